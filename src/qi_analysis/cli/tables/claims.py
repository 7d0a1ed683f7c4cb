"""Tables and lines for the terminal on the ledger of claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.claims.results import Result
    from qi_analysis.claims.steps import Step

_WORDS = ("claim", "published")
_NUMBERS = ("authors' data", "our estimate", "90% interval", "agree")
_REMARKS = ("verdict",)


def _claim_cells(result: Result) -> list[str]:
    """Return one row of the ledger: published, recomputed, ours, agreement, verdict."""
    found, numbers = result.evaluation, [""] * 4
    if found is not None:
        ours = found.independent
        numbers = [
            _value(result, found.recomputed.value),
            _value(result, ours.value),
            f"{_value(result, ours.low)} to {_value(result, ours.high)}",
            formatting.percent(result.robustness.share_agreeing or 0),
        ]
    verdict = result.verdict.replace("_", " ")
    if result.problem:
        verdict += f" (NOT AS RECORDED: {result.problem})"
    return [result.claim.id, result.claim.published.text, *numbers, verdict]


def claims_table(results: Sequence[Result]) -> Table:
    """Return the ledger: published, recomputed and ours side by side, with the verdict."""
    table = empty_table("Claims", _WORDS, _NUMBERS, _REMARKS)
    for result in results:
        table.add_row(*_claim_cells(result))
    return table


def claims_markdown(results: Sequence[Result]) -> str:
    """Return the ledger as a Markdown table, for the README."""
    names = [*_WORDS, *_NUMBERS, *_REMARKS]
    rows = [names, ["---"] * len(names)]
    rows += [_claim_cells(result) for result in results]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _value(result: Result, value: float | None) -> str:
    if value is None:
        return ""
    if result.claim.published.unit == "one_in":
        return formatting.one_in(value, 3)
    return formatting.ratio(value, 2)


def claim_lines(result: Result) -> list[str]:
    """Return one claim in words: statement, verdict, safe wording, caveats."""
    return [
        result.claim.statement,
        f"  said by: {result.claim.said_by}",
        f"  citation: {result.claim.citation}",
        f"  verdict: {result.verdict.replace('_', ' ')}",
        f"  safe to publish: {result.wording}",
        *(f"  - {caveat}" for caveat in result.caveats),
    ]


def step_lines(steps: Sequence[Step]) -> list[str]:
    """Return the steps of an explanation, numbered, with hashes."""
    lines = []
    for number, step in enumerate(steps, start=1):
        lines.append(f"{number}. {step.title}")
        if step.sha256:
            lines.append(f"     sha256 {step.sha256}")
        lines += [f"     {line}" for line in step.lines]
    return lines
