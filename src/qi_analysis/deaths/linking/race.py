"""Race of the people of the linked list: told by a project, or imputed from those told by a link.

* One project tells what another does not: its word is used.
* Two projects differ: one of their words is drawn, each as likely.
* One project alone tells: its word is wrong as often as two projects differ, halved, and what it
  should be is drawn from what the other says then.
* No project tells: imputed (`stats.imputation`) with one predictor more for each project: that it
  has the person and not the race. People whom it does not tell of either, but another project
  does, calibrate that predictor: they were unknown too, and are a better guide than the known.

A person whom several projects have, none with the race, gets the mean of their predictors. On the
people whom two or more projects have without the race, and another with it, the mean predicts
better than the sum (log likelihood -54.7 against -55.5; -58.4 without these predictors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE
from qi_analysis.deaths.record import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

NOT_AT_RANDOM = 0.5
"""Standard deviation of the log odds of each group against white people, among those of whom no
project tells, from what their guides predict: the effects of the three large projects differ by
0.5 (Black) to 1.2 (Latino, on few people). The imputations draw it."""


def lacking(reports: pd.DataFrame) -> Array:
    """Return for each person and project whether it has the person and not the race.

    Each row sums to one, or to zero where none lacks it. ``reports`` are as in `people.People`.
    """
    lacks = (reports.notna() & ~reports.isin(list(RACES))).to_numpy(dtype=np.float64)
    return np.asarray(lacks / np.maximum(lacks.sum(axis=1, keepdims=True), 1))


def mistaken(reports: pd.DataFrame) -> Array:
    """Return how often a project's word should be another, shape (told, true); rows sum to one.

    From all pairs of projects that both tell of a person. Where they differ, one of the two is
    taken to be wrong, either as likely, so the rate is half of that at which they differ.
    """
    import pandas as pd

    codes = np.stack([pd.Index(RACES).get_indexer(reports[name]) for name in reports])
    both = np.zeros((len(RACES), len(RACES)))
    for one in range(len(codes)):
        for other in range(one + 1, len(codes)):
            told = (codes[one] >= 0) & (codes[other] >= 0)
            np.add.at(both, (codes[one][told], codes[other][told]), 1)
    both = both + both.T
    wrong = both / np.maximum(both.sum(axis=1, keepdims=True), 1) / 2
    np.fill_diagonal(wrong, 0)
    return np.asarray(wrong + np.diag(1 - wrong.sum(axis=1)))


def drawn(reports: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return a race for each person of whom any project tells, drawn where that is in doubt.

    One of the five groups, or unknown. ``reports`` as `people.People`.
    """
    import pandas as pd

    codes = np.stack([pd.Index(RACES).get_indexer(reports[name]) for name in reports], axis=1)
    told = codes >= 0
    turn = np.where(told, rng.random(codes.shape), -1.0)
    word = codes[np.arange(len(codes)), turn.argmax(axis=1)]
    alone = told.sum(axis=1) == 1
    steps = mistaken(reports)[word[alone]].cumsum(axis=1)
    word[alone] = (rng.random((int(alone.sum()), 1)) > steps).sum(axis=1)
    race = np.array([*RACES, UNKNOWN])[np.where(told.any(axis=1), word, len(RACES))]
    return pd.Series(race, index=reports.index)


def departures(m: int, rng: np.random.Generator) -> list[dict[str, float]]:
    """Return for each of ``m`` imputations what to add to the log odds of each race.

    Normal scores in random order, so that neither their mean nor their spread is left to luck.
    """
    from scipy.special import ndtri

    groups = [race for race in RACES if race != REFERENCE_RACE]
    scores = NOT_AT_RANDOM * ndtri((np.arange(m) + 0.5) / m)
    return [
        dict(zip(groups, row, strict=True))
        for row in np.array([rng.permutation(scores) for _ in groups]).T.tolist()
    ]
