"""A question in plain words, as the library and the command line take it, and the rows wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from qi_analysis.core.names import RACE_SYNONYMS, SEX_SYNONYMS, choose, choose_years
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import answer, contract, recorded_deaths, to_records
from qi_analysis.risk.question import Question, choose_source, fitting_estimate


def question(
    *,
    source: str | None = None,
    years: str | int | None = None,
    estimate: str | None = None,
    **options: Any,
) -> Question:
    """Return the question that was meant; an estimate that fits the source unless one is named.

    Raises
    ------
    UnknownNameError
        For a name that is not known: with names like it.

    Examples
    --------
    >>> asked = question(source="the counted", years=2016)
    >>> asked.estimate, asked.source, asked.years
    ('counts', 'the_counted', '2016')
    """
    known = [each.name for each in fields(Question)]
    named = {choose(name, known, "option of risk"): value for name, value in options.items()}
    origin = Question().source if source is None else choose_source(source)
    return Question(
        source=origin,
        years=None if years is None else choose_years(years),
        estimate=estimate or fitting_estimate(origin),
        **named,
    )


def answered(asked: Question) -> list[dict[str, Any]]:
    """Return the rows of the contract, from the committed tables."""
    records = asked.source in recorded_deaths.SOURCES
    recorded = recorded_deaths.committed(asked.source) if records else None
    return contract.complete(to_records(answer(asked, recorded=recorded)), asked, recorded)


def only(
    rows: Sequence[Mapping[str, Any]],
    sex: str | Iterable[str] | None = None,
    race: str | Iterable[str] | None = None,
) -> list[dict[str, Any]]:
    """Return the rows of these sexes and groups, in their own order; all for None.

    Examples
    --------
    >>> only([{"sex": "male", "race": "black"}, {"sex": "male", "race": "white"}], race="Black")
    [{'sex': 'male', 'race': 'black'}]
    """
    wanted = {
        "sex": _several(sex, SEXES, "sex", SEX_SYNONYMS),
        "race": _several(race, (*RACES, TOTAL), "race", RACE_SYNONYMS),
    }
    return [
        dict(row)
        for row in rows
        if all(words is None or row[name] in words for name, words in wanted.items())
    ]


def _several(
    typed: str | Iterable[str] | None,
    known: Sequence[str],
    what: str,
    synonyms: Mapping[str, str],
) -> list[str] | None:
    if typed is None:
        return None
    words = [typed] if isinstance(typed, str) else typed
    return [choose(word, known, what, synonyms) for word in words]
