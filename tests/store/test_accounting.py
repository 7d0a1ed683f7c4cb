"""The counter of rows: nothing is lost without a reason."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import DataError
from qi_analysis.store import registry
from qi_analysis.store.accounting import Accounting, RowCounter

RAW = registry.find("mortality", "wonder_mort_hisp_00_20.txt")
GOOD = Accounting(
    source="mortality",
    file="deaths.csv",
    sha256="0" * 64,
    unit="deaths",
    rows_in=10,
    rows_kept=7,
    rows_dropped={"age unknown": 2, "abroad": 1},
    total_in=100,
    total_kept=60,
    total_dropped={"age unknown": 30, "abroad": 10},
)


def test_parts_that_add_up_are_accepted() -> None:
    GOOD.cross_foot()
    dataclasses.replace(GOOD, total_in=None, total_kept=None, total_dropped={}).cross_foot()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rows_in": 11}, "11 rows came in, 10 are accounted for"),
        ({"rows_kept": 6}, "10 rows came in, 9 are accounted for"),
        ({"rows_dropped": {"abroad": 1}}, "10 rows came in, 8 are accounted for"),
        ({"rows_dropped": {}}, "10 rows came in, 7 are accounted for"),
        ({"total_in": 99}, "99 deaths came in, 100 are accounted for"),
        ({"total_kept": 61}, "100 deaths came in, 101 are accounted for"),
        ({"total_dropped": {"abroad": 10}}, "100 deaths came in, 70 are accounted for"),
    ],
)
def test_parts_that_do_not_add_up_are_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError) as caught:
        dataclasses.replace(GOOD, **change).cross_foot()
    assert str(caught.value) == f"deaths.csv: {says}"


def cells(deaths: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {"age": range(len(deaths)), "deaths": pd.array(deaths, dtype="Int64")},
    )


def test_counter_follows_the_rows_by_reason() -> None:
    frame = cells([5, 7, None, 11, 13])
    counter = RowCounter(RAW, frame, "deaths", "deaths")
    kept = counter.drop(frame, frame["age"] == 1, "young")
    kept = counter.drop(kept, kept["age"] > 99, "nobody is that old")
    kept = counter.drop(kept, kept["age"] == 3, "old")
    kept = counter.drop(kept, kept["age"] == 4, "old")
    assert kept["age"].tolist() == [0, 2]
    found = counter.close(kept, "a note", "another")
    assert (found.source, found.file, found.sha256) == (RAW.source, RAW.name, RAW.sha256)
    assert found.unit == "deaths"
    assert (found.rows_in, found.rows_kept) == (5, 2)
    assert list(found.rows_dropped.items()) == [("young", 1), ("old", 2)]
    # a suppressed cell is counted as a row, and as no deaths
    assert (found.total_in, found.total_kept) == (36, 5)
    assert found.total_dropped == {"young": 7, "old": 24}
    assert found.notes == ("a note", "another")


def test_rows_are_counted_where_there_is_nothing_to_sum() -> None:
    frame = cells([1, 2, 3])
    counter = RowCounter(RAW, frame, None, "")
    found = counter.close(counter.drop(frame, frame["age"] == 0, "young"))
    assert (found.rows_in, found.rows_kept, found.rows_dropped) == (3, 2, {"young": 1})
    assert (found.total_in, found.total_kept, found.total_dropped) == (None, None, {})


@pytest.mark.parametrize(
    "lost",
    [
        lambda frame: frame.iloc[1:],  # fewer
        lambda frame: pd.concat([frame, frame.iloc[[0]]]),  # more
        lambda frame: frame.iloc[:0],  # all
        lambda frame: frame.assign(deaths=frame["deaths"] + 1),  # as many, and other counts
    ],
)
def test_rows_that_go_or_change_without_a_reason_are_refused(lost: Any) -> None:
    frame = cells([3, 4, 5])
    counter = RowCounter(RAW, frame, "deaths", "deaths")
    with pytest.raises(DataError, match=r"wonder_mort_hisp_00_20.txt: \d+ (rows|deaths) came in"):
        counter.close(lost(frame))


@given(
    deaths=st.lists(st.none() | st.integers(0, 10**7), max_size=30),
    steps=st.lists(st.tuples(st.integers(2, 5), st.sampled_from("abc")), max_size=6),
)
def test_nothing_is_lost_whatever_is_dropped(
    deaths: list[int | None], steps: list[tuple[int, str]]
) -> None:
    frame = cells(deaths)
    counter = RowCounter(RAW, frame, "deaths", "deaths")
    kept = frame
    for divisor, reason in steps:
        kept = counter.drop(kept, kept["age"] % divisor == 0, reason)
    found = counter.close(kept)
    assert found.rows_kept + sum(found.rows_dropped.values()) == len(deaths)
    assert found.total_in == sum(number or 0 for number in deaths)
    assert found.total_kept is not None
    assert found.total_kept + sum(found.total_dropped.values()) == found.total_in
    assert set(found.rows_dropped) == set(found.total_dropped) <= set("abc")


def test_rows_that_a_reader_left_out_are_counted_in_both_sums() -> None:
    raw = registry.find("the_counted", "the-counted-2015.csv")
    frame = pd.DataFrame({"deaths": [1, 1, 1]})
    counter = RowCounter(raw, frame, "deaths", "deaths")
    counter.left_out(2, "twice")
    counter.left_out(0, "never")
    account = counter.close(frame)
    assert (account.rows_in, account.rows_kept) == (5, 3)
    assert account.rows_dropped == {"twice": 2}
    assert (account.total_in, account.total_kept) == (5, 3)
    assert account.total_dropped == {"twice": 2}
