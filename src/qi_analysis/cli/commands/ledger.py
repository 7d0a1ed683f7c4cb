"""Commands on claims: evaluate the ledger, trace one claim back to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, app, live_counts, show, working
from qi_analysis.cli.tables import claims as report
from qi_analysis.cli.tables.risk import latest_note

if TYPE_CHECKING:
    from qi_analysis.claims.results import Result
    from qi_analysis.claims.steps import Step


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    csv: Csv = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of docs/results.md.")
    ] = False,
    latest: Annotated[
        bool,
        typer.Option(
            "--latest",
            help="Count our own records from the release that `fetch --latest` kept; what then "
            "differs from the ledger is marked, and no failure.",
        ),
    ] = False,
) -> None:
    """Evaluate the ledger: published, recomputed, ours, verdict. Exit 1 if not as recorded."""
    from qi_analysis.claims.evaluate import evaluate_all, insist_as_recorded
    from qi_analysis.risk import SEED

    if latest and markdown:
        raise typer.BadParameter("docs/results.md has the registered release: leave out --latest")
    if latest:
        results, records, notes = _of_the_latest(ids or [])
    else:
        with working("evaluating claims"):
            results = evaluate_all(ids or [])
        records, notes = [result.to_record() for result in results], report.notes(results)
    if markdown:
        typer.echo(report.claims_markdown(results))
    else:
        full = [line for result in results for line in ("", *report.claim_lines(result))]
        parts: list[Any] = [report.claims_table(results)]
        parts += [*(full if ids else ()), *notes] if latest else [*notes, *(full if ids else ())]
        show(records, parts, json_out=json_out, csv=csv, seed=SEED)
    if not latest:
        insist_as_recorded(results)


def _of_the_latest(ids: list[str]) -> tuple[list[Result], list[dict[str, Any]], list[str]]:
    """Return the ledger with our own estimate from the kept live release, and what to say of it."""
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.deaths import releases
    from qi_analysis.risk import latest as live
    from qi_analysis.risk import study

    newest = live_counts(releases.MAIN)
    results = evaluate_all(ids, Context(study.load(), latest=newest.recorded))
    carried = live.carried_forward(newest.recorded.scope.years)
    stamp = {"as_of": newest.kept.as_of, "carried_forward": carried}
    records = [result.to_record() for result in results]
    for result, record in zip(results, records, strict=True):
        if result.evaluation is not None:  # what is only cited does not rest on it
            record |= {"inputs": [*record["inputs"], newest.input], **stamp}
    kept = (
        "The combinations of choices keep the periods of the registered release, and the other "
        "sources are the registered ones."
    )
    return results, records, [latest_note(newest.kept, carried), kept]


@app.command()
def check(
    sentence: Annotated[str, typer.Argument(help="A sentence, in quotation marks.")],
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Find the claims closest to a sentence: verdict, number, and what may be said instead.

    What is found is about the same thing; whether the sentence says the same is for you to judge.
    """
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.search import closest
    from qi_analysis.risk import SEED

    matches = closest(sentence)
    with working("evaluating claims"):
        results = evaluate_all([match.claim.id for match in matches]) if matches else []
    pairs = zip(matches, results, strict=True)
    records = [{**result.to_record(), "likeness": match.score} for match, result in pairs]
    nothing = (
        "No claim of the ledger fits this sentence. That says nothing on whether it is true. "
        "`qi-analysis claims` lists what has been checked."
    )
    parts = [line for result in results for line in report.short_lines(result)] or [nothing]
    show(records, parts, json_out=json_out, csv=csv, seed=SEED)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="Id of a claim, or name of a figure or a notebook.")],
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Trace a claim, or each number of a figure or notebook, to files, hashes and rows kept."""
    from qi_analysis.claims.explain import to_record
    from qi_analysis.risk import SEED

    with working("tracing"):
        steps, said = _walk(name)
    parts = [*said, *report.step_lines(steps)]
    show(to_record(steps), parts, json_out=json_out, csv=csv, seed=SEED)


def _walk(name: str) -> tuple[list[Step], list[str]]:
    """Return the steps of a claim, figure or notebook, and what is said first of a claim."""
    from qi_analysis.claims import ledger
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.claims.explain import explain as of_claim
    from qi_analysis.core.names import choose
    from qi_analysis.figures import catalogue
    from qi_analysis.figures.explain import explain as of_figure
    from qi_analysis.risk import study
    from qi_analysis.site import explain as notebooks

    if name in (claims := ledger.load()):  # the other names cost a second to look up
        found = name
    else:
        known = [*claims, *catalogue.names(), *notebooks.names()]
        advice = "`qi-analysis claims` and `qi-analysis figures` list the names"
        found = choose(name, known, "claim, figure or notebook", remedy=advice)
    if found in claims:
        context = Context(study.load())
        (result,) = evaluate_all([found], context)
        return list(of_claim(result, context)), [*report.claim_lines(result), ""]
    if found in catalogue.names():
        return list(of_figure(found)), []
    return list(notebooks.explain(found)), []
