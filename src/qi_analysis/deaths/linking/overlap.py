"""Which deaths are in which lists, and what two lists say of one person: counts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.deaths.record import OTHER, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("shot_on_duty", "shot_off_duty", "other_force", "not_force")
"""What the records of a death say together. ``shot_on_duty``: one counts it as police force and
names a gunshot, and none says the officers were off duty, which only one project does."""
DISAGREE = "disagree"
YES, NO, NOT_COVERED = "yes", "no", "not_covered"


def kind_of_deaths(records: pd.DataFrame) -> pd.Series:
    """Return one of `KINDS` for each death; index ``death``.

    ``records`` have death, cause, shot and duty. One that counts a death as force is enough.
    """
    import pandas as pd

    force = records["cause"] == "officer_force"
    flags = pd.DataFrame(
        {
            "force": force,
            "shot": force & records["shot"],
            "off": records["duty"] == "off",
        }
    )
    any_record = flags.groupby(records["death"]).any()
    return pd.Series(
        np.select(
            [any_record["shot"] & ~any_record["off"], any_record["shot"], any_record["force"]],
            KINDS[:3],
            KINDS[3],
        ),
        index=any_record.index,
    )


def race_of_deaths(records: pd.DataFrame) -> pd.Series:
    """Return the race on which the records of each death agree; index ``death``.

    ``disagree`` where two name different groups. "Other" and unknown do not contradict a group.
    """
    told = records.loc[~records["race"].isin([OTHER, UNKNOWN]), ["death", "race"]]
    groups = told.groupby("death")["race"].agg(["nunique", "first"])
    other = records.loc[records["race"] == OTHER, "death"].unique()
    race = groups["first"].where(groups["nunique"] == 1, DISAGREE)
    deaths = np.sort(records["death"].unique())
    race = race.reindex(deaths)
    return race.where(race.notna(), np.where(np.isin(deaths, other), OTHER, UNKNOWN))


def overlap(records: pd.DataFrame, lists: Mapping[str, Sequence[int]]) -> pd.DataFrame:
    """Return deaths by year, kind, agreed race and the lists that have them.

    Columns ``year`` (of the earliest date), ``kind``, ``race``, one per list (yes, no, not_covered)
    and ``deaths``; no combination without deaths. ``records`` are linked, all of them of years that
    their list covers by ``lists``.
    """
    import pandas as pd

    year = records.groupby("death")["date"].min().dt.year
    columns = {
        "year": year,
        "kind": kind_of_deaths(records),
        "race": race_of_deaths(records),
    }
    for name, years in lists.items():
        listed = records.loc[records["source"] == name, "death"].unique()
        covered = year.isin(list(years))
        columns[name] = np.select([year.index.isin(listed), covered], [YES, NO], NOT_COVERED)
    deaths = pd.DataFrame(columns, index=year.index)
    return deaths.groupby(list(columns), as_index=False).size().rename(columns={"size": "deaths"})


def race_agreement(records: pd.DataFrame, source: str, other: str) -> pd.DataFrame:
    """Return deaths that two sources have, by year and the race each gives.

    Columns: source, other, year (as ``source`` has it), race, other_race, deaths.
    """
    both = _side_by_side(records, source, other)
    counted = both.groupby(["year", "race", "race_other"], as_index=False).size()
    counted["year"] = counted["year"].astype("int64")
    return counted.rename(columns={"race_other": "other_race", "size": "deaths"}).assign(
        source=source, other=other
    )


def told_elsewhere(records: pd.DataFrame, source: str, other: str) -> pd.Series:
    """Return the race that ``other`` gives of people whose race ``source`` does not give.

    Index: ``record_id`` in ``source``; values: one of the five groups.
    """
    vague = [OTHER, UNKNOWN]
    both = _side_by_side(records, source, other)
    found = both[both["race"].isin(vague) & ~both["race_other"].isin(vague)]
    return found.set_index("record_id")["race_other"]


def _side_by_side(records: pd.DataFrame, source: str, other: str) -> pd.DataFrame:
    wanted = ["death", "record_id", "year", "race"]
    one = records.loc[records["source"] == source, wanted]
    two = records.loc[records["source"] == other, ["death", "race"]]
    return one.merge(two, on="death", suffixes=("", "_other"))
