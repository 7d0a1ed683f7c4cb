"""Volumes fetched from a server that misbehaves; what is kept and counted was counted by hand."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import FetchError, QiAnalysisError
from qi_analysis.opinions.reading.coder import mentions_immunity
from qi_analysis.opinions.texts.cap_archive import Caps
from qi_analysis.opinions.texts.cap_counts import decisions_in, lacking_in
from qi_analysis.opinions.texts.cap_fetch import Fetch, Fetched, Step
from qi_analysis.opinions.texts.cap_site import Manners, Site
from qi_analysis.opinions.texts.cap_volume import Asked
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.store.bounded import Bounds, BudgetError
from tests.opinions.texts.cap_site import NOT_RAISED, RAISED, Caselaw, case, serving, volume_zip

ONE = "/f3d/900.zip"
LIST = "/f3d/VolumesMetadata.json"
QUICK = Manners(
    pause=0, first_wait=0.001, attempts=3, read=5, longest_wait=0.05,
    bounds=Bounds(answer=0.3, window=0.1, most_bytes=512 << 20),
)  # fmt: skip
CASES = [case(1, RAISED), case(2), case(3, circuit=9), case(4, RAISED, circuit=9)]


@pytest.fixture
def world() -> Iterator[Caselaw]:
    with serving() as server:
        server.put("f3d", {"900": volume_zip(CASES)})
        yield server


class Run:
    """One run of a fetch, with all that it said."""

    def __init__(self, world: Caselaw, folder: Path, **options: Any) -> None:
        self.steps: list[Step] = []
        self.bad: list[str] = []
        self.waits: list[float] = []
        self._world, self._folder, self._options = world, folder, options

    def __call__(self) -> Fetched:
        given = dict(self._options)
        asked = given.pop("asked", Asked("f3d", date(2005, 1, 1), date(2019, 12, 31)))
        manners, caps = given.pop("manners", QUICK), given.pop("caps", None)
        waited = self.waits.append
        with Site(
            self._world.address, manners, lambda seconds, _why: waited(seconds), **given
        ) as site:
            return Fetch(
                asked, self._folder, site, mentions_immunity,
                report=self.steps.append, on_bad=self.bad.append, caps=caps,
            ).run()  # fmt: skip


def counts(folder: Path) -> list[list[str]]:
    with (folder / "f3d" / "counts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def kept(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.rglob("cases/*.json"))


def test_keeps_what_mentions_immunity_and_counts_the_rest(world: Caselaw, tmp_path: Path) -> None:
    run = Run(world, tmp_path)
    found = run()
    assert (found.volumes, found.done, found.cases, found.kept, found.bad) == (1, 1, 4, 2, 0)
    assert kept(tmp_path) == ["0001-01", "0004-01"]
    assert counts(tmp_path) == [
        ["ca1", "2010", "decision", "2", "1"],
        ["ca9", "2010", "decision", "2", "1"],
    ]
    assert decisions_in(tmp_path) == {("ca1", 2010): 2, ("ca9", 2010): 2}
    assert lacking_in(tmp_path) == []
    record = json.loads((tmp_path / "f3d" / "900" / "volume.json").read_bytes())
    assert record["sha256"] == hashlib.sha256(world.files[ONE]).hexdigest()
    assert record["bytes"] == found.bytes == len(world.files[ONE])
    opinions = list(read_input(tmp_path))
    assert [each.citations for each in opinions] == [("900 F.3d 1",), ("900 F.3d 4",)]
    assert {each.precedential_status for each in opinions} == {"Published"}
    assert opinions[1].text.startswith("United States Court of Appeals for the Ninth Circuit\nNo.")
    assert opinions[1].text.endswith(RAISED)
    assert not list(tmp_path.rglob("*.zip"))
    assert all("qi_analysis/" in agent for agent in world.agents)
    (step,) = run.steps
    assert (step.volume, step.done, step.total, step.seconds_left) == ("f3d/900", 1, 1, 0)


def test_every_kind_of_case_is_counted_under_its_reason(world: Caselaw, tmp_path: Path) -> None:
    supreme = {"court": {"name": "Supreme Court of the United States"}}
    district = {"court": {"name": "United States District Court for the District of Maine"}}
    world.put(
        "f3d",
        {
            "900": volume_zip(
                [
                    case(1, RAISED, day="2004-12-31"),
                    case(2, day="2005-01"),
                    case(3, RAISED) | district,
                    case(4) | supreme,
                    case(5, RAISED, kind="dissent"),
                    case(6, "ERRATA SHEET. On page 2, read qualified immunity."),
                    case(7, " "),
                    case(8, RAISED, day="2005"),
                ]
            )
        },
    )
    found = Run(world, tmp_path)()
    assert counts(tmp_path) == [
        ["ca1", "2004", "decided outside the dates", "1", "1"],
        ["ca1", "2005", "decision", "2", "1"],
        ["ca1", "2010", "errata", "1", "1"],
        ["ca1", "2010", "separate opinions alone", "1", "1"],
        ["ca1", "2010", "without a text", "1", "0"],
        ["other", "2010", "not of a court of appeals", "1", "1"],
        ["scotus", "2010", "not of a court of appeals", "1", "0"],
    ]
    assert kept(tmp_path) == ["0005-01", "0006-01", "0008-01"]
    assert sum(found.left_out.values()) == 6
    assert found.cases == 8


@pytest.mark.raw("cap_fixtures")
def test_volumes_of_the_true_layout(world: Caselaw, tmp_path: Path, raw_dir: Path) -> None:
    """The files of the project's own exporter, packed as a volume: three cases of other courts."""
    top = raw_dir / "cap_fixtures" / "cap_static" / "unredacted" / "us"
    cases = [json.loads(path.read_bytes()) for path in sorted(top.glob("1/cases/*.json"))]
    listed = json.loads((top / "1" / "CasesMetadata.json").read_bytes())
    world.files[LIST] = (top / "VolumesMetadata.json").read_bytes()
    world.files["/f3d/1.zip"] = volume_zip(cases, listed=listed)
    found = Run(world, tmp_path)()
    assert (found.volumes, found.done, found.cases, found.bad) == (2, 1, 3, 0)
    rows = counts(tmp_path)
    assert {row[2] for row in rows} == {"not of a court of appeals"}
    assert sum(int(row[3]) for row in rows) == 3
    assert "HTTP 404" in found.lacking["f3d/2"]


