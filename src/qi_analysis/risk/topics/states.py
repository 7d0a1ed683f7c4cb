"""Lifetime risk by state for Black and white men, with partial pooling.

A state's multiplier is observed over expected deaths, where expected is what the state would have
if, at each age, its people of the group were killed as often as those of the whole country. A
state's lifetime risk is the national one with every age-specific rate times that multiplier: the
age pattern is the nation's, and so is the life table of all other causes (`competing_bound` says
how much that could matter).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGE_GROUPS, RACES, SEXES
from qi_analysis.deaths import releases
from qi_analysis.deaths.imputed import DRAWS
from qi_analysis.deaths.schema_states import STATE, STATE_AGES, STATE_DEATHS, STATE_POPULATION
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.risk.question import insist_level
from qi_analysis.risk.rows import long
from qi_analysis.stats import lifetable, pooling
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

SOURCE, CHECK_SOURCE = releases.MAIN, releases.STATE_CHECK
PERIODS = {source: study.years_text(years) for source, years in releases.STATE_YEARS.items()}
SOURCES: tuple[str, ...] = tuple(PERIODS)
POPULATIONS = ("survey", "survey-any-origin", "census")
SEX = "male"
RACE_PAIR = ("black", "white")
STATES: tuple[str, ...] = tuple(sorted(STATE.allowed))
LEVEL = 0.9
CLEAR = 0.95
"""A state is called above (below) the nation when the probability of it is at least this."""
FEW_DEATHS = 10
WIDE = 2.5
"""Upper over lower end of an interval from which on an estimate is shown as uncertain."""

_RISK = ("risk_per_100k", "low", "high")
_RATIO = ("ratio_to_white", "ratio_low", "ratio_high")
FIELDS = (
    "source",
    "years",
    "population",
    "state",
    "sex",
    "race",
    "deaths",
    "expected",
    *_RISK,
    "probability_above_national",
    "compared_with_nation",
    *_RATIO,
    "level",
)


@dataclass(frozen=True)
class Counts:
    """Deaths by state, and those expected at national rates; shape (imputation, state, group).

    Groups in the order of `RACE_PAIR`, states in the order of `STATES`.
    """

    deaths: Array
    expected: Array


def wider_ages(values: Array) -> Array:
    """Return values of shape (..., 19 ages) summed to the 13 age groups of the states' people."""
    starts = [int(label.split("-")[0].rstrip("+")) for label in STATE_AGES]
    first = np.searchsorted([group.start for group in AGE_GROUPS], starts)
    return np.asarray(np.add.reduceat(values, first, axis=-1))


def people(population: str) -> Array:
    """Return people by state, group and age, shape (state, group, 13 ages); men only.

    ``survey``: the survey's mean of 2013-2018, Black people times the share of them who are not
    Hispanic in the Census estimates of the same state and age; a state that the survey does not
    show has the Census estimates, scaled to the survey's nation. ``survey-any-origin``: without
    that share. ``census``: the Census estimates of 2020-2023 alone.
    """
    from qi_analysis.store.committed import load, to_array

    table = load(STATE_POPULATION)
    axes = {"state": STATES, "race": RACE_PAIR, "age": STATE_AGES}
    of_men = table[table["sex"] == SEX]
    survey, years, census, any_origin = (
        to_array(of_men, axes, name)
        for name in ("survey", "survey_years", "census", "census_any_origin")
    )
    if population == "census":
        return census
    shown = years > 0
    black = np.array([race == "black" for race in RACE_PAIR])[:, None]
    like_survey = np.where(black, any_origin, census)  # the survey's Black people: any origin
    scale = (survey * shown).sum(axis=0) / (like_survey * shown).sum(axis=0)
    filled = np.where(shown, survey, like_survey * scale)
    if population == "survey-any-origin":
        return np.asarray(filled)
    return np.asarray(filled * np.where(black, census / any_origin, 1.0))


