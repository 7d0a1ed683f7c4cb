"""The linked list: every person whom at least one project counts as killed by police force, once.

Records are joined by the case numbers that one project notes of another first, then by the points
of `pairs`. Where the records of a person differ, the project that checks each case against
documents has the first word, and the project that copies from the others the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.vocabulary import CAUSE_CLASSES, SEXES
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking import linkage, lists, pairs
from qi_analysis.deaths.linking.schema import OVERLAP_YEARS
from qi_analysis.deaths.record import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

SOURCE = releases.JOINED.id
YEARS = OVERLAP_YEARS
SAME_NUMBER = 8.0
"""Points for a case number of the other project's record: as much as a like name and more. A
number that contradicts day, name and age still does not join two records: some are wrong."""
LINKS = (linkage.LINK - 1, linkage.LINK, linkage.LINK + 1)
"""Points from which two records are one person. The imputations take them in turn, so that what
the choice leaves open is in the spread between imputations."""
_ORDER = (
    "washington_post_2024",
    "the_counted",
    "mapping_police_violence_2021",
    "fatal_encounters_2018",
)


@dataclass(frozen=True)
class People:
    """People killed by police force, one row each, and what each project says of them.

    Attributes
    ----------
    frame : DataFrame
        Columns death (its number in the links), year and date (the earliest), age_low, age_high,
        sex, state, cause, cause_agreed (all or some of the records have officer force), duty;
        index 0 to n - 1. Race is in ``reports``.
    reports : DataFrame
        The same rows, a column for each project: the race that it gives, unknown or other where
        it gives none of the five, missing where it has no record of the person.
    kind : Series
        As `overlap.kind_of_deaths`.
    """

    frame: pd.DataFrame
    reports: pd.DataFrame
    kind: pd.Series


def by_number(records: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with `SAME_NUMBER` points more where one record notes the other's number.

    ``records`` are as `lists.read`, the pairs ``found`` as `pairs.candidates`.
    """
    left, right = found["left"].to_numpy(), found["right"].to_numpy()
    noted = records["post_id"].to_numpy()
    own = np.where(records["source"] == lists.POST, records["record_id"], "")
    same = np.zeros(len(found), dtype=bool)
    for one, other in ((left, right), (right, left)):
        same |= (noted[one] != "") & (noted[one] == own[other])
    return pairs.best_first(found.assign(points=found["points"] + SAME_NUMBER * same))


def join(linked: linkage.Linked, years: Sequence[int] = YEARS) -> People:
    """Return the people of ``years`` whom a record counts as killed by officer force.

    An exact age has the first word over a range; of ranges the narrowest bounds that hold. A sex
    other than the vocabulary's is unknown here, for residents are counted in two sexes only.

    Parameters
    ----------
    linked : Linked
        Records of `lists.LISTS` and the deaths they describe.
    years : sequence of int
        Years of the earliest date of a death.
    """
    import pandas as pd

    from qi_analysis.deaths.linking.overlap import kind_of_deaths

    records = linked.records
    death = records["death"]
    force = (records["cause"] == CAUSE_CLASSES[0]).groupby(death).transform("any")
    first = records.groupby("death")["date"].transform("min").dt.year
    told = records[force & first.isin(list(years))].assign(earliest=first)
    told = told.assign(
        rank=told["source"].map(_ORDER.index),
        exact=told["age_low"].where(told["age_low"] == told["age_high"]),
        known_sex=told["sex"].where(told["sex"].isin(SEXES)),
        other_cause=told["cause"] != CAUSE_CLASSES[0],
        off=told["duty"] == "off",
        on=told["duty"] == "on",
    ).sort_values(["death", "rank"])
    of_person = told.groupby("death")
    word, some = of_person.first(), of_person[["other_cause", "off", "on"]].any()
    least, most = of_person[["age_low", "age_high"]].min(), of_person[["age_low", "age_high"]].max()
    low, high = word["exact"].fillna(most["age_low"]), word["exact"].fillna(least["age_high"])
    apart = low > high  # two ranges that do not meet: their hull
    frame = pd.DataFrame(
        {
            "year": word["earliest"].astype("int64"),
            "age_low": low.where(~apart, least["age_low"]),
            "age_high": high.where(~apart, most["age_high"]),
            "sex": word["known_sex"].fillna(UNKNOWN),
            "state": word["state"],
            "date": of_person["date"].min(),
            "cause": CAUSE_CLASSES[0],
            "cause_agreed": np.where(some["other_cause"], "some", "all"),
            "duty": np.select([some["off"], some["on"]], ["off", "on"], UNKNOWN),
        }
    )
    reports = told.set_index(["death", "source"])["race"].unstack()  # noqa: PD010 - unique, text
    return People(
        frame.reset_index(),
        reports.reindex(columns=list(lists.LISTS)).reset_index(drop=True),
        kind_of_deaths(told).reset_index(drop=True),
    )


@cache  # the files are pinned by their hashes, so there is one answer per threshold
def linked(least: float = linkage.LINK) -> linkage.Linked:
    """Return the records of the registered files, joined from ``least`` points."""
    records, found = _pairs()
    return linkage.link(records, least, found)


@cache
def people(least: float = linkage.LINK) -> People:
    """Return `join` of the registered files, records joined from ``least`` points."""
    return join(linked(least))


def covering(found: People) -> pd.DataFrame:
    """Return for each person and project whether the project's release covers the day."""
    import pandas as pd

    day = found.frame["date"]
    columns = {}
    for name in lists.LISTS:
        scope = releases.SCOPES[name]
        last = max([date(scope.last, 12, 31), *(part.last for part in scope.partial)])
        columns[name] = (day.dt.year >= scope.first) & (day <= str(last))
    return pd.DataFrame(columns)


@cache
def _pairs() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the records of all lists and the pairs among them, read and compared once."""
    records = lists.read().reset_index(drop=True)
    return records, by_number(records, pairs.candidates(records, within=False))
