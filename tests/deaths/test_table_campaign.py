"""What campaigns count, against a few lines of openpyxl and csv on the real files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qi_analysis.deaths import table_campaign
from qi_analysis.deaths.schema_campaign import CAMPAIGN_COUNTS, CATEGORIES, KILLED_BY_DAY
from qi_analysis.store import committed

MPV = "mapping_police_violence_2021/raw.xlsx"
EXPORT = "washington_post_2025_export/2025-05-30-washington-post-police-shootings-export.csv"


def count(source: str, year: int, measure: str, category: str, race: str | None = None) -> int:
    rows = committed.load(CAMPAIGN_COUNTS)
    rows = rows[(rows["source"] == source) & (rows["year"] == year)]
    rows = rows[(rows["measure"] == measure) & (rows["category"] == category)]
    return int((rows if race is None else rows[rows["race"] == race])["count"].sum())


@pytest.fixture(scope="module")
def people(raw_dir: Path) -> list[dict[str, Any]]:
    """Return the rows of 2020 of the workbook, by the first words of each header."""
    with (raw_dir / MPV).open("rb") as handle:
        sheet = openpyxl.load_workbook(handle, read_only=True, data_only=True).worksheets[0]
        header, *rows = sheet.iter_rows(values_only=True)
    names = [str(each).split(" (")[0] for each in header]
    found = [dict(zip(names, row, strict=False)) for row in rows]
    days = ((each, each["Date of Incident"]) for each in found)
    return [each for each, day in days if isinstance(day, datetime) and day.year == 2020]


@pytest.mark.raw(MPV)
def test_2020_by_hand(people: list[dict[str, Any]]) -> None:
    assert len(people) == 1126
    source = "mapping_police_violence_2021"
    charged = sum(str(each["Criminal Charges?"]).startswith("Charged") for each in people)
    assert charged == 16
    assert 1126 - count(source, 2020, "charges", "no_known_charges") == charged
    status = Counter(str(each["Armed/Unarmed Status"]).casefold() for each in people)
    unarmed = status["unarmed/did not have actual weapon"]
    assert count(source, 2020, "armed", "unarmed") == unarmed == 109
    assert count(source, 2020, "armed", "vehicle") == status["vehicle"]
    began = Counter(each["Encounter Type"] for each in people)
    assert count(source, 2020, "encounter", "traffic_stop") == began["Traffic Stop"] == 120
    both = count(source, 2020, "encounter", "traffic_stop_and_other")
    assert both == began["Traffic Stop/Other Non-Violent Offense"] == 10
    weapons = [str(each["Alleged Weapon"]).casefold() for each in people]
    nothing = sum(each.startswith("no object") for each in weapons)
    assert count(source, 2020, "weapon", "no_object") == nothing
    every = Counter(each["Date of Incident"].date() for each in people)
    days = set(every)
    assert count(source, 2020, "days", "without_a_killing") == 366 - len(days) == 18
    table = committed.load(KILLED_BY_DAY)
    year = table[table["year"] == 2020].to_dict("records")
    assert len(year) == 366
    for row in year:
        day = datetime(row["year"], row["month"], row["day"], tzinfo=UTC).date()
        assert row["count"] == every[day]


@pytest.mark.raw(EXPORT)
def test_days_and_unarmed_of_the_post_by_hand(raw_dir: Path) -> None:
    with (raw_dir / EXPORT).open(encoding="utf-8") as handle:
        every = list(csv.DictReader(handle))
    source = "washington_post_2025_export"
    for year, length in ((2016, 366), (2019, 365), (2024, 366)):
        rows = [each for each in every if each["date"][:4] == str(year)]
        days = length - len({each["date"] for each in rows})
        assert count(source, year, "days", "without_a_killing") == days
        nothing = [each for each in rows if each["armed"] == "unarmed"]
        assert count(source, year, "weapon", "no_object") == len(nothing)
        black = sum(each["race"] == "Black" for each in nothing)
        assert count(source, year, "weapon", "no_object", "black") == black


def test_every_measure_holds_each_person_once() -> None:
    rows = committed.load(CAMPAIGN_COUNTS)
    people = rows[rows["measure"] != "days"]
    sums = people.groupby(["source", "year", "measure"])["count"].sum().unstack()
    for _, row in sums.iterrows():
        assert row.dropna().nunique() == 1
    days = rows[rows["measure"] == "days"].groupby(["source", "year"])["count"].sum()
    assert set(days) == {365, 366}
    for measure, of_measure in rows.groupby("measure"):
        # no record of the registered release leaves charges blank
        absent = {"unknown"} if measure == "charges" else set()
        assert set(of_measure["category"]) == set(CATEGORIES[str(measure)]) - absent


@pytest.mark.parametrize("word", ["armed, allegedly", "a gun"])
def test_a_status_that_no_release_has_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="unknown armed status"):
        table_campaign.armed_of(word)


def test_charges_that_say_neither_are_refused_and_blank_ones_are_unknown() -> None:
    with pytest.raises(ValueError, match="unknown charges"):
        table_campaign.charges_of("indicted")
    assert table_campaign.charges_of("unknown") == "unknown"
