"""Relatives of lifetime risk: other measures of the same counts, each in a module of its name.

All are made of the counts that `risk --estimate counts` uses, with intervals from the same draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import drawn, edwards_brown, recorded_deaths, study
from qi_analysis.risk.question import (
    Question,
    insist_for_studies,
    insist_known,
    level_of,
    with_defaults,
)
from qi_analysis.risk.relatives import by_age, change, excess, rates, years_lost
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

FIELDS = (
    "measure",
    "source",
    "years",
    "sex",
    "race",
    "age",
    "quantity",
    "value",
    "low",
    "high",
    "level",
)
MEASURES: Mapping[str, Callable[[Question, study.Study], Iterable[dict[str, Any]]]] = {
    "by-age": by_age.answer,
    "rates": rates.answer,
    "years-lost": years_lost.answer,
    "excess": excess.answer,
    "change": change.answer,
}
_THESE_YEARS = {
    "excess": "it counts deaths that happened",
    "change": "it takes apart what happened between two pairs of years",
}
"""Measures without an interval of the long-run rate, and why."""
USUAL = Question(estimate="counts", source=recorded_deaths.LINKED)
"""What a relative is of unless something else is asked."""


@once
def answer(
    measure: str,
    question: Question = USUAL,
    data: study.Study | None = None,
    recorded: recorded_deaths.Recorded | None = None,
) -> pd.DataFrame:
    """Return a measure in long form, columns `FIELDS`: a row for each sex, group and quantity.

    ``sex`` may be ``both``. ``age`` is an exact age, an age group, or empty; ``low`` and ``high``
    are empty for plain counts, and ``value`` where there is none (a ratio to no deaths).

    Parameters
    ----------
    measure : str
        A key of `MEASURES`.
    question : Question
        Which counts, as for lifetime risk.
    data : Study, optional
        The study's arrays, when already loaded.
    recorded : Recorded, optional
        Counts of ``question.source`` to use instead of the committed ones.

    Raises
    ------
    UnsupportedRequestError
        For an unknown measure, or a question that its counts cannot answer.
    """
    import pandas as pd

    if measure not in MEASURES:
        raise UnsupportedRequestError(
            f"--measure {measure!r} is not known: lifetime, {', '.join(MEASURES)}"
        )
    question = with_defaults(question)
    insist_known(question)
    level_of(question)
    _insist_served(measure, question)
    base = data or study.load()
    function = MEASURES[measure]
    if question.source in recorded_deaths.SOURCES:
        counted = recorded or recorded_deaths.committed(question.source)
        asked = question
        question, laid_out = drawn.of_records(asked, base, counted)
        if measure == "change":
            _, known = drawn.of_records(replace(asked, unknown_race="drop"), base, counted)
            function = partial(change.answer, known=known)
    else:
        insist_for_studies(question, recorded)
        question, laid_out = replace(question, source=base.source), base
    rows = [{"measure": measure, **row} for row in function(question, laid_out)]
    return pd.DataFrame(rows, columns=list(FIELDS))


def _insist_served(measure: str, question: Question) -> None:
    """Refuse what has no counts, and options that only lifetime risk has."""
    if question.estimate != "counts":
        raise UnsupportedRequestError(
            f"--estimate {question.estimate} is not supported by --measure {measure}: it needs "
            "counts of deaths; use --estimate counts"
        )
    if question.source == edwards_brown.SOURCE:
        raise UnsupportedRequestError(
            f"--measure {measure} is not supported by {question.source}: it released estimates, "
            f"not counts of deaths; use --source {recorded_deaths.LINKED}"
        )
    if question.through != "lifetime":
        raise UnsupportedRequestError(
            f"--through {question.through} is not supported by --measure {measure}: only lifetime "
            "risk is cut at an age; --measure by-age gives the risk to each"
        )
    if question.interval == "underlying" and measure in _THESE_YEARS:
        raise UnsupportedRequestError(
            f"--interval underlying is not supported by --measure {measure}: "
            f"{_THESE_YEARS[measure]}; use these-years"
        )
