"""Options that several commands have; names in them are read as people type them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.names import (
    RACE_SYNONYMS,
    SEX_SYNONYMS,
    UnknownNameError,
    choose,
    choose_years,
)
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.deaths import releases


def read_race(text: str, *more: str) -> str:
    """Return the group that was meant."""
    return choose(text, (*RACES, TOTAL, *more), "--race", RACE_SYNONYMS)


def read_sex(text: str, *more: str) -> str:
    """Return the sex that was meant."""
    return choose(text, (*SEXES, *more), "--sex", SEX_SYNONYMS)


def read_release(text: str) -> str:
    """Return the source of records that was meant, by its id, its project's name or initials."""
    return _one_of(text, releases.IDS, "the records of one project")


def read_state_source(text: str) -> str:
    """Return the source of records by state that was meant."""
    return _one_of(text, tuple(releases.STATE_YEARS), "records that are counted by state")


def _one_of(text: str, known: Sequence[str], needed: str) -> str:
    """Return the source that was meant; one that serves other commands is told so."""
    try:
        return choose(text, known, "--source", releases.SYNONYMS)
    except UnknownNameError as error:
        try:
            source = read_source(text)
        except UnknownNameError:
            raise error from None
    raise UnsupportedRequestError(
        f"--source {source} is not supported here, which takes {needed}: use {', '.join(known)}"
    )


def read_source(text: str) -> str:
    """Return the study or source of records that was meant."""
    from qi_analysis.risk.question import choose_source

    return choose_source(text)


def read_through(text: str) -> str:
    """Return the age that was meant, an edge of our age groups, or ``lifetime``."""
    from qi_analysis.risk.question import THROUGH

    return choose(text, THROUGH, "--through")


def option(reader: Callable[[str], str], metavar: str, words: str) -> Any:
    """Return an option whose value ``reader`` reads."""
    return typer.Option(parser=reader, metavar=metavar, help=words)


SourceFile = Annotated[
    Path | None,
    typer.Option(help="A file of your own in the same form as a release of the source."),
]
Level = Annotated[float, typer.Option(help="Level of the intervals.")]
Years = Annotated[
    str | None, option(choose_years, "YEARS", "A year or period, such as 2016 or 2013-2018.")
]
Race = Annotated[
    str, option(read_race, "GROUP", f"{', '.join((*RACES, TOTAL))}; usual synonyms will do.")
]
Sex = Annotated[str, option(read_sex, "SEX", "male or female.")]
Release = Annotated[
    str, option(read_release, "SOURCE", f"Source of the deaths: {', '.join(releases.IDS)}.")
]
