"""A made-up slip opinion of the Supreme Court, in the form of its pages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from qi_analysis.opinions.supreme_court.schema import AGREED
from qi_analysis.opinions.supreme_court.texts import Document

SLIP = """(Slip Opinion)

OCTOBER TERM, 2011

Syllabus
NOTE: The syllabus constitutes no part of the opinion of the Court.

SUPREME COURT OF THE UNITED STATES
Syllabus

MOSS v. REED
No. 11-111.

{syllabus}
CEDAR, J., delivered the opinion of the Court, in which all others joined but
OAK, J., who filed a dissenting opinion.

Cite as: 566 U. S. ____ (2012)

1

Opinion of the Court

JUSTICE CEDAR delivered the opinion of the Court.
{court}
It is so ordered.

Cite as: 566 U. S. ____ (2012)

1

OAK, J., dissenting

JUSTICE OAK, with whom JUSTICE ELM joins, dissenting.
{dissent}
"""


def slip(
    court: str, *, syllabus: str = "Held: see the opinion.", dissent: str = "I do not."
) -> str:
    """Return a slip opinion with these words in its three parts."""
    return SLIP.format(court=court, syllabus=syllabus, dissent=dissent)


def document(text: str, docket: str = "11-111", **fields: str) -> Document:
    """Return a document of the Court with this text."""
    values = {
        "case_name": "Moss v. Reed",
        "decided_on": "2012-03-05",
        "source": "someone/slips",
    } | fields
    return Document(docket=docket, text=text, **values)


IMMUNE = "We hold that the officers are entitled to qualified immunity."
ROW: Mapping[str, str] = {
    "docket": "11-111",
    "case_name": "Moss v. Reed",
    "citation": "566 U.S. 999",
    "decided_on": "2012-03-05",
    "about": "rules",
    "question": "May an officer do so?",
    "claim": "force",
    "force": "yes",
    "officials": "police",
    "below": "denied",
    "step": "clearly_established",
    "for_whom": "official",
    "clear_violation": "no",
    "manner": "argued",
    "vote": "7-2",
    "author": "Cedar",
    "dissent": "Oak; Elm",
    "sentence": IMMUNE,
    "basis": "read",
    "told_by": "",
    "doubt": "",
    "settled": "",
}
"""A row of the reviewed list that has no fault."""


def write_rows(path: Path, *rows: Mapping[str, str]) -> Path:
    """Write rows as a file of comma-separated values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def candidate(name: str, citation: str = "", docket: str = "") -> dict[str, str]:
    """Return a row of the candidates."""
    return {
        "case_name": name,
        "citation": citation,
        "docket": docket,
        "group": "out",
        "reason": "made up",
    }


def reading(docket: str, reader: str, status: str = "in", **codes: str) -> dict[str, str]:
    """Return a reader's row for a decision: that of `ROW` but for ``codes``."""
    fields = {name: ROW[name] for name in AGREED if name != "status"} | codes
    if status != "in":
        fields = dict.fromkeys(fields, "")
    return {"docket": docket, "reader": reader, "status": status} | fields
