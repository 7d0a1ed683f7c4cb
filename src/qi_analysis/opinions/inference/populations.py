"""Which opinions are counted: the populations, and periods of years."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, cast, get_args

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.record_facts import circuit_of

Population = Literal["target", "raised", "reuters"]
POPULATIONS: tuple[str, ...] = get_args(Population)
Period = tuple[int, int]
YEARS: Period = (2005, 2019)
"""First and last year of the Reuters population."""
WORDS: Mapping[str, str] = {
    "target": "immunity raised, police sued for excessive force, not in custody",
    "raised": "immunity raised, any official and any claim",
    "reuters": "target, published by a circuit court and filed 2005-2019",
}
CIRCUITS = (*(str(number) for number in range(1, 12)), "dc")
"""The regional circuits."""


def year_of(row: Coded) -> int | None:
    """Return the year of filing."""
    year = (row.date_filed or "")[:4]
    return int(year) if year.isascii() and year.isdecimal() else None


def in_scope(row: Coded, population: Population) -> bool:
    """Return whether an opinion can be of a population, by the facts of its record alone."""
    if population != "reuters":
        return True
    year = year_of(row)
    dated = year is not None and YEARS[0] <= year <= YEARS[1]
    return dated and row.published == "published" and circuit_of(row.court) in CIRCUITS


def read_periods(text: str) -> tuple[Period, ...]:
    """Return the periods of a text such as ``2005-2007,2017-2019``.

    Raises
    ------
    QiAnalysisError
        When it is none, or two of the periods share a year.
    """
    periods = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
            raise QiAnalysisError(f"{part.strip()!r} is not a period such as 2005-2007")
        periods.append((int(first), int(last or first)))
    ordered = sorted(periods)
    for (_, end), (begin, _) in pairwise(ordered):
        if begin <= end:
            raise QiAnalysisError(f"periods {text!r} share the year {begin}: count a year once")
    return tuple(periods)


def period_name(period: Period) -> str:
    """Return a period as text."""
    return f"{period[0]}-{period[1]}"


def belongs(row: Coded, population: Population) -> bool:
    """Return whether an opinion was coded as of a population."""
    coded_so = row.qi_raised if population == "raised" else row.target
    return bool(coded_so) and in_scope(row, population)


def check_population(name: str) -> Population:
    """Return the population of this name.

    Raises
    ------
    QiAnalysisError
        When there is none.
    """
    if name not in POPULATIONS:
        raise QiAnalysisError(f"population {name!r} is not one of {', '.join(POPULATIONS)}")
    return cast("Population", name)
