"""The real files, counted a second way, and damaged copies of them."""

from __future__ import annotations

import csv
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.readers import (
    fatal_encounters,
    mapping_police_violence,
    the_counted,
    washington_post,
)
from qi_analysis.deaths.reading import corrections

FE = "fatal_encounters_2018/fatal_encounters.csv"
MPV = "mapping_police_violence_2021/raw.xlsx"
WP = "washington_post_2024/fatal-police-shootings-data.csv"
EXPORT = "washington_post_2025_export/2025-05-30-washington-post-police-shootings-export.csv"
COUNTED_15, COUNTED_16 = "the_counted/the-counted-2015.csv", "the_counted/the-counted-2016.csv"

READERS: dict[str, Callable[..., pd.DataFrame]] = {
    FE: fatal_encounters.read,
    MPV: mapping_police_violence.read,
    WP: washington_post.read_v2,
    EXPORT: washington_post.read_export,
    COUNTED_15: the_counted.read,
    COUNTED_16: the_counted.read,
}


def read(file: str, path: Path, **options: Any) -> pd.DataFrame:
    """What the reader of ``file`` makes of ``path``."""
    return READERS[file](path, source=file.split("/", maxsplit=1)[0], **options)


TEXT_FILES = [file for file in READERS if file != MPV]

REPEATS: dict[str, set[int]] = {
    FE: {6696, 6934, 9059, 14306, 20220},
    MPV: {172, 209},
    WP: {3354},
    EXPORT: {3357},
    COUNTED_15: set(),
    COUNTED_16: set(),
}
"""Lines of rows that tell of a death a second time, found by eye."""

RECORDS = {FE: 24327, MPV: 9422, WP: 9518, EXPORT: 10430, COUNTED_15: 1146, COUNTED_16: 1093}
"""Rows below the header, counted by other tools; 1,146 and 1,093 are the Guardian's own totals."""

API, AIAN = "asian_pacific_islander", "american_indian_alaska_native"
RACES = {
    "European-American/White": "white", "African-American/Black": "black",
    "Hispanic/Latino": "latino", "Hispanic/Latinio": "latino", "Middle Eastern": "white",
    "Asian/Pacific Islander": API, "Native American/Alaskan": AIAN, "Race unspecified": "unknown",
    "White": "white", "Black": "black", "Hispanic": "latino", "Native American": AIAN,
    "Asian": API, "Pacific Islander": API, "Unknown race": "unknown", "Unknown": "unknown",
    "Other": "other", "Arab-American": "white",
    "W": "white", "B": "black", "H": "latino", "N": AIAN, "A": API, "O": "other", "": "unknown",
    # several: Hispanic, else Black, else American Indian, else Asian
    "B;H": "latino", "W;B": "black", "W;B;N": "black", "N;H": "latino", "W;H": "latino",
    "White,Black": "black", "White,Hispanic": "latino", "Black,Hispanic": "latino",
    "White,Black,Native American": "black", "Native American,Hispanic": "latino",
    "White,Asian": API,
}  # fmt: skip
SEXES = {
    "Male": "male", "male": "male", "Female": "female", "female": "female", "Femalr": "female",
    "Transgender": "other", "non-binary": "other", "Non-conforming": "other",
    "Unknown": "unknown", "": "unknown",
}  # fmt: skip
FORCE = {
    "Asphyxiated/Restrained", "Beaten/Bludgeoned with instrument", "Chemical agent/Pepper spray",
    "Medical emergency", "Tasered", "Gunshot",
}  # fmt: skip
COUNTED_CAUSES = {
    "Gunshot": "officer_force", "Taser": "officer_force", "Death in custody": "officer_force",
    "Struck by vehicle": "vehicle", "Other": "other",
}  # fmt: skip
"""Typed here again, so that a slip in the tables of the package shows."""

Row = tuple[int, dict[str, str]]


