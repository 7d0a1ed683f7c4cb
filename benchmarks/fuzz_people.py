"""Made-up files of records in the forms of four projects, and what people do to such files.

A mutator damages a good file in one way, at places that a seed chooses. What is then counted must
add up, with what is told to be left out, to the rows of the file.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
from fuzz_mutators import Damaged, damage

HEADER = ["id", "name", "date", "armed", "age", "gender", "race", "state"]
DATE, RACE = HEADER.index("date"), HEADER.index("race")
STATES = ("OH", "CA", "TX", "NY", "WA", "FL", "NM", "IL")
Row = list[str]
Mutator = Callable[[list[Row], random.Random], list[Row]]
Spoil = Callable[[bytes, random.Random, str], Damaged]


def good(chance: random.Random) -> list[Row]:
    """Return a header and 730 made-up people, one each day of 2021 and 2022."""
    rows = [HEADER]
    for number in range(730):
        day = date(2021, 1, 1) + timedelta(days=number)
        race = chance.choices(("W", "B", "H", "A", "N", ""), (45, 25, 15, 3, 2, 10))[0]
        sex = "female" if number % 15 == 0 else "male"
        age = str(chance.randint(15, 80))
        # names unlike one another, so that few pairs are to be compared for repeats
        name = " ".join(
            "".join(chance.choices("abdegiklmnoprstuvz", k=7)) for _ in range(2)
        ).title()
        state = STATES[number % len(STATES)]
        rows.append([str(number + 1), name, f"{day}", "gun", age, sex, race, state])
    return rows


def some(rows: Sequence[Row], chance: random.Random) -> list[int]:
    """Return the places of one to all rows below the header."""
    return chance.sample(range(1, len(rows)), chance.choice((1, 3, 30, 300, len(rows) - 1)))


def _cells(column: int, *values: str) -> Mutator:
    def mutate(rows: list[Row], chance: random.Random) -> list[Row]:
        for at in some(rows, chance):
            rows[at][column] = chance.choice(values)
        return rows

    return mutate


def _ids_again(spell: str) -> Mutator:
    def mutate(rows: list[Row], chance: random.Random) -> list[Row]:
        return rows + [[spell.format(rows[at][0]), *rows[at][1:]] for at in some(rows, chance)]

    return mutate


def _cut_days(rows: list[Row], chance: random.Random) -> list[Row]:
    first = chance.randrange(60, 400)
    return rows[:first] + rows[first + chance.randrange(40, 250) :]


def _late_slips(rows: list[Row], chance: random.Random) -> list[Row]:
    kept = rows[: chance.randrange(420, 640)]
    kept[-1][DATE] = f"2022-12-{chance.randrange(20, 32)}"
    return kept


def _thinned(rows: list[Row], chance: random.Random) -> list[Row]:
    month = chance.choice(("2021-05", "2021-11", "2022-02"))
    return [row for row in rows if not row[DATE].startswith(month) or int(row[0]) % 20 == 0]


def _opened_day_first(rows: list[Row], _: random.Random) -> list[Row]:
    for row in rows[1:]:
        day = date.fromisoformat(row[DATE])
        late = day.day > 12
        row[DATE] = f"{day:%m/%d/%Y}" if late else f"{day.year}-{day.day:02}-{day.month:02}"
    return rows


def _shuffled_cells(rows: list[Row], chance: random.Random) -> list[Row]:
    for at in some(rows, chance):
        chance.shuffle(rows[at])
    return rows


def _widths(rows: list[Row], chance: random.Random) -> list[Row]:
    for at in some(rows, chance):
        rows[at] = rows[at][: chance.randrange(len(HEADER))] + [""] * chance.choice((0, 12))
    return rows


def _columns_gone(rows: list[Row], chance: random.Random) -> list[Row]:
    at = chance.randrange(len(HEADER))
    return [row[:at] + row[at + 1 :] for row in rows]


MUTATORS: dict[str, Mutator] = {
    "dates blank": _cells(DATE, "", " "),
    "dates that are none": _cells(DATE, "soon", "2021-13-01", "31/12/2021", "44000", "0", "#REF!"),
    "dates elsewhere": _cells(DATE, "2031-01-01", "1921-01-01", "2014-05-05", "2025-12-28"),
    "races unknown": _cells(RACE, ""),
    "races that are none": _cells(RACE, "X", "white", "W;;Q"),
    "ages that are none": _cells(HEADER.index("age"), "-1", "1e9", "130", "6o", "\ud7ff"),
    "ages in other units": _cells(HEADER.index("age"), "60 weeks", "400 days", "20s", "18 months"),
    "sexes gone": _cells(HEADER.index("gender"), "female"),
    "states that are none": _cells(HEADER.index("state"), "PR", "", "Ohio "),
    "ids as floats": _ids_again("{}.0"),
    "ids with zeros": _ids_again("00{}"),
    "ids gone": _ids_again(""),
    "ids long": _cells(0, "9" * 400, "x" * 40_000, "\x00"),
    "days cut out": _cut_days,
    "slips in late December": _late_slips,
    "a month thinned": _thinned,
    "opened day first": _opened_day_first,
    "cells shuffled": _shuffled_cells,
    "rows of other widths": _widths,
    "a column gone": _columns_gone,
    "nothing": lambda rows, _: rows,
}

MUST_REFUSE = {
    "dates that are none", "races that are none", "ages that are none", "ids as floats",
    "ids with zeros", "ids gone", "days cut out", "slips in late December", "a month thinned",
    "opened day first",
}  # fmt: skip
"""Kinds of damage that no account makes good."""


def as_text(rows: Sequence[Row], chance: random.Random) -> bytes:
    """Return the rows as CSV, at times in another encoding or with other marks."""
    held = io.StringIO()
    csv.writer(held, delimiter=chance.choice(",,,,,,;\t"), lineterminator="\n").writerows(rows)
    return held.getvalue().encode(chance.choice(("utf-8",) * 6 + ("utf-8-sig", "utf-16")))


def as_workbook(rows: Sequence[Row], chance: random.Random) -> bytes:
    """Return the rows as a workbook, at times with merged cells, formulas or another sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append([re.sub(r"[\x00-\x08]", "?", cell)[:32_000] for cell in row])
    for line, row in enumerate(rows[1:], start=2):
        # true dates but for the last days of months, which stay text
        if len(row) > DATE and re.fullmatch(r"20\d\d-(0\d|1[0-2])-([01]\d|2[0-8])", row[DATE]):
            sheet.cell(line, DATE + 1, datetime.fromisoformat(row[DATE]))
    what = chance.choice(("", "", "merged", "formula", "sheets"))
    if what == "merged":
        sheet.merge_cells("C10:C20")
    elif what == "formula":
        sheet.cell(12, DATE + 1, "=C11+1")
    elif what == "sheets":
        book.create_sheet("Notes", 0).append(["Notes"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@dataclass(frozen=True)
class Form:
    """How a project writes what `good` has: headings, words, and what else each row needs."""

    source: str
    headings: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    def of(self, rows: Sequence[Row]) -> list[Row]:
        """Return rows in this form; a row of another width stays as it is, but for what is more."""
        header = [self.headings.get(name, name) for name in rows[0]]
        made = [
            [
                self.words.get(name, {}).get(cell, cell)
                for name, cell in zip(rows[0], row, strict=True)
            ]
            if len(row) == len(rows[0])
            else list(row)
            for row in rows[1:]
        ]
        return [header + list(self.more), *([*row, *self.more.values()] for row in made)]


_SEX = {"male": "Male", "female": "Female"}
FORMS: dict[str, Form] = {
    "Washington Post": Form("washington_post_2024"),
    "Mapping Police Violence": Form(
        "mapping_police_violence_2021",
        {"id": "mpv_id", "armed": "allegedly_armed"},
        {
            "race": {"W": "White", "B": "Black", "H": "Hispanic", "A": "Asian",
                     "N": "Native American", "": "Unknown race"},
            "gender": _SEX, "armed": {"gun": "Allegedly Armed"},
        },
        {"cause_of_death": "Gunshot", "off_duty_killing": ""},
    ),
    "Fatal Encounters": Form(
        "fatal_encounters_2018",
        {"id": "Unique ID", "name": "Name", "armed": "Armed/Unarmed", "age": "Age",
         "gender": "Gender", "race": "Race", "state": "State",
         "date": "Date of injury resulting in death (month/day/year)"},
        {
            "race": {"W": "European-American/White", "B": "African-American/Black",
                     "H": "Hispanic/Latino", "A": "Asian/Pacific Islander",
                     "N": "Native American/Alaskan", "": "Race unspecified"},
            "gender": _SEX, "armed": {"gun": "Armed"},
        },
        {"Highest level of force": "Gunshot",
         "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS": "Unreported"},
    ),
}  # fmt: skip


Write = Callable[[Sequence[Row], random.Random], bytes]


class _Plain(random.Random):
    """Chance that always takes the first."""

    def choice(self, seq: Any) -> Any:
        """Return the first."""
        return seq[0]


def plain(form: Form, write: Write) -> bytes:
    """Return a good file in a form."""
    return write(form.of(good(random.Random(1))), _Plain(1))  # noqa: S311 - to be had again


def damaged(
    name: str, write: Write, chance: random.Random, form: str = "Washington Post"
) -> Damaged:
    """Return a file damaged by a mutator of rows, at times by one of bytes as well."""
    rows = MUTATORS[name](good(chance), chance)
    content = write(FORMS[form].of(rows), chance)
    if name != "nothing" and chance.random() < 0.75:
        return Damaged(content, (name,))
    after = damage(content, chance, ".xlsx" if content.startswith(b"PK") else "")
    return Damaged(after.content, (name, *after.how))


def spoiled(form: str, write: Write) -> Spoil:
    """Return what puts a file, damaged in any way, in the place of one in a form."""

    def spoil(_: bytes, chance: random.Random, _suffix: str) -> Damaged:
        return damaged(chance.choice(list(MUTATORS)), write, chance, form)

    return spoil


def people_in(content: bytes) -> int:
    """Return how many rows with something in them stand below the header of a file."""
    if content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        rows: list[Sequence[object]] = max(sheets, key=len)
    else:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    return sum(any(str(cell or "").strip() for cell in row) for row in rows) - 1


def lost(
    content: bytes, how: Sequence[str], out: str, err: str, must: Container[str] = MUST_REFUSE
) -> str:
    """Return in words what does not add up in the answer of ``risk --json``, or nothing."""
    if len(how) == 1 and how[0] in must:
        return "counted, though nothing makes it good"
    deaths = sum(row["deaths"] for row in json.loads(out) if row["race"] == "total")
    accounts = [line for line in err.splitlines() if " rows read, " in line]
    if len(accounts) != 1:
        return "no account of the rows"
    numbers, _, left = accounts[0].partition("; left out: ")
    read = int(re.findall(r"Of ([\d,]+) rows", numbers)[0].replace(",", ""))
    reasons = re.findall(r"(?:^|, )([\d,]+) (?=[a-z])", left)
    left_out = sum(int(number.replace(",", "")) for number in reasons)
    people = people_in(content)
    if read != people:
        return f"{read} rows read of {people} in the file"
    return "" if round(deaths) == read - left_out else f"{deaths} deaths, {accounts[0]}"
