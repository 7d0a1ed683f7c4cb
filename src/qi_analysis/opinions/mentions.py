"""What each sentence that mentions immunity is: the court's holding, a ruling below, a citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qi_analysis.opinions import signals as s
from qi_analysis.opinions.patterns import compiled
from qi_analysis.opinions.segments import Sentence

Role = Literal[
    "held", "not_reached", "no_jurisdiction", "reviewed", "below", "argued", "argued_below",
    "law", "cited", "mention",
]  # fmt: skip
"""``law`` states doctrine or another case; ``cited`` stands in a citation's parenthesis."""

Direction = Literal["granted", "denied"]

_BELOW = compiled(
    r"\b(?:below|in the district court|before the district court|moved? (?:to|for)|motion"
    r"|in (?:his|"
    r"her|their|its) answer|affirmative defenses?|filed)\b"
)
_PLEA = compiled(
    r"\bqualified immunity (?:defense|claim|argument|plea)\b",
    r"\b(?:defense|claim|plea|assertion) of qualified immunity\b",
)
_HOLDS_AFTER = compiled(r"\b(?:we|because|since|but)\b")
_ONE_STEP = compiled(r"\b(?:prong|step|element|part of|half of|aspect|clearly established)\b")
_APPEALS = compiled(
    r"\bappeal(?:s|ed|ing)?\b[^.;]{0,60}\b(?:from|denial|grant|ruling|order|judgment|decision)\b"
)
_EXAMPLE = compiled(r"\bfor (?:instance|example)\b", r"\bmight (?:be|enjoy|have)\b")
_STATED_LAW = compiled(r"\b(?:we have|we had|this court has|the Court)\b")
_BOUND_TO_CASE = compiled(
    r"\b(?:the|these|those|both|all|individual|named|other|five|four|three|two) (?:\w+[ -]){0,3}"
    r"(?:defendants?|appell(?:ant|ee)s?|officers?|officials?|troopers?|agents?|deput(?:y|ies)|"
    r"guards?|detectives?|sergeant|chief|sheriff|selectmen|mayor|governor|warden|superintendent)\b|"
    r"\b(?:defendants?|appell(?:ant|ee)s?)\b|\bthis (?:appeal|case|action|suit)\b|"
    r"(?-i:\b(?!The |An? |Each |Any )[A-Z][a-zÀ-ÿ’'-]+,? (?:is|are|was|were|enjoys?)\b)"
    r"|\b(?:he|she|they|him|her|them)\b|"
    r"\bin this case\b|\bhere\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence that mentions qualified immunity, and how it was read.

    Attributes
    ----------
    role : str
        Who speaks, and of what.
    direction : str or None
        ``granted`` or ``denied``, for a holding or a ruling below.
    rule : str
        Name of the rule that decided the role.
    sentence : Sentence
        The sentence.
    index : int
        Its place among the sentences of the body.
    """

    role: Role
    direction: Direction | None
    rule: str
    sentence: Sentence
    index: int


def direction_of(text: str) -> Direction | None:
    """Return which way a sentence about immunity points, or None."""
    if s.REVERSES_DENIAL.search(text):
        return "granted"
    if s.DENIES.search(text):
        return "denied"
    return "granted" if s.GRANTS.search(text) else None


def _question_left(text: str) -> Role | None:
    """Return the role of "we need not decide ... immunity", where what follows is no holding."""
    left = s.NOT_REACHED.search(text)
    immunity = s.QI.search(text, left.end(), left.end() + 160) if left else None
    if left is None or immunity is None:
        return None
    between = text[left.end() : immunity.start()]
    if s.COURT_SPEAKS.search(between) or _HOLDS_AFTER.search(between):
        return None
    around = text[left.end() : immunity.end() + 40]
    return "mention" if _ONE_STEP.search(around) else "not_reached"


def _left_open(sentence: Sentence, following: Sequence[Sentence]) -> tuple[str, Sentence] | None:
    """Return rule and sentence by which immunity is not reached: this one, or one just after."""
    if s.NOT_REACHED.search(sentence.masked):
        return "court need not reach it", sentence
    for later in following:
        if (
            s.NOT_REACHED.search(later.masked)
            and s.REFERS_BACK.search(later.masked)
            and s.COURT_SPEAKS.search(later.masked)
        ):
            return "court need not reach it (sentence after)", later
    return None


def _holding(text: str) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence in the court's own voice."""
    if s.PRECEDENT.search(text) and _STATED_LAW.search(text):
        return None
    direction = direction_of(text)
    speaks, concludes = bool(s.COURT_SPEAKS.search(text)), bool(s.CONCLUDES.search(text))
    if s.NO_JURISDICTION.search(text) and (speaks or concludes):
        return "no_jurisdiction", None, "no jurisdiction over the appeal"
    if direction and (speaks or concludes) and (concludes or not s.ABSTRACT.search(text)):
        return "held", direction, "court holds" if speaks else "court concludes"
    judged = s.ADOPTS.search(text) or s.FAULTS.search(text)
    if direction and judged and not (s.PARTY_SAYS.search(text) or s.PRECEDENT.search(text)):
        return "held", direction, "court judges the ruling below"
    return None


def _others(text: str, direction: Direction | None) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence in the voice of another: the court below, a party, the case law."""
    reviewed = s.WE_REVIEW.search(text) is not None
    ruling, party = s.RULING_BELOW_FIRST.search(text), s.PARTY_SAYS.search(text)
    if ruling and not reviewed and not (party and party.end() < ruling.end()):
        return "below", direction or s.ruling_below(text), "ruling below"
    if s.PRECEDENT.search(text) and not reviewed:
        return "law", None, "case law"
    if _EXAMPLE.search(text):
        return "law", None, "example"
    if reviewed and (_APPEALS.search(text) or not s.PARTY_SAYS.search(text)):
        return "reviewed", None, "question on appeal"
    if s.PARTY_SAYS.search(text):
        if _BELOW.search(text) and not reviewed:
            return "argued_below", None, "argument below"
        return "argued", None, "argument of a party"
    return None


def _voices(text: str) -> tuple[Role, Direction | None, str]:
    """Read a sentence in which the court gives no holding in so many words."""
    direction = direction_of(text)
    others = _others(text, direction)
    if others:
        return others
    if s.LOWER_COURT.search(text) and s.RULED_BELOW.search(text):
        return "below", direction or s.ruling_below(text), "ruling below"
    if s.ABSTRACT.search(text) or s.CONDITIONAL.search(text):
        return "law", None, "doctrine in the abstract"
    if s.COURT_SPEAKS.search(text):
        return "reviewed", None, "court turns to it"
    if direction and _BOUND_TO_CASE.search(text):
        return "held", direction, "said of these defendants"
    return "mention", None, "mention"


def _answered(text: str, following: Sequence[Sentence]) -> tuple[Direction, str] | None:
    """Return which way the court answers an argument on immunity, here or just after, and how."""
    asked = direction_of(text) or ("granted" if _PLEA.search(text) else None)
    if asked is None or not s.PARTY_SAYS.search(text):
        return None
    later = [x.masked for x in following]
    if s.REJECTS.search(text) or any(s.REJECTS.search(x) for x in later):
        return ("denied" if asked == "granted" else "granted"), "court turns the argument down"
    if any(s.ACCEPTS.search(x) for x in later):
        return asked, "court accepts the argument"
    return None


def read_mention(index: int, sentences: Sequence[Sentence]) -> Mention:
    """Say what the sentence at ``index``, which mentions immunity, is."""
    sentence = sentences[index]
    text = sentence.masked
    if not s.QI.search(text):
        return Mention("cited", None, "parenthesis after a citation", sentence, index)
    left_here = _question_left(text)
    if left_here:
        return Mention(left_here, None, "court need not reach it", sentence, index)
    if s.WAIVED.search(text) and not (s.PARTY_SAYS.search(text) or s.NOT_WAIVED.search(text)):
        return Mention("not_reached", None, "defense waived", sentence, index)
    held = _holding(text)
    if held:
        return Mention(*held, sentence, index)
    role, direction, rule = _voices(text)
    if role in {"argued", "reviewed"}:
        answer = _answered(text, sentences[index + 1 : index + 3])
        if answer:
            return Mention("held", *answer, sentence, index)
    if role not in {"law", "below"} or s.COURT_SPEAKS.search(text):
        left = _left_open(sentence, sentences[index + 1 : index + 4])
        if left and (role != "held" or direction is None):
            return Mention("not_reached", None, *left, index)
    return Mention(role, direction, rule, sentence, index)


def read_mentions(sentences: Sequence[Sentence]) -> list[Mention]:
    """Read every sentence of the body that mentions immunity, in order."""
    return [
        read_mention(index, sentences)
        for index, sentence in enumerate(sentences)
        if s.QI.search(sentence.text)
    ]
