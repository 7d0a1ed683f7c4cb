"""The command on states: lifetime risk of Black and white men, partially pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts
from qi_analysis.deaths import releases

if TYPE_CHECKING:
    _Source = str
else:  # a literal of names that are listed elsewhere is no type to a checker
    _Source = Literal[(*releases.STATE_YEARS,)]


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
        _Source,
        typer.Option(
            help="The first: killed by police, on duty or off, by any force, to 2020. The second: "
            "shot dead on duty, from 2020. Different scopes: no trend can be read from one to "
            "the other."
        ),
    ] = releases.MAIN,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    json_out: Json = False,
) -> None:
    """Print lifetime risk by state for Black and white men, and how little is known of some.

    Deaths 2013-2020 from Mapping Police Violence, or from 2020 the shootings recorded by the
    Washington Post. States with few deaths are drawn toward the
    nation and have wide intervals: compare intervals, do not rank.
    """
    from qi_analysis.cli.tables import places as report
    from qi_analysis.risk import to_records
    from qi_analysis.risk.topics import states as by_state

    found = by_state.answer(population, source=source, level=level)
    if json_out:
        print_json(to_records(found))
    else:
        print_parts(report.states_table(found), report.states_note(found))
