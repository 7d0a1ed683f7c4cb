"""Tables and lines for the terminal on the ledger of claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import table_of
from qi_analysis.core import formatting

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.claims.results import Result
    from qi_analysis.claims.steps import Step

_NAMES = (
    "claim", "published", "words cover", "recomputed", "our estimate", "90% interval",
    "projects give", "verdict",
)  # fmt: skip
_SHORT = ("covers", "found", "ours", "interval", "projects")
"""The numbers of a row where a terminal may be 80 columns wide."""


def _claim_cells(result: Result) -> list[str]:
    """Return one row of the ledger: published, covered, recomputed, ours, projects, verdict."""
    from qi_analysis.claims.wording import covered

    found, numbers = result.evaluation, [""] * 4
    if found is not None:
        ours = found.independent
        values = [each.value for each in found.by_source]
        numbers = [
            _value(result, found.recomputed.value),
            _value(result, None if ours is None else ours.value),
            "" if ours is None else _ends(result, ours.low, ours.high),
            _ends(result, min(values, default=None), max(values, default=None)),
        ]
    verdict = result.verdict.replace("_", " ")
    if result.problem:
        verdict += f" (NOT AS RECORDED: {result.problem})"
    return [result.claim.id, result.claim.published.text, covered(result.claim), *numbers, verdict]


def claims_table(results: Sequence[Result]) -> Table:
    """Return the ledger, readable at 80 columns: a claim and its verdict beside its numbers."""
    cells = []
    for result in results:
        name, published, *numbers, verdict = _claim_cells(result)
        lines = [f"{what:<8} {said}" for what, said in zip(_SHORT, numbers, strict=True) if said]
        cells.append((f"{name}\n{published}\nverdict: {verdict}", "\n".join(lines)))
    words = ("claim, published, verdict", "numbers")
    table = table_of("Claims", cells, words, whole=["numbers"])  # an interval stays in one line
    table.show_lines = True
    return table


def notes(results: Sequence[Result]) -> list[str]:
    """Return what must be known of our estimate wherever the table stands."""
    from qi_analysis.claims.race_check import caveat
    from qi_analysis.core.vocabulary import TOTAL

    found = (result.evaluation for result in results)
    races = [each.race for each in found if each is not None and each.independent is not None]
    said = caveat(min(races, key=lambda race: race == TOTAL)) if races else None
    return [said] if said else []


def claims_markdown(results: Sequence[Result]) -> str:
    """Return the ledger as a Markdown table, and the `notes`, for README and docs/results.md."""
    rows = [list(_NAMES), ["---"] * len(_NAMES)]
    rows += [_claim_cells(result) for result in results]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([table, *notes(results)])


def _ends(result: Result, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"{_value(result, low)} to {_value(result, high)}"


def _value(result: Result, value: float | None) -> str:
    from qi_analysis.claims.ledger import COUNTED

    unit = result.claim.published.unit
    if value is None:
        return ""
    if unit == "one_in":
        return formatting.one_in(value, 3)
    if unit in COUNTED:
        return f"{value:,.0f}"
    if unit == "percent":
        return formatting.percent(value / 100, 1)
    return formatting.ratio(value, 2)


def claim_lines(result: Result) -> list[str]:
    """Return one claim in words: statement, verdict, safe wording, caveats."""
    from qi_analysis.claims.wording import covered

    return [
        result.claim.statement,
        f"  said by: {result.claim.said_by}",
        f"  citation: {result.claim.citation}",
        f"  words cover: {covered(result.claim) or 'no one range'}: {result.claim.covers.reason}",
        f"  digits: {result.digits.replace('_', ' ')}",
        f"  support: {result.support.replace('_', ' ')}",
        f"  verdict: {result.verdict.replace('_', ' ')}",
        f"  safe to publish: {result.wording}",
        *(f"  - {caveat}" for caveat in result.caveats),
    ]


def short_lines(result: Result) -> list[str]:
    """Return one claim in short: statement, verdict, number, safe wording."""
    found = result.evaluation
    numbers = [f"printed: {result.claim.published.text}"]
    if found is not None:
        numbers.append(f"recomputed: {_value(result, found.recomputed.value)}")
    if found is not None and found.independent is not None:
        numbers.append(f"our estimate: {_value(result, found.independent.value)}")
    return [
        f"{result.claim.id}: {result.claim.statement}",
        f"  verdict: {result.verdict.replace('_', ' ')}",
        f"  {'; '.join(numbers)}",
        f"  safe to publish: {result.wording}",
        "",
    ]


_WIDTH, _MOST = 80, 100
"""Columns of a terminal; lines of one step that are shown at most."""


def step_lines(steps: Sequence[Step]) -> list[str]:
    """Return the steps of an explanation, numbered, with hashes, readable at 80 columns."""
    from textwrap import fill

    def said(line: str, first: str = " " * 5, rest: str = " " * 9) -> str:
        return fill(
            line, _WIDTH, initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    lines = []
    for number, step in enumerate(steps, start=1):
        lines.append(said(step.title, f"{number}. ", " " * 4))
        if step.role:
            lines.append(said(step.role))
        if step.sha256:
            lines.append(f"     sha256 {step.sha256}")
        if step.lines and step.lines[0].startswith("age:"):  # a table in columns
            lines += [f"     {line}" for line in step.lines]
            continue
        lines += [
            said(line.strip(), " " * (5 + len(line) - len(line.lstrip())))
            for line in step.lines[:_MOST]
        ]
        if len(step.lines) > _MOST:
            lines.append(f"     ... {len(step.lines) - _MOST:,} more: --json has them all")
    return lines
