"""Counts from records: against the authors' own counts of the same project, and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from qi_analysis.core.vocabulary import CAUSE_CLASSES
from qi_analysis.deaths import counts
from qi_analysis.deaths.schema_deaths import RECORDS
from qi_analysis.risk import study
from qi_analysis.store import committed
from tests.deaths.made_up import records

if TYPE_CHECKING:
    import pandas as pd


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return committed.load(RECORDS)


@pytest.mark.parametrize(
    ("low", "high", "age"),
    [
        (30, 30, "30-34"),
        (20, 29, "unknown"),  # spans two groups
        (20, 24, "20-24"),
        (0, 0, "0"),
        (1, 4, "1-4"),
        (90, 99, "85+"),
        (np.nan, np.nan, "unknown"),
    ],
)
def test_age_group_of_a_range(low: float, high: float, age: str) -> None:
    counted = counts.count(records({"age_low": low, "age_high": high}))
    assert counted["age"].tolist() == [age]
    assert counted["deaths"].tolist() == [1]


def test_nothing_personal_is_left(table: pd.DataFrame) -> None:
    assert list(table.columns) == [*counts.KEY, "deaths"]
    assert not set(counts.KEY) & {"name", "state", "date", "record_id", "line", "race_codes"}


def test_fatal_encounters_counts_are_those_of_the_study(table: pd.DataFrame) -> None:
    """The authors counted the same project seven months later; the two files share no code.

    Whole years, officer force, vehicle and suicide, from their imputed file: the years to 2017 had
    hardly changed by then, so the classes must come out nearly alike.
    """
    data = study.load()
    ours = table[(table["source"] == "fatal_encounters_2018") & table["year"].between(2013, 2017)]
    mine = ours.pivot_table(index="year", columns="cause", values="deaths", aggfunc="sum")
    theirs = data.deaths.sum(axis=(3, 4, 5)).mean(axis=0)[:5]
    for cause, within in (("officer_force", 0.01), ("vehicle", 0.03), ("suicide", 0.06)):
        expected = theirs[:, CAUSE_CLASSES.index(cause)]
        np.testing.assert_allclose(mine[cause], expected, rtol=within, err_msg=cause)
    assert mine["officer_force"].loc[[2013, 2014, 2017]].tolist() == [1150, 1094, 1126]


def test_unknown_race_is_lowest_in_2015_and_highest_in_2018(table: pd.DataFrame) -> None:
    """As the authors say of the same project."""
    rows = counts.summary(table)
    rows = rows[(rows["source"] == "fatal_encounters_2018") & (rows["year"] >= 2013)]
    share = (rows["unknown_race"] / rows["officer_force"]).set_axis(rows["year"])
    assert share.idxmin() == 2015
    assert share.idxmax() == 2018


def test_totals_are_the_guardians_own(table: pd.DataFrame) -> None:
    rows = counts.summary(table)
    counted = rows[rows["source"] == "the_counted"].set_index("year")["deaths"]
    assert counted.to_dict() == {2015: 1146, 2016: 1093}


def test_scopes_are_ordered_as_their_definitions(table: pd.DataFrame) -> None:
    """Shootings on duty are part of killings, and those of deaths with police present."""
    rows = (
        counts.summary(table).pivot_table(index="year", columns="source", values="deaths").loc[2015]
    )
    assert rows["washington_post_2024"] < rows["mapping_police_violence_2021"]
    assert rows["mapping_police_violence_2021"] < rows["fatal_encounters_2018"]
