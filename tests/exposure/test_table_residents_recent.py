"""Population to 2024 and deaths to 2023, against printed totals and a second way of counting."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyreadr
import pytest

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.core.vocabulary import AGES, RACES, SEXES
from qi_analysis.exposure.schema_residents import (
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.risk import study
from qi_analysis.stats import lifetable
from qi_analysis.store import committed as processed
from qi_analysis.store.built import Built
from tests.oracles import census_population, nchs_deaths, us_life_expectancy

if TYPE_CHECKING:
    import pandas as pd

WONDER = "mortality/wonder_provisional_mort.txt"
SEER = "population/pop_bridged.rda"
SINGLE = "population/pop_singlerace_full.rda"
GROUPS = {
    "White": "white",
    "Black or African American": "black",
    "American Indian or Alaska Native": "american_indian_alaska_native",
    "Asian": "asian_pacific_islander",
    "Native Hawaiian or Other Pacific Islander": "asian_pacific_islander",
    "white_only": "white",
    "black_only": "black",
    "american_indian_only": "american_indian_alaska_native",
    "asian_only": "asian_pacific_islander",
    "nhopi_only": "asian_pacific_islander",
    "white": "white",
    "black": "black",
    "american_indian": "american_indian_alaska_native",
    "aian": "american_indian_alaska_native",
    "api": "asian_pacific_islander",
}
Stratum = tuple[int, str, str, str]


@pytest.fixture(scope="module")
def data() -> study.Study:
    return study.load()


def counted(frame: pd.DataFrame, column: str) -> dict[Stratum, int]:
    keys = zip(frame["year"], frame["age"], frame["sex"], frame["race"], strict=True)
    return dict(zip(keys, frame[column].tolist(), strict=True))


def committed(schema: TableSchema, column: str) -> dict[Stratum, int]:
    return counted(processed.load(schema), column)


def exported(path: Path) -> Iterator[dict[str, str]]:
    """Yield the lines of the export before its notes, read without the package."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            if row["Notes"] == "---":
                return
            yield row


def group_of(race: str, hispanic: bool) -> str | None:
    """Return the exclusive class; None for several races without Hispanic origin."""
    return "latino" if hispanic else GROUPS.get(race)


def deaths_by_hand(path: Path, suppressed: int) -> Counter[Stratum]:
    counts: Counter[Stratum] = Counter()
    ages = {"1": "0"} | dict.fromkeys(("85-89", "90-94", "95-99", "100+"), "85+")
    for row in exported(path):
        age, origin = row["Five-Year Age Groups Code"], row["Hispanic Origin"]
        year = int(row["Year Code"])
        group = group_of(row["Single Race 6"], origin == "Hispanic or Latino")
        if year > 2023 or age == "NS" or origin == "Not Stated" or group is None:
            continue
        number = suppressed if row["Deaths"] == "Suppressed" else int(row["Deaths"])
        counts[year, ages.get(age, age), row["Gender"].lower(), group] += number
    return counts


def people_by_hand(path: Path, years: range) -> Counter[Stratum]:
    """Return people of one race file, ages 0 to 4 pooled."""
    (frame,) = pyreadr.read_r(str(path)).values()
    counts: Counter[Stratum] = Counter()
    for row in frame.to_dict("records"):
        group = group_of(row["race"], row["hispanic_origin"] == "hispanic")
        start = int(row["age"])
        if int(row["year"]) not in years or group is None:
            continue
        age = "0-4" if start == 0 else "85+" if start == 85 else f"{start}-{start + 4}"
        counts[int(row["year"]), age, str(row["sex"]), group] += int(row["pop"])
    return counts


def pooled(counts: dict[Stratum, int]) -> Counter[Stratum]:
    found: Counter[Stratum] = Counter()
    for (year, age, sex, race), people in counts.items():
        found[year, "0-4" if age in {"0", "1-4"} else age, sex, race] += people
    return found


# --- population -------------------------------------------------------------------------------


def test_everybody_is_in_the_population() -> None:
    totals: Counter[int] = Counter()
    for (year, *_), people in committed(POPULATION_RECENT, "population").items():
        totals[year] += people
    assert {year: totals[year] for year in range(2020, 2025)} == census_population.VINTAGE_2024


@pytest.mark.parametrize(
    ("schema", "file", "years"),
    [
        (POPULATION_RECENT, SEER, range(2018, 2025)),
        (MORTALITY_RECENT, SINGLE, range(2018, 2024)),
    ],
    ids=["bridged", "single"],
)
def test_people_are_those_of_the_file(
    schema: TableSchema, file: str, years: range, files_dir: Path, built: dict[str, Built]
) -> None:
    assert pooled(counted(built[schema.name].frame, "population")) == people_by_hand(
        files_dir / file, years
    )


def test_infants_are_about_as_many_as_the_series_by_single_years_has() -> None:
    """The rule that splits ages 0 to 4, where another file knows the answer."""
    recent = committed(POPULATION_RECENT, "population")
    older = processed.load(POPULATION_TABLE)
    rows = older[(older["race_classes"] == "exclusive") & (older["year"] == 2020)]
    known = dict(zip(zip(rows["age"], rows["sex"], rows["race"], strict=True), rows["population"],
                     strict=True))  # fmt: skip
    for sex in SEXES:
        for race in RACES:
            ours = recent[2020, "0", sex, race] / recent[2020, "1-4", sex, race]
            theirs = known["0", sex, race] / known["1-4", sex, race]
            assert ours == pytest.approx(theirs, rel=0.02)


