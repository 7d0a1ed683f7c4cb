"""Lifetime risk as two studies released it: quantiles of their own models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import edwards_brown, estimators, study
from qi_analysis.risk.question import PUBLISHED_LEVEL, THROUGH, Question, insist
from qi_analysis.risk.rows import quantile_columns, rows_of

if TYPE_CHECKING:
    import pandas as pd


def published(question: Question, data: study.Study) -> pd.DataFrame:
    """Return the estimate of Edwards, Lee and Esposito (2019)."""
    whole = study.years_text(study.YEARS)
    why = (
        f"the authors released quantiles of one model of officer force, {whole}, on their own race "
        "classes, at the 90% level; use --estimate counts"
    )
    insist(
        question,
        why,
        years=whole,
        by_year=False,
        causes="force",
        race_classes="published",
        interval="these-years",
        level=PUBLISHED_LEVEL,
    )
    risk = estimators.published_risk(
        data,
        through=THROUGH[question.through],
        shift_undone=question.population == "calendar",
    )
    ratio = estimators.ratio_to_white(risk)
    return rows_of(question, whole, PUBLISHED_LEVEL, quantile_columns(risk, ratio))


def second_study(question: Question) -> pd.DataFrame:
    """Return the estimate of Edwards and Brown (2024), year by year."""
    import pandas as pd

    if question.estimate != "published":
        raise UnsupportedRequestError(
            f"--estimate {question.estimate} is not supported by {question.source}: it released "
            "predicted rates, not counts; use --estimate published"
        )
    if not question.by_year and question.years is None:
        raise UnsupportedRequestError(
            f"{question.source} estimates single years: add --by-year, or --years with one year"
        )
    why = (
        "the authors released predicted rates of police use of force for single years on their own "
        "race classes, with the matching population, at the 80% level, and their last age group "
        "opens at 80"
    )
    insist(
        question,
        why,
        causes="force",
        population="published",
        race_classes="published",
        through="lifetime",
        interval="these-years",
        level=edwards_brown.LEVEL,
    )
    years = _years(question)
    risk = edwards_brown.published_risk(edwards_brown.load())
    ratio = estimators.ratio_to_white(risk)
    parts = []
    for year in years:
        at = edwards_brown.YEARS.index(year)
        columns = quantile_columns(risk[:, at], ratio[:, at])
        parts.append(rows_of(question, str(year), edwards_brown.LEVEL, columns))
    return pd.concat(parts, ignore_index=True)


def _years(question: Question) -> tuple[int, ...]:
    known = edwards_brown.YEARS
    years = study.parse_years(question.years or study.years_text(known), known, question.source)
    if len(years) > 1 and not question.by_year:
        raise UnsupportedRequestError(f"{question.source} estimates single years: add --by-year")
    return years
