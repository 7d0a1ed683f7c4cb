"""How many deaths no list has, from how much the lists overlap. Arithmetic only; knows no files.

Two lists: the estimator of Chapman (1951) with the variance of Seber (1970). Three and more:
log-linear models of the counts by pattern (Fienberg 1972; Bishop, Fienberg and Holland 1975,
chapter 6), which allow dependence between lists, and profile-likelihood intervals (Cormack 1992;
Coull and Agresti 1999). All of it assumes a closed population, no wrong links, and that people of
one stratum are equally likely to be listed. Lists that copy from each other share what they know
and what they do not, which makes the estimate too low: read it as a lower bound.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError

Array = npt.NDArray[np.float64]
Terms = tuple[tuple[int, ...], ...]

LEVEL = 0.9
PLAUSIBLE = 10.0
"""A model whose AIC is further than this from the best has essentially no support (Burnham and
Anderson 2002, section 2.6)."""
_STEPS, _TINY = 200, 1e-9
_ZERO = 1e-6
_LOGS = (-25.0, 25.0)
_FARTHEST = 1e3
"""A missing cell beyond so many times the listed is not an estimate: the data do not bound it."""


@dataclass(frozen=True)
class Chapman:
    """Estimate from two lists: total, standard error and interval."""

    total: float
    standard_error: float
    low: float
    high: float


def chapman(first: int, second: int, both: int, level: float = LEVEL) -> Chapman:
    """Return the number of people, listed or not, from two independent lists.

    The interval is log-normal in the number of people on neither list (Chao 1987), so that it
    never lies below the number listed.

    Raises
    ------
    DataError
        When more are on both lists than on one of them.

    Examples
    --------
    200 fish marked, 100 caught later, 20 of them marked (Lohr, *Sampling*, example 13.1):
    201 * 101 / 21 - 1. Without the correction for small counts it would be 200 * 100 / 20 = 1000.

    >>> round(chapman(200, 100, 20).total, 1)
    965.7
    """
    if not 0 <= both <= min(first, second):
        raise DataError(f"{both} people on both lists, {first} on one and {second} on the other")
    total = (first + 1) * (second + 1) / (both + 1) - 1
    alone = (first - both) * (second - both)
    variance = (first + 1) * (second + 1) * alone / ((both + 1) ** 2 * (both + 2))
    listed = first + second - both
    missing = total - listed
    if missing <= 0:
        return Chapman(total, variance**0.5, float(listed), float(listed))
    spread = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(np.log1p(variance / missing**2))
    return Chapman(
        total,
        float(variance**0.5),
        float(listed + missing / np.exp(spread)),
        float(listed + missing * np.exp(spread)),
    )


@dataclass(frozen=True)
class Fit:
    """One log-linear model of the counts by pattern.

    Attributes
    ----------
    terms : tuple of tuple of int
        Sets of lists that are allowed to depend on each other, alongside the lists themselves.
    total : float
        Estimate of people, listed or not.
    deviance : float
        Of the observed counts.
    free : int
        Degrees of freedom left.
    aic : float
        Deviance plus twice the number of parameters.
    """

    terms: Terms
    total: float
    deviance: float
    free: int
    aic: float


def patterns(lists: int) -> npt.NDArray[np.int64]:
    """Return every pattern of being listed, shape (2**lists, lists), 1 listed; none comes last."""
    return np.array(list(itertools.product((1, 0), repeat=lists)), dtype=np.int64)


def hierarchical(lists: int) -> list[Terms]:
    """Return every hierarchical model without the interaction of all lists, simplest first."""
    sets = [
        chosen for size in range(2, lists) for chosen in itertools.combinations(range(lists), size)
    ]
    found: list[Terms] = []
    for number in range(len(sets) + 1):
        for terms in itertools.combinations(sets, number):
            below = {
                part
                for term in terms
                for size in range(2, len(term))
                for part in itertools.combinations(term, size)
            }
            if below <= set(terms):
                found.append(terms)
    return found


def fit_all(counts: Sequence[float] | Array) -> list[Fit]:
    """Return every model that the counts determine, the smallest AIC first.

    Parameters
    ----------
    counts : array, shape (2**lists - 1,)
        People by pattern, in the order of `patterns` without the last.

    Raises
    ------
    DataError
        When there are fewer than three lists, or no model is determined.

    Examples
    --------
    Students with hepatitis A on three lists. Chao and others (2001, *Statistics in Medicine*
    20:3123-3157) print 388 for independent lists and 1,313 for all pairs dependent:

    >>> fits = {found.terms: found for found in fit_all([28, 21, 17, 69, 18, 55, 63])}
    >>> round(fits[()].total), round(fits[(0, 1), (0, 2), (1, 2)].total)
    (388, 1313)
    """
    observed, lists = _checked(counts)
    fits = [fit(observed, terms) for terms in hierarchical(lists)]
    found = sorted((each for each in fits if each is not None), key=lambda each: each.aic)
    if not found:
        raise DataError("no log-linear model is determined by these counts: too many are zero")
    return found


def _checked(counts: Sequence[float] | Array) -> tuple[Array, int]:
    observed = np.asarray(counts, dtype=np.float64)
    lists = int(np.log2(observed.size + 1))
    if observed.ndim != 1 or 2**lists - 1 != observed.size or lists < 3:
        raise DataError(f"{observed.size} counts are not those of three or more lists")
    return observed, lists


def fit(counts: Sequence[float] | Array, terms: Terms) -> Fit | None:
    """Return one model, or None if the counts do not determine the missing cell.

    Where nobody has a pattern, a fitted count may be zero and a coefficient without bound. The
    missing cell is still determined if it depends on the other cells alone (Chan, Silverman and
    Vincent 2021).
    """
    observed, lists = _checked(counts)
    design = _design(lists, terms)
    expected = _poisson(design[:-1], observed)
    if expected is None:
        return None
    positive = expected > _ZERO
    weights, *_ = np.linalg.lstsq(design[:-1][positive].T, design[-1], rcond=None)
    if np.abs(design[:-1][positive].T @ weights - design[-1]).max() > _TINY:
        return None
    missing = float(np.exp(weights @ np.log(expected[positive])))
    deviance = _deviance(observed, expected)
    if not missing < _FARTHEST * observed.sum():
        return None
    parameters = design.shape[1]
    return Fit(
        terms=terms,
        total=float(observed.sum() + missing),
        deviance=deviance,
        free=observed.size - parameters,
        aic=deviance + 2 * parameters,
    )


def _design(lists: int, terms: Terms) -> Array:
    """Return one row per pattern: constant, each list, and the products of the terms."""
    listed = patterns(lists)
    products = [listed[:, list(term)].prod(axis=1) for term in terms]
    return np.column_stack([np.ones(len(listed)), listed, *products]).astype(np.float64)


def _poisson(design: Array, counts: Array) -> Array | None:
    """Return the means of a Poisson regression with log link, by iterated least squares."""
    mean = counts + 0.5
    linear = np.log(mean)
    deviance = np.inf
    for _ in range(_STEPS):
        root = np.sqrt(mean)
        response = linear + (counts - mean) / mean
        step = np.linalg.lstsq(design * root[:, None], response * root, rcond=None)[0]
        linear = np.clip(design @ step, *_LOGS)
        mean = np.exp(linear)
        before, deviance = deviance, _deviance(counts, mean)
        if abs(before - deviance) < _TINY:
            return np.asarray(mean)
    return None


def _deviance(observed: Array, expected: Array) -> float:
    logs = np.log(np.where(observed > 0, observed, 1) / expected)
    return float(2 * (observed * logs - observed + expected).sum())


def profile_interval(
    counts: Sequence[float] | Array, model: Fit, level: float = LEVEL
) -> tuple[float, float]:
    """Return the totals that the likelihood ratio does not reject under one model.

    The likelihood is that of the multinomial with an unknown total. That the model was chosen for
    its AIC is not in the interval.
    """
    from scipy.optimize import brentq

    observed, lists = _checked(counts)
    design = _design(lists, model.terms)
    listed, best = float(observed.sum()), model.total - float(observed.sum())
    most = max(
        _log_likelihood(design, observed, max(best + shift, 0.0)) for shift in (-1, -0.5, 0, 0.5)
    )
    # a squared normal is chi-square with one degree of freedom
    allowed = NormalDist().inv_cdf(0.5 + level / 2) ** 2 / 2

    def above(missing: float) -> float:
        return float(most - _log_likelihood(design, observed, missing) - allowed)

    low = 0.0 if above(0.0) <= 0 else brentq(above, 0.0, max(best, _TINY), xtol=1e-3)
    far = 2 * best + 10
    while above(far) <= 0:
        far *= 2
        if far > _FARTHEST * listed:
            return float(listed + low), np.inf
    return float(listed + low), float(listed + brentq(above, max(best, 0.0), far, xtol=1e-3))


def _log_likelihood(design: Array, observed: Array, missing: float) -> float:
    """Return the log likelihood of the total, up to a constant, the model fitted to all cells."""
    from scipy.special import gammaln, xlogy

    full = np.append(observed, missing)
    expected = _poisson(design, full)
    if expected is None:
        return -np.inf
    share = expected / full.sum()
    combinations = gammaln(full.sum() + 1) - gammaln(missing + 1)
    return float(combinations + xlogy(full, share).sum())


def spread(fits: Sequence[Fit], within: float = PLAUSIBLE) -> tuple[int, float, float]:
    """Return how many models have an AIC near the best, and their smallest and largest total."""
    near = [each.total for each in fits if each.aic - fits[0].aic <= within]
    return len(near), min(near), max(near)
