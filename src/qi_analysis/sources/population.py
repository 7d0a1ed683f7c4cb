"""Readers of population files: NCHS, SEER, US Census Bureau, American Community Survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.errors import DataError
from qi_analysis.sources.nvss import group_ages
from qi_analysis.sources.text import read_r_object
from qi_analysis.tableschema import Column, TableSchema, as_numbers, check_columns
from qi_analysis.vocabulary import AGES, MULTIRACE, ORIGINS, RACES, SEX, SEXES, Recode

if TYPE_CHECKING:
    import pandas as pd

FIVE_YEAR_AGES: tuple[str, ...] = ("0-4", *AGES[2:])
"""Age groups of the SEER and Census files: under 5 is one group."""

BRIDGED_RACE = Recode(
    "race",
    {
        "white": "white",
        "black": "black",
        "american_indian": "american_indian_alaska_native",
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
        "other": "other",
    },
)
SINGLE_RACE = Recode(
    "race",
    {
        "white_only": "white",
        "black_only": "black",
        "american_indian_only": "american_indian_alaska_native",
        "asian_only": "asian",
        "nhopi_only": "pacific_islander",
        "multiracial": MULTIRACE,
    },
)
_ORIGINS = (*ORIGINS[:2], "all")
_POPULATION = Column("population", "count", "resident population", "people")


def _schema(
    name: str,
    years: tuple[int, int],
    ages: tuple[str, ...],
    races: tuple[str, ...],
    **options: bool,
) -> TableSchema:
    """Return the schema of one population file in this project's words."""
    return TableSchema(
        name,
        "the file as released",
        (
            Column("year", "integer", "calendar year", "year", low=years[0], high=years[1]),
            Column("age", "category", "age group", "years", ages),
            Column("sex", "category", "sex", "", SEXES),
            Column("race", "category", "race", "", races),
            Column("origin", "category", "Hispanic origin", "", _ORIGINS),
            _POPULATION,
        ),
        ("year", "age", "sex", "race", "origin"),
        **options,
    )


def read_nchs_single_year(path: Path) -> pd.DataFrame:
    """Return bridged-race population 1990-2020 by year, age, sex, race (four) and origin.

    Single years of age are summed to the 19 groups of this project; 9,424 rows.

    Raises
    ------
    DataError
        For an unknown label, a bad count, or a stratum missing or listed twice.
    """
    raw = read_r_object(path, None, ["age", "race", "hispanic", "female", "year", "pop_est"])
    tidy = raw[["year"]].copy()
    tidy["single_age"] = as_numbers(raw["age"], path, first_row=1)
    tidy["sex"] = _flag(raw["female"], ("male", "female"), path)
    tidy["race"] = BRIDGED_RACE(raw["race"], file=path, first_row=1)
    tidy["origin"] = _flag(raw["hispanic"], ("non_hispanic", "hispanic"), path)
    tidy["population"] = raw["pop_est"]
    single = ["year", "single_age", "sex", "race", "origin"]
    again = tidy.duplicated(single)
    if again.any():
        raise DataError("this stratum occurs twice", file=path, row=int(again.idxmax()) + 1)
    if set(tidy["single_age"]) != set(range(86)) or len(tidy) != 86 * 16 * tidy["year"].nunique():
        raise DataError("incomplete: not every single year of age from 0 to 85+", file=path)
    tidy["age"] = group_ages(tidy["single_age"])
    summed = tidy.groupby(["year", "age", "sex", "race", "origin"], as_index=False, sort=False)
    expected = _schema("nchs_single_year", (1990, 2020), AGES, RACES, complete=False)
    return expected.validate(summed["population"].sum(), file=path)


def _flag(values: pd.Series, words: tuple[str, str], path: Path) -> list[str | None]:
    flags = Recode(str(values.name), {"0.0": words[0], "1.0": words[1]})
    return flags(values.astype("float64").astype("str"), file=path, first_row=1)


def _read_five_year(path: Path, name: str, race: Recode, years: tuple[int, int]) -> pd.DataFrame:
    raw = read_r_object(
        path,
        name,
        [
            "year", "age", "sex", "race", "hispanic_origin", "pop", "scheme", "source", "vintage",
        ],
    )  # fmt: skip
    return _five_year(raw, path, name, race, years)


