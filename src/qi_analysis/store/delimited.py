"""Strict reading of delimited text and R files: a bad file is refused, never half read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import check_columns

if TYPE_CHECKING:
    import pandas as pd

_SNIFF = 1024
_FETCH_AGAIN = "Fetch it again with `qi-analysis fetch`"


def check_text_file(path: Path, remedy: str = _FETCH_AGAIN) -> None:
    """Refuse a file that is absent, empty, not UTF-8, or a web page saved under another name.

    Raises
    ------
    DataError
        With the file, the row of the first undecodable byte, and what to do.
    """
    if not path.is_file():
        raise DataError("no such file", file=path, remedy=remedy)
    content = path.read_bytes()
    if not content.strip():
        raise DataError("the file is empty", file=path, remedy=remedy)
    start = content[:_SNIFF].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        raise DataError("this is a web page, not data", file=path, row=1, remedy=remedy)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise DataError(
            f"not UTF-8: byte 0x{byte:02x}", file=path, row=row, remedy=remedy
        ) from None


def read_delimited(
    path: Path, columns: list[str], *, separator: str = ",", rows: int | None = None
) -> pd.DataFrame:
    """Return the file's cells as text, one row per line, columns exactly ``columns``.

    Parameters
    ----------
    path : Path
        UTF-8 text with a header line.
    columns : list of str
        Every column the file must have, in any order; no other is allowed.
    separator : str
        Between cells.
    rows : int, optional
        How many rows to read, for files that end in notes; all by default.

    Raises
    ------
    DataError
        For a missing or extra column, a blank line, or a line with too many or too few cells.
    """
    check_text_file(path)
    text = path.read_text("utf-8-sig")
    return parse_delimited(text, path, columns, separator=separator, rows=rows)


def parse_delimited(
    text: str,
    file: object,
    columns: list[str],
    *,
    separator: str = ",",
    rows: int | None = None,
) -> pd.DataFrame:
    """Return the cells of ``text`` as `read_delimited` does; row i of the frame is line i + 2."""
    import pandas as pd

    lines = text.splitlines()
    reader = csv.reader(lines if rows is None else lines[: rows + 1], delimiter=separator)
    header = next(reader)
    check_columns(pd.DataFrame(columns=header), columns, file)
    if len(header) != len(columns):
        raise DataError(f"a column occurs twice: {', '.join(header)}", file=file, row=1)
    cells = []
    for row, line in enumerate(_lines(reader, file), start=2):
        if len(line) != len(header):
            problem = f"{len(line)} cells where the header has {len(header)}"
            raise DataError(
                problem if line else "a blank line", file=file, row=row, remedy=_FETCH_AGAIN
            )
        cells.append(line)
    if not cells:
        raise DataError("the file has a header and no rows", file=file, remedy=_FETCH_AGAIN)
    return pd.DataFrame(cells, columns=header, dtype="str")[columns]


def rows_by_heading(
    text: str, file: object, needed: Sequence[str], remedy: str | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    r"""Yield line number and cells by heading of each row of a CSV file that a person may edit.

    Lines without any cell are passed over; columns beyond those needed are left in.

    Parameters
    ----------
    text : str
        With a header line.
    file : object
        Named in errors.
    needed : sequence of str
        Headings that must be there.
    remedy : str, optional
        What the reader can do about any of it.

    Raises
    ------
    DataError
        For a heading that lacks or occurs twice, a row with more or fewer cells than the header, or
        a quotation mark where none can stand.

    Examples
    --------
    >>> list(rows_by_heading("id,race\n7,W\n", "own.csv", ["id"]))
    [(2, {'id': '7', 'race': 'W'})]
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = _lines(reader, file)
    header = next(lines, [])
    twice = [name for name, number in Counter(header).items() if name and number > 1]
    missing = [name for name in needed if name not in header]
    if missing or twice:
        problem = "columns missing" if missing else "columns that occur twice"
        names = ", ".join(missing or twice)
        raise DataError(f"{problem}: {names:.200}", file=file, row=1, remedy=remedy)
    for cells in filter(None, lines):
        if len(cells) != len(header):
            problem = "the row has fewer or more cells than the header"
            raise DataError(problem, file=file, row=reader.line_num, remedy=remedy)
        yield reader.line_num, dict(zip(header, cells, strict=True))


def _lines(reader: Any, file: object) -> Iterator[list[str]]:
    """Yield the lines of a reader; what it cannot take becomes an error with its row."""
    try:
        yield from reader
    except csv.Error as error:  # such as a cell of more than 131,072 characters
        raise DataError(f"is no csv ({error})", file=file, row=reader.line_num) from error


def read_r_object(path: Path, name: str | None, columns: list[str]) -> pd.DataFrame:
    """Return one data frame from an R file (``.rds``, ``.rda``), columns exactly ``columns``.

    Parameters
    ----------
    path : Path
        The file.
    name : str or None
        Name of the object in an ``.rda``; None for an ``.rds``, which has none.
    columns : list of str
        Every column the object must have; no other is allowed.

    Raises
    ------
    DataError
        When the file cannot be read as R data, or the object, a column or any row is not there.
    """
    import pyreadr

    if not path.is_file():
        raise DataError("no such file", file=path, remedy=_FETCH_AGAIN)
    if path.stat().st_size == 0:
        raise DataError("the file is empty", file=path, remedy=_FETCH_AGAIN)
    try:
        objects = pyreadr.read_r(str(path))
    except (pyreadr.custom_errors.PyreadrError, pyreadr.custom_errors.LibrdataError) as error:
        raise DataError(f"not an R data file ({error})", file=path, remedy=_FETCH_AGAIN) from None
    if name not in objects:
        raise DataError(f"holds no object {name!r}", file=path, remedy=_FETCH_AGAIN)
    frame: pd.DataFrame = objects[name]
    check_columns(frame, columns, path)
    if frame.empty:
        raise DataError("the object has no rows", file=path, remedy=_FETCH_AGAIN)
    return frame.reset_index(drop=True)
