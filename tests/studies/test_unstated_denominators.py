"""Denominators of printed percentages: by brute force, and the score test by a second method."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.studies import unstated_denominators
from qi_analysis.studies.unstated_denominators import PublishedPair


@pytest.fixture(scope="module")
def pair() -> PublishedPair:
    return unstated_denominators.reuters_pair()


def brute(percent: int, total: int) -> list[int]:
    """Counts whose percentage, in whole-number arithmetic, lies within half a point."""
    return [k for k in range(total + 1) if abs(200 * k - 2 * percent * total) <= total]


@settings(max_examples=60)
@given(percent=st.integers(0, 100), total=st.integers(1, 700))
def test_counts_are_those_of_brute_force(percent: int, total: int) -> None:
    assert unstated_denominators.counts(percent, total) == brute(percent, total)


@pytest.mark.parametrize(
    ("percent", "first"),
    [
        # by hand: 7/11 is 63.6, 9/14 is 64.3, and no count of 12 or 13 lies in 63.5 to 64.5
        (64, [11, 14, 22, 25]),
        # 4/9 is 44.4; 7/16 is 43.75; 8/18 = 4/9
        (44, [9, 16, 18, 25]),
        # 4/7 is 57.1; 12/21 = 4/7; 13/23 is 56.5
        (57, [7, 14, 21, 23]),
        # 5/12 is 41.67; 8/19 is 42.1
        (42, [12, 19, 24, 26]),
    ],
)
def test_smallest_denominators_by_hand(percent: int, first: list[int]) -> None:
    assert unstated_denominators.possible(percent, 30)[: len(first)] == first


@pytest.mark.parametrize("percent", [34, 35, 42, 44, 57, 59, 64])
def test_from_a_hundred_on_every_denominator_is_possible(percent: int) -> None:
    found = unstated_denominators.every_from(percent)
    assert found <= 100
    assert not brute(percent, found - 1)
    assert all(brute(percent, total) for total in range(found, 400))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([5], "5"), ([5, 6, 7], "5-7"), ([1, 3, 4, 9], "1, 3-4, 9")],
)
def test_runs(numbers: list[int], text: str) -> None:
    assert unstated_denominators.as_runs(numbers) == text


def by_chi_square(a: int, n: int, b: int, m: int) -> float:
    """p of the chi-square test without correction: the score test, by another method."""
    from scipy import stats

    table = [[a, n - a], [b, m - b]]
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def test_needed_denominators_of_44_and_57() -> None:
    found = unstated_denominators.needed(44, 57)

    def tested(total: int) -> list[bool]:
        pairs = [(a, b) for a in brute(44, total) for b in brute(57, total)]
        return [by_chi_square(a, total, b, total) < 0.05 for a, b in pairs]

    assert any(tested(found.earliest))
    assert not any(any(tested(total)) for total in range(54, found.earliest))
    assert all(all(tested(total)) for total in range(found.surely, found.surely + 60))
    assert not all(tested(found.surely - 1))
    # textbook (Fleiss, Levin, Paik 2003, 4.14, no correction): n for power 0.8, two-sided 0.05
    mean = (0.44 + 0.57) / 2
    top = 1.959964 * math.sqrt(2 * mean * (1 - mean)) + 0.841621 * math.sqrt(
        0.44 * 0.56 + 0.57 * 0.43
    )
    assert found.powered == pytest.approx((top / 0.13) ** 2, rel=0.03)


def test_the_order_of_two_percentages_does_not_matter() -> None:
    one, other = unstated_denominators.needed(34, 59), unstated_denominators.needed(59, 34)
    assert (one.earliest, one.surely) == (other.earliest, other.surely)


def test_percentages_that_no_denominator_tells_apart() -> None:
    with pytest.raises(DataError, match="too close"):
        unstated_denominators.needed(50, 51)


def test_divisions_of_435_rulings() -> None:
    found = unstated_denominators.divided(59, 34, 435)
    able = [n for n in range(1, 435) if brute(59, n) and brute(34, 435 - n)]
    assert (found.divisions, found.least, found.most) == (len(able), able[0], able[-1])
    worst = max(
        by_chi_square(a, n, b, 435 - n) for n in able for a in brute(59, n)
        for b in brute(34, 435 - n)
    )  # fmt: skip
    assert found.largest_p == pytest.approx(worst)


def test_rows_that_cannot_print_both() -> None:
    with pytest.raises(DataError, match="cannot give"):
        unstated_denominators.divided(59, 34, 20)


def test_the_published_pair_is_the_one_printed() -> None:
    # Reuters 2020: 44% of 2005-2007 and 57% of 2017-2019, of 529 opinions of 2005-2019
    pair = unstated_denominators.reuters_pair()
    assert (pair.first_percent, pair.second_percent) == (44, 57)
    assert (pair.first_years, pair.second_years) == ((2005, 2007), (2017, 2019))
    assert (pair.opinions, pair.years) == (529, 15)
    assert pair.if_even == 106  # 529 / 15 * 3 = 105.8


def test_a_hundred_opinions_a_period_by_hand(pair: PublishedPair) -> None:
    # of 100 only 44 and 57 print so: z = 0.13 / sqrt(2 * 0.505 * 0.495 / 100) = 1.83859
    (row,) = unstated_denominators.at_denominators(pair, [100])
    assert row.pairs == 1
    assert row.p_low == row.p_high == pytest.approx(math.erfc(1.83859 / math.sqrt(2)), abs=1e-5)
    assert 0.4 < row.power < 0.5  # 0.45 by the normal approximation


def test_denominators_nearby_widen_the_range(pair: PublishedPair) -> None:
    (alone,) = unstated_denominators.at_denominators(pair, [100])
    (near,) = unstated_denominators.at_denominators(pair, [100], around=10)
    assert alone.p_low is not None
    assert near.p_low is not None
    assert near.p_high is not None
    assert near.p_low < alone.p_low < near.p_high


def test_where_no_count_prints_so_there_is_no_p_value(pair: PublishedPair) -> None:
    (row,) = unstated_denominators.at_denominators(pair, [20])
    assert (row.pairs, row.p_low, row.p_high) == (0, None, None)
    assert 0 < row.power < 1


@pytest.mark.parametrize("n", [0, 265])
def test_more_opinions_than_the_study_had_are_refused(pair: PublishedPair, n: int) -> None:
    with pytest.raises(DataError, match="529 in all"):
        unstated_denominators.at_denominators(pair, [n])
