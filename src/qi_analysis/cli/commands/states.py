"""The command on states: lifetime risk of Black and white men, partially pooled."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts


@app.command()
def states(
    population: Annotated[
        Literal["survey", "survey-any-origin", "census"],
        typer.Option(
            help="Population: the survey of 2013-2018 without Hispanic Black people, with them, "
            "or the Census estimates of 2020-2023."
        ),
    ] = "survey",
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    json_out: Json = False,
) -> None:
    """Print lifetime risk by state for Black and white men, and how little is known of some.

    Deaths 2013-2020 from Mapping Police Violence. States with few deaths are drawn toward the
    nation and have wide intervals: compare intervals, do not rank.
    """
    from qi_analysis.cli.tables import places as report
    from qi_analysis.risk import to_records
    from qi_analysis.risk.topics import states as by_state

    found = by_state.answer(population, level=level)
    if json_out:
        print_json(to_records(found))
    else:
        print_parts(report.states_table(found), report.states_note(found))
