"""Reader of The Counted: people killed by police in 2015 and 2016, one row per person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.tidy import Form
from qi_analysis.deaths.record import OTHER, UNKNOWN

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


def _with_dates(raw: RawRecords) -> RawRecords:
    """Return ``raw`` with one column for the date, made of month, day and year."""
    months = raw.recode("month", _MONTH_NUMBERS)
    cells = raw.cells.assign(date=raw.cells["year"] + "-" + months + "-" + raw.cells["day"])
    place = ", ".join(raw.headers[part] for part in ("month", "day", "year"))
    return replace(raw, cells=cells, headers={**raw.headers, "date": place})


read = Form(COLUMNS, RACES, lambda raw: raw.recode("cause", CAUSES), prepare=_with_dates).read
"""Reader of the file of one year: people killed by police.

Gunshot, Taser and death in custody are ``officer_force``, struck by vehicle is ``vehicle``, other
is ``other``. The source counts killings on and off duty and does not distinguish them, so ``duty``
is unknown."""
