"""What changed between two releases: made-up people, counted by hand; and real vintages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.deaths import releases
from qi_analysis.deaths.changes import COLUMNS, changes

Person = tuple[str, int | None, str, str]
"""Id, year, state, race."""


def people(*rows: Person) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["record_id", "year", "state", "race"])
    return frame.astype({"year": "Int64"})


def table(before: pd.DataFrame, after: pd.DataFrame) -> dict[object, tuple[object, ...]]:
    """Return year -> the counts, None where there are none."""
    found = changes(before, after)
    assert list(found.columns) == list(COLUMNS)
    rows = found.astype(object).where(found.notna(), None).itertuples(index=False)
    return {row[0]: tuple(row[1:]) for row in rows}


BEFORE = (
    ("1", 2019, "OH", "white"),
    ("2", 2019, "OH", "unknown"),
    ("3", 2019, "CA", "black"),
    ("4", 2020, "TX", "unknown"),
    ("5", 2020, "TX", "latino"),
    ("6", 2020, "NY", "white"),
)


def test_people_added_removed_and_told_the_race_of() -> None:
    """Person 2 is now known, 3 is Latino now, 4 is known and moved a year, 5 is gone, 6 unknown."""
    after = (
        ("1", 2019, "OH", "white"),
        ("2", 2019, "OH", "black"),
        ("3", 2019, "CA", "latino"),
        ("4", 2021, "TX", "white"),
        ("6", 2020, "NY", "unknown"),
        ("7", 2020, "NY", "white"),
        ("8", 2021, "FL", "unknown"),
    )
    assert table(people(*BEFORE), people(*after)) == {
        # before, after, added, removed, race now known, race changed
        2019: (3, 3, 0, 0, 1, 1),
        2020: (3, 2, 1, 1, 0, 1),
        2021: (0, 2, 1, 0, 1, 0),
    }


def test_a_release_compared_with_itself_has_no_changes() -> None:
    same = people(*BEFORE)
    assert table(same, same) == {2019: (3, 3, 0, 0, 0, 0), 2020: (3, 3, 0, 0, 0, 0)}


def test_of_people_without_an_id_the_net_change_counts() -> None:
    before = people(*BEFORE, ("line-9", 2019, "OH", "white"), ("line-8", 2020, "OH", "white"))
    after = people(
        *BEFORE,
        ("line-3", 2019, "OH", "white"),
        ("line-4", 2019, "CA", "white"),
        ("line-5", 2019, "CA", "unknown"),
    )
    assert table(before, after) == {2019: (4, 6, 2, 0, 0, 0), 2020: (4, 3, 0, 1, 0, 0)}


def test_a_person_without_a_year_is_counted_last() -> None:
    after = people(*BEFORE, ("9", None, "OH", "white"))
    found = table(people(*BEFORE), after)
    assert list(found) == [2019, 2020, None]
    assert found[None] == (0, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    "after",
    [
        # a form without ids
        [(f"line-{n}", *rest) for n, (_, *rest) in enumerate(BEFORE)],
        # the same numbers, given to other people
        [(str(7 - int(own)), *rest) for own, *rest in BEFORE],
        # other numbers altogether
        [(f"9{own}", *rest) for own, *rest in BEFORE],
    ],
)
def test_without_shared_ids_only_numbers_are_compared(after: list[Person]) -> None:
    none = (None, None, None, None)
    assert table(people(*BEFORE), people(*after)) == {2019: (3, 3, *none), 2020: (3, 3, *none)}


@pytest.mark.raw("washington_post_2024")
def test_an_older_vintage_of_a_real_release(raw_dir: Path, tmp_path: Path) -> None:
    """The rows to the end of 2022, two of them with race unknown: what a csv module counts."""
    release = raw_dir / "washington_post_2024" / "fatal-police-shootings-data.csv"
    with release.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    day, race = header.index("date"), header.index("race")
    older = [list(row) for row in rows if row[day] < "2023"]
    hidden = [row for row in older if row[day].startswith("2016") and row[race] == "B"][:2]
    for row in hidden:
        row[race] = ""
    path = tmp_path / "older.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *older])
    post = "washington_post_2024"
    before = releases.read(post, path, known_errors=())
    after = releases.read(post, release, known_errors=())
    found = table(before, after)
    by_year = Counter(int(row[day][:4]) for row in rows)
    assert {year: row[1] for year, row in found.items()} == by_year
    assert {year: row[2] for year, row in found.items() if row[2]} == {
        year: by_year[year] for year in (2023, 2024)
    }
    assert {year: row[4] for year, row in found.items() if row[4]} == {2016: 2}
    assert not any(row[3] or row[5] for row in found.values())
