"""From an opinion to its coded row: every field of the coding scheme, with its basis."""

from __future__ import annotations

import re

from qi_analysis.opinions.reading import kinds, record_facts, signals
from qi_analysis.opinions.reading.appeal import read_appeal
from qi_analysis.opinions.reading.authorities import authorities_in, passage
from qi_analysis.opinions.reading.coded import FAVOURS, Basis, Coded, Confidence
from qi_analysis.opinions.reading.mentions import read_mentions
from qi_analysis.opinions.reading.outcome import Ruling, rule_on
from qi_analysis.opinions.reading.people import People
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.texts.opinion import Opinion

_HEADING = re.compile(
    r"^[ \t]*(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\.[ \t]*)?(?:The |Appellants?'? |Defendants?'? )?"
    r"(?:Defense of |Doctrine of )?Qualified Immunity(?: Defense| Doctrine| Analysis| Claim)?"
    r"[ \t]*[.:]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_THE_COURT = ("030", "035", "040", "concurrence", "dissent", "in-part")


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
