"""Differences of two shares against printed examples and sums by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.stats import chi2_contingency

from qi_analysis.core.errors import DataError
from qi_analysis.studies import differences
from qi_analysis.studies.differences import PublishedPair

REUTERS = PublishedPair(44, 57, (2005, 2007), (2017, 2019), 529, 15, "as printed")

# Newcombe 1998, Statistics in Medicine 17:873-890, table II, examples (a) to (h), method 10:
# first count and rows, second count and rows, 95% interval of the first less the second
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE)
def test_the_interval_is_the_printed_one(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    found = differences.difference(b, n, a, m, 0.95)
    assert found.difference == pytest.approx(a / m - b / n)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


def test_the_p_value_is_that_of_the_chi_squared_test_without_correction() -> None:
    table = [[48, 80 - 48], [56, 70 - 56]]
    expected = chi2_contingency(table, correction=False).pvalue
    assert differences.p_value(48, 80, 56, 70) == pytest.approx(expected)


def test_the_pair_of_reuters_is_as_printed() -> None:
    assert replace(differences.reuters(), source="as printed") == REUTERS


def test_counts_that_print_by_hand() -> None:
    # of 9: 4 is 44.4%; of 20: 8 is 40% and 9 is 45%; of 200: 87 is 43.5%, 88 is 44%, 89 is 44.5%
    assert differences.counts_that_print(44, 9) == [4]
    assert differences.counts_that_print(44, 20) == []
    assert differences.counts_that_print(44, 200) == [87, 88, 89]


def test_a_hundred_opinions_a_period_by_hand() -> None:
    # of 100 only 44 and 57 print so: z = 0.13 / sqrt(2 * 0.505 * 0.495 / 100) = 1.83859
    (row,) = differences.at_denominators(REUTERS, [100])
    expected = math.erfc(1.83859 / math.sqrt(2))
    assert row.pairs == 1
    assert row.p_low == row.p_high == pytest.approx(expected, abs=1e-5)
    assert 0.4 < row.power < 0.5  # 0.45 by the normal approximation


def test_denominators_nearby_widen_the_range() -> None:
    (alone,) = differences.at_denominators(REUTERS, [100])
    (near,) = differences.at_denominators(REUTERS, [100], around=10)
    assert alone.p_low is not None
    assert near.p_low is not None
    assert near.p_high is not None
    assert near.p_low < alone.p_low < near.p_high


def test_where_no_count_prints_so_there_is_no_p_value() -> None:
    (row,) = differences.at_denominators(REUTERS, [20])
    assert (row.pairs, row.p_low, row.p_high) == (0, None, None)
    assert 0 < row.power < 1


@pytest.mark.parametrize("n", [0, 265])
def test_more_opinions_than_the_study_had_are_refused(n: int) -> None:
    with pytest.raises(DataError, match="529 in all"):
        differences.at_denominators(REUTERS, [n])


def test_an_even_spread_of_the_study_over_its_years() -> None:
    assert REUTERS.if_even == 106  # 529 / 15 * 3 = 105.8


def test_every_pair_below_alpha_from_where_on() -> None:
    least = differences.first_always_below(REUTERS)
    for n in (least, least + 1, 264):
        for a in differences.counts_that_print(44, n):
            for b in differences.counts_that_print(57, n):
                assert chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue < 0.05
    n = least - 1
    worst = max(
        chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue
        for a in differences.counts_that_print(44, n)
        for b in differences.counts_that_print(57, n)
    )
    assert worst >= 0.05


def test_a_difference_too_small_for_the_study_is_said() -> None:
    pair = PublishedPair(50, 60, (2005, 2007), (2017, 2019), 60, 15, "made up")
    with pytest.raises(DataError, match="not with 30 opinions"):
        differences.first_always_below(pair)


def test_the_least_difference_shows_and_one_less_does_not() -> None:
    # Fleiss, Levin and Paik 2003, formula 4.14: 356 a group for 60% against 70%
    found = differences.least_difference(0.6, 356, 356)
    assert found == pytest.approx(0.10, abs=0.011)
    assert differences.least_difference(0.6, 3, 3) is None
