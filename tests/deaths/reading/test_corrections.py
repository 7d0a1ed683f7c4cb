"""Known errors: each is made once, and none without its guard."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.reading import corrections
from qi_analysis.deaths.reading.columns import Meaning
from qi_analysis.deaths.reading.rawtable import RawRecords, read_records
from qi_analysis.store import registry

WANTED = tuple(
    Meaning(name, (name,), required=False)
    for name in ("record_id", "name", "age", "sex", "date", "state")
)
FILE = """record_id,name,age,sex,date,state
1,Person A,31,Femalr,7/4/17,OH
2,Person B,40,Male,7/5/17,TX
3,Person B,40,Male,7/5/17,TX
4,Person C,50,Male,7/6/17,WA
4,Person D,60,Male,7/7/17,WA
"""
REPLACE = """
[[correction]]
id = "sex-2"
source = "made_up"
line = 2
expect = { date = "7/4/17", state = "OH" }
field = "sex"
old = "Femalr"
new = "Female"
reason = "A slip of the key."
evidence = "The only row with this word."
"""
DROP = """
[[correction]]
id = "twice-4"
source = "made_up"
record_id = "3"
duplicate_of = 3
same = ["name", "age", "date", "state"]
reason = "The same death as line 3."
evidence = "All cells are the same."
"""


@pytest.fixture
def raw(tmp_path: Path) -> RawRecords:
    path = tmp_path / "made-up.csv"
    path.write_text(FILE, "utf-8")
    return read_records(path, WANTED)


def test_a_cell_is_replaced_and_a_repeat_left_out(raw: RawRecords) -> None:
    found = corrections.parse(REPLACE + DROP, "made_up")
    assert [each.drops_row for each in found] == [False, True]
    after = corrections.apply(raw, found).cells
    assert list(after["sex"]) == ["Female", "Male", "Male", "Male"]
    assert list(after.index) == [2, 3, 5, 6]
    # nothing else changed, and the cells as read are left alone
    assert after.drop(columns="sex").equals(raw.cells.drop(columns="sex").drop(index=4))
    assert raw.cells.loc[2, "sex"] == "Femalr"
    assert len(raw.cells) == 5


def test_no_corrections_change_nothing(raw: RawRecords) -> None:
    assert corrections.apply(raw, ()).cells.equals(raw.cells)


@pytest.mark.parametrize(
    ("entry", "old", "new", "says"),
    [
        (REPLACE, "line = 2", "line = 1", "matches no row: line 1"),
        (REPLACE, "line = 2", "line = 99", "matches no row: line 99"),
        (REPLACE, "line = 2", "line = 3", "matches no row: date is '7/5/17'"),
        (REPLACE, 'state = "OH"', 'state = "TX"', "state is 'OH' where 'TX' is expected"),
        (REPLACE, 'state = "OH"', 'city = "X"', "no column for 'city'"),
        (REPLACE, 'old = "Femalr"', 'old = "Female"', "sex is 'Femalr' where 'Female'"),
        (REPLACE, 'field = "sex"', 'field = "race"', "no column for 'race'"),
        (DROP, 'record_id = "3"', 'record_id = "9"', "matches no row: record_id '9'"),
        (DROP, 'record_id = "3"', 'record_id = "4"', "matches 2 rows: record_id '4'"),
        (DROP, 'record_id = "3"', 'record_id = "1"', "lines 2 and 3 differ in name"),
        (DROP, "duplicate_of = 3", "duplicate_of = 99", "its other line 99 is not a record"),
        (DROP, "duplicate_of = 3", "duplicate_of = 4", "its other line 4 is not a record"),
        (DROP, "duplicate_of = 3", "duplicate_of = 5", "lines 4 and 5 differ in name"),
        (DROP, '"state"]', '"race"]', "differ in race"),
    ],
)
def test_a_correction_whose_guard_does_not_hold_is_refused_by_name(
    entry: str, old: str, new: str, says: str, raw: RawRecords
) -> None:
    assert old in entry
    found = corrections.parse(entry.replace(old, new), "made_up")
    with pytest.raises(DataError) as caught:
        corrections.apply(raw, found)
    assert f"correction {found[0].id!r} " in str(caught.value)
    assert says in str(caught.value)
    assert raw.place in str(caught.value)
    assert "Person" not in str(caught.value)


def test_a_correction_by_id_needs_a_file_with_ids(raw: RawRecords) -> None:
    headers = {key: header for key, header in raw.headers.items() if key != "record_id"}
    bare = RawRecords(raw.place, raw.cells.drop(columns="record_id"), headers)
    with pytest.raises(DataError, match=r"'twice-4' matches no row: the file has no ids"):
        corrections.apply(bare, corrections.parse(DROP, "made_up"))


@pytest.mark.parametrize(
    ("entry", "old", "new", "says"),
    [
        (REPLACE, 'reason = "A slip of the key."', "", "reason is missing"),
        (REPLACE, "A slip of the key.", " ", "reason is missing or empty"),
        (DROP, 'evidence = "All cells are the same."', "", "evidence is missing"),
        (REPLACE, 'id = "sex-2"', "", "id is missing"),
        (REPLACE, '"made_up"', '"other_source"', "listed under 'made_up'"),
        (REPLACE, "line = 2", "", "give line or record_id"),
        (REPLACE, "line = 2", 'line = 2\nrecord_id = "1"', "one of them only"),
        (REPLACE, 'expect = { date = "7/4/17", state = "OH" }', "", "no guard"),
        (DROP, 'same = ["name", "age", "date", "state"]', "", "no guard"),
        (REPLACE, 'new = "Female"', "", "give field, old, new"),
        (REPLACE, "line = 2", "line = 2\nduplicate_of = 3", "give field, old, new, or"),
        (REPLACE, "line = 2", "line = 2\nlines = 3", "unknown key 'lines'"),
        (REPLACE, 'state = "OH"', 'name = "Person A"', "name must not be written here"),
        (REPLACE, 'field = "sex"', 'field = "name"', "name must not be written here"),
        (REPLACE, "line = 2", "line = ", "not TOML"),
    ],
)
def test_an_entry_that_is_not_as_it_must_be_is_refused(
    entry: str, old: str, new: str, says: str
) -> None:
    assert old in entry
    with pytest.raises(DataError) as caught:
        corrections.parse(entry.replace(old, new), "made_up")
    assert says in str(caught.value)
    assert "known errors of made_up" in str(caught.value)


def test_an_id_listed_twice_is_refused() -> None:
    with pytest.raises(DataError, match="'sex-2' is listed twice"):
        corrections.parse(REPLACE + REPLACE, "made_up")


def test_a_source_without_known_errors_has_none() -> None:
    assert corrections.load("fatal_encounters_2020") == ()


def known_files() -> list[str]:
    folder = files(corrections.__package__).joinpath("known_errors")
    return sorted(file.name for file in folder.iterdir())


def test_every_file_of_known_errors_is_of_a_registered_source() -> None:
    assert known_files() == [
        "fatal_encounters_2018.toml",
        "mapping_police_violence_2021.toml",
        "washington_post_2024.toml",
        "washington_post_2025_export.toml",
    ]
    known = registry.load()
    for name in known_files():
        source = name.removesuffix(".toml")
        assert source in known
        assert corrections.load(source)


@pytest.mark.parametrize(
    ("source", "replaced", "dropped"),
    [
        ("fatal_encounters_2018", 9, 5),
        ("mapping_police_violence_2021", 0, 2),
        ("washington_post_2024", 0, 1),
        ("washington_post_2025_export", 0, 1),
        ("the_counted", 0, 0),
    ],
)
def test_number_of_known_errors(source: str, replaced: int, dropped: int) -> None:
    found = corrections.load(source)
    assert sum(not each.drops_row for each in found) == replaced
    assert sum(each.drops_row for each in found) == dropped


@pytest.mark.raw(
    "fatal_encounters_2018/fatal_encounters.csv",
    "washington_post_2024/fatal-police-shootings-data.csv",
)
def test_no_name_of_a_person_stands_in_the_known_errors(raw_dir: Path) -> None:
    folder = files(corrections.__package__).joinpath("known_errors")
    written = "\n".join(folder.joinpath(name).read_text("utf-8") for name in known_files())
    for file, column in (
        ("fatal_encounters_2018/fatal_encounters.csv", "subject_name"),
        ("washington_post_2024/fatal-police-shootings-data.csv", "name"),
    ):
        with (raw_dir / file).open(encoding="utf-8", newline="") as handle:
            names = {row[column].strip() for row in csv.DictReader(handle)}
        assert len(names) > 9000
        # one-word entries are words such as "Unknown"
        assert not [name for name in names if " " in name and name in written]
