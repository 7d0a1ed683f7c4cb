"""Reader of deaths by single year of age, summarized from the NVSS public-use files.

DataError is raised for an unknown label, a bad age, a count that is missing, negative or larger
than that of all causes, a stratum listed twice, or a year missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.columns import category
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import AGE_STARTS, AGES, RACES, SEX, SEXES, Recode
from qi_analysis.exposure.readers.refusing import refuse_rows
from qi_analysis.store.delimited import read_r_object

if TYPE_CHECKING:
    import pandas as pd

RACE_ETHNICITY = Recode(
    "race_eth",
    {
        "white": "white",
        "black": "black",
        "hispanic": "latino",
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
    },
)
UNKNOWN = "unknown"
UNKNOWN_AGE = -1
YEARS = (1990, 2021)
FIRST_WITH_CAUSES = 1999
"""The packager flagged causes from the tenth revision of the ICD on."""

_SINGLE_YEARS = TableSchema(
    "summarized_deaths",
    "the file as released; a stratum without deaths has no row",
    (
        Column("year", "integer", "calendar year", "year", low=YEARS[0], high=YEARS[1] - 1),
        Column("single_age", "integer", "completed age", "years", low=UNKNOWN_AGE, high=85),
        category("sex", "sex", (*SEXES, UNKNOWN)),
        category("race", "race-ethnicity", (*RACES, UNKNOWN)),
        Column("deaths", "count", "deaths", "deaths"),
    ),
    ("year", "single_age", "sex", "race"),
    complete=False,
)


def read_summarized_deaths(path: Path) -> pd.DataFrame:
    """Return deaths of residents, 1990-2020: year, age, sex, race, deaths, one row per stratum.

    Races are exclusive, and **"latino" also holds people whose Hispanic origin is not stated**.
    ``age``, ``sex`` and ``race`` may be ``unknown``. Single years of age are summed to groups.
    """
    tidy, _ = _read(path)
    return tidy.groupby(["year", "age", "sex", "race"], as_index=False, sort=False)["deaths"].sum()


def read_violent_and_drug_deaths(path: Path) -> pd.DataFrame:
    """Return deaths from all causes, firearms and drugs, one row per row of the file.

    Columns: year, age (group), sex, race as in `read_summarized_deaths`, all_causes, firearm, drug
    (the last two missing before 1999). The underlying cause decides; a firearm is one whatever
    the intent, legal intervention included (ICD-10 Y35.0).
    """
    tidy, raw = _read(path)
    flagged = tidy["year"] >= FIRST_WITH_CAUSES
    counts = {"firearm": raw["n_firearm"], "drug": raw["n_drug"]}
    for values in counts.values():
        counted = values.between(0, raw["n_deaths"]) & (values % 1 == 0)
        problem = "not a count within all causes"
        refuse_rows(values, flagged & ~counted, problem, path, first_row=1)
    flags = {name: values.where(flagged) for name, values in counts.items()}
    return tidy.rename(columns={"deaths": "all_causes"}).assign(**flags)


def _read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return year, age (group), sex, race and deaths of every row of the file, and the file."""
    import pandas as pd

    raw = read_r_object(
        path,
        None,
        [
            "year", "age_years", "sex", "race_eth", "n_deaths", "n_opioid", "n_drug", "n_firearm",
        ],
    )  # fmt: skip
    ages = raw["age_years"]
    # the mark of an unknown age below must not come from the file
    refuse_rows(ages, pd.to_numeric(ages, errors="coerce") < 0, "below 0", path, first_row=1)
    tidy = raw[["year"]].assign(
        single_age=ages.where(ages.notna(), UNKNOWN_AGE),
        sex=_known(raw["sex"], SEX, path),
        race=_known(raw["race_eth"], RACE_ETHNICITY, path),
        deaths=raw["n_deaths"],
    )
    names = {"single_age": "age_years", "race": "race_eth", "deaths": "n_deaths"}
    tidy = _SINGLE_YEARS.validate(tidy, file=path, first_row=1, names=names)
    absent = sorted(set(range(*YEARS)) - set(tidy["year"]))
    if absent:
        raise DataError(f"incomplete: no deaths of {absent[0]}", file=path, column="year")
    age = tidy.pop("single_age")
    tidy.insert(1, "age", group_ages(age.where(age != UNKNOWN_AGE)).fillna(UNKNOWN))
    return tidy, raw


def _known(values: pd.Series, recode: Recode, path: Path) -> pd.Series:
    import pandas as pd

    words = Recode(recode.what, {**recode.words, UNKNOWN: UNKNOWN})
    return pd.Series(words(values.fillna(UNKNOWN), file=path, first_row=1), values.index)


def group_ages(years: pd.Series) -> pd.Series:
    """Return the age group of each completed age in years; missing stays missing."""
    import numpy as np
    import pandas as pd

    edges = [*AGE_STARTS, np.inf]
    return pd.cut(years, edges, right=False, labels=list(AGES)).astype("str").where(years.notna())
