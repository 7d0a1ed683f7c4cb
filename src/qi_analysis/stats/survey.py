"""Estimates with intervals from a stratified sample of a finite list.

The estimates rest on the random draw alone. A prediction for every unit of the list, such as a
machine's answer, makes them more precise where it is good and leaves them valid where it is bad:
the difference estimator (Cochran 1977, section 7.2; as prediction-powered inference Angelopoulos
and others 2023), with the weight of the prediction chosen from the sample (Angelopoulos, Duchi and
Zrnic 2023). With a prediction that is the same throughout each stratum it is the stratified mean.

Intervals are Wilson's with the effective size and the degrees of freedom of the design (Franco,
Little, Louis and Slud 2019, J. Survey Statistics and Methodology 7:334); differences combine two of
them (Zou and Donner 2008, Statistics in Medicine 27:1693).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

LEVEL = 0.95


@dataclass(frozen=True)
class Design:
    """A stratified sample without replacement.

    Attributes
    ----------
    sizes, drawn : array of int, shape (stratum,)
        Units of each stratum on the list, and in the sample.
    stratum : array of int, shape (sampled unit,)
        Index of each sampled unit's stratum.
    kind : array of int, shape (stratum,)
        Strata of one kind are judged together where the sample shows no variation: see `unseen`.
    """

    sizes: Whole
    drawn: Whole
    stratum: Whole
    kind: Whole

    @property
    def weights(self) -> Array:
        """Units of the list for each sampled unit, shape (sampled unit,)."""
        return (self.sizes / np.maximum(self.drawn, 1))[self.stratum]


@dataclass(frozen=True)
class Prediction:
    """What a machine predicts.

    Attributes
    ----------
    sampled : array, shape (sampled unit,)
        Of the sampled units.
    totals : array, shape (stratum,)
        Sums over all units of each stratum on the list.
    """

    sampled: Array
    totals: Array


@dataclass(frozen=True)
class Estimate:
    """An estimate with its interval.

    Attributes
    ----------
    value, low, high : float
        The estimate and the ends of its interval; a share without any unit below it is NaN.
    error : float
        Standard error.
    df : float
        Degrees of freedom of the error (Satterthwaite 1946).
    """

    value: float
    low: float
    high: float
    error: float
    df: float


def total(
    values: Array,
    of: float,
    design: Design,
    prediction: Prediction | None = None,
    level: float = LEVEL,
    inside: npt.NDArray[np.bool_] | None = None,
) -> Estimate:
    """Estimate how many units of a group have a property.

    Parameters
    ----------
    values : array of 0 and 1, shape (sampled unit,)
        Whether a sampled unit has it, of the group or not.
    of : float
        Units of the group on the list, which is known. The estimate is at least the number of
        sampled units with the property, and at most ``of`` less that of those without it.
    design : Design
        How the sample was drawn.
    prediction : Prediction, optional
        Of the values; 0 outside the group.
    level : float
        Level of the interval.
    inside : array of bool, shape (sampled unit,), optional
        Whether a sampled unit is of the group; all are by default.

    Examples
    --------
    Ten of a hundred units are read, and three have the property.

    >>> design = Design(np.array([100]), np.array([10]), np.zeros(10, int), np.array([0]))
    >>> found = total(np.array([1.0] * 3 + [0.0] * 7), 100, design)
    >>> found.value, round(found.low), round(found.high)
    (30.0, 9, 64)
    """
    if of <= 0:
        return Estimate(0.0, 0.0, 0.0, 0.0, 1.0)
    within = np.ones(len(values), dtype=bool) if inside is None else inside
    counted = values * within
    weight = _weight(counted, prediction, design)
    known = 0.0 if prediction is None else weight * float(prediction.totals.sum())
    rest = counted if prediction is None else counted - weight * prediction.sampled
    estimate = known + float((design.weights * rest).sum())
    variance, df = _variance(rest, design)
    variance += _borrowed(values, within, design)
    least = float(counted.sum())
    most = of - float(within.sum()) + least  # what was read is known
    value = min(max(estimate, least), most)
    ends = _wilson(value / of, variance / of**2, df, design, within, level)
    more, fewer = unseen(values, within, design, level)
    low = value - sqrt((value - of * ends[0]) ** 2 + fewer**2)
    high = value + sqrt((of * ends[1] - value) ** 2 + more**2)
    return Estimate(value, max(low, least), min(high, most), sqrt(variance), df)


def _borrowed(values: Array, inside: npt.NDArray[np.bool_], design: Design) -> float:
    """Return the variance of their kind for the few alike units of a small group."""
    if inside.all():
        return 0.0
    found, weights, kind = 0.0, design.weights, design.kind[design.stratum]
    for each in np.unique(kind):
        mine = (kind == each) & inside
        if mine.any() and (values[mine] == values[mine][0]).all():
            rate = float(np.average(values[kind == each], weights=weights[kind == each]))
            size, n = float(weights[mine].sum()), int(mine.sum())
            found += size * max(size - n, 0.0) * rate * (1 - rate) / n
    return found


def unseen(
    values: Array, inside: npt.NDArray[np.bool_], design: Design, level: float = LEVEL
) -> tuple[float, float]:
    """Return how many units with, and without, a property may hide where the sample shows none.

    A kind of strata all of whose sampled units are alike has no variance, although others may
    exist. The most that are compatible with the sample at ``level`` are told by the exact
    hypergeometric chance that none is drawn; where rates of drawing differ, with the effective
    number drawn (Kish 1965). Kinds are combined as independent deviations.

    Returns
    -------
    tuple of float
        More with the property than estimated, and fewer.
    """
    more = fewer = 0.0
    weights = design.weights
    kind = design.kind[design.stratum]
    for each in np.unique(kind):
        alike, mine = values[kind == each], (kind == each) & inside
        if not mine.any() or (alike != alike[0]).any():
            continue
        sampled = weights[mine]
        effective = int(sampled.sum() ** 2 / (sampled**2).sum() + 1e-9)
        hidden = hidden_at_most(round(float(sampled.sum())), effective, 1 - level)
        if alike[0]:
            fewer += hidden**2
        else:
            more += hidden**2
    return sqrt(more), sqrt(fewer)


def hidden_at_most(size: int, drawn: int, chance: float) -> int:
    """Return the most units of a kind of which a sample shows none with at least this chance.

    Examples
    --------
    Of 1,000 units 100 are read: the "rule of three" gives 30 without the finite correction.

    >>> hidden_at_most(1000, 100, 0.05)
    28
    """
    rest = size - drawn
    if rest <= 0:
        return 0
    step = np.arange(rest)
    # chance that none of k is drawn: product of (size - drawn - j) / (size - j) over j < k
    logs = np.cumsum(np.log((rest - step) / (size - step)))
    return int((logs >= np.log(chance)).sum())


def share(numerator: Array, denominator: Array, design: Design, level: float = LEVEL) -> Estimate:
    """Estimate a share: of the units in ``denominator``, those in ``numerator``.

    Parameters
    ----------
    numerator, denominator : array of 0 and 1, shape (sampled unit,)
        The first is 0 wherever the second is.
    design : Design
        How the sample was drawn.
    level : float
        Level of the interval.
    """
    weights = design.weights
    below = float((weights * denominator).sum())
    if below <= 0:
        return Estimate(float("nan"), 0.0, 1.0, float("nan"), 1.0)
    value = float((weights * numerator).sum()) / below
    variance, df = _variance((numerator - value * denominator) / below, design)
    low, high = _wilson(value, variance, df, design, denominator > 0, level)
    return Estimate(value, low, high, sqrt(variance), df)


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Return the second estimate less the first, of groups drawn apart (Zou and Donner 2008)."""
    value = second.value - first.value
    down = sqrt((second.value - second.low) ** 2 + (first.high - first.value) ** 2)
    up = sqrt((second.high - second.value) ** 2 + (first.value - first.low) ** 2)
    if np.isnan(value):
        return Estimate(value, -1.0, 1.0, value, 1.0)
    error = sqrt(first.error**2 + second.error**2)
    return Estimate(value, value - down, value + up, error, min(first.df, second.df))


