"""Risk from records of individual deaths, against the files counted without the package."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import releases
from qi_analysis.deaths.imputed import in_scope
from qi_analysis.deaths.releases import SCOPES
from qi_analysis.deaths.scope import Partial
from qi_analysis.risk import Question, answer, recorded_deaths, study
from qi_analysis.risk.estimators import study_counts
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter

COUNTED = "the_counted"
SHOT = "washington_post_2024"
WORDS = {
    "White": "white", "Black": "black", "Hispanic/Latino": "latino",
    "Asian/Pacific Islander": "asian_pacific_islander",
    "Native American": "american_indian_alaska_native",
    "Arab-American": "white", "Other": "unknown", "Unknown": "unknown",
}  # fmt: skip
LETTERS = {
    "W": "white", "B": "black", "H": "latino", "A": "asian_pacific_islander",
    "N": "american_indian_alaska_native", "O": "other", "": "unknown",
}  # fmt: skip
SEVERAL = {"W;B;N": "black", "W;B": "black", "N;H": "latino", "W;H": "latino", "B;H": "latino"}
"""Hispanic if any is, else Black, else another minority."""


def by_race(source: str, rule: str, base: study.Study, causes: str = "all") -> dict[str, float]:
    """Return the mean number of people killed by race, whatever their sex and age."""
    data = recorded_deaths.load(source, rule, causes, base)
    counts = data.killed(data.years, causes).mean(axis=0).sum(axis=(0, 1, 3))
    return dict(zip(RACES, counts.tolist(), strict=True))


def counted_by_hand(raw_dir: Path) -> Counter[str]:
    """Return people in the two files of The Counted by race, read without the package."""
    races: Counter[str] = Counter()
    for year in (2015, 2016):
        path = raw_dir / COUNTED / f"the-counted-{year}.csv"
        with path.open(encoding="utf-8-sig", newline="") as handle:
            races.update(WORDS[row["raceethnicity"]] for row in csv.DictReader(handle))
    return races


def shot_by_hand(raw_dir: Path) -> Counter[str]:
    """Return people in the Washington Post's file, 2015-2023, by race, read without the package."""
    path = raw_dir / SHOT / "fatal-police-shootings-data.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if "2015" <= row["date"][:4] <= "2023"]
    return Counter(SEVERAL.get(row["race"]) or LETTERS[row["race"]] for row in rows)


def holds_known_races_are_those_of_the_file(raw_dir: Path, base: study.Study) -> None:
    by_hand = counted_by_hand(raw_dir)
    assert by_race(COUNTED, "drop", base) == {race: by_hand[race] for race in RACES}


def holds_known_shootings_are_those_of_the_file(raw_dir: Path, base: study.Study) -> None:
    by_hand = shot_by_hand(raw_dir)
    by_hand["white"] -= 1  # line 3354 tells of a death a second time
    assert by_race(SHOT, "drop", base) == {race: by_hand[race] for race in RACES}
    everybody = sum(by_race(SHOT, "impute", base).values())
    assert everybody == pytest.approx(sum(by_hand.values()))


def holds_a_bound_puts_every_unknown_person_in_one_race(raw_dir: Path, base: study.Study) -> None:
    by_hand = counted_by_hand(raw_dir)
    for race in ("white", "black"):
        bound = by_race(COUNTED, f"all-{race}", base)
        for other in RACES:
            more = by_hand["unknown"] if other == race else 0
            assert bound[other] == pytest.approx(by_hand[other] + more), (race, other)


@pytest.mark.parametrize("source", recorded_deaths.SOURCES)
def test_imputing_keeps_everybody_and_lies_between_the_bounds(
    source: str, base: study.Study
) -> None:
    drop, imputed, white, black = (
        by_race(source, rule, base)
        for rule in ("drop", recorded_deaths.default_rule(source), "all-white", "all-black")
    )
    unknown = sum(white.values()) - sum(drop.values())
    assert unknown > 0
    assert sum(imputed.values()) == pytest.approx(sum(black.values()))
    assert sum(imputed.values()) == pytest.approx(sum(white.values()))
    for race in RACES:
        assert drop[race] <= imputed[race] <= drop[race] + unknown
    ratio = [counts["black"] / counts["white"] for counts in (white, imputed, black)]
    assert ratio[0] < ratio[1] < ratio[2]


@pytest.mark.parametrize("source", releases.IDS)  # the linked list varies with its links
def test_every_imputation_is_of_the_same_people(source: str, base: study.Study) -> None:
    data = recorded_deaths.load(source, "impute", "all", base)
    totals = data.deaths.sum(axis=(2, 3, 4, 5))
    np.testing.assert_array_equal(totals, np.broadcast_to(totals[0], totals.shape))
    known = recorded_deaths.load(source, "drop", "all", base).deaths
    assert (data.deaths.sum(axis=(3, 5)) >= known.sum(axis=(3, 5))).all()