def counts(source: str, population: str, data: study.Study) -> Counts:
    """Return observed and expected deaths by officer force of one of `SOURCES`.

    Expected deaths share out the nation's deaths at each age (those of ``data``) by the states'
    people of that age, one of `POPULATIONS`, so that their sum is the nation's number of deaths in
    every imputation.
    """
    from qi_analysis.store.committed import load

    rows = load(STATE_DEATHS)
    rows = rows[(rows["source"] == source) & (rows["sex"] == SEX) & rows["race"].isin(RACE_PAIR)]
    summed = rows.groupby(["state", "race"])[list(DRAWS)].sum()
    grid = [(state, race) for state in STATES for race in RACE_PAIR]
    deaths = summed.reindex(grid, fill_value=0).to_numpy(dtype=np.float64)
    deaths = deaths.reshape(len(STATES), len(RACE_PAIR), len(DRAWS)).transpose(2, 0, 1)
    at = [RACES.index(race) for race in RACE_PAIR]
    years = years_of(source)
    national = data.killed(years, "force").sum(axis=1)[:, SEXES.index(SEX)][:, at]
    ages = wider_ages(national)
    ages /= ages.sum(axis=-1, keepdims=True)
    here = people(population)
    share = here / here.sum(axis=0)
    level = deaths.sum(axis=1)
    expected = np.einsum("iga,sga->isg", ages, share) * level[:, None, :]
    return Counts(deaths, expected)


def pooled(found: Counts, hyper_draws: int = pooling.HYPER_DRAWS) -> pooling.Pooled:
    """Return the posterior of the multipliers, the imputations mixed."""
    proposal = pooling.center(found.deaths.mean(axis=0), found.expected.mean(axis=0))
    return pooling.combine(
        [
            pooling.fit(o, e, hyper_draws=hyper_draws, proposal=proposal, seed=pooling.SEED + i)
            for i, (o, e) in enumerate(zip(found.deaths, found.expected, strict=True))
        ]
    )


@dataclass(frozen=True)
class National:
    """Men's national rates, shape (group, age), groups in the order of `RACE_PAIR`."""

    mortality: Array
    rate: Array
    nax: Array

    def risk(self, multiplier: Array) -> Array:
        """Return lifetime risk at multiplied rates, shape (..., group)."""
        rate = np.asarray(multiplier)[..., None] * self.rate
        return lifetable.lifetime_risk(self.mortality, rate, self.nax)


def national(data: study.Study, years: tuple[int, ...]) -> National:
    """Return the national rates of ``years``, exclusive classes and calendar-year population."""
    deaths, exposure = data.all_cause_counts(years, "calendar", "exclusive")
    at = [RACES.index(race) for race in RACE_PAIR]
    sex = SEXES.index(SEX)
    killed = data.killed(years, "force").mean(axis=0).sum(axis=0)[sex, at]
    exposed = data.exposure(years, "calendar", "exclusive").sum(axis=0)[sex, at]
    return National(
        lifetable.death_rate(deaths.sum(axis=0)[sex, at], exposure.sum(axis=0)[sex, at]),
        killed / exposed,
        data.nax,
    )


def years_of(source: str) -> tuple[int, ...]:
    """Return the years that a source is counted by state."""
    first, last = releases.STATE_YEARS[source]
    return tuple(range(first, last + 1))


@once
def answer(
    population: str | None = None,
    *,
    source: str = SOURCE,
    level: float = LEVEL,
    data: study.Study | None = None,
    hyper_draws: int = pooling.HYPER_DRAWS,
) -> pd.DataFrame:
    """Return lifetime risk by state, one row per state and group, columns `FIELDS`.

    ``risk_per_100k`` is the posterior median, ``low`` and ``high`` the central interval at
    ``level``; the ratio is that of the Black to the white risk of the same state. ``deaths`` is
    the mean over imputations. The first two rows, state ``US``, are the national estimate.

    Parameters
    ----------
    population : str, optional
        One of `POPULATIONS`: ``survey`` for the years of the survey, else ``census``.
    source : str
        One of `SOURCES`. Each counts in its own scope, so two of them are two estimates, not a
        trend.
    level : float
        Level of the intervals.
    data : Study, optional
        The study's arrays, when already loaded.
    hyper_draws : int
        As in `pooling.fit`.

    Raises
    ------
    UnsupportedRequestError
        For an unknown population, source or level.
    """
    import pandas as pd

    if source not in SOURCES:
        raise UnsupportedRequestError(
            f"--source {source!r} is not counted by state: {', '.join(SOURCES)}"
        )
    population = population or ("survey" if source == SOURCE else "census")
    if population not in POPULATIONS:
        raise UnsupportedRequestError(
            f"--population {population!r} is not known: {', '.join(POPULATIONS)}"
        )
    insist_level(level)
    base = study.load() if data is None else data
    here = recorded_deaths.load(source, "impute", "force", base)
    years = years_of(source)
    found = counts(source, population, here)
    posterior = pooled(found, hyper_draws)
    rows = pd.concat(
        [
            _nation_rows(here, years, found, level),
            _state_rows(posterior, national(here, years), found, level),
        ],
        ignore_index=True,
    )
    rows = rows.assign(
        source=source, years=PERIODS[source], population=population, sex=SEX, level=level
    )
    return rows[list(FIELDS)]


