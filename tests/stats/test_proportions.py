"""Shares, corrected shares, power and pooling against published examples and known truths."""

from __future__ import annotations

import math

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


@pytest.mark.parametrize(
    ("a", "n", "b", "m"), [(44, 100, 57, 100), (10, 17, 142, 418), (48, 80, 56, 70)]
)
def test_the_p_value_is_that_of_the_chi_squared_test(a: int, n: int, b: int, m: int) -> None:
    expected = chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
    assert proportions.p_value(a, n, b, m) == pytest.approx(expected)


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


@pytest.mark.parametrize("n", [1, 2, 7, 69, 263, 1000])
def test_wilson_is_scipy_s_to_the_last_bit(n: int) -> None:
    for count in {0, 1, n // 3, n - 1, n}:
        for level in (0.9, 0.95):
            found = stats.binomtest(count, n).proportion_ci(level, method="wilson")
            ours = proportions.wilson(count, n, level=level)
            assert (ours.low, ours.high) == (float(found.low), float(found.high))
