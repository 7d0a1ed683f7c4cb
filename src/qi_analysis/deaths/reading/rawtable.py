"""The cells a reader needs, as text, each with its line: from delimited text or a workbook."""

from __future__ import annotations

import csv
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import errors_as_ours
from qi_analysis.deaths.reading import sheets
from qi_analysis.deaths.reading.columns import Meaning, match
from qi_analysis.store.delimited import check_text_file

if TYPE_CHECKING:
    import pandas as pd

Parsed = TypeVar("Parsed")

_WORKBOOK_MARK = b"PK\x03\x04"
FETCH_AGAIN = "Fetch it again with `qi-analysis fetch`"
_OTHER_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_FEWEST_CELLS = 2
"""A row that fills fewer of the needed columns is a spacer or a note, not a person."""


@dataclass(frozen=True)
class RawRecords:
    """What a file says, before any word of it is translated.

    Attributes
    ----------
    place : str
        File, and sheet if it is a workbook, for errors.
    cells : DataFrame
        Text without outer blanks; columns are meanings, the index is the line.
    headers : mapping of str to str
        Meaning -> header as the file spells it.
    passed_over : int
        Rows that hold something and yet are no records: they fill fewer than two needed columns.
    """

    place: str
    cells: pd.DataFrame
    headers: Mapping[str, str]
    passed_over: int = 0

    def has(self, meaning: str) -> bool:
        """Return whether the file has a column of that meaning."""
        return meaning in self.headers

    def refuse(self, line: int, meaning: str, problem: str, remedy: str | None = None) -> NoReturn:
        """Refuse the cell of ``meaning`` in ``line``.

        Raises
        ------
        DataError
            Always, with file, line and the file's own header.
        """
        raise DataError(
            problem, file=self.place, row=line, column=self.headers[meaning], remedy=remedy
        )

    def parse(self, meaning: str, parser: Callable[[str], Parsed]) -> list[Parsed]:
        """Return ``parser`` of every cell of ``meaning``.

        Raises
        ------
        DataError
            Where the parser raises ValueError, with its words and the place.
        """
        parsed = []
        for line, text in self.cells[meaning].items():
            try:
                parsed.append(parser(text))
            except ValueError as problem:
                self.refuse(int(line), meaning, str(problem))
        return parsed

    def recode(self, meaning: str, words: Mapping[str, str]) -> list[str]:
        """Return our word for every cell of ``meaning``; case and inner blanks do not count.

        Raises
        ------
        DataError
            At the first word that is not in ``words`` (whose keys are in small letters).
        """
        recoded = []
        for line, text in self.cells[meaning].items():
            key = " ".join(text.casefold().split())
            if key not in words:
                known = ", ".join(repr(word) for word in words)
                self.refuse(int(line), meaning, f"unknown {meaning} {text!r}", f"Known: {known}")
            recoded.append(words[key])
        return recoded


def read_records(path: Path, wanted: Sequence[Meaning]) -> RawRecords:
    """Return the cells of ``wanted``, one row per person, in the order of the file.

    A row that fills fewer than two of the wanted columns is passed over and counted: files end in
    notes, and sheets have spacer rows. Every other row is kept. A cell of a sheet whose value does
    not stand in it, as it is merged with another or was never calculated, is refused.

    Raises
    ------
    DataError
        When the file cannot be read, or a needed column is missing or ambiguous.
    """
    if not path.is_file():
        raise DataError("no such file", file=path, remedy=FETCH_AGAIN)
    with path.open("rb") as handle:
        start = handle.read(len(_WORKBOOK_MARK))
    return _from_workbook(path, wanted) if start == _WORKBOOK_MARK else _from_text(path, wanted)


def _from_text(path: Path, wanted: Sequence[Meaning]) -> RawRecords:
    check_text_file(path)
    rows = _lines_of_text(path)
    _, header = next(rows)
    try:
        headers = match(header, wanted, path)
    except DataError as problem:
        marks = [word for mark, word in _OTHER_MARKS.items() if mark in header[0]]
        if len(header) > 1 or not marks:
            raise
        raise DataError(
            problem.problem,
            file=path,
            row=1,
            remedy=f"Its cells are separated by {marks[0]}: save it with commas",
        ) from None
    return _build(str(path), header, headers, _of_equal_width(rows, len(header), path))


