"""Deaths that would not have happened had each group died at white people's rates.

Expected deaths are white people's rates, by sex, age and year, times the people of the group, as
in indirect standardization (Preston, Heuveline and Guillot 2001, section 2.3). White people have no
excess by definition; a group with lower rates than theirs has a negative one, and the total adds
them all up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from qi_analysis.risk import drawn, estimators
from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Array, Drawn
from qi_analysis.risk.study import Study


def expected(deaths: Array, exposure: Array) -> Array:
    """Return deaths at white people's rates, shape (..., sex, race, age), as both inputs have."""
    white = slice(estimators.WHITE, estimators.WHITE + 1)
    found = np.asarray(deaths[..., white, :] / exposure[..., white, :] * exposure)
    found[..., white, :] = deaths[..., white, :]  # exactly, so that they have no excess
    return found


def answer(question: Question, data: Study) -> Iterator[dict[str, Any]]:
    """Yield observed, expected and excess deaths of each year, then of all of them together.

    Each year stands at its own rates, so that the years add up to the whole.
    """
    years = tuple(year for period in drawn.periods(question, data) for year in period)
    deaths = data.killed(years, question.causes)  # (imputation, year, sex, race, age)
    exposure = data.exposure(years, str(question.population), str(question.race_classes))
    spans = [slice(at, at + 1) for at in range(len(years))]
    if not question.by_year and len(years) > 1:
        spans.append(slice(None))
    for span in spans:
        yield from _rows(question, years[span], deaths[:, span], exposure[span])


def _rows(
    question: Question, years: tuple[int, ...], deaths: Array, exposure: Array
) -> Iterator[dict[str, Any]]:
    """Yield the rows of some years, deaths of shape (imputation, year, sex, race, age)."""
    # half a death a group in all, as everywhere, not in each year
    prior = estimators.prior_by_age(deaths.mean(axis=0), exposure) / len(years)
    rng = np.random.default_rng(question.seed)
    draws = rng.standard_gamma((deaths + prior)[estimators.turns(len(deaths), question.draws)])

    def counted(values: Array) -> Array:
        return np.asarray(periods.everyone(values).sum(axis=-1).sum(axis=-3))

    def at_white_rates(values: Array) -> Array:
        return counted(expected(values, exposure))

    def more(values: Array) -> Array:
        return counted(values - expected(values, exposure))

    killed = counted(deaths).mean(axis=0)
    yield from periods.rows(question, years, "deaths", killed)
    for name, statistic in (("expected_at_white_rates", at_white_rates), ("excess_deaths", more)):
        found = Drawn(
            statistic(deaths).mean(axis=0),
            periods.of_difference(statistic(draws), statistic(deaths + prior)),
        )
        yield from periods.rows(question, years, name, found)
