"""Estimates with one choice changed as tidy rows alongside those under the published choice."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import estimators
from qi_analysis.risk.estimators import Estimate, ratio_to_white
from qi_analysis.risk.rows import long
from qi_analysis.risk.study import YEARS, Study
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

LEVEL = 0.9
DRAWS = 4000
COLUMNS = (
    "point", "choice", "variant", "sex", "race", "quantity", "value", "low", "high", "reference",
    "change",
)  # fmt: skip
GROUPS = (*RACES, TOTAL)


Found = Array | Estimate | tuple[Array, Array]
"""Risks (probabilities) of shape (sex, group), without draws or with draws of them."""


def table_of(point: str, *cases: tuple[str, str, Found, Found]) -> pd.DataFrame:
    """Return the rows of a point: choice (its id), variant (in words), what is found, reference."""
    import pandas as pd

    frames = []
    for (choice, variant, found, reference), (quantity, of) in itertools.product(
        cases, (("risk_per_100k", _per_100k), ("ratio_to_white", ratio_to_white))
    ):
        (risk, draws), (old, _) = _parts(found), _parts(reference)
        value, old = of(risk), of(old)
        low = high = np.full(value.shape, np.nan)
        if draws is not None:
            low, high = estimators.central_interval(of(draws), value, LEVEL)
        numbers = {"value": value, "low": low, "high": high, "reference": old}
        rows = long(numbers | {"change": value / old - 1}, sex=SEXES, race=GROUPS)
        frames.append(rows.assign(choice=choice, variant=variant, quantity=quantity))
    return pd.concat(frames, ignore_index=True).assign(point=point)[list(COLUMNS)]


def _per_100k(risk: Array) -> Array:
    return risk * 1e5


def _parts(found: Found) -> tuple[Array, Array | None]:
    """Return risks and their draws."""
    if isinstance(found, Estimate):
        return found.risk, found.risk_draws
    return found if isinstance(found, tuple) else (found, None)


def counted(
    data: Study, exposure: Array, deaths: Array, mortality: Array, seed: int, draws: int = DRAWS
) -> Estimate:
    """Return counts over person-years and a life table given as arrays."""
    return estimators.counts_estimate(
        deaths,
        exposure,
        mortality,
        data.nax,
        through=np.inf,
        draws=draws,
        rng=np.random.default_rng(seed),
    )


@once
def study_counts(
    data: Study,
    seed: int | tuple[int, int],
    years: tuple[int, ...] = YEARS,
    draws: int = DRAWS,
    **choices: str,
) -> Estimate:
    """Return the counts of some years under some choices, from a generator of their own."""
    rng = np.random.default_rng(seed)
    return estimators.study_counts(data, years, **choices, draws=draws, rng=rng)  # type: ignore[arg-type]
