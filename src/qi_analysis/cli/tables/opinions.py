"""Tables and lines for the terminal on coded opinions and on the coder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table
from qi_analysis.core import formatting

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.opinions.reading.coded import Coded


def coded_table(rows: Sequence[Coded]) -> Table:
    """Return counts of what was found."""
    table = empty_table("Opinions coded", ["what"], ["opinions"])
    raised = [row for row in rows if row.qi_raised]
    counts = {
        "records": len(rows),
        "errata sheets (no opinions; not in the rows below)": sum(row.errata for row in rows),
        "mention qualified immunity": sum(row.qi_mentioned for row in rows),
        "raise it on appeal": len(raised),
        "target: police, excessive force, not in custody": sum(bool(row.target) for row in rows),
    }
    for what, n in counts.items():
        table.add_row(what, f"{n:,}")
    for result, n in sorted(Counter(row.qi_result or "left open" for row in raised).items()):
        table.add_row(f"  raised, result {result.replace('_', ' ')}", f"{n:,}")
    for sure, n in Counter(row.confidence for row in raised).most_common():
        table.add_row(f"  raised, confidence {sure}", f"{n:,}")
    people = sum(row.reader == "human" for row in rows)
    if people:
        table.add_row("coded by a person", f"{people:,}")
    return table


def coded_notes(rows: Sequence[Coded]) -> list[str]:
    """Return what a reader of the counts must know."""
    waiting = sum(row.needs_review for row in rows)
    return [
        "Counts of what was read, not rates of anything: they carry the coder's errors.",
        f"{waiting:,} of {len(rows):,} rows await review: `opinions review` makes a page for it.",
    ]


def _percent(share: Mapping[str, Any]) -> str:
    if share["value"] is None:
        return "n/a"
    low, high = (formatting.percent(share[end]) for end in ("low", "high"))
    return f"{formatting.percent(share['value'])} ({low} to {high})"


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}"


def validation_table(measured: Mapping[str, Any]) -> Table:
    """Return one line per field: how much is answered, how much of it right, beside a constant."""
    table = empty_table(
        f"The reader against hand codes (n = {measured['n']})",
        ["field"],
        ["n", "answered", "right (95 %)", "most common", "F1"],
    )
    for field, m in measured["fields"].items():
        table.add_row(
            field, str(m["n"]), str(m["answered"]["hits"]), _percent(m["accuracy"]),
            _percent(m["most_common"]), _number(m["f1"]) if "f1" in m else "",
        )  # fmt: skip
    return table


def validation_notes(measured: Mapping[str, Any]) -> list[str]:
    """Return what waits for a person and what the measures leave out."""
    review = measured["review"]
    return [
        f"Rows that a person must look at: {_percent(review)} of {review['n']}.",
        (
            "Right: of what the reader answered. Most common: always giving the most common code. "
            "Outcome fields count opinions hand-coded as raised. Intervals are Wilson's."
        ),
        (
            "The labels that ship with the package trained the baseline reader, so on them it "
            "looks better than it is; docs/opinions.md has it with court or writer left out."
        ),
    ]


def agreement_parts(found: Mapping[str, Any]) -> list[Any]:
    """Return how far two people agree, field by field, and where they do not."""
    table = empty_table(
        f"Two readers of {found['both']:,} opinions",
        ["field"],
        ["n", "agree (95 %)", "kappa (95 %)"],
    )
    for field, each in found["fields"].items():
        ends = (each["kappa_low"], each["kappa_high"])
        interval = "" if None in ends else f" ({_number(ends[0])} to {_number(ends[1])})"
        table.add_row(
            field, str(each["agreement"]["n"]), _percent(each["agreement"]),
            f"{_number(each['kappa'])}{interval}",
        )  # fmt: skip
    apart = empty_table("Where they differ", ["opinion", "field", "first", "second"], [])
    for row in found["disagreements"]:
        apart.add_row(row["opinion_id"], row["field"], row["first"], row["second"])
    alone = f"{found['only_first']:,} and {found['only_second']:,}"
    return [
        table,
        *([apart] if found["disagreements"] else ["They differ nowhere."]),
        f"A field counts where both answered it. Read by one of them alone: {alone} opinions.",
    ]
