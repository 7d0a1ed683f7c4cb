"""The page of Supreme Court decisions: one row each, to be searched and filtered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qi_analysis.site.words import load

PATHS: Mapping[str, str] = {
    "en": "data/supreme-court.html",
    "es": "data/supreme-court-es.html",
}
"""Language -> page. The Court's sentences and the readers' notes stay in English."""
CHOICES = ("officials", "plaintiffs", "clear_violation", "police_force", "summary", "known")
"""What rows are chosen by."""


def values(language: str = "en") -> dict[str, Any]:
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
    words = load(language)

    def said(code: str) -> str:
        return words.say(f"court.code.{code}")

    shown = [
        {
            **row,
            "marks": [name for name in CHOICES if under[name][at]],
            "about": said("force" if row["force"] == "yes" else str(row["claim"])),
            "favors": said(str(row["for_whom"])),
        }
        for at, row in enumerate(rows.to_dict("records"))
    ]
    neither = len(rows) - int((under["officials"] | under["plaintiffs"]).sum())
    numbers = {**tallies.tally()["all"], "neither": neither}
    # in Spanish, the words hold what these two notes say
    notes = f"{tallies.NOTE} {tallies.READERS} " if language == "en" else ""
    return {
        "rows": shown,
        "choices": [(name, words.say(f"court.{name}")) for name in CHOICES],
        "lead": words.say("court.lead", **numbers),
        "note": notes + words.say("court.note", **numbers),
        "others": [(code, path) for code, path in PATHS.items() if code != language],
    }
