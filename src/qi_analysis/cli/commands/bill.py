"""The command on the bill that a campaign page describes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, app, show


@app.command()
def bill(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show what a campaign page says of the Justice in Policing Act, and what the bill says.

    One line per sentence of the page: section, verdict, what was read; then what became of the
    bill, with dates and votes. With ids, each in full: safe wording, and where all of it was read.
    --csv has one row per claim and provision.
    """
    from qi_analysis.cli.tables import bill as report
    from qi_analysis.studies import bill as studied

    found = studied.load()
    claims = found.chosen(ids or [])
    parts: list[Any] = [report.claims_table(claims)]
    if ids:
        parts += [line for claim in claims for line in ("", *report.claim_lines(claim))]
    else:
        parts += [*report.notes(found), "", report.history_table(found.history)]
    rows = studied.to_frame(claims)
    show(studied.to_record(found, claims), parts, json_out=json_out, csv=csv, rows=rows)
