"""Counts of Mapping Police Violence by state against the project's own sheet of 2013-2020.

The sheet and the workbook that is counted were made at different times. In all they hold the same
number of people; nine states differ by one or two, and the sheet knows fewer races.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qi_analysis.deaths import releases

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = "mapping_police_violence_2021"
MOVED = {
    "CA": 1, "IN": -1, "LA": 1, "OH": -1, "OK": 2, "OR": -1, "SC": -1, "TX": -1, "UT": 1,
}  # fmt: skip
"""People in the workbook more (or fewer) than in the sheet."""
ALL = 8765
COLUMNS = {
    "white": ("White people",),
    "black": ("Black people",),
    "latino": ("Hispanic people",),
    "american_indian_alaska_native": ("Native American people",),
    "asian_pacific_islander": ("Asian people", "Pacific Islanders"),
    "unknown": ("Unknown Race people",),
}
TOLD_SINCE = {
    "white": 60,
    "black": 29,
    "latino": 73,
    "american_indian_alaska_native": 4,
    "asian_pacific_islander": 3,
    "unknown": -169,
}
"""People of each race that the workbook has more than the sheet: 169 races were found since."""


@pytest.mark.raw(f"{SOURCE}/raw.xlsx", "mpv_own_tables/states_2013_2020.csv")
def test_counts_are_those_of_the_projects_own_sheet(
    raw_dir: Path, each: Callable[..., None]
) -> None:
    path = raw_dir / "mpv_own_tables" / "states_2013_2020.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        sheet = [row for row in csv.DictReader(handle) if len(row["State Abbreviation"]) == 2]
    records = releases.read(SOURCE, raw_dir / SOURCE / "raw.xlsx")
    records = records[records["year"].between(2013, 2020)]
    each(
        partial(_by_state, sheet, Counter(records["state"])),
        partial(_by_race, sheet, Counter(records["race"])),
    )


def _by_state(sheet: list[dict[str, str]], ours: Counter[str]) -> None:
    theirs = {row["State Abbreviation"]: int(float(row["# People Killed"])) for row in sheet}
    assert len(theirs) == 51
    assert sum(theirs.values()) == sum(ours.values()) == ALL
    more = {state: ours[state] - theirs[state] for state in theirs}
    assert {state: difference for state, difference in more.items() if difference} == MOVED


def _by_race(sheet: list[dict[str, str]], ours: Counter[str]) -> None:
    for race, columns in COLUMNS.items():
        theirs = sum(int(float(row[f"# {name} killed"] or 0)) for row in sheet for name in columns)
        assert ours[race] - theirs == TOLD_SINCE[race], race
