"""Readers of population files: NCHS, SEER, US Census Bureau, American Community Survey.

All raise DataError for an unknown label, a bad count, or a stratum missing or listed twice.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.columns import category
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema, as_numbers
from qi_analysis.core.vocabulary import AGES, MULTIRACE, ORIGINS, RACES, SEX, SEXES, STATES, Recode
from qi_analysis.exposure.readers.nvss import group_ages
from qi_analysis.store.delimited import parse_delimited, read_r_object

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
_SINGLE_RACES = tuple(word for word in SINGLE_RACE.words.values() if word)
_KNOWN_ORIGINS = ORIGINS[:2]


def _schema(
    years: tuple[int, int],
    races: tuple[str, ...],
    origins: tuple[str, ...] = _KNOWN_ORIGINS,
    *more: Column,
    age: Column | None = None,
) -> TableSchema:
    """Return the complete grid of one population file, in this project's words."""
    columns = (
        *more,
        Column("year", "integer", "calendar year", "year", low=years[0], high=years[1]),
        age or Column("age", "category", "age group", "years", FIVE_YEAR_AGES),
        category("sex", "sex", SEXES),
        category("race", "race", races),
        category("origin", "Hispanic origin", origins),
        Column("population", "count", "resident population", "people"),
    )
    key = tuple(column.name for column in columns[:-1])
    return TableSchema("population file", "the file as released", columns, key)


def read_nchs_single_year(path: Path) -> pd.DataFrame:
    """Return bridged-race population 1990-2020 by year, age, sex, race (four) and origin.

    Single years of age are summed to the 19 groups of this project; 9,424 rows.
    """
    raw = read_r_object(path, None, ["age", "race", "hispanic", "female", "year", "pop_est"])
    tidy = raw[["year"]].copy()
    tidy["single_age"] = raw["age"]
    tidy["sex"] = _flag(raw["female"], ("male", "female"), path)
    tidy["race"] = BRIDGED_RACE(raw["race"], file=path, first_row=1)
    tidy["origin"] = _flag(raw["hispanic"], ("non_hispanic", "hispanic"), path)
    tidy["population"] = raw["pop_est"]
    single_age = Column(
        "single_age", "integer", "completed age, 85 and over", "years", low=0, high=85
    )
    names = {"single_age": "age", "population": "pop_est"}
    races = tuple(sorted(race for race in RACES if race != "latino"))
    expected = _schema((1990, 2020), races, age=single_age)
    tidy = expected.validate(tidy, file=path, first_row=1, names=names)
    tidy["age"] = group_ages(tidy["single_age"])
    key = ["year", "age", "sex", "race", "origin"]
    return tidy.groupby(key, as_index=False, sort=False)["population"].sum()


def _flag(values: pd.Series, words: tuple[str, str], path: Path) -> list[str | None]:
    flags = Recode(str(values.name), {"0.0": words[0], "1.0": words[1]})
    return flags(values.astype("str"), file=path, first_row=1)


_R_COLUMNS = [
    "year", "age", "sex", "race", "hispanic_origin", "pop", "scheme", "source", "vintage",
]  # fmt: skip
_R_NAMES = {"origin": "hispanic_origin", "population": "pop"}


def _five_year(raw: pd.DataFrame, path: Path, race: Recode) -> pd.DataFrame:
    """Return the columns of a file with five-year ages in this project's words, not yet checked."""
    starts = Recode("age", {group.split("-")[0].rstrip("+"): group for group in FIVE_YEAR_AGES})
    tidy = raw[["year"]].copy()
    ages = as_numbers(raw["age"], path, first_row=1).map("{:g}".format)
    tidy["age"] = starts(ages, file=path, first_row=1)
    tidy["sex"] = SEX(raw["sex"], file=path, first_row=1)
    tidy["race"] = race(raw["race"], file=path, first_row=1)
    tidy["origin"] = raw["hispanic_origin"]
    tidy["population"] = raw["pop"]
    return tidy


