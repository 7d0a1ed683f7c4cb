"""Counts from records if race were not missing at random: the odds of being Black, multiplied.

Imputation gives a person of unknown race the probabilities of people of known race who are alike
in age, sex, year, state and class of death. If those whose race is missing differ from them, their
odds of being Black (against any other group) are some multiple of that: one is "missing at random",
zero is "none of them was Black", infinity "all of them were". This is the delta adjustment of van
Buuren (*Flexible Imputation of Missing Data*, 2nd ed. 2018, section 3.8), its result expected and
not drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import AGES, CAUSE_CLASSES, RACES, SEXES
from qi_analysis.deaths import imputed
from qi_analysis.stats.imputation import PROBABILITIES

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

SHIFTED = "black"
_STEPS = (1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32)
ODDS: tuple[float, ...] = (
    0.0,
    *(1 / step for step in reversed(_STEPS)),
    1.0,
    *map(float, _STEPS),
    np.inf,
)
"""Multiples of the odds of being Black among people of unknown race."""
KEY = ("source", "sex", "race", "age")
RECORDED = "known"


def column(odds: float) -> str:
    """Return the column of the table for a multiple of the odds."""
    return f"odds_{odds:.4g}"


COLUMNS: tuple[str, ...] = tuple(column(odds) for odds in ODDS)


def tilt(probabilities: Array, odds: float) -> Array:
    """Return probabilities of race, shape (..., race), with the odds of being Black multiplied.

    The other groups keep their proportions to each other. Rows sum to one, none is all Black;
    ``odds`` are from 0 to infinity.
    """
    at = RACES.index(SHIFTED)
    black = probabilities[..., at]
    more = np.ones_like(black) if np.isinf(odds) else odds * black / (1 - black + odds * black)
    tilted = probabilities * ((1 - more) / (1 - black))[..., None]
    tilted[..., at] = more
    return np.asarray(tilted)


def tally(copies: pd.DataFrame) -> pd.DataFrame:
    """Return people killed by officer force: known race, and unknown race under each of `ODDS`.

    One row per stratum of `KEY` that has any; columns ``known`` and `COLUMNS`, means over the
    imputations (of sex and age, and of the model of race), so cells are fractions. ``copies`` are
    what `imputed.completed` makes of one source, probabilities of race included.
    """
    import pandas as pd

    m = copies["imputation"].nunique()
    drawn = copies[copies["cause"] == CAUSE_CLASSES[0]]
    sex = pd.Index(SEXES).get_indexer(drawn["sex"])
    age = pd.Index(AGES).get_indexer(drawn["age"])
    chances = drawn[list(PROBABILITIES)].to_numpy()
    filled = (drawn["race_status"] == imputed.IMPUTED).to_numpy()

    def summed(rows: npt.NDArray[np.bool_], weights: Array) -> Array:
        counts = np.zeros((len(SEXES), len(AGES), len(RACES)))
        np.add.at(counts, (sex[rows], age[rows]), weights / m)
        return counts.swapaxes(1, 2).ravel()

    strata = pd.MultiIndex.from_product((SEXES, RACES, AGES), names=KEY[1:])
    table = pd.DataFrame({RECORDED: summed(~filled, chances[~filled])}, index=strata)
    for name, odds in zip(COLUMNS, ODDS, strict=True):
        table[name] = summed(filled, tilt(chances[filled], odds))
    table = table[table.to_numpy().any(axis=1)].round(4).reset_index()
    return table.assign(source=copies["source"].iloc[0])[[*KEY, RECORDED, *COLUMNS]]
