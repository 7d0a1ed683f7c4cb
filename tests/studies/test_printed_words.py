"""Printed words of size, and which counts can be printed as a percentage."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.studies import printed_words


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "low", "high"),
    [
        ("529", 529, "exact", None, None),
        ("0.2", 0.2, "exact", None, None),
        ("almost 1,000", 1000, "almost", None, 1000),
        ("more than 4,000", 4000, "more_than", 4000, None),
        ("over 800", 800, "more_than", 800, None),
        ("three dozen", 36, "about", None, None),
        ("some 1,000", 1000, "about", None, None),
        ("3 years 2 months", 38, "exact", None, None),
        # a share above one in three has an N below three
        ("more than a third", 3, "almost", None, 3),
    ],
)
def test_words_by_hand(
    text: str, value: float, qualifier: str, low: float | None, high: float | None
) -> None:
    found = printed_words.read(text)
    assert (found.value, found.qualifier, found.low, found.high) == (value, qualifier, low, high)


@pytest.mark.parametrize("text", ["", "about 500", "1,000", "a few", "5e3", "nan", "12 or so", "٣"])
def test_words_that_are_not_in_the_table_are_refused(text: str) -> None:
    with pytest.raises(DataError, match="not known"):
        printed_words.read(text)


def test_every_wording_of_the_table_is_in_the_raw_file() -> None:
    path = Path(__file__).resolve().parents[2] / "data" / "own" / "published_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for text in printed_words.WORDS:
        assert any(
            text in row["value"]
            or text in row["population_or_period"]
            or text == f"{row['population_or_period']} {row['value']}"
            for row in rows
        ), text


@pytest.mark.parametrize(
    ("value", "step"), [(54, 1), (3.9, 0.1), (0.6, 0.1), (3.5, 0.1), (0.25, 0.01), (5526, 1)]
)
def test_last_digit(value: float, step: float) -> None:
    assert printed_words.last_digit(value) == pytest.approx(step)


@pytest.mark.parametrize(
    ("count", "total", "percent", "fits"),
    [
        (38, 979, 3.9, True),  # 3.8815
        (7, 1183, 0.6, True),  # 0.5917
        (7, 1183, 0.5, False),
        (7, 11, 64, True),  # 63.64
        (8, 12, 64, False),  # 66.67
        (1, 8, 12, True),  # 12.5: a half goes either way
        (1, 8, 13, True),
        (89, 200, 44, True),  # 44.5
        (90, 200, 44, False),
    ],
)
def test_what_rounds_to_a_percentage_by_hand(
    count: int, total: int, percent: float, fits: bool
) -> None:
    low, high = printed_words.rounding_range(percent)
    assert (low <= Fraction(100 * count, total) <= high) is fits


@given(total=st.integers(1, 3000), data=st.data())
def test_a_share_rounds_to_its_own_rounding(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    share = Fraction(100 * count, total)
    low, high = printed_words.rounding_range(round(share))
    assert low <= share <= high
    assert share < printed_words.rounding_range(round(share) + 2)[0]
