"""The newest release of a source, served by a machine that is honest, broken or something else."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, FetchError, UnsupportedRequestError
from qi_analysis.store import live, registry
from qi_analysis.store.live import Latest
from qi_analysis.store.registry import Source
from tests.store.loopback import (
    BODY,
    HALF,
    Answer,
    Request,
    Site,
    Waits,
    cut_without_length,
    dropped,
    listing,
    silent_midway,
    status,
    whole,
)
from tests.store.registry_text import source_text

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
REGISTERED = BODY[:300_000]
"""A release that is smaller than what is served now."""


def known(address: str, name: str = "a.csv", registered: bytes = REGISTERED) -> dict[str, Source]:
    """Return a registry of a live source and a frozen one."""
    files: dict[str, tuple[bytes, str | None]] = {name: (registered, "https://example.org/pinned")}
    found = registry.parse(source_text("counts", files) + source_text("old", files))
    of = found["counts"]
    raw = dataclasses.replace(of.files[0], live_url=address, reader="m:read", frozen=False)
    return {**found, "counts": dataclasses.replace(of, files=(raw,), frozen=False)}


def get(
    to: Path,
    sources: dict[str, Source],
    read: Callable[[Path], object] = Path.read_bytes,
    now: datetime = NOON,
) -> tuple[Latest, object, bool]:
    return live.fetch_latest(
        "counts", read, to=to, registry=sources, patience=Waits().patience(), now=lambda: now
    )


def refused(
    to: Path, sources: dict[str, Source], read: Callable[[Path], object] = Path.read_bytes
) -> str:
    """Return the one line of a refusal, after which nothing must be there, not even a folder."""
    with pytest.raises(FetchError) as caught:
        get(to, sources, read)
    assert not to.exists() or not list(to.iterdir())
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("counts, live release: ")
    return message


def workbook(**parts: str) -> bytes:
    """Return bytes that begin like a workbook."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return buffer.getvalue()


# --- kept --------------------------------------------------------------------------------------


def test_a_newer_release_is_kept_beside_the_registered_one(site: Site, tmp_path: Path) -> None:
    pinned = tmp_path / "counts" / "a.csv"
    pinned.parent.mkdir()
    pinned.write_bytes(REGISTERED)
    _, url = site.serve("newest", whole)
    kept, found, new = get(tmp_path, known(url))
    digest = sha256(BODY).hexdigest()
    name = f"a-2026-11-30-{digest[:8]}.csv"
    assert (found, new) == (BODY, True)
    assert kept.as_of == "2026-11-30"
    assert kept.label == f"counts (live release of 2026-11-30, sha256 {digest[:12]})"
    files = listing(tmp_path)
    record = json.loads(files.pop(f"counts/{name}.json"))
    assert record == {
        "source": "counts",
        "file": "a.csv",
        "name": name,
        "retrieved": "2026-11-30T12:00:00+00:00",
        "address": url,
        "bytes": len(BODY),
        "sha256": digest,
    }
    assert files == {"counts/a.csv": REGISTERED, f"counts/{name}": BODY}


def test_the_same_bytes_are_kept_once(site: Site, tmp_path: Path) -> None:
    _, url = site.serve("newest", whole)
    first, _, _ = get(tmp_path, known(url))
    before = listing(tmp_path)
    again, found, new = get(tmp_path, known(url), now=NEXT_DAY)
    assert (again, found, new) == (first, BODY, False)
    assert listing(tmp_path) == before


