"""From an opinion to its coded row: every field of the coding scheme, with its basis."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from qi_analysis.opinions.reading import kinds, record_facts, signals
from qi_analysis.opinions.reading.appeal import read_appeal
from qi_analysis.opinions.reading.authorities import authorities_in, passage
from qi_analysis.opinions.reading.case import Confidence
from qi_analysis.opinions.reading.mentions import read_mentions
from qi_analysis.opinions.reading.outcome import FAVOURS, Ruling, rule_on
from qi_analysis.opinions.reading.people import DefendantType, People
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.reading.two_steps import Result, Step
from qi_analysis.opinions.texts.opinion import Opinion

_HEADING = re.compile(
    r"^[ \t]*(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\.[ \t]*)?(?:The |Appellants?'? |Defendants?'? )?"
    r"(?:Defense of |Doctrine of )?Qualified Immunity(?: Defense| Doctrine| Analysis| Claim)?"
    r"[ \t]*[.:]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_THE_COURT = ("030", "035", "040", "concurrence", "dissent", "in-part")


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a row is coded as it is: the rule, the sentence, and where it begins in the text."""

    rule: str
    sentence: str
    offset: int


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded opinion, in the fields of the codebook.

    ``qi_mentioned``, ``qi_raised``, ``force_claim``, ``force_in_custody`` and ``target`` are true
    or false; what does not apply is None. ``offset`` of the basis counts characters of the coded
    text as it stands. ``coded_by`` is ``rules``, or ``human`` after review. ``authorities`` are the
    reported cases that the deciding passage cites, where immunity is raised. ``left_out`` says why
    the row has no place in a count, beside being an errata sheet or a separate opinion.
    """

    opinion_id: int | str
    qi_mentioned: bool
    qi_raised: bool
    defendant_type: DefendantType
    force_claim: bool
    force_in_custody: bool
    target: bool
    violation: Step
    clearly_established: Step
    qi_result: Result
    favours: str
    published: str
    court: str | None
    circuit: str | None
    date_filed: str | None
    docket: str | None
    panel_author: str | None
    errata: bool
    separate: bool
    basis: Basis | None
    confidence: Confidence
    coded_by: str = "rules"
    authorities: tuple[str, ...] = ()
    left_out: str | None = None

    def to_record(self) -> dict[str, Any]:
        """Return the row as plain values, ready for JSON."""
        return asdict(self) | {"authorities": list(self.authorities)}


def mentions_immunity(text: str) -> bool:
    """Say whether an opinion mentions qualified immunity: the screen."""
    return signals.QI_RAW.search(text) is not None


def is_separate(opinion: Opinion, document: Document) -> bool:
    """Say whether the record holds one judge's concurrence or dissent, not the court's opinion."""
    kind = opinion.opinion_type or ""
    return kind.startswith(_NOT_THE_COURT) or document.is_separate


def _rule(document: Document, mentioned: bool, *, supreme: bool) -> Ruling:
    if not mentioned or document.is_errata:
        return Ruling(
            False, "no_decision", "not_reached", "not_reached", "high", "not mentioned", None
        )
    mentions = read_mentions(document.sentences, supreme=supreme)
    if not mentions:  # in the heading or in a separate opinion alone
        return Ruling(
            False, "no_decision", "not_reached", "not_reached", "medium", "outside the body", None
        )
    appeal = read_appeal(
        document,
        heading=_HEADING.search(document.raw) is not None,
        bodies_alone=People(document, False).bodies_sued_alone,
        supreme=supreme,
    )
    return rule_on(mentions, document.sentences, appeal)


def _confidence(ruling: Ruling, people: People, *, separate: bool) -> Confidence:
    """Return how sure the row is: one judge alone, or force never named, lower it."""
    if ruling.raised and separate:
        return "low"
    if ruling.confidence == "high" and people.force_is_inferred:
        return "medium"
    return ruling.confidence


def _basis(ruling: Ruling, people: People) -> Basis | None:
    sentence, rule = ruling.basis, ruling.rule
    if sentence is None and people.force_claim and people.force_sentences:
        sentence, rule = people.force_sentences[0], "force claim"
    if sentence is None:
        return None
    document = people.document
    begin = document.reading.at(sentence.start)
    end = document.reading.at(sentence.start + max(0, len(sentence.text) - 1)) + 1
    return Basis(rule=rule, sentence=document.raw[begin:end], offset=begin)


def _authorities(ruling: Ruling, document: Document) -> tuple[str, ...]:
    if not ruling.raised or ruling.basis is None:
        return ()
    return authorities_in(passage(ruling.basis, document.sentences))


def code(opinion: Opinion) -> Coded:
    """Code one opinion by the rules of the codebook.

    Parameters
    ----------
    opinion : Opinion
        Any opinion; fields that its source leaves open are looked for in its text.

    Returns
    -------
    Coded
        With the sentence on which the coding rests and how sure it is. ``low`` means that a
        careful reader should look: such rows go to the review queue.
    """
    document = Document(opinion.text)
    mentioned = mentions_immunity(opinion.text)
    court = record_facts.court_of(opinion, document)
    ruling = _rule(document, mentioned, supreme=court == "scotus")
    people = People(document, ruling.raised)
    separate = is_separate(opinion, document)
    filed = record_facts.date_of(opinion, document)
    docket = record_facts.docket_of(opinion, document)
    headed = any(fact is not None for fact in (court, filed, docket))
    why = kinds.left_out(opinion.text, opinion.opinion_type, headed=headed)
    confidence = _confidence(ruling, people, separate=separate)
    police = people.defendant_type in {"police", "mixed"}
    return Coded(
        opinion_id=opinion.opinion_id,
        qi_mentioned=mentioned,
        qi_raised=ruling.raised,
        defendant_type=people.defendant_type,
        force_claim=people.force_claim,
        force_in_custody=people.in_custody,
        target=ruling.raised and people.force_claim and not people.in_custody and police,
        violation=ruling.violation,
        clearly_established=ruling.clearly_established,
        qi_result=ruling.result,
        favours=FAVOURS[ruling.result],
        published=record_facts.published_of(opinion, document),
        court=court,
        circuit=record_facts.circuit_of(court),
        date_filed=filed,
        docket=docket,
        panel_author=record_facts.author_of(opinion, document),
        errata=document.is_errata,
        separate=separate,
        basis=_basis(ruling, people),
        confidence="low" if why == kinds.NO_TEXT else confidence,
        authorities=_authorities(ruling, document),
        left_out=why,
    )
