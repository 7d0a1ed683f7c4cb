"""The command that shows the Supreme Court's decisions on qualified immunity."""

from __future__ import annotations

from qi_analysis.cli.app import Json, print_json, print_parts
from qi_analysis.cli.commands.opinions import opinions_app


@opinions_app.command("supreme-court")
def supreme_court(json_out: Json = False) -> None:
    """Show the Supreme Court's decisions on qualified immunity since 1982, and what is missing.

    One line per decision: what the officials were said to have done, whether the Court rules on
    immunity or on a question about it, at which step of the test, and for whom. A decision with
    `no text here` is known only from what other texts say of it. The second table says, by term,
    how complete the list can be. It reads the committed tables: no raw files are needed.

    --json adds the Court's sentence each row rests on, its place in the text, the hash of the
    text, the reader's reason, what the rules alone said, and the decisions that were looked at and
    left out, with the reason. Examples: `opinions supreme-court`; `opinions supreme-court --json`.
    """
    from qi_analysis.cli.tables import supreme_court as report
    from qi_analysis.opinions.supreme_court import summary as supreme_court_summary

    summary = supreme_court_summary.load()
    if json_out:
        print_json(supreme_court_summary.to_record(summary))
        return
    print_parts(
        report.decisions_table(summary),
        report.completeness_table(summary),
        *supreme_court_summary.notes(summary),
    )
