"""The command that shows risk or ratio under each choice that moves it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from qi_analysis.cli.app import Csv, Json, app, show
from qi_analysis.cli.options import Race, Sex


@app.command()
def sensitivity(
    sex: Sex = "male",
    race: Race = "black",
    measure: Annotated[
        Literal["ratio", "risk"], typer.Option(help="Ratio to white, or lifetime risk.")
    ] = "ratio",
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print how far risk or ratio moves under each choice, one at a time, and their median.

    Every row has a 90% interval; people are resampled together in all of them. Examples:
    `sensitivity`; `sensitivity --measure risk`; `sensitivity --sex female --race latino --json`.
    """
    from qi_analysis.cli.tables import choices as report
    from qi_analysis.core.vocabulary import REFERENCE_RACE
    from qi_analysis.risk import SEED, choices, to_records

    if race == REFERENCE_RACE and measure == "ratio":
        raise typer.BadParameter(
            "a ratio to white people needs another group; --measure risk has white people's risk",
            param_hint="--race",
        )
    rows = choices.rows(sex, race, measure)
    parts = [report.rows_table(rows), *report.sentences(rows), "", report.NOTE]
    show(to_records(rows), parts, json_out=json_out, csv=csv, rows=rows, seed=SEED)
