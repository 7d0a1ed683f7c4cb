"""Reader of Mapping Police Violence: people killed by police, one row a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.corrections import Correction
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.tidy import open_corrected, tidy
from qi_analysis.deaths.record import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "mapping_police_violence_2021"

COLUMNS: tuple[Meaning, ...] = (
    Meaning("name", ("Victim's name", "name")),
    Meaning("age", ("Victim's age", "age")),
    Meaning("sex", ("Victim's gender", "gender")),
    Meaning("race", ("Victim's race", "race")),
    Meaning("date", ("Date of Incident (month/day/year)", "Date of Incident", "date")),
    Meaning("state", ("State",)),
    Meaning("cause", ("Cause of death",)),
    Meaning("duty", ("Off-Duty Killing?",)),
    Meaning(
        "armed",
        (
            "Armed/Unarmed Status",
            "Unarmed/Did Not Have an Actual Weapon",
            "Unarmed",
            "allegedly_armed",
        ),
    ),
    Meaning("record_id", ("MPV ID", "ID"), required=False),
    Meaning("wapo_id", ("WaPo ID (If included in WaPo database)", "wapo_id"), required=False),
)
"""Workbooks of 2019 to 2021, and the file with short headers since 2022."""

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
"""Words of known vintages; a cell may list several, apart by commas."""

DUTY_WORDS: Mapping[str, str] = {"off-duty": "off", "": "on"}
"""The source marks killings by officers off duty and leaves the cell empty for all others."""

ARMED_WORDS: Mapping[str, str] = {
    "unarmed/did not have an actual weapon": "unarmed/did not have actual weapon",
}
"""Spellings of one status in two vintages."""


def read(
    path: Path,
    *,
    source: str = SOURCE,
    multi_race: str = "any_minority",
    known_errors: Sequence[Correction] | None = None,
) -> pd.DataFrame:
    """Return one row a person killed by police, as `qi_analysis.deaths.record`.

    The source holds killings by police only. The cause is ``vehicle`` where a vehicle is the only
    cause given, ``unknown`` where the cell is empty, else ``officer_force``. The sheet of a
    workbook is the one whose first row has the columns above.

    Parameters
    ----------
    path : Path
        A workbook, or comma-separated text, of any vintage with the columns above.
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
    raw = open_corrected(path, COLUMNS, source, known_errors)
    return tidy(
        raw,
        source,
        race_words=RACES,
        multi_race=multi_race,
        cause=_causes(raw),
        duty=raw.recode("duty", DUTY_WORDS),
        armed_words=ARMED_WORDS,
    )


def _causes(raw: RawRecords) -> list[str]:
    return raw.parse("cause", _cause_of)


def _cause_of(text: str) -> str:
    if not text:
        return UNKNOWN
    listed = {" ".join(part.casefold().split()) for part in text.split(",")} - {""}
    for word in sorted(listed - CAUSE_WORDS):
        raise ValueError(f"unknown cause {word!r}. Known: {', '.join(sorted(CAUSE_WORDS))}")
    return "vehicle" if listed == {_VEHICLE} else "officer_force"
