"""The choices that move risk or ratio, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core.formatting import per_100k, percent, ratio
from qi_analysis.core.vocabulary import people_of
from qi_analysis.figures.kit.language import load
from qi_analysis.figures.shared.choices_rows import label_of
from qi_analysis.risk import choices
from qi_analysis.risk.choices.options import MINOR, OTHER_SCOPE, RATIO

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

NOTE = (
    "Each row changes one choice. The rows share most of their people, so they are not separate "
    "findings; in the median each source has one vote. Bounds (unknown race all of one group, or "
    "left out) and, marked *, the risk of something else (shootings alone, vehicle deaths) are in "
    "neither the median nor the range."
)


def _shown(measure: str, value: float) -> str:
    return ratio(value, 2) if measure == RATIO else per_100k(value)


def rows_table(rows: pd.DataFrame) -> Table:
    """Return one row per choice with its interval, the median last."""
    first = rows.iloc[0]
    who = people_of(first["race"], first["sex"])
    what = "Ratio to white" if first["measure"] == RATIO else "Lifetime risk per 100,000 births"
    numbers = ("years", "deaths", str(first["measure"]), "90% interval")
    shown = empty_table(f"{what} under each choice, {who}", ["choice"], numbers)
    for _, row in rows[rows["kind"] != MINOR].iterrows():
        value, low, high = (_shown(row["measure"], row[name]) for name in ("value", "low", "high"))
        deaths = "" if row.isna()["deaths"] else f"{row['deaths']:,.0f}"
        named = label_of(row, load()) + (" *" if row["kind"] == OTHER_SCOPE else "")
        shown.add_row(named, row["years"], deaths, value, f"{low} to {high}")
    return shown


def sentences(rows: pd.DataFrame) -> list[str]:
    """Return what holds whatever is chosen, and how little the other choices move."""
    found, measure = choices.summarize(rows), str(rows["measure"].iloc[0])
    show = {name: _shown(measure, value) for name, value in vars(found).items()}
    minor = rows.loc[rows["kind"] == MINOR, ["choice", "option"]].to_numpy().tolist()
    listed = ", ".join(f"{choice.replace('_', ' ')} {option}" for choice, option in minor)
    spread = (
        f"Median of {found.n_specifications} estimates: {show['median']} "
        f"({show['median_low']} to {show['median_high']}). They run from {show['min']} to "
        f"{show['max']}, their intervals from {show['lowest_low']} to {show['highest_high']}."
    )
    return [spread, f"These move it by at most {percent(choices.most_moved(rows), 1)}: {listed}."]
