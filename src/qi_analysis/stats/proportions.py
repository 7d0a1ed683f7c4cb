"""Shares and their intervals: of a count, corrected for a coder's errors, and of two groups.

* `wilson`: the score interval of a share (Wilson 1927).
* `corrected`: a share of machine-coded rows, corrected for the errors that hand labels show: the
  confusion matrix turned round (Rogan and Gladen 1978 for two classes; Buonaccorsi 2010,
  *Measurement Error*, section 2.4 for more). The interval carries both uncertainties, that of the
  share and that of the error rates.
* `difference`, `p_value`: two shares compared.
* `power`: how likely a difference of two shares is to show at given denominators, exact.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError

Array = npt.NDArray[np.float64]

LEVEL = 0.9
ALPHA = 0.05
PRIOR = 0.5
"""Jeffreys: half a row in every cell of a table of counts."""


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


@dataclass(frozen=True)
class Corrected:
    """Shares of all classes, corrected; arrays of shape (class,).

    ``as_coded`` are the shares before correction.
    """

    as_coded: Array
    share: Array
    low: Array
    high: Array


def corrected(
    coded: npt.ArrayLike,
    confusion: npt.ArrayLike,
    *,
    level: float = LEVEL,
    draws: int = 4000,
    rng: np.random.Generator,
) -> Corrected:
    """Return the shares of the classes corrected for the coder's measured errors.

    With P[i, j] the chance that a row of class i is coded j, the coded shares are q = p P. The
    shares p are those at least squares from it that are none below zero and sum to one. P and q
    are drawn from their Dirichlet posteriors under half a row per cell.

    Parameters
    ----------
    coded : array_like, shape (class,)
        Rows by class as coded by machine.
    confusion : array_like, shape (class, class)
        Labeled rows: class by hand down, class by machine across.
    level : float
        Level of the interval.
    draws : int
        Draws for it.
    rng : numpy.random.Generator
        Source of randomness.

    Raises
    ------
    DataError
        When the shapes differ, or a class has no labeled row: its errors are then not known.

    Examples
    --------
    The coder puts 41% of rows in the second class. Hand labels show that it gets 90% of that class
    right and 20% of the first wrong: (0.41 - 0.2) / (0.9 - 0.2) = 0.3 (Rogan and Gladen 1978).

    >>> rng = np.random.default_rng(1)
    >>> found = corrected([590, 410], [[80, 20], [10, 90]], draws=20, rng=rng)
    >>> found.share.round(6)
    array([0.7, 0.3])
    """
    as_coded, point, drawn = corrected_draws(coded, confusion, draws=draws, rng=rng)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Corrected(as_coded, point, np.minimum(low, point), np.maximum(high, point))


def corrected_draws(
    coded: npt.ArrayLike,
    confusion: npt.ArrayLike,
    *,
    draws: int = 4000,
    rng: np.random.Generator,
) -> tuple[Array, Array, Array]:
    """Return shares as coded, corrected, and draws of the corrected, as `corrected` makes them.

    Shapes (class,), (class,) and (draws, class): for what is made of several shares, such as one
    among some of the classes. Parameters and errors are those of `corrected`.
    """
    counts = np.asarray(coded, dtype=np.float64)
    table = np.asarray(confusion, dtype=np.float64)
    if table.shape != (counts.size, counts.size):
        raise DataError(f"{counts.size} classes were coded, and {table.shape} compared by hand")
    if (table.sum(axis=1) == 0).any():
        at = int(np.flatnonzero(table.sum(axis=1) == 0)[0])
        raise DataError(f"class {at} has no row labeled by hand: its errors are not known")
    if counts.sum() == 0:
        raise DataError("no rows were coded")
    as_coded = counts / counts.sum()
    point = _solve(table / table.sum(axis=1, keepdims=True), as_coded)
    drawn = np.empty((draws, counts.size))
    for number in range(draws):
        chances = np.stack([rng.dirichlet(row + PRIOR) for row in table])
        drawn[number] = _solve(chances, rng.dirichlet(counts + PRIOR))
    return as_coded, point, drawn


def _solve(chances: Array, observed: Array) -> Array:
    """Return the shares p >= 0 summing to one that come nearest to ``observed`` = p @ chances."""
    from scipy.optimize import nnls

    # the row of ones, weighted heavily, holds the sum at one
    weight = 1e4
    system = np.vstack([chances.T, np.full(observed.size, weight)])
    found, _ = nnls(system, np.append(observed, weight))
    return np.asarray(found / found.sum())


@dataclass(frozen=True)
class Difference:
    """The second share minus the first.

    Attributes
    ----------
    difference, low, high : float
        With the hybrid score interval.
    p_value : float
        Two-sided, of the score test of equal shares.
    """

    difference: float
    low: float
    high: float
    p_value: float


def difference(
    count_first: int, n_first: int, count_second: int, n_second: int, level: float = LEVEL
) -> Difference:
    """Return the difference of two independent shares, the second minus the first.

    The interval joins the Wilson intervals of both (Newcombe 1998, *Statistics in Medicine*
    17:873-890, method 10). The p-value is of the score test that `power` uses.

    Raises
    ------
    DataError
        When a count is not between 0 and its total, or a total is 0.

    Examples
    --------
    56 of 70 less 48 of 80, printed as 0.0524 to 0.3339 (Newcombe, table II, example a):

    >>> found = difference(48, 80, 56, 70, level=0.95)
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    a, b = wilson(count_first, n_first, level), wilson(count_second, n_second, level)
    found = b.share - a.share
    below = float(np.hypot(b.share - b.low, a.high - a.share))
    above = float(np.hypot(b.high - b.share, a.share - a.low))
    return Difference(
        found, found - below, found + above, p_value(count_first, n_first, count_second, n_second)
    )


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


