"""Populations with a known truth, to measure the coverage of the whole chain of an estimate.

A world is as large as a source: real person-years, and true rates by sex, race and age whose shape
is that of the published study and whose totals are those of the source. Deaths are drawn from it,
each gets a year, a state, a cause and an exact age as the source has them, and then race, age and
sex are withheld as often as the source lacks them, given year, state and cause. What is left is
imputed and counted by the package's own functions.

Race is missing at random given year, state and cause here. What is not so can be seen with
`unknown_race`, not by simulation from this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import AGE_GROUPS, AGES, CAUSE_CLASSES, RACES, SEXES
from qi_analysis.deaths import imputed
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.exposure.readers.nvss import group_ages
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FORCE = CAUSE_CLASSES[0]
POPULATION, CLASSES = "calendar", "exclusive"


@dataclass(frozen=True)
class World:
    """A known truth as large as one source.

    Attributes
    ----------
    source : str
        Whose years, size and gaps it has.
    years : tuple of int
        Its years.
    rates : ndarray, shape (sex, race, age)
        True deaths by officer force a person-year, the same in all years.
    data : Study
        Population and all-cause deaths.
    pool : DataFrame
        The real records that state, cause, exact age and gaps are taken from; column
        ``chance_unknown`` is the probability that race is unknown.
    year_spread, group_spread : float
        Coefficients of variation of a yearly factor common to all, and of one a sex and race.
    """

    source: str
    years: tuple[int, ...]
    rates: Array
    data: study.Study
    pool: pd.DataFrame
    year_spread: float = 0.0
    group_spread: float = 0.0

    def exposure(self, years: Sequence[int]) -> Array:
        """Return person-years, shape (year, sex, race, age)."""
        return self.data.exposure(years, POPULATION, CLASSES)

    def mortality(self, years: Sequence[int]) -> Array:
        """Return death rates from all causes in ``years``, shape (sex, group, age)."""
        return estimators.mortality(self.data, years, POPULATION, CLASSES)

    def expected(self, years: Sequence[int], factors: Array | None = None) -> Array:
        """Return expected deaths by officer force in ``years``, shape (sex, race, age).

        With ``factors``, as `factors` draws them, those of the years as they happened to be.
        """
        by_year = self.rates * self.exposure(years)
        if factors is not None:
            by_year = by_year * factors[[self.years.index(year) for year in years]]
        return np.asarray(by_year.sum(axis=0))

    def risk(self, years: Sequence[int], factors: Array | None = None) -> Array:
        """Return the true lifetime risk, shape (sex, group)."""
        people = estimators.with_total(self.exposure(years).sum(axis=0))
        rate = estimators.with_total(self.expected(years, factors)) / people
        return lifetable.lifetime_risk(self.mortality(years), rate, self.data.nax)

    def estimate(
        self, deaths: Array, years: Sequence[int], draws: int, rng: np.random.Generator
    ) -> estimators.Estimate:
        """Return the package's estimate from deaths (imputation, year of the world, sex, ...)."""
        at = [self.years.index(year) for year in years]
        return estimators.counts_estimate(
            deaths[:, at].sum(axis=1),
            self.exposure(years).sum(axis=0),
            self.mortality(years),
            self.data.nax,
            through=np.inf,
            draws=draws,
            rng=rng,
        )


def world(
    source: str,
    records: pd.DataFrame,
    base: study.Study,
    *,
    years: Sequence[int] | None = None,
    gaps_from_later: int = 0,
    year_spread: float = 0.0,
    group_spread: float = 0.0,
) -> World:
    """Return the world of a source.

    The shape of the rates over age is that of the study's posterior medians (where one is zero, of
    the mean of its quantiles); the total of each sex and race is that of the source, imputed.

    Parameters
    ----------
    source : str
        One of `recorded_deaths.SOURCES`.
    records : DataFrame
        All its records, as `deaths.record`.
    base : Study
        Population, all-cause deaths and posterior.
    years : sequence of int, optional
        Some of the source's years; all by default.
    gaps_from_later : int
        Take the gaps of so many years later: 4 makes 2016 as unknown as 2020 is in the source.
    year_spread, group_spread : float
        As in `World`.
    """
    rule = recorded_deaths.default_rule(source)
    recorded = recorded_deaths.load(source, rule, "force", base)
    years = recorded.years if years is None else tuple(years)
    killed = recorded.killed(years, "force").mean(axis=0).sum(axis=(0, -1))
    shape = np.where(base.posterior[0] > 0, base.posterior[0], base.posterior.mean(axis=0))
    expected = shape * recorded.exposure(years, POPULATION, CLASSES).sum(axis=0)
    rates = shape * (killed / expected.sum(axis=-1))[..., None]
    known = records[records["year"].notna()].copy()
    known["year"] = known["year"].astype("int64") - gaps_from_later
    known["chance_unknown"] = _chance_unknown(known)
    pool = known[known["year"].isin(years)].reset_index(drop=True)
    return World(source, years, np.asarray(rates), recorded, pool, year_spread, group_spread)


def _chance_unknown(records: pd.DataFrame) -> Array:
    """Return the probability that race is unknown given year, state and cause: a logistic model."""
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    given = pd.get_dummies(records[["year", "state", "cause"]].astype("str")).to_numpy(np.float64)
    unknown = ~records["race"].isin(RACES)
    model = LogisticRegression(solver="newton-cholesky").fit(given, unknown)
    return np.asarray(model.predict_proba(given)[:, 1])