def test_the_last_retrieved_is_the_newest(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when a publisher takes a release back and serves the earlier one again."""
    longer = BODY + b"more"
    _, url = site.serve("newest", whole)
    sources = known(url)
    monkeypatch.setattr(registry, "load", lambda: sources)
    for body, moment in ((BODY, NOON), (longer, NEXT_DAY), (BODY, NEXT_DAY.replace(hour=10))):
        site.serve("newest", whole, body=body)
        kept, _, new = get(tmp_path, sources, now=moment)
        assert new
        latest, path = live.newest("counts", to=tmp_path)
        assert (latest, path.read_bytes()) == (kept, body)
    assert len(listing(tmp_path)) == 2 * 3


@pytest.mark.parametrize(
    "answers", [[dropped, whole], [silent_midway, whole], [status(503), whole]]
)
def test_a_broken_download_begins_anew(answers: list[Answer], site: Site, tmp_path: Path) -> None:
    """No part is asked for: what is served may have changed in between."""
    _, url = site.serve("newest", *answers)
    _, found, _ = get(tmp_path, known(url))
    assert found == BODY
    assert site.ranges == [None, None]


def test_a_body_in_chunks_is_whole(site: Site, tmp_path: Path) -> None:
    def chunked(request: Request, body: bytes) -> None:
        request.protocol_version = "HTTP/1.1"
        request.head(200, Transfer_Encoding="chunked")
        for part in (body[:HALF], body[HALF:], b""):
            request.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        request.close_connection = True

    _, url = site.serve("newest", chunked)
    assert get(tmp_path, known(url))[1] == BODY


# --- refused -----------------------------------------------------------------------------------


def page(kind: str, text: bytes) -> Answer:
    def answer(request: Request, _body: bytes) -> None:
        request.head(200, Content_Type=kind, Content_Length=len(text))
        request.wfile.write(text)

    return answer


LONG_PAGE = b"<!doctype html>" + b"x" * len(BODY)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# name: (answer, name of the registered file, its bytes, words of the refusal)
REFUSED: dict[str, tuple[Answer, str, bytes, str]] = {
    "a web page": (page("text/html; charset=utf-8", LONG_PAGE), "a.csv", REGISTERED,
                   "a web page (text/html), not data"),
    "a web page that says it is a workbook": (page(SHEET, LONG_PAGE), "a.xlsx", REGISTERED,
                                              "does not serve a workbook, as a.xlsx is"),
    "a workbook for text": (page("text/csv", workbook(a="x" * len(BODY))), "a.csv", REGISTERED,
                            "does not serve text, as a.csv is"),
    "less than half": (page("text/csv", BODY[:149_999]), "a.csv", REGISTERED,
                       "serves 149,999 bytes, less than half of the 300,000"),
    "without end": (whole, "a.csv", BODY[:19_999], "serves more than 399,980 bytes"),
    "404": (status(404), "a.csv", REGISTERED, "HTTP 404"),
    "500": (status(500), "a.csv", REGISTERED, "HTTP 500"),
    "cut": (dropped, "a.csv", REGISTERED, "broke off after"),
    "no length": (cut_without_length, "a.csv", REGISTERED,
                  "does not say how long its answer is"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "name", "registered", "says"), REFUSED.values(), ids=REFUSED.keys()
)
def test_what_is_no_newer_release_is_refused_and_leaves_nothing(
    answer: Answer, name: str, registered: bytes, says: str, site: Site, tmp_path: Path
) -> None:
    _, url = site.serve("newest", answer)
    assert says in refused(tmp_path, known(url, name, registered))
    assert len(site.seen) == (4 if says in ("HTTP 500", "broke off after") else 1)


def test_a_file_of_half_the_size_is_kept(site: Site, tmp_path: Path) -> None:
    _, url = site.serve("newest", whole, body=BODY[:150_000])
    assert get(tmp_path, known(url))[2]


def test_what_its_reader_refuses_is_not_kept(site: Site, tmp_path: Path) -> None:
    def read(path: Path) -> object:
        raise DataError("unknown race 'x'", file=path, row=3, column="race", remedy="Known: 'w'")

    _, url = site.serve("newest", whole)
    message = refused(tmp_path, known(url), read)
    assert message == (
        f"counts, live release: {url}, row 3, column 'race': unknown race 'x'. Known: 'w'"
    )


def test_a_refusal_leaves_what_was_kept_before(site: Site, tmp_path: Path) -> None:
    _, url = site.serve("newest", whole)
    get(tmp_path, known(url))
    before = listing(tmp_path)
    site.serve("newest", page("text/html", b"moved"))
    with pytest.raises(FetchError, match="a web page"):
        get(tmp_path, known(url), now=NEXT_DAY)
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("old", "old has no newer release to get: it is frozen; known are counts"),
        ("new", "unknown source 'new'"),
    ],
)
def test_a_source_without_a_live_address_is_refused(source: str, says: str) -> None:
    with pytest.raises((DataError, UnsupportedRequestError), match=says):
        live.live_file(source, known("https://example.org/newest"))


# --- found again -------------------------------------------------------------------------------


@pytest.fixture
def place(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a kept release, its source registered."""
    _, url = site.serve("newest", whole)
    sources = known(url)
    monkeypatch.setattr(registry, "load", lambda: sources)
    get(tmp_path, sources)
    return tmp_path


def test_without_a_kept_release_the_command_is_named(place: Path, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"Run `qi-analysis fetch --latest counts`"):
        live.newest("counts", to=tmp_path / "elsewhere")


def test_a_file_without_its_record_is_not_used(place: Path) -> None:
    (record,) = place.rglob("*.json")
    record.unlink()
    with pytest.raises(FetchError, match="no live release of counts is kept"):
        live.newest("counts", to=place)


def test_changed_bytes_are_refused(place: Path) -> None:
    latest, path = live.newest("counts", to=place)
    path.write_bytes(BODY + b"\n")
    with pytest.raises(DataError, match=f"not the file that was recorded.*{latest.sha256}"):
        live.newest("counts", to=place)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: "{}", "not the record of a release"),
        (lambda _: "<p>", "not the record of a release"),
        (lambda text: text.replace("T12:00", "at noon"), "not the record of a release"),
        (lambda text: text.replace('"a-2026', '"../a-2026'), "the record of another file"),
    ],
)
def test_a_record_that_is_none_is_refused(
    change: Callable[[str], str], says: str, place: Path
) -> None:
    (record,) = place.rglob("*.json")
    record.write_text(change(record.read_text("utf-8")), "utf-8")
    with pytest.raises(DataError, match=says):
        live.newest("counts", to=place)


def test_the_live_sources_are_those_with_an_address_of_their_publisher() -> None:
    hosts = {source: str(raw.live_url).split("/")[2] for source, raw in live.live_sources().items()}
    assert hosts == {
        "mapping_police_violence_2021": "mappingpoliceviolence.us",
        "washington_post_2024": "raw.githubusercontent.com",
    }
    post = live.live_file("washington_post_2024")
    assert str(post.live_url).split("/")[3:5] == ["washingtonpost", "data-police-shootings"]
