"""Commands for people who read opinions: the page, and how far two readers agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, insist_apart, print_parts, progress, show
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.cli.commands.opinions_coding import interval_of, two_decimals
from qi_analysis.cli.tables.layout import table_of, with_range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qi_analysis.opinions.texts.opinion import Opinion


@opinions_app.command()
def review(
    coded: Annotated[
        list[Path], typer.Argument(help="Rows that `opinions code --out` wrote, or opinions.")
    ],
    texts: Annotated[
        list[Path], typer.Option(help="What the rows were coded from; may be repeated.")
    ],
    out: Annotated[Path, typer.Option(help="New folder for the page.")],
    sample: Annotated[
        Path | None, typer.Option(help="csv of `opinions sample`: exactly these opinions.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All rows, also those that are sure.")
    ] = False,
    reader: Annotated[str, typer.Option(help="Name of the person who reads.")] = "",
    blind: Annotated[
        bool, typer.Option("--blind", help="Leave out the machine's answers: a second reading.")
    ] = False,
) -> None:
    """Make a page on which a person reads opinions and answers, without a server or a network.

    Without --sample or --all it holds the rows that need review. Answers are kept in the browser
    and saved as csv or JSON. Example: `opinions review coded.jsonl --texts opinions.jsonl --out
    review`; then open review/index.html, and give what it saved to `opinions code opinions.jsonl
    --reviewed answers.csv`.
    """
    import itertools

    from qi_analysis.core.errors import DataError
    from qi_analysis.opinions.reading import coded_rows
    from qi_analysis.opinions.review import page, queue
    from qi_analysis.opinions.texts.inputs import read_input

    rows = coded_rows.read_all(coded)
    drawn = None if sample is None else queue.read_ids(sample)
    lacking = sorted(set(drawn or ()) - {str(row.opinion_id) for row in rows})
    if lacking:
        raise DataError(
            f"opinions of the sample that are not among the rows: {len(lacking)}, such as "
            f"{lacking[0]}",
            file=sample, column="opinion_id", remedy="Give the rows that it was drawn from",
        )  # fmt: skip
    chosen = queue.waiting(rows, drawn=None if drawn is None else set(drawn), every=every)
    wanted = {str(row.opinion_id) for row in chosen}

    def opinions() -> Iterator[Opinion]:
        with progress(len(wanted), "opinions:") as begin:
            for opinion in itertools.chain.from_iterable(map(read_input, texts)):
                if str(opinion.opinion_id) in wanted:
                    begin(opinion.case_name or "")
                    yield opinion

    made = page.write(chosen, opinions(), out, who=reader, blind=blind)
    number = f"{len(chosen):,} opinion{'s' if len(chosen) > 1 else ''}"
    print_parts(f"{number} to read: open {made} in a browser.")


@opinions_app.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="Answers of one person, csv or JSON.")],
    second: Annotated[Path, typer.Argument(help="Answers of another person to the same queue.")],
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Compare two people's answers to the same opinions: agreement, kappa, disagreements.

    Example: `opinions agreement answers-1.csv answers-2.csv`.
    """
    from qi_analysis.opinions.review.agreement import compare
    from qi_analysis.opinions.review.queue import read_answers

    insist_apart(csv, first, second)
    found = compare(read_answers(first), read_answers(second))
    cells = (
        (field, each["agreement"]["n"], interval_of(each["agreement"]), _kappa(each))
        for field, each in found["fields"].items()
    )
    apart = (
        [row[name] for name in ("opinion_id", "field", "first", "second")]
        for row in found["disagreements"]
    )
    title = f"Two readers of {found['both']:,} opinions"
    alone = f"{found['only_first']:,} and {found['only_second']:,}"
    parts = [
        table_of(title, cells, ["field"], ["n", "agree (95 %)", "kappa (95 %)"]),
        table_of("Where they differ", apart, ["opinion", "field", "first", "second"])
        if found["disagreements"]
        else "They differ nowhere.",
        f"A field counts where both answered it. Read by one of them alone: {alone} opinions.",
    ]
    rows = [{"field": name, **each} for name, each in found["fields"].items()]
    show(found, parts, json_out=json_out, csv=csv, rows=rows)


def _kappa(found: Mapping[str, Any]) -> str:
    value, *ends = (found[name] for name in ("kappa", "kappa_low", "kappa_high"))
    if None in ends:
        return two_decimals(value)
    return with_range(*map(two_decimals, (value, *ends)))