def _by_stratum(values: Array, design: Design) -> Array:
    return np.bincount(design.stratum, values, len(design.sizes)).astype(float)


def _covariances(one: Array, other: Array, design: Design) -> Array:
    """Return what each stratum adds to the covariance of two estimated totals."""
    n = design.drawn
    sums = _by_stratum(one, design) * _by_stratum(other, design)
    centered = _by_stratum(one * other, design) - sums / np.maximum(n, 1)
    scale = design.sizes * (design.sizes - n) / np.maximum(n * (n - 1), 1)
    return np.asarray(scale * centered)


def _variance(values: Array, design: Design) -> tuple[float, float]:
    """Return the variance of an estimated total, and its degrees of freedom."""
    parts = np.maximum(_covariances(values, values, design), 0.0)
    whole = float(parts.sum())
    if whole <= 0:
        return 0.0, float(max(len(values) - 1, 1))
    df = whole**2 / float((parts**2 / np.maximum(design.drawn - 1, 1)).sum())
    return whole, max(df, 1.0)


def _weight(values: Array, prediction: Prediction | None, design: Design) -> float:
    """Return the weight, from 0 to 1, with which a prediction makes the variance least."""
    if prediction is None:
        return 0.0
    spread = float(_covariances(prediction.sampled, prediction.sampled, design).sum())
    if spread <= 0:
        return 1.0
    together = float(_covariances(values, prediction.sampled, design).sum())
    return min(max(together / spread, 0.0), 1.0)


def _wilson(
    value: float,
    variance: float,
    df: float,
    design: Design,
    within: npt.NDArray[np.bool_],
    level: float,
) -> tuple[float, float]:
    """Return Wilson's interval at the effective size of the sample."""
    from scipy import stats

    weights = design.weights[within]
    if not len(weights):
        return 0.0, 1.0  # nothing was read, so nothing is ruled out
    if (weights <= 1).all() and variance <= 0:
        return value, value  # all that there is was read
    if variance > 0 and 0 < value < 1:
        n = value * (1 - value) / variance
    else:
        n = float(weights.sum() ** 2 / (weights**2).sum() / (1 - 1 / weights.mean()))
        df = max(n - 1, 1.0)
    t = float(stats.t.ppf((1 + level) / 2, df)) ** 2 / n
    middle, half = value + t / 2, sqrt(t * value * (1 - value) + t**2 / 4)
    return (
        float(min(max((middle - half) / (1 + t), 0.0), value)),
        float(max(min((middle + half) / (1 + t), 1.0), value)),
    )
