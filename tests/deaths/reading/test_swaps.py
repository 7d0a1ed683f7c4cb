"""Days and months that changed places, and files in which they did not."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.reading.swaps import insist_one_order
from qi_analysis.deaths.reading.words import parse_date

DAYS = [date(2023, 1, 4) + timedelta(days=9 * number) for number in range(39)]


def month_first(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def opened_day_first(day: date) -> str:
    """Return what a day-first spreadsheet makes of a date that was written month first."""
    if day.day > 12:
        return month_first(day)
    return date(day.year, day.day, day.month).isoformat()


def check(texts: list[str]) -> None:
    cells = pd.DataFrame({"date": texts}, index=range(2, len(texts) + 2))
    raw = RawRecords("own.xlsx, sheet 'A'", cells, {"date": "Date"})
    insist_one_order(raw, [parse_date(text) for text in texts])


@pytest.mark.parametrize("few", [8, 20, 39])
def test_a_file_opened_day_first_is_refused(few: int) -> None:
    with pytest.raises(DataError, match="Day and month have changed places") as caught:
        check([opened_day_first(day) for day in DAYS[:few]])
    assert (caught.value.row, caught.value.column) == (2, "Date")


@pytest.mark.parametrize("side", [True, False])
def test_a_file_with_one_half_of_each_month_is_refused(side: bool) -> None:
    texts = [day.isoformat() for day in DAYS * 3 if (day.day <= 12) == side]
    with pytest.raises(DataError, match=r"have no day (above|up to) 12"):
        check(texts)


@pytest.mark.parametrize(
    "texts",
    [
        [day.isoformat() for day in DAYS],
        [month_first(day) for day in DAYS],
        [day.isoformat() if day.month < 7 else month_first(day) for day in DAYS],
        ["2023-01-05", "1/20/2023", ""],
        ["2023-01-05"] * 14,  # once in half a million files, too few to say so
        [],
    ],
)
def test_dates_on_both_sides_of_the_twelfth_pass(texts: list[str]) -> None:
    check(texts)
