"""Readers of the Washington Post's Fatal Force: people shot dead by officers on duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.corrections import Correction
from qi_analysis.deaths.reading.tidy import open_corrected, tidy
from qi_analysis.deaths.record import OTHER, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

SOURCE_V2 = "washington_post_2024"
SOURCE_EXPORT = "washington_post_2025_export"

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
    # not used: it tells the export of the site from the files of the repository
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


def read_v2(
    path: Path,
    *,
    source: str = SOURCE_V2,
    multi_race: str = "any_minority",
    known_errors: Sequence[Correction] | None = None,
) -> pd.DataFrame:
    """Return one row a person shot dead by police on duty, as `qi_analysis.deaths.record`.

    Every row is ``officer_force`` and ``on`` duty: the source holds nothing else. Race is a code;
    several are apart by semicolons. Reads version 1 too.

    Parameters
    ----------
    path : Path
        ``fatal-police-shootings-data.csv`` of any month.
    source : str
        Id of the source: its known errors are put right. Give another id for another vintage.
    multi_race : str
        Rule for several races in a cell: a name in `deaths.reading.words.MULTI_RACE_RULES`.
    known_errors : sequence of Correction, optional
        Instead of those of the source; empty for the file as it is.

    Raises
    ------
    DataError
        At the first cell that is not understood: file, line, column, value and the known ones.
    """
    return _read(path, COLUMNS_V2, RACE_CODES, source, multi_race, known_errors)


def read_export(
    path: Path,
    *,
    source: str = SOURCE_EXPORT,
    multi_race: str = "any_minority",
    known_errors: Sequence[Correction] | None = None,
) -> pd.DataFrame:
    """Return one row a person shot dead by police on duty, as `qi_analysis.deaths.record`.

    As `read_v2`, for the table behind the site: race in words, several apart by commas, and no
    case numbers, so that a record is named by its line.

    Parameters
    ----------
    path : Path
        The export.
    source, multi_race, known_errors
        As in `read_v2`.

    Raises
    ------
    DataError
        At the first cell that is not understood: file, line, column, value and the known ones.
    """
    return _read(path, COLUMNS_EXPORT, RACE_NAMES, source, multi_race, known_errors)


def _read(
    path: Path,
    wanted: Sequence[Meaning],
    race_words: Mapping[str, str],
    source: str,
    multi_race: str,
    known_errors: Sequence[Correction] | None,
) -> pd.DataFrame:
    raw = open_corrected(path, wanted, source, known_errors)
    number = len(raw.cells)
    return tidy(
        raw,
        source,
        race_words=race_words,
        multi_race=multi_race,
        cause=["officer_force"] * number,
        duty=["on"] * number,
    )
