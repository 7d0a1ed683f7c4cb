"""Joint resampling: in a replicate each person has one weight, whichever rows they are in.

Projects record mostly the same people, so that chance moves all rows together. Poisson(1) weights,
one per person and replicate (the Poisson bootstrap; Hanley and MacGibbon, *Computer Methods and
Programs in Biomedicine* 83, 2006), keep that: rows that count the same people do not differ by
chance at all, rows that share half of them partly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]


def weighted_sums(copies: Sequence[csr_array], draws: int, seed: int) -> Array:
    """Return sums over people under weights, shape (draw, number).

    Parameters
    ----------
    copies : sequence of sparse array, shape (person, number)
        What each person adds to each number, by completed copy of the data. The replicates take
        the copies in turn; who counts as one person may differ between copies.
    draws : int
        Replicates.
    seed : int
        Of the weights.
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
