"""Commands on what other studies printed, and on keeping an open recount alongside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qi_analysis.cli.app import Csv, Json, print_json, show
from qi_analysis.cli.commands.opinions import opinions_app, tell_lacking


@opinions_app.command()
def studies(csv: Csv = None, json_out: Json = False) -> None:
    """Show the published studies side by side, what each counts, and checks of their arithmetic.

    Every check is shown, whatever its verdict. Nothing here is an estimate of ours. --csv has one
    row per study.
    """
    from qi_analysis.cli.tables import published_studies as report
    from qi_analysis.studies import overview, printed

    found = overview.everything(printed.load())
    parts = [
        report.studies_table(found["studies"]),
        *report.apart_lines(found["studies"]),
        *report.check_lines(found["checks"]),
        "",
        report.denominator_table(found["possible_denominators"]),
    ]
    show(found, parts, json_out=json_out, csv=csv, rows=found["studies"])


@opinions_app.command("recount")
def recount(
    coded: Annotated[
        list[Path],
        typer.Argument(help="Coded rows, from `opinions code --out`; or opinions, coded first."),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to keep; data/processed by default.")
    ] = None,
    counts: Annotated[
        Path | None,
        typer.Option(
            help="Folder of `opinions fetch --from cap`: what it met without keeping was read too."
        ),
    ] = None,
    json_out: Json = False,
) -> None:
    """Tally coded opinions into an open recount of the 529, by circuit and year.

    Refused unless every regional circuit has published opinions in every year of 2005-2019: a
    slice is not a recount. A decision that two inputs hold from different sources counts once.
    A folder of `opinions fetch --from cap` brings its own --counts.
    `claims` and `explain` then show it alongside the published figure.
    """
    from dataclasses import asdict

    from qi_analysis.core import paths
    from qi_analysis.opinions.inference import recount as recounts
    from qi_analysis.opinions.texts import cap_counts

    to = paths.writable(recounts.path()) if out is None else out
    fetched = [*([counts] if counts else []), *(x for x in coded if cap_counts.is_fetch(x))]
    met = cap_counts.decisions_of(dict.fromkeys(fetched))
    inputs = recounts.Inputs(coded)
    table = recounts.tally(inputs.rows(), ", ".join(map(str, coded)), met, inputs.left_out)
    recounts.write(table, to)
    tell_lacking(dict.fromkeys(fetched))
    if not json_out:
        for reason, number in sorted(inputs.left_out.items()):
            typer.echo(f"not read for the recount, {reason}: {number:,}")
    kept = recounts.read(to)
    if json_out:
        left_out = {"left_out": dict(inputs.left_out)}
        print_json(None if kept is None else asdict(kept) | {"path": str(to)} | left_out)
    elif kept is not None:
        typer.echo(
            f"{to}: {kept.found:,} opinions of the kind among {kept.read:,} published ones read "
            f"({kept.low:,} to {kept.high:,} depending on uncertain rows)"
        )
