"""How much the rates of single years vary around the long-run rate, beyond chance.

An interval from counts of some years is of the rates of those years. The long-run rate is one step
further: each year departs from it by more than chance (a policy, a pandemic, what reporters find).
The variance of these departures is estimated by moments from all groups together (Pearson's
chi-square of the yearly counts less its degrees of freedom, as for overdispersed counts in
McCullagh and Nelder, *Generalized Linear Models*, 2nd ed. 1989, section 4.5), once for rates and
once for their ratios to white, and is added to that of the draws. A trend counts as departure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.risk.estimators import WHITE, Estimate

Array = npt.NDArray[np.float64]

FEWEST_YEARS = 4


def between_years(deaths: Array, exposure: Array) -> tuple[float, float]:
    """Return the variance between years of log rates, and of log ratios to white; zero at least.

    Parameters
    ----------
    deaths, exposure : ndarray, shape (year, sex, race)
        People killed, and person-years.

    Raises
    ------
    DataError
        When there are fewer than `FEWEST_YEARS`.

    Examples
    --------
    Counts that vary less than chance would have them:

    >>> even = np.full((8, 1, 2), 100.0)
    >>> between_years(even, even * 1e6)
    (0.0, 0.0)
    """
    years = len(deaths)
    if years < FEWEST_YEARS:
        raise DataError(f"{years} years are too few to see how much years vary")
    expected = deaths.sum(axis=0) / exposure.sum(axis=0) * exposure
    white = slice(WHITE, WHITE + 1)
    both = deaths + deaths[..., white]
    means = expected + expected[..., white]
    share = np.divide(expected, means, out=np.zeros_like(means), where=means > 0)
    others = np.delete(np.arange(deaths.shape[-1]), WHITE)
    of_one = both[..., others] * share[..., others]
    of_two = both[..., others] - of_one
    return (
        _beyond_chance(deaths - expected, expected),
        # given the deaths of a group and of white people, the first are binomial
        _beyond_chance(
            deaths[..., others] - of_one,
            of_two * share[..., others],
        ),
    )


def _beyond_chance(off: Array, variance: Array) -> float:
    """Return by how much squared departures exceed a variance, on the scale of logarithms.

    Both of shape (year, ...). Groups in whose years nothing can vary count for nothing.
    """
    some = (variance > 0).all(axis=0)
    if not some.any():
        return 0.0
    freedom = len(off) - 1
    chi = (off[:, some] ** 2 / variance[:, some]).sum(axis=0)
    return max(0.0, float((chi - freedom).sum() / (freedom * variance[:, some].mean(axis=0)).sum()))


def underlying(found: Estimate, deaths: Array, exposure: Array) -> Estimate:
    """Return the estimate with draws as wide as the long-run rate is uncertain.

    The draws keep their shape: each moves away from their middle, on the log scale, until their
    variance is that of the draws and that of the mean of the years together. The latter is widened
    by the square of the ratio of the 95% quantiles of Student's t and the normal distribution, as
    it is estimated from few years.

    Parameters
    ----------
    found : Estimate
        From counts of these years.
    deaths, exposure : ndarray, shape (year, sex, race)
        People killed, and person-years, by year.
    """
    from scipy import stats

    years = len(deaths)
    freedom = years - 1
    few = (stats.t.ppf(0.95, freedom) / stats.norm.ppf(0.95)) ** 2
    of_rates, of_ratios = between_years(deaths, exposure)
    return replace(
        found,
        risk_draws=_spread(found.risk_draws, few * of_rates / years),
        ratio_draws=_spread(found.ratio_draws, few * of_ratios / years),
    )


def _spread(draws: Array, more: float) -> Array:
    """Return positive draws with a variance of their logarithms larger by ``more``."""
    logs = np.log(draws)
    variance = logs.var(axis=0)
    wider = np.sqrt(1 + np.divide(more, variance, out=np.zeros_like(variance), where=variance > 0))
    middle = np.median(logs, axis=0)
    return np.asarray(np.exp(middle + (logs - middle) * wider))
