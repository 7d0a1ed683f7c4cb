"""The command that runs every defensible specification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def sensitivity(
    sex: Annotated[Literal["male", "female"], typer.Option(help="Whose ratio.")] = "male",
    race: Annotated[str, typer.Option(help="A group other than white, or total.")] = "black",
    dimension: Annotated[
        list[str] | None,
        typer.Option(help="Show the options of one choice with their reasons; may be repeated."),
    ] = None,
    draws: Annotated[
        int, typer.Option(help="Draws for the intervals of --json and --csv; 0 for none.")
    ] = 4000,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every specification of the group here.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Print how far the ratio moves under every defensible combination of choices.

    With --json or --csv, every specification with risk, ratio, interval, deaths and the share of
    unknown race. Examples: `sensitivity`; `sensitivity --dimension years --dimension source`;
    `sensitivity --sex female --race black --json`.
    """
    from qi_analysis.core.files import write_atomically
    from qi_analysis.core.vocabulary import RACES, TOTAL
    from qi_analysis.figures.kit.export import to_csv
    from qi_analysis.risk import to_records
    from qi_analysis.risk.choices import dimensions, specifications, spread
    from qi_analysis.risk.choices import run as runs

    known_races = (*RACES[1:], TOTAL)  # the first is the group that all are compared with
    if race not in known_races:
        known = ", ".join(known_races)
        raise typer.BadParameter(f"{race!r} is not one of {known}", param_hint="--race")
    asked = dimension or []
    names = [each.name for each in dimensions.DIMENSIONS]
    for name in asked:
        if name not in names:
            known = ", ".join(names)
            raise typer.BadParameter(f"{name!r} is not one of {known}", param_hint="--dimension")
    listed = json_out or csv is not None
    every = specifications.enumerate_all()
    rows = runs.run(every, runs.SpecificationInputs(), draws=draws if listed else 0)
    own = rows[(rows["sex"] == sex) & (rows["race"] == race)]
    if csv is not None:
        write_atomically(csv, to_csv(own).encode())
    if json_out:
        print_json(to_records(own))
    else:
        _print_tables(spread.group(rows, sex, race), sex, race, asked)


def _print_tables(rows: pd.DataFrame, sex: str, race: str, asked: list[str]) -> None:
    """Print the spread of the ratios of one group, and the options of the choices asked for."""
    from qi_analysis.cli.tables import specifications as report
    from qi_analysis.risk.choices import dimensions, spread

    found = spread.summarize(rows)
    filled = rows.assign(**spread.comparable(rows))
    shares = spread.variance_shares(filled)
    moved = spread.swaps(rows)
    print_parts(report.summary_table(found, sex, race), found.sentence, "")
    print_parts(report.choices_table(shares, moved), report.VARIANCE_NOTE, "")
    for name in asked:
        one = dimensions.dimension(name)
        options = spread.by_option(rows, name)
        print_parts(report.options_table(options, one), *report.reasons(one), "")
    if asked:
        print_parts(*report.left_out(), "")
    print_parts(report.NOTE)