def _named(columns: tuple[str, ...], values: Sequence[Array]) -> dict[str, Array]:
    return dict(zip(columns, values, strict=True))


def _nation_rows(
    data: study.Study, years: tuple[int, ...], found: Counts, level: float
) -> pd.DataFrame:
    """Return the rows of the whole country, from the counts estimator."""
    from qi_analysis.risk import DRAWS as NATION_DRAWS
    from qi_analysis.risk import SEED

    whole = estimators.study_counts(
        data,
        years,
        population="calendar",
        race_classes="exclusive",
        draws=NATION_DRAWS,
        rng=np.random.default_rng(SEED),
    )
    at = SEXES.index(SEX), [RACES.index(race) for race in RACE_PAIR]
    deaths = found.deaths.sum(axis=1).mean(axis=0)
    risks = [1e5 * each[at] for each in (whole.risk, *whole.risk_interval(level))]
    ratios = [each[at] for each in (whole.ratio, *whole.ratio_interval(level))]
    numbers = {"deaths": deaths, "expected": deaths}
    numbers |= _named(_RISK, risks) | _named(_RATIO, ratios)
    return long(numbers, state=("US",), race=RACE_PAIR)


def _state_rows(
    posterior: pooling.Pooled, nation: National, found: Counts, level: float
) -> pd.DataFrame:
    levels = [0.5, (1 - level) / 2, (1 + level) / 2]
    logs = [pooling.quantiles(pooling.GRID, posterior.of_group(group), levels) for group in (0, 1)]
    risks = 1e5 * nation.risk(np.exp(np.stack(logs, axis=-1)))  # (quantile, state, group)
    base = nation.risk(np.ones(len(RACE_PAIR)))
    apart = pooling.quantiles(pooling.differences(), posterior.of_difference(), levels)
    ratios = np.exp(apart) * base[0] / base[1]
    chance = [pooling.above(pooling.GRID, posterior.of_group(group)) for group in (0, 1)]
    numbers = {
        "deaths": found.deaths.mean(axis=0),
        # imputations side by side in memory, so that pairs of them are added first
        "expected": np.moveaxis(found.expected, 0, -1).copy().mean(axis=-1),
        "probability_above_national": np.stack(chance, axis=-1),
    }
    numbers |= _named(_RISK, list(risks))
    numbers |= _named(_RATIO, list(np.stack([ratios, np.ones_like(ratios)], axis=-1)))
    rows = long(numbers, state=STATES, race=RACE_PAIR)
    return rows.assign(compared_with_nation=rows["probability_above_national"].map(compared))


def compared(probability_above: float) -> str:
    """Return ``above``, ``below`` or ``not clear``, by `CLEAR`."""
    if probability_above >= CLEAR:
        return "above"
    return "below" if probability_above <= 1 - CLEAR else "not clear"


def uncertain(found: pd.DataFrame) -> pd.Series:
    """Return which rows say too little to print a number: few deaths, or a wide interval."""
    return (found["deaths"] < FEW_DEATHS) | (found["high"] / found["low"] >= WIDE)


def competing_bound(nation: National, low: float = 0.75, high: float = 1.35) -> Array:
    """Return risk at all-cause rates times ``low`` and ``high``, over the risk at the nation's.

    States' death rates from all causes lie within about these factors of the nation's, so this
    bounds what a life table of the state's own could change. Shape (low/high, group).
    """
    ones = np.ones(len(RACE_PAIR))
    scaled = [replace(nation, mortality=factor * nation.mortality) for factor in (low, high)]
    return np.stack([each.risk(ones) / nation.risk(ones) for each in scaled])
