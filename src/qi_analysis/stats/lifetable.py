"""Life-table arithmetic on arrays: period, multiple-decrement and cause-deleted tables.

Every function takes arrays whose **last axis is age**; any leading axes (draws, race, sex, year)
broadcast. The last age group is open. Nothing here knows about files, people or police.

Notation and formulas follow Preston, Heuveline and Guillot, *Demography* (Blackwell 2001),
chapters 3 and 4: ``n`` width of the age group in years, ``m`` death rate per person-year, ``a``
mean years lived in the group by those who die in it, ``q`` probability of dying in the group, ``l``
survivors to exact age, ``d`` deaths, ``L`` person-years, ``e`` expectation of life.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import AGE_GROUPS

Array = npt.NDArray[np.float64]

WIDTHS: Array = np.array([group.width for group in AGE_GROUPS])
"""Widths of the 19 age groups of this project, years; the last is infinite."""
WIDTHS.setflags(write=False)


@dataclass(frozen=True)
class LifeTable:
    """A life table, or a stack of them; each field has shape (..., age).

    Attributes
    ----------
    m, q : ndarray
        Death rate per person-year; probability of dying in the group.
    l, d : ndarray
        Survivors to the start of the group and deaths in it, for a radix of one.
    person_years : ndarray
        ``L``: years lived in the group by the cohort.
    e : ndarray
        Expectation of life at the start of the group, years.
    """

    m: Array
    q: Array
    l: Array  # noqa: E741  the field's own name
    d: Array
    person_years: Array
    e: Array


def _checked(name: str, values: npt.ArrayLike, ages: int | None = None) -> Array:
    """Return ``values`` as floats, refusing what no rate or count can be."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0:
        raise DataError(f"{name} is a single number; its last axis must be age")
    if ages is not None and array.shape[-1] != ages:
        raise DataError(f"{name} has {array.shape[-1]} age groups where {ages} are needed")
    if np.isnan(array).any() or (array < 0).any():
        raise DataError(f"{name} holds a negative or missing value")
    return array


def death_rate(deaths: npt.ArrayLike, population: npt.ArrayLike) -> Array:
    """Return deaths per person-year, shape of the broadcast inputs.

    Raises
    ------
    DataError
        For a negative or missing count, or an empty population.
    """
    counted, exposed = _checked("deaths", deaths), _checked("population", population)
    if (exposed == 0).any():
        raise DataError("population holds a zero: a rate needs someone at risk")
    return counted / exposed


def probability_of_dying(
    m: npt.ArrayLike, a: npt.ArrayLike, widths: npt.ArrayLike = WIDTHS
) -> Array:
    """Return q, shape (..., age): ``n m / (1 + (n - a) m)``, and 1 in the open group.

    Raises
    ------
    DataError
        When an input is negative or missing, ``a`` exceeds the group, or a rate is so high that
        q would exceed one (the rate and ``a`` contradict each other).

    Examples
    --------
    Two age groups of one year, then the open one: 0.5 / (1 + 0.5 * 0.5) = 0.4 and
    1 / (1 + 0.5 * 1) = 2/3.

    >>> probability_of_dying([0.5, 1, 2], [0.5, 0.5, 0.5], [1, 1, np.inf]).round(4)
    array([0.4   , 0.6667, 1.    ])
    """
    n = np.asarray(widths, dtype=np.float64)
    ages = n.shape[-1]
    rate, years = _checked("m", m, ages), _checked("a", a, ages)
    closed, a_closed = n[..., :-1], years[..., :-1]
    if (a_closed > closed).any():
        raise DataError("a exceeds the width of its age group")
    if not np.isinf(n[..., -1]).all() or not np.isfinite(closed).all():
        raise DataError("the last age group, and only that one, must be open (infinite width)")
    q = np.ones(np.broadcast_shapes(rate.shape, years.shape))
    closed_m = rate[..., :-1]
    q[..., :-1] = closed * closed_m / (1 + (closed - a_closed) * closed_m)
    if (q > 1).any():
        raise DataError("a death rate is too high for its age group: q would exceed one")
    return q


def survivors(q: npt.ArrayLike) -> Array:
    """Return l, shape (..., age): survivors to the start of each group, for a radix of one."""
    surviving = 1.0 - _checked("q", q)
    l_x = np.ones_like(surviving)
    np.cumprod(surviving[..., :-1], axis=-1, out=l_x[..., 1:])
    return l_x


