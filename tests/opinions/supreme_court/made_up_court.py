"""A made-up slip opinion of the Supreme Court, in the form of its pages."""

from __future__ import annotations

from typing import Any

from qi_analysis.opinions.supreme_court.records import CourtRecord, from_record

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


def record(text: str, **fields: Any) -> CourtRecord:
    """Return a record of the file with this text."""
    values: dict[str, Any] = {
        "source_repo": "someone/slips",
        "path": "11-111.pdf",
        "case_name": "Moss v. Reed",
        "court_id": "scotus",
        "date_filed": "2012-03-05",
        "docket_number": "11-111",
        "citation": "566 U.S. 999",
        "precedential_status": "Published",
        "doc_kind": "whole slip opinion, pdftotext",
        "opinion_author": None,
        "text": text,
    }
    return from_record(values | fields, 1)
