"""Several races in a cell, dates, years, states."""

from __future__ import annotations

from datetime import date

import pytest

from qi_analysis.deaths.reading.words import (
    MULTI_RACE_RULES,
    parse_date,
    parse_state,
    parse_year,
    race_of,
)

CODES = {
    "w": "white", "b": "black", "h": "latino", "n": "american_indian_alaska_native",
    "a": "asian_pacific_islander", "o": "other", "u": "unknown", "": "unknown",
}  # fmt: skip

RACES = [
    # cell, any minority, first listed
    ("W", "white", "white"),
    ("w", "white", "white"),
    ("", "unknown", "unknown"),
    ("O", "other", "other"),
    ("W;B", "black", "white"),
    ("B;H", "latino", "black"),
    ("N;H", "latino", "american_indian_alaska_native"),
    ("W;B;N", "black", "white"),
    ("N;B", "black", "american_indian_alaska_native"),
    ("A;N", "american_indian_alaska_native", "asian_pacific_islander"),
    ("W;A", "asian_pacific_islander", "white"),
    ("W, H", "latino", "white"),
    ("W;O", "white", "white"),
    ("U;B", "black", "black"),
    ("W;", "white", "white"),
    ("U;", "unknown", "unknown"),
]


@pytest.mark.parametrize(("text", "any_minority", "first"), RACES)
def test_several_races_become_one_by_a_named_rule(text: str, any_minority: str, first: str) -> None:
    assert race_of(text, CODES, "any_minority") == any_minority
    assert race_of(text, CODES, "first") == first


def test_the_rules_are_the_two_that_are_documented() -> None:
    assert set(MULTI_RACE_RULES) == {"any_minority", "first"}


@pytest.mark.parametrize("text", ["X", "W;X", "W/B", "WB"])
def test_unseen_race_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown race .*Known: 'w', 'b'"):
        race_of(text, CODES, "any_minority")


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
    for bad in ("PR", "Ohio", "", "XX"):
        with pytest.raises(ValueError, match="unknown state"):
            parse_state(bad)
