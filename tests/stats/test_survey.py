"""Stratified samples: a printed example, another library, enumeration by hand, and coverage."""

from __future__ import annotations

import bench_survey
import numpy as np
import pytest
from scipy import stats

from qi_analysis.stats import proportions, survey
from qi_analysis.stats.allocation import draw
from qi_analysis.stats.survey import Design, Estimate, Prediction
from tests.oracles import stratified_samples as oracle


def design(sizes: list[int], drawn: list[int]) -> Design:
    strata = np.arange(len(sizes))
    return Design(np.array(sizes), np.array(drawn), np.repeat(strata, drawn), strata)


def test_the_error_of_a_total_is_the_printed_one() -> None:
    """Lohr prints means and variances: values that have them stand for her counties."""
    values = []
    for _, n, mean, variance in oracle.LOHR_REGIONS.values():
        spread = np.linspace(-1, 1, n)
        values.append(mean + spread / spread.std(ddof=1) * variance**0.5)
    sizes = [row[0] for row in oracle.LOHR_REGIONS.values()]
    drawn = [row[1] for row in oracle.LOHR_REGIONS.values()]
    acres = np.concatenate(values)
    # a total that is no count: the bound above is out of reach
    found = survey.total(acres, 1e12, design(sizes, drawn))
    assert found.value == pytest.approx(oracle.LOHR_TOTAL, rel=1e-7)
    assert found.error == pytest.approx(oracle.LOHR_ERROR, abs=1)


def test_total_and_share_agree_with_another_library() -> None:
    cells = oracle.SVY_SAMPLE.split()
    sizes = oracle.SVY_SIZES
    made = design(list(sizes.values()), [sum(c[0] == h for c in cells) for h in sizes])
    y, g = (np.array([float(cell[at]) for cell in cells]) for at in (1, 2))
    total, share = survey.total(y, sum(sizes.values()), made), survey.share(g, y, made)
    assert (total.value, total.error) == pytest.approx(oracle.SVY_TOTAL)
    assert (share.value, share.error) == pytest.approx(oracle.SVY_RATIO)


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), oracle.NEWCOMBE_PAIRS)
def test_the_interval_of_a_difference_is_the_printed_one(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    def of(count: int, rows: int) -> Estimate:
        found = proportions.wilson(count, rows, 0.95)
        return Estimate(found.share, found.low, found.high, 0.1, 9)

    found = survey.difference(of(b, n), of(a, m))
    assert found.value == pytest.approx(a / m - b / n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_an_equal_share_of_everything_is_wilson_with_the_effective_size() -> None:
    """Of 100,000 units 400 are read and 100 count: nearly a simple random sample of 400."""
    values = np.repeat([1.0, 0.0], [100, 300])
    found = survey.share(values, np.ones(400), design([100_000], [400]))
    plain = proportions.wilson(100, 400, 0.95)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.002)


@pytest.mark.parametrize(("size", "drawn"), [(1000, 100), (50, 10), (40, 39), (12, 12)])
def test_hidden_units_are_those_of_the_hypergeometric(size: int, drawn: int) -> None:
    found = survey.hidden_at_most(size, drawn, 0.05)
    assert stats.hypergeom.pmf(0, size, found, drawn) >= 0.05
    if found < size - drawn:
        assert stats.hypergeom.pmf(0, size, found + 1, drawn) < 0.05


def test_a_kind_that_shows_none_still_widens_the_interval() -> None:
    made = design([1000, 100], [100, 50])
    values = np.concatenate([np.zeros(100), np.repeat([1.0, 0.0], 25)])
    found = survey.total(values, 1100, made)
    # rule of three for the first stratum: 28 may hide there; the second alone is 50, give or take
    assert found.high - found.value >= 28
    assert found.low > 30
    # a census has no interval
    all_read = survey.total(np.repeat([1.0, 0.0], 5), 10, design([10], [10]))
    assert (all_read.value, all_read.low, all_read.high) == (5, 5, 5)


def test_what_was_read_bounds_the_number() -> None:
    values = np.repeat([1.0, 0.0], [3, 7])
    found = survey.total(values, 12, design([12], [10]))
    assert found.low >= 3
    assert found.high <= 5


@pytest.mark.parametrize("told", [0.0, 0.5, 1.0])
def test_a_group_of_which_nothing_was_read_may_be_anything(told: float) -> None:
    """Whatever a prediction says of its four units: none of them was looked at."""
    drawn = Design(np.array([20]), np.array([10]), np.zeros(10, int), np.array([0]))
    nothing = Prediction(np.zeros(10), np.array([4 * told]))
    found = survey.total(np.ones(10), 4, drawn, nothing, inside=np.zeros(10, dtype=bool))
    assert (found.low, found.high) == (0.0, 4.0)


def test_a_prediction_that_is_right_leaves_no_error_and_one_that_is_wrong_is_ignored() -> None:
    rng = np.random.default_rng(2)
    truth = (rng.random(500) < 0.3).astype(float)
    read = draw(np.zeros(500, dtype=int), np.array([60]), rng)
    made = design([500], [60])
    plain = survey.total(truth[read], 500, made)
    right = survey.total(truth[read], 500, made, Prediction(truth[read], np.array([truth.sum()])))
    wrong = 1 - truth
    other = survey.total(truth[read], 500, made, Prediction(wrong[read], np.array([wrong.sum()])))
    assert right.value == truth.sum()
    assert right.error == pytest.approx(0)
    assert (other.value, other.error) == (plain.value, plain.error)


def test_a_share_of_nothing_is_not_known() -> None:
    nothing = survey.share(np.zeros(10), np.zeros(10), design([50], [10]))
    assert np.isnan(nothing.value)
    assert (nothing.low, nothing.high) == (0, 1)
    assert np.isnan(survey.difference(nothing, nothing).value)


@pytest.mark.parametrize("coder", ["good", "bad", "adversarial", "constant"])
def test_intervals_cover_whatever_the_coder_does(coder: str) -> None:
    """95% intervals in 250 collections: 3 standard errors of the simulation are 4 points."""
    found = bench_survey.cover(coder, 300, 250, seed=7)
    assert found.share[:3].min() > 0.91
    assert np.abs(found.bias[:3] / found.width[:3]).max() < 0.05


def test_a_better_coder_gives_narrower_intervals() -> None:
    good, bad = (bench_survey.cover(coder, 300, 40) for coder in ("good", "bad"))
    assert (good.width[:3] < 0.75 * bad.width[:3]).all()