def test_the_second_run_asks_for_the_list_alone(world: Caselaw, tmp_path: Path) -> None:
    Run(world, tmp_path)()
    before = counts(tmp_path)
    world.asked.clear()
    found = Run(world, tmp_path)()
    assert [path for path, _ in world.asked] == [LIST]
    assert (found.done, found.kept, counts(tmp_path)) == (1, 2, before)
    next(tmp_path.rglob("cases/*.json")).unlink()  # a volume that is no longer whole comes anew
    assert Run(world, tmp_path)().kept == 2
    assert len(world.calls(ONE)) == 1
    assert len(kept(tmp_path)) == 2


def test_volumes_that_cannot_be_of_the_time_are_not_asked_for(tmp_path: Path) -> None:
    rows = [
        {"volume_number": "1", "start_year": 1990, "end_year": 1991},
        {"volume_number": "2", "start_year": 2004, "end_year": 2004},
        {"volume_number": "3", "start_year": None, "end_year": None, "publication_year": 2019},
        {"volume_number": "4", "start_year": None, "end_year": None, "publication_year": 2004},
        {"volume_number": "5"},
        {"volume_number": "../6"},
        "seven",
    ]
    with serving() as world:
        world.files[LIST] = json.dumps(rows).encode()
        run = Run(world, tmp_path)
        found = run()
        assert {path for path, _ in world.asked} == {LIST, "/f3d/2.zip", "/f3d/3.zip", "/f3d/5.zip"}
        assert len(found.lacking) == 5  # two rows name no volume, three volumes are not there
        asked = Asked("f3d", date(2005, 1, 1), date(2019, 12, 31), (3, 4))
        world.asked.clear()
        Run(world, tmp_path, asked=asked)()
        assert {path for path, _ in world.asked} == {LIST, "/f3d/3.zip"}


@pytest.mark.parametrize("fault", ["drop", "html", "short", "503", "429", "429 0", "other_part"])
@pytest.mark.parametrize("path", [LIST, ONE])
def test_what_may_pass_is_tried_again(
    world: Caselaw, tmp_path: Path, fault: str, path: str
) -> None:
    world.faults = [(fault, path)]
    found = Run(world, tmp_path)()
    assert (found.kept, found.lacking) == (2, {})
    assert len(world.calls(path)) == 2


def test_right_bytes_of_the_wrong_type_are_taken(world: Caselaw, tmp_path: Path) -> None:
    world.faults = [("text", ONE)]
    assert Run(world, tmp_path)().kept == 2
    assert len(world.calls(ONE)) == 1


def test_goes_on_where_the_connection_broke(world: Caselaw, tmp_path: Path) -> None:
    size = len(world.files[ONE])
    world.faults = [("half", ONE)]
    assert Run(world, tmp_path)().kept == 2
    assert world.calls(ONE) == [None, f"bytes={size // 2}-"]


