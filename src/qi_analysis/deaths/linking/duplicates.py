"""Possible duplicates within one source: for a person to look at, never dropped.

A repeat becomes a correction only with evidence, in ``known_errors``. Members of one family who
died on one day have like names; so do twins. The list shows lines and reasons, no names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.deaths.linking.linkage import STRONG
from qi_analysis.deaths.linking.pairs import candidates

if TYPE_CHECKING:
    import pandas as pd

STRENGTHS = ("strong", "fair", "withheld")
"""``strong``: like names and little that differs. ``fair``: like names, and a difference that two
records of one death seldom have (a week, several years of age, another state). ``withheld``: a
name is not known, and state, day, age and sex are the same."""
COLUMNS = (
    "source",
    "strength",
    "year",
    "state",
    "line",
    "record_id",
    "other_line",
    "other_record_id",
    "points",
    "cause",
    "other_cause",
    "reasons",
)
_NEAR_NAMES = ("same", "similar")
_LEAST = 4.0


def find(records: pd.DataFrame) -> pd.DataFrame:
    """Return likely repeats, the likeliest first; columns `COLUMNS`.

    ``records`` are as `deaths.record`, of one source, its known repeats already left out.
    """
    people = records[records["date"].notna()].reset_index(drop=True)
    pairs = candidates(people, within=True)
    near = pairs["name"].isin(_NEAR_NAMES) & (pairs["points"] >= _LEAST)
    hidden = (
        (pairs["name"] == "unknown")
        & (pairs["days"] == 0)
        & (pairs["age_gap"] == 0)
        & (pairs["sex"] == "same")
        & (pairs["state"] == "same")
        & (pairs["race"] != "different")
    )
    found = pairs[near | hidden].reset_index(drop=True)
    strong = (found["points"] >= STRONG) & ~(found["age_gap"] > 1)
    one = people.iloc[found["left"]].reset_index(drop=True)
    two = people.iloc[found["right"]].reset_index(drop=True)
    listed = one[["source", "year", "state", "line", "record_id", "cause"]].assign(
        strength=np.select([found["name"] == "unknown", strong], ["withheld", "strong"], "fair"),
        other_line=two["line"],
        other_record_id=two["record_id"],
        other_cause=two["cause"],
        points=found["points"],
        reasons=[_reasons(pair) for _, pair in found.iterrows()],
    )
    order = listed["strength"].map(STRENGTHS.index)
    return (
        listed.assign(order=order)
        .sort_values(["order", "points"], ascending=[True, False])[list(COLUMNS)]
        .reset_index(drop=True)
    )


def _reasons(pair: pd.Series) -> str:
    """Return in words what agrees and what differs, without any of it."""
    days, gap = int(pair["days"]), pair["age_gap"]
    known_age = not np.isnan(gap)
    words = [
        "name withheld" if pair["name"] == "unknown" else f"{pair['name']} name",
        "same day" if days == 0 else f"{days} days apart",
        ("same age" if gap == 0 else f"ages {gap:.0f} apart") if known_age else "age unknown",
        *(f"{name} {pair[name]}" for name in ("race", "sex", "state") if pair[name] != "same"),
    ]
    return ", ".join(words)
