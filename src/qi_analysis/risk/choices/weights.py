"""Lifetime risk as a weighted sum of rates: many life tables for one set of draws.

With deaths from all causes taken as known, a lifetime risk is a sum over ages of a police death
rate times a weight: the person-years that a cohort lives in the age group (``d / m``), which come
from the life table alone. So every life table, horizon and treatment of competing causes is one
more row of weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qi_analysis import risk
from qi_analysis.core.errors import DataError
from qi_analysis.risk import estimators, study
from qi_analysis.risk.choices.dimensions import NO_TABLE, SAME_YEARS
from qi_analysis.risk.choices.inputs import Array
from qi_analysis.risk.choices.specifications import Specification
from qi_analysis.stats import lifetable


def weights_of(each: Specification, data: study.Study, years: Sequence[int]) -> Array:
    """Return what a rate at each age adds to the risk, shape (sex, group, age), of counts."""
    table = years
    if each.life_table not in (SAME_YEARS, NO_TABLE):
        table = (int(each.life_table),)
    m = estimators.mortality(data, table, each.population, each.race_classes)
    return from_table(each, m, data.nax)


def from_table(each: Specification, m: Array, nax: Array) -> Array:
    """Return weights from all-cause death rates, shape (sex, group, age).

    With competing causes, person-years lived a birth: deaths over their rate. Without, the width
    of the age group, so that the weighted sum is a cumulative hazard.
    """
    counted = lifetable.groups_before(risk.THROUGH[each.horizon])
    weights = np.zeros(m.shape)
    if each.competing == "no":
        weights[..., :counted] = lifetable.WIDTHS[:counted]
        return weights
    lived = np.zeros(m.shape)
    np.divide(lifetable.life_table(m, nax).d, m, out=lived, where=m > 0)
    weights[..., :counted] = lived[..., :counted]
    return weights


def risks_of(rates: Array, weights: Array, without_competition: Sequence[bool]) -> Array:
    """Return risks of shape (specification, draw, sex, group).

    Parameters
    ----------
    rates : ndarray, shape (draw, sex, group, age)
        Deaths from police a person-year.
    weights : ndarray, shape (specification, sex, group, age)
        As `from_table`.
    without_competition : sequence of bool
        Where the sum is a cumulative hazard, to be turned into a risk.
    """
    sums = np.vecdot(rates[None], weights[:, None])  # many times faster here than einsum
    alone = np.asarray(without_competition)
    sums[alone] = -np.expm1(-sums[alone])
    if (sums > 1).any():
        raise DataError("a lifetime risk exceeds one: police deaths and people do not fit")
    return np.asarray(sums)
