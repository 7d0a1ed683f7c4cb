"""Days and months that changed places: what a month-first file becomes in a day-first spreadsheet.

Such a program takes ``6/7/2024`` for the sixth of July, and leaves ``6/28/2024`` as text, as no
month is the 28th. Each cell by itself is a date. Together they show it: where dates are written in
one way, or fall in one stretch of months, some are after the twelfth of a month and some before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.deaths.reading.rawtable import RawRecords

RARE = 1e-6
"""What happens by chance less often than this in a file is refused."""
RARE_SPLIT = 0.01
"""The same for a file whose dates are written in two ways, one of early days and one of late."""
_TWELFTH = 12
_EARLY = 12 / (365.25 / 12)
"""Share of days up to the twelfth of a month."""
_REMEDY = (
    "Day and month have changed places in part of the file: get the original again, and do not "
    "save it with a spreadsheet program that puts the day first"
)


def insist_one_order(raw: RawRecords, dates: Sequence[date | None]) -> None:
    """Refuse a file in which dates written in one way have no day above 12, or only such days.

    The test: with days even over the month, the chance that all lie on one side of the twelfth
    (`RARE`). No known vintage writes dates in two ways: where all of one are early and all of the
    other late, `RARE_SPLIT` is enough.

    Raises
    ------
    DataError
        With the first row that is written so.
    """
    ways: dict[str, list[tuple[int, int]]] = {"-": [], "/": []}
    rows = zip(raw.cells.index, raw.cells["date"], dates, strict=True)
    for line, text, day in rows:
        if day is not None:
            ways["/" if "/" in text else "-"].append((int(line), day.day))
    one_sided = {}
    for mark, found in ways.items():
        late = sum(day > _TWELFTH for _, day in found)
        if found and late in (0, len(found)):
            one_sided[mark] = ("above" if late == 0 else "up to", _log_chance(len(found), late))
    # the two ways of a file that was split at the twelfth: one has the early days, one the late
    split = len({side for side, _ in one_sided.values()}) == len(ways)
    if split and sum(chance for _, chance in one_sided.values()) < math.log(RARE_SPLIT):
        line = min(found[0][0] for found in ways.values())
        words = " and ".join(
            f"the {len(ways[mark])} dates written with {mark!r} have no day {side} 12"
            for mark, (side, _) in one_sided.items()
        )
        raw.refuse(line, "date", words, _REMEDY)
    for mark, (side, chance) in one_sided.items():
        if chance < math.log(RARE):
            words = f"the {len(ways[mark])} dates written with {mark!r} have no day {side} 12"
            raw.refuse(ways[mark][0][0], "date", words, _REMEDY)


def insist_late_days(records: pd.DataFrame, file: object) -> None:
    """Refuse records with a stretch of months in which no day is above 12.

    The test: with days even over the month, the chance of no day above 12 in so many deaths. It
    finds changed places where all dates were written anew in one way. Where the records end by the
    twelfth of a month, that month tells nothing. No date is missing.
    """
    months = records["date"].dt.to_period("M")
    late = (records["date"].dt.day > _TWELFTH).groupby(months).agg(["sum", "size"])
    end = records["date"].max()
    late["telling"] = late["size"].where(
        (late.index != end.to_period("M")) | (end.day > _TWELFTH), 0
    )
    stretches = (late["sum"] > 0).cumsum()[late["sum"] == 0]
    for _, stretch in late.loc[stretches.index].groupby(stretches):
        deaths = int(stretch["size"].sum())
        if _log_chance(int(stretch["telling"].sum()), 0) + math.log(len(late)) < math.log(RARE):
            raise DataError(
                f"the {deaths} deaths from {stretch.index[0]} to {stretch.index[-1]} have no day "
                "above 12",
                file=file,
                remedy=_REMEDY,
            )


def _log_chance(number: int, late: int) -> float:
    """Return the log of the chance that so many days lie on one side of the twelfth."""
    return number * math.log(1 - _EARLY if late else _EARLY)
