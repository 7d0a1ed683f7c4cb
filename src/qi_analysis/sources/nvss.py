"""Reader of deaths by single year of age, summarised from the NVSS public-use files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.errors import DataError
from qi_analysis.sources.text import read_r_object
from qi_analysis.tableschema import as_numbers
from qi_analysis.vocabulary import AGE_STARTS, AGES, SEX, Recode

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


def read_summarised_deaths(path: Path) -> pd.DataFrame:
    """Return deaths of residents, 1990-2020: year, age, sex, race, deaths, one row a stratum.

    Races are exclusive, and **"latino" also holds people whose Hispanic origin is not stated**.
    ``age``, ``sex`` and ``race`` may be ``unknown``. Single years of age are summed to groups.

    Raises
    ------
    DataError
        For an unknown label, a negative or fractional count, or a stratum listed twice.
    """
    raw = read_r_object(
        path,
        None,
        [
            "year", "age_years", "sex", "race_eth", "n_deaths", "n_opioid", "n_drug", "n_firearm",
        ],
    )  # fmt: skip
    deaths = as_numbers(raw["n_deaths"], path, first_row=1)
    bad = deaths.index[(deaths < 0) | (deaths % 1 != 0)]
    if len(bad):
        row = int(bad[0])
        raise DataError(f"not a count: {deaths[row]}", file=path, row=row + 1, column="n_deaths")
    again = raw.duplicated(["year", "age_years", "sex", "race_eth"])
    if again.any():
        raise DataError("this stratum occurs twice", file=path, row=int(again.idxmax()) + 1)
    tidy = raw[[]].copy()
    tidy["year"] = as_numbers(raw["year"], path, first_row=1).astype("int64")
    tidy["age"] = group_ages(raw["age_years"]).fillna(UNKNOWN)
    tidy["sex"] = _known(raw["sex"], SEX, path)
    tidy["race"] = _known(raw["race_eth"], RACE_ETHNICITY, path)
    tidy["deaths"] = deaths.astype("int64")
    return tidy.groupby(["year", "age", "sex", "race"], as_index=False, sort=False)["deaths"].sum()


def _known(values: pd.Series, recode: Recode, path: Path) -> pd.Series:
    words = Recode(recode.what, {**recode.words, UNKNOWN: UNKNOWN})
    import pandas as pd

    return pd.Series(words(values.fillna(UNKNOWN), file=path, first_row=1), values.index)


def group_ages(years: pd.Series) -> pd.Series:
    """Return the age group of each completed age in years; missing stays missing."""
    import numpy as np
    import pandas as pd

    edges = [*AGE_STARTS, np.inf]
    return pd.cut(years, edges, right=False, labels=list(AGES)).astype("str").where(years.notna())
