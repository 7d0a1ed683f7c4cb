"""Commands on other denominators: arrests, contacts, crime; deaths of young men by cause."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli.app import Csv, Json, app, show, working


@app.command()
def benchmarks(
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print deaths per arrest, per contact and per crime, each alongside deaths per person.

    Arrests and contacts are outcomes of policing, and crime fits only armed threats: each row says
    which question it answers and why it is another one.
    """
    from qi_analysis.cli.tables import places as report
    from qi_analysis.risk import SEED
    from qi_analysis.risk.topics import denominators

    with working("counting"):
        found = denominators.comparisons(level=level)
    records = [denominators.to_record(each, level) for each in found]
    parts = [report.denominators_table(found, level), report.reasons()]
    show(records, parts, json_out=json_out, csv=csv, seed=SEED)


@app.command("young-men")
def young_men(
    ages: Annotated[
        str, typer.Option(help="Age groups of five years from 15-19 to 30-34, by commas.")
    ] = "20-24,25-29",
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.9,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Print the share of young men's deaths caused by police, alongside firearms and drugs."""
    from qi_analysis.cli.tables import places as report
    from qi_analysis.risk import SEED, to_records
    from qi_analysis.risk.topics import young_men as young

    with working("counting"):
        found = young.answer(tuple(ages.split(",")), level=level)
    parts = [report.young_table(found), report.YOUNG_NOTE]
    show(to_records(found), parts, json_out=json_out, csv=csv, rows=found, seed=SEED)
