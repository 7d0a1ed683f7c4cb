"""Deaths per million people and year, crude and at one age structure, beside lifetime risk."""

from __future__ import annotations

from typing import Any

import numpy as np

from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Drawn, Period, Statistic
from qi_analysis.risk.study import Study
from qi_analysis.stats import lifetable
from qi_analysis.stats.standardization import age_standardized


def statistics(period: Period) -> dict[str, tuple[Statistic, float]]:
    """Return each measure: what to do with deaths, and by what to multiply it for printing."""
    people = period.people
    return {
        "crude_per_million": (
            lambda deaths: periods.everyone(deaths).sum(axis=-1) / people.sum(axis=-1),
            1e6,
        ),
        "age_adjusted_per_million": (
            lambda deaths: age_standardized(periods.everyone(deaths), people),
            1e6,
        ),
        "lifetime_per_100k": (
            lambda deaths: lifetable.lifetime_risk(
                period.mortality, period.rate(deaths), period.nax
            ),
            1e5,
        ),
    }


def answer(question: Question, data: Study) -> list[dict[str, Any]]:
    """Return deaths, person-years, and each measure with its ratio to white, by sex and group."""
    rows: list[dict[str, Any]] = []
    for period in periods.of(question, data):
        killed = periods.everyone(period.deaths).sum(axis=-1).mean(axis=0)
        for name, count in (("deaths", killed), ("person_years", period.people.sum(axis=-1))):
            one = Drawn(count, np.empty((0, *count.shape)))
            rows += periods.rows(question, period.years, name, one, exact=True)
        for name, (statistic, scale) in statistics(period).items():
            found = periods.positive(period, statistic)
            ratio = periods.ratio_to_white(period, found)
            rows += periods.rows(question, period.years, name, found, scale=scale)
            label = f"{name.partition('_per_')[0]}_ratio_to_white"
            rows += periods.rows(question, period.years, label, ratio)
    return rows
