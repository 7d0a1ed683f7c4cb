"""What all commands share: the application, output, and the bar on standard error."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from qi_analysis.risk.latest import Live

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
Csv = Annotated[
    Path | None,
    typer.Option(
        "--csv", metavar="FILE", help="Write the rows here, as well; - prints them, and no table."
    ),
]
_STDOUT = Path("-")
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


def print_json(value: Any, seed: int | None = None) -> None:
    """Print a value as JSON alone; a number that is none is refused.

    An object says where it comes from, as `stamped`; a list does not: rows of coded opinions are
    read back, and have the fields of the coding scheme alone.
    """
    import json

    if isinstance(value, dict):
        (value,) = stamped([value], seed)
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def stamped(rows: Sequence[Mapping[str, Any]], seed: int | None = None) -> list[dict[str, Any]]:
    """Return rows with the seed, the version of this package, and the hash of the data.

    ``seed`` is null where nothing is drawn; ``data_sha256`` is of the description of all committed
    tables. What a row has of these already is kept.
    """
    from qi_analysis.core.files import sha256_of
    from qi_analysis.core.paths import processed_dir

    described = processed_dir() / "datapackage.json"
    digest = sha256_of(described) if described.is_file() else None
    stamp = {"seed": seed, "version": __version__, "data_sha256": digest}
    return [{**row, **{k: v for k, v in stamp.items() if k not in row}} for row in rows]


def print_note(sentence: str) -> None:
    """Print a sentence on standard error, alongside JSON that has no place for it."""
    typer.echo(f"qi-analysis: {sentence}", err=True)


def print_parts(*parts: Any) -> None:
    """Print tables and lines as wide as the terminal, or 80 columns where there is none.

    COLUMNS in the environment sets another width.
    """
    from rich.console import Console
    from rich.table import Table

    from qi_analysis.cli.tables.layout import fitted, wrap

    console = Console()
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Table):
            with console.capture() as drawn:
                for piece in fitted(part, console):
                    console.print(piece, markup=False, highlight=False, soft_wrap=True)
            made = [line.rstrip() for line in drawn.get().splitlines()]
            lines += [*([""] if lines and lines[-1] else []), *made, ""]
        elif part or lines[-1:] != [""]:
            # rich would cut a word that is too long
            lines += wrap(part, console.width).splitlines() or [""]
    typer.echo("\n".join(lines).rstrip())


def insist_apart(out: Path | None, *inputs: Path | None) -> None:
    """Refuse an output that is one of the inputs, which it would replace.

    Raises
    ------
    UnsupportedRequestError
        Naming the file.
    """
    from qi_analysis.core.errors import UnsupportedRequestError

    for path in inputs:
        if out and path and out.exists() and path.exists() and path.samefile(out):
            raise UnsupportedRequestError(
                f"{out} is an input, which the output would replace: give another name"
            )


def write_csv(path: Path | None, rows: Any) -> None:
    """Write rows as CSV where a path is given: those of a DataFrame, or of a list of records.

    A record within a record becomes columns such as ``published.value``, a list one cell. The
    path ``-`` is standard output.
    """
    if path is None:
        return
    import pandas as pd

    from qi_analysis.core.files import write_atomically
    from qi_analysis.figures.kit.export import to_csv

    frame = rows if isinstance(rows, pd.DataFrame) else pd.json_normalize(list(rows))
    for name in frame.columns:
        if frame[name].map(lambda cell: isinstance(cell, list | tuple)).any():
            frame = frame.assign(**{str(name): frame[name].map(_joined)})
    if path == _STDOUT:
        typer.echo(to_csv(frame), nl=False)
    else:
        write_atomically(path, to_csv(frame).encode())


def _joined(cell: Any) -> Any:
    """Return a list as one cell: words by semicolons, anything else as JSON."""
    import json

    if not isinstance(cell, list | tuple):
        return cell
    plain = all(isinstance(each, str | int | float) for each in cell)
    return "; ".join(map(str, cell)) if plain else json.dumps(cell, ensure_ascii=False)


def show(
    found: Any,
    parts: Sequence[Any],
    *,
    json_out: bool,
    csv: Path | None = None,
    rows: Any = None,
    seed: int | None = None,
) -> None:
    """Print what was found as JSON, or else its tables and lines; write its rows first.

    Parameters
    ----------
    found : list or dict
        For JSON.
    parts : sequence
        Tables and lines for people.
    json_out, csv
        As `Json` and `Csv`.
    rows : DataFrame or list of dict, optional
        For the CSV; ``found`` by default.
    seed : int, optional
        With which it was drawn.

    Raises
    ------
    UnsupportedRequestError
        When JSON and CSV are both to go to standard output.
    """
    from qi_analysis.core.errors import UnsupportedRequestError

    if json_out and csv == _STDOUT:
        raise UnsupportedRequestError("--json and --csv - both print: name a file for --csv")
    write_csv(csv, found if rows is None else rows)
    if json_out:
        print_json(stamped(found, seed) if isinstance(found, list) else found, seed)
    elif csv != _STDOUT:
        print_parts(*parts)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something goes on whose steps cannot be counted."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Return a function that moves a bar on standard error, shown on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn

    from qi_analysis.core.progress import progress_bar

    now = "{task.fields[now]}"
    with progress_bar("{task.description}", BarColumn(), MofNCompleteColumn(), now) as bar:
        task = bar.add_task(what, total=total, now="")
        begun = 0

        def begin(name: str) -> None:
            nonlocal begun
            bar.update(task, completed=begun, now=name)
            begun += 1

        yield begin


def live_counts(source: str) -> Live:
    """Return the counts of the kept live release of a source, with a bar for its imputations."""
    from qi_analysis.deaths.imputed import IMPUTATIONS
    from qi_analysis.risk import latest

    with progress(IMPUTATIONS, "imputing") as begin:
        return latest.load(source, on_imputation=begin)