def text_rows(path: Path) -> Iterator[Row]:
    """Yield line and cells; lines end in a line feed only."""
    lines = path.read_bytes().decode("utf-8").split("\n")
    reader = csv.reader(f"{line}\n" for line in lines)
    header = next(reader)
    for cells in reader:
        if cells:
            stripped = [cell.strip() for cell in cells]
            yield reader.line_num, dict(zip(header, stripped, strict=True))


def sheet_rows(path: Path) -> Iterator[Row]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = book["2013-2020 Police Killings"].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    for line, cells in enumerate(rows, start=2):
        texts = ("" if cell is None else str(cell).strip() for cell in cells)
        yield line, dict(zip(header, texts, strict=True))


@functools.cache
def rows_of(raw_dir: Path, file: str) -> list[Row]:
    return list((sheet_rows if file == MPV else text_rows)(raw_dir / file))


def by_hand(file: str, row: dict[str, str]) -> tuple[int, str, str, str, str, str]:
    """Return year, state, sex, race, cause, duty of a raw row by plain comparisons."""
    if file == FE:
        cause, suicide = row["cause_of_death"], "suicide" in row["death_disposition"].lower()
        found = "unknown" if cause == "" else "vehicle" if cause == "Vehicle" else "other"
        found = "suicide" if suicide else "officer_force" if cause in FORCE else found
        year = 2000 + int(row["encounter_date"][-2:])
        return (year, row["encounter_state"], SEXES[row["subject_gender"]],
                RACES[row["subject_race"]], found, "unknown")  # fmt: skip
    if file == MPV:
        found = "vehicle" if row["Cause of death"] == "Vehicle" else "officer_force"
        return (int(row["Date of Incident (month/day/year)"][:4]), row["State"],
                SEXES[row["Victim's gender"]], RACES[row["Victim's race"]], found,
                "off" if row["Off-Duty Killing?"] else "on")  # fmt: skip
    if file in {WP, EXPORT}:
        return (int(row["date"][:4]), row["state"], SEXES[row["gender"]], RACES[row["race"]],
                "officer_force", "on")  # fmt: skip
    return (int(row["year"]), row["state"], SEXES[row["gender"]], RACES[row["raceethnicity"]],
            COUNTED_CAUSES[row["classification"]], "unknown")  # fmt: skip


@pytest.fixture(scope="module")
def frames(raw_dir: Path) -> dict[str, pd.DataFrame]:
    # without names: a failing test prints its arguments
    return {file: read(file, raw_dir / file).drop(columns="name") for file in READERS}


# --- counts -----------------------------------------------------------------------------------


def holds_every_row_is_a_record_but_the_repeats(
    frames: dict[str, pd.DataFrame], raw_dir: Path
) -> None:
    for file in READERS:
        lines = [line for line, _ in rows_of(raw_dir, file)]
        assert len(lines) == RECORDS[file], file
        assert lines == list(range(2, RECORDS[file] + 2)), file
        assert list(frames[file]["line"]) == [
            line for line in lines if line not in REPEATS[file]
        ], file


def holds_counts_equal_a_count_by_hand(frames: dict[str, pd.DataFrame], raw_dir: Path) -> None:
    for file in READERS:
        expected = Counter(
            by_hand(file, row) for line, row in rows_of(raw_dir, file) if line not in REPEATS[file]
        )
        columns = ["year", "state", "sex", "race", "cause", "duty"]
        found = frames[file].groupby(columns, observed=True).size().to_dict()
        assert {key: int(number) for key, number in found.items()} == expected, file


YEARS = (
    # counted in the raw file with other tools; repeats are still in it
    (FE, 2013, 1781, 226),
    (FE, 2015, 1597, 138),
    (FE, 2018, 754, 282),
    (MPV, 2015, 1102, 13),
    (MPV, 2020, 1126, 235),
    (WP, 2015, 995, 19),
    (WP, 2023, 1162, 299),
    (EXPORT, 2023, 1164, 208),
    (EXPORT, 2024, 1175, 308),
    (COUNTED_15, 2015, 1146, 18),
    (COUNTED_16, 2016, 1093, 22),
)
"""File, year, rows, and those of unknown race."""


