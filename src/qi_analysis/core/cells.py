"""Text in the cells of CSV files, as spreadsheets are to take it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

_STARTS = frozenset("=+-@")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Controls, marks without width, spaces: a spreadsheet may pass over them."""


def plain(cell: Any) -> Any:
    r"""Return a cell that no spreadsheet takes for a formula, and no reader of CSV for two rows.

    Text that begins like a formula gets an apostrophe in front; so does text with full-width
    signs, or with spaces or characters without width before the sign. Line breaks become ``\n``:
    a bare ``\r`` is left unquoted by the csv module of older Pythons. Other values stay.

    Examples
    --------
    >>> [plain(cell) for cell in ("=1+1", "\u200b\uff1d1+1", "a=1", -5)]
    ["'=1+1", "'\u200b\uff1d1+1", 'a=1', -5]
    """
    if not isinstance(cell, str) or not cell:
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
    seen = next((c for c in text if unicodedata.category(c) not in _UNSEEN), "")
    if cell[0] in "\t\r\n" or unicodedata.normalize("NFKC", seen) in _STARTS:
        return f"'{text}"
    return text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV: text in quotes and plain, numbers as they are."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return held.getvalue()
