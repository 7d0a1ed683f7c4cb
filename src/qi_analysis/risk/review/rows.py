"""Estimates with one choice changed as tidy rows alongside those under the published choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import estimators
from qi_analysis.risk.estimators import Estimate, ratio_to_white
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


def rows_of(
    point: str,
    choice: str,
    variant: str,
    risk: Array,
    reference: Array,
    draws: tuple[Array, Array] | None = None,
) -> list[dict[str, Any]]:
    """Return rows for risks (probabilities) of shape (sex, group) and their ratios.

    ``choice`` is the id by which rows are looked up, ``variant`` what is shown.
    """
    rows = []
    values = {"risk_per_100k": risk * 1e5, "ratio_to_white": ratio_to_white(risk)}
    references = {
        "risk_per_100k": reference * 1e5,
        "ratio_to_white": ratio_to_white(reference),
    }
    drawn = None if draws is None else {"risk_per_100k": draws[0] * 1e5, "ratio_to_white": draws[1]}
    for quantity, value in values.items():
        if drawn is None:
            low = high = np.full(value.shape, np.nan)
        else:
            low, high = estimators.central_interval(drawn[quantity], value, LEVEL)
        for i, sex in enumerate(SEXES):
            for j in range(value.shape[1]):
                old = float(references[quantity][i, j])
                rows.append(
                    {
                        "point": point,
                        "choice": choice,
                        "variant": variant,
                        "sex": sex,
                        "race": GROUPS[j],
                        "quantity": quantity,
                        "value": float(value[i, j]),
                        "low": float(low[i, j]),
                        "high": float(high[i, j]),
                        "reference": old,
                        "change": float(value[i, j]) / old - 1,
                    }
                )
    return rows


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows of a point as a frame."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(COLUMNS))


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
    data: Study, seed: int | tuple[int, int], years: tuple[int, ...] = YEARS, **choices: str
) -> Estimate:
    """Return the counts of some years under some choices, from a generator of their own."""
    rng = np.random.default_rng(seed)
    return estimators.study_counts(data, years, **choices, draws=DRAWS, rng=rng)  # type: ignore[arg-type]