def holds_rows_and_unknown_race_of_a_year(frames: dict[str, pd.DataFrame], raw_dir: Path) -> None:
    for file, year, rows, unknown_race in YEARS:
        raw = [(line, by_hand(file, row)) for line, row in rows_of(raw_dir, file)]
        assert sum(cells[0] == year for _, cells in raw) == rows, (file, year)
        assert (
            sum(cells[0] == year and cells[3] == "unknown" for _, cells in raw) == unknown_race
        ), (file, year)
        gone = [cells for line, cells in raw if line in REPEATS[file] and cells[0] == year]
        found = frames[file][frames[file]["year"] == year]
        assert len(found) == rows - len(gone), (file, year)
        unknown = sum(cells[3] == "unknown" for cells in gone)
        assert (found["race"] == "unknown").sum() == unknown_race - unknown, (file, year)


AGE_COLUMNS = {FE: "subject_age", MPV: "Victim's age", WP: "age", EXPORT: "age",
               COUNTED_15: "age", COUNTED_16: "age"}  # fmt: skip
ODD_AGES: dict[str, dict[str, tuple[int, int] | None]] = {
    FE: {
        "": None, "20s": (20, 29), "30s": (30, 39), "40s": (40, 49), "50s": (50, 59),
        "60s": (60, 69), "70s": (70, 79), "18-25": (18, 25), "24-25": (24, 25),
        "25-30": (25, 30), "40-50": (40, 50), "45 or 49": (45, 49), "46/53": (46, 53),
        "20s-30s": (20, 39), "25`": (25, 25), "18 months": (1, 1), "11 mon": (0, 0),
        "7 mon": (0, 0), "3 days": (0, 0),
        **{f"{number} months": (0, 0) for number in range(2, 11)},
    },
    MPV: {"": None, "Unknown": None, "40s": (40, 49)},
    WP: {"": None},
    EXPORT: {"": None},
    COUNTED_15: {"Unknown": None},
    COUNTED_16: {"Unknown": None, "40s": (40, 49)},
}  # fmt: skip


def holds_ages_equal_those_written(frames: dict[str, pd.DataFrame], raw_dir: Path) -> None:
    for file in READERS:
        expected: dict[int, tuple[int, int] | None] = {}
        for line, row in rows_of(raw_dir, file):
            written = row[AGE_COLUMNS[file]]
            exact = (int(written), int(written)) if written.isdigit() else None
            expected[line] = exact or ODD_AGES[file][written]
        frame = frames[file].set_index("line")
        found = {
            line: None if pd.isna(low) else (int(low), int(high))
            for line, low, high in zip(
                frame.index, frame["age_low"], frame["age_high"], strict=True
            )
        }
        assert found == {line: age for line, age in expected.items() if line in frame.index}, file


def holds_dates_equal_those_written(frames: dict[str, pd.DataFrame], raw_dir: Path) -> None:
    months = dict(zip(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"), range(1, 13), strict=True,
    ))  # fmt: skip

    def written(file: str, row: dict[str, str]) -> tuple[int, int, int]:
        if file == FE:
            month, day, year = map(int, row["encounter_date"].split("/"))
            return 2000 + year, month, day
        if file == MPV or file in {WP, EXPORT}:
            text = row["date" if file != MPV else "Date of Incident (month/day/year)"]
            return int(text[:4]), int(text[5:7]), int(text[8:10])
        return int(row["year"]), months[row["month"]], int(row["day"])

    for file, frame in frames.items():
        kept = frame.set_index("line")["date"]
        expected = {line: written(file, row) for line, row in rows_of(raw_dir, file)}
        for line, day in kept.items():
            assert (day.year, day.month, day.day) == expected[int(str(line))], (file, line)


