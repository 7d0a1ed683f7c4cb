"""Reader of Mapping Police Violence: people killed by police, one row per person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.tidy import Form
from qi_analysis.deaths.record import UNKNOWN

COLUMNS: tuple[Meaning, ...] = (
    Meaning("name", ("Victim's name", "name")),
    Meaning("age", ("Victim's age", "age")),
    Meaning("sex", ("Victim's gender", "gender")),
    Meaning("race", ("Victim's race", "race")),
    Meaning("date", ("Date of Incident (month/day/year)", "Date of Incident", "date")),
    Meaning("state", ("State",)),
    Meaning("cause", ("Cause of death",)),
    Meaning("duty", ("Off-Duty Killing?",), required=False),
    Meaning(
        "armed",
        (
            "Armed/Unarmed Status",
            "Unarmed/Did Not Have an Actual Weapon",
            "Unarmed",
            "allegedly_armed",
        ),
    ),
    Meaning(
        "weapon",
        ("Alleged Weapon (Source: WaPo and Review of Cases Not Included in WaPo Database)",),
        required=False,
    ),
    Meaning("charges", ("Criminal Charges?",), required=False),
    Meaning("encounter", ("Encounter Type (DRAFT)", "encounter_type"), required=False),
    Meaning("record_id", ("MPV ID", "ID"), required=False),
    Meaning("wapo_id", ("WaPo ID (If included in WaPo database)", "wapo_id"), required=False),
)
"""The workbooks, to 2018 (without duty), of 2019 to 2021 and since, and the file with short headers
since 2022."""

RACES: Mapping[str, str] = {
    "white": "white",
    "black": "black",
    "hispanic": "latino",
    "native american": "american_indian_alaska_native",
    "asian": "asian_pacific_islander",
    "pacific islander": "asian_pacific_islander",
    "asian/pacific islander": "asian_pacific_islander",
    "native hawaiian and pacific islander": "asian_pacific_islander",
    "unknown race": UNKNOWN,
    "unknown": UNKNOWN,
    "": UNKNOWN,
}

_VEHICLE = "vehicle"
CAUSE_WORDS: frozenset[str] = frozenset(
    {
        _VEHICLE,
        "asphyxiated",
        "baton",
        "bean bag",
        "bean bag gun",
        "beanbag gun",
        "beanbag shotgun",
        "beaten",
        "beaten/bludgeoned with instrument",
        "blunt force trauma",
        "bomb",
        "carotid restraint",
        "chemical agent",
        "chemical agent/pepper spray",
        "choke hold",
        "death in custody",
        "gunshot",
        "hanging",
        "hobble restraint",
        "k-9 dog",
        "launched projectiles",
        "other",
        "pepper spray",
        "physical restraint",
        "police dog",
        "prone restraint",
        "prone restraint cardiac arrest",
        "spit hood",
        "stabbed",
        "strangulation",
        "taser",
        "tasered",
        "unspecified less lethal weapon",
    }
)
"""Words of known vintages; a cell may list several, separated by commas or semicolons."""

DUTY_WORDS: Mapping[str, str] = {"off-duty": "off", "": "on"}
"""The source marks killings by officers off duty and leaves the cell empty for all others."""

ARMED_WORDS: Mapping[str, str] = {
    "unarmed/did not have an actual weapon": "unarmed/did not have actual weapon",
}
"""Spellings of one status in two vintages."""


def _cause_of(text: str) -> str:
    if not text:
        return UNKNOWN
    parts = re.split("[,;]", text)
    listed = {" ".join(part.casefold().split()) for part in parts} - {""}
    for word in sorted(listed - CAUSE_WORDS):
        raise ValueError(f"unknown cause {word!r}. Known: {', '.join(sorted(CAUSE_WORDS))}")
    return "vehicle" if listed == {_VEHICLE} else "officer_force"


def _duty(raw: RawRecords) -> list[str]:
    if not raw.has("duty"):
        return [UNKNOWN] * len(raw.cells)
    return raw.recode("duty", DUTY_WORDS)


read = Form(COLUMNS, RACES, lambda raw: raw.parse("cause", _cause_of), _duty, ARMED_WORDS).read
"""Reader of people killed by police; the source holds no others.

The cause is ``vehicle`` where a vehicle is the only cause given, ``unknown`` where the cell is
empty, else ``officer_force``. The sheet of a workbook is the one whose first row has the columns
above, whatever its name: that ends in the newest year, and changes with it. States are codes or
spelled out. Several races in one cell ("A; B", "A, B", "A and B") become one like those of the
other sources: Hispanic if any is Hispanic, else Black, else American Indian, else Asian or Pacific
Islander, else white."""
