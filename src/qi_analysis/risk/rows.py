"""The rows of an answer on lifetime risk, from arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import estimators
from qi_analysis.risk.question import Question

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FIELDS = (
    "estimate",
    "source",
    "years",
    "sex",
    "race",
    "deaths",
    "risk_per_100k",
    "low",
    "high",
    "one_in",
    "ratio_to_white",
    "ratio_low",
    "ratio_high",
    "level",
)


def rows_of(
    question: Question, years: str, level: float, columns: dict[str, Array]
) -> pd.DataFrame:
    """Return the contract's rows from arrays of shape (sex, group)."""
    import pandas as pd

    groups = (*RACES, TOTAL)[: columns["risk"].shape[1]]
    deaths = columns.get("deaths")
    rows: list[dict[str, Any]] = []
    for i, sex in enumerate(SEXES):
        for j, race in enumerate(groups):
            value = {name: float(array[i, j]) for name, array in columns.items()}
            rows.append(
                {
                    "estimate": question.estimate,
                    "source": question.source,
                    "years": years,
                    "sex": sex,
                    "race": race,
                    "deaths": None if deaths is None else value["deaths"],
                    "risk_per_100k": value["risk"] * 1e5,
                    "low": value["low"] * 1e5,
                    "high": value["high"] * 1e5,
                    "one_in": 1 / value["risk"] if value["risk"] else None,
                    "ratio_to_white": value["ratio"],
                    "ratio_low": value["ratio_low"],
                    "ratio_high": value["ratio_high"],
                    "level": level,
                }
            )
    return pd.DataFrame(rows, columns=list(FIELDS))


def quantile_columns(risk: Array, ratio: Array) -> dict[str, Array]:
    """Return the value columns of risks of shape (median/lower/upper, sex, group)."""
    return {
        "risk": risk[0],
        "low": risk[1],
        "high": risk[2],
        "ratio": ratio[0],
        "ratio_low": ratio.min(axis=0),
        "ratio_high": ratio.max(axis=0),
    }


def drawn_columns(found: estimators.Estimate, level: float) -> dict[str, Array]:
    """Return the value columns of an estimate from draws, with its central intervals."""
    low, high = found.risk_interval(level)
    ratio_low, ratio_high = found.ratio_interval(level)
    return {
        "deaths": found.deaths,
        "risk": found.risk,
        "low": low,
        "high": high,
        "ratio": found.ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
    }


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON-ready records; a value that does not apply is None."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in record.items()} for record in records]
