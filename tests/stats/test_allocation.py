"""Allocation and drawing: by hand, by the formula, and by counting how often each unit is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qi_analysis.stats import allocation


def test_allocation_by_hand() -> None:
    # Neyman: 100 x 0.5 to 300 x 0.1 is 50 to 30
    assert allocation.allocate([100, 300], 40, [0.5, 0.1]).tolist() == [25, 15]
    # the smallest strata get their two, or all there is; the rest is in proportion
    assert allocation.allocate([1, 10, 100, 900], 105).tolist() == [1, 2, 10, 92]
    # no stratum gives more than it has
    assert allocation.allocate([5, 100], 50, [1.0, 0.01]).tolist() == [5, 45]
    # without any spread the size decides
    assert allocation.allocate([100, 300], 40, [0.0, 0.0]).tolist() == [10, 30]
    for wrong in (3, 401):
        with pytest.raises(ValueError, match="from 4 to 400 can be drawn"):
            allocation.allocate([100, 300], wrong)


def test_every_unit_is_drawn_with_its_chance() -> None:
    stratum = np.repeat([0, 1], [20, 5])
    counts = np.array([5, 4])
    rng = np.random.default_rng(1)
    drawn = np.zeros(25)
    for _ in range(4000):
        taken = allocation.draw(stratum, counts, rng)
        assert len(set(taken.tolist())) == 9
        drawn[taken] += 1
    expected = np.repeat([5 / 20, 4 / 5], [20, 5])
    assert np.abs(drawn / 4000 - expected).max() < 0.03


def test_the_size_for_a_width_gives_that_width() -> None:
    """The formula, solved by hand for one stratum: width 2 z sqrt(N^2 (1 - n/N) s^2 / n)."""
    n = allocation.size_for(100, [1000], [0.5])
    z = stats.norm.ppf(0.975)
    widths = [2 * z * 1000 * ((1 - k / 1000) * 0.25 / k) ** 0.5 for k in (n - 1, n)]
    assert widths[0] > 100 >= widths[1]
    with pytest.raises(ValueError, match="must be positive"):
        allocation.size_for(0, [1000], [0.5])
