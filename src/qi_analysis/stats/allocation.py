"""Which units of a finite list to draw: how many of each stratum, and how many in all."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from qi_analysis.stats.survey import LEVEL, Array, Whole

FLOOR = 2
"""Units drawn from every stratum at least: with one the variance within it is unknown."""


def allocate(
    sizes: Sequence[int] | Whole,
    total: int,
    spread: Sequence[float] | Array | None = None,
    floor: int = FLOOR,
) -> Whole:
    """Return how many units to draw from each stratum.

    Parameters
    ----------
    sizes : sequence of int
        Units of each stratum.
    total : int
        Units to draw in all.
    spread : sequence of float, optional
        Standard deviation expected in each stratum: the allocation is then Neyman's (1934),
        proportional to size times spread; otherwise proportional to size.
    floor : int
        Least number from each stratum, or all of a smaller one.

    Returns
    -------
    array of int, shape (stratum,)
        Adds up to ``total``.

    Raises
    ------
    ValueError
        When ``total`` is more than there are, or less than the floors add up to.

    Examples
    --------
    >>> allocate([100, 300], 40).tolist()
    [10, 30]
    >>> allocate([100, 300], 40, spread=[0.3, 0.1]).tolist()
    [20, 20]
    """
    held = np.asarray(sizes, dtype=np.int64)
    least = np.minimum(held, floor)
    if not least.sum() <= total <= held.sum():
        raise ValueError(f"{total} units: from {least.sum()} to {held.sum()} can be drawn")
    wish = held * (np.ones(len(held)) if spread is None else np.asarray(spread, dtype=float))
    found = least.astype(float)
    free = np.ones(len(held), dtype=bool)
    while free.any():
        left = total - found[~free].sum()
        base = wish[free].sum()
        share = wish[free] / base if base > 0 else held[free] / held[free].sum()
        found[free] = left * share
        # strata at a bound stay there, those furthest out first; the others share what is left
        under, over = free & (found < least), free & (found > held)
        lack, excess = (least - found)[under].sum(), (found - held)[over].sum()
        bound = under if lack >= excess else over
        if not bound.any():
            break
        found[bound] = (least if lack >= excess else held)[bound]
        free &= ~bound
    whole = np.floor(found + 1e-9).astype(np.int64)
    order = np.argsort(-(found - whole), kind="stable")
    order = order[whole[order] < held[order]]
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def draw(stratum: Whole, counts: Whole, rng: np.random.Generator) -> Whole:
    """Return the places of a random sample, in order.

    Parameters
    ----------
    stratum : array of int, shape (unit,)
        Stratum of every unit of the list.
    counts : array of int, shape (stratum,)
        How many of each.
    rng : numpy.random.Generator
        Source of randomness.
    """
    shuffled = rng.permutation(len(stratum))
    by_stratum = shuffled[np.argsort(stratum[shuffled], kind="stable")]
    sizes = np.bincount(stratum, minlength=len(counts))
    rank = np.arange(len(stratum)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(by_stratum[rank < np.repeat(counts, sizes)])


def size_for(
    width: float,
    sizes: Sequence[int] | Whole,
    spread: Sequence[float] | Array,
    floor: int = FLOOR,
    level: float = LEVEL,
) -> int:
    """Return the smallest sample whose interval of the total is expected to be so wide.

    Parameters
    ----------
    width : float
        From end to end, in units.
    sizes, spread, floor
        As in `allocate`.
    level : float
        Level of the interval.

    Raises
    ------
    ValueError
        When the width is not positive.
    """
    if width <= 0:
        raise ValueError(f"a width of {width}: it must be positive")
    from scipy import stats

    held, s = np.asarray(sizes, dtype=np.int64), np.asarray(spread, dtype=float)
    low, high = int(np.minimum(held, floor).sum()), int(held.sum())
    z = stats.norm.ppf((1 + level) / 2)
    while low < high:
        middle = (low + high) // 2
        n = np.maximum(allocate(held, middle, s, floor), 1)
        expected = 2 * z * sqrt(float((held**2 * (1 - n / held) * s**2 / n).sum()))
        low, high = (low, middle) if expected <= width else (middle + 1, high)
    return low
