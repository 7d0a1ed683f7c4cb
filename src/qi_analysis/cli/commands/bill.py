"""The command on the bill that a campaign page describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qi_analysis.cli.app import Csv, Json, app, show
from qi_analysis.cli.tables.layout import table_of

if TYPE_CHECKING:
    from qi_analysis.studies.bill import BillClaim, Provision


@app.command()
def bill(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids; all by default.")] = None,
    csv: Csv = None,
    json_out: Json = False,
) -> None:
    """Show what a campaign page says of the Justice in Policing Act, and what the bill says.

    One line per sentence of the page: section, verdict, what was read; then what became of the
    bill, with dates and votes. With ids, each in full: safe wording, and where all of it was read.
    --csv has one row per claim and provision.
    """
    from qi_analysis.studies import bill as studied

    found = studied.load()
    claims = found.chosen(ids or [])
    of_page = (
        (
            each.id,
            "; ".join(each.sections) or "see its history",
            each.verdict_words,
            each.how_sure or "dates and votes",
        )
        for each in claims
    )
    title = "A campaign page on the Justice in Policing Act, and what was read of the bill"
    words = ("id", "section", "verdict", "what was read")
    parts: list[Any] = [table_of(title, of_page, words, whole=["id"])]
    if ids:
        parts += [line for claim in claims for line in ("", *_claim_lines(claim))]
    else:
        events = ((each.date, each.chamber, each.action, each.vote) for each in found.history)
        columns = (("date", "where", "what"), ("vote",))
        parts += [
            f"{found.source_of_list.says}: {found.source_of_list.address}",
            "In full, with safe wording and sources: qi-analysis bill ID",
            "",
            table_of("What became of the bill", events, *columns, whole=("date", "vote")),
        ]
    rows = studied.to_frame(claims)
    show(studied.to_record(found, claims), parts, json_out=json_out, csv=csv, rows=rows)


def _claim_lines(claim: BillClaim) -> list[str]:
    """Return one sentence of the page in full."""
    return [
        f"{claim.id}: {claim.page_says}",
        f"  verdict: {claim.verdict_words}. {claim.how}.",
        f"  safe to publish: {claim.wording}",
        f"  check first: {claim.address}",
        *(line for each in claim.provisions for line in _provision_lines(each)),
    ]


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
