"""Whether the deaths of a file that nobody has checked are all there: stated tests of its dates.

In the registered releases there are two or three deaths a day, four days without any at the most,
and no month with less than half of what most have.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.reading.swaps import RARE, insist_late_days

if TYPE_CHECKING:
    import pandas as pd

MOST_UNDATED = 5
"""Rows without a date that are left out, or counted in the year that the file states: more, or more
than a twentieth of the file, are a damaged column and not a handful of unknown days."""
MOST_ALONE = 3
"""Deaths before or after a gap that are taken for slips of the date; more are a part of the file.
"""
_ONE_IN = 20
_PART = "If the file covers a part of that year only, remove the rest of the year"


def insist_dated(records: pd.DataFrame, file: object) -> None:
    """Refuse records of which more than a handful have no date.

    Raises
    ------
    DataError
        With the first such row.
    """
    undated = records["date"].isna()
    number = int(undated.sum())
    if number > min(MOST_UNDATED, len(records) / _ONE_IN):
        raise DataError(
            f"{number} of {len(records)} rows have no date",
            file=file,
            row=_line(records[undated]),
            column="date",
            remedy="Fill in the dates, or remove the rows if they are not deaths",
        )


def insist_whole(records: pd.DataFrame, first: date, last: date, file: object) -> None:
    """Refuse records of which days or months are missing between the first and the last.

    The tests, each against what happens by chance once in a million files (`swaps.RARE`):

    * no stretch of months without a day above 12 (`swaps.insist_late_days`);
    * no stretch of days without deaths, if deaths fell evenly on all days of the file;
    * no month with less than half the deaths of a full one, of Poisson counts around it; a full
      month is the upper quartile of all, so that months are missed in some years and in most.

    Parameters
    ----------
    records : DataFrame
        Columns line, date; none missing.
    first, last : date
        The days that the file is taken to cover; later deaths are tested for stretches of days.
    file : object
        Named in errors.

    Raises
    ------
    DataError
        Naming the days or the month; with the row, where a date stands alone.
    """
    insist_late_days(records, file)
    _insist_no_gap(records.sort_values("date", kind="stable", ignore_index=True), file)
    _insist_full_months(records, first, last, file)


def _insist_no_gap(ordered: pd.DataFrame, file: object) -> None:
    dates = ordered["date"]
    empty = dates.diff().dt.days.fillna(0) - 1
    span = (dates.iloc[-1] - dates.iloc[0]).days + 1
    after = int(empty.to_numpy().argmax())
    longest = float(empty.iloc[after])
    # with n deaths even over the days, n exp(-n g / days) gaps of g days are expected
    number = len(ordered)
    if longest < 1 or math.log(number) - number * longest / span >= math.log(RARE):
        return
    before, behind = dates.iloc[after - 1].date(), dates.iloc[after].date()
    for alone, end in ((ordered.iloc[after:], "before"), (ordered.iloc[:after], "after")):
        if len(alone) <= MOST_ALONE:
            raise DataError(
                f"{alone['date'].iloc[0].date()} stands alone: {longest:.0f} days without a death "
                f"{'lie before it' if end == 'before' else 'follow'}",
                file=file,
                row=_line(alone),
                column="date",
                remedy="Correct the date, or remove the row",
            )
    raise DataError(
        f"no death from {before + timedelta(days=1)} to {behind - timedelta(days=1)}, in a file of "
        f"{number} in {span} days",
        file=file,
        remedy=_PART,
    )


def _insist_full_months(records: pd.DataFrame, first: date, last: date, file: object) -> None:
    import pandas as pd
    from scipy.stats import poisson

    months = pd.period_range(first, last, freq="M")
    whole = months[
        (months.start_time >= pd.Timestamp(first))
        & (months.end_time.normalize() <= pd.Timestamp(last))
    ]
    if whole.empty:
        return
    counts = records["date"].dt.to_period("M").value_counts().reindex(whole, fill_value=0)
    full = float(counts.quantile(0.75))
    rare = len(whole) * poisson.cdf(counts, full) < RARE
    thin = counts[(counts < full / 2) & rare]
    if not thin.empty:
        others = f" (and {len(thin) - 1} other months)" if len(thin) > 1 else ""
        raise DataError(
            f"{thin.index[0]} has {thin.iloc[0]} deaths{others}, where a full month has {full:.0f}",
            file=file,
            remedy=_PART,
        )


def _line(rows: pd.DataFrame) -> int | None:
    return int(rows["line"].iloc[0]) if "line" in rows else None
