"""What can be asked about lifetime risk, and which requests no source supports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.names import choose, choose_years, suggestions
from qi_analysis.core.vocabulary import AGE_STARTS, CAUSE_CHOICES, RACE_CLASSES
from qi_analysis.deaths import releases
from qi_analysis.risk import edwards_brown, recorded_deaths, study

ESTIMATES = ("published", "counts", "multilevel")
SOURCES = (study.SOURCE, edwards_brown.SOURCE, *recorded_deaths.SOURCES)
THROUGH = {"lifetime": np.inf, **{str(age): float(age) for age in AGE_STARTS if age >= 20}}
"""Ages to which risk is counted: a whole life, or to the edge of an age group. Younger there are
years in which nobody was killed, so there is no ratio; `relatives` has risk to each age."""
INTERVALS = ("these-years", "underlying")
"""What the interval of counts is of: the rates of the years counted, or the long-run rate around
which the rates of single years vary."""
PUBLISHED_LEVEL = 0.9
DRAWS = 4000
SEED = 20190805
"""Seed of the draws unless another is given: the day the study was published."""


@dataclass(frozen=True)
class Question:
    """What `answer` is asked; each field is an option of the command line.

    ``population`` and ``race_classes`` default to ``published`` for the studies; for records of
    individual deaths they default to ``calendar`` and ``exclusive``. ``unknown_race`` defaults to
    ``linked`` for the linked list, else to ``impute``.
    """

    estimate: str = "published"
    source: str = study.SOURCE
    years: str | None = None
    by_year: bool = False
    causes: str = "force"
    population: str | None = None
    race_classes: str | None = None
    unknown_race: str | None = None
    partial_years: str = "refuse"
    duty: str = "all"
    through: str = "lifetime"
    interval: str = "these-years"
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
    "interval": INTERVALS,
}


def insist_known(question: Question) -> None:
    """Refuse an option that is none of the known ones."""
    for name, known in _CHOICES.items():
        asked = getattr(question, name)
        if asked not in known:
            near = suggestions(str(asked), list(known))
            hint = f". Did you mean {' or '.join(near)}?" if near else f": {', '.join(known)}"
            option = name.replace("_", "-")
            raise UnsupportedRequestError(f"--{option} {asked!r} is not known{hint}")
    if question.seed < 0:
        raise UnsupportedRequestError(f"--seed {question.seed} is negative: write 0 or more")


def with_defaults(question: Question) -> Question:
    """Return the question with the population and the race classes that its source has."""
    records = question.source in recorded_deaths.SOURCES
    return replace(
        question,
        population=question.population or ("calendar" if records else "published"),
        race_classes=question.race_classes or ("exclusive" if records else "published"),
        unknown_race=question.unknown_race or recorded_deaths.default_rule(question.source),
    )


def choose_source(typed: str, known: Sequence[str] = SOURCES) -> str:
    """Return the source that was meant: by its id, its project's name, or its initials.

    Examples
    --------
    >>> choose_source("Washington Post"), choose_source("MPV")
    ('washington_post_2025_export', 'mapping_police_violence_2021')
    """
    studies = {"edwards lee esposito": study.SOURCE, "edwards brown": edwards_brown.SOURCE}
    return choose(typed, known, "source", {**releases.SYNONYMS, **studies})


def fitting_estimate(source: str) -> str:
    """Return the estimate that a source has unless another is asked for.

    Examples
    --------
    >>> fitting_estimate("edwards_brown_2024"), fitting_estimate("the_counted")
    ('published', 'counts')
    """
    return "counts" if source in recorded_deaths.SOURCES else "published"


def insist_years(question: Question) -> Question:
    """Return the question with its years as the package writes them, if the source has them.

    Raises
    ------
    UnsupportedRequestError
        When the committed source has none of them, with the sources that have all.
    """
    if question.years is None:
        return question
    years = choose_years(question.years)
    first, last = (int(year) for year in (years[:4], years[-4:]))
    served = {study.SOURCE: study.YEARS, edwards_brown.SOURCE: edwards_brown.YEARS}
    served |= {recorded_deaths.LINKED: releases.JOINED.scope.all_years}
    served |= {each: releases.SCOPES[each].all_years for each in releases.IDS}
    known = served[question.source]
    # a later year than that of the population is refused with that reason
    if (known[0] <= first and last <= known[-1]) or last > study.LAST_RECENT:
        return replace(question, years=years)
    others = [
        f"{source} ({study.years_text(has)})"
        for source, has in served.items()
        if has[0] <= first and last <= has[-1]
    ]
    advice = f"these have: {', '.join(others)}" if others else "no source has them"
    raise UnsupportedRequestError(
        f"years {years!r} are not available: {question.source} has {study.years_text(known)}; "
        f"{advice}"
    )


def insist_for_studies(question: Question, recorded: recorded_deaths.Recorded | None) -> None:
    """Refuse what only records of individual deaths can answer."""
    if recorded is not None:
        raise UnsupportedRequestError(
            f"your own file is not supported by {question.source}: it is a study; name the "
            f"source of records that the file is of: {', '.join(recorded_deaths.SOURCES)}"
        )
    if question.unknown_race not in (None, "impute"):
        raise UnsupportedRequestError(
            f"--unknown-race {question.unknown_race} is not supported by {question.source}: its "
            "files hold imputed race without marking which values were unknown; use impute"
        )
    if question.duty != "all":
        raise UnsupportedRequestError(
            f"--duty {question.duty} is not supported by {question.source}: its files do not "
            "distinguish on-duty from off-duty killings; use all"
        )


def insist(question: Question, why: str, **fixed: object) -> None:
    """Refuse any option that differs from what the released numbers are fixed to."""
    for name, only in fixed.items():
        asked = getattr(question, name)
        if asked is not None and asked != only:
            option = name.replace("_", "-") + ("" if asked is True else f" {asked}")
            raise UnsupportedRequestError(
                f"--{option} is not supported by --estimate {question.estimate} of "
                f"{question.source}: {why}"
            )


def level_of(question: Question) -> float:
    """Return the level of the intervals from draws."""
    level = PUBLISHED_LEVEL if question.level is None else question.level
    insist_level(level)
    return level


def insist_level(level: float) -> None:
    """Refuse a level that is none, with what was probably meant."""
    if not 0 < level < 1:
        meant = f": write {level / 100:g}" if 50 <= level < 100 else ", such as 0.9"
        raise UnsupportedRequestError(f"--level {level:g} is not between 0 and 1{meant}")
