"""Reader of official US life tables, as hazards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.columns import category
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import SEX, SEXES
from qi_analysis.store.delimited import read_delimited

if TYPE_CHECKING:
    import pandas as pd

DAYS_A_YEAR = 365.25
"""The packager's divisor of a year's cumulative hazard."""

US_HAZARDS = TableSchema(
    "survexp_us",
    "Official hazards by single year of age",
    (
        Column("year", "integer", "calendar year", "year", low=1940, high=2020),
        Column("age", "integer", "completed age", "years", low=0, high=109),
        category("sex", "sex", SEXES),
        Column("daily_hazard", "rate", "hazard of dying", "a day"),
    ),
    ("year", "age", "sex"),
)


def read_us_hazards(path: Path) -> pd.DataFrame:
    """Return NCHS hazards of dying a day by year 1940-2020, age 0-109 and sex; 17,820 rows.

    The chance to survive a year of age is ``exp(-365.25 * daily_hazard)``.
    """
    raw = read_delimited(path, ["age", "sex", "year", "daily_hazard"])
    raw["sex"] = SEX(raw["sex"], file=path)
    return US_HAZARDS.validate(raw, file=path)
