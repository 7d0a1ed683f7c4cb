"""From the cells of any source to the common schema; readers add what is specific to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.deaths.reading import corrections
from qi_analysis.deaths.reading.ages import parse_age
from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.corrections import Correction
from qi_analysis.deaths.reading.rawtable import RawRecords, read_records
from qi_analysis.deaths.reading.swaps import insist_one_order
from qi_analysis.deaths.reading.words import (
    SEX_WORDS,
    parse_date,
    parse_state,
    parse_year,
    race_of,
)
from qi_analysis.deaths.record import OWN_WORDS, UNKNOWN, assemble, validate

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(r"0*(\d+)(?:\.0*)?")


def open_corrected(
    path: Path,
    wanted: Sequence[Meaning],
    source: str,
    known_errors: Sequence[Correction] | None = None,
    on_read: Callable[[RawRecords], None] | None = None,
) -> RawRecords:
    """Return the cells of a file, its known errors put right; parameters as in `Form.read`."""
    raw = read_records(path, wanted)
    if on_read is not None:
        on_read(raw)
    found = corrections.load(source) if known_errors is None else known_errors
    return corrections.apply(raw, found)


def always(word: str) -> Callable[[RawRecords], Sequence[str]]:
    """Return what gives every row one and the same word."""
    return lambda raw: [word] * len(raw.cells)


_NOT_TOLD = always(UNKNOWN)


@dataclass(frozen=True)
class Form:
    """How a source writes its records, and what its words mean.

    Attributes
    ----------
    columns : sequence of Meaning
        Name, age, sex, race, date, state; record_id, year and armed if the file has them.
    races : mapping
        The source's word, in small letters -> our class.
    cause, duty : callable
        From the cells to our words, one a row.
    armed_words : mapping
        Spellings of the armed status to unify, in small letters.
    prepare : callable, optional
        Makes columns that the file has in parts.
    """

    columns: Sequence[Meaning]
    races: Mapping[str, str]
    cause: Callable[[RawRecords], Sequence[str]]
    duty: Callable[[RawRecords], Sequence[str]] = _NOT_TOLD
    armed_words: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[RawRecords], RawRecords] | None = None

    def read(
        self,
        path: Path,
        *,
        source: str,
        known_errors: Sequence[Correction] | None = None,
        settle: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
        on_read: Callable[[RawRecords], None] | None = None,
    ) -> pd.DataFrame:
        """Return one row per person, as `qi_analysis.deaths.record`, validated.

        Parameters
        ----------
        path : Path
            Comma-separated text, or a workbook, of any vintage with the columns of the form.
        source : str
            Id of the source: its known errors are corrected. Give another for another vintage.
        known_errors : sequence of Correction, optional
            Instead of those of the source; empty for the file as it is.
        settle : callable, optional
            Applied to the rows before they are validated: what cannot be corrected by line.
        on_read : callable, optional
            Called with the cells before they are corrected, for an account of the rows.

        Raises
        ------
        DataError
            At the first cell that is not understood: file, line, column, value and the known ones.
            Also when a correction finds no row: then the file is not the one it was written for;
            and when days and months have changed places (`swaps.insist_one_order`).
        """
        raw = open_corrected(path, self.columns, source, known_errors, on_read)
        raw = self.prepare(raw) if self.prepare else raw
        dates = raw.parse("date", parse_date)
        insist_one_order(raw, dates)
        ages = raw.parse("age", parse_age)
        frame = assemble(
            {
                "source": [source] * len(raw.cells),
                "record_id": _record_ids(raw),
                "line": list(raw.cells.index),
                "date": dates,
                "year": _years(raw, dates),
                "age_low": [low for low, _ in ages],
                "age_high": [high for _, high in ages],
                "sex": raw.recode("sex", SEX_WORDS),
                "race": raw.parse("race", lambda text: race_of(text, self.races)),
                "race_codes": list(raw.cells["race"]),
                "cause": self.cause(raw),
                "state": raw.parse("state", parse_state),
                "duty": self.duty(raw),
                **{name: _own_words(raw, name, self.armed_words) for name in OWN_WORDS},
                "name": list(raw.cells["name"]),
            }
        )
        return validate(settle(frame) if settle else frame, raw.place)


def canonical_id(text: str) -> str:
    """Return a source's id as the source means it: ``3``, ``3.0`` and ``03`` are one number.

    Examples
    --------
    >>> [canonical_id(text) for text in ("3", "3.0", "03", "A03", "")]
    ['3', '3', '3', 'A03', '']
    """
    number = _NUMBER.fullmatch(text)
    return number[1] if number else text


def _record_ids(raw: RawRecords) -> list[str]:
    """Return the source's own ids; a row without one is named by its line."""
    if not raw.has("record_id"):
        return [f"line-{line}" for line in raw.cells.index]
    return [canonical_id(own) or f"line-{line}" for line, own in raw.cells["record_id"].items()]


def _years(raw: RawRecords, dates: Sequence[date | None]) -> list[int | None]:
    """Return the year of the date; where there is none, the one the file states.

    Raises
    ------
    DataError
        Where the file states another year than that of its date.
    """
    from_dates = [None if day is None else day.year for day in dates]
    if not raw.has("year"):
        return from_dates
    years = []
    stated = raw.parse("year", parse_year)
    for line, of_date, written in zip(raw.cells.index, from_dates, stated, strict=True):
        if of_date is not None and written is not None and of_date != written:
            raw.refuse(int(line), "year", f"{written} is not the year of the date, {of_date}")
        years.append(written if of_date is None else of_date)
    return years


def _own_words(raw: RawRecords, column: str, spellings: Mapping[str, str]) -> list[str]:
    if not raw.has(column):
        return [UNKNOWN] * len(raw.cells)
    given = (" ".join(word.casefold().split()) or UNKNOWN for word in raw.cells[column])
    return [spellings.get(word, word) for word in given]
