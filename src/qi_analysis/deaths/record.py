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
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from qi_analysis.core import vocabulary
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import plain

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

_CATEGORIES = {"sex": SEXES, "race": RACES, "cause": CAUSES, "state": STATES, "duty": DUTIES}
OWN_WORDS: tuple[str, ...] = ("armed", "weapon", "charges", "encounter")
"""Columns in the source's own words: only some sources have them."""
_TYPES = {
    "line": "int64",
    "date": "datetime64[s]",
    "year": "Int64",
    "age_low": "float64",
    "age_high": "float64",
}


def assemble(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return a typed frame of ``columns``, one row per person, not yet validated."""
    import pandas as pd

    frame = pd.DataFrame({name: pd.Series(list(columns[name])) for name in RECORD_COLUMNS})
    text = {name: "str" for name in RECORD_COLUMNS if name not in _TYPES}
    return frame.astype({**_TYPES, **text})


def validate(frame: pd.DataFrame, file: object, *, as_of: date | None = None) -> pd.DataFrame:
    """Return ``frame`` once its words, days and ids keep the rules above.

    A date after ``as_of`` is refused; by default that is today.

    Raises
    ------
    DataError
        At the first row that breaks a rule: file, line, column and value.
    """
    import pandas as pd

    today = datetime.now(tz=UTC).date() if as_of is None else as_of
    day, year = frame["date"], frame["year"]
    first, last = EARLIEST.year, today.year
    faults: list[tuple[pd.Series, str, str, str]] = [
        (~frame[column].isin(allowed), column, f"unknown {column}", f"Known: {', '.join(allowed)}")
        for column, allowed in _CATEGORIES.items()
    ]
    faults += [
        (day > pd.Timestamp(today), "date", f"a date in the future of {today}", ""),
        (day < pd.Timestamp(EARLIEST), "date", f"a date before {EARLIEST}", ""),
        (
            ~year.fillna(first).between(first, last),
            "year",
            f"not a year from {first} to {last}",
            "",
        ),
    ]
    broken = [
        (int(rows.to_numpy().argmax()), column, problem, remedy)
        for rows, column, problem, remedy in faults
        if rows.any()
    ]
    if broken:
        row, column, problem, remedy = min(broken, key=lambda fault: fault[0])
        value = frame.loc[row, column]
        shown = str(value.date()) if column == "date" else plain(value)
        raise DataError(
            f"{problem}: {shown!r}",
            file=file,
            row=int(frame.loc[row, "line"]),
            column=column,
            remedy=remedy or None,
        )
    _refuse_repeats(frame, file)
    return frame


def _refuse_repeats(frame: pd.DataFrame, file: object) -> None:
    again = frame[frame.duplicated("record_id")]
    if again.empty:
        return
    own, line = again[["record_id", "line"]].iloc[0]
    first = frame.loc[frame["record_id"] == own, "line"].iloc[0]
    raise DataError(
        f"{own!r} is used twice, first in row {first}",
        file=file,
        row=int(line),
        column="record_id",
        remedy="If both rows are the same death, list one in the known errors of the source",
    )
