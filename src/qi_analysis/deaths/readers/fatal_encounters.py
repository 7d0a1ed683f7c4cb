"""Reader of Fatal Encounters: deaths with police present, one row per person."""

from __future__ import annotations

from collections.abc import Mapping

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.tidy import Form
from qi_analysis.deaths.record import OTHER, UNKNOWN

COLUMNS: tuple[Meaning, ...] = (
    Meaning("name", ("subject_name", "Subject's name", "Name")),
    Meaning("age", ("subject_age", "Subject's age", "Age")),
    Meaning("sex", ("subject_gender", "Subject's gender", "Gender")),
    Meaning("race", ("subject_race", "Subject's race", "Race")),
    Meaning(
        "date",
        (
            "encounter_date",
            "Date of injury resulting in death (month/day/year)",
            "Date of injury resulting in death",
        ),
    ),
    Meaning("state", ("encounter_state", "Location of death (state)", "State")),
    Meaning("cause", ("Cause of death", "Highest level of force")),
    Meaning(
        "disposition",
        (
            "death_disposition",
            "Official disposition of death (justified or other)",
            "Official disposition of death",
            "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS",
        ),
    ),
    Meaning("record_id", ("Unique ID",), required=False),
    Meaning("year", ("encounter_year", "Date (Year)"), required=False),
    Meaning("armed", ("Armed/Unarmed",), required=False),
)
"""This copy, the sheet of 2013 to 2020 and the sheet since. ``Race with imputations`` is never
read: it is the keeper's model, not a record."""

RACES: Mapping[str, str] = {
    "european-american/white": "white",
    "european american/white": "white",
    "middle eastern": "white",
    "african-american/black": "black",
    "hispanic/latino": "latino",
    "native american/alaskan": "american_indian_alaska_native",
    "asian/pacific islander": "asian_pacific_islander",
    "race unspecified": UNKNOWN,
    "": UNKNOWN,
}
"""Middle Eastern people are white, as the Census Bureau classes them and as in the published
study."""

_VEHICLE = "vehicle"
_FORCE = "officer_force"
CAUSES: Mapping[str, str] = {
    "asphyxiated/restrained": _FORCE,
    "asphyxiation/restrained": _FORCE,
    "asphyxiation/restrain": _FORCE,
    "restrain/asphyxiation": _FORCE,
    "beaten/bludgeoned with instrument": _FORCE,
    "chemical agent/pepper spray": _FORCE,
    "medical emergency": _FORCE,
    "tasered": _FORCE,
    "gunshot": _FORCE,
    "vehicle": _VEHICLE,
    "burned/smoke inhalation": OTHER,
    "drowned": OTHER,
    "drug overdose": OTHER,
    "fell from a height": OTHER,
    "less-than-lethal force": OTHER,
    "other": OTHER,
    "stabbed": OTHER,
    "undetermined": OTHER,
    "unknown": UNKNOWN,
    "": UNKNOWN,
}
"""Classes of Edwards, Lee and Esposito. What they do not list is ``other``, as with them."""

_SUICIDE = "suicide"


def _causes(raw: RawRecords) -> list[str]:
    by_cause = raw.recode("cause", CAUSES)
    suicides = raw.cells["disposition"].str.casefold().str.contains(_SUICIDE, regex=False)
    return [
        _SUICIDE if suicide else cause for suicide, cause in zip(suicides, by_cause, strict=True)
    ]


read = Form(COLUMNS, RACES, _causes).read
"""Reader of people who died with police present.

The cause is the first that applies: ``suicide`` where the official disposition contains "suicide"
(also "suicide by police"); ``officer_force`` where the cause is asphyxiated or restrained, beaten,
chemical agent, medical emergency, tasered or gunshot; ``vehicle``; ``unknown`` where the cell is
empty; ``other``. The year is that of the date. The source does not mark deaths by off-duty
officers, so ``duty`` is unknown."""