def read_seer_bridged(path: Path) -> pd.DataFrame:
    """Return SEER bridged-race population 1969-2024 by year, age (0-4 pooled), sex, race, origin.

    Before 1990 the origin is ``all`` and races other than white and Black are ``other``.
    """
    import pandas as pd

    tidy = _five_year(read_r_object(path, "pop_bridged", _R_COLUMNS), path, BRIDGED_RACE)
    bridged = tuple(sorted(race for race in RACES if race != "latino"))
    # the values of all rows first, then the grid of each era
    cells = replace(
        _schema((1969, 2024), (*bridged, "other"), (*_KNOWN_ORIGINS, "all")), complete=False
    )
    tidy = cells.validate(tidy, file=path, first_row=1, names=_R_NAMES)
    early = tidy["year"] < 1990
    parts = []
    for rows, expected in (
        (tidy[early], _schema((1969, 1989), ("white", "black", "other"), ("all",))),
        (tidy[~early], _schema((1990, 2024), bridged)),
    ):
        lines = [int(place) + 1 for place in rows.index]
        parts.append(expected.validate(rows, file=path, rows=lines, names=_R_NAMES))
    return pd.concat(parts, ignore_index=True)


def read_single_race(path: Path) -> pd.DataFrame:
    """Return Census single-race population 2000-2024 by year, age (0-4 pooled), sex, race, origin.

    Races are also ``asian`` and ``pacific_islander`` apart, and ``more_than_one_race``.
    """
    tidy = _five_year(read_r_object(path, "pop_singlerace_full", _R_COLUMNS), path, SINGLE_RACE)
    expected = _schema((2000, 2024), _SINGLE_RACES)
    return expected.validate(tidy, file=path, first_row=1, names=_R_NAMES)


def read_single_race_state(path: Path) -> pd.DataFrame:
    """Return Census single-race population 2020-2024 as `read_single_race`, with ``state_fips``."""
    raw = read_r_object(path, "pop_singlerace_state", ["state_fips", *_R_COLUMNS])
    tidy = _five_year(raw, path, SINGLE_RACE).assign(state_fips=raw["state_fips"])
    state = category("state_fips", "state", tuple(STATES))
    expected = _schema((2020, 2024), _SINGLE_RACES, _KNOWN_ORIGINS, state)
    return expected.validate(tidy, file=path, first_row=1, names=_R_NAMES)


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
    """
    import gzip
    import zlib

    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"not a gzipped table ({error})", file=path) from None
    if not text.strip():
        raise DataError("the file is empty", file=path)
    columns = ["year", "geo_id", "name", "race", "sex", "age", "estimate", "moe90"]
    raw = parse_delimited(text, path, columns)
    recodes = {"race": ACS_RACES, "age": ACS_AGES}
    for name, words in recodes.items():
        raw[name] = Recode(name, {word: word for word in words})(raw[name], file=path)
    raw["sex"] = SEX(raw["sex"], file=path)
    published = {name: raw[name] != "" for name in ("estimate", "moe90")}
    geographies = tuple(sorted(set(raw["geo_id"])))
    expected = TableSchema(
        "acs1",
        "the file as converted",
        (
            Column("year", "integer", "calendar year", "year", low=2005, high=2018),
            category("geo_id", "state or the United States", geographies),
            category("race", "race", ACS_RACES),
            category("sex", "sex", SEXES),
            Column("age", "category", "age group", "years", ACS_AGES),
            Column("estimate", "count", "people", "people"),
            Column("moe90", "count", "margin of error at 90%", "people"),
        ),
        ("year", "geo_id", "race", "sex", "age"),
    )
    filled = raw.assign(**{name: raw[name].where(known, "0") for name, known in published.items()})
    typed = expected.validate(filled.drop(columns="name"), file=path)
    for name, known in published.items():
        typed[name] = typed[name].astype("float64").where(known)
    return typed.assign(name=raw["name"])[columns]
