"""Commands that bring court opinions: from the Caselaw Access Project or CourtListener."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qi_analysis.cli.app import Json, print_json
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.core.formatting import one_line

if TYPE_CHECKING:
    from qi_analysis.opinions.texts.cap_fetch import Fetched
    from qi_analysis.opinions.texts.cap_fetch import Step as Volume
    from qi_analysis.opinions.texts.fetching import Step

QUERY = '"qualified immunity" AND "excessive force"'
_ENOUGH = 0.95
"""Of the decisions a server counts: fewer were not removed while it listed them."""
API = "https://www.courtlistener.com/api/rest/v4/"


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
    out: Annotated[
        Path, typer.Option("--out", help="courtlistener: JSON Lines file to write. cap: folder.")
    ],
    source: Annotated[
        Literal["courtlistener", "cap"],
        typer.Option(
            "--from", help="courtlistener: a search (needs a token). cap: volumes (needs none)."
        ),
    ] = "courtlistener",
    after: Annotated[str, typer.Option("--after", help="Earliest filing date.")] = "2005-01-01",
    before: Annotated[str, typer.Option("--before", help="Latest filing date.")] = "2019-12-31",
    base: Annotated[str | None, typer.Option("--base", help="Another address to ask.")] = None,
    reporter: Annotated[
        str | None, typer.Option(help="cap: f3d (default), f4th, f-appx or f2d.")
    ] = None,
    volumes: Annotated[
        str | None, typer.Option(help="cap: only these volumes, such as 393-925.")
    ] = None,
    pause: Annotated[
        float, typer.Option(min=0, max=3600, help="cap: seconds between two calls.")
    ] = 1.0,
    max_calls: Annotated[int, typer.Option(min=1, help="Calls of this run.")] = 20_000,
    max_hours: Annotated[
        float | None,
        typer.Option(min=0, help="Hours of this run; default: cap 96, courtlistener 1440."),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            help="courtlistener: folder to resume an interrupted fetch from; opinions-cache.",
        ),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option("--query", help=f"courtlistener: search terms; default: {QUERY}"),
    ] = None,
    court: Annotated[
        list[str] | None,
        typer.Option(
            "--court",
            help="courtlistener: id such as ca1; may be repeated; default: all circuits.",
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", help="courtlistener: default: published; may be repeated."),
    ] = None,
    per_minute: Annotated[int, typer.Option(min=1, help="courtlistener: calls a minute.")] = 5,
    per_hour: Annotated[int, typer.Option(min=1, help="courtlistener: calls an hour.")] = 50,
    per_day: Annotated[int, typer.Option(min=1, help="courtlistener: calls a day.")] = 125,
    json_out: Json = False,
) -> None:
    """Fetch opinions: volumes of the Caselaw Access Project, or what a CourtListener search finds.

    `--from cap` needs no token. It downloads the volumes of a reporter one at a time, keeps the
    cases that mention qualified immunity, and counts all others by court and year. `--from
    courtlistener` is for the months after the last volume: set COURTLISTENER_TOKEN to the token of
    your account; at the default limits thousands of texts take weeks. Stop either at any time: the
    same command goes on where it was. Example:
    `opinions fetch --from cap --reporter f3d --volumes 393-940 --out opinions-cap`.
    """
    first, last = _day(after), _day(before)
    if source == "cap":
        only = {"--cache": cache, "--query": query, "--court": court, "--status": status}
        _refuse_given(source, only)
        fetch_volumes(
            (reporter or "f3d", first, last, volume_range(volumes)),
            out,
            base,
            (pause, max_calls, 96 if max_hours is None else max_hours),
            json_out=json_out,
        )
        return
    _refuse_given(source, {"--reporter": reporter, "--volumes": volumes})
    asked = (
        query or QUERY,
        tuple(court) if court else None,
        first,
        last,
        tuple(status or ("Published",)),
    )
    rates = (per_minute, per_hour, per_day)
    budget = (max_calls, 1440 if max_hours is None else max_hours)
    _fetch_search(
        asked, out, cache or Path("opinions-cache"), base or API, rates, budget, json_out=json_out
    )


def _refuse_given(source: str, options: Mapping[str, object]) -> None:
    """Refuse options of the other source, which would be ignored."""
    for name, value in options.items():
        if value:
            raise QiAnalysisError(f"{name} does not go with --from {source}")


def volume_range(text: str | None) -> tuple[int, int] | None:
    """Return first and last of a range of volumes such as ``393-925``."""
    if text is None:
        return None
    first, _, last = text.partition("-")
    if not all(each.isascii() and each.isdecimal() for each in (first, last or first)):
        raise QiAnalysisError(f"{text!r} is no range of volumes such as 393-925")
    return int(first[:9]), int((last or first)[:9])


def fetch_volumes(
    asked: tuple[str, date, date, tuple[int, int] | None],
    out: Path,
    base: str | None,
    limits: tuple[float, int, float],
    *,
    json_out: bool,
) -> None:
    """Fetch volumes of the Caselaw Access Project; fail with 1 when some could not be had."""
    from dataclasses import asdict

    from qi_analysis.opinions.reading.coder import mentions_immunity
    from qi_analysis.opinions.texts.cap_fetch import Asked, Fetch
    from qi_analysis.opinions.texts.cap_site import BASE, Manners, Site

    pause, calls, hours = limits
    manners = Manners(pause=pause, first_wait=2 * pause, calls=calls, seconds=3600 * hours)
    with (
        _volume_progress() as (report, on_wait, on_bytes, on_bad),
        Site(base or BASE, manners, on_wait, on_bytes) as site,
    ):
        done = Fetch(
            Asked(*asked), out, site, mentions_immunity, report=report, on_bad=on_bad
        ).run()
    if json_out:
        print_json(asdict(done) | {"out": str(out)})
    else:
        for line in _volume_lines(done, out):
            typer.echo(line)
    if done.lacking:
        raise CheckError(
            f"{len(done.lacking):,} volumes are lacking, the first is {next(iter(done.lacking))}: "
            "run the same command again to try them once more"
        )


def _volume_lines(done: Fetched, out: Path) -> Iterator[str]:
    yield (
        f"{out}: {done.kept:,} cases that mention immunity kept of {done.cases:,} in "
        f"{done.done:,} of {done.volumes:,} volumes ({done.bytes / 1e6:,.1f} MB in this run)"
    )
    for kind, cases in sorted(done.left_out.items()):
        yield f"  not among the decisions, {kind}: {cases:,}"
    if done.bad:
        yield f"  not readable, each named in its volume.json: {done.bad:,}"


@contextmanager
def _volume_progress() -> Iterator[
    tuple[
        Callable[[Volume], None],
        Callable[[float, str], None],
        Callable[[int], None],
        Callable[[str], None],
    ]
]:
    """Return functions that report volumes, waits, bytes and what is bad on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.fields[megabytes]:,.1f} MB, volumes"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
    )
    received = 0
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None, left="", megabytes=0.0)

        def say(line: str) -> None:
            console.print(one_line(line), highlight=False, markup=False, soft_wrap=True)

        def report(step: Volume) -> None:
            left = "" if step.seconds_left is None else f"about {_duration(step.seconds_left)} left"
            bar.update(task, completed=step.done, total=step.total, left=left)
            if not console.is_terminal:
                say(
                    f"{step.volume}: {step.kept:,} of {step.cases:,} cases kept; {step.done:,} of "
                    f"{step.total:,} volumes, {step.bytes / 1e6:,.1f} MB, {left}"
                )

        def on_bytes(number: int) -> None:
            nonlocal received
            received += number
            bar.update(task, megabytes=received / 1e6)

        def on_wait(seconds: float, why: str) -> None:
            say(f"{why}; waiting {_duration(seconds)}")

        yield report, on_wait, on_bytes, say


