"""Reading a live release: both forms of 2025 and 2026 with made-up people, and ids used twice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths import latest, releases
from qi_analysis.deaths.changes import changes
from qi_analysis.store import live, registry
from tests.deaths.made_up import VINTAGES, rows_under, write_text, write_workbook
from tests.store.loopback import serving, whole

MPV = "mapping_police_violence_2021"
BOOK, EXPORT = (
    "mapping police violence, workbook of 2026",
    "mapping police violence, export of 2025",
)
COLUMNS = {
    BOOK: {
        "id": "MPV ID", "race": "Victim's race", "age": "Victim's age", "state": "State",
        "day": "Date of Incident (month/day/year)",
    },
    EXPORT: {"id": "mpv_id", "race": "race", "age": "age", "state": "state", "day": "date"},
}  # fmt: skip


def written(tmp_path: Path, form: str, *people: Mapping[str, str]) -> Path:
    """Return a file of the form with people, each the made-up one with some cells changed."""
    found, names = VINTAGES[form], COLUMNS[form]
    cells = [{**found.person, **{names[key]: cell for key, cell in p.items()}} for p in people]
    rows = rows_under(found.headers, cells)
    if form == BOOK:
        sheets = {"2013-2026 Killings by State": [["State"], ["OH"]], "2013-2026 Killings": rows}
        return write_workbook(tmp_path / "live.xlsx", sheets)
    return write_text(tmp_path / "live.csv", rows)


@pytest.mark.parametrize("form", COLUMNS)
def test_an_id_used_twice_does_not_stop_the_reader(form: str, tmp_path: Path) -> None:
    """Of one death told three times the row that says most stays; another death keeps its row."""
    path = written(
        tmp_path,
        form,
        {"id": "7", "race": "Unknown race"},
        {"id": "7", "race": "White; Black", "age": "Unknown"},
        {"id": "7", "race": "White and Black"},
        {"id": "7", "race": "Hispanic", "day": "3/9/2024"},
        {"id": "8"},
    )
    found = latest.read(MPV, path)
    assert (found.left_out, found.renamed) == (2, 1)
    people = found.records
    assert list(people["record_id"]) == ["7", "line-5", "8"]
    assert list(people["line"]) == [4, 5, 6]
    assert list(people["race"]) == ["black", "latino", "white"]
    with pytest.raises(DataError, match="'7' is used twice"):
        releases.read(MPV, path, known_errors=())


def test_the_same_day_in_another_state_is_another_death(tmp_path: Path) -> None:
    path = written(tmp_path, EXPORT, {"id": "7"}, {"id": "7", "state": "North Carolina"})
    found = latest.read(MPV, path)
    assert (found.left_out, found.renamed) == (0, 1)
    assert list(found.records["state"]) == ["OH", "NC"]


@pytest.mark.parametrize("form", COLUMNS)
def test_a_file_without_repeats_is_as_its_reader_has_it(form: str, tmp_path: Path) -> None:
    path = written(tmp_path, form, {"id": "7"}, {"id": "8", "race": "Pacific Islander"})
    found = latest.read(MPV, path)
    assert (found.left_out, found.renamed) == (0, 0)
    assert found.records.equals(releases.read(MPV, path, known_errors=()))


def test_rows_too_empty_to_be_a_record_are_counted(tmp_path: Path) -> None:
    """A line of sums below a list is one, a blank line is none."""
    path = written(tmp_path, EXPORT, {"id": "7"})
    cells = [""] * len(VINTAGES[EXPORT].headers)
    blank, sums = ",".join(cells), ",".join(["Total", *cells[1:]])
    path.write_text(f"{path.read_text()}{blank}\n{sums}\n")
    found = latest.read(MPV, path)
    assert (len(found.records), found.passed_over) == (1, 1)


def test_a_word_that_nobody_knows_is_still_refused(tmp_path: Path) -> None:
    path = written(tmp_path, EXPORT, {"id": "7"}, {"id": "8", "race": "Martian and White"})
    with pytest.raises(DataError, match=r"row 3, column 'race': unknown race 'Martian and White'"):
        latest.read(MPV, path)


def served(source: str, body: bytes, to: Path) -> tuple[live.Latest, latest.Reading]:
    """Return what is fetched from a server of this machine that has ``body`` as the newest."""
    with serving() as site, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        _, url = site.serve("newest", whole, body=body)
        raw = replace(live.live_file(source), live_url=url, bytes=len(body))
        known = {source: replace(registry.load()[source], files=(raw,))}
        kept, found, new = live.fetch_latest(
            source, partial(latest.read, source), to=to, registry=known
        )
    assert new
    return kept, found


@pytest.mark.parametrize("source", sorted(live.live_sources()))
def test_a_file_of_each_live_source_is_fetched_and_read(
    source: str, files_dir: Path, tmp_path: Path
) -> None:
    """A change of one byte makes it another release: a blank line, or what follows a workbook."""
    name = live.live_file(source).name
    body = (files_dir / source / name).read_bytes()
    body += b"\0" if name.endswith(".xlsx") else b"\n"
    kept, found = served(source, body, tmp_path)
    assert (tmp_path / source / kept.name).read_bytes() == body
    assert set(found.records["source"]) == {source}
    assert not found.records["record_id"].duplicated().any()


def test_an_older_vintage_served_as_the_newest_has_lost_people(
    files_dir: Path, tmp_path: Path
) -> None:
    """The last quarter of the rows is left out, as in a copy of an earlier month."""
    post = "washington_post_2024"
    path = files_dir / post / live.live_file(post).name
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    older = rows[: 1 + 3 * len(rows) // 4]
    body = write_text(tmp_path / "older.csv", older).read_bytes()
    before = latest.read(post, write_text(tmp_path / "newer.csv", rows)).records
    _, found = served(post, body, tmp_path / "raw")
    table = changes(before, found.records)
    assert table["before"].sum() == len(rows) - 1
    assert table["removed"].sum() == len(rows) - len(older)
    assert not table[["added", "race_now_known", "race_changed"]].to_numpy().any()


@pytest.mark.raw("mapping_police_violence_2021")
def test_the_rule_finds_what_was_found_by_hand_in_the_registered_release(
    raw_dir: Path, tmp_path: Path
) -> None:
    """Of the two deaths told twice one repeats its id; the rule leaves out the row by hand named.

    The other bytes (one more at the end) make it a release that nobody has looked at.
    """
    release = raw_dir / MPV / "raw.xlsx"
    copy = tmp_path / "live.xlsx"
    copy.write_bytes(release.read_bytes() + b"\0")
    registered, live = latest.read(MPV, release), latest.read(MPV, copy)
    assert (registered.left_out, registered.renamed) == (0, 0)
    assert (live.left_out, live.renamed) == (1, 0)
    lines = [set(each.records["line"]) for each in (registered, live)]
    assert lines[1] - lines[0] == {172}
    assert lines[0] <= lines[1]
    assert 209 not in lines[1]
