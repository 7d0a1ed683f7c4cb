r"""CSV as PostgreSQL's COPY writes it with ESCAPE '\' and FORCE_QUOTE *, read as a stream.

Every value is in double quotes, quotes and backslashes inside it have a backslash before them, a
value may hold line breaks, and nothing at all between two commas is NULL, taken as empty. The csv
module reads this dialect but passes over letters after a value, names no line of a broken record
and cannot go on after it; so one pattern a record does the reading. The tests hold it to the csv
module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from qi_analysis.core.errors import DataError

LONGEST = 64 << 20
"""Bytes a record may have, so that a quote gone astray cannot fill the memory."""
TRUNCATED = "The file is cut short: get it again"

# possessive (+ after + or *): a value is read once and never again, however long it is
_INSIDE = rb"[^\"\\]*+(?:\\.[^\"\\]*+)*+"
_VALUE = re.compile(b'"' + _INSIDE + b'"', re.DOTALL)
_NEXT_RECORD = re.compile(rb'\n(?="\d++",)')
"""Only between records: inside a value no quote goes without a backslash."""
_DIGITS = 18
"""Of an id: databases keep them in 64 bits."""


def number(value: str, column: str) -> int:
    """Return a value as an id; DataError with the column if it is none."""
    if not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
        raise DataError(f"{value[:40]!r} is not an id", column=column)
    return int(value)


def day(value: str, column: str) -> date:
    """Return a value as a date; DataError with the column if it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise DataError(f"{value[:40]!r} is not a date", column=column) from error


def _text(value: bytes | None, column: str) -> str:
    if value is None:
        return ""
    if b"\\" in value:
        # every quote has its own backslash, hence the other backslashes stand in pairs
        value = value.replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"byte {error.start} of the value is not UTF-8", column=column) from error


class CopyCsv:
    """The records of one file.

    The bytes come in pieces of any size, as `bulk.opened` gives them.
    ``bad`` is given each broken record as a DataError with its line, and the reader goes on with
    the next one; left out, the error is raised. ``rows`` counts the records met so far, broken ones
    included; ``line`` is that on which the record at hand begins; the header is line 1.

    Raises
    ------
    DataError
        When the file is empty or of an older dialect.
    """

    def __init__(
        self,
        pieces: Iterable[bytes],
        name: object,
        bad: Callable[[DataError], None] | None = None,
    ) -> None:
        self._pieces, self._name, self._bad = iter(pieces), name, bad
        self._buffer, self._at, self._ended = b"", 0, False
        self.rows, self.line = 0, 2
        while b"\n" not in self._buffer and not self._ended:
            self._more()
        header, _, self._buffer = self._buffer.partition(b"\n")
        self.columns = tuple(header.decode("utf-8", "replace").split(","))
        if not self._buffer and not self._ended:
            self._more()
        if not self.columns[0]:
            raise DataError("the file is empty", file=self._name)
        if self._buffer[:1] not in {b"", b'"'}:  # identifiers come first and are never NULL
            raise DataError(
                "the first value has no double quotes, as in snapshots from before 2025-01-24",
                file=self._name, remedy="Get a newer snapshot",
            )  # fmt: skip

    def records(self, wanted: Sequence[str]) -> Iterator[list[str]]:
        """Yield the values of some columns, in the order asked for; NULL is empty.

        Raises
        ------
        DataError
            When a column is missing; when a record is broken and no callback was given; when
            the file ends within a record.
        """
        pattern, order = self._pattern(wanted)
        while (match := self._next(pattern)) is not None:
            self.rows += 1
            values = match.groups()
            try:
                found = [_text(values[at], name) for at, name in zip(order, wanted, strict=True)]
            except DataError as problem:
                self.tell(problem)
            else:
                yield found
            # the line moves on only now: while the caller has the record, it is that record's
            self._pass(match.end())

    def _pattern(self, wanted: Sequence[str]) -> tuple[re.Pattern[bytes], list[int]]:
        """Return a pattern of one record that keeps the wanted values, and their places."""
        missing = [name for name in wanted if name not in self.columns]
        if missing:
            raise DataError(
                f"no column {', '.join(map(repr, missing))}",
                file=self._name,
                row=1,
                remedy="Is this the right table, of a snapshot of 2025 or later?",
            )
        kept = [name for name in self.columns if name in wanted]
        values = [
            b'(?:"(' + _INSIDE + b')")?+' if name in kept else b'(?:"' + _INSIDE + b'")?+'
            for name in self.columns
        ]
        pattern = re.compile(b",".join(values) + b"\n", re.DOTALL)
        return pattern, [kept.index(name) for name in wanted]

    def _next(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Return the next whole record, or None at the end of the file."""
        while True:
            match = pattern.match(self._buffer, self._at)
            if match is not None:
                return match
            problem = self._problem()
            if problem is not None:
                self._skip(problem)
            elif not self._ended:
                self._more()
            elif self._at < len(self._buffer):
                raise self._located(DataError("the file ends within this record"), TRUNCATED)
            else:
                return None

    def _problem(self) -> DataError | None:
        """Return what is wrong with the record at hand; None when only its end is missing."""
        at, last = self._at, self.columns[-1]
        for column in self.columns:
            if self._buffer[at : at + 1] == b'"':
                value = _VALUE.match(self._buffer, at)
                if value is None:
                    if len(self._buffer) - self._at <= LONGEST:
                        return None
                    return DataError(
                        f"the record is longer than {LONGEST >> 20} MiB", column=column
                    )
                at = value.end()
            follows = self._buffer[at : at + 1]
            if follows not in {b"", b"\n", b","}:
                return DataError("a value is not quoted as it should be", column=column)
            if follows != (b"\n" if column == last else b","):
                more = "more" if column == last else "fewer"
                words = f"the record has {more} than {len(self.columns)} values"
                return DataError(words, column=column) if follows else None
            at += 1
        return None

    def _skip(self, problem: DataError) -> None:
        """Report a broken record and go on with the next, or raise."""
        self.tell(problem)
        self.rows += 1
        while True:
            following = _NEXT_RECORD.search(self._buffer, self._at)
            if following is not None or self._ended:
                break
            # all of it belongs to the broken record, but for a start of the next one
            self._pass(max(self._at, len(self._buffer) - 64))
            self._more()
        self._pass(len(self._buffer) if following is None else following.end())

    def tell(self, problem: DataError) -> None:
        """Give what is wrong with the record at hand to the callback, or raise it with its line."""
        located = self._located(problem, "Leave such records out, counted, with --skip-bad")
        if self._bad is None:
            raise located
        self._bad(located)

    def _located(self, problem: DataError, remedy: str) -> DataError:
        return DataError(
            problem.problem, file=self._name, row=self.line, column=problem.column, remedy=remedy
        )

    def _pass(self, end: int) -> None:
        self.line += self._buffer.count(b"\n", self._at, end)
        self._at = end

    def _more(self) -> None:
        """Read on; as much again as is kept, so that a long record is not read over and over."""
        kept = self._buffer[self._at :]
        new, size = [kept], 0
        while not self._ended and size <= len(kept):
            new.append(next(self._pieces, b""))
            size += len(new[-1])
            self._ended = not new[-1]
        self._buffer, self._at = b"".join(new), 0
