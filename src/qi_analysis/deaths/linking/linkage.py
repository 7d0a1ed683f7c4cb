"""Which records of several sources describe the same death: at most a record per source and death.

Pairs are taken from the best to the worst. A pair joins two deaths unless one source would then
have two records of it, so matching is one to one between any two sources and consistent among
all of them. Below `LINK` points nothing is joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.linking.pairs import candidates

if TYPE_CHECKING:
    import pandas as pd

LINK = 3.0
"""Points from which two records of two sources are one death. Days next to each other in one state
reach it alone, where the names are withheld, nothing contradicts, and no better partner is left."""
STRONG = 8.0
"""Points that need a like name, and hardly occur by chance."""


@dataclass(frozen=True)
class Linked:
    """Records with a column ``death``, a number that records of one death share.

    ``pairs`` are those that joined two deaths, as `pairs.candidates` makes them.
    """

    records: pd.DataFrame
    pairs: pd.DataFrame


def link(records: pd.DataFrame, least: float = LINK, pairs: pd.DataFrame | None = None) -> Linked:
    """Return the records, of at least two sources, with the deaths they describe.

    Pairs have ``least`` points or more; give those of `pairs.candidates` when they are at hand.

    Raises
    ------
    DataError
        When a record has no date.
    """
    records = records.reset_index(drop=True)
    undated = records["date"].isna()
    if undated.any():
        row = records[undated].iloc[0]
        raise DataError(
            "a record without a date cannot be linked",
            file=row["source"],
            row=int(row["line"]),
            column="date",
            remedy="Leave it out and count it",
        )
    if pairs is None:
        pairs = candidates(records, within=False)
    pairs = pairs[pairs["points"] >= least]
    death, joined = _join(records["source"].to_numpy(), pairs)
    return Linked(records.assign(death=death), pairs[joined].reset_index(drop=True))


def _join(source: np.ndarray, pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the death of each record, and which pairs joined two; pairs are best first."""
    death = list(range(len(source)))
    members: dict[int, list[int]] = {}
    joined = np.zeros(len(pairs), dtype=bool)
    for at, (left, right) in enumerate(zip(pairs["left"], pairs["right"], strict=True)):
        one, two = death[left], death[right]
        if one == two:
            continue
        first, second = members.get(one, [left]), members.get(two, [right])
        if {source[row] for row in first} & {source[row] for row in second}:
            continue
        joined[at] = True
        members[one] = first + second
        members.pop(two, None)
        for row in second:
            death[row] = one
    return np.asarray(death), joined
