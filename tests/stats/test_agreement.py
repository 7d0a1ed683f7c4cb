"""Kappa and its interval against figures that others printed."""

from __future__ import annotations

import pytest

from qi_analysis.stats.agreement import kappa, kappa_interval


def test_kappa_and_interval_are_those_that_sas_prints() -> None:
    """Documentation of SAS, FREQ procedure, two dermatologists rate skin conditions.

    It prints 0.4842, 0.2137 and 0.7547 for this table; statsmodels tests against the same lines.
    """
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    pairs = [
        (str(a), str(b)) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)
    ]
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert kappa(first, second) == pytest.approx(0.4842, abs=5e-5)
    assert kappa_interval(first, second) == pytest.approx((0.2137, 0.7547), abs=5e-5)


def test_no_interval_where_there_is_nothing_to_say() -> None:
    assert kappa_interval("", "") is None
    assert kappa_interval("yyy", "yyy") is None  # one value alone
    assert kappa_interval("yyn", "yyn") is None  # kappa is 1
