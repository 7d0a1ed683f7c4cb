"""The rows of an answer on lifetime risk, from arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import contract, estimators
from qi_analysis.risk.question import Question

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FIELDS = tuple(name for name in contract.FIELDS if name not in contract.ADDED)


def long(numbers: Mapping[str, Array], **axes: Sequence[object]) -> pd.DataFrame:
    """Return arrays as columns of a frame, a row for each combination of the names of their axes.

    Examples
    --------
    >>> long({"n": np.array([[1, 2], [3, 4]])}, sex=["m", "f"], race=["b", "w"]).n.to_list()
    [1, 2, 3, 4]
    """
    import pandas as pd

    index = pd.MultiIndex.from_product(axes.values(), names=list(axes))
    columns = {name: np.ravel(values) for name, values in numbers.items()}
    return pd.DataFrame(columns, index=index).reset_index()


def rows_of(
    question: Question, years: str, level: float, columns: dict[str, Array]
) -> pd.DataFrame:
    """Return the contract's rows from arrays of shape (sex, group)."""
    groups = (*RACES, TOTAL)[: columns["risk"].shape[1]]
    risk = columns["risk"]
    numbers = {
        **columns,
        "risk_per_100k": risk * 1e5,
        "low": columns["low"] * 1e5,
        "high": columns["high"] * 1e5,
        "one_in": 1 / np.where(risk > 0, risk, np.nan),
        "ratio_to_white": columns["ratio"],
    }
    rows = long(numbers, sex=SEXES, race=groups)
    rows = rows.assign(estimate=question.estimate, source=question.source, years=years, level=level)
    return rows.reindex(columns=list(FIELDS))


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
    names = ("deaths", "risk", "low", "high", "ratio", "ratio_low", "ratio_high")
    risks = found.deaths, found.risk, *found.risk_interval(level)
    return dict(zip(names, (*risks, found.ratio, *found.ratio_interval(level)), strict=True))


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON-ready records; a value that does not apply is None."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in record.items()} for record in records]
