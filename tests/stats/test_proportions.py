"""Shares, corrected shares, power and pooling against published examples and known truths."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.stats import chi2_contingency

from qi_analysis.core.errors import DataError
from qi_analysis.stats import proportions

# Newcombe 1998, Statistics in Medicine 17:857-872, table I, score method without continuity
# correction: successes, rows, 95% interval
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe 1998, Statistics in Medicine 17:873-890, table II, examples (a) to (h), method 10:
# first count and rows, second count and rows, 95% interval of the first less the second
NEWCOMBE_PAIRS = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]
# Tarone 1982, as printed in Gelman and others 2013, table 5.1: tumours and rats in 71 groups
TUMOURS = (
    "0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 2 1 5 2 5 3 2 7 7 3 3 2 9 "
    "10 4 4 4 4 4 4 4 10 4 4 4 5 11 12 5 5 6 5 6 6 6 6 16 15 15 9 4"
)
RATS = (
    "20 20 20 20 20 20 20 19 19 19 19 18 18 17 20 20 20 20 19 19 18 18 25 24 23 20 20 20 "
    "20 20 20 10 49 19 46 27 17 49 47 20 20 13 48 50 20 20 20 20 20 20 20 48 19 19 19 22 "
    "46 49 20 20 23 19 22 20 20 20 52 46 47 24 14"
)


@pytest.mark.parametrize(("count", "n", "low", "high"), NEWCOMBE)
def test_wilson_gives_the_printed_interval(count: int, n: int, low: float, high: float) -> None:
    found = proportions.wilson(count, n, 0.95)
    assert found.share == count / n
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(count: int, n: int) -> None:
    with pytest.raises(DataError, match="not a share"):
        proportions.wilson(count, n)


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE_PAIRS)
def test_the_interval_of_a_difference_is_the_printed_one(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    found = proportions.difference(b, n, a, m, 0.95)
    assert found.difference == pytest.approx(a / m - b / n)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(44, 100, 57, 100), (10, 17, 142, 418), (48, 80, 56, 70)]
)
def test_the_p_value_is_that_of_the_chi_squared_test(a: int, n: int, b: int, m: int) -> None:
    expected = chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
    assert proportions.p_value(a, n, b, m) == pytest.approx(expected)
    assert proportions.difference(a, n, b, m).p_value == pytest.approx(expected)


def test_two_classes_are_corrected_as_rogan_and_gladen_do() -> None:
    sensitivity, specificity, coded = 0.9, 0.8, 0.41
    by_formula = (coded + specificity - 1) / (sensitivity + specificity - 1)
    found = proportions.corrected(
        [590, 410], [[80, 20], [10, 90]], draws=200, rng=np.random.default_rng(1)
    )
    assert found.as_coded[1] == pytest.approx(coded)
    assert found.share[1] == pytest.approx(by_formula)
    assert found.share.sum() == pytest.approx(1)


def test_a_share_below_the_false_alarms_is_zero_and_never_negative() -> None:
    found = proportions.corrected(
        [95, 5], [[80, 20], [10, 90]], draws=200, rng=np.random.default_rng(1)
    )
    assert found.share[1] == pytest.approx(0)
    assert (found.low >= 0).all()


def test_corrected_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(20)
    truth = np.array([0.55, 0.30, 0.15])
    chances = np.array([[0.85, 0.10, 0.05], [0.10, 0.80, 0.10], [0.10, 0.15, 0.75]])
    held, naive, runs = np.zeros(3), np.zeros(3), 150
    for _ in range(runs):
        coded = rng.multinomial(400, truth @ chances)
        confusion = [rng.multinomial(n, row) for n, row in zip((80, 50, 30), chances, strict=True)]
        found = proportions.corrected(coded, confusion, draws=200, rng=rng)
        held += (found.low <= truth) & (truth <= found.high)
        for at in range(3):
            plain = proportions.wilson(int(coded[at]), 400)
            naive[at] += plain.low <= truth[at] <= plain.high
    # three standard errors of 150 runs are 0.073
    assert (held / runs > 0.9 - 0.075).all()
    # uncorrected, the largest class is missed far more often than one time in ten
    assert naive[0] / runs < 0.75


@pytest.mark.parametrize(
    ("coded", "confusion", "problem"),
    [
        ([1, 2, 3], [[1, 0], [0, 1]], "3 classes"),
        ([1, 2], [[1, 0], [0, 0]], "class 1 has no row"),
        ([0, 0], [[1, 0], [0, 1]], "no rows were coded"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    coded: list[int], confusion: list[list[int]], problem: str
) -> None:
    with pytest.raises(DataError, match=problem):
        proportions.corrected(coded, confusion, rng=np.random.default_rng(0))


def test_power_equals_a_sum_by_hand() -> None:
    first, second, n_first, n_second = 0.3, 0.8, 7, 5
    total = 0.0
    for a in range(n_first + 1):
        for b in range(n_second + 1):
            pooled = (a + b) / (n_first + n_second)
            error = math.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
            if error and abs(b / n_second - a / n_first) / error > 1.959964:
                total += (
                    math.comb(n_first, a)
                    * first**a
                    * (1 - first) ** (n_first - a)
                    * math.comb(n_second, b)
                    * second**b
                    * (1 - second) ** (n_second - b)
                )
    assert proportions.power(first, second, n_first, n_second) == pytest.approx(total)


def test_equal_shares_are_called_different_about_as_often_as_alpha() -> None:
    assert proportions.power(0.5, 0.5, 100, 100) == pytest.approx(0.05, abs=0.01)


def test_least_denominator_is_near_the_printed_formula() -> None:
    # Fleiss, Levin and Paik 2003, formula 4.14, for 60% against 70%, 80% power, 5% level: 356
    assert proportions.least_denominator(0.6, 0.7, most=400) == pytest.approx(356, abs=12)


def test_shares_that_need_too_many_rows_are_said_to() -> None:
    with pytest.raises(DataError, match="more than 30 rows"):
        proportions.least_denominator(0.44, 0.57, most=30)


def test_the_least_difference_shows_and_one_less_does_not() -> None:
    # Fleiss, Levin and Paik 2003, formula 4.14: 356 a group for 60% against 70%
    found = proportions.least_difference(0.6, 356, 356)
    assert found == pytest.approx(0.10, abs=0.011)
    assert proportions.least_difference(0.6, 3, 3) is None


def test_pooling_agrees_with_the_printed_example() -> None:
    # Gelman and others 2013, section 5.3: E(alpha) 2.4, E(beta) 14.3 given the data
    y, n = ([int(word) for word in text.split()] for text in (TUMOURS, RATS))
    found = proportions.partially_pooled(y, n)
    assert found.mean == pytest.approx(2.4 / (2.4 + 14.3), abs=0.006)
    # their figure 5.4: the group with 4 of 14 is drawn from 0.29 to about 0.21
    assert found.share[-1] == pytest.approx((4 + 2.4) / (14 + 2.4 + 14.3), abs=0.012)
    assert found.low[-1] < found.share[-1] < found.high[-1]


@pytest.mark.parametrize("strength", [8, 24, 80])
def test_pooled_intervals_hold_the_truths_of_groups(strength: int) -> None:
    rng = np.random.default_rng(3)
    totals = np.array([8, 30, 25, 18, 60, 65, 20, 32, 75, 40, 55, 6])
    held, runs = 0, 25
    for _ in range(runs):
        truth = rng.beta(strength / 2, strength / 2, size=totals.size)
        found = proportions.partially_pooled(rng.binomial(totals, truth), totals, grid=20)
        held += int(((found.low <= truth) & (truth <= found.high)).sum())
    # over 720 intervals a strength: 91%, 86% and 93%; 0.05 is three standard errors of 300
    assert 0.81 < held / (runs * totals.size) < 0.98


def test_a_group_without_rows_gets_the_mean_and_a_wide_interval() -> None:
    found = proportions.partially_pooled([20, 30, 0], [40, 60, 0])
    assert found.share[2] == pytest.approx(0.5, abs=0.03)
    assert found.high[2] - found.low[2] > found.high[1] - found.low[1]


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(DataError, match="between 0 and their totals"):
        proportions.partially_pooled([5], [4])


@pytest.mark.parametrize("n", [1, 2, 7, 69, 263, 1000])
def test_wilson_is_scipy_s_to_the_last_bit(n: int) -> None:
    for count in {0, 1, n // 3, n - 1, n}:
        for level in (0.9, 0.95):
            found = stats.binomtest(count, n).proportion_ci(level, method="wilson")
            ours = proportions.wilson(count, n, level=level)
            assert (ours.low, ours.high) == (float(found.low), float(found.high))
