"""Tables for the terminal on the Supreme Court's decisions on qualified immunity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.tables.layout import empty_table

if TYPE_CHECKING:
    from rich.table import Table

_PARTS = {
    "all": "since Harlow (1982)",
    "police_force": "of police force",
    "since_2005": "since 2005",
    "police_force_since_2005": "of police force, since 2005",
    "summary": "summary, without argument",
}
_FOR = {
    "official": "official",
    "sent_back_for_official": "official, open",
    "plaintiff": "plaintiff",
    "sent_back_for_plaintiff": "plaintiff, open",
    "not_decided": "not decided",
}


def tally_table(tally: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the counts of every part of the list."""
    columns = ("all", "not read", "officials", "plaintiffs", "violation")
    table = empty_table(
        "Supreme Court decisions on qualified immunity", ["decisions"], columns
    )  # fmt: skip
    for name, part in tally.items():
        counts = ("decisions", "known_not_read", "for_officials", "for_plaintiffs")
        table.add_row(
            _PARTS[name], *(str(part[each]) for each in counts), str(part["clear_violation"])
        )
    return table


def published_table(tallies: Iterable[Mapping[str, Any]]) -> Table:
    """Return what others counted beside what the list gives."""
    table = empty_table("What others counted", ["who", "what"], ["published", "here"])
    for each in tallies:
        table.add_row(each["said_by"], each["says"], str(each["published"]), str(each["ours"]))
    return table


def decisions_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return one line per decision, by date; a star marks a decision known and not read."""
    table = empty_table("The decisions", ("decided", "case", "citation", "claim", "for"))
    table.columns[2].no_wrap = True
    for row in rows:
        known = " *" if row["basis"] == "known" else ""
        claim = "force" if row["force"] == "yes" else row["claim"]
        side = _FOR.get(row["for_whom"], row["for_whom"])
        clear = " (!)" if row["clear_violation"] == "yes" else ""
        table.add_row(
            row["decided_on"], f"{row['case_name']}{known}", row["citation"], claim, side + clear
        )
    return table


LEGEND = (
    "officials, plaintiffs: whom the decision favors on immunity, those sent back among them "
    "(open). violation, (!): the Court found a clearly established right violated. not read, *: "
    "known from other texts or from general knowledge."
)


def agreement_line(agreement: Mapping[str, Mapping[str, Any]]) -> str:
    """Return in one sentence on how many decisions the readers agree, field by field."""
    said = []
    for field, found in agreement.items():
        kappa = "" if found["kappa"] is None else f", kappa {found['kappa']:.2f}"
        said.append(f"{field.replace('_', ' ')} {found['same']} of {found['of']}{kappa}")
    return f"Both readers agree on: {'; '.join(said)}."
