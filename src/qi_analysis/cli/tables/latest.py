"""Tables and lines for the terminal on live releases: what was kept, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.deaths.changes import COLUMNS

if TYPE_CHECKING:
    from pandas import DataFrame
    from rich.table import Table

    from qi_analysis.deaths.latest import Reading
    from qi_analysis.store.live import Latest
    from qi_analysis.store.registry import RawFile


def kept_lines(kept: Latest, found: Reading, *, new: bool) -> list[str]:
    """Return where a live release is, what it holds, and what was settled in it."""
    days = found.records["date"]
    did = "downloaded" if new else f"unchanged since {kept.as_of}"
    lines = [
        f"{did}: {kept.source}/{kept.name} ({kept.bytes:,} bytes, sha256 {kept.sha256})",
        f"{len(found.records):,} people, {days.min().date()} to {days.max().date()}",
    ]
    if found.left_out:
        lines.append(f"left out, same id, day and state as another row: {found.left_out:,}")
    if found.passed_over:
        lines.append(f"left out, too empty to be a record: {found.passed_over:,}")
    if found.renamed:
        lines.append(f"named by line, their id being that of another death: {found.renamed:,}")
    return lines


def changes_table(changes: DataFrame, registered: RawFile) -> Table:
    """Return what changed since the registered release by year, and in all."""
    title = f"Changes since the registered release ({registered.title}, {registered.version})"
    table = empty_table(title, ["year"], [name.replace("_", " ") for name in COLUMNS[1:]])
    *years, everything = changes_cells(changes)
    for row in years:
        table.add_row(*row)
    table.add_section()
    table.add_row(*everything)
    return table


def changes_cells(changes: DataFrame) -> list[list[str]]:
    """Return `deaths.changes.changes` as printed, a row a year and one for all of them."""
    numbers = changes[list(COLUMNS[1:])]
    rows = [
        ["unknown" if _missing(year) else str(year), *map(_cell, row)]
        for year, row in zip(changes["year"], numbers.itertuples(index=False), strict=True)
    ]
    return [*rows, ["all", *(_cell(numbers[name].sum(min_count=1)) for name in numbers)]]


def _missing(value: object) -> bool:
    import pandas as pd

    return value is pd.NA


def _cell(number: object) -> str:
    """Return a count; ``-`` where the releases share no ids by which people could be found."""
    return "-" if _missing(number) else f"{number:,}"
