"""Tables for the terminal on the raw files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table

if TYPE_CHECKING:
    from rich.table import Table

_FIELDS = {
    "source": "source",
    "file": "file",
    "version": "version",
    "coverage": "coverage",
    "state": "release",
    "presence": "presence",
    "licence": "license",
}
"""Field of a registered file -> heading of its column."""


def status_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the registered files with their presence."""
    table = empty_table("Raw files", list(_FIELDS.values()))
    for row in rows:
        kept = ", kept in the repository" if row["where"] == "repository" else ""
        cells = {**row, "presence": f"{row['presence']}{kept}"}
        table.add_row(*(str(cells[name] or "") for name in _FIELDS))
    return table