def least_difference(
    share: float, n_first: int, n_second: int, *, wanted: float = 0.8, alpha: float = ALPHA
) -> float | None:
    """Return the smallest rise from ``share`` that shows with the wanted power, in steps of 0.01.

    None where not even a rise to certainty would show.
    """
    steps = range(1, math.floor(100 * (1 - share)) + 1)

    def shows(step: int) -> bool:
        return power(share, share + step / 100, n_first, n_second, alpha) >= wanted

    # power rises with the difference but for the teeth of a saw, so the search may halve
    at = bisect.bisect_left(steps, True, key=shows)
    return steps[at] / 100 if at < len(steps) else None


@dataclass(frozen=True)
class Pooled:
    """Shares of several groups drawn together; arrays of shape (group,).

    ``mean`` and ``spread`` are the mean of the groups' true shares and its standard deviation.
    """

    share: Array
    low: Array
    high: Array
    mean: float
    spread: float


def partially_pooled(
    counts: npt.ArrayLike, totals: npt.ArrayLike, *, level: float = LEVEL, grid: int = 40
) -> Pooled:
    """Return shares of groups under a beta-binomial model, small groups drawn to the mean.

    Gelman and others 2013, *Bayesian Data Analysis*, section 5.3: each group's share is from a
    beta with mean m and m(1 - m)/(k + 1) as variance. (logit m, log k) have that book's prior,
    density proportional to (alpha + beta)^(-5/2) on (alpha, beta), and are summed over a grid; a
    group's share is the mixture of its beta posteriors. Simulated with twelve groups of 6 to 75
    rows, 90% intervals hold the truth 91, 86 and 93 times in 100 where the groups differ by a
    standard deviation of 17, 10 and 6 points.

    Parameters
    ----------
    counts, totals : array_like, shape (group,)
        Successes and rows; a group may have none.
    level : float
        Level of the intervals.
    grid : int
        Points a side.

    Raises
    ------
    DataError
        When a count is not between 0 and its total, or no group has a row.
    """
    from scipy import special, stats

    y, n = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if (y < 0).any() or (y > n).any() or n.sum() == 0:
        raise DataError("counts must lie between 0 and their totals, and some total above 0")
    center = special.logit((y.sum() + PRIOR) / (n.sum() + 2 * PRIOR))
    width = 4 * np.sqrt(1 / (y.sum() + 1) + 1 / (n.sum() - y.sum() + 1)) + 1.5
    location = np.linspace(center - width, center + width, grid)
    strength = np.linspace(np.log(0.5), np.log(2000), grid)
    u, v = (each.ravel() for each in np.meshgrid(location, strength))
    alpha, beta = special.expit(u) * np.exp(v), special.expit(-u) * np.exp(v)
    # Jacobian of (alpha, beta) -> (log alpha/beta, log(alpha + beta)) is alpha * beta
    logged = np.log(alpha) + np.log(beta) - 2.5 * v
    for k, total in zip(y, n, strict=True):
        logged += special.betaln(alpha + k, beta + total - k) - special.betaln(alpha, beta)
    weight = np.exp(logged - logged.max())
    weight /= weight.sum()
    heavy = weight > weight.max() * 1e-4
    edges = np.linspace(0, 1, 401)
    share, low, high = (np.empty(y.size) for _ in range(3))
    for at, (k, total) in enumerate(zip(y, n, strict=True)):
        share[at] = weight @ ((alpha + k) / (alpha + beta + total))
        below = stats.beta.cdf(edges[:, None], alpha[heavy] + k, beta[heavy] + total - k)
        cumulative = below @ weight[heavy] / weight[heavy].sum()
        low[at], high[at] = np.interp([(1 - level) / 2, (1 + level) / 2], cumulative, edges)
    mean = alpha / (alpha + beta)
    variance = mean * (1 - mean) / (alpha + beta + 1)
    middle = float(weight @ mean)
    return Pooled(share, low, high, middle, float(np.sqrt(weight @ variance)))
