"""Commands on claims: evaluate the ledger, trace one claim back to its rows."""

from __future__ import annotations

from typing import Annotated

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of the README.")
    ] = False,
) -> None:
    """Evaluate the ledger: published, recomputed, ours, verdict. Exit 1 if not as recorded."""
    from qi_analysis.claims.evaluate import evaluate_all, insist_as_recorded
    from qi_analysis.cli.tables import claims as report

    results = evaluate_all(ids or [])
    if json_out:
        print_json([result.to_record() for result in results])
    elif markdown:
        typer.echo(report.claims_markdown(results))
    else:
        print_parts(report.claims_table(results), *report.notes(results))
        if ids:
            for result in results:
                print_parts("", *report.claim_lines(result))
    insist_as_recorded(results)


@app.command()
def explain(
    claim_id: Annotated[str, typer.Argument(help="Id from `qi-analysis claims`.")],
    json_out: Json = False,
) -> None:
    """Trace a claim to its rows: raw file and hash, rows kept and dropped, table, rate."""
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.claims.explain import explain as walk
    from qi_analysis.claims.explain import to_record
    from qi_analysis.cli.tables import claims as report
    from qi_analysis.risk import study

    context = Context(study.load())
    (result,) = evaluate_all([claim_id], context)
    steps = walk(result, context)
    if json_out:
        print_json(to_record(steps))
    else:
        print_parts(*report.claim_lines(result), "", *report.step_lines(steps))
