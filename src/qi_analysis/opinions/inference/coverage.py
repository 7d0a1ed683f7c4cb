"""Stretches and years for which a court's published decisions are missing, or too few.

A count of decisions by circuit and year that is above zero everywhere says little: one decision
would do. Each court is judged by its own pace instead. The tables of the Administrative Office
(B-12) would be an outside measure; we have no copy that can be cited, so none is used.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import NormalDist, median
from typing import Any

from qi_analysis.opinions.inference.completeness import Entry
from qi_analysis.opinions.texts.query import CIRCUITS

CHANCE = 0.001
"""Of finding anything at all, over all courts, where nothing is missing."""
FEWEST = 20
"""Days with decisions below which a court has no pace to be judged by."""
Days = Mapping[str, Sequence[date]]
"""Court -> the day of each decision."""
SPREAD = 2.0
"""Variance of a year's decisions over their number: years differ by more than chance alone."""


def _met(days: Iterable[date]) -> tuple[list[date], float]:
    """Return the days with decisions, in order, and their share of all days of that time."""
    met = sorted(set(days))
    return met, len(met) / ((met[-1] - met[0]).days + 1)


def gaps(days: Days) -> list[dict[str, Any]]:
    """Return the stretches without a decision that are too long for chance, by court and day.

    With decisions on a share p of all days, independently, a stretch of g days without any begins
    at a given decision with probability (1 - p)^g, and so at any of n with at most n times that:
    the ``chance`` of a stretch as long anywhere in this court's time, at its pace.
    """
    found = []
    for court, least in shortest(days).items():
        met, pace = _met(days[court])
        for after, before in pairwise(met):
            missing = (before - after).days - 1
            if missing >= least:
                found.append(
                    {
                        "court": court,
                        "after": after.isoformat(),
                        "before": before.isoformat(),
                        "days": missing,
                        "chance": min(1.0, len(met) * (1 - pace) ** missing),
                    }
                )
    return found


def shortest(days: Days) -> dict[str, int]:
    """Return the shortest stretch that `gaps` can find in each court that has enough decisions."""
    found = {}
    for court, given in days.items():
        met, pace = _met(given)
        if len(met) >= FEWEST:
            bound = math.log(CHANCE / len(days) / len(met))
            found[court] = 1 if pace >= 1 else math.ceil(bound / math.log1p(-pace))
    return found


def thin_years(days: Days) -> list[dict[str, Any]]:
    """Return the years of a court with too few decisions for its other years, none included.

    A year is listed below half of the ``usual``, the median of the court's other years, if a normal
    deviate as low has a probability under `CHANCE` over all courts and years.
    """
    years = [day.year for met in days.values() for day in met]
    span = range(min(years), max(years) + 1) if years else range(0)
    if len(span) < 3:
        return []
    limit = NormalDist().inv_cdf(1 - CHANCE / (len(days) * len(span)))
    found = []
    for court, met in days.items():
        by_year = Counter(day.year for day in met)
        for year in span:
            usual = float(median(by_year[other] for other in span if other != year))
            low = usual - limit * math.sqrt(SPREAD * usual)
            if by_year[year] < usual / 2 and by_year[year] < low:
                found.append(
                    {"court": court, "year": year, "decisions": by_year[year], "usual": usual}
                )
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
        "gaps": gaps(days),
        "thin_years": thin_years(days),
        "courts_absent": [court for court in CIRCUITS if court not in days],
        "shortest_gap": seen,
        "too_few": [court for court in days if court not in seen],
    }
