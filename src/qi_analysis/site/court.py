"""The page of Supreme Court decisions: one row each, to be searched and filtered."""

from __future__ import annotations

from typing import Any

PATH = "data/supreme-court.html"
CHOICES = (
    ("officials", "For officials"),
    ("plaintiffs", "For plaintiffs"),
    ("clear_violation", "Clear violation found"),
    ("police_force", "Police use of force"),
    ("summary", "Decided without argument"),
    ("known", "Known, not read"),
)
"""What rows are chosen by, and the words for it."""


def values() -> dict[str, Any]:
    """Return what the template shows: rows, each with the choices it falls under, and counts."""
    from qi_analysis.opinions.supreme_court import tallies
    from qi_analysis.opinions.supreme_court.schema import FOR_OFFICIALS, FOR_PLAINTIFFS

    rows = tallies.decisions()
    under = {
        "officials": rows["for_whom"].isin(list(FOR_OFFICIALS)),
        "plaintiffs": rows["for_whom"].isin(list(FOR_PLAINTIFFS)),
        "clear_violation": rows["clear_violation"] == "yes",
        "police_force": tallies.police_force(rows),
        "summary": rows["manner"] == "summary",
        "known": rows["basis"] == "known",
    }
    shown = [
        {**row, "marks": [name for name, _ in CHOICES if under[name][at]]}
        for at, row in enumerate(rows.to_dict("records"))
    ]
    return {
        "rows": shown,
        "choices": CHOICES,
        "tally": tallies.tally()["all"],
        "note": tallies.NOTE,
        "readers": tallies.READERS,
    }
