"""Table and words for the terminal on risk by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import GROUP_NOUNS

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.risk.topics.trends import Slope


def trends_table(records: Sequence[dict[str, Any]], sex: str) -> Table:
    """Return a row per year: risk of Black and of white people, and the ratio."""
    table = empty_table(
        f"Lifetime risk of {GROUP_NOUNS[sex]} by year, {records[0]['source']}",
        ["year"],
        ["killed", "race unknown", "Black per 100,000", "white", "ratio", "90% low", "high"],
    )
    by_race = {race: [row for row in records if row["race"] == race] for race in ("black", "white")}
    for black, white in zip(*by_race.values(), strict=True):
        ratios = (black[name] for name in ("ratio_to_white", "ratio_low", "ratio_high"))
        table.add_row(
            str(black["year"]),
            f"{black['killed']:,}",
            formatting.percent(black["unknown_race"]),
            formatting.per_100k(black["risk_per_100k"]),
            formatting.per_100k(white["risk_per_100k"]),
            *(formatting.ratio(value, 2) for value in ratios),
        )
    return table


def line_words(line: Slope | None) -> str:
    """Return in a sentence how the ratio changed over the years of the table."""
    if line is None:
        return "Too few whole years for a line through the ratio."
    change, low, high = (f"{100 * each:+.1f}%" for each in (line.change, line.low, line.high))
    return (
        f"A line through the ratio, {line.years[0]}-{line.years[-1]}: {change} a year (90% "
        f"interval {low} to {high}, for scatter {line.dispersion:.1f} times what chance explains). "
        "Killed and race unknown are of everybody; years in which more is known of race, or in "
        "which the source changed its scope, are not alike."
    )


def line_record(line: Slope | None) -> dict[str, Any] | None:
    """Return the line as JSON has it."""
    return None if line is None else {**asdict(line), "years": list(line.years)}
