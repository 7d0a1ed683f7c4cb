"""Fetching against a real server on this machine that fails in every way we know."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.store import registry
from qi_analysis.store.download import Patience
from qi_analysis.store.fetch import FetchResult, fetch
from qi_analysis.store.registry import Source
from tests.core.test_files import no_file_larger_than
from tests.store.loopback import (
    BODY,
    HALF,
    WRONG,
    Answer,
    Site,
    Waits,
    cut_without_length,
    dropped,
    dropped_with_wrong_half,
    listing,
    longer,
    rangeless,
    redirect,
    silent,
    silent_midway,
    status,
    whole,
    wrong_part,
)
from tests.store.registry_text import source_text


def sources(**files: tuple[bytes, str | None]) -> dict[str, Source]:
    """Return a registry of one source; a keyword ``a`` becomes the file ``a.csv``."""
    return registry.parse(
        source_text("counts", {f"{name}.csv": file for name, file in files.items()})
    )


def failing(to: Path, known: dict[str, Source], **options: object) -> str:
    """Return the message of a fetch that must fail, on one line."""
    with pytest.raises(FetchError) as caught:
        fetch(to=to, registry=known, patience=Waits().patience(), **options)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    return message


def by_hand(to: Path, url: str | None) -> list[str]:
    """Return what a message must hold so that a person can place the file."""
    return [str(to / "counts" / "a.csv"), sha256(BODY).hexdigest(), *([url] if url else [])]


# --- downloads that end well ------------------------------------------------------------------


def test_download_is_placed_whole_and_readable(site: Site, tmp_path: Path) -> None:
    known = sources(a=site.serve("a", whole))
    assert fetch(to=tmp_path, registry=known) == [FetchResult("counts", "a.csv", "downloaded")]
    assert listing(tmp_path) == {"counts/a.csv": BODY}
    assert (tmp_path / "counts" / "a.csv").stat().st_mode & 0o444 == 0o444
    (headers,) = site.headers
    assert headers["User-Agent"].startswith("qi_analysis/")
    assert headers["Accept-Encoding"] == "identity"  # ranges of a compressed body mean other bytes
    # A second run finds it and asks nobody.
    assert fetch(to=tmp_path, registry=known)[0].outcome == "already verified"
    assert len(site.seen) == 1


def test_default_place_is_data_raw_of_the_project(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    fetch(registry=sources(a=site.serve("a", whole)))
    assert listing(tmp_path) == {"data/raw/counts/a.csv": BODY}


# name: (answers in turn, waits, does each request ask for a part?)
RECOVERIES: dict[str, tuple[list[Answer], list[float], list[bool]]] = {
    "dropped, resumed": ([dropped, whole], [1], [False, True]),
    "dropped, 503, resumed": ([dropped, status(503), whole], [1, 2], [False, True, True]),
    "dropped, ranges ignored": ([dropped, rangeless], [1], [False, True]),
    "dropped, ranges ignored, dropped": (
        [dropped, dropped, whole],
        [1, 2],
        [False, True, True],
    ),
    "cut without a length, resumed": ([cut_without_length, whole], [1], [False, True]),
    "silent midway, resumed": ([silent_midway, whole], [1], [False, True]),
    "another part than asked": ([dropped, wrong_part, whole], [1, 2], [False, True, False]),
    "range refused": ([dropped, status(416), whole], [1, 2], [False, True, False]),
    "silent, then well": ([silent, whole], [1], [False, False]),
    "500, then well": ([status(500), whole], [1], [False, False]),
    "429, then well": ([status(429), whole], [1], [False, False]),
    "502, 503, 504, then well": (
        [status(502), status(503), status(504), whole],
        [1, 2, 4],
        [False] * 4,
    ),
}


@pytest.mark.parametrize(("answers", "waits", "parts"), RECOVERIES.values(), ids=RECOVERIES.keys())
def test_passing_failures_are_overcome(
    answers: list[Answer], waits: list[float], parts: list[bool], site: Site, tmp_path: Path
) -> None:
    slept = Waits()
    known = sources(a=site.serve("a", *answers))
    fetch(to=tmp_path, registry=known, patience=slept.patience())
    assert listing(tmp_path) == {"counts/a.csv": BODY}
    assert slept == waits
    assert [asked is not None for asked in site.ranges] == parts


def test_resume_asks_only_for_what_is_missing(site: Site, tmp_path: Path) -> None:
    fetch(
        to=tmp_path,
        registry=sources(a=site.serve("a", dropped, whole)),
        patience=Waits().patience(),
    )
    first, second = site.ranges
    assert first is None
    assert second is not None
    start = int(re.fullmatch(r"bytes=(\d+)-", second)[1])  # type: ignore[index]
    # A last piece may be lost with the connection, the rest must not be asked for again.
    assert HALF - 65_536 <= start <= HALF


@pytest.mark.parametrize("afresh", [[whole], [dropped, whole]], ids=["whole", "dropped, whole"])
def test_resumed_onto_wrong_bytes_is_fetched_once_afresh(
    afresh: list[Answer], site: Site, tmp_path: Path
) -> None:
    known = sources(a=site.serve("a", dropped_with_wrong_half, whole, *afresh))
    fetch(to=tmp_path, registry=known, patience=Waits().patience())
    assert listing(tmp_path) == {"counts/a.csv": BODY}
    # Afresh means that no part is asked for again.
    assert [asked is None for asked in site.ranges] == [True, False, *[True] * len(afresh)]


def test_redirect_to_the_web_is_followed(site: Site, tmp_path: Path) -> None:
    site.serve("real", whole)
    fetch(to=tmp_path, registry=sources(a=site.serve("a", redirect("/real"))))
    assert listing(tmp_path) == {"counts/a.csv": BODY}


# --- downloads that fail ----------------------------------------------------------------------

# name: (answers in turn, requests made, words of the message)
FAILURES: dict[str, tuple[list[Answer], int, list[str]]] = {
    "404": ([status(404)], 1, ["HTTP 404"]),
    "403": ([status(403)], 1, ["HTTP 403"]),
    "always 500": ([status(500)], 4, ["HTTP 500", "4 tries"]),
    "a part nobody asked for": ([wrong_part], 1, ["HTTP 206"]),
    "always cut, length given": ([dropped], 4, ["broke off", "of 400000 bytes"]),
    "always cut, no length": ([cut_without_length], 4, ["broke off after 200000 of 400000 bytes"]),
    "always silent": ([silent], 4, ["went silent"]),
    "wrong bytes": ([lambda request, _: rangeless(request, WRONG)], 1, ["registered bytes"]),
    "longer": ([longer], 1, ["registered bytes"]),
    "wrong bytes when resumed and afresh": (
        [dropped_with_wrong_half, whole, lambda request, _: rangeless(request, WRONG)],
        3,
        ["registered bytes"],
    ),
    "redirect to a file": ([redirect("file:///etc/hosts")], 1, ["cannot be fetched"]),
    "redirect in a circle": ([redirect("/a")], 6, ["cannot be fetched"]),
}


@pytest.mark.parametrize("before", [None, b"an older file"], ids=["empty", "older file in place"])
@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES.keys())
def test_failed_download_leaves_nothing_and_says_what_to_do(
    case: tuple[list[Answer], int, list[str]], before: bytes | None, site: Site, tmp_path: Path
) -> None:
    answers, requests, words = case
    kept = {}
    if before is not None:
        (tmp_path / "counts").mkdir()
        (tmp_path / "counts" / "a.csv").write_bytes(before)
        kept = {"counts/a.csv": before}
    body, url = site.serve("a", *answers)
    message = failing(tmp_path, sources(a=(body, url)))
    for part in ["counts/a.csv", *words, *by_hand(tmp_path, url)]:
        assert part in message
    assert len(site.seen) == requests
    assert listing(tmp_path) == kept
    assert list(tmp_path.iterdir()) == ([tmp_path / "counts"] if before else [])  # nor a folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_no_connection_costs_the_full_wait_once(site: Site, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    slept = Waits()
    known = sources(a=(BODY, f"{url}/a"), b=(BODY, f"{url}/b"), c=site.serve("c", whole))
    with pytest.raises(FetchError) as caught:
        fetch(to=tmp_path, registry=known, patience=slept.patience())
    for part in [*by_hand(tmp_path, f"{url}/a"), "no connection", "2 of 3 files", "counts/b.csv"]:
        assert part in str(caught.value)
    assert slept == [1, 2, 4]  # for a.csv; b.csv has the same host
    assert listing(tmp_path) == {"counts/c.csv": BODY}


def test_one_failure_does_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    files = {
        "a": site.serve("a", whole, body=b"first"),
        "b": site.serve("b", status(404)),
        "c": site.serve("c", whole, body=b"third"),
    }
    message = failing(tmp_path, sources(**files))
    assert "1 of 3 files not fetched: counts/b.csv: HTTP 404" in message
    assert "a.csv" not in message
    assert listing(tmp_path) == {"counts/a.csv": b"first", "counts/c.csv": b"third"}


@pytest.mark.parametrize("way", ["download", "copy"])
def test_full_disk(way: str, site: Site, tmp_path: Path) -> None:
    to, origin = tmp_path / "to", tmp_path / "from"
    (origin / "counts").mkdir(parents=True)
    (origin / "counts" / "a.csv").write_bytes(BODY)
    known = sources(a=site.serve("a", whole))
    with no_file_larger_than(HALF):
        message = failing(to, known, from_dir=origin if way == "copy" else None)
    assert f"{to / 'counts' / 'a.csv'} could not be written (File too large)" in message
    assert listing(to) == {}
    assert len(site.seen) == (way == "download")  # no retry: the net was not at fault
    fetch(to=to, registry=known)
    assert listing(to) == {"counts/a.csv": BODY}


@contextmanager
def without_superuser() -> Iterator[None]:
    """Give up the superuser's right to write anywhere, if we have it."""
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(65534)
    except OSError:
        pytest.skip("the superuser may write anywhere and no other user is known here")
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no Unix rights here")
def test_folder_without_the_right_to_write(site: Site) -> None:
    known = sources(a=site.serve("a", whole))
    with tempfile.TemporaryDirectory() as name:  # one that another user may enter
        to = Path(name)
        to.chmod(0o755)
        fetch(to=to / "warm", registry=known)  # loads what is imported late
        (to / "cold" / "counts").mkdir(parents=True)
        (to / "cold" / "counts").chmod(0o555)
        with without_superuser():
            message = failing(to / "cold", known)
        path = to / "cold" / "counts" / "a.csv"
        assert f"{path} could not be written (Permission denied)" in message
        assert listing(to / "cold") == {}


