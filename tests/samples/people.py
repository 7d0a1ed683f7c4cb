"""Samples of records of individual deaths: made-up deaths, and what each source says of them.

One list of deaths lies behind all files, so the right links between sources are known: `deaths`
gives it, and says which line of which file tells of which death. Names are names of trees.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from qi_analysis.core.vocabulary import STATES
from tests.deaths import made_up

FE = "fatal_encounters_2018/fatal_encounters.csv"
MPV = "mapping_police_violence_2021/raw.xlsx"
WP = "washington_post_2024/fatal-police-shootings-data.csv"
EXPORT = "washington_post_2025_export/2025-05-30-washington-post-police-shootings-export.csv"
COUNTED_15, COUNTED_16 = "the_counted/the-counted-2015.csv", "the_counted/the-counted-2016.csv"

NUMBER = 900
_FIRST = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Cedar", "Cherry", "Elder", "Elm", "Fir", "Hazel",
    "Holly", "Juniper", "Larch", "Laurel", "Linden", "Maple", "Oak", "Pine", "Rowan", "Willow",
)  # fmt: skip
_LAST = tuple(
    f"{one}{two}"
    for one in ("Moss", "Fern", "Reed", "Heather", "Bracken", "Thistle", "Clover", "Sorrel")
    for two in ("field", "wood", "brook", "hill", "stone", "gate", "marsh", "ridge")
)
RACES = ("white", "black", "latino", "american_indian_alaska_native", "asian_pacific_islander")
FE_RACES = (
    "European-American/White", "African-American/Black", "Hispanic/Latino",
    "Native American/Alaskan", "Asian/Pacific Islander",
)  # fmt: skip
NAMES = {
    FE: dict(zip(RACES, FE_RACES, strict=True)) | {"": "Race unspecified"},
    MPV: dict(zip(RACES, ("White", "Black", "Hispanic", "Native American", "Asian"), strict=True))
    | {"": "Unknown race"},
    WP: dict(zip(RACES, "WBHNA", strict=True)) | {"": ""},
    EXPORT: dict(
        zip(RACES, ("White", "Black", "Hispanic", "Native American", "Asian"), strict=True)
    )
    | {"": "Unknown"},
    COUNTED_15: dict(
        zip(
            RACES,
            ("White", "Black", "Hispanic/Latino", "Native American", "Asian/Pacific Islander"),
            strict=True,
        )
    )
    | {"": "Unknown"},
}
"""Our word for a race -> that of each source; no word at all for unknown."""
_LAST_DAY = {
    FE: dt.date(2018, 6, 17),
    MPV: dt.date(2021, 8, 11),
    WP: dt.date(2024, 4, 4),
    EXPORT: dt.date(2024, 12, 30),
    COUNTED_15: dt.date(2015, 12, 31),
    COUNTED_16: dt.date(2016, 12, 31),
}
_FIRST_YEAR = {FE: 2004, MPV: 2013, WP: 2015, EXPORT: 2015, COUNTED_15: 2015, COUNTED_16: 2016}


@dataclass
class Death:
    """One made-up death, and file -> line of the records that tell of it."""

    number: int
    name: str
    age: int | None
    sex: str
    race: str
    day: dt.date
    state: str
    cause: str
    lines: dict[str, int] = field(default_factory=dict)

    def told_race(self, file: str) -> str:
        """Race as this file has it: each leaves other people's race open."""
        every = {FE: 5, MPV: 11, WP: 7, EXPORT: 9}.get(file, 13)
        return "" if self.number % every == 0 else self.race