def test_the_step_between_the_series_is_small() -> None:
    """One and a half percent of a group at most, in the last year that both have."""
    recent = processed.load(POPULATION_RECENT).query("year == 2020")
    older = processed.load(POPULATION_TABLE)
    older = older[(older["race_classes"] == "exclusive") & (older["year"] == 2020)]
    step = recent.groupby("race")["population"].sum() / older.groupby("race")["population"].sum()
    assert (step - 1).abs().max() < 0.015
    assert step["black"] - step["white"] < 0.005


# --- deaths -----------------------------------------------------------------------------------


def test_deaths_are_those_of_the_file(files_dir: Path, built: dict[str, Built]) -> None:
    assert counted(built["mortality_recent"].frame, "deaths") == deaths_by_hand(
        files_dir / WONDER, 5
    )


@pytest.mark.raw("mortality/wonder_provisional_mort.txt")
def test_all_deaths_of_the_export_bracket_the_final_count(raw_dir: Path) -> None:
    low: Counter[int] = Counter()
    high: Counter[int] = Counter()
    for row in exported(raw_dir / WONDER):
        hidden = row["Deaths"] == "Suppressed"
        low[int(row["Year Code"])] += 1 if hidden else int(row["Deaths"])
        high[int(row["Year Code"])] += 9 if hidden else int(row["Deaths"])
    for year in range(2018, 2023):
        assert low[year] <= nchs_deaths.RESIDENTS[year] <= high[year], year


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_the_five_groups_have_nearly_all_deaths(year: int) -> None:
    rows = processed.load(MORTALITY_RECENT).query(f"year == {year}")
    everybody = (nchs_deaths.RESIDENTS | nchs_deaths.PROVISIONAL)[year]
    missing = 1 - rows["deaths"].sum() / everybody
    # several races 0.5%, origin not stated 0.3%
    assert 0.005 < missing < 0.01


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_expectation_of_life_is_near_the_printed_one(year: int, data: study.Study) -> None:
    """NCHS replaces death rates at old ages with those of Medicare, so not to the decimal."""
    deaths, exposure = data.all_cause_counts([year], "calendar", "exclusive")
    died, lived = deaths[0].sum(axis=0), exposure[0].sum(axis=0)
    e0 = lifetable.life_table(lifetable.death_rate(died, lived), data.nax).e[:, 0]
    printed = us_life_expectancy.BY_GROUP[year]
    for race, years in printed.items():
        if race != "total":
            assert e0[RACES.index(race)] == pytest.approx(years, abs=0.6)
    total = lifetable.life_table(lifetable.death_rate(died.sum(0), lived.sum(0)), data.nax).e[0]
    assert total == pytest.approx(printed["total"], abs=0.3)


# --- the study's arrays -----------------------------------------------------------------------


def test_exposure_goes_on_where_the_older_series_ends(data: study.Study) -> None:
    recent = committed(POPULATION_RECENT, "population")
    exposure = data.exposure(range(2019, 2025), "calendar", "exclusive")
    assert exposure.shape == (6, 2, 5, 19)
    np.testing.assert_array_equal(exposure[:2], data.population[[20, 21], 1])
    for year in range(2021, 2025):
        at = exposure[year - 2019]
        assert at[0, 1, AGES.index("25-29")] == recent[year, "25-29", "male", "black"]
        assert at.sum() == census_population.VINTAGE_2024[year]


def test_the_life_table_of_2024_is_that_of_2023(data: study.Study) -> None:
    deaths, exposure = data.all_cause_counts((2022, 2023, 2024), "calendar", "exclusive")
    np.testing.assert_array_equal(deaths[1], deaths[2])
    np.testing.assert_array_equal(exposure[1], exposure[2])
    assert (deaths[0] != deaths[1]).any()


def test_single_race_rates_instead_of_bridged_ones_move_little(data: study.Study) -> None:
    """2018-2020 have both: survivors to 65 are the larger part of what enters the risk."""
    older = data.all_cause[19:22, 1].sum(axis=0) / data.population[19:22, 1].sum(axis=0)
    recent = data.recent_all_cause[:3].sum(axis=0) / data.recent_people[:3].sum(axis=0)
    alive = [lifetable.life_table(rate, data.nax).l[..., 14] for rate in (older, recent)]
    moved = alive[1] / alive[0] - 1
    assert np.abs(moved[:, :3]).max() < 0.01
    # one race alone or several bridged to it matters most to American Indian people
    assert np.abs(moved).max() < 0.03


@pytest.mark.parametrize(
    ("year", "classes", "says"),
    [
        (2021, "published", "deaths are in single races.*use exclusive"),
        (2025, "exclusive", "the population ends in 2024"),
    ],
)
def test_what_no_table_holds_is_refused(
    year: int, classes: str, says: str, data: study.Study
) -> None:
    with pytest.raises(UnsupportedRequestError, match=says):
        data.exposure([year], "calendar", classes)
    with pytest.raises(UnsupportedRequestError, match=says):
        data.all_cause_counts([year], "calendar", classes)


def test_no_stratum_is_empty() -> None:
    for schema in (POPULATION_RECENT, MORTALITY_RECENT):
        frame = processed.load(schema)
        assert (frame["population"] > 0).all()
