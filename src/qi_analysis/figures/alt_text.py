"""Words and numbers for people who hear a chart instead of seeing it.

The charts print their numbers with the same functions, so that ear and eye get the same figures.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.formatting import per_100k, ratio
from qi_analysis.vocabulary import GROUP_NOUNS, RACE_NAMES, RACES, SEXES

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def interval(low: float, high: float, *, style: str = "per_100k") -> str:
    """Return "low to high" as printed, or nothing when there is no interval.

    Parameters
    ----------
    low, high : float
        Ends of the interval; NaN where there is none.
    style : str
        ``per_100k`` or ``ratio``: how each end is printed.
    """
    if math.isnan(low) or math.isnan(high):
        return ""
    show = ratio if style == "ratio" else per_100k
    return f"{show(low)} to {show(high)}"


def ratio_to_white(frame: DataFrame, *, race: str = "black", sex: str = "male") -> str:
    """Return the alt text of the forest plot of the ratio under every choice."""
    who, published = GROUP_NOUNS[sex], frame[frame["published"]]
    about = (
        "Forest plot of how many times the lifetime risk of being killed by police of "
        f"{RACE_NAMES[race]} {who} is that of white {who}, under {len(frame)} choices of "
        f"method. The ratios run from {ratio(frame['ratio'].min())} to "
        f"{ratio(frame['ratio'].max())}; 1 would mean no difference."
    )
    parts = [about]
    if len(published):
        parts.append(f"The published estimate is {ratio(published['ratio'].iloc[0])}.")
    for heading, rows in frame.groupby("group", sort=False):
        listed = "; ".join(_choice(row) for _, row in rows.iterrows())
        parts.append(f"{heading}: {listed}.")
    return " ".join(parts)


def risk_by_age(frame: DataFrame) -> str:
    """Return the alt text of the small multiples of risk by age."""
    about = (
        "Small line charts of the chance of being killed by police within each age group, to age "
        "85, one for each group by race and ethnicity, per 100,000 people alive at its start."
    )
    parts = [about]
    for sex in (sex for sex in SEXES if (frame["sex"] == sex).any()):
        rows = frame[frame["sex"] == sex]
        peaks = [peak(rows[rows["race"] == race]) for race in RACES if (rows["race"] == race).any()]
        listed = "; ".join(
            f"{RACE_NAMES[row['race']]} {per_100k(row['risk_per_100k'])} at ages {row['age']}"
            for row in peaks
        )
        parts.append(f"Highest among {GROUP_NOUNS[sex]}: {listed}.")
    top = peak(frame)
    sentence = f"The highest of all is {per_100k(top['risk_per_100k'])}, {_people(top)}"
    white = frame[
        (frame["sex"] == top["sex"]) & (frame["race"] == "white") & (frame["age"] == top["age"])
    ]
    if top["race"] != "white" and len(white):
        sentence += (
            f"; white people of that sex and age: {per_100k(white['risk_per_100k'].iloc[0])}"
        )
    return " ".join([*parts, f"{sentence}."])


def peak(rows: DataFrame) -> Series:
    """Return the row of the age group below 85 at which the risk is highest."""
    closed = rows[rows["age_start"] < 85]
    return closed.loc[closed["risk_per_100k"].idxmax()]


def _choice(row: Series) -> str:
    """Return one choice's ratio in words: "population of the year, 2.5 (2.0 to 3.1)"."""
    ends = interval(row["low"], row["high"], style="ratio")
    return f"{row['label']}, {ratio(row['ratio'])}" + (f" ({ends})" if ends else "")


def _people(row: Series) -> str:
    """Return "Black men and boys" for a row with sex and race."""
    return f"{RACE_NAMES[row['race']]} {GROUP_NOUNS[row['sex']]}"
