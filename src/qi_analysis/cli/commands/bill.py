"""The command on the bill that a campaign page describes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts


@app.command()
def bill(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write one row per claim and provision here.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Show what a campaign page says of the Justice in Policing Act, and what the bill says.

    One line per sentence of the page: section, verdict, what was read; then what became of the
    bill, with dates and votes. With ids, each in full: safe wording, and where all of it was read.
    """
    from qi_analysis.cli.tables import bill as report
    from qi_analysis.core.files import write_atomically
    from qi_analysis.figures.kit.export import to_csv
    from qi_analysis.studies import bill as studied

    found = studied.load()
    claims = found.chosen(ids or [])
    if csv is not None:
        write_atomically(csv, to_csv(studied.to_frame(claims)).encode())
    if json_out:
        print_json(studied.to_record(found, claims))
        return
    print_parts(report.claims_table(claims))
    if ids:
        for claim in claims:
            print_parts("", *report.claim_lines(claim))
    else:
        print_parts(*report.notes(found), "", report.history_table(found.history))