def holds_ids_and_lines_name_the_records(frames: dict[str, pd.DataFrame], raw_dir: Path) -> None:
    for file, column in ((MPV, "MPV ID"), (WP, "id"), (COUNTED_15, "uid"), (COUNTED_16, "uid")):
        own = dict(rows_of(raw_dir, file))
        for line, found in zip(frames[file]["line"], frames[file]["record_id"], strict=True):
            assert found == own[line][column]
    for file in (FE, EXPORT):
        frame = frames[file]
        assert list(frame["record_id"]) == [f"line-{line}" for line in frame["line"]]
    both = pd.concat([frames[COUNTED_15], frames[COUNTED_16]])
    assert both["record_id"].is_unique


def holds_two_copies_of_one_source_agree(frames: dict[str, pd.DataFrame]) -> None:
    # the export of 2025 is a later state of version 2: nearly the same deaths in closed years
    first, later = frames[WP], frames[EXPORT]
    for year in range(2015, 2023):
        numbers = [(frame["year"] == year).sum() for frame in (first, later)]
        assert abs(numbers[0] - numbers[1]) <= 4, year
        shares = [
            (frame.loc[frame["year"] == year, "race"] == "unknown").mean()
            for frame in (first, later)
        ]
        assert shares[1] <= shares[0], year


# --- known errors -----------------------------------------------------------------------------


def holds_repeats_are_kept_when_asked(raw_dir: Path) -> None:
    for file in READERS:
        source = file.split("/", maxsplit=1)[0]
        # an id that is used twice cannot be kept: the schema refuses it
        kept = [each for each in corrections.load(source) if not each.drops_row or each.line == 209]
        frame = read(file, raw_dir / file, known_errors=kept)
        assert len(frame) == RECORDS[file] - (1 if file == MPV else 0), file


def holds_an_id_used_twice_is_refused_without_its_correction(raw_dir: Path) -> None:
    with pytest.raises(DataError, match="'9253' is used twice, first in row 207") as caught:
        read(MPV, raw_dir / MPV, known_errors=())
    assert caught.value.row == 209


def holds_each_known_error_of_fatal_encounters_is_needed(raw_dir: Path) -> None:
    found = corrections.load("fatal_encounters_2018")
    for correction in found:
        if correction.drops_row:
            continue
        others = [each for each in found if each is not correction]
        with pytest.raises(DataError) as caught:
            read(FE, raw_dir / FE, known_errors=others)
        assert caught.value.row == correction.line
        assert repr(correction.old) in str(caught.value)


# --- damaged copies ---------------------------------------------------------------------------

DAMAGE = [
    (FE, 15843, "subject_race", "Caucasian", "unknown race 'Caucasian'"),
    (FE, 24328, "subject_age", "330", "impossible age"),
    (FE, 5439, "subject_gender", "Female", "'fe-2018-sex-5439' matches no row"),
    (FE, 6696, "subject_age", "23", "lines 6696 and 6695 differ in age"),
    (WP, 9519, "age", "unknwon", "not an age: 'unknwon'"),
    (WP, 5000, "id", "3", "'3' is used twice, first in row 2"),
    (EXPORT, 10431, "race", "Latino", "unknown race 'Latino'"),
    (COUNTED_15, 1147, "classification", "Fell", "unknown cause 'Fell'"),
    (COUNTED_16, 1094, "uid", "20161", "'20161' is used twice"),
]


