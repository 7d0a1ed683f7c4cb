"""Readers of population files: official totals, a second way of counting, and refusals."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadr
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.exposure.readers import population
from tests.oracles import census_population

NCHS = "population/pop_est_national_single_year_age_1990to2020_long.RDS"
BRIDGED = "population/pop_bridged.rda"
SINGLE = "population/pop_singlerace_full.rda"
STATE = "population/pop_singlerace_state.rda"
ACS = "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"

READERS: dict[str, Callable[[Path], Any]] = {
    NCHS: population.read_nchs_single_year,
    BRIDGED: population.read_seer_bridged,
    SINGLE: population.read_single_race,
    STATE: population.read_single_race_state,
}
OBJECTS = {
    NCHS: None,
    BRIDGED: "pop_bridged",
    SINGLE: "pop_singlerace_full",
    STATE: "pop_singlerace_state",
}


@pytest.fixture(scope="module")
def frames(files_dir: Path) -> dict[str, pd.DataFrame]:
    return {name: read(files_dir / name) for name, read in READERS.items()}


@pytest.fixture(scope="module")
def raws(files_dir: Path) -> dict[str, pd.DataFrame]:
    return {
        # files not written by R come with names of rows
        name: pyreadr.read_r(str(files_dir / name))[OBJECTS[name]].reset_index(drop=True)
        for name in READERS
    }


@pytest.fixture(scope="module")
def acs_lines(files_dir: Path) -> list[str]:
    return gzip.decompress((files_dir / ACS).read_bytes()).decode("utf-8").splitlines()


def by_year(frame: pd.DataFrame) -> dict[int, int]:
    return {
        int(year): int(total) for year, total in frame.groupby("year")["population"].sum().items()
    }


def refusal(read: Callable[[Path], Any], path: Path) -> DataError:
    """Return the error of a reader that must not accept ``path``."""
    with pytest.raises(DataError) as caught:
        read(path)
    return caught.value


def write_r(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    """Write a frame under the name and the object name of the real file."""
    path = folder / Path(name).name
    if OBJECTS[name] is None:
        pyreadr.write_rds(str(path), frame)
    else:
        pyreadr.write_rdata(str(path), frame, df_name=OBJECTS[name])
    return path


# --- official totals, of the real files -------------------------------------------------------


def holds_nchs_totals_are_those_of_the_census_bureau(frames: dict[str, pd.DataFrame]) -> None:
    found = by_year(frames[NCHS])
    published = {**census_population.INTERCENSAL, **census_population.VINTAGE_2020}
    assert {year: found[year] for year in published} == published
    assert sorted(found) == list(range(1990, 2021))
    assert len(frames[NCHS]) == 31 * 19 * 2 * 4 * 2


def holds_seer_totals_are_those_of_the_census_bureau(frames: dict[str, pd.DataFrame]) -> None:
    found = by_year(frames[BRIDGED])
    # SEER moves people who fled the hurricanes of 2005 out of the estimates of that year
    published = {**census_population.INTERCENSAL, **census_population.VINTAGE_2024}
    published.pop(2005)
    assert {year: found[year] for year in published} == published
    assert found[2005] == pytest.approx(census_population.INTERCENSAL[2005], rel=0.001)
    assert sorted(found) == list(range(1969, 2025))


def holds_single_race_totals_are_those_of_the_census_bureau(
    frames: dict[str, pd.DataFrame],
) -> None:
    found = by_year(frames[SINGLE])
    published = {**census_population.INTERCENSAL, **census_population.VINTAGE_2024}
    assert {year: found[year] for year in published} == published
    assert sorted(found) == list(range(2000, 2025))
    assert len(frames[SINGLE]) == 25 * 18 * 2 * 6 * 2


def holds_state_totals_are_those_of_the_census_bureau(frames: dict[str, pd.DataFrame]) -> None:
    frame = frames[STATE]
    assert by_year(frame) == census_population.VINTAGE_2024
    states = frame[frame["year"] == 2024].groupby("state_fips")["population"].sum()
    for fips, people in census_population.STATES_2024.items():
        assert states[fips] == people
    assert len(states) == 51


def holds_acs_totals_are_those_of_the_census_bureau(raw_dir: Path) -> None:
    frame = population.read_acs(raw_dir / ACS)
    nation = frame[
        (frame["name"] == "United States") & frame["race"].isin(population.ACS_RACES[:7])
    ]
    found = nation.groupby("year")["estimate"].sum()
    assert {year: int(found[year]) for year in census_population.ACS} == census_population.ACS
    # 50 states, the District of Columbia, Puerto Rico and the nation
    assert frame["geo_id"].nunique() == 53


@pytest.mark.raw("population")
def test_totals_are_those_of_the_census_bureau(
    each: Callable[..., None], raw_dir: Path, frames: dict[str, pd.DataFrame]
) -> None:
    each(
        partial(holds_nchs_totals_are_those_of_the_census_bureau, frames),
        partial(holds_seer_totals_are_those_of_the_census_bureau, frames),
        partial(holds_single_race_totals_are_those_of_the_census_bureau, frames),
        partial(holds_state_totals_are_those_of_the_census_bureau, frames),
        partial(holds_acs_totals_are_those_of_the_census_bureau, raw_dir),
    )


# --- a second way of counting -----------------------------------------------------------------

RACES = {
    "white": "white",
    "black": "black",
    "aian": "american_indian_alaska_native",
    "american_indian": "american_indian_alaska_native",
    "api": "asian_pacific_islander",
    "other": "other",
    "white_only": "white",
    "black_only": "black",
    "american_indian_only": "american_indian_alaska_native",
    "asian_only": "asian",
    "nhopi_only": "pacific_islander",
    "multiracial": "more_than_one_race",
}


def test_nchs_equals_a_count_by_hand(
    frames: dict[str, pd.DataFrame], raws: dict[str, pd.DataFrame]
) -> None:
    def group(age: int) -> str:
        if age < 5:
            return "0" if age == 0 else "1-4"
        return "85+" if age >= 85 else f"{age // 5 * 5}-{age // 5 * 5 + 4}"

    by_hand: Counter[tuple[Any, ...]] = Counter()
    for row in raws[NCHS].to_dict("records"):
        stratum = (
            row["year"], group(int(row["age"])), "female" if row["female"] == 1 else "male",
            RACES[row["race"]], "hispanic" if row["hispanic"] == 1 else "non_hispanic",
        )  # fmt: skip
        by_hand[stratum] += int(row["pop_est"])
    found = {
        (row["year"], row["age"], row["sex"], row["race"], row["origin"]): row["population"]
        for row in frames[NCHS].to_dict("records")
    }
    assert found == by_hand


@pytest.mark.parametrize("name", [BRIDGED, SINGLE, STATE])
def test_five_year_files_equal_a_count_by_hand(
    name: str, frames: dict[str, pd.DataFrame], raws: dict[str, pd.DataFrame]
) -> None:
    def group(age: int) -> str:
        return "85+" if age == 85 else f"{age}-{age + 4}"

    by_hand = {
        (
            row.get("state_fips"), row["year"], group(int(row["age"])), row["sex"],
            RACES[row["race"]], row["hispanic_origin"],
        ): int(row["pop"])
        for row in raws[name].to_dict("records")
    }  # fmt: skip
    found = {
        (
            row.get("state_fips"), row["year"], row["age"], row["sex"], row["race"], row["origin"],
        ): row["population"]
        for row in frames[name].to_dict("records")
    }  # fmt: skip
    assert found == by_hand
    assert len(found) == len(frames[name])


def test_acs_equals_the_cells_of_the_file(files_dir: Path, acs_lines: list[str]) -> None:
    by_hand: Counter[tuple[str, str, str]] = Counter()
    blank = 0
    for row in csv.DictReader(acs_lines):
        blank += row["estimate"] == ""
        by_hand[row["year"], row["name"], row["age"]] += int(float(row["estimate"] or 0))
    frame = population.read_acs(files_dir / ACS)
    found = frame.groupby(["year", "name", "age"])["estimate"].sum()
    assert {(str(y), name, age): int(n) for (y, name, age), n in found.items()} == by_hand
    assert int(frame["estimate"].isna().sum()) == blank
    assert len(frame) == len(acs_lines) - 1


# --- refusals: R files ------------------------------------------------------------------------


CELLS = [
    (NCHS, "race", "two", "unknown race 'two'"),
    (NCHS, "hispanic", 2.0, "'2.0'"),
    (NCHS, "hispanic", float("nan"), "unknown hispanic"),
    (NCHS, "female", -1.0, "'-1.0'"),
    (NCHS, "age", float("nan"), "not a number"),
    (NCHS, "age", 5.5, "not a whole number"),
    (NCHS, "age", 86.0, "above 85"),
    (BRIDGED, "sex", "both", "unknown sex 'both'"),
    (BRIDGED, "race", "asian_only", "unknown race 'asian_only'"),
    (BRIDGED, "age", 7, "unknown age '7'"),
    (BRIDGED, "age", 90, "unknown age '90'"),
    (BRIDGED, "hispanic_origin", "latino", "'latino'"),
    (BRIDGED, "year", 1968, "below 1969"),
    (BRIDGED, "year", 2025, "above 2024"),
    (BRIDGED, "pop", -1.0, "negative"),
    (BRIDGED, "pop", 10.5, "not a whole number"),
    (BRIDGED, "pop", float("nan"), "not a number"),
    (SINGLE, "race", "api", "unknown race 'api'"),
    (SINGLE, "sex", "F", "unknown sex 'F'"),
    (SINGLE, "year", 1999, "below 2000"),
    (SINGLE, "hispanic_origin", "not_hispanic", "'not_hispanic'"),
    (SINGLE, "pop", -1.0, "negative"),
]
FEW = 600
"""Rows that suffice where a reader looks at cells before it looks for missing strata."""


def test_altered_copies_are_read_when_nothing_is_wrong(
    frames: dict[str, pd.DataFrame], raws: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    # so that the refusals below are of the damage, and not of the way the copy is written
    for name in (NCHS, BRIDGED, SINGLE):
        copy = write_r(raws[name], name, tmp_path)
        pd.testing.assert_frame_equal(READERS[name](copy), frames[name])


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CELLS)), ids=lambda value: str(value).replace("/", "-")
)
def test_bad_cell_is_refused_with_its_place(
    number: int, case: tuple[str, str, Any, str], raws: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    name, column, value, says = case
    bad = (raws[name] if name == NCHS else raws[name].iloc[:FEW]).copy()
    row = (1, FEW // 2, FEW)[number % 3]
    bad.loc[row - 1, column] = value
    error = refusal(READERS[name], write_r(bad, name, tmp_path))
    # a row of an R object, counted from 1
    assert (error.row, error.column) == (row, column)
    assert says in str(error)


def test_nchs_without_one_stratum_is_refused(raws: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    short = raws[NCHS].drop(index=42655).reset_index(drop=True)
    error = refusal(READERS[NCHS], write_r(short, NCHS, tmp_path))
    assert "incomplete" in str(error)


@pytest.mark.parametrize("name", READERS)
def test_stratum_listed_twice_is_refused(
    name: str, raws: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    # of the states one suffices: they stand one after the other, 2,160 rows each
    rows = raws[name].iloc[:2160] if name == STATE else raws[name]
    twice = pd.concat([rows, rows.iloc[[7]]], ignore_index=True)
    assert "twice" in str(refusal(READERS[name], write_r(twice, name, tmp_path)))


# --- refusals: the American Community Survey --------------------------------------------------


def write_acs(lines: list[str], folder: Path) -> Path:
    path = folder / "acs.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=1))
    return path


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (2, "race", "asian", "unknown race 'asian'"),
        (700, "sex", "Both", "unknown sex 'Both'"),
        (1000, "age", "5-14", "unknown age '5-14'"),
        (2, "estimate", "-5.0", "negative"),
        (1000, "moe90", "-1.0", "negative"),
    ],
)
def test_bad_cell_in_the_survey_is_refused_with_its_place(
    row: int, column: str, value: str, says: str, acs_lines: list[str], tmp_path: Path
) -> None:
    few = acs_lines[:1000]
    cells = few[row - 1].split(",")
    cells[few[0].split(",").index(column)] = value
    copy = write_acs([*few[: row - 1], ",".join(cells), *few[row:]], tmp_path)
    error = refusal(population.read_acs, copy)
    assert (error.row, error.column) == (row, column)
    assert says in str(error)
    assert str(copy) in str(error)


def test_damaged_surveys_are_refused(acs_lines: list[str], tmp_path: Path) -> None:
    few, read = acs_lines[:1000], population.read_acs
    error = refusal(read, write_acs([*few, few[4]], tmp_path))
    assert error.row == 1001
    assert "twice" in str(error)
    for column in few[0].split(","):
        place = few[0].split(",").index(column)
        less = [
            ",".join(cells[:place] + cells[place + 1 :])
            for cells in (line.split(",") for line in few)
        ]
        assert f"missing column {column!r}" in str(refusal(read, write_acs(less, tmp_path)))
    more = [few[0] + ",surname", *(line + ",x" for line in few[1:])]
    assert "unexpected column 'surname'" in str(refusal(read, write_acs(more, tmp_path)))
    web = write_acs(["<!DOCTYPE html>", "<html></html>"], tmp_path)
    assert "missing column" in str(refusal(read, web))


def test_survey_that_is_not_gzipped_is_refused(acs_lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "acs.csv.gz"
    whole = gzip.compress("\n".join(acs_lines[:1000]).encode("utf-8"))
    for content in (
        "\n".join(acs_lines[:10]).encode("utf-8"),
        b"<html></html>",
        whole[: len(whole) // 2],
    ):
        path.write_bytes(content)
        error = refusal(population.read_acs, path)
        assert "not a gzipped table" in str(error)
        assert str(path) in str(error)
    path.unlink()
    assert "o such file" in str(refusal(population.read_acs, path))
