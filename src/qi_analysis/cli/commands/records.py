"""Commands on records: what projects count, repeats in one, overlap of several, what none has."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import Csv, Json, app, insist_apart, print_note, show, working


@app.command()
def definitions(
    csv: Csv = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of docs/sources-compared.md.")
    ] = False,
) -> None:
    """Show whom each project counts, whom it does not, and its license."""
    from qi_analysis.cli.tables import records as report
    from qi_analysis.deaths import definitions as told

    if markdown:
        typer.echo(told.markdown())
        return
    # a list, so that what JSON says of itself does not stand among the sources
    rows = [{"source": source, **each} for source, each in told.load().items()]
    show(rows, [report.definitions_table(told.load())], json_out=json_out, csv=csv)


@app.command()
def duplicates(
    source: Annotated[
        str,
        typer.Argument(parser=options.read_release, metavar="SOURCE", help="A source of records."),
    ],
    source_file: options.SourceFile = None,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """List records of one source that may describe the same death, by line; needs the raw files.

    Examples: `duplicates fatal_encounters_2018`; `duplicates washington_post_2024 --source-file
    PATH` for a file of your own. No names are printed, and nothing is dropped.
    """
    from qi_analysis.cli.tables import records as report
    from qi_analysis.deaths.linking import duplicates as repeats
    from qi_analysis.deaths.linking import lists
    from qi_analysis.risk import own_file

    insist_apart(csv, source_file)
    with working("comparing records"):
        if source_file is None:
            listed = repeats.find(lists.read([source]))
        else:
            people, account = own_file.dated(source, source_file)
            listed = repeats.find(people)
            print_note(account)
    listed["year"] = listed["year"].astype("int64")
    parts = [report.duplicates_table(listed), report.DUPLICATES_NOTE]
    show(listed.to_dict("records"), parts, json_out=json_out, csv=csv, rows=listed)


@app.command()
def overlap(
    unlisted: Annotated[
        bool, typer.Option("--unlisted", help="Estimate the deaths that no project recorded.")
    ] = False,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show which deaths are in several projects, in one only, or, estimated, in none."""
    from qi_analysis.cli.tables import records as report
    from qi_analysis.deaths.linking import shares
    from qi_analysis.deaths.linking import unlisted as none_has
    from qi_analysis.deaths.linking.lists import LISTS
    from qi_analysis.deaths.linking.schema import OVERLAP
    from qi_analysis.store import committed

    table = committed.load(OVERLAP)
    if unlisted:
        with working("fitting models"):
            rows = none_has.estimates(table)
        shown = (report.unlisted_table(rows), none_has.ASSUMPTIONS)
    else:
        rows = shares.by_source(table, LISTS).to_dict("records")
        shown = (report.overlap_table(rows), report.OVERLAP_NOTE)
    show(rows, shown, json_out=json_out, csv=csv)


@app.command()
def flow(csv: Csv = None, json_out: Json = False) -> None:
    """Show what became of every record on the way into our estimate, by source and year."""
    from qi_analysis.cli.tables import records as report
    from qi_analysis.deaths.linking.schema import RECORDS_FLOW
    from qi_analysis.store import committed

    table = committed.load(RECORDS_FLOW)
    fates = RECORDS_FLOW.columns[2].allowed
    wide = table.pivot_table(
        index=["source", "year"], columns="fate", values="deaths", aggfunc="sum", fill_value=0
    )
    rows = wide.reindex(columns=list(fates), fill_value=0).reset_index().to_dict("records")
    show(rows, [report.flow_table(rows)], json_out=json_out, csv=csv)
