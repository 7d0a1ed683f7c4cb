"""From records of individual deaths to counts in which unknown values stay unknown.

Nothing personal is left: no name, no place below the country, no date below the year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.exposure.readers.nvss import group_ages

if TYPE_CHECKING:
    import pandas as pd

KEY = ("source", "year", "age", "sex", "race", "cause", "duty")


def count(records: pd.DataFrame) -> pd.DataFrame:
    """Return people of ``records`` (as `deaths.record`, years known) by `KEY`; column ``deaths``.

    One row per stratum that has any. An age known only as a range has its age group if the whole
    range lies in one, else it is unknown, like an age that is not given at all.
    """
    lowest, highest = group_ages(records["age_low"]), group_ages(records["age_high"])
    age = lowest.where(lowest.notna() & (lowest == highest), UNKNOWN)
    tidy = records.assign(age=age, year=records["year"].astype("int64"))
    return (
        tidy.groupby(list(KEY), as_index=False, sort=False)
        .size()
        .rename(columns={"size": "deaths"})
    )


def summary(counts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per source and year: deaths, officer force, and how much is unknown.

    Columns: source, year, deaths, officer_force, and for deaths by officer force unknown_race,
    unknown_sex and unknown_age (people; another sex or race than the vocabulary's counts as
    unknown there, for it must be imputed as well).
    """
    import pandas as pd

    from qi_analysis.core.vocabulary import AGES, RACES, SEXES

    force = counts[counts["cause"] == "officer_force"]
    parts = {
        "deaths": counts,
        "officer_force": force,
        "unknown_race": force[~force["race"].isin(RACES)],
        "unknown_sex": force[~force["sex"].isin(SEXES)],
        "unknown_age": force[~force["age"].isin(AGES)],
    }
    sums = {
        name: rows.groupby(["source", "year"], sort=False)["deaths"].sum()
        for name, rows in parts.items()
    }
    return pd.DataFrame(sums).fillna(0).astype("int64").reset_index()
