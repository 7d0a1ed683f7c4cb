"""Pairs of records that may describe the same death, and the points for and against each.

Two records are compared only if they lie in one state within `WINDOW` days, or bear one and the
same full name within `NAME_WINDOW` days. The points are stated below; they were set by what each
agreement is worth (a shared day in a state is common, a shared name is rare), not fitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.deaths.linking import names
from qi_analysis.deaths.record import OTHER, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 31
"""Days: sources date a death by the injury or by the death, and mistake a month now and then."""
NAME_WINDOW = 366

SAME_NAME, SIMILAR_NAME, UNLIKE_NAME = 90, 75, 60
"""Least similarity (0 to 100) of names that are the same, alike, and not clearly different."""

NAME_POINTS = {"same": 6.0, "similar": 4.0, "unlike": -2.0, "different": -6.0, "unknown": 0.0}
DAY_POINTS = ((0, 4.0), (1, 3.0), (3, 2.0), (7, 0.0), (WINDOW, -1.0), (NAME_WINDOW, -4.0))
"""Days apart, at most, and points."""
AGE_POINTS = ((0, 2.0), (2, 1.0), (10, -2.0), (np.inf, -4.0))
"""Years between the two ages, at most, and points; overlapping ranges have one point, not two."""
SEX_DIFFERS, RACE_SAME, RACE_DIFFERS, STATE_DIFFERS = -5.0, 1.0, -1.0, -3.0

Array = npt.NDArray


def candidates(records: pd.DataFrame, *, within: bool) -> pd.DataFrame:
    """Return pairs worth a look with the evidence and the points, best first.

    Parameters
    ----------
    records : DataFrame
        As `deaths.record`, of one or several sources, dates known, index 0 to n - 1.
    within : bool
        Pairs of one source (to find repeats), or of two sources (to find links).

    Returns
    -------
    DataFrame
        ``left`` and ``right`` (rows of ``records``, left before right), ``name`` (same, similar,
        unlike, different, unknown), ``alike`` (0 to 100), ``days``, ``age_gap`` (years; NaN
        unknown), ``sex``, ``race``, ``state`` (same, different, unknown) and ``points``.
    """
    people = records.assign(plain=[names.normalize(name) for name in records["name"]])
    left, right = _blocked(people)
    same_source = (
        people["source"].to_numpy()[left] == people["source"].to_numpy()[right]
    ) == within
    return _compare(people, left[same_source], right[same_source])


def _blocked(people: pd.DataFrame) -> tuple[Array, Array]:
    """Return each pair of rows that share a block once, as two arrays, left < right."""
    import pandas as pd

    day = people["date"].to_numpy().astype("datetime64[D]").astype("int64")
    rows = pd.DataFrame({"row": np.arange(len(people)), "day": day})
    full_name = people["plain"].map(lambda name: " ".join(sorted(name.split())))
    named = full_name.str.contains(" ", regex=False)
    blocks = (
        (rows.assign(block=people["state"].to_numpy()), WINDOW),
        (rows.assign(block=full_name.to_numpy())[named.to_numpy()], NAME_WINDOW),
    )
    pairs = pd.concat([_near(block, window) for block, window in blocks])
    pairs = pairs.drop_duplicates(["row", "row_other"])
    return pairs["row"].to_numpy(), pairs["row_other"].to_numpy()


def _near(rows: pd.DataFrame, window: int) -> pd.DataFrame:
    """Return pairs of one block at most ``window`` days apart, by a join on spans of days."""
    import pandas as pd

    span = rows.assign(span=rows["day"] // (window + 1))
    beside = pd.concat(
        [span, span.assign(span=span["span"] + 1)]
    )  # its own span, and the one after
    pairs = span.merge(beside, on=["block", "span"], suffixes=("", "_other"))
    pairs = pairs[pairs["row"] != pairs["row_other"]]
    pairs = pairs[(pairs["day"] - pairs["day_other"]).abs() <= window]
    ordered = np.sort(pairs[["row", "row_other"]].to_numpy(), axis=1)
    return pd.DataFrame(ordered, columns=["row", "row_other"])


def _compare(people: pd.DataFrame, left: Array, right: Array) -> pd.DataFrame:
    import pandas as pd

    one, two = people.iloc[left], people.iloc[right]
    alike = names.similarity(one["plain"], two["plain"])
    days = np.abs((one["date"].to_numpy() - two["date"].to_numpy()).astype("timedelta64[D]"))
    gap, exact = _age_gap(one, two)
    found = pd.DataFrame(
        {
            "left": left,
            "right": right,
            "name": np.select(
                [np.isnan(alike), alike >= SAME_NAME, alike >= SIMILAR_NAME, alike >= UNLIKE_NAME],
                ["unknown", "same", "similar", "unlike"],
                "different",
            ),
            "alike": alike,
            "days": days.astype("int64"),
            "age_gap": gap,
            "sex": _agreement(one["sex"], two["sex"]),
            "race": _agreement(one["race"], two["race"]),
            "state": _agreement(one["state"], two["state"]),
        }
    )
    found["points"] = _points(found, exact)
    return best_first(found)


def best_first(found: pd.DataFrame) -> pd.DataFrame:
    """Return pairs in the order in which they may join two deaths."""
    order = ["points", "alike", "days", "left", "right"]
    ascending = [False, False, True, True, True]
    return found.sort_values(order, ascending=ascending, ignore_index=True)


def _age_gap(one: pd.DataFrame, two: pd.DataFrame) -> tuple[Array, Array]:
    """Return years between two ages (0 where they overlap), and whether both are exact."""
    low, high = one["age_low"].to_numpy(), one["age_high"].to_numpy()
    other_low, other_high = two["age_low"].to_numpy(), two["age_high"].to_numpy()
    gap = np.maximum(np.maximum(low - other_high, other_low - high), 0)
    return gap, (low == high) & (other_low == other_high)


def _agreement(one: pd.Series, two: pd.Series) -> Array:
    first, second = one.to_numpy(), two.to_numpy()
    vague = [OTHER, UNKNOWN]
    unknown = one.isin(vague).to_numpy() | two.isin(vague).to_numpy()
    return np.select([unknown, first == second], ["unknown", "same"], "different")


def _points(found: pd.DataFrame, exact: Array) -> Array:
    """Return the sum of points of each pair."""
    days, gap, race = (found[name].to_numpy() for name in ("days", "age_gap", "race"))
    age = np.select([gap <= most for most, _ in AGE_POINTS], [p for _, p in AGE_POINTS], 0.0)
    overlap = (gap == 0) & ~exact
    return np.asarray(
        found["name"].map(NAME_POINTS).to_numpy(dtype=np.float64)
        + np.select([days <= most for most, _ in DAY_POINTS], [p for _, p in DAY_POINTS])
        + np.where(overlap, 1.0, age)
        + np.where(found["sex"] == "different", SEX_DIFFERS, 0.0)
        + np.select([race == "same", race == "different"], [RACE_SAME, RACE_DIFFERS], 0.0)
        + np.where(found["state"] == "different", STATE_DIFFERS, 0.0)
    )
