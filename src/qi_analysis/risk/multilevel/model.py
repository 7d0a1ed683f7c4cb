"""The model in PyMC: race*sex + (race*sex | age group) + (1 | year), negative binomial.

After the model named in Edwards, Lee and Esposito (2019). The log rate of a cell is linear in ten
terms: white men; four differences by race; the difference of women; four of women by race. Each
term has a mean and a deviation in every age group, and the deviations of the ten terms of an age
group are correlated. All groups share one effect per year.

Only this module and `fitting` need the extra ``bayes``; PyMC is imported when a model is built.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES, RACES, SEXES

Array = npt.NDArray[np.float64]

TERMS: tuple[str, ...] = (
    "white men",
    *RACES[1:],
    "women",
    *(f"women x {race}" for race in RACES[1:]),
)
EXTRA = (
    "the model needs packages that are not installed: "
    "pip install 'qi_analysis[bayes]', or run `make multilevel`"
)


def _by_term(base: float, race: float, sex: float, interaction: float) -> tuple[float, ...]:
    return (base, *[race] * (len(RACES) - 1), sex, *[interaction] * (len(RACES) - 1))


@dataclass(frozen=True)
class Priors:
    """Prior distributions; `prior_predictive` of benchmarks shows what they imply.

    Attributes
    ----------
    mean, mean_sd : tuple of float, one a term
        Normal prior of the term's mean over ages, on the log scale. The first is a log rate per
        person-year: -14 is 0.8 a million, and two standard deviations a factor of 55.
    age_sd : tuple of float, one a term
        Scale of the half-normal prior of the spread over ages.
    concentration : float
        Of the LKJ prior of the correlations of the terms over ages.
    year_sd : float
        Scale of the half-normal prior of the spread of years.
    extra, extra_log_sd : float
        Median and log-scale spread of the log-normal prior of the spread of a cell's rate beyond
        everything else, relative to its mean: the negative binomial has ``shape = extra ** -2``.
        Nine tenths of the prior lie between 2% and 52%: rates that vary not at all from one year
        and cell to the next (Poisson) are not a realistic possibility, and keeping away from zero
        samples better.
    """

    mean: tuple[float, ...] = _by_term(-14.0, 0.0, 0.0, 0.0)
    mean_sd: tuple[float, ...] = _by_term(2.0, 1.0, 2.5, 1.0)
    age_sd: tuple[float, ...] = _by_term(2.5, 1.0, 1.0, 0.5)
    concentration: float = 2.0
    year_sd: float = 0.25
    extra: float = 0.1
    extra_log_sd: float = 1.0


@dataclass(frozen=True)
class Variant:
    """The model and its rivals in the comparison.

    Attributes
    ----------
    extra : bool
        Negative binomial; without it Poisson.
    years : bool
        An effect per year.
    correlated : bool
        Correlations of the terms over ages; without them independent deviations.
    centered : int
        How many of the terms, from the first, are sampled as they are (centered); the others are
        sampled as standard normal deviations. The same model either way: the first two, white and
        Black men, have many deaths at most ages, which is where centering samples better.
    """

    extra: bool = True
    years: bool = True
    correlated: bool = True
    centered: int = 2
    priors: Priors = field(default_factory=Priors)


def packages() -> tuple[ModuleType, ModuleType, ModuleType]:
    """Return PyMC, nutpie and ArviZ.

    Raises
    ------
    UnsupportedRequestError
        When one is not installed, saying what to install.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ArviZ announces a future version on import
            import arviz
            import nutpie
            import pymc
    except ImportError as error:
        raise UnsupportedRequestError(f"{EXTRA} ({error.name} is missing)") from None
    return pymc, nutpie, arviz


def design() -> Array:
    """Return which terms a group adds up, shape (sex, race, term), ones and zeros."""
    matrix = np.zeros((len(SEXES), len(RACES), len(TERMS)))
    matrix[..., 0] = 1
    women, differences = len(RACES), np.arange(1, len(RACES))
    matrix[:, differences, differences] = 1
    matrix[SEXES.index("female"), :, women] = 1
    matrix[SEXES.index("female"), differences, women + differences] = 1
    return matrix


