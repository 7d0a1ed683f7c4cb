"""Readers of the two published studies: real files, a second way of counting, and refusals."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadr
import pytest

from qi_analysis.core import vocabulary
from qi_analysis.core.errors import DataError
from qi_analysis.studies.readers import edwards_brown, edwards_lee_esposito
from tests.oracles import census_population, nchs_deaths
from tests.oracles import preston_austria_1992 as textbook

ELE = "edwards_lee_esposito_2019"
DEATHS = f"{ELE}/fe_pop_imputed_13_18.csv"
POPULATION = f"{ELE}/pop_nat.csv"
ALL_CAUSE = f"{ELE}/total_mort.csv"
POSTERIOR = f"{ELE}/post_pred_90.rds"
NAX = f"{ELE}/kfnax.dta"
BROWN = "edwards_brown_2024/postpreds_mi.csv"

TEXT_READERS: dict[str, Callable[[Path], Any]] = {
    DEATHS: edwards_lee_esposito.read_deaths,
    POPULATION: edwards_lee_esposito.read_population,
    ALL_CAUSE: edwards_lee_esposito.read_all_cause,
    BROWN: edwards_brown.read_posterior,
}
WORDS = {
    "Female": "female",
    "Male": "male",
    "African American": "black",
    "American Indian/AK Native": "american_indian_alaska_native",
    "Asian/Pacific Islander": "asian_pacific_islander",
    "Latinx": "latino",
    "White": "white",
}
"""Typed here again, so that a slip in the vocabulary of the package shows."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def totals(frame: pd.DataFrame, by: list[str], value: str) -> dict[Any, int]:
    return {key: int(total) for key, total in frame.groupby(by)[value].sum().items()}


# --- real files -------------------------------------------------------------------------------


def test_deaths_equal_a_count_by_hand(files_dir: Path) -> None:
    by_hand: Counter[tuple[int, int, str, str, str, str]] = Counter()
    for row in rows_of(files_dir / DEATHS):
        for cause in ("officer_force", "vehicle", "suicide", "other"):
            stratum = (
                int(row[".imp"]), int(row["year"]), row["age"], WORDS[row["sex"]],
                WORDS[row["race"]], cause,
            )  # fmt: skip
            by_hand[stratum] += int(row[cause])
    frame = edwards_lee_esposito.read_deaths(files_dir / DEATHS)
    columns = ["imputation", "year", "age", "sex", "race", "cause"]
    assert totals(frame, columns, "deaths") == by_hand
    assert len(frame) == 10 * 6 * 19 * 2 * 5 * 4


def holds_imputation_changes_who_is_counted_not_how_many(raw_dir: Path) -> None:
    # the ten data sets impute race, age, sex and cause of the same cases
    frame = edwards_lee_esposito.read_deaths(raw_dir / DEATHS)
    found = totals(frame, ["imputation", "year"], "deaths")
    assert {sum(found[number, year] for year in range(2013, 2019)) for number in range(1, 11)} == {
        sum(found[1, year] for year in range(2013, 2019))
    }
    for year in range(2013, 2018):
        assert {found[number, year] for number in range(1, 11)} == {found[1, year]}


def holds_population_label_holds_the_population_of_two_years_earlier(raw_dir: Path) -> None:
    frame = edwards_lee_esposito.read_population(raw_dir / POPULATION)
    found = totals(frame, ["year"], "population")
    published = {**census_population.INTERCENSAL, **census_population.VINTAGE_2017}
    assert {year: found[year + 2] for year in published} == published
    assert len(frame) == 28 * 19 * 2 * 5


def test_population_equals_a_count_by_hand(files_dir: Path) -> None:
    by_hand = {
        (int(row["year"]), row["age"], WORDS[row["sex"]], WORDS[row["race"]]): int(row["pop"])
        for row in rows_of(files_dir / POPULATION)
    }
    frame = edwards_lee_esposito.read_population(files_dir / POPULATION)
    assert totals(frame, ["year", "age", "sex", "race"], "population") == by_hand


