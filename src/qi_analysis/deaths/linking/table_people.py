"""Builders of the tables of the linked list: who is in it, imputed counts, the check of race."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis.core.vocabulary import CAUSE_CLASSES, RACES
from qi_analysis.deaths import imputed
from qi_analysis.deaths.linking import lists, race
from qi_analysis.deaths.linking import people as linked_list
from qi_analysis.deaths.linking.lists import LISTS
from qi_analysis.deaths.linking.overlap import NO, NOT_COVERED, YES
from qi_analysis.deaths.linking.people import LINKS, SOURCE
from qi_analysis.deaths.linking.schema import (
    CHECKED,
    LINKED_PEOPLE,
    PEOPLE_IMPUTED,
    RACE_CHECK,
    TOLD,
)
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.deaths.table_deaths import composition
from qi_analysis.stats import imputation
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FOLDS = 5
CHECK_IMPUTATIONS = 4
"""Copies in the check: what is compared are sums of probabilities, which a few copies settle."""


def build_people_imputed() -> Built:
    """Return the people of the linked list with unknown race, age and sex imputed ten times."""
    states, survey_used = composition()
    table = imputed.tally(completed(states))
    return Built(PEOPLE_IMPUTED, table, (*_accounts(), survey_used))


def completed(
    states: pd.DataFrame,
    *,
    m: int = imputed.IMPUTATIONS,
    seed: int = imputed.SEED,
    people_of: Callable[[int], linked_list.People] | None = None,
) -> pd.DataFrame:
    """Return ``m`` completed copies of the linked list, columns as `deaths.imputed.completed`.

    Each copy has its own links (`people.LINKS` in turn), its own words where projects differ, and
    its own departure from "missing at random".

    Parameters
    ----------
    states : DataFrame
        As `imputation.composition`.
    m, seed : int
        Copies, and the seed of their draws.
    people_of : callable, optional
        From the number of a copy, from 0, to its people; the registered files by default.
    """
    import pandas as pd

    away = race.departures(m, np.random.default_rng([seed, m]))
    parts = []
    for number in range(m):
        found = (people_of or _people_of)(number)
        rng = np.random.default_rng([seed, number])
        records = found.frame.assign(source=SOURCE, race=race.drawn(found.reports, rng))
        drawn = imputation.impute(
            records,
            states,
            m=1,
            rng=rng,
            cycles=imputed.CYCLES,
            shift=away[number],
            predictors=race.lacking(found.reports),
        )
        parts.append(imputed.labeled(drawn.assign(imputation=number + 1), records))
    return pd.concat(parts, ignore_index=True)


def _people_of(number: int) -> linked_list.People:
    return linked_list.people(LINKS[number % len(LINKS)])


def build_linked_people() -> Built:
    """Return who is in the linked list, by year, kind, projects and what these say of race."""
    found = linked_list.people()
    columns = {
        "year": found.frame["year"],
        "kind": found.kind,
        "cause_agreed": found.frame["cause_agreed"],
    }
    for name, covered in linked_list.covering(found).items():
        columns[name] = np.select([found.reports[name].notna(), covered], [YES, NO], NOT_COVERED)
    known = found.reports.where(found.reports.isin(list(RACES)))
    telling, said = known.notna().sum(axis=1), known.nunique(axis=1)
    columns["race_told"] = np.select(
        [telling == 0, telling == 1, said == 1], [TOLD[3], TOLD[1], TOLD[0]], TOLD[2]
    )
    columns["race_lacking"] = np.where(race.lacking(found.reports).any(axis=1), "yes", "no")
    counted = found.frame[[]].assign(**columns).groupby(list(columns), as_index=False).size()
    return Built(LINKED_PEOPLE, counted.rename(columns={"size": "deaths"}), _accounts())


def build_race_check() -> Built:
    """Return what is imputed for people whose race is known by a link and was withheld."""
    import pandas as pd

    states, survey_used = composition()
    found = linked_list.people()
    known = found.reports.where(found.reports.isin(list(RACES)))
    word = known.bfill(axis=1).iloc[:, 0].fillna(UNKNOWN)  # of the first project that tells
    lacks = found.reports.notna() & known.isna()
    guides = (lacks.any(axis=1) & (word != UNKNOWN)).to_numpy()
    parts = []
    for way, predictors in (
        ("known_people", None),
        ("told_people", race.lacking(found.reports)),
    ):
        chances = withheld(found.frame.assign(race=word), states, guides, predictors)
        for name in CHECKED:
            of_project = guides if name == CHECKED[0] else guides & lacks[name].to_numpy()
            cells = _held_against(chances[:, of_project], word[of_project])
            parts.append(cells.assign(way=way, lacking=name))
    table = pd.concat(parts, ignore_index=True)
    return Built(RACE_CHECK, table[RACE_CHECK.column_names], (*_accounts(), survey_used))


def withheld(
    records: pd.DataFrame,
    states: pd.DataFrame,
    guides: npt.NDArray[np.bool_],
    predictors: Array | None,
) -> Array:
    """Return the chances of each race of every guide, imputed while the race was withheld.

    Shape (imputation, person, race); a guide's come from the round in which it was withheld.
    """
    rng = np.random.default_rng(imputed.SEED)
    fold = np.full(len(records), FOLDS)
    fold[guides] = rng.permutation(np.arange(int(guides.sum())) % FOLDS)
    chances = np.zeros((CHECK_IMPUTATIONS, len(records), len(RACES)))
    for number in range(FOLDS):
        out = fold == number
        copies = imputation.impute(
            records.assign(race=records["race"].mask(out, UNKNOWN)),
            states,
            m=CHECK_IMPUTATIONS,
            rng=rng,
            cycles=imputed.CYCLES,
            predictors=predictors,
            probabilities=True,
        )
        drawn = copies[list(imputation.PROBABILITIES)].to_numpy().reshape(chances.shape)
        chances[:, out] = drawn[:, out]
    return chances


def _held_against(chances: Array, told: pd.Series) -> pd.DataFrame:
    """Return told and expected numbers by race; chances of shape (imputation, person, race)."""
    import pandas as pd

    sums = chances.sum(axis=1)
    variance = (chances * (1 - chances)).sum(axis=1).mean(axis=0) + sums.var(axis=0, ddof=1)
    expected, spread = sums.mean(axis=0), np.sqrt(variance)
    counted = told.value_counts().reindex(list(RACES), fill_value=0).to_numpy()
    off = np.divide(np.abs(counted - expected), spread, out=np.zeros(len(RACES)), where=spread > 0)
    return pd.DataFrame(
        {
            "race": list(RACES),
            "told": counted,
            "expected": expected.round(2),
            "spread": spread.round(2),
            "p": [round(math.erfc(z / math.sqrt(2)), 6) for z in off],
        }
    )


@cache
def _accounts() -> tuple[Accounting, ...]:
    """Return what became of every record of the four projects on the way into the list."""
    accounts = []
    for rows, counter in lists.by_file(lists.read(), LISTS):
        years = rows["year"].isin(list(linked_list.YEARS)).fillna(value=False)
        kept = counter.drop(rows, ~years, "outside the years of the list")
        other = kept["cause"] != CAUSE_CLASSES[0]
        note = (
            f"{int(other.sum())} of the records kept have another cause than officer force: "
            "they are in the list where a record of another project has officer force"
        )
        accounts.append(counter.close(kept, note))
    return tuple(accounts)
