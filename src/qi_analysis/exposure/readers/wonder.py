"""Readers of CDC WONDER exports: tab-separated text that ends in notes.

Counts of 1 to 9 deaths are suppressed by the publisher; populations of parts of the ages above 85
are "Not Applicable". Both are kept distinct from zero: they are missing, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import (
    AGES,
    CENSUS_RACE,
    HISPANIC_ORIGIN,
    ORIGINS,
    SEX,
    SEXES,
    Recode,
)
from qi_analysis.store.delimited import check_text_file, read_delimited

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED = "Suppressed"
NOT_APPLICABLE = "Not Applicable"
NOT_STATED = "not_stated"

_AGE_CODES = {"1": "0", "1-4": "1-4", "NS": NOT_STATED}
_AGE_CODES |= {age: age for age in AGES if age not in ("0", "1-4", "85+")}
_AGE_CODES |= dict.fromkeys(("85-89", "90-94", "95-99", "100+"), "85+")
AGE_CODE = Recode("Five-Year Age Groups Code", _AGE_CODES)

_AGE, _SEX = "Five-Year Age Groups Code", "Gender Code"
_GENDER = Recode("Gender Code", {"F": SEX.words["Female"], "M": SEX.words["Male"]})
_COMMON = ["Notes", "Five-Year Age Groups", _AGE, "Year", "Year Code", "Gender", _SEX]
_COUNTS = ["Deaths", "Population", "Crude Rate"]
_EXPORT_AGAIN = "Export again with zero values and suppressed cells shown"

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
    path: Path, race: str, races: tuple[str, ...], years: range, *, origin: bool
) -> pd.DataFrame:
    """Return the export as one row per line: age, year, sex, race, origin, deaths, population."""
    columns = [*_COMMON, race, f"{race} Code", *_COUNTS]
    if origin:
        columns += ["Hispanic Origin", "Hispanic Origin Code"]
    raw = read_delimited(path, columns, separator="\t", rows=_data_rows(path))
    noted = raw.index[raw["Notes"] != ""]
    if len(noted):
        row = int(noted[0])
        raise DataError(
            f"a line of totals: {raw.loc[row, 'Notes']!r}",
            file=path,
            row=row + 2,
            column="Notes",
            remedy="Export again with totals disabled",
        )
    tidy = raw[[]].copy()
    tidy["row"] = raw.index + 2
    tidy["wonder_age"] = raw[_AGE]
    tidy["age"] = AGE_CODE(raw[_AGE], file=path)
    tidy["year"] = _years(raw["Year Code"], path)
    tidy["sex"] = _GENDER(raw[_SEX], file=path)
    tidy["wonder_race"] = raw[race]
    tidy["race"] = CENSUS_RACE(raw[race], file=path)
    if origin:
        tidy["origin"] = HISPANIC_ORIGIN(raw["Hispanic Origin"], file=path)
    tidy["deaths"] = _counts(raw["Deaths"], SUPPRESSED, path)
    tidy["population"] = _counts(raw["Population"], NOT_APPLICABLE, path)
    levels: dict[str, Sequence[object]] = {
        "wonder_age": tuple(_AGE_CODES),
        "year": years,
        "sex": SEXES,
        "wonder_race": races,
    }
    if origin:
        levels["origin"] = ORIGINS
    _check_grid(tidy, levels, path)
    return tidy


def _years(codes: pd.Series, path: Path) -> pd.Series:
    bad = codes.index[~codes.str.fullmatch(r"(19|20)\d\d")]
    if len(bad):
        row = int(bad[0])
        raise DataError(
            f"not a year: {codes.loc[row]!r}", file=path, row=row + 2, column="Year Code"
        )
    return codes.astype("int64")


def _counts(cells: pd.Series, missing_word: str, path: Path) -> pd.Series:
    """Return nullable whole numbers; ``missing_word`` becomes missing, anything else is refused."""
    counted = cells.str.fullmatch(r"\d+")
    bad = cells.index[~counted & (cells != missing_word)]
    if len(bad):
        row = int(bad[0])
        raise DataError(
            f"neither a count nor {missing_word!r}: {cells.loc[row]!r}",
            file=path,
            row=row + 2,
            column=str(cells.name),
        )
    return cells.where(counted).astype("Int64")


def _check_grid(tidy: pd.DataFrame, levels: dict[str, Sequence[object]], path: Path) -> None:
    """Refuse an export in which a stratum is missing or occurs twice."""
    key = list(levels)
    again = tidy.duplicated(key)
    if again.any():
        row = int(tidy.loc[again.idxmax(), "row"])
        raise DataError("this stratum occurs twice", file=path, row=row)
    for name, known in levels.items():
        found = set(tidy[name])
        odd = [value for value in known if value not in found]
        odd += [value for value in sorted(found, key=str) if value not in known]
        if odd:
            state = "is missing" if odd[0] not in found else "is not expected"
            raise DataError(
                f"{name.replace('wonder_', '')} {odd[0]!r} {state}", file=path, remedy=_EXPORT_AGAIN
            )
    expected = math.prod(len(known) for known in levels.values())
    if len(tidy) != expected:
        raise DataError(
            f"incomplete: {len(tidy)} of {expected} strata of {' x '.join(key)}",
            file=path,
            remedy=_EXPORT_AGAIN,
        )


def read_bridged_by_origin(path: Path) -> pd.DataFrame:
    """Return deaths by age, year, sex, bridged race and Hispanic origin, one row per line.

    Columns: row (line of the file), wonder_age and age (ours; the four groups above 85 are all
    ``85+``; ``not_stated``), year (1999-2020), sex, wonder_race, race, origin (hispanic,
    non_hispanic, not_stated), deaths (missing where suppressed), population (missing where not
    applicable).

    Raises
    ------
    DataError
        For anything unexpected, with the row.
    """
    return _read(path, "Race", BRIDGED, range(1999, 2021), origin=True)


def read_bridged(path: Path) -> pd.DataFrame:
    """Return deaths by age, year, sex and bridged race of any origin; columns as above."""
    return _read(path, "Race", BRIDGED, range(1999, 2021), origin=False)


def read_provisional(path: Path) -> pd.DataFrame:
    """Return deaths from 2018 by single race and origin; columns as `read_bridged_by_origin`.

    ``race`` is also ``more_than_one_race``; Asian and Pacific Islander people are two rows
    (``wonder_race``). The newest two years are provisional, and the last of them is partial.
    """
    return _read(path, "Single Race 6", SINGLE, range(2018, 2025), origin=True)