def _lines_of_text(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line of each record and its cells.

    Lines end in a line feed, as editors count them: cells may hold a stray carriage return.
    """
    text = path.read_bytes().decode("utf-8-sig")
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise DataError(
                f"not a table: {problem}", file=path, row=line, remedy=FETCH_AGAIN
            ) from None
        yield line, cells
        line = reader.line_num + 1


def _of_equal_width(
    rows: Iterator[tuple[int, list[str]]], width: int, path: Path
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise DataError(
                f"{len(cells)} cells where the header has {width}",
                file=path,
                row=line,
                remedy=FETCH_AGAIN,
            )
        yield line, cells


def _from_workbook(path: Path, wanted: Sequence[Meaning]) -> RawRecords:
    with path.open("rb") as handle:
        with errors_as_ours("workbook", path, FETCH_AGAIN):
            reader = _opened(handle)
            heads = {sheet.title: _head(sheet) for sheet in reader.wb.worksheets}
        title, headers = _fitting(heads, wanted, path)
        place = f"{path}, sheet {title!r}"
        with errors_as_ours("workbook", path, FETCH_AGAIN):
            rows = [
                [_text(cell) for cell in cells]
                for cells in reader.wb[title].iter_rows(values_only=True)
            ]
            hidden = sheets.hidden_cells(reader, title)
    numbered = ((line, cells) for line, cells in enumerate(rows, start=1) if line > 1)
    raw = _build(place, heads[title], headers, numbered)
    _refuse_hidden(raw, heads[title], hidden)
    return raw


def _opened(handle: IO[bytes]) -> Any:
    """Return openpyxl's reader of a workbook, which has its sheets and the archive they are in."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        # about styles, validation and links, none of which is read
        warnings.simplefilter("ignore", UserWarning)
        reader = ExcelReader(handle, read_only=True, data_only=True, keep_links=False)
        reader.read()
    return reader


def _head(sheet: Any) -> list[str]:
    return [_text(cell) for cell in next(sheet.iter_rows(max_row=1, values_only=True), ())]


def _fitting(
    heads: Mapping[str, list[str]], wanted: Sequence[Meaning], path: Path
) -> tuple[str, dict[str, str]]:
    """Return title and columns of the one sheet whose first row has the wanted columns."""
    fitting, refused = [], []
    for title, header in heads.items():
        try:
            fitting.append((title, match(header, wanted)))
        except DataError as problem:
            refused.append((f"sheet {title!r}: {problem.problem}", problem.remedy))
    if not fitting:
        # the headers of many sheets would not fit on a line
        remedy = refused[0][1] if len(refused) == 1 else None
        words = "; ".join(words for words, _ in refused) or "a workbook without a sheet of cells"
        raise DataError(words, file=path, row=1, remedy=remedy)
    if len(fitting) > 1:
        titles = ", ".join(repr(title) for title, _ in fitting)
        raise DataError(
            f"more than one sheet has the columns: {titles}",
            file=path,
            row=1,
            remedy="Keep the sheet to be read, and save the workbook without the other",
        )
    return fitting[0]


def _refuse_hidden(raw: RawRecords, header: list[str], hidden: Sequence[sheets.Hidden]) -> None:
    """Refuse the first needed cell of a record that does not hold its own value."""
    meanings = {header.index(spelled) + 1: meaning for meaning, spelled in raw.headers.items()}
    lines = [int(line) for line in raw.cells.index]
    touched = [
        (line, column, cells)
        for cells in hidden
        for line in lines[bisect_left(lines, cells.first_row) :][:1]
        if line <= cells.last_row
        for column in meanings
        if cells.first_column <= column <= cells.last_column
    ]
    if touched:
        line, column, cells = min(touched, key=lambda each: each[:2])
        raw.refuse(line, meanings[column], cells.problem, cells.remedy)


def _text(cell: object) -> str:
    """Return a cell of a workbook as a text file would have it; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _build(
    place: str,
    header: list[str],
    headers: Mapping[str, str],
    rows: Iterator[tuple[int, list[str]]],
) -> RawRecords:
    import pandas as pd

    positions = [header.index(spelled) for spelled in headers.values()]
    lines, kept, passed_over = [], [], 0
    for line, cells in rows:
        # a row of a sheet may end before its last column
        needed = [cells[at].strip() if at < len(cells) else "" for at in positions]
        if sum(map(bool, needed)) >= _FEWEST_CELLS:
            lines.append(line)
            kept.append(needed)
        else:
            passed_over += any(cell.strip() for cell in cells)
    if not kept:
        raise DataError("the file has a header and no records", file=place, remedy=FETCH_AGAIN)
    cells = pd.DataFrame(kept, index=pd.Index(lines, name="line"), columns=list(headers), dtype=str)
    return RawRecords(place, cells, headers, passed_over)
