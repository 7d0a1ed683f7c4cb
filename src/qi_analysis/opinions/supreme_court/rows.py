"""One decision of the Supreme Court as a row: read here, or known from another text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import checked, coding, voices
from qi_analysis.opinions.supreme_court.checked import Known, Reading
from qi_analysis.opinions.supreme_court.records import CourtRecord, Joined

if TYPE_CHECKING:
    import pandas as pd

SINCE = "1982-06-24"
"""Day of Harlow v. Fitzgerald, which set the test."""
READ, NO_TEXT = "read", "no_text_here"
_ONE = "a single justice"
_NO_RULES = ("rules_applied", "rules_step", "rules_for_whom", "rules_claim", "rules_confidence")


@dataclass(frozen=True)
class DecisionRow:
    """One decision, in the columns of the committed table."""

    case_name: str
    citation: str
    term: int
    decided_on: str
    docket: str
    claim_kind: str
    qi_applied: str
    step_decided: str
    for_whom: str
    basis_rule: str
    basis_sentence: str
    basis_offset: int | None
    confidence: str
    coded_by: str
    reason: str
    status: str
    text_sha256: str
    text_source: str
    told_by: str
    cited_here: int
    cited_by_circuits: int
    issue: str
    rules_applied: str
    rules_step: str
    rules_for_whom: str
    rules_claim: str
    rules_confidence: str


@dataclass(frozen=True)
class Cases:
    """The Supreme Court Database, by docket number and by citation."""

    by_docket: Mapping[str, Mapping[str, Any]]
    by_citation: Mapping[str, Mapping[str, Any]]
    by_publisher: Mapping[str, str]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Cases:
        """Build from the rows of `database.read_cases`."""
        cases = frame.to_dict("records")
        return cls(
            {x["docket"]: x for x in cases if x["decided_on"] >= SINCE},
            {x["citation"]: x for x in cases if x["citation"]},
            {
                x["sct_citation"]: x["citation"]
                for x in cases
                if x["sct_citation"] and x["citation"]
            },
        )


def term_of(day: str) -> int:
    """Return the term of a day (ISO): a term opens in October and bears the year it opens in.

    It gives the term of every case of the Supreme Court Database since 1982.
    """
    return int(day[:4]) - (int(day[5:7]) < 10)


def read_row(
    decision: Joined,
    case: Mapping[str, Any],
    by_rule: coding.CourtCoding,
    reading: Reading | None,
) -> DecisionRow:
    """Return a decision whose text is here: as a person read it, else as the rules code it."""
    record = decision.read
    filed = record.opinion.date_filed
    day = filed.isoformat() if filed else ""
    if case and case["decided_on"] != day:
        raise DataError(
            f"No. {record.docket} is of {day} by its record, {case['decided_on']} by the database"
        )
    final: tuple[str, str, str, str]
    if reading is None:
        final = (by_rule.claim, by_rule.applied, by_rule.step, by_rule.for_whom)
        basis = (by_rule.rule, by_rule.sentence, by_rule.offset)
        sure, by, reason = by_rule.confidence, "rules", ""
    else:
        final = (reading.claim, reading.applied, reading.step, reading.for_whom)
        basis = ("read by a person", *_in_court(record, reading))
        sure, by, reason = "high", "human", reading.reason
    return DecisionRow(
        case_name=record.opinion.case_name or "",
        citation=decision.citation or "",
        term=case["term"] if case else term_of(day),
        decided_on=day,
        docket=record.docket,
        claim_kind=final[0],
        qi_applied=final[1],
        step_decided=final[2],
        for_whom=final[3],
        basis_rule=basis[0],
        basis_sentence=basis[1],
        basis_offset=basis[2],
        confidence=sure,
        coded_by=by,
        reason=reason,
        status=READ,
        text_sha256=record.text_sha256,
        text_source=record.source_repo,
        told_by="",
        cited_here=0,
        cited_by_circuits=0,
        issue=case.get("issue", ""),
        rules_applied=by_rule.applied,
        rules_step=by_rule.step,
        rules_for_whom=by_rule.for_whom,
        rules_claim=by_rule.claim,
        rules_confidence=by_rule.confidence,
    )


def _in_court(record: CourtRecord, reading: Reading) -> tuple[str, int]:
    """Return a person's words as the Court wrote them, and their offset in the document."""
    text = voices.keep_only(record.opinion.text, record.court) if record.court else ""
    span = checked.find_words(text, reading.words)
    if span is None:
        raise DataError(
            f"No. {reading.docket}: the words are not in the opinion of the Court",
            file=checked.FILE,
            remedy=f"Look for {reading.words[:60]!r}",
        )
    return coding.tidy(text[slice(*span)]), span[0]


def known_row(
    known: Known,
    cases: Cases,
    texts: Mapping[str, CourtRecord],
    others: Mapping[str, str],
) -> DecisionRow:
    """Return a decision without a text here, with the words of the text that describes it."""
    case = cases.by_citation.get(known.citation, {})
    day = case.get("decided_on") or known.decided_on
    if day is None:
        raise DataError(
            f"{known.citation}: not in the database; give decided_on", file=checked.FILE
        )
    term = case.get("term") or known.term or term_of(day)
    teller, words, sure = _telling(known, texts, others)
    return DecisionRow(
        case_name=known.case_name,
        citation=known.citation,
        term=term,
        decided_on=day,
        docket=case.get("docket", ""),
        claim_kind=known.claim,
        qi_applied=known.applied,
        step_decided=known.step,
        for_whom=known.for_whom,
        basis_rule="told by another text",
        basis_sentence=words,
        basis_offset=None,
        confidence=sure,
        coded_by="human",
        reason=known.reason,
        status=NO_TEXT,
        text_sha256="",
        text_source="",
        told_by=teller,
        cited_here=0,
        cited_by_circuits=0,
        issue=case.get("issue", ""),
        **dict.fromkeys(_NO_RULES, NO_TEXT),
    )


def _telling(
    known: Known, texts: Mapping[str, CourtRecord], others: Mapping[str, str]
) -> tuple[str, str, str]:
    """Return which text describes a decision, in what words, and how sure that is.

    Words of the Court are ``medium``; those of one justice, of another court or of a copy that is
    not kept here are ``low``.
    """
    if known.told_by == checked.PUBLIC_COPY:
        return checked.PUBLIC_COPY, known.words, "low"
    record = texts.get(known.told_by)
    text = record.opinion.text if record else others.get(known.told_by)
    if text is None:
        raise DataError(f"{known.citation}: no text {known.told_by!r}", file=checked.FILE)
    parts = record.parts if record else [voices.Part("court", 0, len(text))]
    for voice, speaker, sure in (("court", "the Court", "medium"), ("separate", _ONE, "low")):
        for part in (each for each in parts if each.voice == voice):
            spoken = voices.keep_only(text, part)
            span = checked.find_words(spoken, known.words)
            if span is None:
                continue
            said = coding.tidy(spoken[slice(*span)])
            if record is None:
                return known.told_by, said, "low"
            return f"{record.opinion.case_name}, No. {record.docket} ({speaker})", said, sure
    raise DataError(
        f"{known.citation}: the words are not in {known.told_by}",
        file=checked.FILE,
        remedy=f"Look for {known.words[:60]!r}; a syllabus does not count",
    )
