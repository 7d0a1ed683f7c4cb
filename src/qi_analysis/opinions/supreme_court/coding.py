"""What the Court decided of qualified immunity in one opinion, by rule: for whom, at which step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qi_analysis.opinions.reading.case import Confidence
from qi_analysis.opinions.reading.coder import code as code_as_elsewhere
from qi_analysis.opinions.reading.segments import Reading, Sentence, split_sentences
from qi_analysis.opinions.supreme_court import rules, voices
from qi_analysis.opinions.supreme_court.claims import Claim, claim_of
from qi_analysis.opinions.supreme_court.records import CourtRecord

Applied = Literal["applied", "question_about_it", "no"]
Step = Literal["violation", "clearly_established", "both", "neither"]
Favored = Literal["officials", "plaintiff", "split", "not_decided"]
_LEAD = re.compile(r"(?:(?:Ibid\.|[VX]|[IVX]{2,4}) )+(?:[A-D] )?(?=[“A-Z])")
_STARS = re.compile(r"\[\*+\d+\] ?")


@dataclass(frozen=True, slots=True)
class CourtCoding:
    """The coding of one opinion of the Court.

    Attributes
    ----------
    applied : str
        ``applied``: it rules for or against the officials, or sends a ruling on immunity back as
        wrong. ``question_about_it``: it decides who may claim the defense or how it is reviewed.
        ``no``: neither, whatever it mentions.
    step : str
        The step of the test on which the ruling rests.
    for_whom : str
        Whom the ruling on immunity favors.
    claim : str
        What the officials are said to have done.
    rule, sentence, offset
        The rule, the Court's sentence as it stands in the document, and where it begins there.
    confidence : str
        ``low`` and ``medium`` codings are for a reader.
    """

    applied: Applied
    step: Step
    for_whom: Favored
    claim: Claim
    rule: str
    sentence: str
    offset: int | None
    confidence: Confidence


def court_sentences(record: CourtRecord) -> tuple[Reading, list[Sentence]]:
    """Return the Court's own words as a reader sees them, and their sentences.

    The rest of the document is blank, so that offsets are those of the document.
    """
    part = record.court
    text = record.opinion.text
    reading = Reading(voices.keep_only(text, part) if part else "")
    return reading, split_sentences(reading.text)


def shown(reading: Reading, sentence: Sentence) -> tuple[str, int]:
    """Return a sentence without the number of a section in front, and its offset in the document.

    What the document has as one sentence with the mark of a section's end stops at the mark.
    """
    lead = _LEAD.match(sentence.text)
    skipped = lead.end() if lead else 0
    words = sentence.text[skipped:].split(" * * *")[0]
    return tidy(words), reading.at(sentence.start + skipped)


def tidy(words: str) -> str:
    """Return words without soft hyphens, marks of pages, and the breaks they leave in a word."""
    return " ".join(rules.mended(_STARS.sub("", words)).split())


def step_of(sentences: Sequence[Sentence]) -> Step:
    """Return the step on which a ruling rests, by the Court's own statements on either."""
    violation = established = False
    for sentence in sentences:
        text = rules.plain(sentence.masked)
        violation |= rules.VIOLATION.search(text) is not None
        for pattern in (rules.NOT_ESTABLISHED, rules.ESTABLISHED):
            hit = pattern.search(text)
            established |= hit is not None and rules.own_voice(text[: hit.start()], "")
    if violation:
        return "both" if established else "violation"
    return "clearly_established" if established else "neither"


def _weigh(findings: Sequence[rules.Finding]) -> tuple[Favored, Confidence]:
    sides = {found.side for found in findings if found.side}
    firm = {found.side for found in findings if found.side and found.firm}
    if len(sides) > 1:
        return (next(iter(firm)), "low") if len(firm) == 1 else ("split", "low")
    several = len(findings) > 1
    sure: Confidence = "high" if several and firm else "medium" if several or firm else "low"
    return next(iter(sides)), sure


def code(record: CourtRecord, issue: str = "", law: str = "") -> CourtCoding:
    """Code one opinion of the Court.

    Parameters
    ----------
    record : CourtRecord
        A document in which the Court speaks.
    issue, law : str
        ``issue`` and ``lawSupp`` of the Supreme Court Database, where it has the case.

    Returns
    -------
    CourtCoding
        Never resting on the syllabus or on a single justice's words: they are blank to the rules.
    """
    reading, sentences = court_sentences(record)
    claim, claim_plain = claim_of(reading.text, issue, law)
    masked = voices.keep_only(record.opinion.text, record.court) if record.court else ""
    elsewhere = code_as_elsewhere(replace(record.opinion, text=masked))
    findings = rules.decisive(sentences)
    about = [found for found in findings if found.side is None]
    ruled = [found for found in findings if found.side]
    if about:
        sentence, offset = shown(reading, about[-1].sentence)
        return CourtCoding(
            "question_about_it",
            "neither",
            "not_decided",
            claim,
            about[-1].rule,
            sentence,
            offset,
            "low",
        )
    if not ruled:
        unsure: Confidence = "medium" if elsewhere.qi_raised else "high"
        return CourtCoding(
            "no", "neither", "not_decided", claim, "no ruling found", "", None, unsure
        )
    for_whom, sure = _weigh(ruled)
    best = _best(ruled, for_whom)
    sentence, offset = shown(reading, best.sentence)
    unlike = elsewhere.favours not in {"none", "police" if for_whom == "officials" else for_whom}
    if sure == "high" and (unlike or not claim_plain):
        sure = "medium"
    return CourtCoding(
        "applied", step_of(sentences), for_whom, claim, best.rule, sentence, offset, sure
    )


def _best(ruled: Sequence[rules.Finding], for_whom: Favored) -> rules.Finding:
    """Return the finding to show: a firm one for that side, the last of its kind."""
    own = [found for found in ruled if found.side == for_whom] or list(ruled)
    return next((found for found in reversed(own) if found.firm), own[-1])