def _five_year(
    raw: pd.DataFrame, path: Path, name: str, race: Recode, years: tuple[int, int]
) -> pd.DataFrame:
    starts = Recode("age", {group.split("-")[0].rstrip("+"): group for group in FIVE_YEAR_AGES})
    tidy = raw[["year"]].copy()
    tidy["age"] = starts(
        as_numbers(raw["age"], path, first_row=1).map("{:g}".format), file=path, first_row=1
    )
    tidy["sex"] = SEX(raw["sex"], file=path, first_row=1)
    tidy["race"] = race(raw["race"], file=path, first_row=1)
    tidy["origin"] = raw["hispanic_origin"]
    tidy["population"] = raw["pop"]
    races = tuple(dict.fromkeys(word for word in race.words.values() if word))
    expected = _schema(name, years, FIVE_YEAR_AGES, races, complete=False)
    return expected.validate(tidy, file=path, first_row=1)


def read_seer_bridged(path: Path) -> pd.DataFrame:
    """Return SEER bridged-race population 1969-2024 by year, age (0-4 pooled), sex, race, origin.

    Before 1990 the origin is ``all`` and races other than white and Black are ``other``.
    """
    return _read_five_year(path, "pop_bridged", BRIDGED_RACE, (1969, 2024))


def read_single_race(path: Path) -> pd.DataFrame:
    """Return Census single-race population 2000-2024 by year, age (0-4 pooled), sex, race, origin.

    Races are also ``asian`` and ``pacific_islander`` apart, and ``more_than_one_race``.
    """
    return _read_five_year(path, "pop_singlerace_full", SINGLE_RACE, (2000, 2024))


def read_single_race_state(path: Path) -> pd.DataFrame:
    """Return Census single-race population 2020-2024 as `read_single_race`, with ``state_fips``."""
    import pandas as pd

    name = "pop_singlerace_state"
    raw = read_r_object(
        path,
        name,
        [
            "state_fips", "year", "age", "sex", "race", "hispanic_origin", "pop", "scheme",
            "source", "vintage",
        ],
    )  # fmt: skip
    parts = []
    for state, rows in raw.groupby("state_fips", sort=True):
        one = _five_year(rows.reset_index(drop=True), path, name, SINGLE_RACE, (2020, 2024))
        parts.append(one.assign(state_fips=state))
    return pd.concat(parts, ignore_index=True)


ACS_AGES = (
    "0-4", "5-9", "10-14", "15-17", "18-19", "20-24", "25-29", "30-34", "35-44", "45-54",
    "55-64", "65-74", "75-84", "85+",
)  # fmt: skip
ACS_RACES = (
    "white_alone", "black_alone", "aian_alone", "asian_alone", "nhpi_alone", "other_alone",
    "two_or_more", "white_alone_nonhispanic", "hispanic",
)  # fmt: skip


def read_acs(path: Path) -> pd.DataFrame:
    """Return ACS 1-year population by year, state, race, sex and age, with margins of error.

    Columns: year (2005-2018), geo_id, name, race and age in the survey's own words (nine
    overlapping races, 14 age groups), sex, estimate and moe90 (people; missing where the survey
    published none).

    Raises
    ------
    DataError
        For an unknown label, a negative number, or a stratum listed twice.
    """
    import pandas as pd

    columns = ["year", "geo_id", "name", "race", "sex", "age", "estimate", "moe90"]
    try:
        raw = pd.read_csv(path, dtype={"geo_id": str, "age": str}, compression="gzip")
    except (OSError, EOFError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise DataError(f"not a gzipped table ({error})", file=path) from None
    check_columns(raw, columns, path)
    recodes = {
        "race": Recode("race", {word: word for word in ACS_RACES}),
        "sex": SEX,
        "age": Recode("age", {word: word for word in ACS_AGES}),
    }
    for column, recode in recodes.items():
        raw[column] = recode(raw[column], file=path)
    for column in ("estimate", "moe90"):
        negative = raw.index[raw[column] < 0]
        if len(negative):
            row = int(negative[0])
            raise DataError(
                f"negative: {raw.loc[row, column]}", file=path, row=row + 2, column=column
            )
    again = raw.duplicated(["year", "geo_id", "race", "sex", "age"])
    if again.any():
        raise DataError("this stratum occurs twice", file=path, row=int(again.idxmax()) + 2)
    return raw[columns]
