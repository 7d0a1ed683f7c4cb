"""A count of every row that goes into a table, and of every row that does not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.store.registry import RawFile


@dataclass(frozen=True)
class Accounting:
    """What became of the rows of one raw file on the way into one table.

    Attributes
    ----------
    source, file, sha256 : str
        The raw file.
    unit : str
        What the totals count ("deaths", "people", ...); empty where a sum has no meaning.
    rows_in, rows_kept : int
        Rows of the file, and rows that went into the table.
    rows_dropped : mapping of str to int
        Reason -> rows.
    total_in, total_kept : int or None
        Sum of the counts in those rows.
    total_dropped : mapping of str to int
        Reason -> sum of the counts in the dropped rows.
    notes : tuple of str
        What else was done to them.
    """

    source: str
    file: str
    sha256: str
    unit: str
    rows_in: int
    rows_kept: int
    rows_dropped: Mapping[str, int] = field(default_factory=dict)
    total_in: int | None = None
    total_kept: int | None = None
    total_dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def cross_foot(self) -> None:
        """Refuse an accounting whose parts do not add up.

        Raises
        ------
        DataError
            Naming the file and both sides of the sum.
        """
        for unit, came, kept, dropped in (
            ("rows", self.rows_in, self.rows_kept, self.rows_dropped),
            (self.unit, self.total_in, self.total_kept, self.total_dropped),
        ):
            if came is None or kept is None:
                continue
            found = kept + sum(dropped.values())
            if found != came:
                raise DataError(f"{came} {unit} came in, {found} are accounted for", file=self.file)


class RowCounter:
    """Counts rows into and out of one raw file, reason by reason, in the order of dropping.

    Parameters
    ----------
    raw : RawFile
        The file the rows came from.
    frame : DataFrame
        All its rows.
    value : str or None
        Column that holds the counts to sum; None where there is nothing to sum.
    unit : str
        What that column counts.
    """

    def __init__(self, raw: RawFile, frame: pd.DataFrame, value: str | None, unit: str) -> None:
        self._raw, self._value, self._unit = raw, value, unit
        self._rows_in, self._total_in = len(frame), self._total(frame)
        self._rows: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()

    def again(self) -> RowCounter:
        """Return a counter that goes on from here, for one more table of the same rows."""
        return deepcopy(self)

    def _total(self, frame: pd.DataFrame) -> int | None:
        return None if self._value is None else int(frame[self._value].fillna(0).sum())

    def left_out(self, rows: int, reason: str) -> None:
        """Note ``rows`` of the file, one count each, that its reader never put in the frame."""
        if not rows:
            return
        self._rows_in += rows
        self._rows[reason] += rows
        if self._total_in is not None:
            self._total_in += rows
            self._totals[reason] += rows

    def drop(self, frame: pd.DataFrame, rows: pd.Series, reason: str) -> pd.DataFrame:
        """Return ``frame`` without ``rows`` (a mask), noting how many and how much."""
        gone = frame[rows]
        if gone.empty:
            return frame
        self._rows[reason] += len(gone)
        if (total := self._total(gone)) is not None:
            self._totals[reason] += total
        return frame[~rows]

    def close(self, kept: pd.DataFrame, *notes: str) -> Accounting:
        """Return the accounting, once ``kept`` is what goes into the table.

        Raises
        ------
        DataError
            When rows went missing on the way without a reason.
        """
        accounting = Accounting(
            source=self._raw.source,
            file=self._raw.name,
            sha256=self._raw.sha256,
            unit=self._unit,
            rows_in=self._rows_in,
            rows_kept=len(kept),
            rows_dropped=dict(self._rows),
            total_in=self._total_in,
            total_kept=self._total(kept),
            total_dropped=dict(self._totals),
            notes=tuple(notes),
        )
        accounting.cross_foot()
        return accounting
