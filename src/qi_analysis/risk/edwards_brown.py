"""Lifetime risk by single year as Edwards and Brown (2024) compute it, and their two errors.

Their table ends in the group 80+, with mean years lived 0.0806, 1.5 and half the width, a width of
18.1 years for the last group, and the probability formula of closed groups there as well. Deaths
at all ages from 80 are divided by the population aged 80 to 84. And their deaths were put in the
*nearest* five-year group where the population is in the group that holds the age.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.stats import lifetable
from qi_analysis.store.committed import load as table
from qi_analysis.store.committed import to_array
from qi_analysis.studies.schema_lifetime_risk import EB_AGES, EB_ALL_CAUSE, EB_POSTERIOR

Array = npt.NDArray[np.float64]

SOURCE = "edwards_brown_2024"
YEARS: tuple[int, ...] = tuple(range(2013, 2024))
LEVEL = 0.8
LAST_WIDTH = 18.1
"""Years the authors give the group 80+."""
WIDTHS: Array = np.array([1.0, 4.0, *[5.0] * 15, np.inf])
WIDTHS.setflags(write=False)
NAX: Array = np.array([0.0806, 1.5, *[2.5] * 15, LAST_WIDTH / 2])
NAX.setflags(write=False)
MOVED_UP = 0.4
"""Share of a five-year group that rounding to the nearest multiple of five puts one group up:
the two oldest of its five single years, were deaths even within it."""


@dataclass(frozen=True)
class EdwardsBrownArrays:
    """Arrays of shape (year, sex, race, age); rates are a person-year.

    Attributes
    ----------
    posterior : ndarray, shape (median/lower/upper, year, sex, race, age)
        Predicted death rate from police use of force.
    deaths, population : ndarray
        All-cause deaths and population as the authors put them together.
    population_all_ages : ndarray
        The same with everyone from 80 in the last group.
    """

    posterior: Array
    deaths: Array
    population: Array
    population_all_ages: Array


def load() -> EdwardsBrownArrays:
    """Return the arrays from the committed tables."""
    axes = {"year": YEARS, "sex": SEXES, "race": RACES, "age": EB_AGES}
    rates, all_cause = table(EB_POSTERIOR), table(EB_ALL_CAUSE)
    return EdwardsBrownArrays(
        posterior=np.stack([to_array(rates, axes, name) for name in ("median", "lower", "upper")]),
        deaths=to_array(all_cause, axes, "deaths"),
        population=to_array(all_cause, axes, "population"),
        population_all_ages=to_array(all_cause, axes, "population_all_ages"),
    )


def published_risk(inputs: EdwardsBrownArrays, *, through_80: bool = False) -> Array:
    """Return risk as the authors compute it, shape (median/lower/upper, year, sex, race).

    Parameters
    ----------
    inputs : EdwardsBrownArrays
        The study's arrays.
    through_80 : bool
        Stop at exact age 80, before the group in which their formula departs from the textbook.
    """
    m = lifetable.death_rate(inputs.deaths, inputs.population)
    table_ = lifetable.life_table(m, NAX, WIDTHS)
    closed = lifetable.cause_deaths(table_, inputs.posterior)[..., :-1].sum(axis=-1)
    if through_80:
        return np.asarray(closed)
    m_last = m[..., -1]
    q_cause = LAST_WIDTH * inputs.posterior[..., -1] / (1 + (LAST_WIDTH - NAX[-1]) * m_last)
    return np.asarray(closed + table_.l[..., -1] * q_cause)


def repaired_risk(inputs: EdwardsBrownArrays) -> Array:
    """Return risk with the group 80+ open and over all its people, shape as `published_risk`."""
    m = lifetable.death_rate(inputs.deaths, inputs.population_all_ages)
    return lifetable.lifetime_risk(m, inputs.posterior, NAX, WIDTHS)


def moved_up(deaths: Array) -> Array:
    """Return deaths by age as rounding each age to the nearest multiple of five puts them.

    Two fifths of each five-year group from 5-9 to 75-79 land in the next; infants, ages 1 to 4 and
    ages from 80 have a rule of their own and stay. Shape (..., age); nothing is lost.
    """
    moved = deaths.copy()
    moved[..., 2:-1] -= MOVED_UP * deaths[..., 2:-1]
    moved[..., 3:] += MOVED_UP * deaths[..., 2:-1]
    return moved


def with_nearest_age(inputs: EdwardsBrownArrays) -> Array:
    """Return risk if the nearest-age error were applied once more, as `published_risk`.

    The released rates already carry the slip and single ages are not released with them, so it
    cannot be undone exactly. Making it a second time, on the repaired table, shows its direction
    and about its size.
    """
    people = inputs.population_all_ages
    m = lifetable.death_rate(inputs.deaths, people)
    rates = moved_up(inputs.posterior * people) / people
    return lifetable.lifetime_risk(m, rates, NAX, WIDTHS)
