"""The way back from a claim that is only cited: printed figure, raw row, scope, checks, recount."""

from __future__ import annotations

from qi_analysis.claims import cited, recount
from qi_analysis.claims.results import Result
from qi_analysis.claims.steps import Step, file_steps, table_steps
from qi_analysis.store import committed
from qi_analysis.studies import checks, run_checks
from qi_analysis.studies.printed import Figures, shown
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

OWN_LIST = "data/own/campaign_claims.csv"
"""Where a cited figure stands that none of the studies of immunity printed."""


def steps(result: Result, figures: Figures) -> list[Step]:
    """Return the steps of one cited claim, in order."""
    claim = result.claim
    if not claim.figures:
        printed = Step("Printed figure", (claim.published.text, claim.citation))
        caveats = Step("Cited, not recomputable", result.caveats)
        return [*file_steps((OWN_LIST,)), printed, caveats]
    found = [*table_steps(PUBLISHED_STUDIES), _printed(result, figures), _scope(result)]
    used = set(claim.figures)
    found += [_check(each) for each in run_checks.run(figures) if used & set(each.figures)]
    found.append(Step("Cited, not recomputable", result.caveats))
    if claim.recount:
        found += _recount(result, figures)
    return found


def _printed(result: Result, figures: Figures) -> Step:
    lines = []
    for ref in result.claim.figures:
        each = figures[ref]
        lines.append(
            f"{ref}: {shown(each)} ({each.unit.replace('_', ' ')}), seen as {each.seen_as}"
        )
        lines.append(f"  {each.url}")
    described = committed.resource(PUBLISHED_STUDIES)
    return Step(
        "Printed figures",
        tuple(lines),
        f"data/processed/{described['path']}",
        described["hash"].removeprefix("sha256:"),
        len(result.claim.figures),
    )


def _scope(result: Result) -> Step:
    scope = cited.scope_of(result.claim)
    if scope is None:
        return Step("What is counted", ())
    return Step(
        "What is counted",
        (
            f"unit: {scope.unit_words}",
            f"courts: {scope.said('courts')}",
            f"against: {scope.said('officials')}",
            f"claims: {scope.said('claims')}",
            f"immunity: {scope.said('immunity')}",
            f"publication: {scope.said('publication')}",
            f"coded: {scope.said('coding')}",
            f"years: {scope.period}",
            *scope.notes,
        ),
    )


def _check(check: checks.Check) -> Step:
    return Step(
        f"Check: {check.verdict}",
        (
            f"{check.left.words}: {check.left.value:,.6g}",
            f"{check.right.words}: {check.right.value:,.6g}",
            f"difference: {check.difference:,.4g} {check.unit}",
            check.why,
        ),
    )


def _recount(result: Result, figures: Figures) -> list[Step]:
    kept = result.recount
    return [
        Step("Recount 1: get the texts, from the Caselaw Access Project", recount.CAP_LINES),
        Step("Recount 1: get later ones, through the interface", recount.fetch_lines(figures)),
        Step("Recount 1, instead: get the texts, from bulk files", recount.BULK_LINES),
        Step("Recount 2: code them, and read a sample", recount.CODE_LINES),
        Step("Recount 2: how good the coder is", recount.accuracy_lines()),
        Step("Recount 3: count", recount.COUNT_LINES),
        Step("Recount 4: what may be missing", recount.COMPLETE_LINES),
        Step(
            "Recount: result",
            recount.result_lines(kept, figures),
            None if kept is None else kept.path,
            None if kept is None else kept.sha256,
            None if kept is None else round(kept.found),
        ),
    ]
