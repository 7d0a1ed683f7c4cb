"""Residents behind a figure of a campaign, and death rates per resident, crude and age-adjusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import AGES
from qi_analysis.exposure.schema_residents import POPULATION_RECENT, POPULATION_TABLE
from qi_analysis.stats.standardization import age_standardized
from qi_analysis.store import committed
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rates:
    """People killed per million residents and year: of a group and of white people.

    ``adjusted``: at the ages of the US standard population of 2000.
    """

    group: float
    white: float
    group_adjusted: float
    white_adjusted: float

    @property
    def ratio_adjusted(self) -> float:
        """Return the ratio of the age-adjusted rates."""
        return self.group_adjusted / self.white_adjusted


@once
def _by_year(classes: str) -> pd.DataFrame:
    """Return residents, a row for each year and a column for each race."""
    return _rows(classes).pivot_table("population", "year", "race", aggfunc="sum")


def _rows(classes: str) -> pd.DataFrame:
    """Return residents by race and age; the newer table only where the older one ends."""
    import pandas as pd

    older, newer = committed.load(POPULATION_TABLE), committed.load(POPULATION_RECENT)
    older = older[older["race_classes"] == classes]
    return pd.concat([older, newer[newer["year"] > older["year"].max()]])


def residents(first: int, last: int, classes: str = "exclusive") -> Mapping[str, float]:
    """Return person-years by race."""
    sums = _by_year(classes).loc[first:last].sum()
    return {str(race): float(people) for race, people in sums.items()}


def per_million(records: pd.DataFrame, first: int, last: int, race: str) -> Rates:
    """Return the rates of a group and of white people in ``first`` to ``last``.

    ``records`` are rows of the table of records, of these years. People whose age is unknown are
    taken to have the ages of the others of their group.
    """
    rows = _rows("exclusive")
    rows = rows[rows["year"].between(first, last)]
    people = rows.groupby(["race", "age"])["population"].sum()
    found = []
    for group in (race, "white"):
        of_group = records[records["race"] == group]
        by_age = of_group.groupby("age")["deaths"].sum().reindex(AGES, fill_value=0).to_numpy(float)
        exposed = people.loc[group].reindex(AGES).to_numpy(float)
        killed = float(of_group["deaths"].sum())
        adjusted = float(age_standardized(by_age * killed / by_age.sum(), exposed))
        found.append((1e6 * killed / float(exposed.sum()), 1e6 * adjusted))
    (group_crude, group_adjusted), (white_crude, white_adjusted) = found
    return Rates(group_crude, white_crude, group_adjusted, white_adjusted)
