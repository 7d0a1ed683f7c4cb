"""The common layout of every table on the terminal, and how it fits a narrow one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Column, Table

TALLEST = 3
"""Lines that a row may take, on average, before its cells are better read one below the other."""

_UNBOUNDED = 10_000


def table_of(
    title: str,
    rows: Iterable[Iterable[object]],
    words: Sequence[str],
    numbers: Sequence[str] = (),
    remarks: Sequence[str] = (),
    *,
    whole: Sequence[str] = (),
) -> Table:
    """Return a table: columns of words to the left, of numbers to the right.

    Parameters
    ----------
    title : str
        What the table shows.
    rows : iterable of iterable
        Cells of each row; None is an empty one.
    words, numbers, remarks : sequence of str
        Headings of the columns, in this order; remarks are words that end a row.
    whole : sequence of str
        Headings of columns whose cells are never wrapped.
    """
    table = _without_columns(title)
    for name in (*words, *numbers, *remarks):
        justify: Literal["left", "right"] = "right" if name in numbers else "left"
        table.add_column(name, justify=justify, no_wrap=name in whole)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    return table


def _without_columns(title: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        collapse_padding=True,
    )


def with_range(value: str, low: str, high: str) -> str:
    """Return a number and its interval, as every table prints them."""
    return f"{value} ({low} to {high})"


def wrap(text: str, width: int) -> str:
    """Return text in lines of at most ``width`` characters; no word, id or address is cut.

    Examples
    --------
    >>> print(wrap("  safe: one two three", 14))
      safe: one
        two three
    """
    lines = []
    for line in text.splitlines() or [""]:
        indent = line[: len(line) - len(line.lstrip())]
        wrapper = TextWrapper(
            width,
            initial_indent=indent,
            subsequent_indent=f"{indent}  " if indent else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines.append(wrapper.fill(line.strip()) if len(line) > width else line)
    return "\n".join(lines)


def fitted(table: Table, console: Console) -> list[RenderableType]:
    """Return a table as it fits the console: no line is longer, and no word is cut.

    It is shown as it is where that works. Where it is too wide, a column that says the same in
    every row becomes a line above it; then each value of the first column becomes a heading; and
    what is still too wide is shown row by row, one cell below the other.
    """
    table.title = wrap(str(table.title), console.width)
    if _fits(table, console):
        return [table]
    alike = _without_alike(table)
    alike.title = wrap(str(alike.title), console.width)
    if _fits(alike, console):
        return [alike]
    grouped = _grouped(alike)
    if grouped and all(_fits(each, console) for each in grouped):
        return list(grouped)
    return [wrap(line, console.width) for line in _stacked(table)]


def _fits(table: Table, console: Console) -> bool:
    """Give each column its width; say whether no word is cut, and the table is not mostly height.

    Every column has room for its longest word. What is left goes first to those that lack least
    for a row in one line. (Rich takes from the widest column first, though its words be long.)
    """
    for column in table.columns:
        column.min_width = column.width = None
    unbounded = console.options.update_width(_UNBOUNDED)
    natural = sum(_widest(_texts(column), str.splitlines) for column in table.columns)
    gaps = console.measure(table, options=unbounded).maximum - natural
    widths = [
        _widest(_texts(column), str.splitlines if column.no_wrap else str.split)
        for column in table.columns
    ]
    # headings may wrap before cells do
    wanted = [
        max(width, _widest(map(str, column.cells), str.splitlines))
        for width, column in zip(widths, table.columns, strict=True)
    ]
    left = console.width - gaps - sum(widths)
    if left < 0:
        return False
    lacking = sorted((wanted[at] - width, at) for at, width in enumerate(widths))
    for place, (lack, at) in enumerate(lacking):
        given = lack if lack <= left else left // (len(lacking) - place)
        widths[at] += given
        left -= given
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    rows = max(table.row_count, 1)
    return table.show_lines or len(console.render_lines(table)) <= TALLEST * rows + 2 * TALLEST


def _texts(column: Column) -> list[str]:
    """Return the heading and the cells of a column."""
    return [str(column.header), *map(str, column.cells)]


def _widest(texts: Iterable[str], parts: Callable[[str], list[str]]) -> int:
    """Return the length of the longest part of some texts."""
    return max((len(part) for text in texts for part in parts(text)), default=0)


def _cells(table: Table) -> list[list[str]]:
    """Return the rows of a table."""
    return [
        list(map(str, row)) for row in zip(*(each.cells for each in table.columns), strict=True)
    ]


def _like(table: Table, at: Iterable[int], rows: Iterable[list[str]], title: str) -> Table:
    """Return a table of some columns of another and of these rows."""
    places = list(at)
    made = _without_columns(title)
    for place in places:
        column = table.columns[place]
        made.add_column(column.header, justify=column.justify, no_wrap=column.no_wrap)
    for row in rows:
        made.add_row(*(row[place] for place in places))
    return made


def _without_alike(table: Table) -> Table:
    """Return a table whose columns that say one thing are in its title."""
    rows = _cells(table)
    alike = [at for at in range(len(table.columns)) if len({row[at] for row in rows}) == 1]
    if len(rows) < 2 or not alike:
        return table
    said = "; ".join(f"{table.columns[at].header}: {rows[0][at]}" for at in alike if rows[0][at])
    rest = [at for at in range(len(table.columns)) if at not in alike]
    return _like(table, rest, rows, f"{table.title}\n{said}".rstrip())


def _grouped(table: Table) -> list[Table]:
    """Return a table for each run of rows that begin alike, its heading that beginning."""
    runs: dict[str, list[list[str]]] = {}
    for row in _cells(table):
        runs.setdefault(row[0], []).append(row)
    if len(runs) > len(_cells(table)) / 2 or len(table.columns) < 3:
        return []
    rest = range(1, len(table.columns))
    tables = [_like(table, rest, rows, name) for name, rows in runs.items()]
    tables[0].title = f"{table.title}\n\n{tables[0].title}"
    return tables


def _stacked(table: Table) -> list[str]:
    """Return the rows one below the other: the first cell, then each other with its heading."""
    lines = [str(table.title)]
    for first, run in groupby(_cells(table), key=lambda row: row[0]):
        lines += ["", first.replace("\n", ", ")]
        rows = list(run)
        for row in rows:
            # several that begin alike are told apart by their second cell
            start = 1 if len(rows) == 1 else 2
            lines += [f"  {cell}" for cell in row[1:start]]
            lines += _said(table.columns[start:], row[start:], " " * (2 * start))
    return lines


def _said(columns: Sequence[Column], cells: Sequence[str], indent: str) -> list[str]:
    """Return cells with their headings: a line each, numbers in one."""
    lines, numbers = [], []
    for column, cell in zip(columns, cells, strict=True):
        said = f"{column.header}: {cell}".removeprefix(": ").replace("\n", ", ")
        if cell and column.justify == "right":
            numbers.append(said)
        elif cell:
            lines.append(indent + said)
    return [*lines, *([indent + "; ".join(numbers)] if numbers else [])]
