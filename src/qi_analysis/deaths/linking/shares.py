"""What is read off the committed tables of overlaps: shared and unique parts, agreement on race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.overlap import KINDS, NO, NOT_COVERED, YES

if TYPE_CHECKING:
    import pandas as pd

MEANT = dict.fromkeys(releases.SHOOTINGS, ("shot_on_duty",))
"""Kinds of deaths that a list means to record, where it does not mean to record all."""


def by_source(overlap: pd.DataFrame, lists: Sequence[str]) -> pd.DataFrame:
    """Return deaths of each list and year: shared, only here, and only in others.

    ``lists`` are columns of the table ``overlap``; a death in none of them is left out. Columns
    source, year, kind, shared, only_here, missing (in another list, not in this one). No row for a
    year that a list does not cover or a kind that it does not mean to record, or where it has no
    other to be compared with.
    """
    import pandas as pd

    means_to = pd.DataFrame(
        {
            name: (overlap[name] != NOT_COVERED) & overlap["kind"].isin(MEANT.get(name, KINDS))
            for name in lists
        }
    )
    parts = []
    for name in lists:
        others = [other for other in lists if other != name]
        elsewhere = (overlap[others] == YES).any(axis=1)
        here = overlap[name] == YES
        part = overlap[["year", "kind"]].assign(
            source=name,
            shared=overlap["deaths"].where(here & elsewhere, 0),
            only_here=overlap["deaths"].where(here & ~elsewhere, 0),
            missing=overlap["deaths"].where((overlap[name] == NO) & elsewhere, 0),
        )
        parts.append(part[means_to[name] & means_to[others].any(axis=1)])
    key = ["source", "year", "kind"]
    return pd.concat(parts).groupby(key, as_index=False, sort=False).sum()


def both_ways(agreement: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``race_agreement`` with each pair of sources in both orders."""
    import pandas as pd

    swapped = {"source": "other", "race": "other_race"}
    turned = agreement.rename(columns=swapped | {other: one for one, other in swapped.items()})
    return pd.concat([agreement, turned[agreement.columns]], ignore_index=True)


def agreement_on_race(agreement: pd.DataFrame) -> pd.DataFrame:
    """Return, for each pair of sources, how often both name a group and how often the same.

    Columns: source, other, deaths (in both), both_known, same, unknown (race not one of the five
    groups in the first), told (of these, those of whom the second names one).
    """
    rows = both_ways(agreement)
    here, there = rows["race"].isin(RACES), rows["other_race"].isin(RACES)
    counted = rows.assign(
        both_known=rows["deaths"].where(here & there, 0),
        same=rows["deaths"].where(here & there & (rows["race"] == rows["other_race"]), 0),
        unknown=rows["deaths"].where(~here, 0),
        told=rows["deaths"].where(~here & there, 0),
    )
    sums = ["deaths", "both_known", "same", "unknown", "told"]
    return counted.groupby(["source", "other"], as_index=False, sort=False)[sums].sum()
