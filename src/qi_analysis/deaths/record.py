"""The schema of records of individual deaths, and readable errors.

One row is one person who died. What is not known stays unknown here: it is never filled in.

Columns
-------
source : id of the source in the registry
record_id : the source's own number where it has one, else ``line-<n>``; no two rows share one
line : line of the text file, or row of the sheet, counted from 1 with the header as 1
date, year : day and calendar year of the death or of the injury that led to it, as the source has
    it; missing where unknown
age_low, age_high : completed years, both bounds included; equal where the age is exact, missing
    where it is unknown
sex : male, female, other, unknown
race : the five groups of the vocabulary, other, unknown
race_codes : the source's own words for race, without outer blanks; empty where it has none
cause : officer_force, vehicle, suicide, other, unknown; each reader states its rule
state : two letters of the postal service, 50 states and the District of Columbia
duty : on, off, unknown; whether the officers were on duty
armed, weapon, charges, encounter : the source's own words in lower case, or unknown: whether the
    person was armed, with what, what became of the officers, and how it began
name : as given. Only for linking records in memory. Never written to any file, figure or page
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from qi_analysis.core import vocabulary
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import check_columns

if TYPE_CHECKING:
    import pandas as pd

OLDEST = 120
"""Completed years; no one in the United States is recorded to have lived longer."""
UNKNOWN = "unknown"
OTHER = "other"

SEXES: tuple[str, ...] = (*vocabulary.SEXES, OTHER, UNKNOWN)
RACES: tuple[str, ...] = (*vocabulary.RACES, OTHER, UNKNOWN)
CAUSES: tuple[str, ...] = (*vocabulary.CAUSE_CLASSES, UNKNOWN)
DUTIES: tuple[str, ...] = ("on", "off", UNKNOWN)
STATES: tuple[str, ...] = tuple(sorted(vocabulary.STATES.values()))
EARLIEST = date(2000, 1, 1)
"""No source reaches further back; an earlier date is a slip or a spacer row."""

RECORD_COLUMNS: tuple[str, ...] = (
    "source",
    "record_id",
    "line",
    "date",
    "year",
    "age_low",
    "age_high",
    "sex",
    "race",
    "race_codes",
    "cause",
    "state",
    "duty",
    "armed",
    "weapon",
    "charges",
    "encounter",
    "name",
)
PRIVATE_COLUMNS: tuple[str, ...] = ("name",)
"""Columns that stay in memory: never written to a file, a figure or a page."""
PUBLIC_COLUMNS: tuple[str, ...] = tuple(
    column for column in RECORD_COLUMNS if column not in PRIVATE_COLUMNS
)
"""Columns that may be counted and shown."""

_CATEGORIES = {
    "sex": SEXES,
    "race": RACES,
    "cause": CAUSES,
    "state": STATES,
    "duty": DUTIES,
}
OWN_WORDS: tuple[str, ...] = ("armed", "weapon", "charges", "encounter")
"""Columns in the source's own words: only some sources have them."""
_FILLED = ("source", "record_id", *OWN_WORDS)
_TYPES = {
    "line": "int64",
    "date": "datetime64[s]",
    "year": "Int64",
    "age_low": "float64",
    "age_high": "float64",
}


@dataclass(frozen=True)
class _Fault:
    """Rows that break one rule (a mask), the column they break it in, and the words for it."""

    rows: pd.Series
    column: str
    problem: str
    remedy: str | None = None


