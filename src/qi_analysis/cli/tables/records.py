"""Tables for the terminal about records: counts, definitions, repeats, overlap, unlisted deaths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting
from qi_analysis.deaths.definitions import ASPECTS

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

RECORDS_NOTE = (
    "The projects count different things (all deaths with police present; killings on or off duty; "
    "fatal shootings on duty; killings with custody and vehicle deaths): compare, never add. "
    "The first and last years of a release may be partial."
)
DUPLICATES_NOTE = (
    "For a person to look at in the file: nothing is dropped for being on this list. Relatives who "
    "died together have like names. A repeat becomes a correction in deaths/reading/known_errors."
)
OVERLAP_NOTE = (
    "Records are linked by date, state, age and name. A blank: no project covers the year whole. "
    "'only here' may be a death that the others count elsewhere or under another date or name."
)


def records_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return deaths by source and year with unknown values among those by officer force."""
    table = empty_table(
        "Records of individual deaths",
        ["source"],
        ["year", "deaths", "by officer force", "race unknown", "sex unknown", "age unknown"],
    )
    for row in rows:
        force = row["officer_force"]
        shares = (
            f"{row[name]:,} ({formatting.percent(row[name] / force)})"
            for name in ("unknown_race", "unknown_sex", "unknown_age")
        )
        counts = (f"{row['deaths']:,}", f"{force:,}")
        table.add_row(row["source"], str(row["year"]), *counts, *shares)
    return table


def duplicates_table(listed: pd.DataFrame) -> Table:
    """Return likely repeats: lines and reasons."""
    words, numbers = ("strength", "state", "reasons"), ("year", "line", "other line", "points")
    table = empty_table("Records that may describe the same death", words, numbers)
    for row in listed.itertuples():
        cells = (row.year, row.line, row.other_line, f"{row.points:g}")
        table.add_row(row.strength, row.state, row.reasons, *map(str, cells))
    return table


def overlap_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return deaths by source and year, in others too, only here, and elsewhere only."""
    columns = ("year", "has", "in others too", "only here", "only in others")
    table = empty_table("Deaths by project", ("kind", "source"), columns)
    for row in rows:
        numbers = (row["shared"] + row["only_here"], row["shared"], row["only_here"])
        cells = [str(row["year"]), *(f"{number:,}" for number in (*numbers, row["missing"]))]
        table.add_row(row["kind"], row["source"], *cells)
    return table


def unlisted_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return listed and estimated deaths with their intervals and the spread over models."""
    columns = ("years", "listed", "estimate", "90% interval", "near models")
    title = "Deaths that no project recorded: estimates"
    table = empty_table(title, ("population", "method"), columns)
    for row in rows:
        near = f"{row['models']}: {row['smallest']:,.0f} to {row['largest']:,.0f}"
        high = "no bound" if row["high"] is None else f"{row['high']:,.0f}"
        interval = f"{row['low']:,.0f} to {high}"
        numbers = (f"{row['listed']:,}", f"{row['estimate']:,.0f}", interval, near)
        table.add_row(row["population"], row["method"], row["years"], *numbers)
    return table


def flow_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return what became of the records of each source and year."""
    fates = [name for name in rows[0] if name not in ("source", "year")]
    table = empty_table(
        "What became of every record",
        ["source"],
        ["year", *(name.replace("_", " ") for name in fates)],
    )
    for row in rows:
        table.add_row(row["source"], *(f"{row[name]}" for name in ("year", *fates)))
    return table


def definitions_table(sources: Mapping[str, Mapping[str, str]]) -> Table:
    """Return what each project counts, an aspect a row."""
    names = [each["name"] for each in sources.values()]
    table = empty_table("What each project counts", ["", *names])
    for key, words in {**ASPECTS, "licence": "License"}.items():
        table.add_row(words, *(each[key] for each in sources.values()))
    return table
