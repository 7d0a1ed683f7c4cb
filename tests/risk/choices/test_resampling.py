"""Joint resampling against closed forms. A Poisson(1) weight has mean and variance one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.sparse import csr_array

from qi_analysis.risk.choices.resampling import (
    Rates,
    equal_votes,
    resample,
    weighted_median,
    weighted_sums,
)

DRAWS = 20_000
PEOPLE = 400


def counted(*columns: range) -> csr_array:
    """Return what each of 600 people adds to counts of those with the numbers of each range."""
    adds = np.zeros((600, len(columns)))
    for place, numbers in enumerate(columns):
        adds[list(numbers), place] = 1
    return csr_array(adds)


def test_lists_of_the_same_people_do_not_differ_by_chance() -> None:
    sums = weighted_sums([counted(range(400), range(400))], DRAWS, 1)
    assert (sums[:, 0] == sums[:, 1]).all()
    assert sums[:, 0].std() > 0


def test_a_count_has_the_interval_of_a_poisson_count() -> None:
    """400 weights of Poisson(1) sum to Poisson(400): 5% and 95% quantiles 367 and 433."""
    sums = weighted_sums([counted(range(PEOPLE))], DRAWS, 1)[:, 0]
    expected = stats.poisson.ppf([0.05, 0.5, 0.95], PEOPLE)
    assert np.quantile(sums, [0.05, 0.5, 0.95]) == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize(("shared", "variance"), [(400, 0), (200, 400), (0, 800)])
def test_lists_differ_by_the_people_they_do_not_share(shared: int, variance: int) -> None:
    """Each of two lists of 400 has 400 less the shared ones alone, each of variance one."""
    everybody = np.arange(800)
    first, second = everybody < 400, np.isin(everybody, range(400 - shared, 800 - shared))
    wide = csr_array(np.stack([first, second], axis=1).astype(float))
    sums = weighted_sums([wide], DRAWS, 2)
    assert (sums[:, 0] - sums[:, 1]).var() == pytest.approx(variance, rel=0.05, abs=1e-9)


def test_copies_take_turns() -> None:
    sums = weighted_sums([counted(range(600)), counted(range(6))], 100, 3)[:, 0]
    assert (sums[::2] > 400).all()
    assert (sums[1::2] < 40).all()


def test_risks_of_two_lists_of_the_same_people_and_a_third() -> None:
    """Two sexes, races and ages; one death adds lived / exposure: 2/100 to its group, 2/200 to all.

    The third list has half of the people of the first, so its risk varies by half as much.
    """
    shape = 2, 2, 2
    rates = [Rates(np.full(shape, 100.0), np.full((2, 3, 2), 2.0))] * 3
    person, cell = np.arange(PEOPLE), np.full(PEOPLE, 1)  # all in one cell
    half = person[::2], cell[::2]
    deaths, risks = resample([[(person, cell)] * 2 + [half]], rates, DRAWS, 4)
    assert [each[0, 0, 0, 1] for each in deaths] == [400, 400, 200]
    assert (risks[:, 0] == risks[:, 1]).all()
    assert risks[:, 0, 0, 0].mean() == pytest.approx(400 * 0.02, rel=0.01)
    assert risks[:, 0, 0, 2] == pytest.approx(risks[:, 0, 0, 0] / 2)
    assert (risks[:, 0, 1] == 0).all()
    assert risks[:, 2, 0, 0].var() == pytest.approx(200 * 0.02**2, rel=0.05)
    apart = risks[:, 0, 0, 0] - risks[:, 2, 0, 0]
    assert apart.var() == pytest.approx(200 * 0.02**2, rel=0.05)  # the other half


def test_each_source_has_one_vote_however_many_rows() -> None:
    """Three rows of one source at 1, one each of two others at 2 and 3: the middle vote is 2."""
    votes = equal_votes(["a", "a", "a", "b", "c"])
    values = np.array([1.0, 1.0, 1.0, 2.0, 3.0])
    assert weighted_median(values, votes) == 2
    assert np.median(values) == 1  # what equal rows would say


def test_the_median_is_that_of_repeated_rows() -> None:
    """Whole votes are rows repeated so often."""
    rng = np.random.default_rng(5)
    values, votes = rng.normal(size=(7, 50)), [1, 2, 3, 1, 1, 2, 4]
    repeated = np.repeat(values, votes, axis=0)
    assert weighted_median(values, votes) == pytest.approx(np.median(repeated, axis=0))
