"""Edwards and Brown 2024, year by year: their formula in plain loops, and the two slips."""

from __future__ import annotations

import numpy as np
import pytest

from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.risk import edwards_brown


@pytest.fixture(scope="module")
def inputs() -> edwards_brown.EdwardsBrownArrays:
    return edwards_brown.load()


def their_table(deaths: np.ndarray, people: np.ndarray, rate: np.ndarray) -> float:
    """Return risk by the steps of their R function, one group at a time (polmort-24, lifetable)."""
    widths = [1.0, 4.0] + [5.0] * 15 + [18.1]
    lived = [0.0806, 1.5] + [width / 2 for width in widths[2:]]
    alive, killed = 1.0, 0.0
    for age, width in enumerate(widths):
        m = deaths[age] / people[age]
        q = width * m / (1 + (width - lived[age]) * m)
        killed += alive * q * (rate[age] * people[age]) / deaths[age]
        alive *= 1 - q
    return killed


@pytest.mark.parametrize("year", [2013, 2017, 2018, 2023])
def test_their_steps_in_plain_loops(inputs: edwards_brown.EdwardsBrownArrays, year: int) -> None:
    at = edwards_brown.YEARS.index(year)
    found = edwards_brown.published_risk(inputs)
    for i in range(len(SEXES)):
        for j in range(len(RACES)):
            for quantile in range(3):
                expected = their_table(
                    inputs.deaths[at, i, j],
                    inputs.population[at, i, j],
                    inputs.posterior[quantile, at, i, j],
                )
                assert found[quantile, at, i, j] == pytest.approx(expected, rel=1e-12)


def test_levels_of_their_draft_are_near(inputs: edwards_brown.EdwardsBrownArrays) -> None:
    """The draft in their repository (ms.rmd) prints, from an earlier set of predictions, 91.9 per
    100,000 Black men in 2013 and 51.3 American Indian men; other predictions, same method."""
    risk = edwards_brown.published_risk(inputs)[0] * 1e5
    assert risk[0, 0, RACES.index("black")] == pytest.approx(91.9, rel=0.05)
    assert risk[0, 0, RACES.index("american_indian_alaska_native")] == pytest.approx(51.3, rel=0.05)


def test_the_last_group_has_everybodys_deaths_and_some_peoples_years(
    inputs: edwards_brown.EdwardsBrownArrays,
) -> None:
    younger = slice(None, -1)
    np.testing.assert_array_equal(
        inputs.population[..., younger], inputs.population_all_ages[..., younger]
    )
    share = inputs.population[..., -1].sum() / inputs.population_all_ages[..., -1].sum()
    assert 0.4 < share < 0.6  # about half of those aged 80 or more are under 85
    # so their death rate at 80+ is impossible: more than a third of the group a year
    rate = (inputs.deaths / inputs.population)[..., -1]
    repaired = (inputs.deaths / inputs.population_all_ages)[..., -1]
    assert rate[:, 0, 0].min() > 0.2
    assert repaired[:, 0, 0].max() < 0.15


def test_direction_of_the_slips(inputs: edwards_brown.EdwardsBrownArrays) -> None:
    published = edwards_brown.published_risk(inputs)[0, :, 0]
    repaired = edwards_brown.repaired_risk(inputs)[0, :, 0]
    assert (repaired > published).all()
    assert (repaired / published - 1 < 0.04).all()
    again = edwards_brown.with_nearest_age(inputs)[0, :, 0]
    black = RACES.index("black")
    assert (again[:, black] > repaired[:, black]).all()


def test_nearest_age_group_age_by_age() -> None:
    """One death at every single age, grouped by the rule of their R code and by the true groups."""
    starts = [0, 1, *range(5, 85, 5)]
    nearest, true = dict.fromkeys(starts, 0.0), dict.fromkeys(starts, 0.0)
    for age in range(100):
        by_rule = 0 if age == 0 else 1 if age < 5 else 80 if age >= 80 else 5 * round(age / 5)
        nearest[by_rule] += 1
        true[max(start for start in starts if start <= age)] += 1
    found = edwards_brown.moved_up(np.array(list(true.values())))
    np.testing.assert_allclose(found, list(nearest.values()))
