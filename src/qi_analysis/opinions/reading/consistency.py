"""What cannot be, given who appeals, how the appeal ends and what the steps came to: any reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qi_analysis.opinions.reading.appeal import Appeal
from qi_analysis.opinions.reading.coded import Coded, settle

_RESULTS = frozenset({"granted", "denied", "mixed", "no_decision"})
_AFTER_A_REFUSAL: Mapping[str | None, frozenset[str]] = {
    "affirmed": frozenset({"denied"}),
    "reversed": _RESULTS - {"denied"},
    "mixed": _RESULTS - {"granted"},
    "dismissed": frozenset({"denied", "no_decision"}),
}
_AFTER_A_JUDGMENT: Mapping[str | None, frozenset[str]] = {
    "affirmed": frozenset({"granted", "no_decision"}),
    "reversed": _RESULTS - {"granted"},
}

_SAID: Mapping[str | None, str] = {
    "affirmed": "the judgment stands", "reversed": "the judgment falls",
    "mixed": "the judgment stands in part", "dismissed": "the appeal is dismissed",
}  # fmt: skip


def possible_results(appeal: Appeal) -> frozenset[str]:
    """Return what can have become of immunity, given who appeals and how the appeal ends.

    Officials may appeal before trial only because immunity was refused: where that ruling stands,
    so does the refusal, and where it falls in full, no refusal is left. Plaintiffs alone appeal
    from a judgment against them: where it stands, immunity was not refused to anybody.
    """
    if appeal.from_denial:
        return _AFTER_A_REFUSAL.get(appeal.end, _RESULTS)
    if appeal.side == "plaintiffs":
        return _AFTER_A_JUDGMENT.get(appeal.end, _RESULTS)
    return _RESULTS


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
    result = row.qi_result
    if result is not None and result not in possible_results(appeal):
        who = "officials appealed before trial" if appeal.from_denial else "plaintiffs appealed"
        yield "qi_result", f"{who}, {_SAID[appeal.end]}, yet immunity is said to be {result}"
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
