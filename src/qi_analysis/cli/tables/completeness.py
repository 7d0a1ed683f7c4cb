"""Lines for the terminal on how complete a recount of opinions is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qi_analysis.core import formatting

_MOST = 20
"""Rows that are named; the JSON has all."""


def _share(found: Mapping[str, Any]) -> str:
    low, high = formatting.percent(found["low"]), formatting.percent(found["high"])
    counts = f"{found['count']:,} of {found['n']:,}"
    return f"{counts}: {formatting.percent(found['share'])} ({low} to {high})"


def recall_lines(found: Mapping[str, Any], population: str | None) -> list[str]:
    """Return recall on the known cases, and which were missed."""
    lines = [f"Known cases that are in the input, {_share(found['found'])}."]
    if population is not None:
        words = f"Known cases that are in the input and coded as {population}"
        lines.append(f"{words}, {_share(found['in_population'])}.")
    for key, words in {
        "missing": "Not in the input: rows",
        "not_in_population": f"In the input, but not coded as {population}: rows",
    }.items():
        rows = found[key]
        if rows:
            more = f" and {len(rows) - _MOST:,} more" if len(rows) > _MOST else ""
            lines.append(f"{words} {', '.join(map(str, rows[:_MOST]))}{more} of the list.")
    lines.append(
        "Recall on a list is recall on cases like those of the list: well-known cases are easier "
        "to find than others."
    )
    return lines


def source_lines(found: Mapping[str, Any]) -> list[str]:
    """Return what two sources hold, and the estimate of what neither does."""
    first, second = found["first"], found["second"]
    level = formatting.percent(found["level"])
    held = "" if found["held"] is None else f", of which {formatting.percent(found['held'])} listed"
    holdings = (
        f"Published decisions: {first['source']} {first['decisions']:,}, {second['source']} "
        f"{second['decisions']:,}, both {found['both']:,}, listed at all {found['listed']:,}."
    )
    estimate = (
        f"Estimate of all, listed or not (Chapman): {found['estimate']:,.0f} "
        f"({level} interval {found['low']:,.0f} to {found['high']:,.0f}){held}."
    )
    lines = [holdings, estimate]
    if found["not_placed"]:
        lines.append(
            f"{found['not_placed']:,} records lack court, docket number or date and are in neither."
        )
    return [*lines, found["assumptions"]]


def coverage_lines(found: Mapping[str, Any]) -> list[str]:
    """Return the gaps and thin years, and what could not be judged."""
    lines = [
        *(
            f"{x['court']}: no published decision for {x['days']:,} days, {x['after']} to "
            f"{x['before']}."
            for x in found["gaps"]
        ),
        *(
            f"{x['court']}: {x['decisions']:,} published decisions in {x['year']}, against "
            f"{x['usual']:,.0f} in its other years."
            for x in found["thin_years"]
        ),
    ]
    if len(lines) > _MOST:
        lines = [*lines[:_MOST], f"... and {len(lines) - _MOST:,} more; --json has all."]
    if not lines:
        lines = ["No gap and no thin year that chance does not explain."]
    sizes = found["shortest_gap"].values()
    lines.append(
        "Each court is judged by its own pace; the shortest gap that could be told from chance is "
        f"{min(sizes):,} to {max(sizes):,} days, depending on the court."
    )
    for key, words in {
        "courts_absent": "Circuits without any published decision",
        "too_few": "Too few decisions to judge",
    }.items():
        if found[key]:
            lines.append(f"{words}: {', '.join(found[key])}.")
    return lines
