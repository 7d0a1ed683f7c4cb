"""Commands that code opinions and measure the coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, insist_apart, print_json, print_parts, show
from qi_analysis.cli.commands import opinions_reader as by
from qi_analysis.cli.commands.opinions import opinions_app, tell_lacking
from qi_analysis.cli.tables.layout import table_of, with_range
from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.formatting import percent

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.opinions.reading.coded import Coded
    from qi_analysis.opinions.texts.opinion import Opinion

_Inputs = Annotated[
    list[Path],
    typer.Argument(
        help="JSON Lines of opinions or CourtListener v3 records (.gz too), or folders of "
        "`opinions fetch --from cap` or `opinions convert`."
    ),
]


def _counted(coded: Iterable[Coded]) -> list[Coded]:
    """Return the rows, counted on a terminal as they come; their total is unknown."""
    from rich.progress import SpinnerColumn, TimeElapsedColumn

    from qi_analysis.core.progress import progress_bar

    done = "opinions coded: {task.completed:,.0f}"
    columns = (SpinnerColumn(), done, TimeElapsedColumn())
    with progress_bar(*columns, transient=False) as bar:
        return list(bar.track(coded, total=None))


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
        # one process keeps to the pace and the budget; several would each have their own
        if workers > 1 or scheduler:
            raise UnsupportedRequestError(
                "--reader model reads in one process: leave out --workers"
            )
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
    waiting = sum(row.needs_review for row in rows)
    print_parts(
        *warning,
        _coded_table(rows),
        "Counts of what was read, not rates of anything: they carry the coder's errors.",
        f"{waiting:,} of {len(rows):,} rows await review: `opinions review` makes a page for it.",
    )


def _coded_table(rows: Sequence[Coded]) -> Table:
    """Return counts of what was found."""
    raised = [row for row in rows if row.qi_raised]
    results = Counter(row.qi_result or "left open" for row in raised)
    counts = {
        "records": len(rows),
        "errata sheets (no opinions; not in the rows below)": sum(row.errata for row in rows),
        "mention qualified immunity": sum(row.qi_mentioned for row in rows),
        "raise it on appeal": len(raised),
        "target: police, excessive force, not in custody": sum(bool(row.target) for row in rows),
        **{f"  raised, result {x.replace('_', ' ')}": n for x, n in sorted(results.items())},
        **{
            f"  raised, confidence {sure}": n
            for sure, n in Counter(row.confidence for row in raised).most_common()
        },
    }
    if people := sum(row.reader == "human" for row in rows):
        counts["coded by a person"] = people
    cells = ((what, f"{n:,}") for what, n in counts.items())
    return table_of("Opinions coded", cells, ["what"], ["opinions"])


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
    from qi_analysis.opinions.reading.coder import code as code_one
    from qi_analysis.opinions.texts.inputs import read_input
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
        return (x for path in paths for x in read_input(path) if str(x.opinion_id) in gold)

    if reader == "model":
        rows = _counted(by.read_by_model(labeled, asked, json_out=json_out))
    else:
        asked.refuse_without_model()
        rows = _counted(map(code_one, labeled()))
    measured = validation.validate(rows, gold)
    cells = (
        (
            field, m["n"], m["answered"]["hits"], interval_of(m["accuracy"]),
            interval_of(m["most_common"]), two_decimals(m["f1"]) if "f1" in m else "",
        )
        for field, m in measured["fields"].items()
    )  # fmt: skip
    numbers = ["n", "answered", "right (95 %)", "most common", "F1"]
    title = f"The reader against hand codes (n = {measured['n']})"
    review = measured["review"]
    parts = [
        table_of(title, cells, ["field"], numbers),
        f"Rows that a person must look at: {interval_of(review)} of {review['n']}.",
        (
            "Right: of what the reader answered. Most common: always giving the most common code. "
            "Outcome fields count opinions hand-coded as raised. Intervals are Wilson's."
        ),
        (
            "The labels that ship with the package trained the baseline reader, so on them it "
            "looks better than it is; docs/opinions.md has it with court or writer left out."
        ),
    ]
    # each field has a confusion matrix of its own answers: --json has them
    fields = [
        {"field": name, **{key: value for key, value in each.items() if key != "confusion"}}
        for name, each in measured["fields"].items()
    ]
    show(measured, parts, json_out=json_out, csv=csv, rows=fields)


def interval_of(share: Mapping[str, Any]) -> str:
    """Return a share and its interval as percents."""
    if share["value"] is None:
        return "n/a"
    return with_range(*(percent(share[name]) for name in ("value", "low", "high")))


def two_decimals(value: float | None) -> str:
    """Return a number, where there is one."""
    return "n/a" if value is None else f"{value:.2f}"
