"""Partial pooling against closed forms, a plain second method, and simulated truths."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from qi_analysis.core.errors import DataError
from qi_analysis.stats import pooling


def counties(seed: int, size: int = 51) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return true log multipliers, expected and observed deaths of made-up areas."""
    rng = np.random.default_rng(seed)
    expected = np.column_stack([rng.gamma(0.7, 60.0, size) + 0.3, rng.gamma(0.9, 80.0, size) + 1.0])
    root = np.linalg.cholesky(np.array([[0.2, 0.15], [0.15, 0.3]]))
    true = rng.standard_normal((size, 2)) @ root.T
    return true, expected, rng.poisson(expected * np.exp(true)).astype(float)


def test_the_posterior_of_one_area_is_that_of_plain_integration() -> None:
    """With the hyperparameters as good as fixed, an area's mean is a ratio of two integrals."""
    deaths, expected = np.array([[7.0, 12.0]]), np.array([[4.0, 15.0]])
    point = np.array([0.1, -0.2, math.log(0.5), math.log(0.4), 0.0])
    found = pooling.fit(deaths, expected, hyper_draws=5, proposal=(point, 1e-12 * np.eye(5)))

    def unnormalized(x: float) -> float:
        return float(stats.poisson.pmf(7, 4 * math.exp(x)) * stats.norm.pdf(x, 0.1, 0.5))

    top = integrate.quad(lambda x: x * unnormalized(x), -5, 5)[0]
    mean = top / integrate.quad(unnormalized, -5, 5)[0]
    assert found.of_group(0)[0] @ pooling.GRID == pytest.approx(mean, abs=1e-5)


def test_a_correlated_prior_lets_one_group_speak_for_the_other() -> None:
    """No expected deaths of the first group: its mean is the regression on the second's."""
    deaths, expected = np.array([[0.0, 4000.0]]), np.array([[0.0, 2000.0]])
    point = np.array([0.0, 0.0, math.log(0.5), math.log(0.4), math.atanh(0.8)])
    found = pooling.fit(deaths, expected, hyper_draws=5, proposal=(point, 1e-12 * np.eye(5)))
    # normal theory: E[x | y] = rho * sd_x / sd_y * y, and y is known to be log 2
    assert found.of_group(0)[0] @ pooling.GRID == pytest.approx(0.8 * 0.5 / 0.4 * math.log(2), 0.01)


def test_densities_and_weights_sum_to_one() -> None:
    _, expected, deaths = counties(1)
    found = pooling.fit(deaths, expected)
    assert np.allclose(found.density.sum(axis=(1, 2)), 1)
    assert np.allclose(found.of_difference().sum(axis=1), 1)
    assert found.weights.sum() == pytest.approx(1)
    assert 1 / (found.weights**2).sum() > 0.3 * pooling.HYPER_DRAWS


def test_the_difference_is_that_of_the_pairs() -> None:
    """Mean of the difference is the difference of the means, whatever the dependence."""
    _, expected, deaths = counties(2)
    found = pooling.fit(deaths, expected)
    means = [found.of_group(group) @ pooling.GRID for group in (0, 1)]
    assert np.allclose(found.of_difference() @ pooling.differences(), means[0] - means[1])


def test_gamma_posteriors_are_the_textbook_ones() -> None:
    """Mean (a + deaths) / (b + expected): for a and b that maximize the marginal likelihood."""
    _, expected, deaths = counties(3)
    found = pooling.gamma_fit(deaths[:, 0], expected[:, 0])
    a, b = found.shape[0] - deaths[0, 0], found.rate[0] - expected[0, 0]

    def log_likelihood(a: float, b: float) -> float:
        p = b / (b + expected[:, 0])
        return float(stats.nbinom.logpmf(deaths[:, 0], a, p).sum())

    best = log_likelihood(a, b)
    for factor in (0.97, 1.03):
        assert log_likelihood(a * factor, b) < best
        assert log_likelihood(a, b * factor) < best


