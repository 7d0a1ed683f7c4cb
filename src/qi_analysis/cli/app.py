"""What all commands share: the application, output, and the bar on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=(
        "Recompute, question and show published figures on police use of force and qualified "
        "immunity.\n\nStart with `qi-analysis claims`; then `qi-analysis explain "
        "black-men-lifetime-ratio` traces one number back to its rows.\n\nExit codes: 0 done, "
        "1 a check failed or a claim no longer evaluates as recorded, 2 bad usage or bad input."
    ),
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
DEBUG = "QI_ANALYSIS_DEBUG"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", is_eager=True, callback=_show_version
        ),
    ] = False,
) -> None:
    if debug:
        os.environ[DEBUG] = "1"


def print_json(value: Any) -> None:
    """Print a value as JSON alone; a number that is none is refused."""
    import json

    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def print_note(sentence: str) -> None:
    """Print a sentence on standard error, alongside JSON that has no place for it."""
    typer.echo(f"qi-analysis: {sentence}", err=True)


def print_parts(*parts: Any) -> None:
    """Print tables and lines; wide where the output is not a terminal, so that nothing is cut."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 200, soft_wrap=False)
    for part in parts:
        console.print(part, markup=False, highlight=False)


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Return a function that moves a bar on standard error, shown on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[now]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=total, now="")
        begun = 0

        def begin(name: str) -> None:
            nonlocal begun
            bar.update(task, completed=begun, now=name)
            begun += 1

        yield begin
