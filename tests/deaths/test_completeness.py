"""Stated tests of dates: years that are whole, and every way in which one is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.completeness import insist_dated, insist_whole

FIRST, LAST = date(2019, 1, 1), date(2021, 12, 31)


def years(a_day: float, seed: int = 1) -> pd.DataFrame:
    """Return records of three years, Poisson counts of ``a_day`` deaths."""
    days = pd.date_range(FIRST, LAST)
    dates = days.repeat(np.random.default_rng(seed).poisson(a_day, len(days)))
    return pd.DataFrame({"line": range(2, len(dates) + 2), "date": dates})


def refusal(records: pd.DataFrame) -> DataError:
    with pytest.raises(DataError) as caught:
        insist_whole(records, FIRST, LAST, "own.csv")
    return caught.value


@pytest.mark.parametrize("a_day", [0.1, 0.5, 1, 3])
def test_chance_alone_is_never_refused(a_day: float) -> None:
    for seed in range(30):
        insist_whole(years(a_day, seed), FIRST, LAST, "own.csv")


def between(records: pd.DataFrame, first: str, last: str) -> pd.Series:
    return records["date"].between(first, last)


DAMAGE: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "eight months missing": (
        lambda all_: all_[~between(all_, "2020-03-01", "2020-10-31")],
        "no death from 2020-0[23]-.. to 2020-1[01]-..",
    ),
    "two weeks missing": (
        lambda all_: all_[~between(all_, "2020-03-01", "2020-03-14")],
        "no death from 2020-0[23]-.. to 2020-03-..",
    ),
    "one row in four of a month": (
        lambda all_: all_[~between(all_, "2020-03-01", "2020-03-31") | (all_["line"] % 4 == 0)],
        "^own.csv: 2020-03 has .* deaths, where a full month has",
    ),
    "one row in three of a year": (
        lambda all_: all_[~between(all_, "2020-01-01", "2020-12-31") | (all_["line"] % 3 == 0)],
        "2020-.. has .* deaths .and [0-9]+ other months., where a full month has",
    ),
    "a quarter with changed places": (
        lambda all_: all_.assign(
            date=all_["date"].mask(
                between(all_, "2020-10-01", "2020-12-31") & (all_["date"].dt.day > 12),
                all_["date"] - pd.Timedelta(days=200),
            )
        ),
        "from 2020-10 to 2020-12 have no day above 12",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_missing_is_named(what: str) -> None:
    damage, says = DAMAGE[what]
    assert pd.Series([str(refusal(damage(years(2.5))))]).str.contains(says).all()


@pytest.mark.parametrize("day", [3, 11, 12, 13])
def test_a_release_may_end_early_in_a_month(day: int) -> None:
    """Its last month then has no day above 12, for no other reason than where it ends."""
    kept = years(3)
    kept = kept[kept["date"] <= f"2021-08-{day:02}"]
    assert (kept["date"] > "2021-07-31").sum() >= 5
    insist_whole(kept, FIRST, date(2020, 12, 31), "own.csv")


def test_changed_places_are_found_in_a_release_that_ends_early_in_a_month() -> None:
    damage, _ = DAMAGE["a quarter with changed places"]
    kept = damage(years(2.5))
    kept = kept[kept["date"] <= "2020-12-11"]
    with pytest.raises(DataError, match="from 2020-10 to 2020-12 have no day above 12"):
        insist_whole(kept, FIRST, date(2019, 12, 31), "own.csv")


@pytest.mark.parametrize("slips", [["2021-12-28"], ["2021-09-01", "2021-12-28"]])
def test_a_date_that_stands_alone_is_an_error_with_its_row(slips: list[str]) -> None:
    kept = years(2.5)
    kept = kept[kept["date"] < "2021-04-01"]
    late = pd.DataFrame({"line": range(9001, 9001 + len(slips)), "date": pd.to_datetime(slips)})
    error = refusal(pd.concat([late, kept]))
    assert "stands alone" in error.problem
    assert slips[-1 if error.row == 9000 + len(slips) else 0] in error.problem
    assert error.row in late["line"].tolist()


def test_a_date_alone_before_all_others_is_found_too() -> None:
    kept = years(2.5)
    kept = kept[kept["date"] > "2020-06-30"]
    early = pd.DataFrame({"line": [777], "date": pd.to_datetime(["2019-01-03"])})
    error = refusal(pd.concat([kept, early]))
    assert (error.row, error.column) == (777, "date")


@pytest.mark.parametrize(("rows", "most"), [(40, 2), (100, 5), (10_000, 5)])
def test_a_handful_of_rows_without_a_date(rows: int, most: int) -> None:
    dates = pd.Series(pd.date_range("2019-01-01", periods=rows, freq="h")).dt.normalize()
    records = pd.DataFrame({"line": range(2, rows + 2), "date": dates})
    insist_dated(records.assign(date=dates.mask(records.index < most)), "own.csv")
    with pytest.raises(DataError, match=rf"row 2, column 'date': {most + 1} of {rows} rows"):
        insist_dated(records.assign(date=dates.mask(records.index <= most)), "own.csv")