def holds_risk_counts_the_people_it_says(raw_dir: Path, base: study.Study) -> None:
    question = Question(source=COUNTED, estimate="counts", causes="all", unknown_race="drop")
    rows = answer(question, base)
    deaths = rows.groupby("race")["deaths"].sum()
    by_hand = counted_by_hand(raw_dir)
    for race in RACES:
        assert deaths[race] == pytest.approx(by_hand[race])


def test_records_default_to_calendar_people_and_classes_apart(base: study.Study) -> None:
    plain = answer(Question(source=COUNTED, estimate="counts"), base)
    said = Question(
        source=COUNTED, estimate="counts", population="calendar", race_classes="exclusive"
    )
    assert plain.equals(answer(said, base))
    mixed = answer(Question(source=COUNTED, estimate="counts", race_classes="published"), base)
    assert not plain["risk_per_100k"].equals(mixed["risk_per_100k"])


def test_projects_that_count_the_same_years_have_overlapping_intervals(base: study.Study) -> None:
    """They record many of the same deaths, so they may differ by coding, hardly by chance."""
    lows, highs = [], []
    for source in (COUNTED, "mapping_police_violence_2021", "fatal_encounters_2018"):
        rows = answer(Question(source=source, estimate="counts", years="2015-2016"), base)
        row = rows[(rows["sex"] == "male") & (rows["race"] == "black")].iloc[0]
        lows.append(row["ratio_low"])
        highs.append(row["ratio_high"])
    assert max(lows) < min(highs)


def test_a_source_without_a_cause_says_so(base: study.Study) -> None:
    with pytest.raises(
        UnsupportedRequestError, match="washington_post_2024: it holds no deaths of class"
    ):
        recorded_deaths.load(SHOT, "impute", "force+vehicle", base)


# --- partial years, duty ----------------------------------------------------------------------

EXPORT = "washington_post_2025_export"
MPV = "mapping_police_violence_2021"


def last_days_by_hand(raw_dir: Path) -> dict[str, date]:
    """Return the last day that each release records, read without the package."""
    found: dict[str, list[date]] = {}
    files = {
        SHOT: ("fatal-police-shootings-data.csv", "date", "%Y-%m-%d"),
        EXPORT: ("2025-05-30-washington-post-police-shootings-export.csv", "date", "%Y-%m-%d"),
        "fatal_encounters_2018": ("fatal_encounters.csv", "encounter_date", "%m/%d/%y"),
    }
    for source, (name, column, form) in files.items():
        with (raw_dir / source / name).open(encoding="utf-8", newline="") as handle:
            cells = [row[column] for row in csv.DictReader(handle)]
        found[source] = [datetime.strptime(cell[:10], form).date() for cell in cells if cell]  # noqa: DTZ007
    return {source: max(days) for source, days in found.items()}