def test_both_ways_of_pooling_agree() -> None:
    """Log-normal and gamma multipliers shrink alike where the data have something to say."""
    _, expected, deaths = counties(4)
    found = pooling.fit(deaths, expected)
    for group in (0, 1):
        means = found.of_group(group) @ np.exp(pooling.GRID)
        gamma = pooling.gamma_fit(deaths[:, group], expected[:, group]).mean
        many = expected[:, group] > 20
        apart = np.abs(np.log(means / gamma))[many]
        # not the same model: one knows the other group and has lighter tails
        assert apart.mean() < 0.05
        assert apart.max() < 0.2


def test_intervals_cover_a_known_truth() -> None:
    """A small version of benchmarks/bench_states.py: 30 countries of 51 states."""
    hits = []
    for seed in range(30):
        true, expected, deaths = counties(100 + seed)
        found = pooling.fit(deaths, expected, seed=seed)
        for group in (0, 1):
            low, high = pooling.quantiles(pooling.GRID, found.of_group(group), [0.05, 0.95])
            hits.append((low <= true[:, group]) & (true[:, group] <= high))
        low, high = pooling.quantiles(pooling.differences(), found.of_difference(), [0.05, 0.95])
        apart = true[:, 0] - true[:, 1]
        hits.append((low <= apart) & (apart <= high))
    assert 0.87 <= np.mean(hits) <= 0.93


def test_hyperparameters_come_back() -> None:
    """Many areas with many deaths each: levels, spreads and correlation of the truth."""
    rng = np.random.default_rng(5)
    spread, correlation = np.array([0.4, 0.6]), 0.6
    root = np.linalg.cholesky(
        np.outer(spread, spread) * np.array([[1, correlation], [correlation, 1]])
    )
    true = np.array([0.1, -0.1]) + rng.standard_normal((400, 2)) @ root.T
    expected = np.full((400, 2), 60.0)
    found = pooling.fit(rng.poisson(expected * np.exp(true)).astype(float), expected)
    assert np.allclose(found.hyper_mean(), [0.1, -0.1, 0.4, 0.6, 0.6], atol=0.09)


def test_quantiles_and_probability_above() -> None:
    """A normal distribution on the grid has the normal's quantiles and tail."""
    mass = stats.norm.pdf(pooling.GRID, 0.2, 0.3)[None]
    mass /= mass.sum()
    for level in (0.05, 0.5, 0.95):
        found = pooling.quantiles(pooling.GRID, mass, [level])[0, 0]
        assert found == pytest.approx(stats.norm.ppf(level, 0.2, 0.3), abs=0.003)
    assert pooling.above(pooling.GRID, mass)[0] == pytest.approx(
        stats.norm.sf(0, 0.2, 0.3), abs=1e-3
    )


def test_a_draw_under_which_the_data_are_impossible_does_no_harm() -> None:
    deaths, expected = np.array([[500.0, 20.0]] * 3), np.array([[100.0, 20.0]] * 3)
    wide = np.diag([1.0, 1.0, 9.0, 9.0, 9.0])
    start = np.array([0.0, 0.0, math.log(0.4), math.log(0.4), 0.0])
    found = pooling.fit(deaths, expected, proposal=(start, wide))
    assert np.isfinite(found.density).all()
    assert np.allclose(found.density.sum(axis=(1, 2)), 1)


def test_what_cannot_be_is_refused() -> None:
    ones = np.ones((3, 2))
    with pytest.raises(DataError, match="two groups"):
        pooling.fit(np.ones((3, 3)), np.ones((3, 3)))
    with pytest.raises(DataError, match="negative"):
        pooling.fit(-ones, ones)
    with pytest.raises(DataError, match="no one is at risk"):
        pooling.fit(ones, np.zeros((3, 2)))
    far = np.array([[10.0, 10.0], [9000.0, 10.0], [10.0, 10.0], [10.0, 10.0]])
    with pytest.raises(DataError, match="area 1 has 9000 deaths"):
        pooling.fit(far, np.full((4, 2), 10.0))
