"""Joint resampling: in a replicate each person has one weight, whichever rows they are in.

Projects record mostly the same people, so that chance moves all rows together. Poisson(1) weights,
one per person and replicate (the Poisson bootstrap; Hanley and MacGibbon, *Computer Methods and
Programs in Biomedicine* 83, 2006), keep that: rows that count the same people do not differ by
chance at all, rows that share half of them partly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.risk import estimators, study
from qi_analysis.risk.choices.options import Option
from qi_analysis.stats import lifetable

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """How much each death adds to lifetime risk, given residents and deaths from all causes.

    With the latter taken as known, a lifetime risk is a sum over deaths: each adds the person-years
    that a cohort lives in the age group over those of the residents.
    """

    exposure: Array
    lived: Array

    @classmethod
    def of(cls, option: Option, data: study.Study) -> Rates:
        """Return those of an option, whose years ``data`` need not have deaths of."""
        first, last = (int(year) for year in (option.years[:4], option.years[-4:]))
        years = range(first, last + 1)
        m = estimators.mortality(data, years, option.population, option.race_classes)
        return cls(
            data.exposure(years, option.population, option.race_classes).sum(axis=0),
            lifetable.life_table(m, data.nax).person_years,
        )

    def added(self) -> tuple[Array, Array]:
        """Return what a death adds to its group and to the total, each (sex, race, age)."""
        whole = self.lived[:, -1:] / self.exposure.sum(axis=1, keepdims=True)
        own = self.lived[:, :-1] / self.exposure
        return own, np.broadcast_to(whole, own.shape)

    def risks(self, deaths: Array) -> Array:
        """Return lifetime risks of deaths of shape (..., sex, race, age), by sex and group."""
        people = estimators.with_total(self.exposure)
        return np.asarray(np.vecdot(estimators.with_total(deaths) / people, self.lived))

    def centers(self, deaths: Array) -> Array:
        """Return risks of each imputation, above zero as `estimators.as_rubin` needs them."""
        prior = estimators.prior_by_age(deaths.mean(axis=0), self.exposure)
        return self.risks(deaths + prior)


def resample(
    copies: Sequence[Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]],
    rates: Sequence[Rates],
    number: int,
    seed: int,
) -> tuple[list[Array], Array]:
    """Return deaths of each option, and risks under weights that all options share.

    Parameters
    ----------
    copies : sequence of sequence of (person, cell)
        By copy and option: the people counted and the place of each in (sex, race, age).
    rates : sequence of Rates
        By option.
    number, seed : int
        Replicates, and the seed of their weights.

    Returns
    -------
    tuple
        Deaths by option, each of shape (copy, sex, race, age), and risks of shape (draw, option,
        sex, group).
    """
    from scipy.sparse import csr_array, hstack

    shape = rates[0].exposure.shape
    groups = shape[1] + 1
    deaths = [np.zeros((len(copies), *shape)) for _ in rates]
    adding = []
    for at, options in enumerate(copies):
        size = 1 + max(int(person.max()) for person, _ in options if len(person))
        blocks = []
        for place, ((person, cell), rate) in enumerate(zip(options, rates, strict=True)):
            sex, race, _ = np.unravel_index(cell, shape)
            deaths[place][at] = np.bincount(cell, minlength=deaths[place][at].size).reshape(shape)
            own, whole = (each.ravel()[cell] for each in rate.added())
            column = np.concatenate([sex * groups + race, sex * groups + groups - 1])
            at_both = np.concatenate([own, whole]), (np.tile(person, 2), column)
            blocks.append(csr_array(at_both, shape=(size, shape[0] * groups)))
        adding.append(csr_array(hstack(blocks)))
    sums = weighted_sums(adding, number, seed)
    return deaths, sums.reshape(number, len(rates), shape[0], groups)


def weighted_sums(copies: Sequence[csr_array], draws: int, seed: int) -> Array:
    """Return sums over people under weights, shape (draw, number), of ``draws`` replicates.

    ``copies`` are sparse arrays of shape (person, number): what each person adds to each number, by
    completed copy of the data. The replicates take the copies in turn; who counts as one person may
    differ between copies.
    """
    sums = np.empty((draws, copies[0].shape[1]))
    for number, adds in enumerate(copies):
        turns = len(range(number, draws, len(copies)))
        weights = np.random.default_rng([seed, number]).poisson(1.0, (adds.shape[0], turns))
        sums[number :: len(copies)] = (adds.T @ weights.astype(np.float64)).T
    return sums


def weighted_median(values: Array, votes: Sequence[float]) -> Array:
    """Return the median over the first axis, each entry counted by its vote.

    Where exactly half of the votes are below, the middle of the two values next to that point.

    Parameters
    ----------
    values : ndarray, shape (row, ...)
    votes : sequence of float
        One per row.

    Examples
    --------
    Two rows of one source share its vote, so that the other source counts as much as both:

    >>> weighted_median(np.array([1.0, 2.0, 5.0]), [0.5, 0.5, 1.0])
    array(3.5)
    """
    order = np.argsort(values, axis=0, kind="stable")
    ranked = np.take_along_axis(values, order, axis=0)
    reached = np.cumsum(np.asarray(votes)[order], axis=0) / np.sum(votes)
    ends = [
        np.take_along_axis(ranked, (reached < half).sum(axis=0)[None], axis=0)[0]
        for half in (0.5 - 1e-9, 0.5 + 1e-9)
    ]
    return np.asarray((ends[0] + ends[1]) / 2)


def equal_votes(sources: Sequence[str]) -> list[float]:
    """Return the vote of each row: one for each source, shared by its rows.

    Examples
    --------
    >>> equal_votes(["one", "other", "one"])
    [0.5, 1.0, 0.5]
    """
    return [1 / sources.count(source) for source in sources]
