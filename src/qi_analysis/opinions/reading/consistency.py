"""What cannot be, given who appeals, how the appeal ends and what the steps came to: any reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qi_analysis.opinions.reading.appeal import Appeal
from qi_analysis.opinions.reading.coded import Coded, settle


def contradictions(row: Coded, appeal: Appeal) -> Iterator[tuple[str, str]]:
    """Yield each field whose answer cannot stand beside the others, and why.

    Parameters
    ----------
    row : Coded
        By any reader; what it left open contradicts nothing.
    appeal : Appeal
        Who appeals, and how the appeal ends.
    """
    if not row.qi_raised:
        return
    result, end = row.qi_result, appeal.end
    if appeal.from_denial and end == "affirmed" and result == "granted":
        yield "qi_result", "officials appealed before trial, the ruling stands, yet they win"
    if appeal.from_denial and end == "reversed" and result == "denied":
        yield "qi_result", "officials appealed before trial, the ruling falls, yet they lose"
    if appeal.side == "plaintiffs" and end == "affirmed" and result == "denied":
        yield "qi_result", "plaintiffs appealed, the judgment stands, yet they win"
    if result == "denied" and "no" in (row.violation, row.clearly_established):
        which = "violation" if row.violation == "no" else "clearly_established"
        yield _less_sure(row, which), f"immunity is denied though the answer on {which} is no"
    if result == "granted" and row.violation == row.clearly_established == "yes":
        yield (
            _less_sure(row, "clearly_established"),
            "immunity is granted though a clear right was violated",
        )


def _less_sure(row: Coded, step: str) -> str:
    """Return which of the result and a step the reader is less sure of."""
    probability = row.probability
    return step if probability.get(step, 0) <= probability.get("qi_result", 0) else "qi_result"


def checked(row: Coded, appeal: Appeal) -> Coded:
    """Return the row with every answer left open that cannot stand, and the reason in its basis."""
    found = dict(contradictions(row, appeal))
    if not found:
        return row
    left: dict[str, Any] = {"confidence": "low"} | dict.fromkeys(found)
    row = replace(row, **left)
    if row.basis is not None:
        why = "; ".join(found.values())
        row = replace(row, basis=replace(row.basis, rule=f"{row.basis.rule}; left open: {why}"))
    return settle(row)
