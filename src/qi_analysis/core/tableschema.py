"""Table schemas: what a table must look like, and readable errors when it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from qi_analysis.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["category", "address", "text", "integer", "count", "rate"]
_WORDS = ("category", "address", "text")
_ADDRESS = r"https?://[A-Za-z0-9._~:/?#%&=+-]+\Z"
_FORMULA = ("=", "+", "-", "@", "\t")
"""What makes a spreadsheet take a cell for a formula."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, description : str
        Its name and meaning.
    kind : str
        ``category`` (text from ``allowed``), ``address`` (of a web page), ``text`` (one line, no
        formula; for what courts have published), ``integer`` (from ``low`` to ``high``), ``count``
        (whole, not negative) or ``rate`` (not negative).
    unit : str
        Unit of the values; empty for categories.
    allowed : tuple of str
        The categories, in order.
    low, high : int or None
        Bounds of an integer.
    optional : bool
        Whether a text or a number may be absent, where it is not known: the cell is then empty.
    """

    name: str
    kind: Kind
    description: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    optional: bool = False

    @property
    def is_words(self) -> bool:
        """Whether the cells are text and no numbers."""
        return self.kind in _WORDS

    def faults(self, values: pd.Series) -> list[tuple[str, pd.Series]]:
        """Return what may be wrong with a value, in words, and whether it is, for each value.

        An empty cell of an optional column has no fault.
        """
        there = values.notna()
        found = [] if self.optional else [("empty", ~there)]
        return found + [(words, there & wrong) for words, wrong in self._wrong(values)]

    def _wrong(self, values: pd.Series) -> list[tuple[str, pd.Series]]:
        if self.kind == "category":
            return [("unknown value", ~values.isin(self.allowed))]
        if self.kind == "address":
            return [("not an address of a web page", ~values.str.match(_ADDRESS))]
        if self.kind == "text":
            found = [
                ("more than one line", values.str.contains(r"[\r\n]", na=False)),
                ("a spreadsheet would take it for a formula", values.str.startswith(_FORMULA)),
            ]
            return found if self.optional else [*found, ("empty", values.str.strip() == "")]
        found = []
        if self.kind in ("count", "integer"):
            found.append(("not a whole number", values % 1 != 0))
        if self.kind in ("count", "rate"):
            found.append(("negative", values < 0))
        if self.low is not None:
            found.append((f"below {self.low}", values < self.low))
        if self.high is not None:
            found.append((f"above {self.high}", values > self.high))
        return found


@dataclass(frozen=True)
class TableSchema:
    """One table.

    Attributes
    ----------
    name, title : str
        File name without ending, and what it holds.
    columns : tuple of Column
        In the order of the file.
    key : tuple of str
        Columns that identify a row.
    complete : bool
        Whether every combination of the key's values must be there.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    complete: bool = True

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    def validate(
        self,
        frame: pd.DataFrame,
        *,
        file: object | None = None,
        first_row: int = 2,
        rows: Sequence[int] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Return ``frame`` typed and in this schema's column order.

        Parameters
        ----------
        frame : DataFrame
            Cells may still be text.
        file : object
            Named in errors; the table's name if not given.
        first_row : int
            Line of the file that the frame's first row came from, the others following.
        rows : sequence of int, optional
            Line of each row, where they do not follow each other.
        names : mapping, optional
            Our column -> the file's own name of it, for errors.

        Raises
        ------
        DataError
            At the first fault: file, row, column and value.
        """
        place = Place(self.name if file is None else file, first_row, rows, names or {})
        check_columns(frame, self.column_names, place.file)
        if frame.empty:
            raise DataError("the table has no rows", file=place.file)
        typed = frame[self.column_names].reset_index(drop=True)
        for column in self.columns:
            if not column.is_words:
                typed[column.name] = _numbers(typed[column.name], place, blank=column.optional)
        self._check_values(typed, place)
        self._check_key(typed, place)
        whole = [column for column in self.columns if column.kind in ("integer", "count")]
        return typed.astype({each.name: "Int64" if each.optional else "int64" for each in whole})

    def sort(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return ``frame`` ordered by its key, categories in the order of the vocabulary."""
        import pandas as pd

        order = {column.name: column.allowed for column in self.columns if column.allowed}

        def rank(values: pd.Series) -> pd.Series:
            if values.name not in order:
                return values
            return pd.Series(
                pd.Categorical(values, order[str(values.name)], ordered=True).codes, values.index
            )

        return frame.sort_values(list(self.key), key=rank, ignore_index=True)

    def _check_values(self, frame: pd.DataFrame, place: Place) -> None:
        first: tuple[int, Column, str] | None = None
        for column in self.columns:
            for words, wrong in column.faults(frame[column.name]):
                row = int(wrong.to_numpy(dtype=bool).argmax())
                if wrong.iloc[row] and (first is None or row < first[0]):
                    first = row, column, words
        if first is not None:
            row, column, words = first
            known = f"Known: {', '.join(column.allowed)}" if column.allowed else None
            value = plain(frame[column.name].iloc[row])
            raise place.error(f"{words}: {value!r}", row, column.name, known)

    def _check_key(self, frame: pd.DataFrame, place: Place) -> None:
        import pandas as pd

        key = list(self.key)
        again = frame.duplicated(key)
        if again.any():
            row = int(again.idxmax())
            stratum = _stratum(key, [frame.loc[row, name] for name in key])
            raise place.error(f"this stratum occurs twice: {stratum}", row)
        if not self.complete:
            return
        levels = {column.name: self._levels(column, frame) for column in self.columns}
        grid = pd.MultiIndex.from_product([levels[name] for name in key], names=key)
        absent = grid.difference(pd.MultiIndex.from_frame(frame[key]))
        if len(absent):
            raise DataError(
                f"incomplete: {len(absent)} of {len(grid)} strata are missing, "
                f"the first is {_stratum(key, list(absent[0]))}",
                file=place.file,
            )

    @staticmethod
    def _levels(column: Column, frame: pd.DataFrame) -> list[Any]:
        if column.allowed:
            return list(column.allowed)
        if column.low is not None and column.high is not None:
            return list(range(column.low, column.high + 1))
        return sorted(frame[column.name].unique())


def check_columns(frame: pd.DataFrame, columns: list[str], file: object) -> None:
    """Refuse a frame that lacks one of ``columns`` or has one more."""
    parts = [f"missing column {name!r}" for name in columns if name not in frame.columns]
    parts += [f"unexpected column {str(name)!r}" for name in frame.columns if name not in columns]
    if parts:
        raise DataError(
            ", ".join(parts), file=file, row=1, remedy=f"Expected: {', '.join(columns)}"
        )


def as_numbers(values: pd.Series, file: object, first_row: int = 2) -> pd.Series:
    """Return ``values`` as floats; text that is not a finite number is refused with its row."""
    return _numbers(values, Place(file, first_row))


@dataclass(frozen=True)
class Place:
    """Where the rows of a frame came from, for errors."""

    file: object
    first_row: int = 2
    rows: Sequence[int] | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def error(
        self, problem: str, row: int, column: str | None = None, remedy: str | None = None
    ) -> DataError:
        """Return the error about row ``row`` of the frame, in the file's own terms."""
        line = self.first_row + row if self.rows is None else int(self.rows[row])
        named = None if column is None else self.names.get(column, column)
        return DataError(problem, file=self.file, row=line, column=named, remedy=remedy)


def plain(value: Any) -> Any:
    """Return a value as a reader would write it: -3, not np.float64(-3.0)."""
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _stratum(names: Sequence[str], values: Sequence[Any]) -> str:
    return ", ".join(f"{name}={plain(value)}" for name, value in zip(names, values, strict=True))


def _numbers(values: pd.Series, place: Place, *, blank: bool = False) -> pd.Series:
    """Return the values as floats; ``blank`` allows cells that are empty."""
    import numpy as np
    import pandas as pd

    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    empty = (values.isna() | (values.astype("str") == "")).to_numpy() & blank
    bad = np.flatnonzero(~np.isfinite(numbers.to_numpy()) & ~empty)
    if bad.size:
        row = int(bad[0])
        raise place.error(f"not a number: {plain(values.iloc[row])!r}", row, str(values.name))
    return numbers
