"""Estimates of the unlisted against printed examples, closed forms, another library, simulation."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from sklearn.linear_model import PoissonRegressor

from qi_analysis.core.errors import DataError
from qi_analysis.stats import capture_recapture as cr
from tests.oracles import capture_recapture_examples as print_


def total(counts: tuple[int, ...], terms: cr.Terms) -> float:
    fitted = cr.fit(counts, terms)
    assert fitted is not None
    return fitted.total


def test_chapman_is_that_of_the_textbook() -> None:
    found = cr.chapman(*print_.FISH)
    assert found.total == pytest.approx(print_.FISH_TOTAL, abs=0.001)
    assert found.standard_error**2 == pytest.approx(print_.FISH_VARIANCE, abs=0.1)
    assert 280 < found.low < found.total < found.high  # 280 fish were seen


def test_chapman_of_complete_lists_has_nobody_missing() -> None:
    found = cr.chapman(10, 10, 10)
    assert (found.total, found.low, found.high) == (10, 10, 10)


@pytest.mark.parametrize("counts", [(5, 5, 6), (5, 5, -1)])
def test_impossible_overlap_is_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(DataError, match="on both lists"):
        cr.chapman(*counts)


def test_three_lists_against_print_and_closed_forms() -> None:
    data = print_.HEPATITIS
    assert round(total(data, ())) == print_.HEPATITIS_INDEPENDENT
    pairs = ((0, 1), (0, 2), (1, 2))
    assert total(data, pairs) == pytest.approx(print_.HEPATITIS_ALL_PAIRS)
    assert round(total(data, pairs)) == print_.HEPATITIS_ALL_PAIRS_PRINTED
    assert total(data, ((0, 1), (0, 2))) == pytest.approx(print_.HEPATITIS_QE_APART)
    assert total(data, ((0, 1),)) == pytest.approx(print_.HEPATITIS_E_APART)


def test_four_lists_choose_the_model_of_the_article() -> None:
    fits = cr.fit_all(print_.DIABETES)
    assert round(fits[0].total) == print_.DIABETES_TOTAL
    low, high = cr.profile_interval(print_.DIABETES, fits[0], 0.95)
    assert sum(print_.DIABETES) < low < print_.DIABETES_TOTAL < high


@pytest.mark.parametrize("terms", [(), ((0, 1),), ((1, 2), (2, 3)), ((0, 1), (0, 3), (1, 3))])
def test_another_library_fits_the_same(terms: cr.Terms) -> None:
    listed = np.array(list(itertools.product((1, 0), repeat=4)))
    columns = [listed, *(listed[:, list(term)].prod(axis=1)[:, None] for term in terms)]
    design = np.hstack(columns)
    other = PoissonRegressor(alpha=0, solver="newton-cholesky", tol=1e-12)
    other.fit(design[:-1], print_.DIABETES)
    missing = math.exp(other.intercept_)
    assert total(print_.DIABETES, terms) == pytest.approx(sum(print_.DIABETES) + missing)


def test_number_of_hierarchical_models() -> None:
    # the lattices of simplicial complexes on 3 and 4 points without the full one: 8 and 113
    assert len(cr.hierarchical(3)) == 8
    assert len(cr.hierarchical(4)) == 113


def test_profile_interval_is_where_the_likelihood_falls_by_half_a_chi_square() -> None:
    """By brute force over totals, from the multinomial of two independent margins given a third."""
    data = print_.HEPATITIS
    fitted = cr.fit(data, ((0, 1),))
    assert fitted is not None
    low, high = cr.profile_interval(data, fitted, 0.9)
    inside = [n for n in range(300, 700) if likelihood(n) > likelihood(416) - 2.7055 / 2]
    assert low == pytest.approx(min(inside), abs=1.5)
    assert high == pytest.approx(max(inside), abs=1.5)


def likelihood(n: int) -> float:
    """Return the log likelihood of n people if list E is independent of P and Q, by hand."""
    both = {"11": 49, "10": 86, "01": 73}  # P and Q, whatever E
    both["00"] = n - sum(both.values())  # on E only, or on none
    on_e = 28 + 17 + 18 + 63
    logs = math.lgamma(n + 1) - math.lgamma(n - 271 + 1)
    logs += sum(count * math.log(count / n) for count in both.values())
    return logs + on_e * math.log(on_e / n) + (n - on_e) * math.log((n - on_e) / n)


def test_a_pattern_without_people_leaves_the_missing_cell_determined() -> None:
    # nobody is on P and Q, so the term of P and Q has no finite value; the rest is independent
    counts = (0, 0, 30, 60, 40, 80, 50)
    fitted = cr.fit(counts, ((0, 1),))
    assert fitted is not None
    assert fitted.total == pytest.approx(260 + (60 + 80) * 50 / (30 + 40))


def test_counts_that_determine_nothing_give_no_model() -> None:
    # lists 2 and 3 share nobody, and may depend on each other: any number may be missing
    assert cr.fit((0, 5, 5, 9, 0, 7, 8), ((0, 1), (0, 2), (1, 2))) is None
    with pytest.raises(DataError, match="not those of three or more lists"):
        cr.fit_all([1, 2, 3])


def test_simulated_lists_give_the_truth_back_and_intervals_cover() -> None:
    rng = np.random.default_rng(11)
    truth, covered, totals = 2000, 0, []
    for _ in range(200):
        first = rng.random(truth) < 0.6
        # who is on the first list is more often on the second: a dependence the model has
        second = rng.random(truth) < np.where(first, 0.7, 0.4)
        third = rng.random(truth) < 0.5
        code = 7 - (4 * first + 2 * second + third)
        counts = np.bincount(code, minlength=8)[:7].tolist()
        fitted = cr.fit(counts, ((0, 1),))
        assert fitted is not None
        low, high = cr.profile_interval(counts, fitted, 0.9)
        covered += low <= truth <= high
        totals.append(fitted.total)
    assert np.mean(totals) == pytest.approx(truth, rel=0.01)
    assert 0.84 <= covered / 200 <= 0.96  # three standard errors of 90 % are 6 points


def test_lists_that_copy_make_independence_too_low() -> None:
    rng = np.random.default_rng(3)
    truth = 3000
    first = rng.random(truth) < 0.6
    second = rng.random(truth) < np.where(first, 0.9, 0.3)
    both = int((first & second).sum())
    assert cr.chapman(int(first.sum()), int(second.sum()), both).high < truth


def test_spread_is_over_models_of_near_aic() -> None:
    fits = [cr.Fit((), size, 0.0, 1, aic) for size, aic in ((100, 10.0), (130, 15.0), (900, 30.0))]
    assert cr.spread(fits) == (2, 100, 130)
