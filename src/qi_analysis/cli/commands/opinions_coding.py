"""Commands that code opinions and measure the coder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, insist_apart, print_json, print_parts, show
from qi_analysis.cli.commands import opinions_reader as by
from qi_analysis.cli.commands.opinions import opinions_app, tell_lacking

if TYPE_CHECKING:
    from qi_analysis.opinions.reading.coded import Coded
    from qi_analysis.opinions.texts.opinion import Opinion

_Inputs = Annotated[
    list[Path],
    typer.Argument(
        help="JSON Lines of opinions or CourtListener v3 records (.gz too), or folders of "
        "`opinions fetch --from cap` or `opinions convert`."
    ),
]


@contextmanager
def _counting(what: str) -> Iterator[Any]:
    """Show on a terminal how many opinions are done and how fast; the total is unknown."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda: bar.advance(task)


def _opinions(inputs: Sequence[Path]) -> Iterator[Opinion]:
    from qi_analysis.opinions.texts.inputs import read_input

    for path in inputs:
        yield from read_input(path)


def _counted(coded: Iterable[Coded]) -> list[Coded]:
    """Return the rows, counted on a terminal as they come."""
    rows = []
    with _counting("opinions coded:") as advance:
        for row in coded:
            rows.append(row)
            advance()
    return rows


@opinions_app.command()
def code(
    inputs: _Inputs,
    json_out: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the coded rows here, one JSON object per line.")
    ] = None,
    reviewed: Annotated[
        Path | None,
        typer.Option(help="Answers of a person, csv or JSON; they override the coder's."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Dask scheduler to code on, such as tcp://host:8786.")
    ] = None,
    reader: by.ReaderName = "baseline",
    endpoint: by.Endpoint = None,
    model: by.Model = None,
    dry_run: by.DryRun = False,
    max_calls: by.MaxCalls = by.MAX_CALLS,
    max_cost: by.MaxCost = None,
    price_in: by.PriceIn = 0.0,
    price_out: by.PriceOut = 0.0,
    per_minute: by.PerMinute = by.PER_MINUTE,
    max_chars: by.MaxChars = by.MAX_CHARS,
    cache: by.Cache = by.CACHE,
) -> None:
    """Code opinions: who is sued, for what, and what became of qualified immunity.

    Each row keeps the sentence it rests on and how sure the coding is. Examples:
    `opinions code opinions.jsonl.gz --json`; `opinions code opinions.jsonl --out coded.jsonl`;
    after `opinions review`, `opinions code opinions.jsonl --reviewed answers.csv`. A decision that
    two inputs hold from different sources is coded once, from the first. With --workers or
    --scheduler the rows are the same, to the byte and in the same order.
    """
    import json

    from qi_analysis.cli.tables import opinions as report
    from qi_analysis.core.files import write_atomically
    from qi_analysis.opinions.inference import sampling
    from qi_analysis.opinions.reading import many
    from qi_analysis.opinions.review import queue
    from qi_analysis.opinions.texts.once import Once

    insist_apart(out, *inputs, reviewed)
    answers = queue.read_answers(reviewed) if reviewed else {}
    once = Once()
    asked = by.ModelOptions(
        endpoint, model, dry_run, max_calls, max_cost, (price_in, price_out), per_minute,
        max_chars, cache,
    )  # fmt: skip
    if reader == "model":
        by.refuse_spread(workers, scheduler)
        coded = by.read_by_model(lambda: by.opinions_of(inputs, once), asked, json_out=json_out)
    else:
        asked.refuse_without_model()
        coded = many.code_inputs(inputs, workers=workers, scheduler=scheduler, once=once)
    found = _counted(coded)
    tell_lacking(inputs)
    for reason, number in once.left_out.items():
        typer.echo(f"left out, {reason}: {number:,}", err=True)
    rows = [queue.apply_answers(row, answers) for row in found]
    queue.require_known(answers, rows)
    records = [row.to_record() for row in rows]
    if out is not None:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        write_atomically(out, lines.encode())
    if json_out:
        print_json(records)
        return
    label = sampling.label(row.opinion_id for row in rows)
    warning = [label.text] if label.kind == "sample" else []
    notes = report.coded_notes(rows)
    print_parts(*warning, report.coded_table(rows), *notes)


@opinions_app.command()
def validate(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="The opinions that were hand-coded; the sample by default."),
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="Hand codes; the development set by default.")
    ] = None,
    reader: by.ReaderName = "baseline",
    endpoint: by.Endpoint = None,
    model: by.Model = None,
    dry_run: by.DryRun = False,
    max_calls: by.MaxCalls = by.MAX_CALLS,
    max_cost: by.MaxCost = None,
    price_in: by.PriceIn = 0.0,
    price_out: by.PriceOut = 0.0,
    per_minute: by.PerMinute = by.PER_MINUTE,
    max_chars: by.MaxChars = by.MAX_CHARS,
    cache: by.Cache = by.CACHE,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Compare a reader with hand codes: answers given and right, beside the most common code."""
    from qi_analysis.cli.tables import opinions as report
    from qi_analysis.opinions.reading.coder import code as code_one
    from qi_analysis.opinions.validation import validate as validation
    from qi_analysis.store import registry

    gold = validation.read_labels(labels or validation.labels_path())
    paths = inputs or [
        registry.require("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
    ]
    asked = by.ModelOptions(
        endpoint, model, dry_run, max_calls, max_cost, (price_in, price_out), per_minute,
        max_chars, cache,
    )  # fmt: skip

    def labeled() -> Iterator[Opinion]:
        return (x for x in _opinions(paths) if str(x.opinion_id) in gold)

    if reader == "model":
        rows = _counted(by.read_by_model(labeled, asked, json_out=json_out))
    else:
        asked.refuse_without_model()
        rows = _counted(map(code_one, labeled()))
    measured = validation.validate(rows, gold)
    shown = [report.validation_table(measured), *report.validation_notes(measured)]
    # each field has a confusion matrix of its own answers: --json has them
    fields = [
        {"field": name, **{key: value for key, value in each.items() if key != "confusion"}}
        for name, each in measured["fields"].items()
    ]
    show(measured, shown, json_out=json_out, csv=csv, rows=fields)
