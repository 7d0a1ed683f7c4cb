"""Commands on claims: evaluate the ledger, trace one claim back to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qi_analysis.cli.app import Json, app, print_json, print_parts, progress

if TYPE_CHECKING:
    from qi_analysis.claims.steps import Step


@app.command()
def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    json_out: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table of the README.")
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
    from qi_analysis.cli.tables import claims as report

    if latest:
        _claims_of_the_latest(ids or [], json_out=json_out, markdown=markdown)
        return
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


def _claims_of_the_latest(ids: list[str], *, json_out: bool, markdown: bool) -> None:
    """Print the ledger with our own estimate from the kept live release."""
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.cli.tables import claims as report
    from qi_analysis.cli.tables import risk as notes
    from qi_analysis.deaths import releases
    from qi_analysis.deaths.imputed import IMPUTATIONS
    from qi_analysis.risk import latest as live
    from qi_analysis.risk import study

    if markdown:
        raise typer.BadParameter("the README has the registered release: leave out --latest")
    with progress(IMPUTATIONS, "imputing") as begin:
        newest = live.load(releases.MAIN, on_imputation=begin)
    results = evaluate_all(ids, Context(study.load(), latest=newest.recorded))
    carried = live.carried_forward(newest.recorded.scope.years)
    if json_out:
        stamp = {"as_of": newest.kept.as_of, "carried_forward": carried}
        records = [result.to_record() for result in results]
        for result, record in zip(results, records, strict=True):
            if result.evaluation is not None:  # what is only cited does not rest on it
                record |= {"inputs": [*record["inputs"], newest.input], **stamp}
        print_json(records)
        return
    print_parts(report.claims_table(results))
    if ids:
        for result in results:
            print_parts("", *report.claim_lines(result))
    print_parts(
        notes.latest_note(newest.kept, carried),
        "The combinations of choices keep the periods of the registered release, and the other "
        "sources are the registered ones.",
    )


@app.command()
def check(
    sentence: Annotated[str, typer.Argument(help="A sentence, in quotation marks.")],
    json_out: Json = False,
) -> None:
    """Find the claims closest to a sentence: verdict, number, and what may be said instead.

    What is found is about the same thing; whether the sentence says the same is for you to judge.
    """
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.search import closest
    from qi_analysis.cli.tables import claims as report

    matches = closest(sentence)
    results = evaluate_all([match.claim.id for match in matches]) if matches else []
    if json_out:
        pairs = zip(matches, results, strict=True)
        print_json([{**result.to_record(), "likeness": match.score} for match, result in pairs])
    elif not results:
        typer.echo(
            "No claim of the ledger fits this sentence. That says nothing on whether it is true. "
            "`qi-analysis claims` lists what has been checked."
        )
    else:
        print_parts(*(line for result in results for line in report.short_lines(result)))


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="Id of a claim, or name of a figure or a notebook.")],
    json_out: Json = False,
) -> None:
    """Trace a claim, or each number of a figure or notebook, to files, hashes and rows kept."""
    from qi_analysis.claims import ledger
    from qi_analysis.claims.evaluate import evaluate_all
    from qi_analysis.claims.evaluations import Context
    from qi_analysis.claims.explain import explain as walk
    from qi_analysis.claims.explain import to_record
    from qi_analysis.cli.tables import claims as report
    from qi_analysis.risk import study

    if name in ledger.load():
        context = Context(study.load())
        (result,) = evaluate_all([name], context)
        steps, said = walk(result, context), [*report.claim_lines(result), ""]
    else:
        steps, said = _of_other(name), []
    if json_out:
        print_json(to_record(steps))
    else:
        print_parts(*said, *report.step_lines(steps))


def _of_other(name: str) -> list[Step]:
    """Return the steps of a figure or notebook; any other name is refused with those like it."""
    from difflib import get_close_matches

    from qi_analysis.claims import ledger
    from qi_analysis.core.errors import DataError
    from qi_analysis.figures import catalogue
    from qi_analysis.figures.explain import explain as of_figure
    from qi_analysis.site import explain as notebooks

    if name in catalogue.names():
        return list(of_figure(name))
    if name in notebooks.names():
        return notebooks.explain(name)
    known = [*ledger.load(), *catalogue.names(), *notebooks.names()]
    near = get_close_matches(name, known)
    raise DataError(
        f"no claim {name!r} in the ledger, and no such figure or notebook",
        remedy=f"Did you mean {' or '.join(near)}?"
        if near
        else "`qi-analysis claims` and `qi-analysis figures` list the names",
    )
