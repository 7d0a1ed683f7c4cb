"""Two estimators of lifetime risk: the authors' quantiles, and direct rates with draws.

Both return arrays of shape (..., sex, group), where group is the five races and then the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE
from qi_analysis.risk.study import LABEL_SHIFT, LIFE_TABLE_YEAR, Study
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]

PRIOR_DEATHS = 0.5
"""Pseudo-deaths per group and period, spread over ages; see `prior_by_age`."""
WHITE = RACES.index(REFERENCE_RACE)


def with_total(counts: Array) -> Array:
    """Return counts of shape (..., race, age) with a sixth group, the sum of the five."""
    return np.concatenate([counts, counts.sum(axis=-2, keepdims=True)], axis=-2)


def ratio_to_white(risk: Array) -> Array:
    """Return risk over the risk of white people of the same sex, shape (..., sex, group).

    Where that is zero there is no ratio, but nan.
    """
    white = risk[..., WHITE, None]
    return np.asarray(risk / np.where(white > 0, white, np.nan))


@dataclass(frozen=True)
class Estimate:
    """Point and draws; risks are probabilities at birth.

    Attributes
    ----------
    risk, ratio : ndarray, shape (sex, group)
        The point.
    risk_draws, ratio_draws : ndarray, shape (draw, sex, group)
        Draws of the whole sum over ages, and of its ratio to white.
    deaths : ndarray, shape (sex, group)
        Deaths behind it, averaged over imputations.
    """

    risk: Array
    ratio: Array
    risk_draws: Array
    ratio_draws: Array
    deaths: Array

    def risk_interval(self, level: float) -> tuple[Array, Array]:
        """Return the central interval of the risk at ``level``, each end of shape (sex, group)."""
        return central_interval(self.risk_draws, self.risk, level)

    def ratio_interval(self, level: float) -> tuple[Array, Array]:
        """Return the central interval of the ratio at ``level``, each end of shape (sex, group)."""
        return central_interval(self.ratio_draws, self.ratio, level)


def central_interval(draws: Array, point: Array, level: float) -> tuple[Array, Array]:
    """Return quantiles of ``draws``, widened to hold the point.

    The prior adds half a death, which keeps the draws above zero. With no deaths at all, the
    point estimate is zero, and so is the lower end.
    """
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.minimum(low, point), np.maximum(high, point)


def published_rates(study: Study) -> Array:
    """Return the authors' predicted rates, shape (median/lower/upper, sex, group, age).

    Their "Total" adds up predictions for equally large groups, so it is the unweighted mean of the
    five rates.
    """
    mean = study.posterior.mean(axis=-2, keepdims=True)
    return np.concatenate([study.posterior, mean], axis=-2)


def published_mortality(study: Study, *, shift_undone: bool = False) -> Array:
    """Return all-cause death rates of the authors' life table, shape (sex, group, age).

    ``shift_undone`` divides by the population of the calendar year 2017 (their label 2019) instead
    of the one labeled 2017.
    """
    label = LIFE_TABLE_YEAR + (LABEL_SHIFT if shift_undone else 0)
    return lifetable.death_rate(
        with_total(study.label_all_cause[LIFE_TABLE_YEAR - 2000]),
        with_total(study.label_population[label - 1992]),
    )


def published_risk(study: Study, *, through: float = np.inf, shift_undone: bool = False) -> Array:
    """Return lifetime risk from the authors' quantiles, shape (median/lower/upper, sex, group).

    As published, the table is run on each quantile of the cells and summed. The outer two are
    therefore what would follow if every age were at its 5% (95%) quantile at once.
    """
    m = published_mortality(study, shift_undone=shift_undone)
    return lifetable.lifetime_risk(m, published_rates(study), study.nax, through=through)


def prior_by_age(deaths: Array, exposure: Array) -> Array:
    """Return pseudo-deaths by age, shape (..., sex, race, age), summing to ``PRIOR_DEATHS``.

    Each group gets half a death in all, spread over ages as the group's people would die at the
    rates of everyone of that sex, or of either sex where nobody of it was killed. One half is the
    Jeffreys prior of a single Poisson rate. Given once a group it moves the median draw of the
    smallest by a few percent; given once an age group it would add nine and a half deaths to each
    and treble some (`benchmarks/bench_prior.py`).

    Parameters
    ----------
    deaths, exposure : ndarray, shape (..., sex, race, age)
        Deaths averaged over imputations, and person-years.
    """
    killed, people = deaths.sum(axis=-2, keepdims=True), exposure.sum(axis=-2, keepdims=True)
    rate = killed / people
    # where nobody of a sex was killed: as people of either sex were
    nobody = killed.sum(axis=-1, keepdims=True) == 0
    either = killed.sum(axis=-3, keepdims=True) / people.sum(axis=-3, keepdims=True)
    rate = np.where(nobody, either, rate)
    expected = rate * exposure
    return np.asarray(PRIOR_DEATHS * expected / expected.sum(axis=-1, keepdims=True))


def draw_deaths(deaths: Array, exposure: Array, draws: int, rng: np.random.Generator) -> Array:
    """Return draws of expected deaths, shape (draw, sex, race, age).

    A draw takes one imputation (each equally often) and, given its counts, a gamma variate a cell:
    the posterior of a Poisson mean under `prior_by_age`. ``deaths`` are the people killed in a
    period, shape (imputation, sex, race, age), ``exposure`` its person-years, shape (sex, race,
    age).
    """
    prior = prior_by_age(deaths.mean(axis=0), exposure)
    return np.asarray(rng.standard_gamma(deaths[turns(len(deaths), draws)] + prior))


def as_rubin(drawn: Array, centers: Array) -> Array:
    """Return draws of risks whose spread between imputations is that of Rubin's rules.

    Draws that take each of m imputations equally often have, alongside the variance within, (m -
    1)/m times the variance B between imputations. Rubin (1987, chapter 3) adds (1 + 1/m) B, as the
    middle of a few imputations is itself uncertain. So on the log scale, where the ratio of two
    risks is a difference, each draw is moved away from the middle of the imputations until its own
    imputation lies sqrt((m + 1)/(m - 1)) times as far from it: 1.11 times for ten. ``drawn`` has
    the shape (draw, ...), imputations taking turns; ``centers``, shape (imputation, ...), are the
    risks in the middle of each imputation's draws; where one is zero, as of infants of whom nobody
    was killed, the draws stay as they are.
    """
    logs = np.log(np.maximum(centers, np.finfo(float).tiny))
    return np.asarray(drawn * np.exp(further_apart(logs, len(drawn))))


def further_apart(centers: Array, draws: int) -> Array:
    """Return by how much `as_rubin` moves each draw, on the scale of ``centers``."""
    m = len(centers)
    stretch = np.sqrt((m + 1) / (m - 1)) - 1 if m > 1 else 0.0
    return np.asarray(stretch * (centers - centers.mean(axis=0)))[turns(m, draws)]


def draw_means(deaths: Array, draws: int, rng: np.random.Generator) -> Array:
    """Return draws of expected deaths, shape (draw, ...), their spread that of Rubin's rules.

    As `draw_deaths` and `as_rubin`, for ``deaths`` of shape (imputation, ...) that are not spread
    over ages: each has the whole prior of `PRIOR_DEATHS`, the Jeffreys prior of a Poisson mean.
    """
    shape = deaths + PRIOR_DEATHS
    return as_rubin(rng.standard_gamma(shape[turns(len(shape), draws)]), shape)


def turns(m: int, draws: int) -> npt.NDArray[np.int64]:
    """Return the imputation that each draw takes."""
    return np.resize(np.arange(m), draws)


def counts_estimate(
    deaths: Array,
    exposure: Array,
    mortality: Array,
    nax: Array,
    *,
    through: float,
    draws: int,
    rng: np.random.Generator,
) -> Estimate:
    """Return lifetime risk from counted deaths of one period, up to exact age ``through``.

    Parameters
    ----------
    deaths : ndarray, shape (imputation, sex, race, age)
        People killed in the period.
    exposure : ndarray, shape (sex, race, age)
        Person-years of the period.
    mortality : ndarray, shape (sex, group, age)
        Death rates from all causes of the five races and the total. Taken as known: a million
        times as many people die of all causes as of this one at most ages.
    nax : ndarray, shape (age,)
        Mean years lived in the group by those who die in it.
    """
    people = with_total(exposure)

    def risk(counts: Array) -> Array:
        rate = with_total(counts) / people
        return lifetable.lifetime_risk(mortality, rate, nax, through=through)

    point = risk(deaths).mean(axis=0)
    centers = risk(deaths + prior_by_age(deaths.mean(axis=0), exposure))
    drawn = as_rubin(risk(draw_deaths(deaths, exposure, draws, rng)), centers)
    return Estimate(
        risk=point,
        ratio=ratio_to_white(point),
        risk_draws=drawn,
        ratio_draws=ratio_to_white(drawn),
        deaths=with_total(deaths)[..., : lifetable.groups_before(through)]
        .sum(axis=-1)
        .mean(axis=0),
    )


def mortality(study: Study, years: Sequence[int], population: str, race_classes: str) -> Array:
    """Return death rates from all causes in ``years`` together, shape (sex, group, age)."""
    deaths, exposure = study.all_cause_counts(years, population, race_classes)
    return lifetable.death_rate(with_total(deaths.sum(axis=0)), with_total(exposure.sum(axis=0)))


def study_counts(
    study: Study,
    years: Sequence[int],
    *,
    causes: str = "force",
    population: str = "published",
    race_classes: str = "published",
    through: float = np.inf,
    draws: int,
    rng: np.random.Generator,
) -> Estimate:
    """Return `counts_estimate` of the study's deaths in ``years`` taken together."""
    return counts_estimate(
        study.killed(years, causes).sum(axis=1),
        study.exposure(years, population, race_classes).sum(axis=0),
        mortality(study, years, population, race_classes),
        study.nax,
        through=through,
        draws=draws,
        rng=rng,
    )