def test_goes_on_in_the_next_run(world: Caselaw, tmp_path: Path) -> None:
    size = len(world.files[ONE])
    world.faults = [("half", ONE), ("503*", ONE)]
    found = Run(world, tmp_path)()
    assert list(found.lacking) == ["f3d/900"]
    assert "HTTP 503" in found.lacking["f3d/900"]
    assert "f3d/900" in lacking_in(tmp_path)
    world.faults.clear()
    world.asked.clear()
    assert Run(world, tmp_path)().kept == 2
    assert world.calls(ONE) == [f"bytes={size // 2}-"]
    record = json.loads((tmp_path / "f3d" / "900" / "volume.json").read_bytes())
    assert record["sha256"] == hashlib.sha256(world.files[ONE]).hexdigest()


@pytest.mark.parametrize("etags", [True, False])
def test_bytes_that_changed_meanwhile_are_not_joined(
    world: Caselaw, tmp_path: Path, etags: bool
) -> None:
    world.etags = etags
    world.faults = [("half", ONE), ("503*", ONE)]
    Run(world, tmp_path)()
    # as long as before, so that without a mark of the server only the content can tell
    other = volume_zip([case(1, RAISED), case(2), case(3, circuit=9), case(5, RAISED, circuit=9)])
    size = len(world.files[ONE])
    assert abs(len(other) - size) < 20
    if len(other) < size:
        other = volume_zip(
            [case(1, RAISED), case(2), case(3, circuit=9), case(5, RAISED, circuit=9)],
            more={"html/0002-01.html": b"<p>as printed</p>" + bytes(range(size - len(other)))},
        )
    world.put("f3d", {"900": other})
    world.faults.clear()
    assert Run(world, tmp_path)().bad == 0
    assert kept(tmp_path) == ["0001-01", "0005-01"]
    record = json.loads((tmp_path / "f3d" / "900" / "volume.json").read_bytes())
    assert record["sha256"] == hashlib.sha256(other).hexdigest()


def test_a_volume_that_is_not_served_is_named_and_the_others_come(
    world: Caselaw, tmp_path: Path
) -> None:
    world.put("f3d", {"900": volume_zip(CASES), "901": b"", "902": volume_zip([case(7, RAISED)])})
    del world.files["/f3d/901.zip"]
    run = Run(world, tmp_path)
    found = run()
    assert (found.volumes, found.done, found.kept) == (3, 2, 3)
    assert list(found.lacking) == ["f3d/901"]
    assert len(run.bad) == 1
    assert "f3d/901 is lacking: HTTP 404" in run.bad[0]
    assert len(world.calls("/f3d/901.zip")) == 1
    assert len(lacking_in(tmp_path)) == 1


def test_a_server_that_fails_again_and_again_is_left_alone(tmp_path: Path) -> None:
    with serving() as world:
        world.put("f3d", {str(number): volume_zip(CASES) for number in range(900, 910)})
        world.faults = [("500*", f"/f3d/{number}.zip") for number in range(901, 910)]
        with pytest.raises(FetchError, match="3 volumes in a row failed"):
            Run(world, tmp_path)()
        assert len(world.asked) == 1 + 1 + 3 * QUICK.attempts
        assert len(counts(tmp_path)) == 2  # what came before is there


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("trickle", "too slowly"),
        ("slow_head", "no answer in"),
        ("endless", "more than 200,000 bytes"),
        ("claims", "too many"),
        ("gzip", "packed"),
        ("elsewhere", "example.invalid"),
        ("circle", "in a circle"),
        ("403", "HTTP 403"),
        ("short", "no whole zip"),
        ("html", "gave no zip"),
    ],
)
def test_what_never_ends_well_ends(world: Caselaw, tmp_path: Path, fault: str, words: str) -> None:
    world.faults = [(f"{fault}*", ONE)]
    found = Run(
        world, tmp_path, manners=replace(QUICK, bounds=replace(QUICK.bounds, most_bytes=200_000))
    )()
    assert words in found.lacking["f3d/900"]
    assert found.kept == 0
    assert kept(tmp_path) == []


def test_an_absurd_wait_ends_the_run(world: Caselaw, tmp_path: Path) -> None:
    world.faults = [("429 999999999", ONE)]
    run = Run(world, tmp_path)
    with pytest.raises(BudgetError, match="asks to wait 999,999,999 seconds"):
        run()
    assert run.waits == []
    assert Run(world, tmp_path)().kept == 2


