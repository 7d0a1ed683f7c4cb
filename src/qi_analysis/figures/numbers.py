"""Numbers that headlines state, worked out again from the data of their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.schema import OVERLAP
from qi_analysis.risk.choices.options import ESTIMATE
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd


def black(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of Black people."""
    return frame[frame["race"] == "black"]


def post(frame: pd.DataFrame) -> pd.DataFrame:
    """Return shares of unknown race at the Post, whole years in order."""
    of_post = (frame["kind"] == "unknown") & (frame["source"] == releases.GROWING)
    return frame[of_post & ~frame["partial"].astype(bool)].sort_values("year")


def less_black(frame: pd.DataFrame) -> int:
    """Return in how many projects people of unknown race are less often Black, by our model."""
    shares = black(frame).pivot_table(index="source", columns="kind", values="value").round(2)
    return int((shares["imputed"] < shares["recorded"]).sum())


def main(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the main source."""
    return frame[frame["source"] == releases.MAIN]


def compared(frame: pd.DataFrame, how: str) -> int:
    """Return how many states shown compare with the nation in a way."""
    shown = frame[frame["shown"].astype(bool)]
    return int((shown["compared_with_nation"] == how).sum())


def counted_ways(frame: pd.DataFrame) -> pd.Series[float]:
    """Return ratios that are no bounds."""
    return frame.loc[frame["group"] != "unknown_race", "ratio"]


def estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows that are estimates, not bounds nor their median."""
    return frame[frame["kind"] == ESTIMATE]


def ours(frame: pd.DataFrame, name: str) -> float:
    """Return a number of the row that is our own estimate."""
    return float(frame.loc[frame["ours"], name].iloc[0])


def bounds(frame: pd.DataFrame) -> pd.Series[float]:
    """Return ratios if all people of unknown race were of one group."""
    return frame.loc[frame["group"] == "unknown_race", "ratio"]


def young(frame: pd.DataFrame, race: str) -> float:
    """Return how many of 1,000 deaths of men of a group were by police."""
    (found,) = frame.loc[(frame["cause"] == "police") & (frame["race"] == race), "share"]
    return 1000 * float(found)


def used(frame: pd.DataFrame) -> pd.Series[float]:
    """Return shares of each release that are used, percent."""
    return 100 * (frame["used_race_known"] + frame["used_race_imputed"]) / frame["release"]


def shot(_: object) -> pd.DataFrame:
    """Return people shot on duty in the years that all four projects cover, from the table."""
    table = committed.load(OVERLAP)
    covered = (table[list(releases.LINKED)] != "not_covered").all(axis=1)
    return table[covered & (table["kind"] == "shot_on_duty")]


def in_all(_: object) -> float:
    """Return the share that all four projects have, percent."""
    rows = shot(None)
    shared = (rows[list(releases.LINKED)] == "yes").all(axis=1)
    return float(100 * rows.loc[shared, "deaths"].sum() / rows["deaths"].sum())


def peaks(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the age at which the risk of each group is highest."""
    return frame.loc[frame.groupby("race")["risk_per_100k"].idxmax(), "age_start"]


def one_in(frame: pd.DataFrame) -> float:
    """Return one in how many Black people."""
    return float(black(frame)["one_in"].iloc[0])


def white(frame: pd.DataFrame) -> pd.Series[float]:
    """Return risks of white people."""
    return frame.loc[frame["race"] == "white", "risk_per_100k"]
