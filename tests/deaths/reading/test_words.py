"""Several races in a cell, dates, years, states."""

from __future__ import annotations

from datetime import date

import pytest

from qi_analysis.deaths.readers.mapping_police_violence import RACES as MPV_RACES
from qi_analysis.deaths.reading import words
from qi_analysis.deaths.reading.words import (
    parse_date,
    parse_state,
    parse_year,
    race_of,
)
from qi_analysis.deaths.record import STATES

CODES = {
    "w": "white", "b": "black", "h": "latino", "n": "american_indian_alaska_native",
    "a": "asian_pacific_islander", "o": "other", "u": "unknown", "": "unknown",
}  # fmt: skip

RACES = [
    ("W", "white"),
    ("w", "white"),
    ("", "unknown"),
    ("O", "other"),
    ("W;B", "black"),
    ("B;H", "latino"),
    ("N;H", "latino"),
    ("W;B;N", "black"),
    ("N;B", "black"),
    ("A;N", "american_indian_alaska_native"),
    ("W;A", "asian_pacific_islander"),
    ("W, H", "latino"),
    ("W;O", "white"),
    ("U;B", "black"),
    ("W;", "white"),
    ("U;", "unknown"),
]


@pytest.mark.parametrize(("text", "expected"), RACES)
def test_several_races_become_one(text: str, expected: str) -> None:
    assert race_of(text, CODES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("White; Black", "black"),
        ("White and Black", "black"),
        ("Black and Hispanic", "latino"),
        ("White and Asian and Native American", "american_indian_alaska_native"),
        ("White & Asian", "asian_pacific_islander"),
        ("Native Hawaiian and Pacific Islander", "asian_pacific_islander"),
        ("White and Native Hawaiian and Pacific Islander", "asian_pacific_islander"),
        ("Asian and Unknown race", "asian_pacific_islander"),
        ("Hispanic; White and Black", "latino"),
    ],
)
def test_races_joined_by_and_are_several(text: str, expected: str) -> None:
    """Any minority first, as for a list; a word with an "and" of its own is one race."""
    assert race_of(text, MPV_RACES) == expected


@pytest.mark.parametrize("text", ["White and", "and Black", "White and Martian", "Blackand White"])
def test_half_a_list_of_races_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unknown race"):
        race_of(text, MPV_RACES)


@pytest.mark.parametrize("text", ["X", "W;X", "W/B", "WB"])
def test_unseen_race_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown race .*Known: 'w', 'b'"):
        race_of(text, CODES)


DATES = {
    "2018-06-17": date(2018, 6, 17),
    "2018-06-17T00:00:00.000Z": date(2018, 6, 17),
    "2018-06-17 13:30:00": date(2018, 6, 17),
    "6/17/18": date(2018, 6, 17),
    "06/17/2018": date(2018, 6, 17),
    "1/2/00": date(2000, 1, 2),
    "2/29/16": date(2016, 2, 29),
    "": None,
}


@pytest.mark.parametrize("text", DATES)
def test_date_is_read(text: str) -> None:
    assert parse_date(text) == DATES[text]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2/29/15", "no such day"),
        ("13/1/2015", "no such day"),
        ("2015-02-30", "no such day"),
        ("17 June 2018", "not a date"),
        ("#REF!", "not a date"),
        ("43268", "not a date"),
        ("6/17/018", "not a date"),
    ],
)
def test_date_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse_date(text)
    assert text in str(caught.value)


def test_years_and_states() -> None:
    assert parse_year("2018") == 2018
    assert parse_year("") is None
    for bad in ("#REF!", "18", "2018.5"):
        with pytest.raises(ValueError, match="not a year"):
            parse_year(bad)
    assert parse_state("dc") == "DC"
    for bad in ("PR", "Puerto Rico", "Georgia (US)", "", "XX"):
        with pytest.raises(ValueError, match="unknown state"):
            parse_state(bad)


def test_a_state_may_be_spelled_out() -> None:
    """The names by the code that the Postal Service gives: Publication 28, appendix B."""
    names = {
        "Alaska": "AK", "Iowa": "IA", "Michigan": "MI", "Mississippi": "MS", "Missouri": "MO",
        "Nebraska": "NE", "North Carolina": "NC", "washington": "WA", "WEST  VIRGINIA": "WV",
        "District of Columbia": "DC",
    }  # fmt: skip
    assert {name: parse_state(name) for name in names} == names
    # every code once: one wrong or missing in the list would leave another without a name
    assert sorted(words._STATE_NAMES.values()) == list(STATES)
