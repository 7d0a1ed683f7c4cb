"""Deaths per million people and year, crude and at one age structure, beside lifetime risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Period, Statistic
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


def answer(question: Question, data: Study) -> Iterator[dict[str, Any]]:
    """Yield deaths, person-years, and each measure with its ratio to white, by sex and group."""
    for period in periods.of(question, data):
        killed = periods.everyone(period.deaths).sum(axis=-1).mean(axis=0)
        for name, count in (("deaths", killed), ("person_years", period.people.sum(axis=-1))):
            yield from periods.rows(question, period.years, name, count)
        for name, (statistic, scale) in statistics(period).items():
            found = periods.positive(period, statistic)
            ratio = periods.ratio_to_white(period, found)
            yield from periods.rows(question, period.years, name, found, scale=scale)
            label = f"{name.partition('_per_')[0]}_ratio_to_white"
            yield from periods.rows(question, period.years, label, ratio)