def assemble(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return a typed frame of ``columns``, one row per person, not yet validated."""
    import pandas as pd

    frame = pd.DataFrame({name: pd.Series(list(columns[name])) for name in RECORD_COLUMNS})
    text = {name: "str" for name in RECORD_COLUMNS if name not in _TYPES}
    return frame.astype({**_TYPES, **text})


def validate(frame: pd.DataFrame, file: object, *, as_of: date | None = None) -> pd.DataFrame:
    """Return ``frame`` in the order of the columns, once every row keeps the rules above.

    Parameters
    ----------
    frame : DataFrame
        As `assemble` makes it.
    file : object
        Named in errors.
    as_of : date, optional
        A date after this one is refused; today by default.

    Raises
    ------
    DataError
        At the first row that breaks a rule: file, line, column and value.
    """
    check_columns(frame, list(RECORD_COLUMNS), file)
    if frame.empty:
        raise DataError("the file has no records", file=file)
    ordered = frame[list(RECORD_COLUMNS)].reset_index(drop=True)
    for column, wanted in _TYPES.items():
        if str(ordered[column].dtype) != wanted:
            raise DataError(
                f"holds {ordered[column].dtype} where {wanted} is meant", file=file, column=column
            )
    today = datetime.now(tz=UTC).date() if as_of is None else as_of
    faults = [*_word_faults(ordered), *_age_faults(ordered), *_date_faults(ordered, today)]
    _refuse_first(ordered, faults, file)
    _refuse_repeats(ordered, "line", file)
    _refuse_repeats(ordered, "record_id", file)
    return ordered


def _word_faults(frame: pd.DataFrame) -> list[_Fault]:
    found = [
        _Fault(~frame[column].isin(allowed), column, f"unknown {column}", ", ".join(allowed))
        for column, allowed in _CATEGORIES.items()
    ]
    found += [
        _Fault(frame[column].isna() | (frame[column].str.strip() == ""), column, "empty")
        for column in _FILLED
    ]
    found += [
        _Fault(frame[column] != frame[column].str.lower(), column, "not lower case")
        for column in OWN_WORDS
    ]
    found.append(_Fault(frame["line"] < 2, "line", "not a line below the header"))
    return found


def _age_faults(frame: pd.DataFrame) -> list[_Fault]:
    low, high = frame["age_low"], frame["age_high"]
    return [
        _Fault(low.isna() != high.isna(), "age_low", "one bound of the age without the other"),
        _Fault((low < 0) | (low % 1 > 0), "age_low", "impossible age"),
        _Fault((high > OLDEST) | (high % 1 > 0), "age_high", "impossible age"),
        _Fault(low > high, "age_low", "above the upper bound of the age"),
    ]


def _date_faults(frame: pd.DataFrame, today: date) -> list[_Fault]:
    import pandas as pd

    day, year = frame["date"], frame["year"]
    differs = day.notna() & (year.isna() | (year != day.dt.year).fillna(value=False))
    return [
        _Fault(day > pd.Timestamp(today), "date", f"a date in the future of {today}"),
        _Fault(day < pd.Timestamp(EARLIEST), "date", f"a date before {EARLIEST}"),
        _Fault(differs.astype(bool), "year", "not the year of the date"),
        _Fault(
            ((year < EARLIEST.year) | (year > today.year)).fillna(value=False).astype(bool),
            "year",
            f"not a year from {EARLIEST.year} to {today.year}",
        ),
    ]


def _refuse_first(frame: pd.DataFrame, faults: list[_Fault], file: object) -> None:
    """Refuse the first faulty row of the file, whichever rule it breaks."""
    broken = [(int(fault.rows.to_numpy().argmax()), fault) for fault in faults if fault.rows.any()]
    if not broken:
        return
    row, fault = min(broken, key=lambda pair: pair[0])
    value = frame.loc[row, fault.column]
    if fault.column == "date":
        shown = repr(value.date().isoformat())
    else:
        shown = repr(value) if isinstance(value, str) else str(value)
    raise DataError(
        f"{fault.problem}: {shown}",
        file=file,
        row=int(frame.loc[row, "line"]),
        column=fault.column,
        remedy=f"Known: {fault.remedy}" if fault.remedy else None,
    )


def _refuse_repeats(frame: pd.DataFrame, column: str, file: object) -> None:
    again = frame.duplicated(column)
    if not again.any():
        return
    row = int(again.to_numpy().argmax())
    value = frame.loc[row, column]
    first = int((frame[column] == value).to_numpy().argmax())
    raise DataError(
        f"{str(value)!r} is used twice, first in row {frame.loc[first, 'line']}",
        file=file,
        row=int(frame.loc[row, "line"]),
        column=column,
        remedy="If both rows are the same death, list one in the known errors of the source",
    )
