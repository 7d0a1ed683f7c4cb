"""Words that several sources share: sex, dates, and several races in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from qi_analysis.deaths.record import OTHER, STATES, UNKNOWN

SEX_WORDS: Mapping[str, str] = {
    "male": "male",
    "m": "male",
    "female": "female",
    "f": "female",
    "transgender": OTHER,
    "transexual": OTHER,
    "non-binary": OTHER,
    "nonbinary": OTHER,
    "non-conforming": OTHER,
    "unknown": UNKNOWN,
    "": UNKNOWN,
}
"""Sex or gender as the sources have it. Most do not say which of the two they mean. Transgender
and non-binary people are ``other``: the sources do not say under which sex population files count
them."""

_PRECEDENCE = (
    "latino",
    "black",
    "american_indian_alaska_native",
    "asian_pacific_islander",
    "white",
    OTHER,
    UNKNOWN,
)
"""Of several races in a cell, the first of these that is named."""

_RACE_SEPARATOR = re.compile(r"[;,]")
_AND = re.compile(r"\band\b|&")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")


def race_of(text: str, words: Mapping[str, str]) -> str:
    """Return the race class of a cell that may list several, separated by ``;``, ``,`` or "and".

    A word that holds an "and" of its own, such as "Native Hawaiian and Pacific Islander", is one
    race. Several races become one: Hispanic if any is Hispanic, else Black, else American Indian,
    else Asian or Pacific Islander, else white.

    Raises
    ------
    ValueError
        At a word that is not in ``words``, naming it and the known ones.

    Examples
    --------
    >>> races = {"white": "white", "black": "black", "hispanic": "latino"}
    >>> [race_of(cell, races) for cell in ("White; Black", "Black and Hispanic")]
    ['black', 'latino']
    """
    listed: list[str] = []
    for part in _RACE_SEPARATOR.split(text):
        found = _races_in(" ".join(part.casefold().split()), words)
        if found is None:
            known = ", ".join(repr(word) for word in words)
            raise ValueError(f"unknown race {part.strip()!r}. Known: {known}")
        listed += found
    return min(listed, key=_PRECEDENCE.index)


def _races_in(key: str, words: Mapping[str, str]) -> list[str] | None:
    """Return the races of a part: a known word, else known words joined by "and"; else None."""
    if key in words:
        return [words[key]]
    for joint in _AND.finditer(key):
        first, rest = key[: joint.start()].strip(), key[joint.end() :].strip()
        others = _races_in(rest, words) if first in words and first and rest else None
        if others is not None:
            return [words[first], *others]
    return None


def parse_date(text: str) -> date | None:
    """Return the day of ``2018-06-17`` (a time after it is cut off), ``6/17/2018`` or ``6/17/18``.

    Numbers with slashes are month, day, year; two digits are a year from 2000. An empty cell is
    None.

    Raises
    ------
    ValueError
        For anything else, and for a day that no calendar has.
    """
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        year, month, day = found[1], found[2], found[3]
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found[1], found[2], found[3]
    else:
        raise ValueError(f"not a date: {text!r}")
    century = 2000 if len(year) == 2 else 0
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"no such day: {text!r}") from None


def parse_year(text: str) -> int | None:
    """Return the year, or None for an empty cell.

    Raises
    ------
    ValueError
        When it is not four digits.
    """
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text):
        raise ValueError(f"not a year: {text!r}")
    return int(text)


_STATE_NAMES: Mapping[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "district of columbia": "DC",
    "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL",
    "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY",
    "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR",
    "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip


def parse_state(text: str) -> str:
    """Return the postal code of a state or of the District of Columbia, in capitals.

    The cell may hold the code or the name spelled out.

    Raises
    ------
    ValueError
        For anything else, also for territories: they are not in the population files.
    """
    key = " ".join(text.casefold().split())
    code = _STATE_NAMES.get(key, key.upper())
    if code not in STATES:
        raise ValueError(f"unknown state {text!r}. Known: {', '.join(STATES)}, or its name")
    return code
