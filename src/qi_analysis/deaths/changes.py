"""What changed between two releases of one source: people added, removed, race now known, by year.

Only counts come out of here; records, and the names in them, stay in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.record import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

MATCHED = ("added", "removed", "race_now_known", "race_changed")
"""Counts that need ids; missing where the two releases share none."""
COLUMNS = ("year", "before", "after", *MATCHED)
FEWEST_ALIKE = 0.5
"""Share of shared ids whose state and year agree, below which the ids are not the same numbers."""


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return one row per year of either release, columns `COLUMNS`; the last row may have no year.

    ``before`` and ``after`` are people in each. The rest compares people by the source's own ids:
    ``added`` and ``race_now_known`` are in the year that the later release gives, ``removed`` in
    that of the earlier one. ``race_changed`` are people whose race was known and is another now, or
    none. A row without an id of its own cannot be found again: of those only the net change of
    their number is in ``added`` or ``removed``. Where the releases share no ids, or number people
    differently, all four are missing. Both are as `deaths.record`, of the same source.
    """
    import pandas as pd

    counts = {"before": _by_year(before), "after": _by_year(after)}
    with_id = [each[~each["record_id"].str.startswith("line-")] for each in (before, after)]
    pairs = with_id[0].merge(with_id[1], on="record_id", suffixes=("_before", "_after"))
    if _same_numbers(pairs):
        gone, new = (each[~each["record_id"].isin(pairs["record_id"])] for each in with_id)
        without = (before.drop(with_id[0].index), after.drop(with_id[1].index))
        more = _by_year(without[1]).sub(_by_year(without[0]), fill_value=0)
        was, now = pairs["race_before"], pairs["race_after"]
        known = pairs.assign(year=pairs["year_after"])
        counts |= {
            "added": _by_year(new).add(more.clip(lower=0), fill_value=0),
            "removed": _by_year(gone).sub(more.clip(upper=0), fill_value=0),
            "race_now_known": _by_year(known[(was == UNKNOWN) & (now != UNKNOWN)]),
            "race_changed": _by_year(known[(was != UNKNOWN) & (was != now)]),
        }
    table = pd.DataFrame(counts).fillna(0).reindex(columns=list(COLUMNS[1:])).astype("Int64")
    table.index.name = "year"
    by_year = table.reset_index().sort_values("year", ignore_index=True)
    return by_year[list(COLUMNS)]


def _by_year(records: pd.DataFrame) -> pd.Series:
    return records.groupby("year", dropna=False).size()


def _same_numbers(pairs: pd.DataFrame) -> bool:
    """Tell whether ids that both releases have belong to the same people."""
    if pairs.empty:
        return False
    same_year = (pairs["year_before"] == pairs["year_after"]).fillna(value=False)
    alike = same_year & (pairs["state_before"] == pairs["state_after"])
    return bool(alike.mean() >= FEWEST_ALIKE)
