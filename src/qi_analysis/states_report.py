"""The estimates by state as a table for the terminal, and the words that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis import formatting
from qi_analysis.states import FEW_DEATHS, WIDE

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


def table(found: pd.DataFrame) -> Table:
    """Return one row a state: deaths, risk of Black and of white men, ratio, each with interval."""
    from rich.table import Table

    level = formatting.percent(found["level"].iloc[0])
    made = Table(
        title=f"Lifetime risk of men per 100,000 by state, {found['years'].iloc[0]}, {level}",
        title_justify="left",
        header_style="bold",
        pad_edge=False,
    )
    made.add_column("state")
    for heading in (
        "deaths, Black",
        "risk, Black men",
        "deaths, white",
        "risk, white men",
        "ratio",
    ):
        made.add_column(heading, justify="right")
    made.add_column("Black men's risk against the nation's")
    for state, rows in found.groupby("state", sort=False):
        of = rows.set_index("race")
        black, white = of.loc["black"], of.loc["white"]
        made.add_row(
            str(state),
            f"{black['deaths']:.1f}",
            _risk(black),
            f"{white['deaths']:.1f}",
            _risk(white),
            f"{formatting.ratio(black['ratio_to_white'])} "
            f"({formatting.ratio(black['ratio_low'])} to {formatting.ratio(black['ratio_high'])})",
            "" if state == "US" else str(black["compared_with_nation"]),
        )
    return made


def _risk(row: pd.Series) -> str:
    low, value, high = (formatting.per_100k(row[name]) for name in ("low", "risk_per_100k", "high"))
    return f"{value} ({low} to {high})"


def uncertain(found: pd.DataFrame) -> pd.Series:
    """Return which rows say too little to print a number: few deaths, or a wide interval."""
    return (found["deaths"] < FEW_DEATHS) | (found["high"] / found["low"] >= WIDE)


def note(found: pd.DataFrame) -> str:
    """Return what must be said with the table, its counts rendered."""
    states = found[found["state"] != "US"]
    few = {race: int((rows["deaths"] < FEW_DEATHS).sum()) for race, rows in states.groupby("race")}
    return (
        f"Fewer than {FEW_DEATHS} deaths: Black men in {few['black']} states, white men in "
        f"{few['white']}. Their estimates come mostly from the other states and, through the "
        "correlation of the two groups, from the other group of the same state. Age pattern and "
        "life table are the nation's. Compare intervals, do not rank."
    )
