"""Risk and ratio under every specification, all draws and life tables of a cell at once.

A cell is what rates depend on: deaths, people and years. Its rates are drawn once; the other
choices are weights of the same draws. Draws start from the same seed in every cell, as in
`risk.answer`, whose numbers they repeat.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk.choices.estimators import ESTIMATORS
from qi_analysis.risk.choices.inputs import Found, Settings, SpecificationInputs
from qi_analysis.risk.choices.specifications import CHOICES, Specification
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DRAWS",
    "ESTIMATORS",
    "FIELDS",
    "LEVEL",
    "VALUES",
    "Found",
    "Settings",
    "SpecificationInputs",
    "run",
]

LEVEL = 0.9
DRAWS = risk.DRAWS
VALUES = (
    "risk_per_100k", "low", "high", "ratio_to_white", "ratio_low", "ratio_high", "deaths",
)  # fmt: skip
FIELDS = ("id", "kind", *CHOICES, "sex", "race", *VALUES, "level", "unknown_share")
"""Columns of `run`."""


def run(
    specifications: Sequence[Specification],
    inputs: SpecificationInputs,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = risk.SEED,
) -> pd.DataFrame:
    """Return every specification for every group, columns `FIELDS`.

    Parameters
    ----------
    specifications : sequence of Specification
        Which; the rows keep their order.
    inputs : SpecificationInputs
        Deaths, people and life tables.
    draws : int
        Draws for the intervals of counts; 0 for points alone, with the ends missing.
    level : float
        Of the intervals from draws. Ranges of published quantiles keep their own, in ``level``;
        they are sums of quantiles, and the range of their ratio is that of like quantiles.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        One row per specification, sex and group: risks per 100,000 births, ratio to white people of
        the same sex, deaths averaged over imputations (missing for rates that were released),
        share of all deaths counted whose race was not recorded (missing for the studies).

    Raises
    ------
    QiAnalysisError
        For an estimator that does not exist, or 1 to 99 draws.
    """
    return _run(tuple(specifications), inputs, draws, level, seed)


@once
def _run(
    specifications: tuple[Specification, ...],
    inputs: SpecificationInputs,
    draws: int,
    level: float,
    seed: int,
) -> pd.DataFrame:
    if 0 < draws < 100:
        raise QiAnalysisError(f"{draws} draws: an interval needs at least 100, points alone 0")
    cells: dict[tuple[str, ...], list[Specification]] = {}
    for each in specifications:
        cells.setdefault((each.estimator, *_cell(each)), []).append(each)
    settings = Settings(draws, level, seed)
    unknown = {estimator for estimator, *_ in cells} - set(ESTIMATORS)
    if unknown:
        raise QiAnalysisError(f"no estimator {min(unknown)!r}. Known: {', '.join(ESTIMATORS)}")

    def results(members: Sequence[Specification]) -> list[Found]:
        return list(ESTIMATORS[members[0].estimator](members, inputs, settings))

    # numpy draws and sorts outside the interpreter's lock, and every cell has its own seed
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        by_cell = list(pool.map(results, cells.values()))
    found = {
        each: numbers
        for members, listed in zip(cells.values(), by_cell, strict=True)
        for each, numbers in zip(members, listed, strict=True)
    }
    return _frame([(each, found[each]) for each in specifications])


def _cell(each: Specification) -> tuple[str, ...]:
    """Return the choices that rates depend on; the others only choose weights."""
    return (
        each.source, each.years, each.causes, each.unknown_race, each.race_classes, each.population,
    )  # fmt: skip


def _frame(found: Sequence[tuple[Specification, Found]]) -> pd.DataFrame:
    """Return the rows of `run`; a group without deaths among white people has no ratio."""
    import pandas as pd

    parts: dict[str, list[object]] = {name: [] for name in FIELDS}
    for each, numbers in found:
        groups = (*RACES, TOTAL)[: numbers.risk.shape[1]]
        rows = len(SEXES) * len(groups)
        same = {"id": each.id, "kind": each.kind, "level": numbers.level}
        same |= {name: getattr(each, name) for name in CHOICES}
        same |= {"unknown_share": numbers.unknown_share}
        for name, value in same.items():
            parts[name] += [value] * rows
        parts["sex"] += [sex for sex in SEXES for _ in groups]
        parts["race"] += list(groups) * len(SEXES)
        arrays = (
            numbers.risk * 1e5, *(end * 1e5 for end in numbers.risk_ends),
            numbers.ratio, *numbers.ratio_ends, numbers.deaths,
        )  # fmt: skip
        for name, array in zip(VALUES, arrays, strict=True):
            parts[name] += array.ravel().tolist()
    frame = pd.DataFrame(parts, columns=list(FIELDS))
    return frame.astype({"level": float, "unknown_share": float})
