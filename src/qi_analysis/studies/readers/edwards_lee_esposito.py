"""Readers of the replication files of Edwards, Lee and Esposito (PNAS 2019).

Each returns a tidy frame in this project's words and refuses anything it does not expect.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema, as_numbers, check_columns, plain
from qi_analysis.core.vocabulary import AGE_GROUPS, AGE_STARTS, AGES, CAUSE_CLASSES, ELE_RACE, SEX
from qi_analysis.store.delimited import read_delimited, read_r_object
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

if TYPE_CHECKING:
    import pandas as pd

MISSING_AGE = "Missing"
SIMULATED_POPULATION = 100_000_000
"""People in each cell of the authors' posterior-predictive draws."""

_STRATUM = ELE_DEATHS.columns[:5]
_DEATHS_FILE = TableSchema(
    "fe_pop_imputed_13_18",
    "the file as released: the causes side by side",
    (
        *_STRATUM,
        *(Column(cause, "count", "people killed", "deaths") for cause in CAUSE_CLASSES),
        Column("pop", "count", "population under the authors' label", "people"),
    ),
    tuple(column.name for column in _STRATUM),
)


def read_deaths(path: Path) -> pd.DataFrame:
    """Return people killed by imputation x year x age x sex x race x cause, 45,600 rows.

    Columns as `ELE_DEATHS`; ``deaths`` are persons. The file repeats the population of
    `read_population`; that column is checked and left out.
    """
    renamed = {".imp": "imputation"}
    wide = read_delimited(
        path, [".imp", "year", "age", "sex", "race", *CAUSE_CLASSES, "pop"]
    ).rename(columns=renamed)
    _put_in_our_words(wide, path)
    wide = _DEATHS_FILE.validate(wide, file=path, names={"imputation": ".imp"})
    tidy = wide.melt(
        id_vars=list(_DEATHS_FILE.key),
        value_vars=list(CAUSE_CLASSES),
        var_name="cause",
        value_name="deaths",
    )
    return ELE_DEATHS.validate(tidy, file=path)


def read_population(path: Path) -> pd.DataFrame:
    """Return population under the authors' label, 5,320 rows, as `ELE_POPULATION`."""
    frame = read_delimited(path, ["year", "race", "sex", "age", "pop"])
    _put_in_our_words(frame, path)
    return ELE_POPULATION.validate(
        frame.rename(columns={"pop": "population"}), file=path, names={"population": "pop"}
    )


def read_all_cause(path: Path) -> pd.DataFrame:
    """Return deaths from all causes, 2000-2017, in people, with ``age`` "Missing" where unknown.

    Columns as `ELE_ALL_CAUSE`, 3,593 rows: every stratum of known age, and those of
    unknown age that have deaths.

    Raises
    ------
    DataError
        Also when a stratum of known age is absent.
    """
    frame = read_delimited(path, ["year", "age", "race", "sex", "deaths"])
    _put_in_our_words(frame, path)
    year, _, sex, race, deaths = ELE_ALL_CAUSE.columns
    age = Column("age", "category", "age group or Missing", "years", (*AGES, MISSING_AGE))
    as_released = TableSchema(
        "total_mort",
        "the file as released, ages unknown included",
        (year, age, sex, race, deaths),
        ELE_ALL_CAUSE.key,
        complete=False,
    )
    typed = as_released.validate(frame, file=path)
    ELE_ALL_CAUSE.validate(typed[typed["age"] != MISSING_AGE], file=path)
    return typed


def read_nax(path: Path) -> pd.DataFrame:
    """Return mean years lived by those who die in the group, 19 rows, as `NAX`.

    Raises
    ------
    DataError
        When the file is not Stata's, its ages are not the 19 starts of this project, or somebody
        is said to live longer in a group than it lasts.
    """
    import pandas as pd

    if not path.is_file():
        raise DataError("no such file", file=path, remedy="Fetch it again with `qi-analysis fetch`")
    try:
        frame = pd.read_stata(path)
    except (ValueError, OSError, KeyError, IndexError, EOFError, struct.error) as error:
        raise DataError(f"not a Stata file ({error})", file=path) from None
    check_columns(frame, ["age", "nax"], path)
    if not pd.api.types.is_numeric_dtype(frame["age"]):
        raise DataError("ages are text, not numbers", file=path, column="age")
    ages = tuple(as_numbers(frame["age"], path, first_row=1))
    if ages != tuple(float(start) for start in AGE_STARTS):
        raise DataError(f"ages are {[plain(age) for age in ages]}", file=path, column="age")
    # Stata stores single precision; the printed constants have three decimals
    labeled = frame.assign(age=list(AGES), nax=frame["nax"].astype("float64").round(3))
    table = NAX.validate(labeled, file=path, first_row=1)
    for row, (lived, group) in enumerate(zip(table["nax"], AGE_GROUPS, strict=True), start=1):
        if lived > group.width:
            raise DataError(
                f"{lived} years lived in a group of {group.width:g}",
                file=path,
                row=row,
                column="nax",
            )
    return table


def read_posterior(path: Path) -> pd.DataFrame:
    """Return posterior-predictive quantiles per 100 million people, 190 rows.

    Columns as `ELE_POSTERIOR`: median, 5% and 95% quantile of the deaths by officer
    force of a new year in a cell of 100 million people. There are no draws in the file.

    Raises
    ------
    DataError
        Also when the file is not about 100 million people per cell, or not the 90% interval.
    """
    frame = read_r_object(
        path,
        None,
        [
            "year", "age_group", "race", "sex", "pop", ".row",
            ".prediction", ".lower", ".upper", ".width", ".point", ".interval",
        ],
    )  # fmt: skip
    constants = {"pop": {float(SIMULATED_POPULATION)}, ".width": {0.9}, ".point": {"median"}}
    for column, expected in constants.items():
        found = {round(v, 9) if isinstance(v, float) else v for v in frame[column]}
        if found != expected:
            raise DataError(f"holds {found} where {expected} is meant", file=path, column=column)
    renamed = frame.rename(
        columns={"age_group": "age", ".prediction": "median", ".lower": "lower", ".upper": "upper"}
    )
    tidy = renamed[["age", "sex", "race", "median", "lower", "upper"]].copy()
    tidy["age"] = tidy["age"].astype(str)
    _put_in_our_words(tidy, path, first_row=1)
    names = {"age": "age_group", "median": ".prediction", "lower": ".lower", "upper": ".upper"}
    table = ELE_POSTERIOR.validate(tidy, file=path, first_row=1, names=names)
    check_quantiles(table, path, first_row=1)
    return table


def _put_in_our_words(frame: pd.DataFrame, path: Path, first_row: int = 2) -> None:
    for name, recode in (("sex", SEX), ("race", ELE_RACE)):
        frame[name] = recode(frame[name], file=path, first_row=first_row)


def check_quantiles(table: pd.DataFrame, file: object, first_row: int = 2) -> None:
    """Refuse rows in which lower, median and upper are not in that order."""
    bad = table.index[(table["lower"] > table["median"]) | (table["median"] > table["upper"])]
    if len(bad):
        row = int(bad[0])
        found = ", ".join(
            f"{name} {table.loc[row, name]:g}" for name in ("lower", "median", "upper")
        )
        raise DataError(f"quantiles out of order: {found}", file=file, row=row + first_row)
