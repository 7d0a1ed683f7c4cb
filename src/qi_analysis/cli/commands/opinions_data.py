"""Commands that bring court opinions: from CourtListener's API or its bulk files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qi_analysis.cli.app import Json, print_json
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.core.errors import QiAnalysisError

if TYPE_CHECKING:
    from qi_analysis.opinions.texts.fetching import Step


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QiAnalysisError(f"{text!r} is not a date such as 2005-01-01") from None


def _duration(seconds: float) -> str:
    """Return a wait in the largest unit that fits."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"


@opinions_app.command("fetch")
def fetch(
    out: Annotated[Path, typer.Option("--out", help="JSON Lines file to write.")],
    cache: Annotated[
        Path, typer.Option("--cache", help="Cache folder, so that an interrupted fetch can resume.")
    ] = Path("opinions-cache"),
    query: Annotated[
        str, typer.Option("--query", help="Search terms, in CourtListener's query language.")
    ] = '"qualified immunity" AND "excessive force"',
    court: Annotated[
        list[str] | None,
        typer.Option(
            "--court", help="Court id such as ca1; may be repeated; default: all circuits."
        ),
    ] = None,
    after: Annotated[str, typer.Option("--after", help="Earliest filing date.")] = "2005-01-01",
    before: Annotated[str, typer.Option("--before", help="Latest filing date.")] = "2019-12-31",
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Default: published; may be repeated.")
    ] = None,
    per_minute: Annotated[int, typer.Option(min=1, help="Calls a minute.")] = 5,
    per_hour: Annotated[int, typer.Option(min=1, help="Calls an hour.")] = 50,
    per_day: Annotated[int, typer.Option(min=1, help="Calls a day.")] = 125,
    base: Annotated[str, typer.Option("--base", help="Address of the API.")] = (
        "https://www.courtlistener.com/api/rest/v4/"
    ),
    json_out: Json = False,
) -> None:
    """Fetch the opinions a search finds, through CourtListener's API.

    Set COURTLISTENER_TOKEN to the token of your account. At the default limits thousands of texts
    take weeks: for those, get the bulk files and use `opinions convert`. Stop at any time: the
    same command goes on where it was.
    """
    from dataclasses import asdict

    from qi_analysis.opinions.texts.api import Api, token_from_environment
    from qi_analysis.opinions.texts.fetch_cache import CALLS, Store
    from qi_analysis.opinions.texts.fetching import Fetch
    from qi_analysis.opinions.texts.limits import Limiter, limits
    from qi_analysis.opinions.texts.query import CIRCUITS, Query

    asked = Query(
        query,
        tuple(court or CIRCUITS),
        _day(after),
        _day(before),
        tuple(status or ("Published",)),
    )
    token = token_from_environment()
    store = Store(cache, asked)
    with _fetch_progress() as (report, on_wait):
        limiter = Limiter(cache / CALLS, limits(per_minute, per_hour, per_day), on_wait=on_wait)
        with Api(token, limiter, base=base) as api:
            done = Fetch(asked, store, api, report).run(out)
    if json_out:
        print_json(asdict(done) | {"out": str(out)})
        return
    typer.echo(f"{out}: {done.opinions:,} opinions of {done.clusters:,} decisions")
    for reason, number in done.left_out.items():
        typer.echo(f"  left out, {reason}: {number:,}")
    if done.clusters != done.expected:
        typer.echo(
            f"  the server first counted {done.expected:,} decisions: "
            "the index changed while it was listed"
        )


@contextmanager
def _fetch_progress() -> Iterator[tuple[Callable[[Step], None], Callable[[float], None]]]:
    """Return two functions that report the progress and the waits of a fetch on standard error.

    On a terminal a bar moves; elsewhere, as in the log of a job that runs for days, a line is
    written for each wait of a minute or more.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
    )
    latest = ""
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("pages", total=None, left="")

        def report(step: Step) -> None:
            nonlocal latest
            left = f"about {_duration(step.seconds_left)} left"
            latest = f"{step.what} {step.done:,} of {step.total:,}, {left}"
            bar.update(
                task, description=step.what, completed=step.done, total=step.total, left=left
            )

        def on_wait(seconds: float) -> None:
            if seconds >= 60 and not console.is_terminal:
                console.print(f"{latest}; waiting {_duration(seconds)}", highlight=False)

        yield report, on_wait


@opinions_app.command("convert")
def convert(
    bulk_dir: Annotated[
        Path, typer.Argument(help="Folder of dockets-, opinion-clusters-, citations- and opinions-")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder of Parquet files to create.")],
    court: Annotated[
        list[str] | None,
        typer.Option(
            "--court", help="Court id; may be repeated; default: circuits and Supreme Court."
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Skip broken records; each is named and counted.")
    ] = False,
    json_out: Json = False,
) -> None:
    """Convert CourtListener's bulk files (.csv.bz2) to Parquet, one folder per court and year."""
    from dataclasses import asdict

    from qi_analysis.opinions.texts import bulk
    from qi_analysis.opinions.texts.convert import COURTS, Job
    from qi_analysis.opinions.texts.convert import convert as make

    with _bytes_progress(bulk.find(bulk_dir).size) as on_bytes:
        job = Job(
            tuple(court or COURTS),
            skip_bad,
            on_bytes,
            on_bad=lambda problem: typer.echo(f"skipped: {problem}", err=True),
        )
        done = make(bulk_dir, out, job)
    if json_out:
        print_json(asdict(done) | {"folder": str(done.folder)})
        return
    for file in done.files:
        typer.echo(f"{file['file']}: {file['rows']:,} rows, {file['kept']:,} kept")
        for reason, rows in file["dropped"].items():
            typer.echo(f"  dropped, {reason}: {rows:,}")
        if file["bad"]:
            typer.echo(f"  skipped, broken: {file['bad']:,}")
    typer.echo(f"{out}: {done.opinions:,} opinions in {done.partitions:,} files")


@contextmanager
def _bytes_progress(total: int) -> Iterator[Callable[[str, int], None]]:
    """Return a function that moves a bar by compressed bytes, shown on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda table, size: bar.update(task, description=table, advance=size)
