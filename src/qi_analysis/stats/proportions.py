"""Shares and their intervals, and two shares compared.

* `wilson`: the score interval of a share (Wilson 1927).
* `p_value`: whether two shares differ.
* `power`: how likely a difference of two shares is to show at given denominators, exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError

Array = npt.NDArray[np.float64]

LEVEL = 0.9
ALPHA = 0.05


@dataclass(frozen=True)
class Share:
    """A share and its interval; ``n`` rows are its denominator."""

    count: float
    n: int
    share: float
    low: float
    high: float


def wilson(count: int, n: int, level: float = LEVEL) -> Share:
    """Return the share of ``count`` in ``n`` with Wilson's interval.

    Raises
    ------
    DataError
        When ``count`` is not between 0 and ``n``, or ``n`` is 0.

    Examples
    --------
    81 of 263, printed as 0.2553 to 0.3662 (Newcombe 1998, *Statistics in Medicine* 17:857-872,
    table I, method 3):

    >>> found = wilson(81, 263, level=0.95)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    # scipy.stats.binomtest does the same, step by step, and takes a second to import
    from scipy.special import ndtri

    if not 0 <= count <= n or n == 0:
        raise DataError(f"{count} of {n} is not a share")
    share, z = count / n, float(ndtri(0.5 + 0.5 * level))
    denominator = 2 * (n + z**2)
    center = (2 * n * share + z**2) / denominator
    reach = z / denominator * math.sqrt(4 * n * share * (1 - share) + z**2)
    low, high = center - reach, center + reach
    return Share(count, n, share, 0.0 if count == 0 else low, 1.0 if count == n else high)


def p_value(first: float, n_first: int, second: float, n_second: int) -> float:
    """Return the two-sided p of the score test of equal shares (pooled variance).

    Parameters
    ----------
    first, second : float
        Counts; they need not be whole.
    n_first, n_second : int
        Their denominators.

    Examples
    --------
    45% and 55% of 200 are two standard errors apart, each sqrt(0.5 * 0.5 * 2 / 200) = 0.05; 4.55%
    of a normal distribution lies beyond two.

    >>> round(p_value(90, 200, 110, 200), 4)
    0.0455
    """
    # the two-sided tail of a normal, without the weight of a general distribution
    statistic = float(score_statistic(first, n_first, second, n_second))
    return math.erfc(abs(statistic) / math.sqrt(2))


def power(first: float, second: float, n_first: int, n_second: int, alpha: float = ALPHA) -> float:
    """Return how likely two true shares are to differ significantly at these denominators.

    Exact: the chance, over both binomial counts, that the two-sided score test of equal shares
    (pooled variance; Agresti 2013, *Categorical Data Analysis*, section 3.2) has p below ``alpha``.

    Parameters
    ----------
    first, second : float
        True shares.
    n_first, n_second : int
        Denominators.
    alpha : float
        Level of the test.

    Examples
    --------
    With two rows each, only 0 against 2 is significant (z = 2). The second count is always 2, and
    the first is 0 with a chance of 0.5 * 0.5:

    >>> power(0.5, 1.0, 2, 2)
    0.25
    """
    a, b = np.arange(n_first + 1)[:, None], np.arange(n_second + 1)[None, :]
    chance = np.outer(_binomial(n_first, first), _binomial(n_second, second))
    return float(
        chance[np.abs(score_statistic(a, n_first, b, n_second)) > _normal(1 - alpha / 2)].sum()
    )


def _binomial(n: int, share: float) -> Array:
    """Return the chance of each count to ``n``; to import scipy.stats would take half a second."""
    from scipy.special import bdtr

    return np.diff(bdtr(np.arange(n + 1), n, share), prepend=0.0)


def score_statistic(
    count_first: npt.ArrayLike, n_first: int, count_second: npt.ArrayLike, n_second: int
) -> Array:
    """Return the score statistic of equal shares (second minus first over pooled standard error).

    0 where neither or both counts are all of their denominators, for there is no difference then.
    """
    a, b = np.asarray(count_first), np.asarray(count_second)
    pooled = (a + b) / (n_first + n_second)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    difference = b / n_second - a / n_first
    return np.asarray(np.divide(difference, error, out=np.zeros(error.shape), where=error > 0))


def _normal(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def least_denominator(
    first: float, second: float, *, wanted: float = 0.8, alpha: float = ALPHA, most: int = 2000
) -> int:
    """Return the smallest equal denominator from which on the power stays at ``wanted`` or above.

    The power of an exact test is a saw: it may dip just after it first reaches a height. The
    number returned is the first after which it does not dip for 10 more.

    Raises
    ------
    DataError
        When ``most`` rows a period do not suffice.
    """
    pooled = (first + second) / 2
    about = 2 * pooled * (1 - pooled) * ((_normal(1 - alpha / 2) + _normal(wanted)) ** 2)
    about /= (first - second) ** 2
    reached = 0
    for n in range(max(2, int(0.8 * about)), most + 1):  # no exact test does with a fifth less
        reached = reached + 1 if power(first, second, n, n, alpha) >= wanted else 0
        if reached > 10:
            return n - 10
    raise DataError(f"{first:.0%} and {second:.0%} need more than {most} rows a period")
