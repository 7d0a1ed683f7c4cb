"""The command that says how complete a recount of opinions is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import Json, print_json, print_parts, working
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.cli.commands.opinions_estimates import Drawn


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
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    json_out: Json = False,
) -> None:
    """Report how many known cases a recount found, what both sources miss, and where time has gaps.

    The second needs records of CourtListener and of the Caselaw Access Project; the third judges
    each court by its own pace. Examples:
    `opinions completeness --known reuters_cases.csv --population target opinions-2026-10`;
    `opinions completeness opinions-2026-10 cap/ --years 2005-2018 --days 1`.
    """
    from qi_analysis.cli.tables import completeness as report
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
    if json_out:
        print_json(
            {
                "label": label.text, "label_kind": label.kind, "population": wanted,
                "records": len(records), "recall": found, "two_sources": both,
                "coverage": covered,
            }
        )  # fmt: skip
        return
    print_parts(
        label.text,
        *(report.recall_lines(found, wanted) if found else []),
        *(report.source_lines(both) if both else []),
        *(report.coverage_lines(covered) if covered else []),
    )
