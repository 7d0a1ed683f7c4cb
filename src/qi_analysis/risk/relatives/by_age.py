"""Cumulative risk: the chance at birth of having been killed by police before an exact age."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from qi_analysis.core.vocabulary import AGE_STARTS
from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Array, Drawn, Period
from qi_analysis.risk.study import Study
from qi_analysis.stats import lifetable

LIFETIME = "lifetime"
UNTIL: tuple[str, ...] = (*map(str, AGE_STARTS[1:]), LIFETIME)
"""Exact ages up to which the risk is added up: the end of each age group."""


def cumulative(period: Period, deaths: Array) -> Array:
    """Return the risk at birth up to each age of `UNTIL`, shape (..., age, sex, group)."""
    table = lifetable.life_table(period.mortality, period.nax)
    killed = lifetable.cause_deaths(table, period.rate(deaths))
    return np.moveaxis(killed.cumsum(axis=-1), -1, -3)


def answer(question: Question, data: Study) -> Iterator[dict[str, Any]]:
    """Yield ``risk_per_100k`` and ``ratio_to_white`` up to each age, by sex and group."""
    for period in periods.of(question, data):
        risk = periods.positive(period, partial(cumulative, period))
        ratio = periods.ratio_to_white(period, risk)
        for name, found, scale in (("risk_per_100k", risk, 1e5), ("ratio_to_white", ratio, 1.0)):
            for at, age in enumerate(UNTIL):
                one = Drawn(found.value[at], found.draws[:, at], found.extra)
                yield from periods.rows(question, period.years, name, one, age=age, scale=scale)