def holds_all_cause_deaths_are_the_records_of_the_public_files(raw_dir: Path) -> None:
    # not deaths of residents: people who lived abroad and died in the United States are in it
    frame = edwards_lee_esposito.read_all_cause(raw_dir / ALL_CAUSE)
    found = totals(frame, ["year"], "deaths")
    assert {year: found[year] for year in nchs_deaths.RECORDS} == nchs_deaths.RECORDS
    assert all(found[year] > nchs_deaths.RESIDENTS[year] for year in nchs_deaths.RECORDS)


def test_all_cause_deaths_equal_a_count_by_hand(files_dir: Path) -> None:
    rows = rows_of(files_dir / ALL_CAUSE)
    by_hand = {
        (int(row["year"]), row["age"], WORDS[row["sex"]], WORDS[row["race"]]): int(row["deaths"])
        for row in rows
    }
    frame = edwards_lee_esposito.read_all_cause(files_dir / ALL_CAUSE)
    assert totals(frame, ["year", "age", "sex", "race"], "deaths") == by_hand
    known = frame[frame["age"] != edwards_lee_esposito.MISSING_AGE]
    assert len(known) == 18 * 19 * 2 * 5
    assert len(frame) == len(rows)


def holds_nax_is_the_column_of_the_textbook_between_5_and_85(raw_dir: Path) -> None:
    frame = edwards_lee_esposito.read_nax(raw_dir / NAX)
    assert frame["age"].tolist() == list(vocabulary.AGES)
    assert frame["nax"].tolist()[2:18] == list(textbook.A[2:18])
    # not read as single precision, which would leave 3.1429998...
    assert frame["nax"].tolist()[3] == 3.143
    # the first two and the open group depend on mortality: within the age group, and no more
    assert 0 < frame["nax"][0] < 1
    assert 0 < frame["nax"][1] < 4
    assert frame["nax"][18] > 0


@pytest.mark.raw("edwards_lee_esposito_2019")
def test_real_files_agree_with_printed_numbers(each: Callable[..., None], raw_dir: Path) -> None:
    each(
        partial(holds_imputation_changes_who_is_counted_not_how_many, raw_dir),
        partial(holds_population_label_holds_the_population_of_two_years_earlier, raw_dir),
        partial(holds_all_cause_deaths_are_the_records_of_the_public_files, raw_dir),
        partial(holds_nax_is_the_column_of_the_textbook_between_5_and_85, raw_dir),
    )


def test_posterior_equals_the_cells_of_the_file(files_dir: Path) -> None:
    (raw,) = pyreadr.read_r(str(files_dir / POSTERIOR)).values()
    by_hand = {
        (row["age_group"], WORDS[row["sex"]], WORDS[row["race"]]): (
            row[".prediction"],
            row[".lower"],
            row[".upper"],
        )
        for row in raw.to_dict("records")
    }
    frame = edwards_lee_esposito.read_posterior(files_dir / POSTERIOR)
    found = {
        (row["age"], row["sex"], row["race"]): (row["median"], row["lower"], row["upper"])
        for row in frame.to_dict("records")
    }
    assert found == by_hand
    assert len(found) == 19 * 2 * 5
    assert (frame["lower"] <= frame["median"]).all()
    assert (frame["median"] <= frame["upper"]).all()


def test_brown_posterior_equals_a_reading_by_hand(files_dir: Path) -> None:
    races = {
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
        "black": "black",
        "hispanic": "latino",
        "white": "white",
    }

    def group(start: int) -> str:
        named = {0: "0", 1: "1-4", 80: "80+"}
        return named.get(start, f"{start}-{start + 4}")

    by_hand = {
        (int(row["year"]), group(int(row["age"])), WORDS[row["gender"]], races[row["race_ethn"]]): (
            float(row["m_i.med"]),
            float(row["m_i.lwr"]),
            float(row["m_i.upr"]),
        )
        for row in rows_of(files_dir / BROWN)
    }
    frame = edwards_brown.read_posterior(files_dir / BROWN)
    found = {
        (row["year"], row["age"], row["sex"], row["race"]): (
            row["median"],
            row["lower"],
            row["upper"],
        )
        for row in frame.to_dict("records")
    }
    assert found == by_hand
    assert len(found) == 11 * 18 * 2 * 5


