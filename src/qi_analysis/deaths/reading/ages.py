"""Ages as sources write them, in completed years: a number, a decade, a range, months, days."""

from __future__ import annotations

import math
import re

from qi_analysis.deaths.record import OLDEST

UNKNOWN_WORDS: tuple[str, ...] = ("", "unknown")

_EXACT = re.compile(r"(\d+)(?:\.\d*)?")
_DECADES = re.compile(r"(\d*0)'?s(?:\s*(?:-|–|to|or)\s*(\d*0)'?s)?")  # noqa: RUF001 - a dash of a source
_RANGE = re.compile(r"(\d+)\s*(?:-|–|/|to|or)\s*(\d+)")  # noqa: RUF001 - a dash of a source
_MONTHS = re.compile(r"(\d+)\s*(?:months?|mon|mos?)\.?")
_SHORTER = re.compile(r"(\d+)\s*(weeks?|days?|hours?)\.?")
_HOURS_IN = {"week": 7 * 24, "day": 24, "hour": 1}
_HOURS_IN_YEAR = 365 * 24


def parse_age(text: str) -> tuple[float, float]:
    """Return the lowest and highest completed age, in years, that ``text`` allows.

    Both bounds are included. "31" is (31, 31), "20s" (20, 29), "20s-30s" (20, 39), "40-50"
    (40, 50), "45 or 49" and "46/53" the range between the two. Months are whole years completed:
    "11 months" (0, 0), "18 months" (1, 1); so are weeks, days and hours, 365 days to a year: "60
    weeks" (1, 1). Decimals are cut off. An empty cell and "Unknown" are (nan, nan).

    Raises
    ------
    ValueError
        For anything else, and for ages above 120: with words for the error.

    Examples
    --------
    >>> parse_age("31"), parse_age("20s-30s"), parse_age("18 months")
    ((31.0, 31.0), (20.0, 39.0), (1.0, 1.0))
    """
    words = " ".join(text.casefold().split())
    if words in UNKNOWN_WORDS:
        return math.nan, math.nan
    bounds = _bounds(words)
    if bounds is None:
        raise ValueError(f"not an age: {text!r}")
    low, high = bounds
    if low > high:
        raise ValueError(f"the range of the age runs backwards: {text!r}")
    if high > OLDEST:
        raise ValueError(f"impossible age, above {OLDEST}: {text!r}")
    return float(low), float(high)


def _bounds(words: str) -> tuple[int, int] | None:
    if match := _EXACT.fullmatch(words):
        return int(match[1]), int(match[1])
    if match := _DECADES.fullmatch(words):
        return int(match[1]), int(match[2] or match[1]) + 9
    if match := _RANGE.fullmatch(words):
        return int(match[1]), int(match[2])
    if match := _MONTHS.fullmatch(words):
        return int(match[1]) // 12, int(match[1]) // 12
    if match := _SHORTER.fullmatch(words):
        years = int(match[1]) * _HOURS_IN[match[2].rstrip("s")] // _HOURS_IN_YEAR
        return years, years
    return None