def test_a_wait_that_is_asked_for_is_kept(world: Caselaw, tmp_path: Path) -> None:
    naps: list[float] = []
    world.faults = [("429 7", ONE)]
    Run(world, tmp_path, manners=replace(QUICK, longest_wait=60), sleep=naps.append)()
    assert naps == [7]


@pytest.mark.parametrize("budget", [{"calls": 2}, {"seconds": -1.0}])
def test_a_spent_budget_ends_the_run_and_the_next_goes_on(
    world: Caselaw, tmp_path: Path, budget: dict[str, Any]
) -> None:
    world.put("f3d", {"900": volume_zip(CASES), "901": volume_zip([case(7, RAISED)])})
    with pytest.raises(BudgetError, match=r"(is|are) spent"):
        Run(world, tmp_path, manners=replace(QUICK, **budget))()
    assert Run(world, tmp_path)().kept == 3


def test_calls_are_spaced(world: Caselaw, tmp_path: Path) -> None:
    now = [100.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    times: list[float] = []

    def clock() -> float:
        times.append(now[0])
        return now[0]

    Run(world, tmp_path, manners=replace(QUICK, pause=2.5), clock=clock, sleep=sleep)()
    assert now[0] == 102.5  # two calls, one pause


def _bomb() -> bytes:
    """Return a volume in which a case claims to unpack to 64 MB, and does."""
    return volume_zip(CASES, more={"json/0002-01.json": b"[" + b" " * (64 << 20) + b"]"})


def _many() -> bytes:
    """Return a zip whose directory alone is large."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number in range(3000):
            file.writestr(f"html/{number:040d}", b"")
    return packed.getvalue()


def _lying() -> bytes:
    """Return a zip in which an entry claims to be short, and unpacks to megabytes."""
    content = bytearray(volume_zip(CASES, more={"json/0002-01.json": b" " * (8 << 20)}))
    size = struct.pack("<L", 8 << 20)
    at = content.rindex(size, 0, len(content))
    content[at : at + 4] = struct.pack("<L", 100)
    return bytes(content)


def _encrypted() -> bytes:
    content = bytearray(volume_zip(CASES))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_a_case_that_would_fill_the_memory_is_named(world: Caselaw, tmp_path: Path) -> None:
    for number, content in enumerate((_bomb(), _lying())):
        world.put("f3d", {"900": content})
        run = Run(world, tmp_path / str(number))
        assert run().bad == 1
        assert len(run.bad) == 1
        assert run.bad[0].startswith("f3d/900/0002-01: json/0002-01.json ")


@pytest.mark.parametrize(
    ("content", "caps", "words"),
    [
        (lambda: volume_zip(CASES), Caps(unpacked_bytes=1000), "would unpack to more"),
        (_many, Caps(listing_bytes=100_000), "directory is longer"),
        (lambda: b"PK\x03\x04" + b"x" * 500, Caps(), "no whole zip"),
        (lambda: volume_zip(CASES, more={"metadata/CasesMetadata.json": b"{"}), Caps(), "no list"),
        (lambda: volume_zip(CASES, listed=[CASES[0]] * 2), Caps(), "names a case twice"),
        (lambda: volume_zip([{"file_name": "1"}]), Caps(), "none of its cases"),
        (_encrypted, Caps(), "encrypted"),
    ],
)
def test_a_volume_that_is_not_sound_is_refused(
    world: Caselaw, tmp_path: Path, content: Callable[[], bytes], caps: Caps, words: str
) -> None:
    world.put("f3d", {"900": content()})
    found = Run(world, tmp_path, caps=caps)()
    assert words in found.lacking["f3d/900"]
    assert kept(tmp_path) == []
    assert len(world.calls(ONE)) == 2  # a second download may be sound


def test_a_bad_case_is_named_and_the_others_are_kept(world: Caselaw, tmp_path: Path) -> None:
    bad: dict[str, Any] = {
        "0005-01": {"id": 5},
        "0006-01": case(6, RAISED) | {"docket_number": 7},
        "0007-01": case(7, RAISED) | {"decision_date": "yesterday"},
        "0008-01": case(8, RAISED) | {"name_abbreviation": "\ud800"},
        "0009-01": [],
    }
    more = {f"json/{name}.json": json.dumps(each).encode() for name, each in bad.items()}
    bad["0013-01"] = case(13) | {"id": CASES[0]["id"]}
    more["json/0013-01.json"] = json.dumps(bad["0013-01"]).encode()
    more["json/0010-01.json"] = b"[" * 100_000
    more["json/../../0011-01.json"] = json.dumps(case(11, RAISED)).encode()
    listed = [
        *CASES,
        *({"file_name": name} for name in (*bad, "0010-01", "../../0011-01", "0012-01")),
    ]
    world.put("f3d", {"900": volume_zip(CASES, listed=listed, more=more)})
    run = Run(world, tmp_path)
    found = run()
    assert (found.cases, found.kept, found.bad) == (13, 2, 9)
    assert kept(tmp_path) == ["0001-01", "0004-01"]
    assert {line.split(":")[0] for line in run.bad} == {
        f"f3d/900/{name}" for name in (*bad, "0010-01", "../../0011-01", "0012-01")
    }
    assert any("listed in the metadata, not in the zip" in line for line in run.bad)


def test_a_damaged_case_is_fetched_anew_only_if_pieces_were_joined(
    world: Caselaw, tmp_path: Path
) -> None:
    content = bytearray(world.files[ONE])
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as file:
        entry = file.getinfo("json/0002-01.json")
    content[entry.header_offset + 30 + len(entry.filename) + 40] ^= 0xFF
    world.put("f3d", {"900": bytes(content)})
    assert Run(world, tmp_path / "whole")().bad == 1
    assert len(world.calls(ONE)) == 1
    world.asked.clear()
    world.faults = [("half", ONE)]
    assert Run(world, tmp_path / "joined")().bad == 1
    assert world.calls(ONE)[-1] is None


def test_an_interruption_leaves_a_folder_to_go_on_with(world: Caselaw, tmp_path: Path) -> None:
    world.put("f3d", {"900": volume_zip(CASES), "901": volume_zip([case(7, RAISED)])})

    def interrupt(_step: Step) -> None:
        raise KeyboardInterrupt

    run = Run(world, tmp_path)
    run.steps = type("Stop", (), {"append": staticmethod(interrupt)})()
    with pytest.raises(KeyboardInterrupt):
        run()
    assert lacking_in(tmp_path) == ["f3d: not finished"]
    (tmp_path / "f3d" / ".901" / "cases").mkdir(parents=True)  # as a kill leaves it
    (tmp_path / "f3d" / ".901" / "cases" / "0009-01.json").write_text("{")
    (tmp_path / "f3d" / ".counts.csv.abc").write_text("")
    assert len(list(read_input(tmp_path))) == 2
    assert Run(world, tmp_path)().kept == 3
    assert list(tmp_path.rglob(".*")) == []
    assert len(world.calls(ONE)) == 1


def test_other_dates_do_not_mix_with_what_is_there(world: Caselaw, tmp_path: Path) -> None:
    Run(world, tmp_path)()
    asked = Asked("f3d", date(2005, 1, 1), date(2018, 12, 31))
    with pytest.raises(FetchError, match="Give the same dates"):
        Run(world, tmp_path, asked=asked)()


def test_reporters_share_a_folder_and_keep_their_status(world: Caselaw, tmp_path: Path) -> None:
    Run(world, tmp_path)()
    text = volume_zip([case(1, RAISED, reporter="F. App'x"), case(2, NOT_RAISED)])
    world.put("f-appx", {"700": text})
    Run(world, tmp_path, asked=Asked("f-appx", date(2005, 1, 1), date(2019, 12, 31)))()
    statuses = [each.precedential_status for each in read_input(tmp_path)]
    assert statuses == ["Unpublished", "Published", "Published"]
    assert decisions_in(tmp_path) == {("ca1", 2010): 2, ("ca9", 2010): 2}
    assert decisions_in(tmp_path, "Unpublished") == {("ca1", 2010): 2}


def test_a_fetch_that_kept_nothing_is_read_as_nothing(world: Caselaw, tmp_path: Path) -> None:
    world.put("f3d", {"900": volume_zip([case(2)])})
    Run(world, tmp_path)()
    assert list(read_input(tmp_path)) == []


@pytest.mark.parametrize("content", [b"{}", b"[]", b"[" + b" " * (17 << 20) + b"]", b"\xff"])
def test_a_list_that_is_none_ends_the_run(tmp_path: Path, content: bytes) -> None:
    with serving() as world:
        world.files[LIST] = content
        with pytest.raises(FetchError, match=r"no list|longer than|no JSON"):
            Run(world, tmp_path)()


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QiAnalysisError, match="no reporter"):
        Asked("us", date(2005, 1, 1), date(2019, 12, 31))
    with pytest.raises(QiAnalysisError, match="after the last"):
        Asked("f3d", date(2019, 1, 1), date(2005, 12, 31))
    with pytest.raises(FetchError, match="no address"):
        Site("ftp://example.invalid")
