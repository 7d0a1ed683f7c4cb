"""The table of lifetime risk: the question, whether the source supports it, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import drawn, edwards_brown, recorded_deaths, released, study
from qi_analysis.risk.question import (
    DRAWS,
    ESTIMATES,
    PUBLISHED_LEVEL,
    SEED,
    SOURCES,
    THROUGH,
    Question,
    insist_for_studies,
    insist_known,
    insist_years,
    with_defaults,
)
from qi_analysis.risk.rows import FIELDS, to_records
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DRAWS", "ESTIMATES", "FIELDS", "PUBLISHED_LEVEL", "SEED", "SOURCES", "THROUGH", "Question",
    "answer", "to_records",
]  # fmt: skip


@once
def answer(
    question: Question,
    data: study.Study | None = None,
    recorded: recorded_deaths.Recorded | None = None,
) -> pd.DataFrame:
    """Return lifetime risk, one row per period, sex and group, columns `FIELDS`.

    ``risk_per_100k``, ``low`` and ``high`` are deaths per 100,000 births; ``one_in`` is births per
    death. For ``published`` the interval is the authors' sum of cell quantiles, and
    ``ratio_low``/``ratio_high`` the smallest and largest ratio of like quantiles: a range and not
    an interval. For ``counts`` and ``multilevel`` both are central intervals of draws of the whole
    sum and its ratio.

    Parameters
    ----------
    question : Question
        What is asked.
    data : Study, optional
        The study's arrays, when already loaded.
    recorded : Recorded, optional
        Counts of ``question.source`` to use instead of the committed ones: those of
        `own_file.read`.

    Raises
    ------
    UnsupportedRequestError
        When the source cannot serve the combination; the message says why.

    Examples
    --------
    Edwards, Lee and Esposito (2019) print 96, 39 and 53 deaths per 100,000 for Black, white and
    Latino men, and for Black men 2.5 times the risk of white men:

    >>> found = answer(Question()).set_index(["sex", "race"]).loc["male"]
    >>> found.risk_per_100k[["black", "white", "latino"]].round().to_list()
    [96.0, 39.0, 53.0]
    >>> round(float(found.ratio_to_white["black"]), 1)
    2.5
    """
    question = with_defaults(question)
    insist_known(question)
    if recorded is None or recorded.source == recorded.id:  # a file of the user's has its own years
        question = insist_years(question)
    records = question.source in recorded_deaths.SOURCES
    if not records:
        insist_for_studies(question, recorded)
    if question.source == edwards_brown.SOURCE:
        return released.second_study(question)
    if question.estimate == "multilevel":
        if recorded is not None and recorded.source != question.source:
            raise UnsupportedRequestError(
                "--estimate multilevel is not supported with --source-file: the model is fitted to "
                "the committed tables; use --estimate counts"
            )
        return drawn.multilevel(question, data or study.load())
    if records:
        counted = recorded or recorded_deaths.committed(question.source)
        return drawn.records(question, data or study.load(), counted)
    if question.estimate == "published":
        return released.published(question, data or study.load())
    return drawn.counts(question, data or study.load())
