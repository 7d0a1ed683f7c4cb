"""Our engine on US deaths and population against the official life tables (NCHS).

To age 65 only: NCHS smooths and replaces death rates at old ages with Medicare data, so that
survivors at 85 and expectation at birth are not the same thing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.core.vocabulary import AGE_STARTS, AGES, SEXES
from qi_analysis.exposure.readers import life_tables, population, wonder
from qi_analysis.risk import study
from qi_analysis.stats import lifetable
from qi_analysis.store import committed
from qi_analysis.studies.schema_lifetime_risk import NAX

WITHIN = 0.002


@pytest.fixture(scope="module")
def official(raw_dir: Path) -> dict[tuple[int, str], np.ndarray]:
    """Survivors to each start of an age group, from the official hazards."""
    hazards = life_tables.read_us_hazards(raw_dir / "life_tables" / "survexp_us.csv")
    found = {}
    for (year, sex), rows in hazards.groupby(["year", "sex"]):
        daily = rows.sort_values("age")["daily_hazard"].to_numpy()
        alive = np.exp(-np.concatenate([[0], np.cumsum(daily * life_tables.DAYS_A_YEAR)]))
        found[int(str(year)), str(sex)] = alive[list(AGE_STARTS)]
    return found


@pytest.fixture(scope="module")
def ours(raw_dir: Path) -> dict[tuple[int, str], np.ndarray]:
    """Survivors from WONDER deaths and NCHS population of all races together."""
    deaths = wonder.read_bridged(raw_dir / "mortality" / "wonder_mort_race_age_sex_00_20.txt")
    deaths = deaths[deaths["age"] != wonder.NOT_STATED].assign(
        deaths=lambda f: f["deaths"].fillna(5)
    )
    people = population.read_nchs_single_year(
        raw_dir / "population" / "pop_est_national_single_year_age_1990to2020_long.RDS"
    )
    axes = {"year": range(1999, 2021), "sex": SEXES, "age": AGES}
    key = list(axes)
    died = committed.to_array(deaths.groupby(key, as_index=False)["deaths"].sum(), axes, "deaths")
    lived = committed.to_array(
        people[people["year"] >= 1999].groupby(key, as_index=False)["population"].sum(),
        axes,
        "population",
    )
    nax = committed.to_array(committed.load(NAX), {"age": AGES}, "nax")
    alive = lifetable.life_table(lifetable.death_rate(died, lived), nax).l
    return {
        (year, sex): alive[i, j]
        for i, year in enumerate(range(1999, 2021))
        for j, sex in enumerate(SEXES)
    }


def holds_survivors_to_65_within_two_in_a_thousand(
    official: dict[tuple[int, str], np.ndarray], ours: dict[tuple[int, str], np.ndarray]
) -> None:
    to_65 = np.array(AGE_STARTS) <= 65
    for year, sex in itertools.product((2010, 2013, 2015, 2017, 2018, 2019), SEXES):
        ratio = ours[year, sex][to_65] / official[year, sex][to_65]
        off = dict(zip(AGES, np.round(ratio - 1, 5), strict=False))
        assert np.abs(ratio - 1).max() < WITHIN, (year, sex, off)


def holds_the_authors_life_table_is_near_the_official_one(
    official: dict[tuple[int, str], np.ndarray],
) -> None:
    """All races together; the authors' population is two years early, so not within 0.2%."""
    data = study.load()
    m = lifetable.death_rate(
        data.label_all_cause[2017 - 2000].sum(axis=1),
        data.label_population[2017 - 1992].sum(axis=1),
    )
    alive = lifetable.life_table(m, data.nax).l
    for i, sex in enumerate(SEXES):
        ratio = (
            alive[i][: AGE_STARTS.index(65) + 1] / official[2017, sex][: AGE_STARTS.index(65) + 1]
        )
        assert np.abs(ratio - 1).max() < 0.01


@pytest.mark.raw(
    "life_tables/survexp_us.csv",
    "mortality/wonder_mort_race_age_sex_00_20.txt",
    "population/pop_est_national_single_year_age_1990to2020_long.RDS",
)
def test_life_tables_are_near_the_official_ones(
    each: Callable[..., None],
    official: dict[tuple[int, str], np.ndarray],
    ours: dict[tuple[int, str], np.ndarray],
) -> None:
    each(
        partial(holds_survivors_to_65_within_two_in_a_thousand, official, ours),
        partial(holds_the_authors_life_table_is_near_the_official_one, official),
    )
