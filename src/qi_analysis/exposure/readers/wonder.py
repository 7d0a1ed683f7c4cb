"""Readers of CDC WONDER exports: tab-separated text that ends in notes.

Counts of 1 to 9 deaths are suppressed by the publisher; populations of parts of the ages above 85
are "Not Applicable". Both are kept distinct from zero: they are missing, with the reason. Anything
unexpected is a DataError with its row.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.columns import category
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import AGES, CENSUS_RACE, HISPANIC_ORIGIN
from qi_analysis.exposure.readers.refusing import refuse_rows
from qi_analysis.store.delimited import check_text_file, read_delimited

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED = "Suppressed"
NOT_APPLICABLE = "Not Applicable"
NOT_STATED = "not_stated"

_AGES = {"1": "0", "1-4": "1-4", "NS": NOT_STATED}
_AGES |= {age: age for age in AGES if age not in ("0", "1-4", "85+")}
_AGES |= dict.fromkeys(("85-89", "90-94", "95-99", "100+"), "85+")
"""Code of the export -> our age group."""
_SEXES = {"F": "female", "M": "male"}

_AGE, _SEX = "Five-Year Age Groups Code", "Gender Code"
_YEAR, _ORIGIN = "Year Code", "Hispanic Origin"
_COMMON = ["Notes", "Five-Year Age Groups", _AGE, "Year", _YEAR, "Gender", _SEX]
_COUNTS = ["Deaths", "Population", "Crude Rate"]

BRIDGED = (
    "American Indian or Alaska Native",
    "Asian or Pacific Islander",
    "Black or African American",
    "White",
)
SINGLE = (
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Native Hawaiian or Other Pacific Islander",
    "White",
    "More than one race",
)


def _data_rows(path: Path) -> int:
    """Return how many lines of data stand between the header and the notes."""
    check_text_file(path)
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for count, line in enumerate(lines):
            if line.startswith('"---"'):
                return count
    raise DataError(
        'the notes that begin with "---" are missing, so the export may be cut off', file=path
    )


def _read(
    path: Path, race: str, races: tuple[str, ...], years: tuple[int, int], *, origin: bool
) -> pd.DataFrame:
    """Return the export as one row per line: age, year, sex, race, origin, deaths, population."""
    columns = [*_COMMON, race, f"{race} Code", *_COUNTS]
    if origin:
        columns += [_ORIGIN, f"{_ORIGIN} Code"]
    raw = read_delimited(path, columns, separator="\t", rows=_data_rows(path))
    refuse_rows(
        raw["Notes"],
        raw["Notes"] != "",
        "a line of totals",
        path,
        remedy="Export again with totals disabled",
    )
    words = {_AGE: tuple(_AGES), _SEX: tuple(_SEXES), race: races}
    if origin:
        words[_ORIGIN] = tuple(HISPANIC_ORIGIN.words)
    grid = TableSchema(
        "export",
        "as exported, with zero values and suppressed cells shown",
        (
            Column(_YEAR, "integer", "calendar year", low=years[0], high=years[1]),
            *(category(name, "", allowed) for name, allowed in words.items()),
        ),
        (_YEAR, *words),
    )
    known = grid.validate(raw[grid.column_names], file=path)
    tidy = raw[[]].assign(
        row=raw.index + 2,
        age=known[_AGE].map(_AGES),
        year=known[_YEAR],
        sex=known[_SEX].map(_SEXES),
        wonder_race=known[race],
        race=CENSUS_RACE(known[race]),
    )
    if origin:
        tidy["origin"] = HISPANIC_ORIGIN(known[_ORIGIN])
    tidy["deaths"] = _counts(raw["Deaths"], SUPPRESSED, path)
    tidy["population"] = _counts(raw["Population"], NOT_APPLICABLE, path)
    return tidy


def _counts(cells: pd.Series, missing_word: str, path: Path) -> pd.Series:
    """Return nullable whole numbers; ``missing_word`` becomes missing, anything else is refused."""
    counted = cells.str.fullmatch(r"\d+")
    wrong = ~counted & (cells != missing_word)
    refuse_rows(cells, wrong, f"neither a count nor {missing_word!r}", path)
    return cells.where(counted).astype("Int64")


def read_bridged_by_origin(path: Path) -> pd.DataFrame:
    """Return deaths by age, year, sex, bridged race and Hispanic origin, one row per line.

    Columns: row (line of the file), age (ours; the four groups above 85 are all ``85+``;
    ``not_stated``), year (1999-2020), sex, wonder_race (the word of the file), race, origin
    (hispanic, non_hispanic, not_stated), deaths (missing where suppressed), population (missing
    where not applicable).
    """
    return _read(path, "Race", BRIDGED, (1999, 2020), origin=True)


def read_bridged(path: Path) -> pd.DataFrame:
    """Return deaths by age, year, sex and bridged race of any origin; columns as above."""
    return _read(path, "Race", BRIDGED, (1999, 2020), origin=False)


def read_provisional(path: Path) -> pd.DataFrame:
    """Return deaths from 2018 by single race and origin; columns as `read_bridged_by_origin`.

    ``race`` is also ``more_than_one_race``; Asian and Pacific Islander people are two rows
    (``wonder_race``). The newest two years are provisional, and the last of them is partial.
    """
    return _read(path, "Single Race 6", SINGLE, (2018, 2024), origin=True)
