"""Commands on the data: where it is, bringing it, making tables, what was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qi_analysis.cli import options
from qi_analysis.cli.app import (
    Csv,
    Json,
    app,
    insist_apart,
    print_note,
    print_parts,
    progress,
    show,
    working,
)
from qi_analysis.cli.tables.layout import table_of
from qi_analysis.core.formatting import percent

if TYPE_CHECKING:
    from pandas import DataFrame

    from qi_analysis.deaths.latest import Reading
    from qi_analysis.store.live import Latest

_FIELDS = {
    "source": "source",
    "file": "file",
    "version": "version",
    "coverage": "coverage",
    "state": "release",
    "presence": "presence",
    "licence": "license",
}
"""Field of a registered file -> heading of its column."""
_RECORDS_NOTE = (
    "The projects count different things (all deaths with police present; killings on or off duty; "
    "fatal shootings on duty; killings with custody and vehicle deaths): compare, never add. "
    "The first and last years of a release may be partial."
)


@app.command()
def status(csv: Csv = None, json_out: Json = False) -> None:
    """Show every raw file: version, coverage, frozen or live, present or missing, license."""
    from qi_analysis.store import registry

    with working("reading files"):
        rows = registry.status()
    shown = [
        {**row, "presence": f"{row['presence']}, kept in the repository"}
        if row["where"] == "repository"
        else row
        for row in rows
    ]
    cells = ([row[name] for name in _FIELDS] for row in shown)
    table = table_of("Raw files", cells, list(_FIELDS.values()))
    show(rows, [table], json_out=json_out, csv=csv)


@app.command()
def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids from `qi-analysis status`; all by default.")
    ] = None,
    from_dir: Annotated[
        Path | None,
        typer.Option("--from", help="Copy from this folder, laid out like data/raw."),
    ] = None,
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="Get the newest release of live sources, keep it beside the registered one, and "
            "print what changed.",
        ),
    ] = False,
) -> None:
    """Download or copy raw files into data/raw, each verified by SHA-256 first.

    A download that breaks off is tried again. Files without a pinned address can only be
    copied: say --from DIR, or set QI_ANALYSIS_RAW. `fetch --latest SOURCE` gets what the publisher
    serves today; `risk --source SOURCE --latest` then counts it.
    """
    from qi_analysis.core.names import choose
    from qi_analysis.deaths import releases
    from qi_analysis.store import registry
    from qi_analysis.store.fetch import fetch as bring

    known = registry.load()
    sources = [choose(name, known, "source", releases.SYNONYMS) for name in sources or []]
    if latest:
        if from_dir is not None:
            raise typer.BadParameter("the newest release is downloaded: leave out --from")
        _fetch_latest(sources)
        return
    done = bring(sources or None, from_dir=from_dir)
    for result in done:
        typer.echo(f"{result.outcome}: {result.source}/{result.file}")


def _fetch_latest(sources: list[str]) -> None:
    """Get the newest release of each source, all live ones by default; print what changed."""
    from functools import partial

    from qi_analysis.deaths import latest as reading
    from qi_analysis.deaths.changes import COLUMNS
    from qi_analysis.store import live

    chosen = sources or list(live.live_sources())
    for source in chosen:
        live.live_file(source)  # all are refused before any is downloaded
    for source in chosen:
        kept, found, new = live.fetch_latest(source, partial(reading.read, source))
        print_parts(*_kept_lines(kept, found, new=new))
        registered = live.live_file(source)
        if kept.sha256 == registered.sha256:
            typer.echo("These are the bytes of the registered release: nothing changed")
        elif (changed := reading.since_registered(source, found.records)) is None:
            typer.echo(
                f"The registered release is not here to compare with: `qi-analysis fetch {source}`"
            )
        else:
            title = f"since the registered release ({registered.title}, {registered.version})"
            headings = [name.replace("_", " ") for name in COLUMNS[1:]]
            cells = changes_cells(changed)
            table = table_of(f"Changes {title}", cells[:-1], ["year"], headings)
            table.add_section()
            table.add_row(*cells[-1])
            print_parts(table)


def _kept_lines(kept: Latest, found: Reading, *, new: bool) -> list[str]:
    """Return where a live release is, what it holds, and what was settled in it."""
    days = found.records["date"]
    did = "downloaded" if new else f"unchanged since {kept.as_of}"
    settled = {
        "left out, same id, day and state as another row": found.left_out,
        "left out, too empty to be a record": found.passed_over,
        "named by line, their id being that of another death": found.renamed,
    }
    return [
        f"{did}: {kept.source}/{kept.name} ({kept.bytes:,} bytes, sha256 {kept.sha256})",
        f"{len(found.records):,} people, {days.min().date()} to {days.max().date()}",
        *(f"{what}: {number:,}" for what, number in settled.items() if number),
    ]


def changes_cells(changes: DataFrame) -> list[list[str]]:
    """Return `deaths.changes.changes` as printed, a row a year and one for all of them.

    ``-`` is where the releases share no ids by which people could be found.
    """
    import pandas as pd

    numbers = changes.drop(columns="year")
    everything = pd.DataFrame([numbers.sum(min_count=1)]).astype("Int64")
    counts = pd.concat([numbers, everything]).map(lambda n: "-" if n is pd.NA else f"{n:,}")
    years = ["unknown" if year is pd.NA else str(year) for year in changes["year"]]
    rows = counts.astype("object").to_numpy().tolist()
    return [[name, *row] for name, row in zip([*years, "all"], rows, strict=True)]


@app.command()
def build(
    names: Annotated[
        list[str] | None, typer.Argument(help="Tables to check, with --check; all by default.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a committed table differs.")
    ] = False,
) -> None:
    """Build data/processed from the raw files, with a count of every row kept and dropped.

    Examples: `build`; `build --check`; `build nax records --check` looks at two tables alone.
    """
    from qi_analysis import build as building

    if names and not check:
        raise typer.BadParameter("single tables can be checked but not built: add --check")
    with progress(len(names or building.TABLES), "tables") as begin:
        if check:
            building.check(names or None, on_table=begin)
        else:
            made = building.build(on_table=begin)
    if check:
        typer.echo(f"{len(names or building.TABLES)} tables match what the raw files give")
        return
    for table in made:
        typer.echo(f"{table.schema.name}: {len(table.frame):,} rows")
        for account in table.accounting:
            dropped = "".join(f"; {n:,} {why}" for why, n in account.rows_dropped.items())
            typer.echo(
                f"  {account.file}: {account.rows_in:,} in, {account.rows_kept:,} kept{dropped}"
            )


@app.command()
def records(
    source: Annotated[
        str | None,
        options.option(options.read_release, "SOURCE", "Whose form the file of --source-file has."),
    ] = None,
    source_file: options.SourceFile = None,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show what four projects recorded: deaths by year, and how much is unknown.

    Example for a file of your own: `records --source washington_post_2024 --source-file PATH`.
    """
    from qi_analysis.deaths import counts
    from qi_analysis.deaths.schema_deaths import RECORDS
    from qi_analysis.risk import own_file
    from qi_analysis.store import committed

    insist_apart(csv, source_file)
    if (source is None) != (source_file is None):
        raise typer.BadParameter("--source and --source-file go together")
    if source is None or source_file is None:
        counted = committed.load(RECORDS)
    else:
        with working("reading the file"):
            people, account = own_file.dated(source, source_file)
            counted = counts.count(people)
        print_note(account)
    rows = counts.summary(counted).to_dict("records")
    unknown = ("unknown_race", "unknown_sex", "unknown_age")
    cells = (
        (
            row["source"],
            row["year"],
            *(f"{row[name]:,}" for name in ("deaths", "officer_force")),
            *(f"{row[name]:,} ({percent(row[name] / row['officer_force'])})" for name in unknown),
        )
        for row in rows
    )
    numbers = [
        "year", "deaths", "by officer force", "race unknown", "sex unknown", "age unknown",
    ]  # fmt: skip
    table = table_of("Records of individual deaths", cells, ["source"], numbers)
    show(rows, [table, _RECORDS_NOTE], json_out=json_out, csv=csv)