def _fetch_search(
    asked: tuple[str, tuple[str, ...] | None, date, date, tuple[str, ...]],
    out: Path,
    cache: Path,
    base: str,
    rates: tuple[int, int, int],
    budget: tuple[int, float],
    *,
    json_out: bool,
) -> None:
    """Fetch what a search of CourtListener finds."""
    from dataclasses import asdict

    from qi_analysis.opinions.texts.api import Api, Budget, token_from_environment
    from qi_analysis.opinions.texts.fetch_cache import CALLS, Store
    from qi_analysis.opinions.texts.fetching import PAGES, Fetch
    from qi_analysis.opinions.texts.limits import Limiter, limits
    from qi_analysis.opinions.texts.query import CIRCUITS, Query, known_courts

    text, courts, after, before, statuses = asked
    query = Query(text, known_courts(courts or CIRCUITS), after, before, statuses)
    token = token_from_environment()
    store = Store(cache, query)
    calls, hours = budget
    with _fetch_progress() as (report, on_wait, say):
        limiter = Limiter(cache / CALLS, limits(*rates), on_wait=on_wait)
        with Api(
            token, limiter, base=base, budget=Budget(calls=calls, seconds=3600 * hours),
            on_wait=lambda seconds, why: say(f"{why}; waiting {_duration(seconds)}"),
        ) as api:  # fmt: skip
            done = Fetch(query, store, api, report, say).run(out)
    if json_out:
        print_json(asdict(done) | {"out": str(out)})
    else:
        typer.echo(f"{out}: {done.opinions:,} opinions of {done.clusters:,} decisions")
        for reason, number in done.left_out.items():
            typer.echo(f"  left out, {reason}: {number:,}")
        if done.clusters != done.expected:
            typer.echo(f"  the server first counted {done.expected:,} decisions")
    if done.clusters < _ENOUGH * done.expected:
        raise CheckError(
            f"only {done.clusters:,} of {done.expected:,} decisions were listed: more than can "
            f"have been removed meanwhile. Delete {cache / PAGES} to list again; the opinions stay"
        )


@contextmanager
def _fetch_progress() -> Iterator[
    tuple[Callable[[Step], None], Callable[[float], None], Callable[[str], None]]
]:
    """Return functions that report progress, waits for the limits, and lines on standard error.

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

        def say(line: str) -> None:
            console.print(one_line(line), highlight=False, markup=False, soft_wrap=True)

        def on_wait(seconds: float) -> None:
            if seconds >= 60 and not console.is_terminal:
                say(f"{latest}; waiting {_duration(seconds)}")

        yield report, on_wait, say


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
    from qi_analysis.opinions.texts.query import known_courts

    with _bytes_progress(bulk.find(bulk_dir).size) as on_bytes:
        job = Job(
            known_courts(court or COURTS),
            skip_bad,
            on_bytes,
            on_bad=lambda problem: typer.echo(one_line(f"skipped: {problem}"), err=True),
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
    for name in court or ():
        if not any((out / f"court={name.lower()}").glob("*")):
            typer.echo(f"  none of them is of {name.lower()}", err=True)


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
