"""Headers of real vintages find their meaning; anything else is refused in one line."""

from __future__ import annotations

from typing import Any

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.reading.columns import Meaning, match, normalize
from tests.deaths.made_up import VINTAGES

WANTED = (
    Meaning("date", ("Date of Incident (month/day/year)", "Date of Incident", "date")),
    Meaning("state", ("Location of death (state)", "State")),
    Meaning("year", ("Date (Year)",), required=False),
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Victim's name", "victims name"),
        ("Victim\u2019s  Name ", "victims name"),
        ("cause_of_death", "cause of death"),
        ("Off-Duty Killing?", "off duty killing"),
        ("Armed/Unarmed", "armed unarmed"),
        ("Two or\nmore races", "two or more races"),
        ("Date (Year)", "date year"),
        ("", ""),
    ],
)
def test_headers_are_compared_without_case_and_punctuation(header: str, expected: str) -> None:
    assert normalize(header) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["State", "date"], {"date": "date", "state": "State"}),
        (["DATE", "state "], {"date": "DATE", "state": "state "}),
        (
            ["Date of Incident (month/day/year)", "Location of death (state)"],
            {"date": "Date of Incident (month/day/year)", "state": "Location of death (state)"},
        ),
        # a note in brackets that is not in our list
        (
            ["Date of Incident (m/d/y) [corrected]", "State (two letters)"],
            {"date": "Date of Incident (m/d/y) [corrected]", "state": "State (two letters)"},
        ),
        # without its brackets the year would be a second date
        (
            ["date", "Date (Year)", "State"],
            {"date": "date", "state": "State", "year": "Date (Year)"},
        ),
        # the header as listed counts before one with a note
        (["State", "State (of birth)", "date"], {"date": "date", "state": "State"}),
        # the other brackets of one phrase are other columns
        (
            ["Location of death (city)", "Location of death (state)", "date"],
            {"date": "date", "state": "Location of death (state)"},
        ),
    ],
)
def test_meanings_are_found(headers: list[str], expected: dict[str, str]) -> None:
    assert match(headers, WANTED) == expected


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ([], ["missing column for date", "state", "no headers"]),
        (["State", "Name"], ["missing column for date", "The file has 'State', 'Name'"]),
        (["date", "State", "state"], ["ambiguous", "state could be 'State' or 'state'"]),
        (["date", "Date of Incident", "State"], ["ambiguous", "'Date of Incident'"]),
        (["date", "date", "State"], ["ambiguous", "date could be 'date' or 'date'"]),
        # a year is no date, whatever stands outside its brackets
        (["Date (Year)", "State"], ["missing column for date"]),
        (["State", "STATE"], ["missing column for date", "ambiguous column: state"]),
        (["date", "Country\nor State (2)"], ["missing column for state", "'Country or State (2)'"]),
    ],
)
def test_missing_and_ambiguous_columns_are_refused_in_one_line(
    headers: list[str], says: list[str]
) -> None:
    with pytest.raises(DataError) as caught:
        match(headers, WANTED, "some.csv")
    assert caught.value.row == 1
    assert "\n" not in str(caught.value)
    for words in ("some.csv", *says):
        assert words in str(caught.value)


def test_an_error_stays_short_whatever_the_file_has() -> None:
    with pytest.raises(DataError) as caught:
        match([f"column {number} {'x' * 200}" for number in range(500)], WANTED)
    assert len(str(caught.value)) < 4000
    assert "more" in str(caught.value)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_no_meaning_of_a_reader_shares_a_header_with_another(vintage: str) -> None:
    reader: Any = VINTAGES[vintage].reader  # of a form
    spelled = [{normalize(header) for header in each.headers} for each in reader.__self__.columns]
    headers = [header for meaning in spelled for header in meaning]
    assert headers
    assert len(headers) == len(set(headers))
