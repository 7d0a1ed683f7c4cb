"""Commands that bring court opinions: from the Caselaw Access Project or CourtListener."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qi_analysis.cli.app import Json, print_json
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.core.formatting import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from qi_analysis.opinions.texts.caller import Budget
    from qi_analysis.opinions.texts.cap_fetch import Step as Volume
    from qi_analysis.opinions.texts.cap_volume import Asked
    from qi_analysis.opinions.texts.fetching import Step
    from qi_analysis.opinions.texts.limits import Limit
    from qi_analysis.opinions.texts.query import Query

QUERY = '"qualified immunity" AND "excessive force"'
_ENOUGH = 0.95
"""Of the decisions a server counts: fewer were not removed while it listed them."""


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
    from qi_analysis.opinions.texts.api import BASE
    from qi_analysis.opinions.texts.caller import Budget
    from qi_analysis.opinions.texts.cap_volume import Asked
    from qi_analysis.opinions.texts.limits import limits
    from qi_analysis.opinions.texts.query import CIRCUITS, Query, known_courts

    first, last = _day(after), _day(before)
    if source == "cap":
        only = {"--cache": cache, "--query": query, "--court": court, "--status": status}
        _refuse_given(source, only)
        asked = Asked(reporter or "f3d", first, last, volume_range(volumes))
        hours = 96 if max_hours is None else max_hours
        fetch_volumes(asked, out, base, pause, max_calls, hours, json_out=json_out)
        return
    _refuse_given(source, {"--reporter": reporter, "--volumes": volumes})
    courts = known_courts(court or CIRCUITS)
    _fetch_search(
        Query(query or QUERY, courts, first, last, tuple(status or ("Published",))),
        out,
        cache or Path("opinions-cache"),
        base or BASE,
        limits(per_minute, per_hour, per_day),
        Budget(calls=max_calls, seconds=3600 * (1440 if max_hours is None else max_hours)),
        json_out=json_out,
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


@contextmanager
def _bar(*columns: Any) -> Iterator[tuple[Progress, TaskID, Callable[[str], None]]]:
    """Yield a bar, its task, and a function that writes a line; all of it on standard error."""
    from qi_analysis.core.progress import progress_bar

    with progress_bar(*columns) as bar:

        def say(line: str) -> None:
            bar.console.print(one_line(line), highlight=False, markup=False, soft_wrap=True)

        yield bar, bar.add_task("", total=None, left="", megabytes=0.0), say


def fetch_volumes(
    asked: Asked, out: Path, base: str | None, pause: float, calls: int, hours: float, *,
    json_out: bool,
) -> None:  # fmt: skip
    """Fetch volumes of the Caselaw Access Project; fail with 1 when some could not be had."""
    from dataclasses import asdict

    from rich.progress import BarColumn, MofNCompleteColumn

    from qi_analysis.opinions.reading.coder import mentions_immunity
    from qi_analysis.opinions.texts import cap_site
    from qi_analysis.opinions.texts.cap_fetch import Fetch

    megabytes, left = "{task.fields[megabytes]:,.1f} MB, volumes", "{task.fields[left]}"
    with _bar(megabytes, BarColumn(), MofNCompleteColumn(), left) as (bar, task, say):
        received = 0

        def on_bytes(number: int) -> None:
            nonlocal received
            received += number
            bar.update(task, megabytes=received / 1e6)

        def report(step: Volume) -> None:
            left = "" if step.seconds_left is None else f"about {_duration(step.seconds_left)} left"
            bar.update(task, completed=step.done, total=step.total, left=left)
            if bar.disable:
                say(
                    f"{step.volume}: {step.kept:,} of {step.cases:,} cases kept; {step.done:,} of "
                    f"{step.total:,} volumes, {step.bytes / 1e6:,.1f} MB, {left}"
                )

        manners = cap_site.Manners(
            pause=pause, first_wait=2 * pause, calls=calls, seconds=3600 * hours
        )
        with cap_site.Site(
            base or cap_site.BASE, manners, lambda wait, why: say(_waiting(wait, why)), on_bytes
        ) as site:
            done = Fetch(asked, out, site, mentions_immunity, report=report, on_bad=say).run()
    if json_out:
        print_json(asdict(done) | {"out": str(out)})
    else:
        typer.echo(
            f"{out}: {done.kept:,} cases that mention immunity kept of {done.cases:,} in "
            f"{done.done:,} of {done.volumes:,} volumes ({done.bytes / 1e6:,.1f} MB in this run)"
        )
        for kind, cases in sorted(done.left_out.items()):
            typer.echo(f"  not among the decisions, {kind}: {cases:,}")
        if done.bad:
            typer.echo(f"  not readable, each named in its volume.json: {done.bad:,}")
    if done.lacking:
        raise CheckError(
            f"{len(done.lacking):,} volumes are lacking, the first is {next(iter(done.lacking))}: "
            "run the same command again to try them once more"
        )


def _waiting(seconds: float, why: str) -> str:
    return f"{why}; waiting {_duration(seconds)}"


def _fetch_search(
    query: Query, out: Path, cache: Path, base: str, rates: tuple[Limit, ...], budget: Budget, *,
    json_out: bool,
) -> None:  # fmt: skip
    """Fetch what a search of CourtListener finds.

    On a terminal a bar moves; elsewhere, as in the log of a job that runs for days, a line is
    written for each wait of a minute or more.
    """
    from dataclasses import asdict

    from rich.progress import BarColumn, MofNCompleteColumn

    from qi_analysis.opinions.texts.api import Api, token_from_environment
    from qi_analysis.opinions.texts.fetch_cache import CALLS, Store
    from qi_analysis.opinions.texts.fetching import PAGES, Fetch
    from qi_analysis.opinions.texts.limits import Limiter

    token, store = token_from_environment(), Store(cache, query)
    what, left = "{task.description}", "{task.fields[left]}"
    with _bar(what, BarColumn(), MofNCompleteColumn(), left) as (bar, task, say):
        latest = ""

        def report(step: Step) -> None:
            nonlocal latest
            left = f"about {_duration(step.seconds_left)} left"
            latest = f"{step.what} {step.done:,} of {step.total:,}, {left}"
            bar.update(
                task, description=step.what, completed=step.done, total=step.total, left=left
            )

        def on_limit(seconds: float) -> None:
            if seconds >= 60 and bar.disable:
                say(_waiting(seconds, latest))

        limiter = Limiter(cache / CALLS, rates, on_wait=on_limit)
        with Api(
            token, limiter, base=base, budget=budget,
            on_wait=lambda wait, why: say(_waiting(wait, why)),
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

    from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn

    from qi_analysis.opinions.texts import bulk
    from qi_analysis.opinions.texts.convert import Job
    from qi_analysis.opinions.texts.convert import convert as make
    from qi_analysis.opinions.texts.query import COURTS, known_courts

    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with _bar(*columns) as (bar, task, _):
        bar.update(task, total=bulk.find(bulk_dir).size)
        job = Job(
            known_courts(court or COURTS),
            skip_bad,
            lambda table, size: bar.update(task, description=table, advance=size),
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