def test_interrupted_by_the_user(site: Site, tmp_path: Path) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    known = sources(a=site.serve("a", dropped, whole))
    with pytest.raises(KeyboardInterrupt):
        fetch(to=tmp_path, registry=known, patience=Patience(sleep=interrupt))
    assert listing(tmp_path) == {}


# --- copies -----------------------------------------------------------------------------------


def give(folder: Path, body: bytes) -> Path:
    path = folder / "counts" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    return folder


def test_copy_from_a_named_folder(site: Site, tmp_path: Path) -> None:
    origin = give(tmp_path / "from", BODY)
    known = sources(a=site.serve("a", whole))
    done = fetch(["counts"], from_dir=origin, to=tmp_path / "to", registry=known)
    assert done == [FetchResult("counts", "a.csv", "copied")]
    assert listing(tmp_path / "to") == {"counts/a.csv": BODY}
    assert site.seen == []


@pytest.mark.parametrize("body", [WRONG, BODY[:HALF], b""], ids=["wrong", "cut", "empty"])
def test_corrupted_copy_is_refused(body: bytes, site: Site, tmp_path: Path) -> None:
    origin = give(tmp_path / "from", body)
    message = failing(tmp_path / "to", sources(a=site.serve("a", whole)), from_dir=origin)
    for part in (str(origin / "counts" / "a.csv"), sha256(BODY).hexdigest(), "registered bytes"):
        assert part in message
    assert listing(tmp_path / "to") == {}
    assert site.seen == []  # the named folder is the only place


