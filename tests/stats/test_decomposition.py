"""Decompositions: exact sums, hand-made examples, and a second method."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qi_analysis.stats import decomposition

POSITIVE = hnp.arrays(np.float64, 4, elements=st.floats(0.01, 100))


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_parts_add_up(w0: np.ndarray, r0: np.ndarray, w1: np.ndarray, r1: np.ndarray) -> None:
    rates, weights = decomposition.kitagawa(w0, r0, w1, r1)
    change = w1 @ r1 - w0 @ r0
    assert rates.sum() + weights.sum() == pytest.approx(change, rel=1e-9, abs=1e-9)


def test_each_part_is_the_mean_over_the_orders_of_replacement() -> None:
    """The second method: replace rates and weights one after the other, in both orders."""
    w0, r0, w1, r1 = 0.2, 3.0, 0.7, 5.0
    found = {"rate": 0.0, "weight": 0.0}
    for order in permutations(found):
        now = {"rate": r0, "weight": w0}
        for name in order:
            before = now["rate"] * now["weight"]
            now[name] = {"rate": r1, "weight": w1}[name]
            found[name] += (now["rate"] * now["weight"] - before) / 2
    rates, weights = decomposition.kitagawa([w0], [r0], [w1], [r1])
    assert rates[0] == pytest.approx(found["rate"])
    assert weights[0] == pytest.approx(found["weight"])


def test_the_logarithmic_mean_is_an_integral() -> None:
    """The mean of x^(1-t) y^t over t from 0 to 1, here by the midpoint rule; between the others."""
    t = (np.arange(100_000) + 0.5) / 100_000
    assert decomposition.logarithmic_mean(2.0, 7.0) == pytest.approx((2 ** (1 - t) * 7**t).mean())
    assert np.sqrt(14) < decomposition.logarithmic_mean(2.0, 7.0) < 4.5


def test_a_ratio_is_shared_out_without_remainder() -> None:
    """10 / 5 = 2 becomes 18 / 6 = 3: the numerator rises by 8 = 5 + 3, the denominator by 1."""
    up = [decomposition.share_of_ratio(part, 10, 18, 2, 3) for part in (5, 3)]
    down = decomposition.share_of_ratio(1, 5, 6, 2, 3)
    assert sum(up) - down == pytest.approx(1.0)
    # of the factor 1.8 / 1.2, in logarithms: log 1.8 and log 1.2 of log 1.5
    assert sum(up) == pytest.approx(np.log(1.8) / np.log(1.5))
    assert up[0] / up[1] == pytest.approx(5 / 3)