def holds_damaged_copies_are_refused_with_their_line(raw_dir: Path, tmp_path: Path) -> None:
    for file, line, column, value, says in DAMAGE:
        lines = (raw_dir / file).read_bytes().decode("utf-8").split("\n")
        header, (cells,) = next(csv.reader(lines[:1])), [*csv.reader([lines[line - 1]])]
        cells[header.index(column)] = value
        lines[line - 1] = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
        copy = tmp_path / Path(file).name
        copy.write_bytes("\n".join(lines).encode("utf-8"))
        with pytest.raises(DataError) as caught:
            read(file, copy)
        assert says in str(caught.value), says
        assert caught.value.row == line, says
        assert str(copy) in str(caught.value), says


def holds_cut_copies_are_refused(raw_dir: Path, tmp_path: Path) -> None:
    for file in TEXT_FILES:
        content = (raw_dir / file).read_bytes()
        copy = tmp_path / Path(file).name
        line = content.count(b"\n", 0, len(content) // 2) + 1
        end = content.index(b",", len(content) // 2)
        copy.write_bytes(content[:end])
        with pytest.raises(DataError) as caught:
            read(file, copy)
        assert caught.value.row in {line, line + 1}, file


def holds_cut_workbook_is_refused(raw_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "raw.xlsx"
    copy.write_bytes((raw_dir / MPV).read_bytes()[:2_000_000])
    with pytest.raises(DataError, match="not a workbook"):
        read(MPV, copy)


def test_agencies_of_the_washington_post_are_no_records(files_dir: Path) -> None:
    path = files_dir / "washington_post_2024" / "fatal-police-shootings-agencies.csv"
    for file in READERS:
        with pytest.raises(DataError, match="missing column for"):
            read(file, path)


NAME_COLUMNS = {
    FE: "subject_name",
    MPV: "Victim's name",
    WP: "name",
    EXPORT: "name",
    COUNTED_15: "name",
}


def holds_names_stay_with_their_rows_for_linking(raw_dir: Path) -> None:
    for file, column in NAME_COLUMNS.items():
        written = {line: row[column] for line, row in rows_of(raw_dir, file)}
        frame = read(file, raw_dir / file)
        lines = [
            line
            for line, name in zip(frame["line"], frame["name"], strict=True)
            if written[line] != name
        ]
        # lines only: a failing test prints what it compares
        assert lines == [], file


# --- all of it --------------------------------------------------------------------------------

REAL = pytest.mark.raw(
    "fatal_encounters_2018",
    "mapping_police_violence_2021",
    "washington_post_2024",
    "washington_post_2025_export",
    "the_counted",
)


@REAL
def test_cells_equal_those_of_the_files(
    frames: dict[str, pd.DataFrame], raw_dir: Path, each: Callable[..., None]
) -> None:
    each(
        partial(holds_every_row_is_a_record_but_the_repeats, frames, raw_dir),
        partial(holds_counts_equal_a_count_by_hand, frames, raw_dir),
        partial(holds_rows_and_unknown_race_of_a_year, frames, raw_dir),
        partial(holds_ages_equal_those_written, frames, raw_dir),
        partial(holds_dates_equal_those_written, frames, raw_dir),
        partial(holds_ids_and_lines_name_the_records, frames, raw_dir),
        partial(holds_names_stay_with_their_rows_for_linking, raw_dir),
        partial(holds_two_copies_of_one_source_agree, frames),
    )


@REAL
def test_known_errors_are_those_of_the_files(raw_dir: Path, each: Callable[..., None]) -> None:
    each(
        partial(holds_repeats_are_kept_when_asked, raw_dir),
        partial(holds_an_id_used_twice_is_refused_without_its_correction, raw_dir),
        partial(holds_each_known_error_of_fatal_encounters_is_needed, raw_dir),
    )


@REAL
def test_damaged_copies_are_refused(
    raw_dir: Path, tmp_path: Path, each: Callable[..., None]
) -> None:
    each(
        partial(holds_damaged_copies_are_refused_with_their_line, raw_dir, tmp_path),
        partial(holds_cut_copies_are_refused, raw_dir, tmp_path),
        partial(holds_cut_workbook_is_refused, raw_dir, tmp_path),
    )