def test_missing_copy_is_not_looked_for_elsewhere(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(give(tmp_path / "given", BODY)))
    (tmp_path / "from").mkdir()
    known = sources(a=site.serve("a", whole))
    message = failing(tmp_path / "to", known, from_dir=tmp_path / "from")
    assert f"{tmp_path / 'from' / 'counts' / 'a.csv'} does not exist" in message
    assert listing(tmp_path / "to") == {}
    assert site.seen == []


def test_named_folder_must_exist(site: Site, tmp_path: Path) -> None:
    known = sources(a=site.serve("a", whole))
    assert "is not a folder" in failing(tmp_path, known, from_dir=tmp_path / "nowhere")


# bytes in QI_ANALYSIS_RAW, whether there is an address -> outcome, or words of the error
GIVEN: dict[str, tuple[bytes | None, bool, str]] = {
    "right copy, address": (BODY, True, "copied"),
    "right copy, no address": (BODY, False, "copied"),
    "wrong copy, address": (WRONG, True, "downloaded"),
    "no copy, address": (None, True, "downloaded"),
    "wrong copy, no address": (WRONG, False, "no pinned address"),
    "no copy, no address": (None, False, "no pinned address"),
}


@pytest.mark.parametrize("case", GIVEN.values(), ids=GIVEN.keys())
def test_given_folder_before_the_network(
    case: tuple[bytes | None, bool, str],
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body, pinned, expected = case
    given, to = tmp_path / "given", tmp_path / "to"
    if body is not None:
        give(given, body)
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(given))
    known = sources(a=site.serve("a", whole) if pinned else (BODY, None))
    if expected == "no pinned address":
        message = failing(to, known)
        for part in (expected, "converted from pages", *by_hand(to, None)):
            assert part in message
        assert (str(given) in message) == (body is not None)
        assert not to.exists() or listing(to) == {}
    else:
        assert fetch(to=to, registry=known)[0].outcome == expected
        assert listing(to) == {"counts/a.csv": BODY}
    assert len(site.seen) == (expected == "downloaded")


