"""Commands on records: what projects count, repeats in one, overlap of several, what none has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import Csv, Json, app, insist_apart, print_note, show, working
from qi_analysis.cli.tables.layout import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

_DUPLICATES_NOTE = (
    "For a person to look at in the file: nothing is dropped for being on this list. Relatives who "
    "died together have like names. A repeat becomes a correction in deaths/reading/known_errors."
)
_OVERLAP_NOTE = (
    "Records are linked by date, state, age and name. A blank: no project covers the year whole. "
    "'only here' may be a death that the others count elsewhere or under another date or name."
)


@app.command()
def definitions(
    csv: Csv = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of docs/sources-compared.md.")
    ] = False,
) -> None:
    """Show whom each project counts, whom it does not, and its license."""
    from qi_analysis.deaths import definitions as told

    if markdown:
        typer.echo(told.markdown())
        return
    sources = told.load()
    # a list, so that what JSON says of itself does not stand among the sources
    rows = [{"source": source, **each} for source, each in sources.items()]
    cells = (
        (words, *(each[key] for each in rows))
        for key, words in {**told.ASPECTS, "licence": "License"}.items()
    )
    table = table_of("What each project counts", cells, ["", *(each["name"] for each in rows)])
    show(rows, [table], json_out=json_out, csv=csv)


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
    words, numbers = ("strength", "state", "reasons"), ("year", "line", "other_line", "points")
    shown = listed.assign(points=listed["points"].map("{:g}".format))[[*words, *numbers]]
    cells = shown.itertuples(index=False)
    columns = words, [name.replace("_", " ") for name in numbers]
    table = table_of("Records that may describe the same death", cells, *columns)
    rows = listed.to_dict("records")
    show(rows, [table, _DUPLICATES_NOTE], json_out=json_out, csv=csv, rows=listed)


@app.command()
def overlap(
    unlisted: Annotated[
        bool, typer.Option("--unlisted", help="Estimate the deaths that no project recorded.")
    ] = False,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show which deaths are in several projects, in one only, or, estimated, in none."""
    from qi_analysis.deaths.linking import shares
    from qi_analysis.deaths.linking import unlisted as none_has
    from qi_analysis.deaths.linking.lists import LISTS
    from qi_analysis.deaths.linking.schema import OVERLAP
    from qi_analysis.store import committed

    table = committed.load(OVERLAP)
    if unlisted:
        with working("fitting models"):
            rows = none_has.estimates(table)
        shown = (_unlisted_table(rows), none_has.ASSUMPTIONS)
    else:
        rows = shares.by_source(table, LISTS).to_dict("records")
        shown = (_overlap_table(rows), _OVERLAP_NOTE)
    show(rows, shown, json_out=json_out, csv=csv)


def _overlap_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return deaths by source and year, in others too, only here, and elsewhere only."""
    cells = (
        (
            *(row[name] for name in ("kind", "source", "year")),
            f"{row['shared'] + row['only_here']:,}",
            *(f"{row[name]:,}" for name in ("shared", "only_here", "missing")),
        )
        for row in rows
    )
    numbers = ("year", "has", "in others too", "only here", "only in others")
    return table_of("Deaths by project", cells, ("kind", "source"), numbers)


def _unlisted_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return listed and estimated deaths with their intervals and the spread over models."""
    cells = (
        (
            *(row[name] for name in ("population", "method", "years")),
            *(f"{row[name]:,.0f}" for name in ("listed", "estimate")),
            f"{row['low']:,.0f} to "
            + ("no bound" if row["high"] is None else f"{row['high']:,.0f}"),
            f"{row['models']}: {row['smallest']:,.0f} to {row['largest']:,.0f}",
        )
        for row in rows
    )
    numbers = ("years", "listed", "estimate", "90% interval", "near models")
    title = "Deaths that no project recorded: estimates"
    return table_of(title, cells, ("population", "method"), numbers)


@app.command()
def flow(csv: Csv = None, json_out: Json = False) -> None:
    """Show what became of every record on the way into our estimate, by source and year."""
    from qi_analysis.deaths.linking.schema import RECORDS_FLOW
    from qi_analysis.store import committed

    table = committed.load(RECORDS_FLOW)
    fates = RECORDS_FLOW.columns[2].allowed
    wide = table.pivot_table(
        index=["source", "year"], columns="fate", values="deaths", aggfunc="sum", fill_value=0
    )
    rows = wide.reindex(columns=list(fates), fill_value=0).reset_index().to_dict("records")
    cells = (row.values() for row in rows)
    headings = ["year", *(name.replace("_", " ") for name in fates)]
    flow_table = table_of("What became of every record", cells, ["source"], headings)
    show(rows, [flow_table], json_out=json_out, csv=csv)
