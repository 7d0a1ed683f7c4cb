"""The table of lifetime risk: what was asked, whether the source can serve it, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis import edwards_brown, estimators, recorded_deaths, study
from qi_analysis.errors import UnservedError
from qi_analysis.vocabulary import CAUSE_CHOICES, RACE_CLASSES, RACES, SEXES, TOTAL

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

ESTIMATES = ("published", "counts", "multilevel")
SOURCES = (study.SOURCE, edwards_brown.SOURCE, *recorded_deaths.SOURCES)
THROUGH = {"lifetime": np.inf, "85": 85.0}
PUBLISHED_LEVEL = 0.9
DRAWS = 4000
SEED = 20190805
"""Seed of the draws unless another is given: the day the study was published."""

FIELDS = (
    "estimate",
    "source",
    "years",
    "sex",
    "race",
    "deaths",
    "risk_per_100k",
    "low",
    "high",
    "one_in",
    "ratio_to_white",
    "ratio_low",
    "ratio_high",
    "level",
)


@dataclass(frozen=True)
class Question:
    """What `answer` is asked; each field is an option of the command line.

    ``population`` and ``race_classes`` default to ``published`` for the studies; for records of
    single deaths they default to ``calendar`` and ``exclusive``.
    """

    estimate: str = "published"
    source: str = study.SOURCE
    years: str | None = None
    by_year: bool = False
    causes: str = "force"
    population: str | None = None
    race_classes: str | None = None
    unknown_race: str = "impute"
    partial_years: str = "refuse"
    duty: str = "all"
    through: str = "lifetime"
    level: float | None = None
    draws: int = DRAWS
    seed: int = SEED


_CHOICES: dict[str, Sequence[str]] = {
    "estimate": ESTIMATES,
    "source": SOURCES,
    "causes": tuple(CAUSE_CHOICES),
    "population": study.POPULATIONS,
    "race_classes": RACE_CLASSES,
    "unknown_race": recorded_deaths.UNKNOWN_RACE,
    "partial_years": recorded_deaths.PARTIAL_YEARS,
    "duty": recorded_deaths.DUTY,
    "through": tuple(THROUGH),
}


def answer(
    question: Question,
    data: study.Study | None = None,
    recorded: recorded_deaths.Recorded | None = None,
) -> pd.DataFrame:
    """Return lifetime risk, one row a period, sex and group, columns `FIELDS`.

    ``risk_per_100k``, ``low`` and ``high`` are deaths per 100,000 births; ``one_in`` is births a
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
        `source_file.read`.

    Raises
    ------
    UnservedError
        When the source cannot serve the combination; the message says why.
    """
    question = _with_defaults(question)
    for name, known in _CHOICES.items():
        asked = getattr(question, name)
        if asked not in known:
            option = name.replace("_", "-")
            raise UnservedError(f"--{option} {asked!r} is not known: {', '.join(known)}")
    records = question.source in recorded_deaths.SOURCES
    if not records:
        _refuse_for_studies(question, recorded)
    if question.source == edwards_brown.SOURCE:
        return _edwards_brown(question)
    if question.estimate == "multilevel":
        if recorded is not None and recorded.source != question.source:
            raise UnservedError(
                "--estimate multilevel cannot be served with --source-file: the model is fitted to "
                "the committed tables; use --estimate counts"
            )
        return _multilevel(question, data or study.load())
    if records:
        counted = recorded or recorded_deaths.committed(question.source)
        return _records(question, data or study.load(), counted)
    if question.estimate == "published":
        return _published(question, data or study.load())
    return _counts(question, data or study.load())


def _with_defaults(question: Question) -> Question:
    records = question.source in recorded_deaths.SOURCES
    return replace(
        question,
        population=question.population or ("calendar" if records else "published"),
        race_classes=question.race_classes or ("exclusive" if records else "published"),
    )


def _records(
    question: Question, base: study.Study, recorded: recorded_deaths.Recorded
) -> pd.DataFrame:
    if question.estimate == "published":
        raise UnservedError(
            f"--estimate published cannot be served by {question.source}: it publishes records, "
            "not estimates; use --estimate counts"
        )
    if question.population == "published":
        raise UnservedError(
            f"--population published cannot be served by {question.source}: that label belongs to "
            f"the study {study.SOURCE}; use calendar"
        )
    years = recorded_deaths.years_asked(question.years, recorded, question.partial_years)
    data = recorded_deaths.lay_out(
        recorded,
        question.unknown_race,
        question.causes,
        base,
        partial_years=question.partial_years,
        duty=question.duty,
    )
    asked = replace(question, years=study.years_text(years), source=recorded.source)
    return _counts(asked, data)


def _refuse_for_studies(question: Question, recorded: recorded_deaths.Recorded | None) -> None:
    """Refuse what only records of single deaths can answer."""
    if recorded is not None:
        raise UnservedError(
            f"a file of one's own cannot be served by {question.source}: it is a study; name the "
            f"source of records that the file is of: {', '.join(recorded_deaths.SOURCES)}"
        )
    if question.unknown_race != "impute":
        raise UnservedError(
            f"--unknown-race {question.unknown_race} cannot be served by {question.source}: its "
            "files hold imputed races and no mark of which were unknown; use impute"
        )
    if question.duty != "all":
        raise UnservedError(
            f"--duty {question.duty} cannot be served by {question.source}: its files do not tell "
            "killings on and off duty apart; use all"
        )


def _insist(question: Question, why: str, **fixed: object) -> None:
    """Refuse any option that differs from what the released numbers are fixed to."""
    for name, only in fixed.items():
        asked = getattr(question, name)
        if asked is not None and asked != only:
            option = name.replace("_", "-") + ("" if asked is True else f" {asked}")
            raise UnservedError(
                f"--{option} cannot be served by --estimate {question.estimate} of "
                f"{question.source}: {why}"
            )


def _published(question: Question, data: study.Study) -> pd.DataFrame:
    whole = study.years_text(study.YEARS)
    why = (
        f"the authors released quantiles of one model of officer force, {whole}, on their own race "
        "classes, at the 90% level; use --estimate counts"
    )
    _insist(
        question,
        why,
        years=whole,
        by_year=False,
        causes="force",
        race_classes="published",
        level=PUBLISHED_LEVEL,
    )
    risk = estimators.published_risk(
        data,
        through=THROUGH[question.through],
        shift_undone=question.population == "calendar",
    )
    ratio = estimators.ratio_to_white(risk)
    return _rows(question, whole, PUBLISHED_LEVEL, _quantile_columns(risk, ratio))


def _quantile_columns(risk: Array, ratio: Array) -> dict[str, Array]:
    """Return the value columns of risks of shape (median/lower/upper, sex, group)."""
    return {
        "risk": risk[0],
        "low": risk[1],
        "high": risk[2],
        "ratio": ratio[0],
        "ratio_low": ratio.min(axis=0),
        "ratio_high": ratio.max(axis=0),
    }


def _level(question: Question) -> float:
    level = PUBLISHED_LEVEL if question.level is None else question.level
    if not 0 < level < 1:
        raise UnservedError(f"--level {level} is not between 0 and 1")
    return level


def _multilevel(question: Question, base: study.Study) -> pd.DataFrame:
    from qi_analysis.multilevel import cells, draws, estimate

    level = _level(question)
    fitted = cells.load(question.source, base)
    whole = study.years_text(fitted.years)
    why = (
        f"the draws are of one model of officer force, {whole} together, unknown race imputed, "
        f"{fitted.population} population and {fitted.race_classes} race classes, in which all "
        "groups move alike from year to year; use --estimate counts"
    )
    _insist(
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
    )
    kept = draws.load(question.source, base)
    found = estimate.multilevel_estimate(kept, fitted, base, THROUGH[question.through])
    return _rows(question, whole, level, _drawn_columns(found, level))


def _drawn_columns(found: estimators.Estimate, level: float) -> dict[str, Array]:
    low, high = found.risk_interval(level)
    ratio_low, ratio_high = found.ratio_interval(level)
    return {
        "deaths": found.deaths,
        "risk": found.risk,
        "low": low,
        "high": high,
        "ratio": found.ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
    }


def _counts(question: Question, data: study.Study) -> pd.DataFrame:
    import pandas as pd

    level = _level(question)
    if question.draws < 100:
        raise UnservedError(f"--draws {question.draws}: an interval needs at least 100 draws")
    known = data.years
    years = study.parse_years(question.years or study.years_text(known), known, data.source)
    periods = [(year,) for year in years] if question.by_year else [years]
    parts = []
    for period in periods:
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
        columns = _drawn_columns(found, level)
        parts.append(_rows(question, study.years_text(period), level, columns))
    return pd.concat(parts, ignore_index=True)


def _edwards_brown(question: Question) -> pd.DataFrame:
    import pandas as pd

    if question.estimate != "published":
        raise UnservedError(
            f"--estimate {question.estimate} cannot be served by {question.source}: it released "
            "predicted rates, not counts; use --estimate published"
        )
    if not question.by_year and question.years is None:
        raise UnservedError(
            f"{question.source} estimates single years: add --by-year, or --years with one year"
        )
    why = (
        "the authors released predicted rates of police use of force for single years on their own "
        "race classes, with the matching population, at the 80% level, and their last age group "
        "opens at 80"
    )
    _insist(
        question,
        why,
        causes="force",
        population="published",
        race_classes="published",
        through="lifetime",
        level=edwards_brown.LEVEL,
    )
    years = _edwards_brown_years(question)
    risk = edwards_brown.published_risk(edwards_brown.load())
    ratio = estimators.ratio_to_white(risk)
    parts = []
    for year in years:
        at = edwards_brown.YEARS.index(year)
        columns = _quantile_columns(risk[:, at], ratio[:, at])
        parts.append(_rows(question, str(year), edwards_brown.LEVEL, columns))
    return pd.concat(parts, ignore_index=True)


def _edwards_brown_years(question: Question) -> list[int]:
    known = edwards_brown.YEARS
    first, _, last = (question.years or study.years_text(known)).partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        raise UnservedError(f"years {question.years!r} are not understood: write 2013-2023 or 2016")
    years = list(range(int(first), int(last or first) + 1))
    if not years or years[0] < known[0] or years[-1] > known[-1]:
        raise UnservedError(
            f"years {question.years!r} cannot be served: {question.source} has "
            f"{study.years_text(known)}, the first year before the last"
        )
    if len(years) > 1 and not question.by_year:
        raise UnservedError(f"{question.source} estimates single years: add --by-year")
    return years


def _rows(question: Question, years: str, level: float, columns: dict[str, Array]) -> pd.DataFrame:
    """Return the contract's rows from arrays of shape (sex, group)."""
    import pandas as pd

    groups = (*RACES, TOTAL)[: columns["risk"].shape[1]]
    deaths = columns.get("deaths")
    rows: list[dict[str, Any]] = []
    for i, sex in enumerate(SEXES):
        for j, race in enumerate(groups):
            value = {name: float(array[i, j]) for name, array in columns.items()}
            rows.append(
                {
                    "estimate": question.estimate,
                    "source": question.source,
                    "years": years,
                    "sex": sex,
                    "race": race,
                    "deaths": None if deaths is None else value["deaths"],
                    "risk_per_100k": value["risk"] * 1e5,
                    "low": value["low"] * 1e5,
                    "high": value["high"] * 1e5,
                    "one_in": 1 / value["risk"] if value["risk"] else None,
                    "ratio_to_white": value["ratio"],
                    "ratio_low": value["ratio_low"],
                    "ratio_high": value["ratio_high"],
                    "level": level,
                }
            )
    return pd.DataFrame(rows, columns=list(FIELDS))


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON-ready records; a value that does not apply is None."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in record.items()} for record in records]
