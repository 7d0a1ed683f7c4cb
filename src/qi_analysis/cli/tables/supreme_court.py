"""Tables for the terminal on the Supreme Court's decisions on qualified immunity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.opinions.supreme_court.decisions import READ

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.opinions.supreme_court.summary import Summary

WORDS = {
    "applied": "rules on it",
    "question_about_it": "about the defense",
    "clearly_established": "clearly established",
    "not_decided": "not decided",
    "not_told": "not told",
    "no_text_here": "no text here",
}


def _word(value: str) -> str:
    return WORDS.get(value, value)


def decisions_table(summary: Summary) -> Table:
    """Return one line per decision, in the order of the reports."""
    columns = ("decided", "case", "citation", "claim", "immunity", "step", "for", "coded by")
    table = empty_table("Supreme Court decisions on qualified immunity", columns)
    for row in summary.decisions.to_dict("records"):
        coded = row["coded_by"] if row["status"] == READ else _word(row["status"])
        what = ("claim_kind", "qi_applied", "step_decided", "for_whom")
        table.add_row(
            row["decided_on"],
            row["case_name"],
            row["citation"],
            *(_word(row[name]) for name in what),
            coded,
        )
    return table


def completeness_table(summary: Summary) -> Table:
    """Return one line per term: read, known without a text, and what else the database has."""
    columns = ("read", "no text here", "liability cases", "of them listed")
    table = empty_table("How complete: decisions by term", ["term"], columns)
    for row in summary.terms.to_dict("records"):
        covered = row["in_database"] == "yes"
        pool = (row["liability_cases"], row["liability_listed"]) if covered else ("n/a", "n/a")
        table.add_row(*map(str, (row["term"], row["read"], row["no_text_here"], *pool)))
    return table