def build(deaths: Array, exposure: Array, variant: Variant | None = None) -> Any:
    """Return the PyMC model of one imputation; its `data` may be exchanged.

    Parameters
    ----------
    deaths, exposure : ndarray, shape (year, sex, race, age)
        People killed and person-years.
    variant : Variant, optional
        The model itself unless given.
    """
    pm, _, _ = packages()
    import pytensor.tensor as pt

    variant = variant or Variant()
    priors = variant.priors
    with pm.Model() as model:
        observed = {name: pm.Data(name, each) for name, each in data(deaths).items()}
        effects = _age_effects(pm, pt, variant)
        log_rate = pt.moveaxis(pt.tensordot(effects, design(), axes=[[1], [2]]), 0, 2)
        log_rate = pm.Deterministic("log_rate", log_rate)
        year = pt.zeros(len(exposure))
        if variant.years:
            year_sd = pm.HalfNormal("year_sd", priors.year_sd)
            year = year_sd * pm.Normal("year_z", shape=len(exposure))
        year = pm.Deterministic("year_effect", year)
        log_mean = log_rate + year[:, None, None, None] + np.log(exposure)
        shape = None
        if variant.extra:
            shape = pm.LogNormal("extra", np.log(priors.extra), priors.extra_log_sd) ** -2
        pm.Potential("killed", _log_likelihood(pt, observed, log_mean, shape))
    return model


def data(deaths: Array) -> dict[str, Array]:
    """Return the exchangeable data of the model: deaths, and how many cells have each count."""
    return {
        "deaths": deaths.astype(np.float64),
        "cells_of_count": np.bincount(deaths.astype(np.int64).ravel()).astype(np.float64),
    }


def _log_likelihood(pt: ModuleType, observed: dict[str, Any], log_mean: Any, shape: Any) -> Any:
    """Return the log-probability of the counts, but for a term that only the counts enter.

    The gamma functions of the negative binomial depend on a cell through its count alone, so they
    are evaluated once a count and not once a cell: the same function, several times as fast.
    Poisson when ``shape`` is None, with that term, so that both models use the same data.
    """
    deaths, times = observed["deaths"], observed["cells_of_count"]
    mean = pt.exp(log_mean)
    counts = pt.arange(times.shape[0])
    if shape is None:
        return (deaths * log_mean - mean).sum() - (times * pt.gammaln(counts + 1.0)).sum()
    gammas = (times * (pt.gammaln(counts + shape) - pt.gammaln(shape))).sum()
    cells = deaths * (log_mean - pt.log(shape)) - (deaths + shape) * pt.log1p(mean / shape)
    return gammas + cells.sum()


def _age_effects(pm: ModuleType, pt: ModuleType, variant: Variant) -> Any:
    """Return the log-scale effects of each age group, shape (age, term), inside a model."""
    priors, ages, terms = variant.priors, len(AGES), len(TERMS)
    mean = pm.Normal("mean", priors.mean, priors.mean_sd, shape=terms)
    spread = pm.HalfNormal("age_sd", priors.age_sd, shape=terms)
    factor = _correlation_factor(pm, pt, priors.concentration) if variant.correlated else None
    if factor is None:
        factor = pt.eye(terms)
    deviations: list[Any] = []
    effects: list[Any] = []
    for term in range(variant.centered):
        # given the terms before it, a term is normal: sampled as it is, turned into a deviation
        before = sum((factor[term, at] * deviations[at] for at in range(term)), start=0.0)
        middle = mean[term] + spread[term] * before
        scale = spread[term] * factor[term, term]
        effects.append(pm.Normal(f"effect_{term}", middle, scale, shape=ages))
        deviations.append((effects[-1] - middle) / scale)
    rest = pm.Normal("deviation", shape=(ages, terms - variant.centered))
    standard = pt.concatenate([*(each[:, None] for each in deviations), rest], axis=1)
    whole = mean + pt.dot(standard, factor.T) * spread
    sampled = [each[:, None] for each in effects]
    return pt.concatenate([*sampled, whole[:, variant.centered :]], axis=1)


def _correlation_factor(pm: ModuleType, pt: ModuleType, concentration: float) -> Any:
    """Return the Cholesky factor of an LKJ correlation matrix, shape (term, term).

    From independent partial correlations (Lewandowski, Kurowicka and Joe 2009, section 2.4). PyMC's
    `LKJCholeskyCov` ties correlations and spreads together in what is sampled, and its chains mix
    poorly when some of the terms are centered.
    """
    terms = len(TERMS)
    rows, columns = np.tril_indices(terms, -1)
    shape = concentration + (terms - 2 - columns) / 2
    share = pm.Beta("partial", shape, shape, shape=len(rows))
    partial = pt.zeros((terms, terms))[rows, columns].set(2 * share - 1)
    left = pt.cumprod(pt.sqrt(1 - partial**2), axis=1)
    left = pt.concatenate([pt.ones((terms, 1)), left[:, :-1]], axis=1)
    return (partial + np.eye(terms)) * left