def life_table(m: npt.ArrayLike, a: npt.ArrayLike, widths: npt.ArrayLike = WIDTHS) -> LifeTable:
    """Return the period life table of death rates ``m``, shape (..., age).

    In the open group ``L = l / m`` (Preston et al., section 3.2), whatever ``a`` says there.

    Raises
    ------
    DataError
        As `probability_of_dying`; also for a zero rate in the open group, where no one would die.

    Examples
    --------
    With q of 0.4, 2/3 and 1, as in `probability_of_dying`, survivors are 1, 0.6 and 0.2. They live
    0.6 + 0.5 * 0.4 = 0.8 years, then 0.2 + 0.5 * 0.4 = 0.4, and 0.2 / 2 = 0.1 in the open group:
    1.3 in all.

    >>> table = life_table([0.5, 1, 2], [0.5, 0.5, 0.5], [1, 1, np.inf])
    >>> table.d.round(9), table.person_years.round(9)
    (array([0.4, 0.4, 0.2]), array([0.8, 0.4, 0.1]))
    >>> round(float(table.e[0]), 9)
    1.3
    """
    n = np.asarray(widths, dtype=np.float64)
    q = probability_of_dying(m, a, n)
    rate = np.broadcast_to(np.asarray(m, dtype=np.float64), q.shape)
    years = np.broadcast_to(np.asarray(a, dtype=np.float64), q.shape)
    if (rate[..., -1] == 0).any():
        raise DataError("the open age group has no deaths, so the table does not close")
    return _closed(rate, q, years[..., :-1], n[..., :-1])


def _closed(m: Array, q: Array, a: Array, n: Array) -> LifeTable:
    """Return the table of ``m`` and ``q``; ``a`` and ``n`` are those of the closed groups."""
    l_x = survivors(q)
    d = l_x * q
    lived = np.empty_like(q)
    lived[..., :-1] = n * (l_x - d)[..., :-1] + a * d[..., :-1]
    lived[..., -1] = l_x[..., -1] / m[..., -1]
    above = np.flip(np.cumsum(np.flip(lived, -1), axis=-1), -1)
    return LifeTable(m=m, q=q, l=l_x, d=d, person_years=lived, e=_divide(above, l_x))


def _divide(top: Array, bottom: Array, otherwise: float = 0.0) -> Array:
    """Return ``top / bottom``, and ``otherwise`` where ``bottom`` is zero."""
    top, bottom = np.broadcast_arrays(top, bottom)
    result = np.full(bottom.shape, otherwise)
    np.divide(top, bottom, out=result, where=bottom != 0)
    return result


def cause_deaths(table: LifeTable, m_cause: npt.ArrayLike) -> Array:
    """Return deaths of the cohort from one cause, shape (..., age), for a radix of one.

    ``d_i = d * m_i / m`` (Preston et al., section 4.2). A cause may not kill more often than all
    causes together.

    Raises
    ------
    DataError
        When the cause's rate exceeds the rate of all causes, or is negative.

    Examples
    --------
    A cause of none, a quarter and a half of the 0.4, 0.4 and 0.2 deaths of `life_table`:

    >>> table = life_table([0.5, 1, 2], [0.5, 0.5, 0.5], [1, 1, np.inf])
    >>> cause_deaths(table, [0, 0.25, 1]).round(9)
    array([0. , 0.1, 0.1])
    """
    rate = _checked("m_cause", m_cause, table.m.shape[-1])
    excess = rate > table.m * (1 + 1e-12)
    if excess.any():
        raise DataError("a cause has a higher death rate than all causes together")
    return table.d * _divide(rate, table.m)


def cause_deleted(
    table: LifeTable, m_cause: npt.ArrayLike, a: npt.ArrayLike, widths: npt.ArrayLike = WIDTHS
) -> LifeTable:
    """Return the table of a cohort in which no one dies of one cause, each field (..., age).

    The chance to survive an age group is raised to the power of the share of the other causes in
    its deaths (Chiang 1968; Preston et al., section 4.3). Those who die of them have lived in the
    group the years that keep the shape of the whole table's deaths (equation 4.8, at every age).

    Parameters
    ----------
    table : LifeTable
        Of all causes.
    m_cause : array_like, shape (..., age)
        Death rate from the cause.
    a : array_like, shape (..., age)
        Mean years lived in the group by those who die in it, as for ``table``.
    widths : array_like, shape (age,)
        Years in each group, the last infinite.

    Raises
    ------
    DataError
        As `cause_deaths`; also when the cause is all there is in the open group.

    Examples
    --------
    Without a cause that kills no one, the table stays; without half of the deaths of the open
    group, the 0.2 who reach it live 0.2 years there instead of 0.1:

    >>> a, widths = [0.5, 0.5, 0.5], [1, 1, np.inf]
    >>> table = life_table([0.5, 1, 2], a, widths)
    >>> cause_deleted(table, [0, 0, 1], a, widths).e[0].round(9)
    np.float64(1.4)
    """
    closed = np.asarray(widths, dtype=np.float64)[:-1]
    years = np.asarray(a, dtype=np.float64)[..., :-1]
    rate = _checked("m_cause", m_cause, table.m.shape[-1])
    others = 1 - _divide(cause_deaths(table, rate), table.d)
    left = table.m - rate
    if (left[..., -1] <= 0).any():
        raise DataError("the cause is all that kills in the open age group: no table is left")
    q = np.ones(np.broadcast_shapes(table.q.shape, rate.shape))
    q[..., :-1] = -np.expm1(others[..., :-1] * np.log1p(-table.q[..., :-1]))
    kept = _divide(others[..., :-1] * table.q[..., :-1], q[..., :-1], 1.0)
    return _closed(left, q, closed + kept * (years - closed), closed)


