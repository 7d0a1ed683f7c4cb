"""How much years vary beyond chance: hand counts, another method, and worlds of known truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qi_analysis.core.errors import DataError
from qi_analysis.risk import estimators, year_variation
from qi_analysis.risk.estimators import Estimate

YEARS = 8


def estimate(deaths: np.ndarray, exposure: np.ndarray, rng: np.random.Generator) -> Estimate:
    """Return gamma draws of crude rates of all years together, in place of lifetime risks."""
    killed, people = (
        np.concatenate([each, each.sum(axis=-1, keepdims=True)], axis=-1)
        for each in (deaths.sum(axis=0), exposure.sum(axis=0))
    )
    draws = rng.standard_gamma(killed + 0.1, (1000, *killed.shape)) / people
    rate = killed / people
    return Estimate(
        rate, estimators.ratio_to_white(rate), draws, estimators.ratio_to_white(draws), killed
    )


def test_one_group_by_hand() -> None:
    """Years of 80, 120, 80, 120: chi-square 16, 3 degrees of freedom, so 13 over 3 times 100."""
    deaths = np.array([80.0, 120.0, 80.0, 120.0]).reshape(4, 1, 1)
    found = year_variation.between_years(deaths, np.full_like(deaths, 1e6))
    assert found.rates == pytest.approx(13 / 300)
    assert found.total_rate == pytest.approx(13 / 300)  # the one group is everybody
    assert (found.ratios, found.total_ratio) == (0.0, 0.0)


def test_the_ratio_is_not_moved_by_what_both_groups_share() -> None:
    """Both groups double in the same years: rates vary, their ratio does not."""
    deaths = np.array([[100, 50], [200, 100], [100, 50], [200, 100]], dtype=float)[:, None, :]
    found = year_variation.between_years(deaths, np.full_like(deaths, 1e6))
    assert found.rates > 0.05
    assert found.ratios == 0.0


def test_ratios_agree_with_the_chi_square_of_a_contingency_table() -> None:
    """Equal exposure: the chi-square of year by group is scipy's."""
    deaths = np.array([[100, 60], [100, 20], [90, 70], [110, 30.0]])
    chi, _, freedom, expected = stats.chi2_contingency(deaths, correction=False)
    half = (expected[:, 0] * expected[:, 1] / expected.sum(axis=1)).mean()
    found = year_variation.between_years(deaths[:, None, :], np.full((4, 1, 2), 1e6))
    assert found.ratios == pytest.approx((chi - freedom) / (freedom * half))
    # with one group beside white people the total over white is 1 + its ratio: the delta method
    share = deaths[:, 1].sum() / deaths.sum()
    assert found.total_ratio == pytest.approx(share**2 * found.ratios)


def test_what_one_group_does_hardly_moves_the_total() -> None:
    """Two groups that move against each other: each varies, their sum does not."""
    deaths = np.array([[80, 120], [120, 80], [80, 120], [120, 80]], dtype=float)[:, None, :]
    found = year_variation.between_years(deaths, np.full_like(deaths, 1e6))
    assert found.rates == pytest.approx(13 / 300)
    assert found.total_rate == 0.0


@pytest.mark.parametrize("spread", [0.05, 0.10])
def test_the_interval_of_the_long_run_rate_holds_it(spread: float) -> None:
    """300 worlds of groups as large as those of men; rates vary by 5 or 10% from year to year.

    A 90% interval must hold between 87 and 93% of the time; with 1,500 (1,200) trials that are not
    independent between groups of one world, 86 to 95 leaves room for the simulation's own error.
    """
    rng = np.random.default_rng(20200101)
    size = np.array([500.0, 290.0, 208.0, 16.0, 24.0])[None, None, :]
    exposure = np.broadcast_to(size * 1e5, (YEARS, 1, 5))
    truth = np.full((1, 6), 1e-5)
    held = np.zeros(2)
    for _ in range(300):
        years = np.exp(rng.normal(0, spread, exposure.shape) - spread**2 / 2)
        deaths = rng.poisson(exposure * 1e-5 * years).astype(float)
        found = year_variation.underlying(estimate(deaths, exposure, rng), deaths, exposure)
        low, high = found.risk_interval(0.9)
        held[0] += ((low <= truth) & (truth <= high)).mean() / 300
        low, high = (each[:, 1:] for each in found.ratio_interval(0.9))
        held[1] += ((low <= 1) & (high >= 1)).mean() / 300
    assert (held > 0.86).all(), held
    assert (held < 0.95).all(), held


def test_intervals_are_never_narrower_than_those_of_the_years_counted() -> None:
    """Years more even than chance leave the draws as they are."""
    deaths = np.full((YEARS, 2, 5), 40.0)
    exposure = np.full_like(deaths, 1e6)
    found = estimate(deaths, exposure, np.random.default_rng(1))
    same = year_variation.underlying(found, deaths, exposure)
    assert same.risk_draws == pytest.approx(found.risk_draws)


def test_too_few_years_are_refused() -> None:
    """Three years cannot show how much years vary."""
    with pytest.raises(DataError, match="3 years are too few"):
        year_variation.between_years(np.ones((3, 1, 2)), np.ones((3, 1, 2)))
