"""The command that shows risk or ratio under each choice that moves it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts


@app.command()
def sensitivity(
    sex: Annotated[Literal["male", "female"], typer.Option(help="Whose risk or ratio.")] = "male",
    race: Annotated[str, typer.Option(help="A group, or total; white has no ratio.")] = "black",
    measure: Annotated[
        Literal["ratio", "risk"], typer.Option(help="Ratio to white, or lifetime risk.")
    ] = "ratio",
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the rows here.")] = None,
    json_out: Json = False,
) -> None:
    """Print how far risk or ratio moves under each choice, one at a time, and their median.

    Every row has a 90% interval; people are resampled together in all of them. Examples:
    `sensitivity`; `sensitivity --measure risk`; `sensitivity --sex female --race latino --json`.
    """
    from qi_analysis.cli.tables import choices as report
    from qi_analysis.core.files import write_atomically
    from qi_analysis.core.vocabulary import RACES, TOTAL
    from qi_analysis.figures.kit.export import to_csv
    from qi_analysis.risk import choices, to_records

    known_races = (*(RACES if measure == "risk" else RACES[1:]), TOTAL)
    if race not in known_races:
        known = ", ".join(known_races)
        raise typer.BadParameter(f"{race!r} is not one of {known}", param_hint="--race")
    rows = choices.rows(sex, race, measure)
    if csv is not None:
        write_atomically(csv, to_csv(rows).encode())
    if json_out:
        print_json(to_records(rows))
    else:
        print_parts(report.rows_table(rows), *report.sentences(rows), "", report.NOTE)
