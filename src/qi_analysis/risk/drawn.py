"""Lifetime risk from draws: counts of deaths, and the multilevel model fitted to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import estimators, recorded_deaths, study, year_variation
from qi_analysis.risk.question import THROUGH, Question, insist, level_of
from qi_analysis.risk.rows import drawn_columns, rows_of

if TYPE_CHECKING:
    import pandas as pd


def counts(question: Question, data: study.Study) -> pd.DataFrame:
    """Return direct rates of ``data``, all years together or each by itself."""
    import pandas as pd

    level = level_of(question)
    parts = []
    for period in periods(question, data):
        found = estimators.study_counts(
            data,
            period,
            causes=question.causes,
            population=str(question.population),
            race_classes=str(question.race_classes),
            through=THROUGH[question.through],
            draws=question.draws,
            rng=np.random.default_rng(question.seed),
        )
        if question.interval == "underlying":
            found = year_variation.underlying(found, *by_year_counts(data, period, question))
        columns = drawn_columns(found, level)
        parts.append(rows_of(question, study.years_text(period), level, columns))
    return pd.concat(parts, ignore_index=True)


def periods(question: Question, data: study.Study) -> list[tuple[int, ...]]:
    """Return the years asked for: all together, or each by itself."""
    if question.draws < 100:
        raise UnsupportedRequestError(
            f"--draws {question.draws}: an interval needs at least 100 draws"
        )
    known = data.years
    years = study.parse_years(question.years or study.years_text(known), known, data.source)
    return [(year,) for year in years] if question.by_year else [years]


def by_year_counts(
    data: study.Study, period: Sequence[int], question: Question
) -> tuple[estimators.Array, estimators.Array]:
    """Return deaths and person-years of enough single years to see how much they vary.

    Each of shape (year, sex, race).
    """
    if len(period) < year_variation.FEWEST_YEARS:
        raise UnsupportedRequestError(
            f"--interval underlying is not supported for {study.years_text(period)}: how much "
            f"years vary cannot be seen in fewer than {year_variation.FEWEST_YEARS}; use "
            "these-years"
        )
    deaths = data.killed(period, question.causes).mean(axis=0).sum(axis=-1)
    exposure = data.exposure(period, str(question.population), str(question.race_classes))
    return deaths, exposure.sum(axis=-1)


def records(
    question: Question, base: study.Study, recorded: recorded_deaths.Recorded
) -> pd.DataFrame:
    """Return direct rates of a source of records, on the population of ``base``."""
    return counts(*of_records(question, base, recorded))


def of_records(
    question: Question, base: study.Study, recorded: recorded_deaths.Recorded
) -> tuple[Question, study.Study]:
    """Return the question with its years and source, and the deaths of the source laid out."""
    if question.estimate == "published":
        raise UnsupportedRequestError(
            f"--estimate published is not supported by {question.source}: it publishes records, "
            "not estimates; use --estimate counts"
        )
    if question.population == "published":
        raise UnsupportedRequestError(
            f"--population published is not supported by {question.source}: that label belongs to "
            f"the study {study.SOURCE}; use calendar"
        )
    years = recorded_deaths.years_asked(question.years, recorded, question.partial_years)
    data = recorded_deaths.lay_out(
        recorded,
        str(question.unknown_race),
        question.causes,
        base,
        partial_years=question.partial_years,
        duty=question.duty,
    )
    asked = replace(question, years=study.years_text(years), source=recorded.source)
    for period in periods(asked, data):
        recorded_deaths.insist_race_known(
            recorded, period, str(question.unknown_race), question.causes, question.duty
        )
    return asked, data


def multilevel(question: Question, base: study.Study) -> pd.DataFrame:
    """Return posterior means from the kept draws of the model."""
    from qi_analysis.risk.multilevel import cells, draws, estimate

    level = level_of(question)
    fitted = cells.load(question.source, base)
    whole = study.years_text(fitted.years)
    why = (
        f"the draws are of one model of officer force, {whole} together, unknown race imputed, "
        f"{fitted.population} population and {fitted.race_classes} race classes, in which all "
        "groups move alike from year to year; use --estimate counts"
    )
    insist(
        question,
        why,
        years=whole,
        by_year=False,
        causes=cells.CAUSES,
        population=fitted.population,
        race_classes=fitted.race_classes,
        unknown_race="impute",
        partial_years="refuse",
        duty="all",
        interval="these-years",
    )
    kept = draws.load(question.source, base)
    found = estimate.multilevel_estimate(kept, fitted, base, THROUGH[question.through])
    return rows_of(question, whole, level, drawn_columns(found, level))
