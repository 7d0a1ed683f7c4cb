"""Reader of The Counted: people killed by police in 2015 and 2016, one row a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.corrections import Correction
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.tidy import open_corrected, tidy
from qi_analysis.deaths.record import OTHER, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "the_counted"

COLUMNS: tuple[Meaning, ...] = tuple(
    Meaning(name, (header,))
    for name, header in {
        "record_id": "uid",
        "name": "name",
        "age": "age",
        "sex": "gender",
        "race": "raceethnicity",
        "month": "month",
        "day": "day",
        "year": "year",
        "state": "state",
        "cause": "classification",
        "armed": "armed",
    }.items()
)

RACES: Mapping[str, str] = {
    "white": "white",
    "arab-american": "white",
    "black": "black",
    "hispanic/latino": "latino",
    "native american": "american_indian_alaska_native",
    "asian/pacific islander": "asian_pacific_islander",
    "other": OTHER,
    "unknown": UNKNOWN,
    "": UNKNOWN,
}
"""Arab-American people are white, as the Census Bureau classes them."""

CAUSES: Mapping[str, str] = {
    "gunshot": "officer_force",
    "taser": "officer_force",
    "death in custody": "officer_force",
    "struck by vehicle": "vehicle",
    "other": OTHER,
    "": UNKNOWN,
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBERS: Mapping[str, str] = {
    name.casefold(): f"{number:02}" for number, name in enumerate(_MONTHS, start=1)
}


def read(
    path: Path,
    *,
    source: str = SOURCE,
    multi_race: str = "any_minority",
    known_errors: Sequence[Correction] | None = None,
) -> pd.DataFrame:
    """Return one row a person killed by police, as `qi_analysis.deaths.record`.

    Gunshot, Taser and death in custody are ``officer_force``, struck by vehicle is ``vehicle``,
    other is ``other``. The source counts killings on and off duty and does not tell them apart,
    so ``duty`` is unknown.

    Parameters
    ----------
    path : Path
        The file of one year.
    source : str
        Id of the source: its known errors are put right.
    multi_race : str
        Rule for several races in a cell: a name in `deaths.reading.words.MULTI_RACE_RULES`.
    known_errors : sequence of Correction, optional
        Instead of those of the source; empty for the file as it is.

    Raises
    ------
    DataError
        At the first cell that is not understood: file, line, column, value and the known ones.
    """
    raw = _with_dates(open_corrected(path, COLUMNS, source, known_errors))
    return tidy(
        raw,
        source,
        race_words=RACES,
        multi_race=multi_race,
        cause=raw.recode("cause", CAUSES),
        duty=[UNKNOWN] * len(raw.cells),
    )


def _with_dates(raw: RawRecords) -> RawRecords:
    """Return ``raw`` with one column for the date, made of month, day and year."""
    months = raw.recode("month", _MONTH_NUMBERS)
    cells = raw.cells.assign(date=raw.cells["year"] + "-" + months + "-" + raw.cells["day"])
    place = ", ".join(raw.headers[part] for part in ("month", "day", "year"))
    return RawRecords(raw.place, cells, {**raw.headers, "date": place})
