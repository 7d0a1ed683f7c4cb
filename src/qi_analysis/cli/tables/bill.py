"""Tables and lines for the terminal on the bill that a campaign page describes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.cli.tables.layout import empty_table

if TYPE_CHECKING:
    from rich.table import Table

    from qi_analysis.studies.bill import Bill, BillClaim, Event, Provision


def claims_table(claims: Sequence[BillClaim]) -> Table:
    """Return one line per sentence of the page."""
    table = empty_table(
        "A campaign page on the Justice in Policing Act, and what was read of the bill",
        ("id", "section", "verdict", "what was read"),
    )
    table.columns[0].no_wrap = True
    for claim in claims:
        sections = "; ".join(claim.sections) or "see its history"
        table.add_row(claim.id, sections, claim.verdict_words, claim.how_sure or "dates and votes")
    return table


def notes(bill: Bill) -> list[str]:
    """Return where the page's list comes from, and how to see a claim in full."""
    return [
        f"{bill.source_of_list.says}: {bill.source_of_list.address}",
        "In full, with safe wording and sources: qi-analysis bill ID",
    ]


def history_table(history: Sequence[Event]) -> Table:
    """Return dates and votes."""
    table = empty_table("What became of the bill", ("date", "where", "what"), ("vote",))
    for name in ("date", "vote"):
        column = next(each for each in table.columns if each.header == name)
        column.no_wrap = True
    for event in history:
        table.add_row(event.date, event.chamber, event.action, event.vote or "")
    return table


def claim_lines(claim: BillClaim) -> list[str]:
    """Return one sentence of the page in full."""
    lines = [
        f"{claim.id}: {claim.page_says}",
        f"  verdict: {claim.verdict_words}. {claim.how}.",
        f"  safe to publish: {claim.wording}",
        f"  check first: {claim.address}",
    ]
    for each in claim.provisions:
        lines += _provision_lines(each)
    return lines


def _provision_lines(each: Provision) -> list[str]:
    place = ", ".join(part for part in (each.title, each.section, each.heading) if part)
    rest = (
        ("in its words", each.quotation and f'"{each.quotation}"'),
        ("where", place),
        ("how sure", f"{each.how_sure}; {each.bill_version}"),
        ("read at", each.address),
        ("mind", each.remark),
    )
    return [
        f"  - {each.provision}: {each.says}",
        *(f"      {name}: {words}" for name, words in rest if words),
    ]