def factors(world: World, rng: np.random.Generator) -> Array:
    """Return by how much each year's rates differ from the truth, shape (year, sex, race, 1)."""
    common = _gamma(world.year_spread, (len(world.years), 1, 1, 1), rng)
    shape = (len(world.years), len(SEXES), len(RACES), 1)
    return np.asarray(common * _gamma(world.group_spread, shape, rng))


def people(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Return everyone killed in one run of the world, nothing withheld.

    Columns as `imputation.NEEDED` and source. The age is exact; state and cause come from a real
    record of the same race, drawn at random, exact ages from one of the same age group.
    """
    import pandas as pd

    expected = world.rates * world.exposure(world.years) * factors(world, rng)
    force = float((world.pool["cause"] == FORCE).mean())
    deaths = rng.poisson(expected / force)
    year, sex, race, age = (np.repeat(at, deaths.ravel()) for at in _everywhere(deaths.shape))
    like = _donors(world.pool["race"], RACES, race, rng)
    exact = _exact_ages(world.pool, age, rng)
    return pd.DataFrame(
        {
            "source": world.source,
            "year": np.array(world.years)[year],
            "age_low": exact,
            "age_high": exact,
            "sex": np.array(SEXES)[sex],
            "race": np.array(RACES)[race],
            # the same share of all deaths is by force, whoever died: else the truth would shift
            "cause": rng.choice(world.pool["cause"].to_numpy(), size=len(year)),
            "state": world.pool["state"].to_numpy()[like],
            "duty": UNKNOWN,
        }
    )


def _gamma(spread: float, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return factors with mean one and coefficient of variation ``spread``."""
    if spread == 0:
        return np.ones(shape)
    return np.asarray(rng.gamma(spread**-2, spread**2, shape))


def _everywhere(shape: tuple[int, ...]) -> list[npt.NDArray[np.int64]]:
    return [at.ravel() for at in np.indices(shape)]


def _donors(
    column: pd.Series,
    values: Sequence[object],
    wanted: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """Return for each of ``wanted`` a random row of the pool with that value of the column."""
    chosen = np.zeros(wanted.size, dtype=np.int64)
    for code in np.unique(wanted):
        rows = np.flatnonzero((column == values[code]).to_numpy())
        at = wanted == code
        chosen[at] = rng.choice(rows, size=int(at.sum()))
    return chosen


def _exact_ages(
    pool: pd.DataFrame, group: npt.NDArray[np.int64], rng: np.random.Generator
) -> Array:
    """Return an exact age per death: that of a record in the age group, or any in it if none is."""
    exact = pool.loc[pool["age_low"] == pool["age_high"], "age_low"]
    label = group_ages(exact)
    ages = np.zeros(group.size)
    for code in np.unique(group):
        start, width = AGE_GROUPS[code].start, AGE_GROUPS[code].width
        real = exact[label == AGES[code]].to_numpy()
        choices = real if real.size else start + np.arange(min(width, 10))
        at = group == code
        ages[at] = rng.choice(choices, size=int(at.sum()))
    return ages


def withhold(world: World, everybody: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the records with race, age and sex unknown as often as in the source.

    Race given year, state and cause; age and sex as in a real record of the same year that has, or
    lacks, its race too. All of these are observed, so what is missing is missing at random.
    """
    import pandas as pd

    pool, records = world.pool, everybody.copy()
    chances = pool.groupby(["year", "state", "cause"])["chance_unknown"].mean()
    key = pd.MultiIndex.from_frame(records[["year", "state", "cause"]])
    by_year = records["year"].map(pool.groupby("year")["chance_unknown"].mean())
    chance = chances.reindex(key).to_numpy()
    unknown = rng.random(len(records)) < np.where(np.isnan(chance), by_year, chance)
    records.loc[unknown, "race"] = UNKNOWN
    # year and known or not, as one number
    wanted = records["year"].to_numpy() * 2 + unknown
    has = pool["year"].to_numpy() * 2 + ~pool["race"].isin(RACES)
    values, codes = np.unique(wanted, return_inverse=True)
    like = pool.iloc[_donors(pd.Series(has), list(values), codes, rng)]
    records.loc[~like["sex"].isin(SEXES).to_numpy(), "sex"] = UNKNOWN
    width = (like["age_high"] - like["age_low"] + 1).to_numpy()
    low = records["age_low"] // width * width  # missing where the real one is
    records["age_low"], records["age_high"] = low, low + width - 1
    return records


def counted(world: World, everybody: pd.DataFrame) -> Array:
    """Return the true deaths by officer force, shape (year, sex, race, age)."""
    import pandas as pd

    force = everybody[everybody["cause"] == FORCE]
    axes = {"year": world.years, "sex": SEXES, "race": RACES, "age": AGES}
    rows = force.assign(age=group_ages(force["age_low"]))
    places = tuple(pd.Index(list(v)).get_indexer(rows[name]) for name, v in axes.items())
    counts = np.zeros([len(values) for values in axes.values()])
    np.add.at(counts, places, 1)
    return counts


def completed(
    world: World, records: pd.DataFrame, states: pd.DataFrame, *, m: int, seed: int
) -> tuple[Array, Array]:
    """Return deaths by officer force, known race and imputed, each (m, year, sex, race, age)."""
    rows = imputed.count(records, states, m=m, seed=seed)
    known, filled = recorded_deaths.laid_out(rows, world.years)
    force = CAUSE_CLASSES.index(FORCE)
    return known[:, :, force], filled[:, :, force]
