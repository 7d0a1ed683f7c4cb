"""Estimates by state and by other denominators as tables for the terminal, with their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import RACE_NAMES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.risk.topics import denominators
from qi_analysis.risk.topics.denominators import Comparison, Ratio
from qi_analysis.risk.topics.states import FEW_DEATHS

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


def states_table(found: pd.DataFrame) -> Table:
    """Return a row per state: deaths, risk of Black and of white men, ratio, each with interval."""
    level = formatting.percent(found["level"].iloc[0])
    made = empty_table(
        f"Lifetime risk of men per 100,000 by state, {found['years'].iloc[0]}, {level}",
        ["state"],
        ["deaths, Black", "risk, Black men", "deaths, white", "risk, white men", "ratio"],
        ["Black men against the nation"],
    )
    for state, rows in found.groupby("state", sort=False):
        of = rows.set_index("race")
        black, white = of.loc["black"], of.loc["white"]
        made.add_row(
            str(state),
            _deaths(black),
            _risk(black),
            _deaths(white),
            _risk(white),
            f"{formatting.ratio(black['ratio_to_white'])} "
            f"({formatting.ratio(black['ratio_low'])} to {formatting.ratio(black['ratio_high'])})",
            "" if state == "US" else str(black["compared_with_nation"]),
        )
    return made


def _deaths(row: pd.Series) -> str:
    """Return imputed deaths; a tenth counts where there are few."""
    return f"{row['deaths']:.1f}" if row["deaths"] < FEW_DEATHS else f"{row['deaths']:,.0f}"


def _risk(row: pd.Series) -> str:
    low, value, high = (formatting.per_100k(row[name]) for name in ("low", "risk_per_100k", "high"))
    return f"{value} ({low} to {high})"


def states_note(found: pd.DataFrame) -> str:
    """Return the notes that go with the table, their counts rendered."""
    states = found[found["state"] != "US"]
    few = {race: int((rows["deaths"] < FEW_DEATHS).sum()) for race, rows in states.groupby("race")}
    return (
        f"Fewer than {FEW_DEATHS} deaths: Black men in {few['black']} states, white men in "
        f"{few['white']}. Their estimates come mostly from the other states and, through the "
        "correlation of the two groups, from the other group of the same state. Age pattern and "
        "life table are the nation's. Compare intervals, do not rank. Counted: "
        f"{releases.BY_ID[found['source'].iloc[0]].counts.said('en')}."
    )


def denominators_table(found: Sequence[Comparison], level: float) -> Table:
    """Return a row per measure: who was killed, the ratio per person, the ratio by the measure."""
    made = empty_table(
        f"Black people's deaths by police over others', {formatting.percent(level)} interval",
        ["source", "measure", "years", "killed", "against"],
        ["deaths, Black", "others", "per person", "by the measure"],
    )
    for each in found:
        made.add_row(
            each.source,
            each.measure.replace("_", " "),
            each.years,
            each.killed,
            each.against,
            f"{each.deaths_black:,.0f}",
            f"{each.deaths_other:,.0f}",
            _ratio(each.by_population),
            _ratio(each.by_measure),
        )
    return made


def _ratio(found: Ratio) -> str:
    return (
        f"{formatting.ratio(found.value, 2)} "
        f"({formatting.ratio(found.low, 2)} to {formatting.ratio(found.high, 2)})"
    )


def reasons() -> str:
    """Return why each kind of measure answers another question than the population."""
    return "\n".join(
        f"{kind}: {denominators.QUESTIONS[kind]} {reason}"
        for kind, reason in denominators.REASONS.items()
    )


YOUNG_NOTE = (
    "Shares overlap: most people killed by police are shot, and the vital statistics count a "
    "shooting by police among deaths by firearm. No rank among causes: that needs deaths by every "
    "cause, which are not among the sources."
)


def young_table(found: pd.DataFrame) -> Table:
    """Return one row per group: all deaths, and per 1,000 of them by firearms, drugs and police."""
    first = found.iloc[0]
    made = empty_table(
        f"Deaths of men of {first['ages']}, {first['years']}, per 1,000 deaths",
        ["who"],
        ["all deaths", "firearms", "drugs", "killed by police", "one in", "a year per 100,000"],
    )
    for race, rows in found.groupby("race", sort=False):
        of = rows.set_index("cause")
        police = of.loc["police"]
        made.add_row(
            "Men of all groups" if race == TOTAL else f"{RACE_NAMES[str(race)]} men",
            f"{police['all_deaths']:,.0f}",
            f"{1000 * of.loc['firearm', 'share']:.0f}",
            f"{1000 * of.loc['drug', 'share']:.0f}",
            f"{1000 * police['share']:.1f} ({1000 * police['share_low']:.1f} to "
            f"{1000 * police['share_high']:.1f})",
            f"{police['one_in']:.0f}",
            f"{police['per_100k_a_year']:.1f}",
        )
    return made