def deaths() -> list[Death]:
    """Return the made-up deaths, by day, with the lines that tell of them."""
    draw = Random("deaths")
    begin, days = dt.date(2004, 1, 1), (dt.date(2024, 12, 31) - dt.date(2004, 1, 1)).days
    found = [
        Death(
            number,
            f"{_FIRST[number % 21]} {_LAST[(number * 7) % 64]}",
            None if number % 40 == 0 else draw.randint(15, 80),
            "Female" if number % 12 == 0 else "Male",
            RACES[draw.choices(range(5), (45, 28, 18, 4, 5))[0]],
            begin + dt.timedelta(days=number * days // NUMBER),
            list(STATES.values())[draw.randrange(51)],
            draw.choices(("Gunshot", "Vehicle", "Taser"), (80, 12, 8))[0],
        )
        for number in range(NUMBER)
    ]
    # two deaths so much alike that they may be one: only Fatal Encounters has them
    one, other = found[8:10]
    other.name, other.age, other.day, other.state = one.name, one.age, one.day, one.state
    for file, last in _LAST_DAY.items():
        # the scope of a release ends on its last recorded day
        (of_the_day,) = [x for x in found if x.day <= last][-1:]
        of_the_day.day = last
        of_the_day.cause = "Gunshot"
        told = [each for each in found if _is_in(each, file)]
        for line, each in enumerate(told, start=2):
            each.lines[file] = line
    return found


def _is_in(death: Death, file: str) -> bool:
    """Return whether a file tells of a death; each misses some, but never its last."""
    if file in {COUNTED_15, COUNTED_16}:
        covered = death.day.year == _FIRST_YEAR[file]
    else:
        covered = _FIRST_YEAR[file] <= death.day.year and death.day <= _LAST_DAY[file]
    if file in {WP, EXPORT} and death.cause != "Gunshot":
        return False
    missed = {FE: 10, MPV: 8, WP: 6, EXPORT: 15}.get(file, 9)
    return covered and (death.day == _LAST_DAY[file] or death.number % missed != 1)


def twice(file: str) -> int | None:
    """Return the line of a death that the file tells a second time: its last, or None."""
    told = sum(file in each.lines for each in deaths())
    return told + 2 if file in {FE, MPV, WP, EXPORT} else None


KNOWN_ERRORS_OF = {
    "fatal_encounters_2018": FE,
    "mapping_police_violence_2021": MPV,
    "washington_post_2024": WP,
    "washington_post_2025_export": EXPORT,
}
SLIP_LINE, REF_LINE = 20, 30
"""Lines of Fatal Encounters with a slip of the key, and with a spreadsheet error for a year."""


def known_errors(source: str) -> str:
    """Return the known errors of a sample, as the text of a file of them; empty without any."""
    file = KNOWN_ERRORS_OF.get(source)
    line = twice(file) if file else None
    if file is None or line is None:
        return ""
    found = [
        {"line": line, "duplicate_of": 2, "same": ["name", "age", "sex", "date", "state"]},
    ]
    if file == FE:
        by_line = {each.lines[FE]: each for each in deaths() if FE in each.lines}
        slip, ref = by_line[SLIP_LINE], by_line[REF_LINE]
        found += [
            {"line": SLIP_LINE, "expect": {"state": slip.state}, "field": "sex",
             "old": "Malr", "new": "Male"},
            {"line": REF_LINE, "expect": {"state": ref.state}, "field": "year",
             "old": "#REF!", "new": str(ref.day.year)},
        ]  # fmt: skip
    return "\n".join(_entry(f"sample-{n}", source, each) for n, each in enumerate(found))


def _entry(name: str, source: str, fields: Mapping[str, object]) -> str:
    lines = ["[[correction]]", f'id = "{name}"', f'source = "{source}"']
    lines += ['reason = "made up"', 'evidence = "made up"']
    for key, value in fields.items():
        if isinstance(value, dict):
            inner = ", ".join(f'{name} = "{text}"' for name, text in value.items())
            lines.append(f"{key} = {{ {inner} }}")
        elif isinstance(value, list):
            lines.append(f"{key} = [{', '.join(chr(34) + text + chr(34) for text in value)}]")
        else:
            lines.append(f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"')
    return "\n".join(lines) + "\n"


def write(folder: Path) -> None:
    """Write the samples of this module."""
    every = deaths()
    for file, cells in _CELLS.items():
        told = [each for each in every if file in each.lines]
        people = [cells(each) for each in told]
        if file in {FE, MPV, WP, EXPORT}:
            people.append(people[0] | _AGAIN[file])
        if file == FE:
            people[SLIP_LINE - 2]["subject_gender"] = "Malr"
            people[REF_LINE - 2]["encounter_year"] = "#REF!"
        rows = made_up.rows_under(_HEADERS[file], people)
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if file == MPV:
            _workbook(path, rows, told)
        else:
            _text(path, rows, file)
    agencies = [("id", "name", "type", "state", "oricodes", "total_shootings"),
                ("1", "Moss Police Department", "local_police", "OH", "OH0000", "3")]  # fmt: skip
    made_up.write_text(folder / WP.replace("-data", "-agencies"), agencies)


def _text(path: Path, rows: Sequence[Sequence[str]], file: str) -> None:
    """Write rows with the line ends and quotes of the real file."""
    ends = "\r\n" if file == FE else "\n"
    with path.open("w", encoding="utf-8", newline="") as handle:
        if file == FE:
            csv.writer(handle, lineterminator=ends).writerows(rows)
        else:
            csv.writer(handle, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(rows)


def _workbook(path: Path, rows: Sequence[Sequence[str]], told: Sequence[Death]) -> None:
    """Write the workbook: days as days, and the producer's own sheets of totals behind."""
    at = made_up.MPV_WORKBOOK.index("Date of Incident (month/day/year)")
    dated: list[list[object]] = [list(rows[0])]
    for row in rows[1:]:
        day = dt.datetime.fromisoformat(row[at])
        dated.append([*row[:at], day, *row[at + 1 :]])
    by_state: list[list[object]] = [["State Abbreviation", "# People Killed"]]
    early = Counter(each.state for each in told if each.day.year <= 2020)
    by_state += [[state, early[state]] for state in STATES.values()]
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "2013-2020 Police Killings": dated,
        "2013-2020 Killings by PD": [["State", "City", "PD"], ["OH", "Moss", "Moss Police"]],
        "2013-2020 Killings by State": by_state,
        "Police Killings of Black Men": [["City", "PD"], ["Moss", "Moss Police"]],
    }
    made_up.write_workbook(path, sheets)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _fe(death: Death) -> dict[str, str]:
    day = death.day
    causes = {"Taser": "Tasered"}
    return {
        "subject_name": death.name,
        "subject_age": "" if death.age is None else str(death.age),
        "subject_gender": death.sex,
        "subject_race": NAMES[FE][death.told_race(FE)],
        "encounter_date": f"{day.month}/{day.day}/{day:%y}",
        "encounter_state": death.state,
        "cause_of_death": causes.get(death.cause, death.cause),
        "death_disposition": "Suicide" if death.number % 50 == 7 else "Unreported",
        "encounter_year": str(day.year),
    }


def _mpv(death: Death) -> dict[str, str]:
    wp = str(50_000 + death.number) if WP in death.lines and death.number % 3 else ""
    return {
        "Victim's name": death.name,
        "Victim's age": "Unknown" if death.age is None else str(death.age),
        "Victim's gender": death.sex,
        "Victim's race": NAMES[MPV][death.told_race(MPV)],
        "Date of Incident (month/day/year)": death.day.isoformat(),
        "State": death.state,
        "Cause of death": death.cause,
        "Armed/Unarmed Status": "Allegedly Armed",
        "Off-Duty Killing?": "Off-Duty" if death.number % 60 == 5 else "",
        "WaPo ID (If included in WaPo database)": wp,
        "MPV ID": str(10_000 + death.number),
    }


def _wp(death: Death) -> dict[str, str]:
    return {
        "id": str(50_000 + death.number),
        "date": death.day.isoformat(),
        "armed_with": "gun",
        "state": death.state,
        "name": death.name,
        "age": "" if death.age is None else str(death.age),
        "gender": death.sex.lower(),
        "race": NAMES[WP][death.told_race(WP)],
    }


def _export(death: Death) -> dict[str, str]:
    return {
        "date": death.day.isoformat(),
        "name": death.name,
        "age": "" if death.age is None else str(death.age),
        "gender": death.sex.lower(),
        "armed": "gun",
        "race": NAMES[EXPORT][death.told_race(EXPORT)],
        "state": death.state,
        "police_departments_involved": "Moss Police Department",
    }


def _counted(death: Death) -> dict[str, str]:
    causes = {"Vehicle": "Struck by vehicle"}
    return {
        "uid": str(90_000 + death.number),
        "name": death.name,
        "age": "Unknown" if death.age is None else str(death.age),
        "gender": death.sex,
        "raceethnicity": NAMES[COUNTED_15][death.told_race(COUNTED_15)],
        "month": _MONTHS[death.day.month - 1],
        "day": str(death.day.day),
        "year": str(death.day.year),
        "state": death.state,
        "classification": causes.get(death.cause, death.cause),
        "armed": "Firearm",
    }


_CELLS = {
    FE: _fe, MPV: _mpv, WP: _wp, EXPORT: _export, COUNTED_15: _counted, COUNTED_16: _counted,
}  # fmt: skip
_HEADERS = {
    FE: made_up.FE_COPY_2018,
    MPV: made_up.MPV_WORKBOOK,
    WP: made_up.WP_V2,
    EXPORT: made_up.WP_EXPORT,
    COUNTED_15: made_up.COUNTED,
    COUNTED_16: made_up.COUNTED,
}
_AGAIN = {
    FE: {"subject_race": "Race unspecified"},
    MPV: {"Victim's race": "Unknown race", "MPV ID": "99999"},
    WP: {"race": "", "id": "99999"},
    EXPORT: {"race": "Unknown"},
}
"""What the row that tells of a death a second time has instead."""
