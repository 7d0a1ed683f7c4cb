"""Ages as written in the real files, and ages that nobody can have."""

from __future__ import annotations

import math

import pytest

from qi_analysis.deaths.reading.ages import parse_age

AGES = {
    "0": (0, 0),
    "1": (1, 1),
    "31": (31, 31),
    "107": (107, 107),
    "120": (120, 120),
    "35.0": (35, 35),
    "0.5": (0, 0),
    "20s": (20, 29),
    "60s": (60, 69),
    "70S": (70, 79),
    "20's": (20, 29),
    "20s-30s": (20, 39),
    "40-50": (40, 50),
    "18-25": (18, 25),
    "24 - 25": (24, 25),
    "24\u201325": (24, 25),
    "46/53": (46, 53),
    "45 or 49": (45, 49),
    "3 days": (0, 0),
    "2 weeks": (0, 0),
    "2 months": (0, 0),
    "11 mon": (0, 0),
    "7mon": (0, 0),
    # one completed year, not none
    "52 weeks": (0, 0),
    "60 weeks": (1, 1),
    "364 days": (0, 0),
    "400 days": (1, 1),
    "8759 hours": (0, 0),
    "8760 hours": (1, 1),
    "18 months": (1, 1),
    "12 months": (1, 1),
    "24 months": (2, 2),
}


@pytest.mark.parametrize("text", AGES)
def test_age_is_read_as_its_bounds(text: str) -> None:
    assert parse_age(text) == AGES[text]


@pytest.mark.parametrize("text", ["", "Unknown", "unknown ", "  "])
def test_unknown_age_stays_unknown(text: str) -> None:
    assert all(math.isnan(bound) for bound in parse_age(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("121", "impossible age"),
        ("1976", "impossible age"),
        ("20-130", "impossible age"),
        ("120s", "impossible age"),
        ("50-40", "backwards"),
        ("-3", "not an age"),
        ("25`", "not an age"),
        ("22s", "not an age"),
        ("forty", "not an age"),
        ("Male", "not an age"),
        ("31?", "not an age"),
        ("months", "not an age"),
        ("3/4/5", "not an age"),
    ],
)
def test_anything_else_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse_age(text)
    assert text in str(caught.value)
