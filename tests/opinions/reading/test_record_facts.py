"""Court, date, docket, status and author, read from headings in the manner of several circuits."""

# ruff: noqa: RUF001 - headings are set with long dashes

from __future__ import annotations

import pytest

from qi_analysis.opinions.reading.coder import code
from tests.opinions.made_up import plain

FOURTH = """                              PUBLISHED

                    UNITED STATES COURT OF APPEALS
                        FOR THE FOURTH CIRCUIT

                             No. 16-1777

ADA FIR,
                  Plaintiff – Appellant,
           v.
BEN YEW,
                  Defendant – Appellee.

Appeal from the United States District Court for the District of Ashland, at Oak.
Jo M. Elder, Chief District Judge. (1:15-cv-00462-JME-2)

Argued: May 8, 2017                                       Decided: November 21, 2017

Before OAK, ELM, and ASH, Circuit Judges.

Affirmed by published opinion. Judge Elm wrote the opinion, in which Judge Oak joined.

ELM, Circuit Judge:

Ada Fir sued Ben Yew. We affirm.
"""
FIFTH = """Case: 20-60163       Document: 89-1       Page: 1   Date Filed: 03/17/2021

        United States Court of Appeals
             for the Fifth Circuit
                                              United States Court of Appeals
                               No. 20-60163            Fifth Circuit
                                                         FILED
                                                     March 17, 2021
                                                       Pat Q. Reed
United States of America,                                 Clerk

                                   Plaintiff—Appellee,
                 versus

Eli Maple,
                                   Defendant—Appellant.

Appeal from the United States District Court for the Southern District of Ashland

Before Oak, Elm, and Ash, Circuit Judges.

Jo Elm, Circuit Judge:

Eli Maple was convicted of carrying a weapon. The officers who searched his car had reasonable
suspicion, and the motion to suppress was properly denied. We affirm.
"""
SECOND = """05-2141-cv, 05-2326-cv
Fir v. Yew, Oak v. Yew

UNITED STATES COURT OF APPEALS FOR THE SECOND CIRCUIT

(Argued: January 24, 2006    Decided: October 12, 2007)

Docket Nos. 05-2141, 05-2326

Before: OAK, ELM, and ASH, Circuit Judges.

PER CURIAM: Fir and Oak sued Yew. We affirm.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FOURTH, ("4", "2017-11-21", "16-1777", "published", "Elm")),
        (FIFTH, ("5", "2021-03-17", "20-60163", "published", "Elm")),
        (SECOND, ("2", "2007-10-12", "05-2141-cv; 05-2326-cv", "published", "Per Curiam")),
    ],
)
def test_facts_of_record(text: str, expected: tuple[str, ...]) -> None:
    row = code(plain(text))
    assert (
        row.circuit, row.date_filed, row.docket, row.published, row.panel_author
    ) == expected  # fmt: skip


def test_nobody_is_sued_in_a_prosecution_whoever_stamped_it() -> None:
    assert code(plain(FIFTH)).defendant_type == "none"
