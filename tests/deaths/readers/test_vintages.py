"""Every layout of every source, on made-up people: it reads, its rules hold, and it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths import record
from qi_analysis.deaths.readers import (
    fatal_encounters,
    mapping_police_violence,
    the_counted,
    washington_post,
)
from qi_analysis.deaths.reading import corrections
from tests.deaths.made_up import (
    MPV_EXPORT_2025,
    VINTAGES,
    one_person,
    rows_under,
    write_text,
    write_workbook,
)

FE_NEW = "fatal encounters, sheet since 2021"
FE_COPY = "fatal encounters, copy of 2018"
MPV = "mapping police violence, short headers"
MPV_2018 = "mapping police violence, form of 2018"
WP_V1, WP_V2 = "washington post, version 1", "washington post, version 2"
WP_EXPORT = "washington post, export"
THE_COUNTED = "the counted"
DISPOSITION = "death_disposition"

READERS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "fatal encounters": fatal_encounters.read,
    "mapping police violence": mapping_police_violence.read,
    "washington post, repository": washington_post.read_v2,
    "washington post, site": washington_post.read_export,
    "the counted": the_counted.read,
}


# --- every layout is read ---------------------------------------------------------------------


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_known_vintage_is_read(vintage: str, tmp_path: Path) -> None:
    person = one_person(tmp_path, vintage).loc[0]
    assert (person["date"].month, person["date"].day) == (7, 4)
    assert person["date"].year == person["year"]
    assert (person["age_low"], person["age_high"]) == (31, 31)
    assert (person["sex"], person["race"], person["state"]) == ("male", "white", "OH")
    assert (person["cause"], person["name"]) == ("officer_force", "Person A")
    assert (person["source"], person["line"]) == ("made_up", 2)
    headers = VINTAGES[vintage].headers
    has_id = {"Unique ID", "mpv_id", "MPV ID", "id", "uid"} & set(headers)
    assert person["record_id"] == ("90001" if has_id else "line-2")
    assert person["race_codes"] in VINTAGES[vintage].person.values()


@pytest.mark.parametrize("vintage", VINTAGES)
def test_order_and_spelling_of_headers_do_not_matter(vintage: str, tmp_path: Path) -> None:
    found = VINTAGES[vintage]
    header, *people = rows_under(found.headers, [found.person])
    spelled = [name.upper().replace("_", " ") + " " for name in header][::-1]
    path = write_text(tmp_path / "made-up.csv", [spelled, *[row[::-1] for row in people]])
    plain = one_person(tmp_path, vintage)
    pd.testing.assert_frame_equal(found.reader(path, source="made_up"), plain)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_workbook_of_the_same_rows_is_the_same(vintage: str, tmp_path: Path) -> None:
    found = VINTAGES[vintage]
    rows = rows_under(found.headers, [found.person])
    path = write_workbook(tmp_path / "book.xlsx", {"Notes": [["Read me"]], "Deaths": rows})
    frame = found.reader(path, source="made_up")
    pd.testing.assert_frame_equal(frame, one_person(tmp_path, vintage))


def test_the_export_of_2025_has_the_headers_it_had() -> None:
    assert len(MPV_EXPORT_2025) == len(set(MPV_EXPORT_2025)) == 62


def test_race_and_gender_are_those_of_the_person_killed(tmp_path: Path) -> None:
    others = {"officer_races": "Black", "prosecutor_race": "Black", "prosecutor_gender": "Female"}
    person = one_person(tmp_path, "mapping police violence, export of 2025", others).loc[0]
    assert (person["race"], person["sex"]) == ("white", "male")


@pytest.mark.parametrize("year", [2026, 2031])
def test_the_sheet_of_a_growing_workbook_may_have_any_year_in_its_name(
    year: int, tmp_path: Path
) -> None:
    found = VINTAGES["mapping police violence, workbook of 2026"]
    summary = ["State", "Total Population", "White Population", "Black people killed"]
    sheets = {
        f"2013-{year} Killings by State": [summary, ["OH", "1", "1", "0"]],
        f"2013-{year} Police Killings": rows_under(
            found.headers, [found.person, {**found.person, "MPV ID": "90002"}]
        ),
    }
    frame = found.reader(write_workbook(tmp_path / "book.xlsx", sheets), source="made_up")
    assert list(frame["record_id"]) == ["90001", "90002"]


@pytest.mark.parametrize(
    ("vintage", "expected"),
    [
        (FE_NEW, ("unknown", "armed")),
        (FE_COPY, ("unknown", "unknown")),
        (MPV, ("on", "allegedly armed")),
        (MPV_2018, ("unknown", "allegedly armed")),
        (WP_V1, ("on", "gun")),
        (WP_V2, ("on", "gun")),
        (WP_EXPORT, ("on", "gun")),
        (THE_COUNTED, ("unknown", "firearm")),
    ],
)
def test_duty_and_arms(vintage: str, expected: tuple[str, str], tmp_path: Path) -> None:
    person = one_person(tmp_path, vintage).loc[0]
    assert (person["duty"], person["armed"]) == expected


def test_race_as_imputed_by_the_source_is_never_taken(tmp_path: Path) -> None:
    # the made-up person is white as recorded, Black as imputed
    assert VINTAGES[FE_NEW].person["Race with imputations"] == "African-American/Black"
    frame = one_person(tmp_path, FE_NEW, {"Race": "Race unspecified"})
    assert frame.loc[0, "race"] == "unknown"


# --- rules ------------------------------------------------------------------------------------

RULES: list[tuple[str, dict[str, str], str, Any]] = [
    # the first that applies: suicide, force, vehicle, other
    (FE_COPY, {DISPOSITION: "Suicide"}, "cause", "suicide"),
    (FE_COPY, {DISPOSITION: "Murder/suicide"}, "cause", "suicide"),
    (FE_COPY, {DISPOSITION: "Ruled suicide by police"}, "cause", "suicide"),
    (FE_COPY, {DISPOSITION: "Ruled Suicide", "cause_of_death": "Vehicle"}, "cause", "suicide"),
    (FE_COPY, {DISPOSITION: "Suicide", "cause_of_death": ""}, "cause", "suicide"),
    (FE_COPY, {DISPOSITION: ""}, "cause", "officer_force"),
    *[
        (FE_COPY, {"cause_of_death": cause}, "cause", "officer_force")
        for cause in (
            "Gunshot", "Tasered", "Medical emergency", "Asphyxiated/Restrained",
            "Beaten/Bludgeoned with instrument", "Chemical agent/Pepper spray",
        )
    ],
    (FE_NEW, {"Highest level of force": "Asphyxiation/Restrain"}, "cause", "officer_force"),
    (FE_COPY, {"cause_of_death": "Vehicle"}, "cause", "vehicle"),
    *[
        (FE_COPY, {"cause_of_death": cause}, "cause", "other")
        for cause in (
            "Drowned", "Drug overdose", "Fell from a height", "Stabbed", "Other", "Undetermined",
            "Burned/Smoke inhalation",
        )
    ],
    (FE_COPY, {"cause_of_death": ""}, "cause", "unknown"),
    (FE_COPY, {"subject_race": "Middle Eastern"}, "race", "white"),
    (FE_COPY, {"subject_race": "African-American/Black"}, "race", "black"),
    (FE_COPY, {"subject_race": "Hispanic/Latino"}, "race", "latino"),
    (FE_NEW, {"Race": "HIspanic/Latino"}, "race", "latino"),
    (FE_COPY, {"subject_race": "Native American/Alaskan"}, "race",
     "american_indian_alaska_native"),
    (FE_COPY, {"subject_race": "Asian/Pacific Islander"}, "race", "asian_pacific_islander"),
    (FE_COPY, {"subject_race": "Race unspecified"}, "race", "unknown"),
    (FE_COPY, {"subject_race": ""}, "race", "unknown"),
    (FE_COPY, {"subject_gender": "Transgender"}, "sex", "other"),
    (FE_COPY, {"subject_gender": ""}, "sex", "unknown"),
    (FE_COPY, {"subject_age": "20s"}, "age_high", 29),
    (FE_COPY, {"encounter_year": ""}, "year", 2017),
    (FE_COPY, {"encounter_date": ""}, "year", 2017),
    (FE_COPY, {"encounter_date": "", "encounter_year": "2009"}, "year", 2009),
    (FE_NEW, {"Unique ID": ""}, "record_id", "line-2"),
    (FE_NEW, {"Armed/Unarmed": ""}, "armed", "unknown"),
    (FE_NEW, {"Unique ID": "7.0"}, "record_id", "7"),
    (FE_NEW, {"Unique ID": "007"}, "record_id", "7"),
    (FE_NEW, {"Unique ID": "0"}, "record_id", "0"),
    (FE_NEW, {"Unique ID": "7a"}, "record_id", "7a"),
    (MPV, {"cause_of_death": "Vehicle"}, "cause", "vehicle"),
    (MPV, {"cause_of_death": "vehicle "}, "cause", "vehicle"),
    (MPV, {"cause_of_death": "Gunshot, Vehicle"}, "cause", "officer_force"),
    (MPV, {"cause_of_death": "Taser, Pepper spray, beaten"}, "cause", "officer_force"),
    (MPV, {"cause_of_death": "Physical restraint"}, "cause", "officer_force"),
    (MPV, {"cause_of_death": "Vehicle; Gunshot"}, "cause", "officer_force"),
    (MPV, {"cause_of_death": "Other"}, "cause", "officer_force"),
    (MPV, {"cause_of_death": ""}, "cause", "unknown"),
    (MPV, {"off_duty_killing": "Off-Duty"}, "duty", "off"),
    (MPV, {"off_duty_killing": "off-duty"}, "duty", "off"),
    (MPV, {"race": "Native Hawaiian and Pacific Islander"}, "race", "asian_pacific_islander"),
    (MPV, {"race": "Pacific Islander"}, "race", "asian_pacific_islander"),
    (MPV, {"race": "Native American"}, "race", "american_indian_alaska_native"),
    (MPV, {"race": "Unknown race"}, "race", "unknown"),
    (MPV, {"race": "White,Hispanic"}, "race", "latino"),
    (MPV, {"gender": "Male "}, "sex", "male"),
    (MPV, {"gender": "Unknown"}, "sex", "unknown"),
    (MPV, {"gender": "Transgender"}, "sex", "other"),
    (MPV, {"allegedly_armed": "Allegedly armed"}, "armed", "allegedly armed"),
    (MPV, {"allegedly_armed": "Unarmed/Did Not Have Actual Weapon"}, "armed",
     "unarmed/did not have actual weapon"),
    (MPV, {"allegedly_armed": "Unarmed/Did Not Have an Actual Weapon"}, "armed",
     "unarmed/did not have actual weapon"),
    (MPV, {"allegedly_armed": ""}, "armed", "unknown"),
    (MPV, {"age": "Unknown"}, "age_low", math.nan),
    (MPV, {"age": "40s"}, "age_low", 40),
    (MPV, {"date": "2023-07-04T00:00:00.000Z"}, "year", 2023),
    (WP_V1, {"gender": "F"}, "sex", "female"),
    (WP_V1, {"race": "O"}, "race", "other"),
    (WP_V2, {"gender": "non-binary"}, "sex", "other"),
    (WP_V2, {"gender": ""}, "sex", "unknown"),
    (WP_V2, {"race": ""}, "race", "unknown"),
    (WP_V2, {"race": "B;H"}, "race", "latino"),
    (WP_V2, {"race": "W;B;N"}, "race", "black"),
    (WP_V2, {"race": "W;B;N"}, "race_codes", "W;B;N"),
    (WP_V2, {"armed_with": ""}, "armed", "unknown"),
    (WP_V2, {"armed_with": "gun;vehicle"}, "armed", "gun;vehicle"),
    (WP_EXPORT, {"race": "Unknown"}, "race", "unknown"),
    (WP_EXPORT, {"race": "White,Asian"}, "race", "asian_pacific_islander"),
    (WP_EXPORT, {"race": "White,Black,Native American"}, "race", "black"),
    (THE_COUNTED, {"raceethnicity": "Arab-American"}, "race", "white"),
    (THE_COUNTED, {"raceethnicity": "Other"}, "race", "other"),
    (THE_COUNTED, {"raceethnicity": "Black, Hispanic/Latino"}, "race", "latino"),
    (FE_COPY, {"subject_race": "European-American/White, Hispanic/Latino"}, "race", "latino"),
    (THE_COUNTED, {"gender": "Non-conforming"}, "sex", "other"),
    (THE_COUNTED, {"classification": "Taser"}, "cause", "officer_force"),
    (THE_COUNTED, {"classification": "Death in custody"}, "cause", "officer_force"),
    (THE_COUNTED, {"classification": "Struck by vehicle"}, "cause", "vehicle"),
    (THE_COUNTED, {"classification": "Other"}, "cause", "other"),
    (THE_COUNTED, {"month": "February", "day": "29"}, "date", pd.Timestamp("2016-02-29")),
]  # fmt: skip


@pytest.mark.parametrize(("vintage", "changes", "column", "expected"), RULES)
def test_rule(
    vintage: str, changes: dict[str, str], column: str, expected: Any, tmp_path: Path
) -> None:
    value = one_person(tmp_path, vintage, changes).loc[0, column]
    if isinstance(expected, float) and math.isnan(expected):
        assert math.isnan(value)
    else:
        assert value == expected


# --- refusals ---------------------------------------------------------------------------------

BAD_CELLS: list[tuple[str, dict[str, str], str, str]] = [
    (FE_COPY, {"subject_gender": "Femalr"}, "subject_gender", "unknown sex 'Femalr'"),
    (FE_COPY, {"subject_race": "Martian"}, "subject_race", "unknown race 'Martian'"),
    (FE_COPY, {"subject_race": "Hispanic/Latinio"}, "subject_race", "'Hispanic/Latinio'"),
    (FE_COPY, {"subject_age": "25`"}, "subject_age", "not an age: '25`'"),
    (FE_COPY, {"subject_age": "999"}, "subject_age", "impossible age"),
    (FE_COPY, {"encounter_state": "PR"}, "encounter_state", "unknown state 'PR'"),
    (FE_COPY, {"encounter_state": ""}, "encounter_state", "unknown state ''"),
    (FE_COPY, {"cause_of_death": "Crossbow"}, "cause_of_death", "unknown cause 'Crossbow'"),
    (FE_COPY, {"encounter_date": "7/44/17"}, "encounter_date", "no such day: '7/44/17'"),
    (FE_COPY, {"encounter_date": "soon"}, "encounter_date", "not a date: 'soon'"),
    (FE_COPY, {"encounter_date": "7/4/99", "encounter_year": ""}, "date", "future"),
    (FE_COPY, {"encounter_date": "12/31/1999", "encounter_year": ""}, "date", "before 2000"),
    (FE_COPY, {"encounter_year": "2016"}, "encounter_year", "2016 is not the year of the date"),
    (FE_COPY, {"encounter_year": "#REF!"}, "encounter_year", "not a year: '#REF!'"),
    (FE_NEW, {"Gender": "White"}, "Gender", "unknown sex 'White'"),
    (MPV, {"gender": "Mal"}, "gender", "unknown sex 'Mal'"),
    (MPV, {"race": "Black,Martian"}, "race", "unknown race 'Martian'"),
    (MPV, {"cause_of_death": "Gunshot, Laser"}, "cause_of_death", "unknown cause 'laser'"),
    (MPV, {"off_duty_killing": "Maybe"}, "off_duty_killing", "unknown duty 'Maybe'"),
    (MPV, {"state": "Guam"}, "state", "unknown state 'Guam'"),
    (MPV, {"age": "Adult"}, "age", "not an age: 'Adult'"),
    (MPV, {"date": "13/7/2023"}, "date", "no such day"),
    (WP_V2, {"race": "Q"}, "race", "unknown race 'Q'"),
    (WP_V2, {"race": "White"}, "race", "unknown race 'White'"),
    (WP_V2, {"gender": "X"}, "gender", "unknown sex 'X'"),
    (WP_V2, {"date": "2999-01-01"}, "date", "future"),
    (WP_EXPORT, {"race": "W"}, "race", "unknown race 'W'"),
    (WP_EXPORT, {"age": "-4"}, "age", "not an age"),
    (THE_COUNTED, {"month": "Juli"}, "month", "unknown month 'Juli'"),
    (THE_COUNTED, {"day": "32"}, "month, day, year", "no such day"),
    (THE_COUNTED, {"month": "February", "day": "30"}, "month, day, year", "no such day"),
    (THE_COUNTED, {"classification": "Fall"}, "classification", "unknown cause 'Fall'"),
    (THE_COUNTED, {"raceethnicity": "Klingon"}, "raceethnicity", "unknown race 'Klingon'"),
]


@pytest.mark.parametrize(("vintage", "changes", "column", "says"), BAD_CELLS)
@pytest.mark.parametrize("before", [0, 2])
def test_bad_cell_is_refused_with_its_place(
    vintage: str, changes: dict[str, str], column: str, says: str, before: int, tmp_path: Path
) -> None:
    found = VINTAGES[vintage]
    people = [{**found.person, **_own_id(vintage, number)} for number in range(before + 3)]
    people[before] |= changes
    path = write_text(tmp_path / "made-up.csv", rows_under(found.headers, people))
    with pytest.raises(DataError) as caught:
        found.reader(path, source="made_up")
    assert caught.value.row == before + 2
    assert caught.value.column == column
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    if says.startswith("unknown"):
        assert "Known: " in str(caught.value)


def _own_id(vintage: str, number: int) -> dict[str, str]:
    ids = {"Unique ID", "mpv_id", "MPV ID", "id", "uid"} & set(VINTAGES[vintage].headers)
    return {column: str(number) for column in ids}


@pytest.mark.parametrize("vintage", [FE_NEW, MPV, WP_V1, WP_V2, THE_COUNTED])
def test_an_id_used_twice_is_refused(vintage: str, tmp_path: Path) -> None:
    found = VINTAGES[vintage]
    other = {**found.person, **_own_id(vintage, 1)}
    rows = rows_under(found.headers, [found.person, other, found.person])
    with pytest.raises(DataError, match="'90001' is used twice, first in row 2") as caught:
        found.reader(write_text(tmp_path / "made-up.csv", rows), source="made_up")
    assert caught.value.row == 4


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_needed_column_that_is_missing_is_named(vintage: str, tmp_path: Path) -> None:
    found = VINTAGES[vintage]
    optional = {
        "Unique ID", "Race with imputations", "Subject's race with imputations",
        "Armed/Unarmed", "Date (Year)", "encounter_year", "Intended use of force (Developing)",
        "mpv_id", "MPV ID", "manner_of_death", "off_duty_killing", "Off-Duty Killing?",
    }  # fmt: skip
    for dropped in found.person:
        headers = [header for header in found.headers if header != dropped]
        person = {key: cell for key, cell in found.person.items() if key != dropped}
        path = write_text(tmp_path / "made-up.csv", rows_under(headers, [person]))
        if dropped in optional:
            assert len(found.reader(path, source="made_up")) == 1
            continue
        with pytest.raises(DataError, match="missing column for") as caught:
            found.reader(path, source="made_up")
        assert caught.value.row == 1
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("reader", "vintage"),
    [
        (reader, vintage)
        for reader in READERS
        for vintage in VINTAGES
        if READERS[reader] is not VINTAGES[vintage].reader
    ],
)
def test_the_file_of_another_source_is_refused_in_one_line(
    reader: str, vintage: str, tmp_path: Path
) -> None:
    found = VINTAGES[vintage]
    path = write_text(tmp_path / "made-up.csv", rows_under(found.headers, [found.person]))
    with pytest.raises(DataError, match="missing column for") as caught:
        READERS[reader](path, source="made_up")
    assert caught.value.row == 1
    assert "\n" not in str(caught.value)


# --- known errors -----------------------------------------------------------------------------


def test_a_new_vintage_under_the_old_source_is_refused_by_its_known_errors(tmp_path: Path) -> None:
    found = VINTAGES[FE_NEW]
    path = write_text(tmp_path / "new.csv", rows_under(found.headers, [found.person]))
    with pytest.raises(DataError, match=r"correction 'fe-2018-sex-5439' matches no row"):
        fatal_encounters.read(path, source="fatal_encounters_2018")
    assert len(fatal_encounters.read(path, source="fatal_encounters_2021")) == 1


def test_known_errors_can_be_given(tmp_path: Path) -> None:
    entry = corrections.parse(
        '[[correction]]\nid = "x"\nsource = "made_up"\nrecord_id = "90001"\n'
        'expect = { date = "2023-07-04" }\nfield = "race"\nold = "W"\nnew = "B"\n'
        'reason = "A test."\nevidence = "None."\n',
        "made_up",
    )
    frame = one_person(tmp_path, WP_V2, known_errors=entry)
    assert (frame.loc[0, "race"], frame.loc[0, "race_codes"]) == ("black", "B")


# --- what leaves a reader ---------------------------------------------------------------------


@pytest.mark.parametrize("vintage", VINTAGES)
def test_only_the_columns_of_the_schema_leave_a_reader(vintage: str, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    frame = one_person(tmp_path, vintage)
    assert list(frame.columns) == list(record.RECORD_COLUMNS)
    assert set(tmp_path.iterdir()) - before == {tmp_path / "made-up.csv"}
    public = frame.drop(columns="name")
    assert (
        not public.astype(str).apply(lambda column: column.str.contains("Person A")).any(axis=None)
    )