@pytest.mark.parametrize("name", TEXT_READERS)
def test_order_of_rows_and_columns_does_not_matter(
    name: str, files_dir: Path, tmp_path: Path
) -> None:
    rows = rows_of(files_dir / name)
    columns = list(rows[0])[::-1]
    copy = tmp_path / "shuffled.csv"
    with copy.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows[::-1])
    read = TEXT_READERS[name]
    by_key = list(read(files_dir / name).columns)
    pd.testing.assert_frame_equal(
        read(copy).sort_values(by_key, ignore_index=True),
        read(files_dir / name).sort_values(by_key, ignore_index=True),
    )


# --- refusals: text ---------------------------------------------------------------------------


CELLS = [
    (DEATHS, 2, "sex", "Unknown", "unknown sex 'Unknown'"),
    (DEATHS, 5000, "race", "Martian", "unknown race 'Martian'"),
    (DEATHS, 11401, "age", "85-89", "unknown value: '85-89'"),
    (DEATHS, 17, ".imp", "11", "above 10"),
    (DEATHS, 17, ".imp", "0", "below 1"),
    (DEATHS, 3, "year", "2012", "below 2013"),
    (DEATHS, 3, "year", "2019", "above 2018"),
    (DEATHS, 9999, "officer_force", "-1", "negative"),
    (DEATHS, 9999, "vehicle", "0.5", "not a whole number"),
    (DEATHS, 2, "suicide", "two", "'two'"),
    (DEATHS, 11401, "other", "", "not a number: ''"),
    (DEATHS, 40, "pop", "-3", "negative"),
    (POPULATION, 2, "sex", "F", "unknown sex 'F'"),
    (POPULATION, 300, "race", "white", "unknown race 'white'"),
    (POPULATION, 5321, "age", "", "unknown value: ''"),
    (POPULATION, 2, "year", "1991", "below 1992"),
    (POPULATION, 5321, "year", "2020", "above 2019"),
    (POPULATION, 2660, "pop", "-1", "negative"),
    (POPULATION, 2660, "pop", "22465.5", "not a whole number"),
    (POPULATION, 5321, "pop", "NA", "'NA'"),
    (POPULATION, 2, "pop", "1,000", "'1,000'"),
    (POPULATION, 2, "pop", "inf", "'inf'"),
    (ALL_CAUSE, 2, "sex", "female ", "unknown sex 'female '"),
    (ALL_CAUSE, 1800, "race", "Black", "unknown race 'Black'"),
    (ALL_CAUSE, 3594, "age", "missing", "unknown value: 'missing'"),
    (ALL_CAUSE, 7, "year", "2018", "above 2017"),
    (ALL_CAUSE, 3594, "deaths", "-4911", "negative"),
    (ALL_CAUSE, 2, "deaths", "3872.25", "not a whole number"),
    (ALL_CAUSE, 1801, "deaths", "Suppressed", "'Suppressed'"),
    (BROWN, 2, "gender", "Nonbinary", "column 'sex': unknown sex 'Nonbinary'"),
    (BROWN, 1000, "race_ethn", "other", "unknown race_ethn 'other'"),
    (BROWN, 1981, "age", "85", "unknown age '85'"),
    (BROWN, 1981, "year", "2024", "above 2023"),
    (BROWN, 500, "m_i.med", "-1e-8", "negative"),
    (BROWN, 2, "m_i.lwr", "low", "'low'"),
    (BROWN, 1981, "m_i.upr", "nan", "'nan'"),
]


