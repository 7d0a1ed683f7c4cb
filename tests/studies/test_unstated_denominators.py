"""Denominators of printed percentages: by brute force, and the score test by a second method."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.studies import unstated_denominators


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
    """p of the chi-square test without correction: the score test, by another road."""
    from scipy import stats

    table = [[a, n - a], [b, m - b]]
    return float(stats.chi2_contingency(table, correction=False).pvalue)


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(44, 100, 57, 100), (10, 17, 142, 418), (47, 106, 60, 106)]
)
def test_p_value_is_that_of_chi_square(a: int, n: int, b: int, m: int) -> None:
    assert unstated_denominators.p_value(a, n, b, m) == pytest.approx(by_chi_square(a, n, b, m))


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
