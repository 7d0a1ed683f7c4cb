"""Readers of the Washington Post's Fatal Force: people shot dead by officers on duty."""

from __future__ import annotations

from collections.abc import Mapping

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.tidy import Form, always
from qi_analysis.deaths.record import OTHER, UNKNOWN

_SHARED: tuple[Meaning, ...] = tuple(
    Meaning(name, (header,))
    for name, header in {
        "name": "name",
        "age": "age",
        "sex": "gender",
        "race": "race",
        "date": "date",
        "state": "state",
    }.items()
)
COLUMNS_V2: tuple[Meaning, ...] = (
    *_SHARED,
    Meaning("record_id", ("id",)),
    Meaning("armed", ("armed_with", "armed")),
)
"""The repository's file: version 2, and version 1, whose weapon is ``armed``."""

COLUMNS_EXPORT: tuple[Meaning, ...] = (
    *_SHARED,
    Meaning("armed", ("armed",)),
    # not used: it distinguishes the export of the site from the files of the repository
    Meaning("agencies", ("police_departments_involved",)),
)

RACE_CODES: Mapping[str, str] = {
    "w": "white",
    "b": "black",
    "h": "latino",
    "n": "american_indian_alaska_native",
    "a": "asian_pacific_islander",
    "o": OTHER,
    "": UNKNOWN,
}
RACE_NAMES: Mapping[str, str] = {
    "white": "white",
    "black": "black",
    "hispanic": "latino",
    "native american": "american_indian_alaska_native",
    "asian": "asian_pacific_islander",
    "other": OTHER,
    "unknown": UNKNOWN,
    "": UNKNOWN,
}


read_v2 = Form(COLUMNS_V2, RACE_CODES, always("officer_force"), always("on")).read
"""Reader of ``fatal-police-shootings-data.csv`` of any month: people shot dead by police on duty.

Every row is ``officer_force`` and ``on`` duty: the source holds nothing else. Race is a code;
several are separated by semicolons. Reads version 1 too."""

read_export = Form(COLUMNS_EXPORT, RACE_NAMES, always("officer_force"), always("on")).read
"""As `read_v2`, for the table behind the site: race in words, several separated by commas, and no
case numbers, so that a record is named by its line."""
