"""Readers of deaths and life tables: official totals, a second way of counting, and refusals."""

from __future__ import annotations

import csv
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadr
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.exposure.readers import life_tables, nvss, wonder
from tests.oracles import census_population, nchs_deaths, us_life_expectancy

BRIDGED = "mortality/wonder_mort_race_age_sex_00_20.txt"
BY_ORIGIN = "mortality/wonder_mort_hisp_00_20.txt"
PROVISIONAL = "mortality/wonder_provisional_mort.txt"
NVSS = "mortality/summarized_deaths_1990_2020.RDS"
HAZARDS = "life_tables/survexp_us.csv"

WONDER: dict[str, Callable[[Path], Any]] = {
    BRIDGED: wonder.read_bridged,
    BY_ORIGIN: wonder.read_bridged_by_origin,
    PROVISIONAL: wonder.read_provisional,
}
MOST_IN_A_SUPPRESSED_CELL = 9


@pytest.fixture(scope="module")
def frames(files_dir: Path) -> dict[str, pd.DataFrame]:
    return {name: read(files_dir / name) for name, read in WONDER.items()}


@pytest.fixture(scope="module")
def summarized(files_dir: Path) -> pd.DataFrame:
    return nvss.read_summarized_deaths(files_dir / NVSS)


def export_rows(path: Path) -> list[dict[str, str]]:
    """Return the lines of an export that stand before its notes, read without pandas."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows: list[dict[str, str]] = []
        for row in csv.DictReader(handle, delimiter="\t"):
            if row["Notes"] == "---":
                return rows
            rows.append(row)
    raise AssertionError(f"{path} has no notes")


def refusal(read: Callable[[Path], Any], path: Path) -> DataError:
    """Return the error of a reader that must not accept ``path``."""
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    return caught.value


# --- official totals, of the real files -------------------------------------------------------


def holds_exports_bracket_the_official_deaths_of_residents(frames: dict[str, pd.DataFrame]) -> None:
    # a suppressed cell holds 1 to 9 deaths, so the official total lies between the two ends
    for name, frame in frames.items():
        years = frame.groupby("year")["deaths"]
        shown, hidden = years.sum(), years.apply(lambda cells: int(cells.isna().sum()))
        checked = [year for year in nchs_deaths.RESIDENTS if year in shown.index]
        assert len(checked) == (5 if name == PROVISIONAL else 22), name
        for year in checked:
            official = nchs_deaths.RESIDENTS[year]
            assert shown[year] + hidden[year] <= official, (name, year)
            most = shown[year] + MOST_IN_A_SUPPRESSED_CELL * hidden[year]
            assert official <= most, (name, year)


def holds_bridged_export_brackets_the_official_deaths_of_each_sex(
    frames: dict[str, pd.DataFrame],
) -> None:
    groups = frames[BRIDGED].groupby(["year", "sex"])["deaths"]
    shown, hidden = groups.sum(), groups.apply(lambda cells: int(cells.isna().sum()))
    for year, both in nchs_deaths.RESIDENTS_BY_SEX.items():
        for sex, official in zip(("male", "female"), both, strict=True):
            low = shown[year, sex] + hidden[year, sex]
            assert low <= official <= low + 8 * hidden[year, sex]


def holds_bridged_export_has_the_official_infant_deaths(frames: dict[str, pd.DataFrame]) -> None:
    infants = frames[BRIDGED][frames[BRIDGED]["age"] == "0"]
    assert infants["deaths"].notna().all()
    found = infants.groupby("year")["deaths"].sum()
    assert {year: int(found[year]) for year in nchs_deaths.INFANTS} == nchs_deaths.INFANTS


def holds_export_by_origin_has_the_official_non_hispanic_deaths(
    frames: dict[str, pd.DataFrame],
) -> None:
    frame = frames[BY_ORIGIN]
    rows = frame[(frame["year"] == 2017) & (frame["origin"] == "non_hispanic")]
    for race, official in nchs_deaths.NON_HISPANIC_2017.items():
        deaths = rows[rows["race"] == race]["deaths"]
        hidden = int(deaths.isna().sum())
        low = int(deaths.sum()) + hidden
        assert low <= official <= low + 8 * hidden


def holds_summarized_file_has_the_official_deaths_exactly(summarized: pd.DataFrame) -> None:
    found = summarized.groupby("year")["deaths"].sum()
    years = [year for year in nchs_deaths.RESIDENTS if year <= 2020]
    assert {year: int(found[year]) for year in years} == {
        year: nchs_deaths.RESIDENTS[year] for year in years
    }
    by_sex = summarized.groupby(["year", "sex"])["deaths"].sum()
    for year, (male, female) in nchs_deaths.RESIDENTS_BY_SEX.items():
        assert (by_sex[year, "male"], by_sex[year, "female"]) == (male, female)
    by_race = summarized[summarized["year"] == 2017].groupby("race")["deaths"].sum()
    for race, official in nchs_deaths.NON_HISPANIC_2017.items():
        assert by_race[race] == official
    assert set(summarized["year"]) == set(range(1990, 2021))


def holds_population_of_a_census_year_is_the_count(frames: dict[str, pd.DataFrame]) -> None:
    # the notes of the export say so; above 85 it has no population, so the printed count is added
    for name, year in itertools.product((BRIDGED, BY_ORIGIN), census_population.CENSUS):
        frame = frames[name][frames[name]["year"] == year]
        closed = int(frame["population"].sum())
        counted = closed + census_population.CENSUS_85_PLUS[year]
        assert counted == census_population.CENSUS[year], (name, year)
        assert frame[frame["age"] == "85+"]["population"].isna().all(), (name, year)


@pytest.mark.raw("mortality")
def test_real_files_have_the_official_numbers(
    each: Callable[..., None], frames: dict[str, pd.DataFrame], summarized: pd.DataFrame
) -> None:
    each(
        partial(holds_exports_bracket_the_official_deaths_of_residents, frames),
        partial(holds_bridged_export_brackets_the_official_deaths_of_each_sex, frames),
        partial(holds_bridged_export_has_the_official_infant_deaths, frames),
        partial(holds_export_by_origin_has_the_official_non_hispanic_deaths, frames),
        partial(holds_summarized_file_has_the_official_deaths_exactly, summarized),
        partial(holds_population_of_a_census_year_is_the_count, frames),
    )


# --- a second way of counting -----------------------------------------------------------------


@pytest.mark.parametrize("name", WONDER)
def test_export_equals_a_count_by_hand(
    name: str, files_dir: Path, frames: dict[str, pd.DataFrame]
) -> None:
    races = {
        "White": "white",
        "Black or African American": "black",
        "American Indian or Alaska Native": "american_indian_alaska_native",
        "Asian or Pacific Islander": "asian_pacific_islander",
        "Asian": "asian_pacific_islander",
        "Native Hawaiian or Other Pacific Islander": "asian_pacific_islander",
        "More than one race": "more_than_one_race",
    }
    origins = {
        "Hispanic or Latino": "hispanic",
        "Not Hispanic or Latino": "non_hispanic",
        "Not Stated": "not_stated",
    }
    ages = {
        "< 1 year": "0",
        "Not Stated": "not_stated",
        **dict.fromkeys(("85-89 years", "90-94 years", "95-99 years", "100+ years"), "85+"),
    }
    deaths: Counter[tuple[str, ...]] = Counter()
    people: Counter[tuple[str, ...]] = Counter()
    hidden: Counter[tuple[str, ...]] = Counter()
    rows = export_rows(files_dir / name)
    for row in rows:
        # the words of the export, not the codes that the reader goes by
        label = row["Five-Year Age Groups"].strip()  # "60-64 years " ends in a blank
        stratum = (
            ages.get(label, label.removesuffix(" years")),
            row["Year"][:4],
            row["Gender"].lower(),
            races[row.get("Race") or row["Single Race 6"]],
            origins[row["Hispanic Origin"]] if "Hispanic Origin" in row else "any",
        )
        suppressed = row["Deaths"] == "Suppressed"
        hidden[stratum] += suppressed
        deaths[stratum] += 0 if suppressed else int(row["Deaths"])
        people[stratum] += 0 if row["Population"] == "Not Applicable" else int(row["Population"])
    frame = frames[name]
    if "origin" not in frame.columns:
        frame = frame.assign(origin="any")
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in frame.to_dict("records"):
        stratum = (row["age"], str(row["year"]), row["sex"], row["race"], row["origin"])
        found[stratum][0] += row["deaths"] or 0
        found[stratum][1] += row["population"] or 0
        found[stratum][2] += row["deaths"] is None
    assert found == {key: [deaths[key], people[key], hidden[key]] for key in deaths}
    assert len(frame) == len(rows)
    assert frame["row"].tolist() == list(range(2, len(rows) + 2))


def test_summarized_file_equals_a_count_by_hand(files_dir: Path, summarized: pd.DataFrame) -> None:
    (raw,) = pyreadr.read_r(str(files_dir / NVSS)).values()
    races = {
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
        "black": "black",
        "hispanic": "latino",
        "white": "white",
    }

    def group(age: float) -> str:
        if math.isnan(age):
            return "unknown"
        if age < 5:
            return "0" if age < 1 else "1-4"
        start = int(age) // 5 * 5
        return "85+" if start >= 85 else f"{start}-{start + 4}"

    by_hand: Counter[tuple[int, str, str, str]] = Counter()
    for row in raw.to_dict("records"):
        sex = row["sex"] if isinstance(row["sex"], str) else "unknown"
        race = races[row["race_eth"]] if isinstance(row["race_eth"], str) else "unknown"
        by_hand[int(row["year"]), group(row["age_years"]), sex, race] += int(row["n_deaths"])
    found = {
        (row["year"], row["age"], row["sex"], row["race"]): row["deaths"]
        for row in summarized.to_dict("records")
    }
    assert found == by_hand
    assert len(found) == len(summarized)


@pytest.mark.parametrize("age", [0, 0.0, 0.99, 1, 4, 4.99, 5, 9, 10, 84, 84.99, 85, 119])
def test_single_ages_are_put_in_the_group_that_holds_them(age: float) -> None:
    expected = (
        "0" if age < 1 else "1-4" if age < 5 else "5-9" if age < 10 else "10-14" if age < 15
        else "80-84" if age < 85 else "85+"
    )  # fmt: skip
    assert nvss.group_ages(pd.Series([age])).tolist() == [expected]


def test_unknown_age_stays_missing() -> None:
    assert nvss.group_ages(pd.Series([float("nan"), 3.0])).isna().tolist() == [True, False]


@pytest.mark.raw("life_tables/survexp_us.csv")
def test_hazards_give_the_printed_life_expectancy(raw_dir: Path) -> None:
    frame = life_tables.read_us_hazards(raw_dir / HAZARDS)
    assert len(frame) == 81 * 110 * 2
    hazard = {
        (row["year"], row["sex"], row["age"]): row["daily_hazard"]
        for row in frame.to_dict("records")
    }

    def expectancy(year: int, sex: str) -> float:
        alive, years = 1.0, 0.0
        for age in range(110):
            left = alive * math.exp(-life_tables.DAYS_A_YEAR * hazard[year, sex, age])
            # those who die in infancy live a tenth of the year on average, others half of it
            years += left + (0.1 if age == 0 else 0.5) * (alive - left)
            alive = left
        return years

    for table, tolerance in (
        (us_life_expectancy.DECENNIAL, 0.02),
        (us_life_expectancy.ANNUAL, 0.06),  # printed with one decimal
    ):
        for year, both in table.items():
            for sex, printed in zip(("male", "female"), both, strict=True):
                assert expectancy(year, sex) == pytest.approx(printed, abs=tolerance)


def test_hazards_equal_the_cells_of_the_file(files_dir: Path) -> None:
    with (files_dir / HAZARDS).open(encoding="utf-8", newline="") as handle:
        by_hand = {
            (int(row["year"]), int(row["age"]), row["sex"]): float(row["daily_hazard"])
            for row in csv.DictReader(handle)
        }
    frame = life_tables.read_us_hazards(files_dir / HAZARDS)
    found = {
        (row["year"], row["age"], row["sex"]): row["daily_hazard"]
        for row in frame.to_dict("records")
    }
    assert found == by_hand


# --- refusals: exports ------------------------------------------------------------------------

AGE_CODE, SEX_CODE = "Five-Year Age Groups Code", "Gender Code"


CELLS = [
    (BRIDGED, 2, AGE_CODE, "85+", "'85+'"),
    (BRIDGED, 4049, AGE_CODE, "101+", "'101+'"),
    (BRIDGED, 2000, SEX_CODE, "X", "'X'"),
    (BRIDGED, 2, "Race", "Other", "unknown value: 'Other'"),
    (BRIDGED, 300, "Year Code", "199", "below 1999: 199"),
    (BRIDGED, 300, "Year Code", "1999-2020", "not a number: '1999-2020'"),
    (BRIDGED, 4049, "Deaths", "-1", "'-1'"),
    (BRIDGED, 7, "Deaths", "16.5", "'16.5'"),
    (BRIDGED, 7, "Deaths", "1,024", "'1,024'"),
    (BRIDGED, 7, "Deaths", "", "''"),
    (BRIDGED, 7, "Deaths", "Missing", "'Missing'"),
    (BRIDGED, 7, "Deaths", "suppressed", "'suppressed'"),
    (BRIDGED, 7, "Deaths", "Not Applicable", "'Not Applicable'"),
    (BRIDGED, 2, "Population", "Suppressed", "'Suppressed'"),
    (BRIDGED, 2, "Population", "-23878", "'-23878'"),
    (BRIDGED, 2, "Population", "2e4", "'2e4'"),
    (BRIDGED, 5, "Notes", "Total", "totals"),
    (BRIDGED, 4049, "Notes", "Total", "totals"),
    (BY_ORIGIN, 2, "Hispanic Origin", "Unknown", "'Unknown'"),
    (BY_ORIGIN, 12145, "Hispanic Origin", "hispanic or latino", "'hispanic or latino'"),
    (BY_ORIGIN, 6000, "Race", "More than 1", "'More than 1'"),
    (BY_ORIGIN, 12145, "Deaths", "n/a", "'n/a'"),
    (PROVISIONAL, 5797, "Single Race 6", "Two", "'Two'"),
    (PROVISIONAL, 2, "Year Code", "2024 (provisional)", "'2024 (provisional)'"),
    (PROVISIONAL, 5797, "Deaths", "-9", "'-9'"),
    (PROVISIONAL, 3, "Notes", "Total", "totals"),
]


def lines_of(path: Path) -> list[str]:
    """Return the lines of an export without their ends."""
    return path.read_bytes().decode("utf-8").split("\r\n")


def write_lines(lines: list[str], path: Path) -> Path:
    path.write_bytes("\r\n".join(lines).encode("utf-8"))
    return path


def columns_of(lines: list[str]) -> list[str]:
    return [name.strip('"') for name in lines[0].split("\t")]


def data_rows(lines: list[str]) -> int:
    return lines.index('"---"') - 1


def with_cell(lines: list[str], row: int, column: str, value: str) -> list[str]:
    cells = lines[row - 1].split("\t")
    cells[columns_of(lines).index(column)] = value
    return [*lines[: row - 1], "\t".join(cells), *lines[row:]]


@pytest.mark.parametrize(("name", "row", "column", "value", "says"), CELLS)
def test_bad_cell_is_refused_with_its_place(
    name: str, row: int, column: str, value: str, says: str, files_dir: Path, tmp_path: Path
) -> None:
    lines = with_cell(lines_of(files_dir / name), row, column, value)
    error = refusal(WONDER[name], write_lines(lines, tmp_path / Path(name).name))
    assert (error.row, error.column) == (row, column)
    assert says in str(error)


@pytest.mark.parametrize("name", WONDER)
def test_stratum_listed_twice_is_refused(name: str, files_dir: Path, tmp_path: Path) -> None:
    lines = lines_of(files_dir / name)
    last = data_rows(lines) + 1
    for inserted_as in (3, last + 1):
        twice = [*lines[: inserted_as - 1], lines[1], *lines[inserted_as - 1 :]]
        error = refusal(WONDER[name], write_lines(twice, tmp_path / "copy.txt"))
        assert error.row == inserted_as
        assert "twice" in str(error)


@pytest.mark.parametrize("name", WONDER)
def test_missing_stratum_is_refused(name: str, files_dir: Path, tmp_path: Path) -> None:
    lines = lines_of(files_dir / name)
    rows = data_rows(lines)
    copy = write_lines(lines[: rows // 2] + lines[rows // 2 + 1 :], tmp_path / "copy.txt")
    message = str(refusal(WONDER[name], copy))
    assert "incomplete" in message
    assert f"1 of {rows} strata" in message


@pytest.mark.parametrize("name", WONDER)
def test_export_that_is_cut_or_wrongly_encoded_is_refused(
    name: str, files_dir: Path, tmp_path: Path
) -> None:
    copy, lines = tmp_path / "copy.txt", lines_of(files_dir / name)
    # a download that broke off before the notes, at the end of a line
    for cut in ([*lines[:1000], ""], lines[:1]):
        assert "cut off" in str(refusal(WONDER[name], write_lines(cut, copy)))
    notes = lines[data_rows(lines) + 1 :]
    assert "no rows" in str(refusal(WONDER[name], write_lines([lines[0], *notes], copy)))
    broken = (files_dir / name).read_bytes().split(b"\r\n")
    broken[1499] += b"\xe9"
    copy.write_bytes(b"\r\n".join(broken))
    error = refusal(WONDER[name], copy)
    assert "not UTF-8: byte 0xe9" in str(error)
    assert error.row == 1500


# --- refusals: R and text ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def raw_nvss(files_dir: Path) -> pd.DataFrame:
    (frame,) = pyreadr.read_r(str(files_dir / NVSS)).values()
    return frame.reset_index(drop=True)  # files not written by R come with names of rows


def write_rds(frame: pd.DataFrame, path: Path) -> Path:
    pyreadr.write_rds(str(path), frame)
    return path


def test_altered_copy_is_read_when_nothing_is_wrong(
    raw_nvss: pd.DataFrame, summarized: pd.DataFrame, tmp_path: Path
) -> None:
    copy = write_rds(raw_nvss, tmp_path / "copy.rds")
    pd.testing.assert_frame_equal(nvss.read_summarized_deaths(copy), summarized)


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (1, "n_deaths", float("nan"), "not a number"),
        (5000, "n_deaths", float("inf"), "not a number"),
        (27271, "year", float("nan"), "not a number"),
        (1, "sex", "m", "unknown sex 'm'"),
        (5000, "race_eth", "other", "unknown race_eth 'other'"),
        (27271, "race_eth", "White", "unknown race_eth 'White'"),
    ],
)
def test_bad_value_in_the_summarized_file_is_refused_with_its_place(
    row: int, column: str, value: Any, says: str, raw_nvss: pd.DataFrame, tmp_path: Path
) -> None:
    bad = raw_nvss.copy()
    bad.loc[row - 1, column] = value
    error = refusal(nvss.read_summarized_deaths, write_rds(bad, tmp_path / "deaths.rds"))
    # a row of an R object, counted from 1
    assert (error.row, error.column) == (row, column)
    assert says in str(error)


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (2, "sex", "Both", "unknown sex 'Both'"),
        (9000, "sex", "", "unknown sex ''"),
        (17821, "sex", "M", "unknown sex 'M'"),
        (2, "age", "110", "above 109"),
        (9000, "age", "1.5", "not a whole number"),
        (17821, "age", "-1", "below 0"),
        (2, "year", "2021", "above 2020"),
        (9000, "year", "1939", "below 1940"),
        (17821, "daily_hazard", "-0.1", "negative"),
        (2, "daily_hazard", "", "not a number: ''"),
        (9000, "daily_hazard", "NA", "'NA'"),
    ],
)
def test_bad_cell_in_the_hazards_is_refused_with_its_place(
    row: int, column: str, value: str, says: str, files_dir: Path, tmp_path: Path
) -> None:
    lines = (files_dir / HAZARDS).read_text("utf-8").splitlines()
    cells = lines[row - 1].split(",")
    cells[["age", "sex", "year", "daily_hazard"].index(column)] = value
    copy = tmp_path / "survexp_us.csv"
    copy.write_text("\n".join([*lines[: row - 1], ",".join(cells), *lines[row:]]), "utf-8")
    error = refusal(life_tables.read_us_hazards, copy)
    assert (error.row, error.column) == (row, column)
    assert says in str(error)


def test_hazards_with_other_rows_are_refused(files_dir: Path, tmp_path: Path) -> None:
    lines = (files_dir / HAZARDS).read_text("utf-8").splitlines()
    copy = tmp_path / "survexp_us.csv"

    def refused(content: list[str]) -> DataError:
        copy.write_text("\n".join(content), "utf-8")
        return refusal(life_tables.read_us_hazards, copy)

    age, sex, year, _ = (cell.strip('"') for cell in lines[499].split(","))
    message = str(refused(lines[:499] + lines[500:]))
    assert f"incomplete: 1 of 17820 strata are missing, the first is year={year}" in message
    assert f"age={age}, sex={sex}" in message
    error = refused([*lines, lines[40]])
    assert error.row == len(lines) + 1
    assert "twice" in str(error)
    assert "no rows" in str(refused(lines[:1]))
