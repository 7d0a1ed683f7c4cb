"""The command on states: lifetime risk of Black and white men, partially pooled."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import Csv, Json, app, show, working
from qi_analysis.deaths import releases

_SOURCES = ", ".join(releases.STATE_YEARS)


@app.command()
def states(
    population: Annotated[
        Literal["survey", "survey-any-origin", "census"] | None,
        typer.Option(
            help="Population: the survey of 2013-2018 without Hispanic Black people (the default "
            "for the first source), with them, or the Census estimates of 2020-2023 (for the "
            "second)."
        ),
    ] = None,
    source: Annotated[
        str,
        options.option(
            options.read_state_source,
            "SOURCE",
            f"{_SOURCES}. The first: killed by police, on duty or off, by any force, to 2020. The "
            "second: shot dead on duty, from 2020. Different scopes: no trend can be read from one "
            "to the other.",
        ),
    ] = releases.MAIN,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print lifetime risk by state for Black and white men, and how little is known of some.

    Deaths 2013-2020 from Mapping Police Violence, or from 2020 the shootings recorded by the
    Washington Post. States with few deaths are drawn toward the
    nation and have wide intervals: compare intervals, do not rank.
    """
    from qi_analysis.cli.tables import places as report
    from qi_analysis.risk import SEED, to_records
    from qi_analysis.risk.topics import states as by_state

    with working("pooling states"):
        found = by_state.answer(population, source=source, level=level)
    parts = [report.states_table(found), report.states_note(found)]
    show(to_records(found), parts, json_out=json_out, csv=csv, rows=found, seed=SEED)
