"""The command that says how complete a recount of opinions is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from qi_analysis.cli.app import Json, show, working
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.cli.commands.opinions_estimates import Drawn
from qi_analysis.cli.options import Level
from qi_analysis.cli.tables.layout import with_range
from qi_analysis.core import formatting


@opinions_app.command()
def completeness(
    inputs: Annotated[
        list[Path], typer.Argument(help="Opinions of one source or of two, or coded rows.")
    ],
    known: Annotated[
        Path | None,
        typer.Option(help="CSV of known cases: citation, or docket and court (such as ca5)."),
    ] = None,
    population: Annotated[
        str | None,
        typer.Option(help="target, raised or reuters: count only what is coded so, too."),
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="Years that both sources aim to cover, such as 2005-2018.")
    ] = None,
    days: Annotated[
        int, typer.Option(min=0, help="Days by which two sources may differ on a date.")
    ] = 0,
    drawn: Drawn = None,
    level: Level = 0.9,
    json_out: Json = False,
) -> None:
    """Report how many known cases a recount found, what both sources miss, and where time has gaps.

    The second needs records of CourtListener and of the Caselaw Access Project; the third judges
    each court by its own pace. Examples:
    `opinions completeness --known reuters_cases.csv --population target opinions-2026-10`;
    `opinions completeness opinions-2026-10 cap/ --years 2005-2018 --days 1`.
    """
    from qi_analysis.core.errors import QiAnalysisError
    from qi_analysis.opinions.inference import completeness as c
    from qi_analysis.opinions.inference import coverage as whole
    from qi_analysis.opinions.inference import populations
    from qi_analysis.opinions.inference import sampling as how_drawn

    wanted = populations.check_population(population) if population else None
    span = populations.read_periods(years) if years else (None,)
    if len(span) != 1 or not 0 < level < 1:
        raise QiAnalysisError("--years takes one period, --level a number between 0 and 1")
    listed = c.read_known(known) if known else None
    with working("reading the opinions"):
        records = list(c.entries(inputs, coded=wanted is not None))
    label = how_drawn.label((each.opinion_id for each in records), drawn)
    found = c.recall(listed, records, wanted, level) if listed is not None else None
    both = c.two_sources(records, wanted, years=span[0], days=days, level=level)
    covered = whole.coverage(
        each for each in records
        if span[0] is None or (each.filed and span[0][0] <= each.filed.year <= span[0][1])
    )  # fmt: skip
    if found is None and both is None and covered is None:
        raise QiAnalysisError(
            "nothing to measure completeness by: give --known FILE, records of both "
            "CourtListener and the Caselaw Access Project, or more decisions of a court"
        )
    record = {
        "label": label.text, "label_kind": label.kind, "population": wanted,
        "records": len(records), "recall": found, "two_sources": both, "coverage": covered,
    }  # fmt: skip
    parts = [
        label.text,
        *(_recall_lines(found, wanted) if found else []),
        *(_source_lines(both) if both else []),
        *(_coverage_lines(covered) if covered else []),
    ]
    show(record, parts, json_out=json_out)


_MOST = 20
"""Rows that are named; the JSON has all."""


def _share(found: Mapping[str, Any]) -> str:
    share = with_range(*(formatting.percent(found[name]) for name in ("share", "low", "high")))
    return f"{found['count']:,} of {found['n']:,}: {share}"


def _recall_lines(found: Mapping[str, Any], population: str | None) -> list[str]:
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


def _source_lines(found: Mapping[str, Any]) -> list[str]:
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


def _coverage_lines(found: Mapping[str, Any]) -> list[str]:
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
