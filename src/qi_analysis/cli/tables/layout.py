"""The common layout of every table on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def empty_table(
    title: str, words: Sequence[str], numbers: Sequence[str] = (), remarks: Sequence[str] = ()
) -> Table:
    """Return a table without rows: columns of words to the left, of numbers to the right.

    Parameters
    ----------
    title : str
        What the table shows.
    words, numbers, remarks : sequence of str
        Headings of the columns, in this order; remarks are words that end a row.
    """
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False)
    for name in words:
        table.add_column(name)
    for name in numbers:
        table.add_column(name, justify="right")
    for name in remarks:
        table.add_column(name)
    return table
