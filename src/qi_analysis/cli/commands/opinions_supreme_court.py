"""The command that shows the Supreme Court's decisions on qualified immunity."""

from __future__ import annotations

from qi_analysis.cli.app import Csv, Json, show
from qi_analysis.cli.commands.opinions import opinions_app


@opinions_app.command("supreme-court")
def supreme_court(
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show the Supreme Court's decisions on qualified immunity since 1982, and what they add up to.

    First the tally: how many, for whom, and how many found a clearly established right violated;
    then what others counted beside the same count here; then one line per decision. It reads the
    committed table: no raw files are needed.

    --json has every field of each decision with the Court's sentence, its place in the text and a
    public address; the published tallies case by case; how far the two readers (language models,
    not lawyers) agree; and each decision considered and not listed, with the reason. --csv has one
    row per decision. Examples:
    `opinions supreme-court`; `opinions supreme-court --csv decisions.csv`.
    """
    from qi_analysis.cli.tables import supreme_court as report
    from qi_analysis.opinions.supreme_court import tallies

    found = tallies.to_record()
    parts = [
        report.tally_table(found["tally"]),
        report.LEGEND,
        "",
        report.published_table(found["tallies"]),
        "",
        report.decisions_table(found["decisions"]),
        "",
        report.agreement_line(found["agreement"]),
        *found["notes"],
        f"{len(found['candidates'])} decisions were considered and are not listed: see --json.",
    ]
    show(found, parts, json_out=json_out, csv=csv, rows=tallies.decisions())
