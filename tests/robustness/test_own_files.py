"""Damaged files of records given to ``risk --source-file``: refused in a line, or accounted for.

A mutator damages a good file in one way, at places that a seed chooses. A run must end with one
line and exit code 2, or with deaths that add up, with those it says it left out, to the rows of the
file. Damage that no account makes good must be refused.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pandas as pd
import pytest

from qi_analysis.cli import main
from qi_analysis.deaths import imputed

SOURCE = "washington_post_2024"
HEADER = ["id", "name", "date", "armed", "age", "gender", "race", "state"]
DATE, RACE = HEADER.index("date"), HEADER.index("race")
Row = list[str]
Mutator = Callable[[list[Row], random.Random], list[Row]]


def good(chance: random.Random) -> list[Row]:
    """Return a header and 730 made-up people, one each day of 2021 and 2022."""
    rows = [HEADER]
    for number in range(730):
        day = date(2021, 1, 1) + timedelta(days=number)
        race = chance.choices(("W", "B", "H", "A", "N", ""), (45, 25, 15, 3, 2, 10))[0]
        sex = "female" if number % 15 == 0 else "male"
        age = str(chance.randint(15, 80))
        name = f"Person {number}"
        rows.append([str(number + 1), name, f"{day}", "gun", age, sex, race, "OH"])
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


TRIALS = 2
MUST_REFUSE = {
    "dates that are none", "races that are none", "ages that are none", "ids as floats",
    "ids with zeros", "ids gone", "days cut out", "slips in late December", "a month thinned",
    "opened day first",
}  # fmt: skip
"""Kinds of damage that no account makes good."""


def as_text(rows: Sequence[Row], chance: random.Random) -> bytes:
    """Return the rows as CSV, at times in another encoding, with other marks, or cut."""
    held = io.StringIO()
    csv.writer(held, delimiter=chance.choice(",,,,,,;\t"), lineterminator="\n").writerows(rows)
    text = held.getvalue().encode(chance.choice(("utf-8",) * 6 + ("utf-8-sig", "utf-16")))
    return damaged(text, chance) if chance.random() < 0.15 else text


def as_workbook(rows: Sequence[Row], chance: random.Random) -> bytes:
    """Return the rows as a workbook, at times with merged cells, formulas, or damaged."""
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
    content = held.getvalue()
    return damaged(content, chance) if chance.random() < 0.4 else content


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return bytes that were cut, overwritten, or had a stretch repeated."""
    at, long = chance.randrange(len(content)), chance.choice((1, 8, 100, 5000))
    return {
        "cut": content[:at],
        "zeros": content[:at] + bytes(long) + content[at + long :],
        "noise": content[:at] + chance.randbytes(long) + content[at + long :],
        "again": content[: at + long] + content[at:],
    }[chance.choice(("cut", "zeros", "noise", "again"))]


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Impute twice instead of ten times: what is tested is what becomes of rows."""
    real = imputed.count
    with patch.object(imputed, "count", lambda *args, **kept: real(*args, **{**kept, "m": 2})):
        yield


def run(path: Path) -> tuple[int, str, str]:
    """Return exit code, output and errors of the command; a traceback is an exception here."""
    arguments = ["risk", "--estimate", "counts", "--source", SOURCE, "--source-file", str(path)]
    arguments += ["--partial-years", "annualise", "--draws", "100", "--json"]
    out, err = io.StringIO(), io.StringIO()
    with (
        patch("sys.argv", ["qi-analysis", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    code = ended.value.code
    return code if isinstance(code, int) else 0, out.getvalue(), err.getvalue()


def insist_told(out: str, err: str, people: int) -> None:
    """Check that the deaths printed and those left out add up to the rows of the file."""
    deaths = sum(row["deaths"] for row in json.loads(out) if row["race"] == "total")
    (account,) = (line for line in err.splitlines() if " rows read, " in line)
    numbers, _, left = account.partition("; left out: ")
    read = int(re.findall(r"Of ([\d,]+) rows", numbers)[0].replace(",", ""))
    left_out = sum(int(number) for number in re.findall(r"(\d+) (?:too|a known|w|b|a)", left))
    assert read == people
    assert round(deaths) == read - left_out


@pytest.mark.parametrize("write", [as_text, as_workbook])
@pytest.mark.parametrize("name", MUTATORS)
def test_damage_is_refused_or_accounted_for(
    name: str, write: Callable[[Sequence[Row], random.Random], bytes], tmp_path: Path
) -> None:
    for seed in range(TRIALS):
        chance = random.Random(f"{name} {write.__name__} {seed}")
        rows = MUTATORS[name](good(chance), chance)
        path = tmp_path / "own"
        path.write_bytes(write(rows, chance))
        code, out, err = run(path)
        assert code in (0, 2), (name, seed)
        if code == 2:
            assert (out, err.count("\n")) == ("", 1), (name, seed, err)
            assert err.startswith("qi-analysis: ")
            assert len(err) < 5000
        else:
            insist_told(out, err, sum(any(cell.strip() for cell in row) for row in rows[1:]))
            assert name not in MUST_REFUSE, (name, seed)


def test_a_good_file_is_counted_in_both_forms(tmp_path: Path) -> None:
    """Else every refusal above would prove nothing."""
    rows = good(random.Random(1))
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame.to_csv(tmp_path / "own.csv", index=False)
    frame.to_excel(tmp_path / "own.xlsx", index=False)
    for name in ("own.csv", "own.xlsx"):
        code, out, err = run(tmp_path / name)
        assert code == 0, err
        insist_told(out, err, 730)
