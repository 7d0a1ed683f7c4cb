"""Commands on the data: where it is, bringing it, making tables, what was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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


@app.command()
def status(csv: Csv = None, json_out: Json = False) -> None:
    """Show every raw file: version, coverage, frozen or live, present or missing, license."""
    from qi_analysis.cli.tables import sources as report
    from qi_analysis.store import registry

    with working("reading files"):
        rows = registry.status()
    show(rows, [report.status_table(rows)], json_out=json_out, csv=csv)


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

    from qi_analysis.cli.tables import latest as report
    from qi_analysis.deaths import latest as reading
    from qi_analysis.store import live

    chosen = sources or list(live.live_sources())
    for source in chosen:
        live.live_file(source)  # all are refused before any is downloaded
    for source in chosen:
        kept, found, new = live.fetch_latest(source, partial(reading.read, source))
        print_parts(*report.kept_lines(kept, found, new=new))
        registered = live.live_file(source)
        if kept.sha256 == registered.sha256:
            typer.echo("These are the bytes of the registered release: nothing changed")
        elif (changed := reading.since_registered(source, found.records)) is None:
            typer.echo(
                f"The registered release is not here to compare with: `qi-analysis fetch {source}`"
            )
        else:
            print_parts(report.changes_table(changed, registered))


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
    from qi_analysis.cli.tables import records as report
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
    parts = [report.records_table(rows), report.RECORDS_NOTE]
    show(rows, parts, json_out=json_out, csv=csv)
