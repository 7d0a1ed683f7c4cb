"""Tables for the terminal about records: definitions, repeats, overlap, unlisted deaths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from qi_analysis.records.definitions import ASPECTS

if TYPE_CHECKING:
    import pandas as pd

DUPLICATES_NOTE = (
    "For a person to look at in the file: nothing is dropped for being on this list. Relatives who "
    "died together have like names. A repeat becomes a correction in records/known_errors."
)
OVERLAP_NOTE = (
    "Records are linked by date, state, age and name. A blank: no project covers the year whole. "
    "'only here' may be a death that the others count elsewhere or under another date or name."
)


def _table(title: str, columns: Sequence[str], text: int = 1) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False)
    for at, name in enumerate(columns):
        table.add_column(name, justify="left" if at < text else "right")
    return table


def duplicates_table(listed: pd.DataFrame) -> Table:
    """Return likely repeats: lines and reasons."""
    columns = ("strength", "state", "reasons", "year", "line", "other line", "points")
    table = _table("Records that may tell of one death", columns, text=3)
    for row in listed.itertuples():
        numbers = (row.year, row.line, row.other_line, f"{row.points:g}")
        table.add_row(row.strength, row.state, row.reasons, *map(str, numbers))
    return table


def overlap_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return deaths by source and year, in others too, only here, and elsewhere only."""
    columns = ("kind", "source", "year", "has", "in others too", "only here", "only in others")
    table = _table("Who has which deaths", columns, text=2)
    for row in rows:
        numbers = (row["shared"] + row["only_here"], row["shared"], row["only_here"])
        cells = [str(row["year"]), *(f"{number:,}" for number in (*numbers, row["missing"]))]
        table.add_row(row["kind"], row["source"], *cells)
    return table


def unlisted_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return listed and estimated deaths with their intervals and the spread over models."""
    columns = ("population", "method", "years", "listed", "estimate", "90% interval", "near models")
    table = _table("Deaths that no project has: estimates", columns, text=2)
    for row in rows:
        near = ""
        if row["models"] is not None:
            near = f"{row['models']}: {row['smallest']:,.0f} to {row['largest']:,.0f}"
        high = "no bound" if row["high"] is None else f"{row['high']:,.0f}"
        interval = f"{row['low']:,.0f} to {high}"
        numbers = (f"{row['listed']:,}", f"{row['estimate']:,.0f}", interval, near)
        table.add_row(row["population"], row["method"], row["years"], *numbers)
    return table


def flow_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return what became of the records of each source and year."""
    fates = [name for name in rows[0] if name not in ("source", "year")]
    table = _table("What became of every record", ("source", "year", *fates))
    for row in rows:
        table.add_row(row["source"], *(f"{row[name]}" for name in ("year", *fates)))
    return table


def definitions_table(sources: Mapping[str, Mapping[str, str]]) -> Table:
    """Return what each project counts, an aspect a row."""
    names = [each["name"] for each in sources.values()]
    table = _table("What each project counts", ("", *names), text=1 + len(names))
    for key, words in {**ASPECTS, "licence": "Licence"}.items():
        table.add_row(words, *(each[key] for each in sources.values()))
    return table
