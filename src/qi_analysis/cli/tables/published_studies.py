"""Tables and lines for the terminal on what other studies printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table

if TYPE_CHECKING:
    from rich.table import Table

_STUDY_COLUMNS = (
    "study", "counts", "officials", "claims", "publication", "years", "coded", "how many",
    "share for officials",
)  # fmt: skip


def studies_table(studies: Sequence[Mapping[str, Any]]) -> Table:
    """Return one line per count; no order and no scale is implied."""
    from qi_analysis.studies.scopes import years

    table = empty_table("Published counts, each of something else", _STUDY_COLUMNS)
    for row in studies:
        shares = "; ".join(f"{share['text']} {share['of']}" for share in row["shares"])
        table.add_row(
            row["title"], row["unit"], row["officials"], row["claims"], row["publication"],
            years(row["period"]["start"], row["period"]["end"]), row["coding"],
            row["count"] or "", shares or "none in what we read",
        )  # fmt: skip
    return table


def apart_lines(studies: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return for each pair of counts in what they differ; those that print no count left out."""
    counting = [row for row in studies if row["count"]]
    lines = ["", "Not comparable, and in what:"]
    for at, row in enumerate(counting):
        lines += [
            f"  {row['title']} | {other['title']}: {', '.join(fields)}"
            for other in counting[at + 1 :]
            if (fields := row["not_comparable_with"].get(other["id"]))
        ]
    return lines


def check_lines(checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every check: what was compared, both numbers, the difference, the verdict and why."""
    lines = ["", "Arithmetic on the printed figures:"]
    for check in checks:
        (left, right), (one, other) = check["compared"], check["values"]
        lines += [
            f"{check['verdict'].upper()}  {check['id']}",
            f"  {left}: {one:,.5g}",
            f"  {right}: {other:,.5g}   difference {check['difference']:+,.4g} {check['unit']}",
            f"  {check['why']}",
        ]
    return lines


def denominator_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return which denominators shares printed without counts can have."""
    table = empty_table(
        "Shares printed without counts: the denominators they can have",
        ["figure", "printed", "smallest", "every one from", "possible up to 100"],
    )
    for row in rows:
        table.add_row(
            row["figure"], f"{row['percent']:g}%", str(row["least"]), str(row["every_from"]),
            row["up_to_hundred"],
        )  # fmt: skip
    return table