@pytest.mark.parametrize("way", ["download", "copy"])
def test_wrong_file_in_place_is_replaced_by_a_verified_one(
    way: str, site: Site, tmp_path: Path
) -> None:
    to = give(tmp_path / "to", WRONG)
    origin = give(tmp_path / "from", BODY)
    known = sources(a=site.serve("a", whole))
    (done,) = fetch(to=to, registry=known, from_dir=origin if way == "copy" else None)
    assert done.outcome == {"download": "downloaded", "copy": "copied"}[way]
    assert listing(to) == {"counts/a.csv": BODY}


# --- names ------------------------------------------------------------------------------------


def test_unknown_source_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'count', 'other'.* Known: counts"):
        fetch(["counts", "count", "other"], to=tmp_path, registry=sources(a=(BODY, None)))
    assert listing(tmp_path) == {}


def test_named_sources_only_and_each_once(site: Site, tmp_path: Path) -> None:
    text = "".join(
        source_text(name, {"x.csv": site.serve(name, whole, body=name.encode())})
        for name in ("one", "two", "three")
    )
    known = registry.parse(text)
    done = fetch(["three", "one", "three"], to=tmp_path, registry=known)
    assert [result.source for result in done] == ["three", "one"]
    assert listing(tmp_path) == {"one/x.csv": b"one", "three/x.csv": b"three"}
    assert [result.source for result in fetch([], to=tmp_path, registry=known)] == [
        "one",
        "two",
        "three",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    list(itertools.product(["name", "source"], ["../x", "/x", "a/b", "..", ""])),
)
def test_a_name_never_leads_out_of_the_folder(
    field: str, value: str, site: Site, tmp_path: Path
) -> None:
    (source,) = sources(a=site.serve("a", whole)).values()
    raw = dataclasses.replace(source.files[0], **{field: value})  # type: ignore[arg-type]
    known = {"counts": dataclasses.replace(source, files=(raw,))}
    with pytest.raises(DataError, match="not a plain file name"):
        fetch(to=tmp_path / "to", registry=known)
    assert listing(tmp_path) == {}
    assert site.seen == []


def test_bar_goes_to_standard_error_of_a_terminal_alone(
    site: Site,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = sources(a=site.serve("a", whole))
    fetch(to=tmp_path / "no terminal", registry=known, progress=True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # how rich is told that it writes to a terminal
    fetch(to=tmp_path / "quiet", registry=known, progress=False)
    assert capfd.readouterr() == ("", "")
    fetch(to=tmp_path / "shown", registry=known, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert "a.csv" in err
