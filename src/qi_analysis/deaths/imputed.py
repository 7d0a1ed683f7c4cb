"""Counts from records with unknown values imputed, ready to be divided by a population."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.scope import Scope
from qi_analysis.exposure.readers.nvss import group_ages
from qi_analysis.stats import imputation

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.store.accounting import RowCounter

IMPUTATIONS = 10
CYCLES = 3
SEED = 20190805
KNOWN, IMPUTED = "known", "imputed"
KEY = ("source", "year", "age", "sex", "race", "cause", "duty", "race_status")


def names(m: int) -> tuple[str, ...]:
    """Return the columns of ``m`` imputations."""
    return tuple(f"imputation_{number}" for number in range(1, m + 1))


DRAWS = names(IMPUTATIONS)


def in_scope(records: pd.DataFrame, scope: Scope, counter: RowCounter) -> pd.DataFrame:
    """Return the records of the scope's years; those left out are counted with the reason.

    Raises
    ------
    DataError
        When the last recorded day of a partial year is not the one the scope states.
    """
    kept = counter.drop(records, records["year"].isna(), "year unknown")
    kept = counter.drop(kept, kept["year"] < scope.all_years[0], scope.before)
    kept = counter.drop(kept, kept["year"] > scope.all_years[-1], scope.after)
    for part in scope.partial:
        last = kept.loc[kept["year"] == part.year, "date"].max()
        if last.date() != part.last:
            raise DataError(
                f"the last day of {part.year} is {last.date()}, and not {part.last}",
                file=f"records of {kept['source'].iloc[0]}",
            )
    return kept


def completed(
    records: pd.DataFrame,
    states: pd.DataFrame,
    *,
    m: int = IMPUTATIONS,
    seed: int = SEED,
    probabilities: bool = False,
    on_imputation: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Return `imputation.impute` of the records, with the columns of `KEY` alongside each draw.

    Parameters and the unknown cause are as in `count`; ``probabilities`` as in `impute`.
    """
    people = records.reset_index(drop=True)
    people["cause"] = people["cause"].where(people["cause"] != UNKNOWN, "other")
    drawn = imputation.impute(
        people,
        states,
        m=m,
        rng=np.random.default_rng(seed),
        cycles=CYCLES,
        probabilities=probabilities,
        on_imputation=on_imputation,
    )
    return labeled(drawn, people)


def labeled(drawn: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return what `imputation.impute` drew of ``people`` with the columns of `KEY` alongside.

    ``record`` in ``drawn`` is the position of the person in ``people``.
    """
    at = drawn["record"].to_numpy()
    return drawn.assign(
        source=people["source"].to_numpy()[at],
        year=people["year"].astype("int64").to_numpy()[at],
        cause=people["cause"].to_numpy()[at],
        duty=people["duty"].to_numpy()[at],
        age=group_ages(drawn["age"].astype("float64")),
        race_status=np.where(drawn["race_imputed"], IMPUTED, KNOWN),
    )


def count(
    records: pd.DataFrame,
    states: pd.DataFrame,
    *,
    m: int = IMPUTATIONS,
    seed: int = SEED,
    on_imputation: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Return people by `KEY`, one column per imputation; strata without deaths in any are left out.

    A death of unknown cause counts as ``other``, which is in no narrower choice of causes.

    Parameters
    ----------
    records : DataFrame
        As `deaths.record`, of one source, years known.
    states : DataFrame
        As `imputation.composition`.
    m, seed : int
        Imputations, and the seed of their draws.
    on_imputation : callable, optional
        Called with the number of each imputation as it is begun, for a progress bar.
    """
    return tally(completed(records, states, m=m, seed=seed, on_imputation=on_imputation))


def tally(copies: pd.DataFrame, key: Sequence[str] = KEY) -> pd.DataFrame:
    """Return people by ``key``, one column per imputation, from what `completed` returns."""
    counted = copies.pivot_table(
        index=list(key), columns="imputation", values="record", aggfunc="count", fill_value=0
    )
    counted.columns = list(names(counted.shape[1]))
    return counted.reset_index()
