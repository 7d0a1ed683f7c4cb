"""Counts from records with the unknown imputed, ready to be set against a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis import imputation
from qi_analysis.records.schema import UNKNOWN
from qi_analysis.sources.nvss import group_ages

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.accounting import RowCounter

IMPUTATIONS = 10
CYCLES = 3
SEED = 20190805
KNOWN, IMPUTED = "known", "imputed"
KEY = ("source", "year", "age", "sex", "race", "cause", "race_status")
DRAWS = tuple(f"imputation_{number}" for number in range(1, IMPUTATIONS + 1))


@dataclass(frozen=True)
class Scope:
    """Which years of a source are whole and have a population to be set against.

    Attributes
    ----------
    first, last : int
        Years kept.
    before, after : str
        Why no earlier and no later ones.
    """

    first: int
    last: int
    before: str
    after: str

    @property
    def years(self) -> tuple[int, ...]:
        """The years in scope."""
        return tuple(range(self.first, self.last + 1))


_NONE = "before the first year of the source"
_TABLES_END = "after 2020, when the population and deaths of the life tables end"
SCOPES: Mapping[str, Scope] = {
    "fatal_encounters_2018": Scope(
        2008, 2017, "before 2008, when the source is thin", "2018, when the release ends in June"
    ),
    "mapping_police_violence_2021": Scope(2013, 2020, _NONE, _TABLES_END),
    "washington_post_2024": Scope(2015, 2020, _NONE, _TABLES_END),
    "washington_post_2025_export": Scope(2015, 2020, _NONE, _TABLES_END),
    "the_counted": Scope(2015, 2016, _NONE, "after the last year of the source"),
}


def in_scope(records: pd.DataFrame, scope: Scope, counter: RowCounter) -> pd.DataFrame:
    """Return the records of the scope's years; those left out are counted with the reason."""
    kept = counter.drop(records, records["year"].isna(), "year unknown")
    kept = counter.drop(kept, kept["year"] < scope.first, scope.before)
    return counter.drop(kept, kept["year"] > scope.last, scope.after)


def draw(records: pd.DataFrame, states: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the records of one source, numbered from 0, and their completed copies.

    A death of unknown cause counts as ``other``, which is in no narrower choice of causes.

    Parameters
    ----------
    records : DataFrame
        As `records.schema`, of one source, years known.
    states : DataFrame
        As `imputation.composition`.

    Returns
    -------
    people, drawn : DataFrame
        The records, and what `imputation.impute` makes of them.
    """
    people = records.reset_index(drop=True)
    people["cause"] = people["cause"].where(people["cause"] != UNKNOWN, "other")
    rng = np.random.default_rng(SEED)
    return people, imputation.impute(people, states, m=IMPUTATIONS, rng=rng, cycles=CYCLES)


def count(people: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return people by `KEY`, a column an imputation; strata without deaths in any are left out.

    Parameters
    ----------
    people, drawn : DataFrame
        As `draw` returns them.
    """
    at = drawn["record"].to_numpy()
    long = drawn.assign(
        source=people["source"].to_numpy()[at],
        year=people["year"].astype("int64").to_numpy()[at],
        cause=people["cause"].to_numpy()[at],
        age=group_ages(drawn["age"].astype("float64")),
        race_status=np.where(drawn["race_imputed"], IMPUTED, KNOWN),
    )
    counted = long.pivot_table(
        index=list(KEY), columns="imputation", values="record", aggfunc="count", fill_value=0
    )
    counted.columns = list(DRAWS)
    return counted.reset_index()