def refusal(read: Callable[[Path], Any], path: Path) -> DataError:
    """Return the error of a reader that must not accept ``path``."""
    with pytest.raises(DataError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    return caught.value


def write_with_cell(source: Path, target: Path, row: int, column: str, value: str) -> None:
    with source.open(encoding="utf-8", newline="") as handle:
        cells = list(csv.reader(handle))
    cells[row - 1][cells[0].index(column)] = value
    with target.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(cells)


@pytest.mark.parametrize(("name", "row", "column", "value", "says"), CELLS)
def test_bad_cell_is_refused_with_its_place(
    name: str, row: int, column: str, value: str, says: str, files_dir: Path, tmp_path: Path
) -> None:
    copy = tmp_path / Path(name).name
    write_with_cell(files_dir / name, copy, row, column, value)
    error = refusal(TEXT_READERS[name], copy)
    assert error.row == row
    assert error.column == ("sex" if column == "gender" else column)
    assert says in str(error)


@pytest.mark.parametrize("name", TEXT_READERS)
def test_stratum_listed_twice_is_refused(name: str, files_dir: Path, tmp_path: Path) -> None:
    lines = (files_dir / name).read_text("utf-8").splitlines()
    copy = tmp_path / "twice.csv"
    copy.write_text("\n".join([*lines, lines[776]]) + "\n", "utf-8")
    error = refusal(TEXT_READERS[name], copy)
    assert error.row == len(lines) + 1
    assert "twice" in str(error)
    assert rows_of(files_dir / name)[775]["year"] in str(error)


@pytest.mark.parametrize("name", TEXT_READERS)
def test_missing_stratum_is_refused_and_named(name: str, files_dir: Path, tmp_path: Path) -> None:
    lines = (files_dir / name).read_text("utf-8").splitlines()
    rows = rows_of(files_dir / name)
    # rows of unknown age need not be there: the file has them where there are deaths
    needed = [row for row, cells in enumerate(rows, start=2) if cells["age"] != "Missing"]
    row = needed[len(needed) // 2]
    stratum = rows[row - 2]
    copy = tmp_path / "short.csv"
    copy.write_text("\n".join(lines[: row - 1] + lines[row:]) + "\n", "utf-8")
    message = str(refusal(TEXT_READERS[name], copy))
    assert "incomplete: 1 of " in message
    assert f"year={stratum['year']}" in message
    assert f"age={stratum['age']}" in message
    assert f"sex={WORDS[stratum.get('sex') or stratum['gender']]}" in message


@pytest.mark.parametrize(
    ("content", "says", "row"),
    [
        (b" \n\n \n", "empty", None),
        (b"\xef\xbb\xbf\n <HTML><head>", "web page", 1),
        (bytes(range(1, 32)) * 3, "missing column", 1),
        (b"year,race,sex,age,pop\n", "a header and no rows", None),
        (b"year,race,sex,age,pop\n1992,\xf1", "not UTF-8: byte 0xf1", 2),
    ],
)
def test_file_that_is_not_the_table_is_refused(
    content: bytes, says: str, row: int | None, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(content)
    error = refusal(edwards_lee_esposito.read_population, copy)
    assert says in str(error)
    assert error.row == row


# --- refusals: R and Stata --------------------------------------------------------------------


@pytest.fixture(scope="module")
def posterior(files_dir: Path) -> pd.DataFrame:
    (frame,) = pyreadr.read_r(str(files_dir / POSTERIOR)).values()
    # written back as text: the writer knows no factors, and gives rows names
    return frame.assign(age_group=frame["age_group"].astype("str")).reset_index(drop=True)


def write_rds(frame: pd.DataFrame, path: Path) -> Path:
    pyreadr.write_rds(str(path), frame)
    return path


def test_altered_r_file_is_read_when_nothing_is_wrong(
    posterior: pd.DataFrame, files_dir: Path, tmp_path: Path
) -> None:
    # so that the refusals below are of the damage, and not of the way the copy is written
    copy = write_rds(posterior, tmp_path / "copy.rds")
    pd.testing.assert_frame_equal(
        edwards_lee_esposito.read_posterior(copy),
        edwards_lee_esposito.read_posterior(files_dir / POSTERIOR),
    )


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (1, "sex", "??", "unknown sex '??'"),
        (77, "race", "??", "unknown race '??'"),
        (190, "age_group", "??", "unknown value: '??'"),
        (1, ".prediction", -1.0, "negative"),
        (77, ".lower", float("nan"), "not a number"),
        (190, ".upper", float("inf"), "not a number"),
    ],
)
def test_bad_value_in_the_posterior_is_refused_with_its_place(
    row: int, column: str, value: Any, says: str, posterior: pd.DataFrame, tmp_path: Path
) -> None:
    bad = posterior.copy()
    bad.loc[row - 1, column] = value
    error = refusal(
        edwards_lee_esposito.read_posterior, write_rds(bad, tmp_path / "post_pred_90.rds")
    )
    # a row of an R object, counted from 1
    assert (error.row, error.column) == (row, column)
    assert says in str(error)


@pytest.mark.parametrize(
    ("column", "value"), [("pop", 1.0), (".width", 0.8), (".point", "mean"), ("pop", float("nan"))]
)
def test_posterior_of_something_else_is_refused(
    column: str, value: Any, posterior: pd.DataFrame, tmp_path: Path
) -> None:
    bad = posterior.copy()
    bad.loc[5, column] = value
    error = refusal(edwards_lee_esposito.read_posterior, write_rds(bad, tmp_path / "copy.rds"))
    assert error.column == column
    assert str(value) in str(error)


def test_posterior_with_other_rows_or_columns_is_refused(
    posterior: pd.DataFrame, tmp_path: Path
) -> None:
    read, path = edwards_lee_esposito.read_posterior, tmp_path / "copy.rds"
    short = posterior.drop(index=100)
    gone = posterior.loc[100]
    message = str(refusal(read, write_rds(short, path)))
    assert "incomplete: 1 of 190" in message
    assert f"age={gone['age_group']}, sex={WORDS[gone['sex']]}, race={WORDS[gone['race']]}" in (
        message
    )
    twice = pd.concat([posterior, posterior.iloc[[3]]], ignore_index=True)
    error = refusal(read, write_rds(twice, path))
    assert "twice" in str(error)
    assert error.row == 191


def test_an_r_file_of_another_kind_is_refused(posterior: pd.DataFrame, tmp_path: Path) -> None:
    read, path = edwards_lee_esposito.read_posterior, tmp_path / "post_pred_90.rds"
    path.write_bytes(b"\x1f\x8b\x08\x00 not really gzip")
    assert "not an R data file" in str(refusal(read, path))
    named = tmp_path / "post_pred_90.rda"
    pyreadr.write_rdata(str(named), posterior, df_name="post")
    assert "holds no object" in str(refusal(read, named))


def test_damaged_stata_files_are_refused(files_dir: Path, tmp_path: Path) -> None:
    good, path = pd.read_stata(files_dir / NAX), tmp_path / "kfnax.dta"

    def refused(frame: pd.DataFrame) -> DataError:
        frame.to_stata(path, write_index=False)
        return refusal(edwards_lee_esposito.read_nax, path)

    assert "missing column 'nax'" in str(refused(good[["age"]]))
    assert "unexpected column 'kf'" in str(refused(good.assign(kf=1.0)))
    assert refused(good.iloc[:-1]).column == "age"
    assert refused(good.iloc[::-1]).column == "age"
    assert refused(good.assign(age=good["age"].replace(85, 90))).column == "age"
    negative = refused(good.assign(nax=-good["nax"]))
    assert negative.column == "nax"
    assert "negative" in str(negative)
    missing = refused(good.assign(nax=good["nax"].where(good["age"] != 10)))
    assert "not a number" in str(missing)
