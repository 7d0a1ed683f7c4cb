"""The command line: options in, library calls, tables or JSON out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qi_analysis import __version__
from qi_analysis.errors import CheckError, QiAnalysisError

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
        "black-men-lifetime-ratio` walks one number back to its rows.\n\nExit codes: 0 done, "
        "1 a check failed or a claim no longer evaluates as recorded, 2 bad usage or bad input."
    ),
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
_DEBUG = "QI_ANALYSIS_DEBUG"


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
        os.environ[_DEBUG] = "1"


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def _print(*parts: Any) -> None:
    """Print tables and lines; wide where the output is no terminal, so that nothing is cut."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 200, soft_wrap=False)
    for part in parts:
        console.print(part, markup=False, highlight=False)


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Give a function that moves a bar on standard error, shown on a terminal only."""
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


@app.command()
def status(json_out: Json = False) -> None:
    """Show every raw file: version, coverage, frozen or live, present or missing, licence."""
    from qi_analysis import report
    from qi_analysis.sources import registry

    rows = registry.status()
    if json_out:
        _print_json(rows)
    else:
        _print(report.status_table(rows))


@app.command()
def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids from `qi-analysis status`; all by default.")
    ] = None,
    from_dir: Annotated[
        Path | None,
        typer.Option("--from", help="Copy from this folder, laid out like data/raw."),
    ] = None,
) -> None:
    """Bring raw files into data/raw, each verified by SHA-256 before it takes its place.

    A download that breaks off goes on where it stopped. Files without a pinned address can only be
    copied: say --from DIR, or set QI_ANALYSIS_RAW.
    """
    from qi_analysis.sources.fetch import fetch as bring

    done = bring(sources or None, from_dir=from_dir)
    for result in done:
        typer.echo(f"{result.outcome}: {result.source}/{result.file}")


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a committed table differs.")
    ] = False,
) -> None:
    """Make data/processed from the raw files, with a count of every row kept and dropped."""
    from qi_analysis import processed
    from qi_analysis.schemas import TABLES

    with _progress(len(TABLES), "tables") as begin:
        if check:
            processed.check(on_table=begin)
        else:
            made = processed.build(on_table=begin)
    if check:
        typer.echo(f"{len(TABLES)} tables are what the raw files give")
        return
    for table in made:
        typer.echo(f"{table.schema.name}: {len(table.frame):,} rows")
        for account in table.accounting:
            dropped = "".join(f"; {n:,} {why}" for why, n in account.rows_dropped.items())
            typer.echo(
                f"  {account.file}: {account.rows_in:,} in, {account.rows_kept:,} kept{dropped}"
            )


@app.command()
def risk(
    estimate: Annotated[
        Literal["published", "counts", "multilevel"],
        typer.Option(help="published: the authors' own. counts: direct rates with draws."),
    ] = "published",
    source: Annotated[
        Literal[
            "edwards_lee_esposito_2019",
            "edwards_brown_2024",
            "fatal_encounters_2018",
            "mapping_police_violence_2021",
            "washington_post_2024",
            "washington_post_2025_export",
            "the_counted",
        ],
        typer.Option(help="Whose deaths: the first two are studies, the others records."),
    ] = "edwards_lee_esposito_2019",
    years: Annotated[
        str | None, typer.Option(help="A year or a period, as 2016 or 2013-2018.")
    ] = None,
    by_year: Annotated[bool, typer.Option("--by-year", help="Each year by itself.")] = False,
    causes: Annotated[
        Literal["force", "force+vehicle", "force+vehicle+suicide", "all"],
        typer.Option(help="Which deaths count."),
    ] = "force",
    population: Annotated[
        Literal["published", "calendar"] | None,
        typer.Option(
            help="The authors' label (two years early), or the year of the deaths; the former by "
            "default for studies, the latter for records."
        ),
    ] = None,
    race_classes: Annotated[
        Literal["published", "exclusive"] | None,
        typer.Option(
            help="exclusive: the same groups above and below the line; the default for records."
        ),
    ] = None,
    unknown_race: Annotated[
        Literal["impute", "drop", "all-white", "all-black"],
        typer.Option(help="What becomes of deaths of unknown race."),
    ] = "impute",
    through: Annotated[
        Literal["lifetime", "85"], typer.Option(help="For life, or to exact age 85.")
    ] = "lifetime",
    level: Annotated[float | None, typer.Option(help="Level of the intervals.")] = None,
    draws: Annotated[int, typer.Option(help="Draws for the intervals of counts.")] = 4000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 20190805,
    json_out: Json = False,
) -> None:
    """Print lifetime risk of being killed by police: per 100,000, 1 in N, ratio to white people.

    Examples: `risk`; `risk --estimate counts --population calendar --race-classes exclusive`;
    `risk --source edwards_brown_2024 --by-year --json`;
    `risk --estimate counts --source mapping_police_violence_2021 --by-year`.
    """
    from qi_analysis import recorded_deaths, report
    from qi_analysis.risk import Question, answer, to_records

    question = Question(
        estimate=estimate,
        source=source,
        years=years,
        by_year=by_year,
        causes=causes,
        population=population,
        race_classes=race_classes,
        unknown_race=unknown_race,
        through=through,
        level=level,
        draws=draws,
        seed=seed,
    )
    records = to_records(answer(question))
    if json_out:
        _print_json(records)
        return
    notes = [report.COUNTS_NOTE if estimate == "counts" else report.PUBLISHED_NOTE]
    if source in recorded_deaths.SOURCES:
        notes.append(report.UNKNOWN_RACE_NOTES[unknown_race])
    _print(report.risk_table(records), " ".join(notes))


@app.command()
def review(
    sex: Annotated[Literal["male", "female", "both"], typer.Option(help="Whose rows.")] = "male",
    race: Annotated[str, typer.Option(help="A group, or all.")] = "black",
    json_out: Json = False,
) -> None:
    """Print how far each questionable choice of the published study moves risk and ratio."""
    from qi_analysis import report, study
    from qi_analysis.review import GROUPS, everything
    from qi_analysis.risk import SEED, to_records

    if race not in (*GROUPS, "all"):
        known = ", ".join((*GROUPS, "all"))
        raise typer.BadParameter(f"{race!r} is not one of {known}", param_hint="--race")
    rows = everything(study.load(), SEED)
    if sex != "both":
        rows = rows[rows["sex"] == sex]
    if race != "all":
        # the point about "Total" concerns no other group
        rows = rows[(rows["race"] == race) | (rows["point"] == "total_group")]
    records = to_records(rows)
    if json_out:
        _print_json(records)
    else:
        _print(report.review_table(records))


@app.command()
def records(json_out: Json = False) -> None:
    """Show what four projects recorded: deaths by year, and how much of them is unknown."""
    from qi_analysis import processed, report, schemas
    from qi_analysis.records.counts import summary

    rows = summary(processed.load(schemas.RECORDS)).to_dict("records")
    if json_out:
        _print_json(rows)
    else:
        _print(report.records_table(rows), report.RECORDS_NOTE)


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of the README.")
    ] = False,
) -> None:
    """Evaluate the ledger: published, recomputed, ours, verdict. Exit 1 if not as recorded."""
    from qi_analysis import report
    from qi_analysis.claims.evaluate import evaluate_all

    results = evaluate_all(ids or [])
    if json_out:
        _print_json([result.to_record() for result in results])
    elif markdown:
        typer.echo(report.claims_markdown(results))
    else:
        _print(report.claims_table(results))
        if ids:
            for result in results:
                _print("", *report.claim_lines(result))
    _fail_if_departed(results)


def _fail_if_departed(results: Sequence[Any]) -> None:
    departed = [f"{result.claim.id}: {result.problem}" for result in results if result.problem]
    if departed:
        raise CheckError(
            f"{'; '.join(departed)}. If the new value is right, record it in claims/ledger.toml"
        )


@app.command()
def explain(
    claim_id: Annotated[str, typer.Argument(help="Id from `qi-analysis claims`.")],
    json_out: Json = False,
) -> None:
    """Walk one claim back: raw file and hash, rows kept and dropped, table, rate, life table."""
    from qi_analysis import report, study
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.claims.explain import explain as walk
    from qi_analysis.claims.explain import to_record

    context = Context(study.load())
    (result,) = evaluate_all([claim_id], context)
    steps = walk(result, context)
    if json_out:
        _print_json(to_record(steps))
    else:
        _print(*report.claim_lines(result), "", *report.step_lines(steps))


@app.command()
def figures(
    names: Annotated[
        list[str] | None, typer.Argument(help="Figures; without any, list what there is.")
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(help="web, square, story, card, print; may be repeated.")
    ] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", help="svg, png, pdf; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; figures/ by default.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every figure.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a committed figure differs.")
    ] = False,
) -> None:
    """Export figures with their data, alt text and source line.

    Example: `figures lifetime-risk --size square --format png --out posts`.
    """
    from qi_analysis.figures import catalogue

    if check:
        catalogue.check()
        typer.echo("the committed figures are what the tables give")
        return
    if not names and not every:
        for name, title in catalogue.titles().items():
            typer.echo(f"{name}: {title}")
        typer.echo("Export one with `qi-analysis figures NAME`, every one with --all.")
        return
    chosen = catalogue.choose(names or [])
    with _progress(len(chosen), "figures") as begin:
        written = catalogue.export(chosen, sizes=size, formats=format_, out=out, on_figure=begin)
    for path in written:
        typer.echo(str(path))


@app.command()
def notebooks(
    write: Annotated[
        bool, typer.Option("--write", help="Keep the outputs in notebooks/ itself.")
    ] = False,
) -> None:
    """Run every notebook; a failing cell names notebook and cell."""
    from qi_analysis import notebooks as runner

    found = runner.find()
    with _progress(len(found), "notebooks") as begin:
        done = runner.run(found, write=write, on_notebook=begin)
    for path in done:
        typer.echo(str(path))


@app.command()
def reproduce() -> None:
    """Do all of it: evaluate every claim, draw every figure, run every notebook."""
    from qi_analysis import notebooks as runner
    from qi_analysis import project, report
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.figures import catalogue

    charts, found = catalogue.choose([]), runner.find()
    with _progress(1 + len(charts) + len(found), "reproduce") as begin:
        begin("claims")
        results = evaluate_all()
        written = catalogue.export(charts, on_figure=begin)
        run = runner.run(found, on_notebook=begin)
    _print(report.claims_table(results))
    typer.echo(f"{len(written)} figure files in {project.figures_dir()}")
    typer.echo(f"{len(run)} notebooks run; read them in {run[0].parent if run else 'notebooks'}")
    typer.echo(f"Open {project.figures_dir() / 'lifetime-risk' / 'web.png'}")
    _fail_if_departed(results)


def main() -> None:
    """Run the command line; an error is one line on standard error."""
    try:
        app()
    except QiAnalysisError as error:
        if os.environ.get(_DEBUG):
            raise
        print(f"qi-analysis: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # the reader of our output has gone: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
