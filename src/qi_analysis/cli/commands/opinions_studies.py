"""The command on what other studies printed."""

from __future__ import annotations

from qi_analysis.cli.app import Csv, Json, show
from qi_analysis.cli.commands.opinions import opinions_app


@opinions_app.command()
def studies(csv: Csv = None, json_out: Json = False) -> None:
    """Show the published studies side by side, what each counts, and checks of their arithmetic.

    Every check is shown, whatever its verdict. Nothing here is an estimate of ours. --csv has one
    row per study.
    """
    from qi_analysis.cli.tables import published_studies as report
    from qi_analysis.studies import overview, printed

    found = overview.everything(printed.load())
    parts = [
        report.studies_table(found["studies"]),
        *report.apart_lines(found["studies"]),
        *report.check_lines(found["checks"]),
        "",
        report.denominator_table(found["possible_denominators"]),
    ]
    show(found, parts, json_out=json_out, csv=csv, rows=found["studies"])
