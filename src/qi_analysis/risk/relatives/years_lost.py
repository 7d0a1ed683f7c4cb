"""Years of life lost to police, and what they take from the expectation of life at birth.

A death at some age loses the years that people of the same sex, group and age have left by the life
table of the same years; beside it stand the years that a standard table gives everyone
(`stats.standard_life`). Years lost of both sexes, and of all groups, add up those of their members.
The loss per 100,000 births is that of a cohort: of everyone, by the life table of everyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from qi_analysis.core.vocabulary import AGE_STARTS
from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Array, Drawn, Period
from qi_analysis.risk.study import Study
from qi_analysis.stats import lifetable, standard_life

DAYS = 365.25


def gain(period: Period, deaths: Array, groups: slice = slice(None)) -> Array:
    """Return years of life expectancy at birth that would be gained, shape (..., sex, group)."""
    table = lifetable.life_table(period.mortality[:, groups], period.nax)
    without = lifetable.cause_deleted(table, period.rate(deaths)[..., groups, :], period.nax)
    return np.asarray(without.e[..., 0] - table.e[..., 0])


def gain_of_group(period: Period, group: int) -> Drawn:
    """Return `gain` of one group alone, shape (sex and both, 1): a sixth of the work of all."""
    only = slice(group, group + 1)
    found = periods.positive(period, partial(gain, period, groups=only))
    extra = period.of_rates
    return replace(found, extra=extra[only] if isinstance(extra, np.ndarray) else extra)


def years_left(period: Period) -> tuple[Array, Array]:
    """Return years left at death: of the own group (sex, race, age), and of the standard (age,).

    People are taken to be killed at the age in a group at which people die of all causes.
    """
    sexes, races, _ = period.exposure.shape
    table = lifetable.life_table(period.mortality[:sexes, :races], period.nax)
    standard = standard_life.years_left(np.array(AGE_STARTS) + period.nax)
    return lifetable.years_left_at_death(table, period.nax), standard


def answer(question: Question, data: Study) -> Iterator[dict[str, Any]]:
    """Yield years lost a year, per 100,000 births and per death, and days of life expectancy."""
    for period in periods.of(question, data):
        years = period.years
        # a year that is covered in part counts for its part
        span = sum(data.coverage.get(year, 1.0) for year in years)
        found = periods.positive(period, partial(gain, period))
        for name, scale in (
            ("years_lost_per_100k_births", 1e5),
            ("days_of_life_expectancy", DAYS),
        ):
            yield from periods.rows(question, years, name, found, scale=scale)
        own, standard = years_left(period)
        killed = periods.positive(period, lambda deaths: periods.everyone(deaths).sum(axis=-1))
        for suffix, left in (("", own), ("_standard", standard)):
            lost = periods.positive(period, partial(_lost, left))
            yield from periods.rows(
                question, years, f"years_lost_a_year{suffix}", lost, scale=1 / span
            )
            each = _per_death(lost, killed)
            yield from periods.rows(question, years, f"years_lost_per_death{suffix}", each)


def _lost(left: Array, deaths: Array) -> Array:
    """Return years lost by ``deaths`` that had ``left`` years ahead, shape (..., sex, group)."""
    return np.asarray(periods.everyone(deaths * left).sum(axis=-1))


def _per_death(lost: Drawn, killed: Drawn) -> Drawn:
    """Return years lost over deaths: years that vary in number leave it as it is."""
    with np.errstate(divide="ignore", invalid="ignore"):  # no deaths: no mean
        return Drawn(lost.value / killed.value, lost.draws / killed.draws)
