"""How much the rates of single years vary around the long-run rate, beyond chance.

An interval from counts of some years is of the rates of those years. The long-run rate is one step
further: each year departs from it by more than chance (a policy, a pandemic, what reporters find).
The variance of these departures is estimated by moments from all groups together (Pearson's
chi-square of the yearly counts less its degrees of freedom, as for overdispersed counts in
McCullagh and Nelder, *Generalized Linear Models*, 2nd ed. 1989, section 4.5), once for rates and
once for their ratios to white, and is added to that of the draws. A trend counts as departure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.risk.estimators import WHITE, Estimate

Array = npt.NDArray[np.float64]

FEWEST_YEARS = 4


@dataclass(frozen=True)
class Between:
    """Variance between years of logarithms, beyond chance; zero at least.

    Attributes
    ----------
    rates, ratios : float
        Of the rates of single groups, and of their ratios to white.
    total_rate, total_ratio : float
        Of all groups together: what varies in one of them hardly moves the sum.
    """

    rates: float
    ratios: float
    total_rate: float
    total_ratio: float


def between_years(deaths: Array, exposure: Array) -> Between:
    """Return how much log rates, and log ratios to white, vary between years beyond chance.

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
    >>> between_years(even, even * 1e6).rates
    0.0
    """
    years = len(deaths)
    if years < FEWEST_YEARS:
        raise DataError(f"{years} years are too few to see how much years vary")
    expected = deaths.sum(axis=0) / exposure.sum(axis=0) * exposure
    others = np.delete(np.arange(deaths.shape[-1]), WHITE)
    white, white_means = deaths[..., [WHITE]], expected[..., [WHITE]]
    rest, rest_means = deaths[..., others], expected[..., others]
    all_rest, all_means = (each.sum(axis=-1, keepdims=True) for each in (rest, rest_means))
    off = all_rest + white - all_means - white_means
    share = float(all_rest.sum() / deaths.sum())
    return Between(
        rates=_beyond_chance(deaths - expected, expected),
        ratios=_of_ratios(rest, rest_means, white, white_means),
        total_rate=_beyond_chance(off, all_means + white_means),
        # the total over white is 1 + rest over white: its logarithm moves by the share of the rest
        total_ratio=share**2 * _of_ratios(all_rest, all_means, white, white_means),
    )


def _of_ratios(deaths: Array, expected: Array, white: Array, white_expected: Array) -> float:
    """Return the variance between years of log ratios of groups to white people.

    Given the deaths of a group and of white people in a year, the first are binomial.
    """
    means = expected + white_expected
    share = np.divide(expected, means, out=np.zeros_like(means), where=means > 0)
    of_one = (deaths + white) * share
    return _beyond_chance(deaths - of_one, of_one * (1 - share))


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
    it is estimated from few years. ``deaths`` and ``exposure`` are the people killed and
    person-years of these years, each of shape (year, sex, race).
    """
    of_rates, of_ratios = of_mean(deaths, exposure)
    return replace(
        found,
        risk_draws=spread(found.risk_draws, of_rates),
        ratio_draws=spread(found.ratio_draws, of_ratios),
    )


def of_mean(deaths: Array, exposure: Array) -> tuple[Array, Array]:
    """Return the variance that years add to log rates and log ratios of all of them together.

    As `underlying` adds it, of counts by year as there. Each of shape (group,), the total last.
    """
    from scipy import special  # scipy.stats takes a second to import

    years, groups = len(deaths), deaths.shape[-1]
    few = float((special.stdtrit(years - 1, 0.95) / special.ndtri(0.95)) ** 2)
    found = between_years(deaths, exposure)
    rates = [found.rates] * groups + [found.total_rate]
    ratios = [found.ratios] * groups + [found.total_ratio]
    return few / years * np.array(rates), few / years * np.array(ratios)


def spread(draws: Array, more: Array) -> Array:
    """Return positive draws with a variance of their logarithms larger by ``more`` of the group.

    ``draws`` have the shape (draw, ..., group), ``more`` the shape (group,), as `of_mean` gives it.
    """
    logs = np.log(draws)
    variance = logs.var(axis=0)
    wider = np.sqrt(1 + np.divide(more, variance, out=np.zeros_like(variance), where=variance > 0))
    middle = np.median(logs, axis=0)
    return np.asarray(np.exp(middle + (logs - middle) * wider))
