"""Reader of deaths by single year of age, summarized from the NVSS public-use files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema, plain
from qi_analysis.core.vocabulary import AGE_STARTS, AGES, RACES, SEX, SEXES, Recode
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
        Column("sex", "category", "sex", "", (*SEXES, UNKNOWN)),
        Column("race", "category", "race-ethnicity", "", (*RACES, UNKNOWN)),
        Column("deaths", "count", "deaths", "deaths"),
    ),
    ("year", "single_age", "sex", "race"),
    complete=False,
)


def read_summarized_deaths(path: Path) -> pd.DataFrame:
    """Return deaths of residents, 1990-2020: year, age, sex, race, deaths, one row per stratum.

    Races are exclusive, and **"latino" also holds people whose Hispanic origin is not stated**.
    ``age``, ``sex`` and ``race`` may be ``unknown``. Single years of age are summed to groups.

    Raises
    ------
    DataError
        For an unknown label, a bad age or count, a stratum listed twice, or a year missing.
    """
    import pandas as pd

    raw = read_r_object(
        path,
        None,
        [
            "year", "age_years", "sex", "race_eth", "n_deaths", "n_opioid", "n_drug", "n_firearm",
        ],
    )  # fmt: skip
    tidy = raw[["year"]].copy()
    known_age = raw["age_years"].notna()
    negative = raw.index[pd.to_numeric(raw["age_years"], errors="coerce") < 0]
    if len(negative):  # the mark of an unknown age below must not come from the file
        row = int(negative[0])
        problem = f"below 0: {plain(raw.loc[row, 'age_years'])}"
        raise DataError(problem, file=path, row=row + 1, column="age_years")
    tidy["single_age"] = raw["age_years"].where(known_age, UNKNOWN_AGE)
    tidy["sex"] = _known(raw["sex"], SEX, path)
    tidy["race"] = _known(raw["race_eth"], RACE_ETHNICITY, path)
    tidy["deaths"] = raw["n_deaths"]
    names = {"single_age": "age_years", "race": "race_eth", "deaths": "n_deaths"}
    tidy = _SINGLE_YEARS.validate(tidy, file=path, first_row=1, names=names)
    absent = sorted(set(range(*YEARS)) - set(tidy["year"]))
    if absent:
        raise DataError(f"incomplete: no deaths of {absent[0]}", file=path, column="year")
    known = tidy["single_age"] != UNKNOWN_AGE
    tidy["age"] = group_ages(tidy["single_age"].where(known)).fillna(UNKNOWN)
    return tidy.groupby(["year", "age", "sex", "race"], as_index=False, sort=False)["deaths"].sum()


def read_violent_and_drug_deaths(path: Path) -> pd.DataFrame:
    """Return deaths from all causes, firearms and drugs, one row per row of the file.

    Columns: year, age (group), sex, race as in `read_summarized_deaths`, all_causes, firearm, drug
    (the last two missing before 1999). The underlying cause decides; a firearm is one whatever
    the intent, legal intervention included (ICD-10 Y35.0).

    Raises
    ------
    DataError
        Also for a count that is missing, negative, or larger than that of all causes.
    """
    import pandas as pd

    # everything about labels, ages and doubles is checked there
    read_summarized_deaths(path)
    raw = read_r_object(
        path,
        None,
        [
            "year", "age_years", "sex", "race_eth", "n_deaths", "n_opioid", "n_drug", "n_firearm",
        ],
    )  # fmt: skip
    flagged = raw["year"] >= FIRST_WITH_CAUSES
    for name in ("n_firearm", "n_drug"):
        bad = raw.index[flagged & ~(raw[name].between(0, raw["n_deaths"]) & (raw[name] % 1 == 0))]
        if len(bad):
            row = int(bad[0])
            problem = f"not a count within all causes: {plain(raw.loc[row, name])}"
            raise DataError(problem, file=path, row=row + 1, column=name)
    return pd.DataFrame(
        {
            "year": raw["year"].astype("int64"),
            "age": group_ages(raw["age_years"]).fillna(UNKNOWN),
            "sex": _known(raw["sex"], SEX, path),
            "race": _known(raw["race_eth"], RACE_ETHNICITY, path),
            "all_causes": raw["n_deaths"].astype("int64"),
            "firearm": raw["n_firearm"].where(flagged),
            "drug": raw["n_drug"].where(flagged),
        }
    )


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
