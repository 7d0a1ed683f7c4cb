"""Tables and lines on the specifications, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core.formatting import percent, ratio
from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES
from qi_analysis.risk.choices.dimensions import NEVER_OFFERED, Dimension
from qi_analysis.risk.choices.specifications import NOT_FOR_RISKS, RULES
from qi_analysis.risk.choices.spread import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.table import Table

NOTE = (
    "Specifications are counted once each. They are not a sample, so a share of them is not a "
    "probability. Bounds (unknown races all of one group, suicides) and an earlier release of the "
    "same records are in the list and in no share."
)
VARIANCE_NOTE = (
    "of the variance: what is lost from a model of the logarithm of the ratio when this choice "
    "alone is left out. one swap: how far the ratio moves when this choice changes and no other, "
    "the typical (median) and the largest case."
)


def summary_table(found: Summary, sex: str, race: str) -> Table:
    """Return the spread of the ratios beside what is published."""
    who = f"{RACE_NAMES[race]} {GROUP_NOUNS[sex]}"
    shown = empty_table(f"Ratio to white under every specification, {who}", [""], [""])
    for name, value in (
        ("specifications", f"{found.n:,}"),
        ("smallest", ratio(found.minimum, 2)),
        ("a quarter below", ratio(found.lower, 2)),
        ("half below", ratio(found.median, 2)),
        ("three quarters below", ratio(found.upper, 2)),
        ("largest", ratio(found.maximum, 2)),
        ("published, as printed", ratio(found.published)),
    ):
        shown.add_row(name, value)
    return shown


def choices_table(shares: Mapping[str, float], moved: pd.DataFrame) -> Table:
    """Return each choice with its share of the variance and what one swap does."""
    names = ("of the variance", "comparisons", "one swap, typical", "largest")
    shown = empty_table("Which choice moves the ratio", ["choice"], names)
    for name, share in shares.items():
        cells = ["", "", ""]
        if name in moved.index and moved.loc[name, "comparisons"]:
            row = moved.loc[name]
            cells = [f"{row['comparisons']:,.0f}", percent(row["typical"], 1)]
            cells.append(percent(row["largest"], 1))
        shown.add_row(name.replace("_", " "), percent(share, 1), *cells)
    return shown


def options_table(options: pd.DataFrame, dimension: Dimension) -> Table:
    """Return the ratios under each option of one choice."""
    title = f"{dimension.name.replace('_', ' ')}: {dimension.question}"
    numbers = ("specifications", "smallest", "half below", "largest")
    shown = empty_table(title, ["option"], numbers)
    for option, row in options.iterrows():
        ends = (ratio(row[name], 2) for name in ("minimum", "median", "maximum"))
        shown.add_row(str(option), f"{row['n']:,.0f}", *ends)
    return shown


def reasons(dimension: Dimension) -> list[str]:
    """Return why each option of a choice can be defended, a line each."""
    return [f"  {option.name}: {option.why}" for option in dimension.options]


def left_out() -> list[str]:
    """Return what is not among the specifications, and why, a line each."""
    lines = [f"  {rule.name}: {rule.why}" for rule in RULES]
    lines += [f"  {name}: {why}" for name, why in NEVER_OFFERED.items()]
    lines += [f"  for risks, {rule.name}: {rule.why}" for rule in NOT_FOR_RISKS]
    return ["Left out:", *lines]