def workbook_rows(raw_dir: Path) -> list[tuple[date, str]]:
    """Return day and duty of the workbook, read with openpyxl alone."""
    book = openpyxl.load_workbook(raw_dir / MPV / "raw.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = list(next(rows))
    day, duty = (
        next(i for i, name in enumerate(header) if name and name.startswith(start))
        for start in ("Date of Incident", "Off-Duty")
    )
    kept = [row for row in rows if isinstance(row[day], datetime)]
    return [(row[day].date(), str(row[duty] or "")) for row in kept]


def holds_scopes_end_on_the_last_recorded_day(raw_dir: Path) -> None:
    last = last_days_by_hand(raw_dir) | {MPV: max(day for day, _ in workbook_rows(raw_dir))}
    assert SCOPES[EXPORT].partial == ()
    assert last.pop(EXPORT) == date(SCOPES[EXPORT].last, 12, 31)
    for source, day in last.items():
        (part,) = SCOPES[source].partial
        assert part.last == day
        assert part.year == SCOPES[source].last + 1


def test_share_of_a_year_by_counting_its_days() -> None:
    (mpv,) = SCOPES[MPV].partial
    assert mpv.share == pytest.approx((31 + 28 + 31 + 30 + 31 + 30 + 31 + 11) / 365)
    (shot,) = SCOPES[SHOT].partial  # a leap year
    assert shot.share == pytest.approx((31 + 29 + 31 + 4) / 366)
    assert Partial(date(2019, 7, 2), date(2019, 12, 31)).share == pytest.approx(183 / 365)


def test_a_release_that_ends_on_another_day_is_refused() -> None:
    frame = pd.DataFrame(
        {
            "source": MPV,
            "year": [2019, 2021],
            "date": pd.to_datetime(["2019-01-01", "2021-08-12"]),
            "deaths": 1,
        }
    )
    counter = RowCounter(registry.find(MPV, "raw.xlsx"), frame, "deaths", "deaths")
    with pytest.raises(DataError, match="last day of 2021 is 2021-08-12, and not 2021-08-11"):
        in_scope(frame, SCOPES[MPV], counter)


def holds_a_partial_year_is_refused_or_scaled_and_its_deaths_are_as_recorded(
    raw_dir: Path, base: study.Study
) -> None:
    asked = Question(source=MPV, estimate="counts", causes="all", years="2021")
    with pytest.raises(
        UnsupportedRequestError, match=r"from 2021-01-01 to 2021-08-11, 61\.1% of the year"
    ):
        answer(asked, base)
    rows = answer(replace(asked, partial_years="annualise"), base)
    assert set(rows["years"]) == {"2021"}
    deaths = rows[rows["race"] == "total"]["deaths"].sum()
    told_twice = 2  # among the known errors, both of 2021
    of_year = sum(day.year == 2021 for day, _ in workbook_rows(raw_dir))
    assert deaths == pytest.approx(of_year - told_twice)
    scaled = recorded_deaths.load(MPV, "impute", "all", base, partial_years="annualise")
    unscaled = study_counts(
        replace(scaled, coverage={}), (2021,), causes="all", population="calendar",
        race_classes="exclusive", draws=100, rng=np.random.default_rng(1),
    )  # fmt: skip
    black = rows[(rows["sex"] == "male") & (rows["race"] == "black")].iloc[0]
    assert black["risk_per_100k"] == pytest.approx(unscaled.risk[0, 1] * 1e5 * 365 / 223)


def test_whole_years_are_served_without_being_asked_for(base: study.Study) -> None:
    plain = answer(Question(source=MPV, estimate="counts", by_year=True), base)
    assert list(plain["years"].unique()) == [str(year) for year in range(2013, 2021)]
    asked = Question(source=MPV, estimate="counts", by_year=True, partial_years="annualise")
    assert list(answer(asked, base)["years"].unique())[-1] == "2021"
    export = answer(Question(source=EXPORT, estimate="counts", by_year=True), base)
    assert list(export["years"].unique()) == [str(year) for year in range(2015, 2025)]


def test_years_after_the_population_are_refused(base: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match="the population ends in 2024"):
        answer(Question(source=EXPORT, estimate="counts", years="2025"), base)


def holds_on_duty_leaves_out_those_the_workbook_marks(raw_dir: Path, base: study.Study) -> None:
    everybody, on = (
        recorded_deaths.load(MPV, "impute", "all", base, duty=duty).deaths[0].sum()
        for duty in ("all", "on")
    )
    off = sum(bool(duty.strip()) for day, duty in workbook_rows(raw_dir) if day.year <= 2020)
    assert off > 200
    assert everybody - on == off
    shot = [
        recorded_deaths.load(SHOT, "impute", "all", base, duty=duty).deaths.sum()
        for duty in ("all", "on")
    ]
    assert shot[0] == shot[1]


@pytest.mark.parametrize("source", [COUNTED, "fatal_encounters_2018", "edwards_lee_esposito_2019"])
def test_sources_that_do_not_tell_duty_say_so(source: str, base: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match="--duty on is not supported"):
        answer(Question(source=source, estimate="counts", duty="on"), base)


# --- against the files ------------------------------------------------------------------------


@pytest.mark.raw("the_counted", "washington_post_2024/fatal-police-shootings-data.csv")
def test_people_are_those_of_the_files(
    raw_dir: Path, base: study.Study, each: Callable[..., None]
) -> None:
    each(
        partial(holds_known_races_are_those_of_the_file, raw_dir, base),
        partial(holds_known_shootings_are_those_of_the_file, raw_dir, base),
        partial(holds_a_bound_puts_every_unknown_person_in_one_race, raw_dir, base),
        partial(holds_risk_counts_the_people_it_says, raw_dir, base),
    )


@pytest.mark.raw(
    "fatal_encounters_2018",
    "mapping_police_violence_2021",
    "washington_post_2024",
    "washington_post_2025_export",
)
def test_days_and_duty_are_those_of_the_files(
    raw_dir: Path, base: study.Study, each: Callable[..., None]
) -> None:
    each(
        partial(holds_scopes_end_on_the_last_recorded_day, raw_dir),
        partial(
            holds_a_partial_year_is_refused_or_scaled_and_its_deaths_are_as_recorded, raw_dir, base
        ),
        partial(holds_on_duty_leaves_out_those_the_workbook_marks, raw_dir, base),
    )
