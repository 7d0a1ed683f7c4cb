"""Texts that are no whole opinion of a court of appeals; and headings against outside metadata."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.opinions.inference.frame import frame_of
from qi_analysis.opinions.reading import kinds
from qi_analysis.opinions.reading.coder import code, mentions_immunity
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.texts.once import citation_key
from tests.opinions.made_up import opinion, plain

BODY = (
    "Pat Moss sued two officers for excessive force. "
    "The officers are entitled to qualified immunity."
)
CASES: dict[str, tuple[str, str | None]] = {
    "whole": (BODY, None),
    "court's own omissions": (f'{BODY} He said "stop [...] now" (citations omitted). * * *', None),
    "editor's line": (f"{BODY}\n[Footnotes omitted.]\nAffirmed.", kinds.EXCERPT),
    "dissent cut": (
        f"{BODY}\n  [The dissenting opinion of Judge Elm is omitted.]\n",
        kinds.EXCERPT,
    ),
    "said to be edited": (f"{BODY} Affirmed.\n\n(Edited by Jan Doe)\n", kinds.EXCERPT),
    "edited in a sentence": (f"{BODY} The tape was edited by the\npolice. Affirmed.", None),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_an_editor_has_cut(body: str, expected: str | None) -> None:
    assert code(opinion(body)).left_out == expected


def test_what_has_no_text_no_heading_or_another_court() -> None:
    assert code(plain(" \n")).left_out == kinds.NO_TEXT
    assert code(plain("")).confidence == "low"
    assert code(plain(BODY)).left_out == kinds.NO_HEADING
    assert code(plain(BODY, court="ca1")).left_out is None
    assert code(replace(plain(BODY), docket_number="08-1")).left_out is None
    district = f"UNITED STATES DISTRICT COURT\n FOR THE DISTRICT OF MAINE\nNo. 08-1\n{BODY}"
    assert code(plain(district, court="ca1")).left_out == kinds.TRIAL_COURT
    assert code(plain(BODY, court="ca1", kind="100trialcourt")).left_out == kinds.TRIAL_COURT
    below = f"United States District Court. U.S. Court of Appeals, First Circuit. {BODY}"
    assert code(plain(below)).left_out is None


def test_none_of_them_is_counted_and_the_account_says_why() -> None:
    bodies = (BODY, f"{BODY}\n[Footnotes omitted.]\n")
    rows = [code(opinion(body, opinion_id=at)) for at, body in enumerate(bodies)]
    rows += [code(plain(BODY, opinion_id=7)), code(plain("", opinion_id=8))]
    counted = frame_of(rows, "raised")
    assert len(rows) == 4
    assert len(counted.rows) == 1
    assert counted.left_out == dict.fromkeys((kinds.EXCERPT, kinds.NO_HEADING, kinds.NO_TEXT), 1)


@pytest.mark.raw("circuit_opinions_mixed/opinions.jsonl.gz")
def test_headings_against_the_metadata_of_the_caselaw_project(raw_dir: Path) -> None:
    """332 opinions, read without their metadata: court and date, the panel in the heading.

    One of them is of a district court, as its first line says, though the project files it under
    the D.C. Circuit. Dates differ where a case was amended or denied rehearing later, and in one
    of 1904 that names no date of its own line.
    """
    path = raw_dir / "circuit_opinions_mixed" / "opinions.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records: list[dict[str, Any]] = [json.loads(line) for line in file]
    rows = [code(plain(record["text"], opinion_id=record["id"])) for record in records]
    pairs = list(zip(records, rows, strict=True))
    wrong_court = [x["id"] for x, row in pairs if row.court != x["court"]]
    wrong_date = [x["id"] for x, row in pairs if row.date_filed != x["decision_date"]]
    assert wrong_court == ["cap-4220432"]
    assert sorted(wrong_date) == ["cap-1091072", "cap-3774452", "cap-3852261", "cap-4147535"]
    assert sum(row.docket is not None for row in rows) >= 329
    assert [row.opinion_id for row in rows if row.left_out] == ["cap-4220432"]
    # negatives: nothing is found where nothing is
    assert not any(mentions_immunity(record["text"]) or row.qi_raised for record, row in pairs)
    panels = [(x, Document(x["text"])) for x in records if x["judges"]]
    inside = [_words(x["judges"][0]) in _words(document.heading) for x, document in panels]
    assert sum(inside) >= 0.95 * len(inside)
    # each citation as the project writes it is one by which two sources can be joined
    assert all(citation_key(cite) for x in records for cite in x["citations"])


def _words(text: str) -> str:
    return " ".join(text.split())
