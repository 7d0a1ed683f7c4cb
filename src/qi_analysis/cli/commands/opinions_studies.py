"""Commands on what other studies printed, and on keeping an open recount alongside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import Json, print_json, print_parts
from qi_analysis.cli.commands.opinions import opinions_app


@opinions_app.command()
def studies(json_out: Json = False) -> None:
    """Show the published studies side by side, what each counts, and checks of their arithmetic.

    Every check is shown, whatever its verdict. Nothing here is an estimate of ours.
    """
    from qi_analysis.cli.tables import published_studies as report
    from qi_analysis.studies import overview, printed

    found = overview.everything(printed.load())
    if json_out:
        print_json(found)
        return
    print_parts(
        report.studies_table(found["studies"]),
        *report.apart_lines(found["studies"]),
        *report.check_lines(found["checks"]),
        "",
        report.denominator_table(found["possible_denominators"]),
    )


@opinions_app.command("recount")
def recount(
    coded: Annotated[Path, typer.Argument(help="Coded rows, from `opinions code --out`.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to keep; data/processed by default.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Tally coded opinions into an open recount of the 529, by circuit and year.

    Refused unless every regional circuit has published opinions in every year of 2005-2019: a
    slice is not a recount. `claims` and `explain` then show it alongside the published figure.
    """
    from dataclasses import asdict

    from qi_analysis.core import paths
    from qi_analysis.opinions.inference import recount as recounts
    from qi_analysis.opinions.texts.readers import read_records

    to = paths.writable(recounts.path()) if out is None else out
    recounts.write(recounts.tally(read_records(coded), coded), to)
    kept = recounts.read(to)
    if json_out:
        print_json(None if kept is None else asdict(kept) | {"path": str(to)})
    elif kept is not None:
        typer.echo(
            f"{to}: {kept.found:,} opinions of the kind among {kept.read:,} published ones read "
            f"({kept.low:,} to {kept.high:,} depending on uncertain rows)"
        )
