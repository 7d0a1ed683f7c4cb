"""Stretches and years for which a court's published decisions are missing, or too few.

A count of decisions by circuit and year that is above zero everywhere says little: one decision
would do. Each court is judged by its own pace instead. The tables of the Administrative Office
(B-12) would be an outside measure; we have no copy that can be cited, so none is used.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import NormalDist, median
from typing import Any

from qi_analysis.opinions.inference.linking import Entry
from qi_analysis.opinions.texts.query import CIRCUITS

CHANCE = 0.001
"""Of finding anything at all, over all courts, where nothing is missing."""
FEWEST = 20
"""Days with decisions below which a court has no pace to be judged by."""
SPREAD = 2.0
"""Variance of a year's decisions over their number: years differ by more than chance alone."""


@dataclass(frozen=True)
class Gap:
    """A stretch without a decision: so many days between two with decisions.

    A stretch as long anywhere in this court's time, at its pace, has at most this chance.
    """

    court: str
    after: str
    before: str
    days: int
    chance: float


@dataclass(frozen=True)
class Thin:
    """A year with fewer decisions than usual, which is the median of the court's other years."""

    court: str
    year: int
    decisions: int
    usual: float


def _pace(met: set[date]) -> float:
    """Return the share of days with decisions."""
    return len(met) / ((max(met) - min(met)).days + 1)


def gaps(days: Mapping[str, Iterable[date]]) -> list[Gap]:
    """Return the stretches without a decision that are too long for chance, by court and day.

    With decisions on a share p of all days, independently, a stretch of g days without any begins
    at a given decision with probability (1 - p)^g, and so at any of n with at most n times that.
    ``days`` has the days of filing by court.
    """
    found = []
    for court, given in days.items():
        met = sorted(set(given))
        if len(met) < FEWEST:
            continue
        pace = _pace(set(met))
        for after, before in pairwise(met):
            missing = (before - after).days - 1
            likely = min(1.0, len(met) * (1 - pace) ** missing)
            if missing and likely < CHANCE / len(days):
                found.append(Gap(court, after.isoformat(), before.isoformat(), missing, likely))
    return found


def shortest(days: Mapping[str, Iterable[date]]) -> dict[str, int]:
    """Return the shortest stretch that `gaps` can find in each court that has enough decisions."""
    found = {}
    for court, given in days.items():
        met = set(given)
        if len(met) >= FEWEST:
            pace, bound = _pace(met), math.log(CHANCE / len(days) / len(met))
            found[court] = 1 if pace >= 1 else math.ceil(bound / math.log1p(-pace))
    return found


def thin_years(days: Mapping[str, Iterable[date]]) -> list[Thin]:
    """Return the years of a court with too few decisions for its other years, none included.

    A year is listed below half the median of the court's other years, if a normal deviate as low
    has a probability under `CHANCE` over all courts and years.
    """
    years = [day.year for given in days.values() for day in given]
    span = range(min(years), max(years) + 1) if years else range(0)
    if len(span) < 3:
        return []
    limit = NormalDist().inv_cdf(1 - CHANCE / (len(days) * len(span)))
    found = []
    for court, given in days.items():
        by_year = Counter(day.year for day in given)
        for year in span:
            usual = float(median(by_year[other] for other in span if other != year))
            low = usual - limit * math.sqrt(SPREAD * usual)
            if by_year[year] < usual / 2 and by_year[year] < low:
                found.append(Thin(court, year, by_year[year], usual))
    return found


def coverage(records: Iterable[Entry]) -> dict[str, Any] | None:
    """Return what is missing from the time that the records span, as far as they can tell.

    Returns
    -------
    dict or None
        ``gaps``, ``thin_years``, ``courts_absent`` (regional circuits without a decision),
        ``shortest_gap``, ``too_few`` (courts that cannot be judged); None when none can be judged.
    """
    met: dict[str, list[date]] = {}
    for each in records:
        if each.published and each.court and each.filed:
            met.setdefault(each.court, []).append(each.filed)
    days = {court: sorted(met[court]) for court in sorted(met)}
    seen = shortest(days)
    if not seen:
        return None
    return {
        "gaps": [vars(each) for each in gaps(days)],
        "thin_years": [vars(each) for each in thin_years(days)],
        "courts_absent": [court for court in CIRCUITS if court not in days],
        "shortest_gap": seen,
        "too_few": [court for court in days if court not in seen],
    }
