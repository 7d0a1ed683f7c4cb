"""What all relatives of lifetime risk share: the counts of a period, their draws, an interval.

Everything is done with the draws of `estimators.counts_estimate`, from the same seed, so that the
interval of a lifetime risk is the same wherever it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import drawn, estimators, study, year_variation
from qi_analysis.risk.question import Question, level_of
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]
Statistic = Callable[[Array], Array]
"""From deaths of shape (..., sex, race, age) to one number a group: (..., sex, group)."""

BOTH = "both"
PEOPLE = (*SEXES, BOTH)
"""The sexes of every relative: men, women, and everyone, whose rates are of both together."""
GROUPS = (*RACES, TOTAL)
_SMALLEST = np.finfo(np.float64).tiny


def everyone(counts: Array) -> Array:
    """Return counts of shape (..., sex, race, age) with both sexes, and all races, added up."""
    whole = estimators.with_total(counts)
    return np.concatenate([whole, whole.sum(axis=-3, keepdims=True)], axis=-3)


@dataclass(frozen=True)
class Period:
    """The counts of some years, and draws of the deaths expected at their rates.

    Attributes
    ----------
    years : tuple of int
        Which.
    deaths : ndarray, shape (imputation, sex, race, age)
        People killed.
    exposure : ndarray, shape (sex, race, age)
        Person-years.
    draws : ndarray, shape (draw, sex, race, age)
        As `estimators.draw_deaths`.
    mortality : ndarray, shape (sex and both, group, age)
        Death rates from all causes.
    nax : ndarray, shape (age,)
        Mean years lived in the group by those who die in it.
    of_rates, of_ratios : ndarray, shape (group,), or zero
        Variance to be added to log rates and log ratios, for an interval of the long-run rate.
    """

    years: tuple[int, ...]
    deaths: Array
    exposure: Array
    draws: Array
    mortality: Array
    nax: Array
    of_rates: Array | float = 0.0
    of_ratios: Array | float = 0.0

    @property
    def people(self) -> Array:
        """Return person-years with both sexes and all groups, shape (sex and both, group, age)."""
        return everyone(self.exposure)

    def rate(self, deaths: Array) -> Array:
        """Return police death rates of ``deaths``, shape (..., sex and both, group, age)."""
        return np.asarray(everyone(deaths) / self.people)


@dataclass(frozen=True)
class Drawn:
    """A quantity and its draws, shapes (sex and both, group) and (draw, sex and both, group).

    ``extra`` is the variance that years add to its logarithm.
    """

    value: Array
    draws: Array
    extra: Array | float = 0.0

    def interval(self, level: float) -> tuple[Array, Array]:
        """Return the ends of the central interval at ``level``."""
        draws = self.draws
        if np.any(self.extra):
            draws = year_variation.spread(np.maximum(draws, _SMALLEST), np.asarray(self.extra))
        with np.errstate(invalid="ignore"):  # draws without bound
            return estimators.central_interval(draws, self.value, level)


def of(question: Question, data: study.Study) -> Iterator[Period]:
    """Yield the periods of the question, all years together or each by itself."""
    for years in drawn.periods(question, data):
        yield period(question, data, years)


def period(question: Question, data: study.Study, years: Sequence[int]) -> Period:
    """Return the counts and draws of ``years`` taken together."""
    deaths = data.killed(years, question.causes).sum(axis=1)
    exposure, mortality = around(question, data, years)
    extra: tuple[Array | float, Array | float] = (0.0, 0.0)
    if question.interval == "underlying":
        extra = year_variation.of_mean(*drawn.by_year_counts(data, years, question))
    draws = estimators.draw_deaths(
        deaths, exposure, question.draws, np.random.default_rng(question.seed)
    )
    return Period(tuple(years), deaths, exposure, draws, mortality, data.nax, *extra)


def around(question: Question, data: study.Study, years: Sequence[int]) -> tuple[Array, Array]:
    """Return person-years of ``years``, and death rates from all causes, as in `Period`."""
    choices = str(question.population), str(question.race_classes)
    all_deaths, all_people = data.all_cause_counts(years, *choices)
    mortality = lifetable.death_rate(
        everyone(all_deaths.sum(axis=0)), everyone(all_people.sum(axis=0))
    )
    return data.exposure(years, *choices).sum(axis=0), mortality


def positive(period: Period, statistic: Statistic) -> Drawn:
    """Return a quantity that moves in proportion to death rates, its draws by Rubin's rules.

    Such a quantity is a risk, a rate, or years lost: never negative.
    """
    prior = estimators.prior_by_age(period.deaths.mean(axis=0), period.exposure)
    # where no one was killed in any imputation, no draw differs and there is nothing to stretch
    centers = np.maximum(statistic(period.deaths + prior), _SMALLEST)
    draws = estimators.as_rubin(statistic(period.draws), centers)
    return Drawn(statistic(period.deaths).mean(axis=0), draws, period.of_rates)


def ratio_to_white(period: Period, found: Drawn) -> Drawn:
    """Return the ratio of a quantity to that of white people of the same sex."""
    # no white deaths, or hardly any in a draw: no ratio, or none that can be bounded
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = estimators.ratio_to_white(found.value)
        draws = estimators.ratio_to_white(found.draws)
    return Drawn(value, draws, period.of_ratios)


def of_difference(drawn: Array, centers: Array) -> Array:
    """Return draws as `estimators.as_rubin`, for numbers that may be negative.

    The same stretch on the scale of the numbers themselves.
    """
    return np.asarray(drawn + estimators.further_apart(centers, len(drawn)))


def rows(
    question: Question,
    years: Sequence[int],
    quantity: str,
    found: Drawn | Array,
    *,
    age: str | None = None,
    scale: float = 1.0,
) -> list[dict[str, Any]]:
    """Return the tidy rows of one quantity, one a sex and group.

    A count as it was made, an array without draws, has no interval. What cannot be had is None: a
    ratio to no deaths, or the upper end of one to next to none.
    """
    level = level_of(question) if isinstance(found, Drawn) else None
    value = found.value if isinstance(found, Drawn) else found
    low = high = np.full(value.shape, np.nan)
    if isinstance(found, Drawn):
        ends = found.interval(level_of(question))
        low, high = (np.where(np.isfinite(value), end, np.nan) for end in ends)
    return [
        {
            "source": question.source,
            "years": study.years_text(years),
            "sex": sex,
            "race": race,
            "age": age,
            "quantity": quantity,
            "value": _number(scale * value[i, j]),
            "low": _number(scale * low[i, j]),
            "high": _number(scale * high[i, j]),
            "level": level,
        }
        for i, sex in enumerate(PEOPLE)
        for j, race in enumerate(GROUPS)
    ]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