def years_left_at_death(
    table: LifeTable, a: npt.ArrayLike, widths: npt.ArrayLike = WIDTHS
) -> Array:
    """Return the expectation of life at the mean age of those who die in each group, (..., age).

    A straight line is drawn between the ends of a group; in the open one, in which death is equally
    likely at every age, the expectation stays what it is at its start.

    Examples
    --------
    Halfway between 1.3 years at birth and 0.5 / 0.6 = 0.8333 at exact age 1, and so on:

    >>> table = life_table([0.5, 1, 2], [0.5, 0.5, 0.5], [1, 1, np.inf])
    >>> years_left_at_death(table, [0.5, 0.5, 0.5], [1, 1, np.inf]).round(4)
    array([1.0667, 0.6667, 0.5   ])
    """
    into = np.asarray(a, dtype=np.float64)[..., :-1] / np.asarray(widths, dtype=np.float64)[:-1]
    found = table.e.copy()
    found[..., :-1] += into * (table.e[..., 1:] - table.e[..., :-1])
    return found


def lifetime_risk(
    m: npt.ArrayLike,
    m_cause: npt.ArrayLike,
    a: npt.ArrayLike,
    widths: npt.ArrayLike = WIDTHS,
    *,
    through: float = np.inf,
) -> Array:
    """Return the probability at birth of ever dying from the cause, shape (...).

    All other causes compete.

    Parameters
    ----------
    m, m_cause : array_like, shape (..., age)
        Death rates per person-year from all causes and from the cause.
    a : array_like, shape (..., age)
        Mean years lived in the group by those who die in it.
    widths : array_like, shape (age,)
        Years in each group, the last infinite.
    through : float
        Exact age at which to stop counting, years; infinite counts the open group as well. It
        must be the start of an age group.

    Raises
    ------
    DataError
        As `cause_deaths`, or when ``through`` is not the start of a group.

    Examples
    --------
    The deaths of the example of `cause_deaths`, over all ages and to exact age 2:

    >>> m, m_cause, a, widths = [0.5, 1, 2], [0, 0.25, 1], [0.5, 0.5, 0.5], [1, 1, np.inf]
    >>> float(lifetime_risk(m, m_cause, a, widths).round(9))
    0.2
    >>> float(lifetime_risk(m, m_cause, a, widths, through=2).round(9))
    0.1
    """
    deaths = cause_deaths(life_table(m, a, widths), m_cause)
    return np.asarray(deaths[..., : groups_before(through, widths)].sum(axis=-1))


def groups_before(through: float, widths: npt.ArrayLike = WIDTHS) -> int:
    """Return how many age groups lie below exact age ``through`` (all of them if infinite).

    Raises
    ------
    DataError
        When ``through`` falls inside a group.
    """
    n = np.asarray(widths, dtype=np.float64)
    if np.isinf(through):
        return int(n.shape[-1])
    ends = np.cumsum(n[:-1])
    place = np.flatnonzero(ends == through)
    if place.size == 0:
        raise DataError(f"exact age {through:g} is not the edge of an age group")
    return int(place[0]) + 1


def risk_without_competition(
    m_cause: npt.ArrayLike, widths: npt.ArrayLike = WIDTHS, *, through: float
) -> Array:
    """Return ``1 - exp(-sum n m_i)`` up to exact age ``through``, shape (...).

    The risk if no one died of anything else (Preston et al., section 4.1, with a constant hazard
    in each group). The open group has no width, so an age must be named.

    Examples
    --------
    A hazard of 0.01 over ten years, 1 - exp(-0.1):

    >>> round(float(risk_without_competition([0.01] * 19, through=10)), 6)
    0.095163
    """
    n = np.asarray(widths, dtype=np.float64)
    last = groups_before(through, n)
    if last == n.shape[-1]:
        raise DataError("without competing causes the open age group has no end: name an age")
    rate = _checked("m_cause", m_cause, n.shape[-1])
    return np.asarray(-np.expm1(-(n[:last] * rate[..., :last]).sum(axis=-1)))
