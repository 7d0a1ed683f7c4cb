"""Risk and ratio year by year, and the straight line through the ratio.

The years of one source are set side by side; sources count different things and are never joined.
A line through the logarithm of the ratio gives its change a year. Its interval comes from draws of
every year's deaths (imputation and chance), and is widened where the years scatter about the line
more than chance explains (quasi-likelihood: McCullagh and Nelder, *Generalized Linear Models*, 2nd
ed. 1989, section 4.5; the dispersion is Pearson's chi-square over its degrees of freedom).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis import risk
from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.deaths import releases
from qi_analysis.deaths.imputed import DRAWS, IMPUTED
from qi_analysis.risk import estimators, recorded_deaths, study
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FIRST_YEAR = study.YEARS[0]
SHOWN: Mapping[str, str] = {
    each.id: study.years_text((max(each.scope.first, FIRST_YEAR), each.scope.last))
    for each in sorted(
        releases.CURRENT, key=lambda each: (each.id != releases.MAIN, -each.scope.last)
    )
}
"""Sources whose years are set side by side, and which: our main one, then by their last year. Of a
project only the latest release."""
FEWEST_YEARS = 4
"""A line through fewer says nothing of a trend."""
COLUMNS = (
    "source", "year", "race", "deaths", "risk_per_100k", "low", "high", "ratio_to_white",
    "ratio_low", "ratio_high", "killed", "unknown_race",
)  # fmt: skip


def by_year(
    base: study.Study,
    sources: Mapping[str, str] = SHOWN,
    *,
    sex: str = "male",
    latest: Mapping[str, recorded_deaths.Recorded] = MappingProxyType({}),
) -> pd.DataFrame:
    """Return risk and ratio of Black and white people by source and year.

    Columns `COLUMNS`, of which killed (people) and unknown_race (share whose race is imputed) are
    of everybody in the source and year, whatever race and sex. Officer force, exclusive classes,
    calendar-year population, 90% intervals.

    Parameters
    ----------
    base : Study
        Population and all-cause deaths.
    sources : mapping of str to str
        Source -> years, as ``2013-2020``.
    sex : str
        Whose risk.
    latest : mapping of str to Recorded
        Source -> counts to use instead of the committed ones, all their whole years.
    """
    import pandas as pd

    parts = []
    for source, committed_years in sources.items():
        other = latest.get(source)
        years = committed_years if other is None else study.years_text(other.scope.years)
        question = risk.Question("counts", source, years=years, by_year=True)
        rows = risk.answer(question, base, other).assign(source=source)
        rows = rows.assign(year=rows["years"].astype("int64"))
        rows = rows[(rows["sex"] == sex) & rows["race"].isin(["white", "black"])]
        everybody = unknown_race(other or recorded_deaths.committed(source))
        parts.append(rows.merge(everybody, on="year"))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def unknown_race(recorded: recorded_deaths.Recorded) -> pd.DataFrame:
    """Return people killed by officer force a year, and the share of them whose race is imputed.

    Columns: year, killed, unknown_race.
    """
    rows = recorded.rows[recorded.rows["cause"] == "officer_force"]
    people = rows.assign(killed=rows[DRAWS[0]])  # every imputation is of the same people
    people["unknown"] = people["killed"].where(people["race_status"] == IMPUTED, 0)
    sums = people.groupby("year", as_index=False)[["killed", "unknown"]].sum()
    return sums.assign(unknown_race=sums.pop("unknown") / sums["killed"])


@dataclass(frozen=True)
class Slope:
    """The line through the logarithm of a ratio by year.

    Attributes
    ----------
    change, low, high : float
        Change of the ratio a year, as a share of it (0.01: one percent), and its interval.
    dispersion : float
        Scatter of the years about the line, over what chance and imputation explain; above 1 the
        interval is widened by its root and by Student's t.
    years : tuple of int
        The years.
    """

    change: float
    low: float
    high: float
    dispersion: float
    years: tuple[int, ...]


def line(years: Sequence[int], point: Array, draws: Array, level: float = 0.9) -> Slope:
    """Return the line through yearly ratios.

    Parameters
    ----------
    years : sequence of int
        At least `FEWEST_YEARS`.
    point : ndarray, shape (year,)
        Ratios.
    draws : ndarray, shape (draw, year)
        Draws of them, the years independent given the imputation.
    level : float
        Level of the interval.

    Raises
    ------
    ValueError
        When there are too few years.
    """
    if len(years) < FEWEST_YEARS:
        raise ValueError(f"{len(years)} years: a line needs at least {FEWEST_YEARS}")
    logs, drawn = np.log(point), np.log(draws)
    variance = drawn.var(axis=0)
    weight = 1 / variance
    centered = np.asarray(years) - (weight @ np.asarray(years)) / weight.sum()
    pull = weight * centered / (weight @ centered**2)
    slope = float(pull @ logs)
    level_at_center = weight @ logs / weight.sum()
    scatter = (logs - level_at_center - slope * centered) ** 2 / variance
    dispersion = float(scatter.sum() / (len(years) - 2))
    spread = np.quantile(drawn @ pull, [(1 - level) / 2, (1 + level) / 2]) - slope
    low, high = slope + spread * _wider(dispersion, len(years) - 2, level)
    change = np.expm1([slope, low, high])
    return Slope(float(change[0]), float(change[1]), float(change[2]), dispersion, tuple(years))


def _wider(dispersion: float, freedom: int, level: float) -> float:
    """Return the root of the dispersion, times Student's t over the normal as years are few."""
    from scipy import stats

    if dispersion <= 1:
        return 1.0
    tail = (1 + level) / 2
    return float(np.sqrt(dispersion) * stats.t.ppf(tail, freedom) / stats.norm.ppf(tail))


@once
def slope(
    data: study.Study,
    *,
    years: Sequence[int] | None = None,
    sex: str = "male",
    race: str = "black",
    level: float = 0.9,
    draws: int = risk.DRAWS,
    seed: int = risk.SEED,
) -> Slope:
    """Return the line through the yearly ratio to white people of one group.

    ``data`` is from `recorded_deaths.load`; all its years are taken unless some are named. One
    stream of random numbers serves all years, so that chance in one year is independent of chance
    in another, and a draw is of the same imputation in all.
    """
    at, over = (SEXES.index(sex), RACES.index(race)), tuple(years or data.years)
    rng = np.random.default_rng(seed)
    found = [
        estimators.study_counts(
            data,
            (year,),
            population="calendar",
            race_classes="exclusive",
            draws=draws,
            rng=rng,
        )
        for year in over
    ]
    point = np.array([each.ratio[at] for each in found])
    drawn = np.stack([each.ratio_draws[:, at[0], at[1]] for each in found], axis=1)
    return line(over, point, drawn, level)
