"""What each sentence that mentions immunity is: the court's holding, a ruling below, a citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qi_analysis.opinions.reading import signals as s
from qi_analysis.opinions.reading import signals_rulings as r
from qi_analysis.opinions.reading.patterns import compiled
from qi_analysis.opinions.reading.segments import Sentence
from qi_analysis.opinions.reading.statements import Statement, read_statements

Role = Literal[
    "held", "not_reached", "no_jurisdiction", "reviewed", "below", "argued", "argued_below",
    "law", "cited", "mention",
]  # fmt: skip
"""``law`` states doctrine or another case; ``cited`` stands in a citation's parenthesis."""

Direction = Literal["granted", "denied", "mixed"]
"""``mixed``: one sentence gives some and refuses some."""

DECIDING = frozenset(
    {
        "court holds",
        "court concludes",
        "court judges the ruling below",
        "court turns the argument down",
        "court accepts the argument",
        "court tells one official from another",
    }
)
"""Rules by which a sentence decides in so many words."""

_BELOW = compiled(
    r"\b(?:below|in the district court|before the district court|moved? (?:to|for)|motion"
    r"|in (?:his|"
    r"her|their|its) answer|affirmative defenses?|filed|pleaded|pled)\b"
)
_LISTED = re.compile(r"\b(?:said|argued|answered) that\b(?:[^;]*?, that\b){2,}")
"""One of many grounds put forward below."""
_INVOKING = compiled(r"\b(?:invok|assert|plead|rais|claim|sought|seek|mov|rel(?:y|ied))\w*\b")
_PLEA = compiled(
    r"\bqualified immunity (?:defense|claim|argument|plea)\b",
    r"\b(?:defense|claim|plea|assertion) of qualified immunity\b",
)
_HOLDS_AFTER = compiled(r"\b(?:we|because|since|but)\b")
_ONE_STEP = compiled(r"\b(?:prong|step|element|part of|half of|aspect|clearly established)\b")
_EXAMPLE = compiled(r"\bfor (?:instance|example)\b", r"\bmight (?:be|enjoy|have)\b")
_QUOTES = re.compile(r"^[\W\d]{0,3}[\"“‘]")
_GENERAL = compiled(
    r"\binsofar as\b|\b(?:government|public|state|executive) (?:officials?|officers?|actors?"
    r"|employees?)\b[^.;]{0,80}"
    r"\b(?:civil|liability|suits?|damages)\b|\ball but the plainly\b|\b(?:an?|any|each|every"
    r"|such an?) (?:\w+ )?(?:officer|official|"
    r"defendant|government official|police officer|person|individual)\b(?! in (?:his|her|their"
    r"|the) (?:position|shoes|situation))|"
    r"\bofficials? (?:who|is|are)\b|\bto overcome\b|\bfor purposes of\b|\bunless (?:the|an?|his"
    r"|her|their|its|it|they)\b|"
    r"\bis an? (?:legal|mixed|pure) (?:question|determination)\b|\bquestions? of law\b"
    r"|\b(?:generally|ordinarily|typically|usually|normally)\b|"
    r"\bmere mistakes\b|\bpurposes? of\b|\bimmunity from suit\b|\bso long as\b|\bif (?:the|an?"
    r"|his|her|their|its|it|they)\b"
)
"""Doctrine, as courts set it out."""
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


def _voiced(statements: Sequence[Statement], *speakers: str) -> list[Statement]:
    return [x for x in statements if x.speaker in speakers]


def _together(statements: Sequence[Statement]) -> Direction:
    """Return the one direction of statements, or ``mixed``."""
    found: set[Direction] = {x.direction for x in statements if x.direction}
    return next(iter(found)) if len(found) == 1 else "mixed"


def _holding(
    text: str, statements: Sequence[Statement]
) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence in the court's own voice."""
    if r.UNLIKE.search(text) and not s.PRECEDENT.search(text):
        return "held", "mixed", "court tells one official from another"
    own = _voiced(statements, "court", "judging")
    others = bool(_voiced(statements, "party", "below", "case"))
    if (
        s.NO_JURISDICTION.search(text)
        and not others
        and (s.COURT_SPEAKS.search(text) or s.CONCLUDES.search(text) or own)
    ):
        return "no_jurisdiction", None, "no jurisdiction over the appeal"
    told = [x for x in own if x.direction and not x.asks]
    judged = [x for x in told if x.speaker == "judging"]
    held = [
        x
        for x in told
        if x.speaker == "court"
        and r.DECIDES.search(text)
        and (_BOUND_TO_CASE.search(text) or not _GENERAL.search(x.clause))
    ]
    if judged or held:
        rule = "court judges the ruling below" if judged else "court holds"
        return "held", _together([*judged, *held]), rule
    return None


def _fate_below(
    text: str, statements: Sequence[Statement]
) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence that tells what was asked for below, and what became of it."""
    asked = _voiced(statements, "party", "below", "nobody")
    if not asked or r.OWN.search(text) or s.PRECEDENT.search(text) or r.PAST_CASE.search(text):
        return None
    if not (_BELOW.search(text) or s.PARTY_SAYS.search(text) or _INVOKING.search(text)):
        return None
    if r.REFUSED_BELOW.search(text):
        return "below", "denied", "ruling below"
    return ("below", "granted", "ruling below") if r.GRANTED_BELOW.search(text) else None


def _plain(text: str, statements: Sequence[Statement]) -> tuple[Role, Direction, str] | None:
    """Read a sentence that names no speaker: the court's own, if it is about this case."""
    if r.NO_HELP.search(text) and not (s.PRECEDENT.search(text) or s.PARTY_SAYS.search(text)):
        return "held", "denied", "court concludes"
    said = [x for x in _voiced(statements, "nobody") if x.direction and not x.asks]
    if not said or _QUOTES.match(text) or s.PRECEDENT.search(text):
        return None
    concludes = s.CONCLUDES.search(text) is not None
    general = _GENERAL.search(text) or s.ABSTRACT.search(text)
    if concludes and (not general or _BOUND_TO_CASE.search(text)) and not _GENERAL.search(text):
        return "held", _together(said), "court concludes"
    if _BOUND_TO_CASE.search(text) and not general and not s.CONDITIONAL.search(text):
        return "held", _together(said), "said of these defendants"
    return None


def _others(
    text: str, statements: Sequence[Statement]
) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence in the voice of another: the court below, a party, the case law."""
    first = statements[0] if statements else None
    if first is None:
        return None
    direction = first.direction
    reviewed = s.WE_REVIEW.search(text) is not None
    if first.speaker == "below":
        return "below", direction, "ruling below"
    if first.speaker == "appeal" or (reviewed and first.speaker in {"court", "party"}):
        return "reviewed", direction, "question on appeal"
    if first.speaker == "party":
        if (_BELOW.search(text) or _LISTED.search(text)) and not reviewed:
            return "argued_below", None, "argument below"
        return "argued", direction, "argument of a party"
    if first.speaker == "case" or (s.PRECEDENT.search(text) and not reviewed):
        return "law", None, "case law"
    if _EXAMPLE.search(text):
        return "law", None, "example"
    return ("reviewed", None, "question on appeal") if reviewed else None


def _voices(text: str, statements: Sequence[Statement]) -> tuple[Role, Direction | None, str]:
    """Read a sentence in which the court gives no holding in so many words."""
    others = _others(text, statements)
    if others:
        return others
    plain = _plain(text, statements)
    if plain:
        return plain
    if s.ABSTRACT.search(text) or s.CONDITIONAL.search(text) or _GENERAL.search(text):
        return "law", None, "doctrine in the abstract"
    if s.COURT_SPEAKS.search(text):
        return "reviewed", None, "court turns to it"
    return "mention", None, "mention"


def _answered(
    text: str, statements: Sequence[Statement], following: Sequence[Sentence]
) -> tuple[Direction, str] | None:
    """Return which way the court answers an argument on immunity, here or just after, and how."""
    party = [x for x in _voiced(statements, "party", "appeal") if x.direction]
    asked = party[0].direction if party else ("granted" if _PLEA.search(text) else None)
    if asked is None or not (party or s.PARTY_SAYS.search(text)):
        return None
    later = [x.masked for x in following]
    if s.REJECTS.search(text) or any(s.REJECTS.search(x) for x in later[:2]):
        return ("denied" if asked == "granted" else "granted"), "court turns the argument down"
    if any(s.ACCEPTS.search(x) for x in later[:2]):
        return asked, "court accepts the argument"
    return None


def _set_aside(
    text: str, statements: Sequence[Statement]
) -> tuple[Role, Direction | None, str] | None:
    """Read a sentence by which the question is left open, lost, or was answered below."""
    below = bool(statements) and statements[0].speaker == "below"
    left_here = None if below else _question_left(text)
    if left_here:
        return left_here, None, "court need not reach it"
    waived = s.WAIVED.search(text) and not s.NOT_WAIVED.search(text)
    if waived and not (below or s.PARTY_SAYS.search(text)):
        return "not_reached", None, "defense waived"
    return _fate_below(text, statements)


def _motion_ruled(text: str, role: Role, following: Sequence[Sentence]) -> Direction | None:
    """Return which way the next sentence says that the motion told of here was decided below."""
    if role not in {"argued", "argued_below"} or not following or not _BELOW.search(text):
        return None
    fate = r.MOTION_RULED.search(following[0].masked)
    if fate is None:
        return None
    refused = fate.group(1).lower().startswith(("den", "ref", "dec", "rej", "dis"))
    return "denied" if refused else "granted"


def read_mention(index: int, sentences: Sequence[Sentence], *, supreme: bool = False) -> Mention:
    """Say what the sentence at ``index``, which mentions immunity, is."""
    sentence, following = sentences[index], sentences[index + 1 : index + 4]
    text = sentence.masked
    if not s.QI.search(text):
        return Mention("cited", None, "parenthesis after a citation", sentence, index)
    statements = read_statements(text, supreme=supreme)
    found = _set_aside(text, statements) or _holding(text, statements)
    if found:
        return Mention(*found, sentence, index)
    role, direction, rule = _voices(text, statements)
    ruled = _motion_ruled(text, role, following)
    if ruled:
        return Mention("below", ruled, "ruling below", sentence, index)
    if role in {"argued", "reviewed"}:
        answer = _answered(text, statements, following[:2])
        if answer:
            return Mention("held", *answer, sentence, index)
    if role not in {"law", "below"} or s.COURT_SPEAKS.search(text):
        left = _left_open(sentence, following)
        if left and (role != "held" or direction is None):
            return Mention("not_reached", None, *left, index)
    return Mention(role, direction, rule, sentence, index)


def _in_full(sentence: Sentence) -> Sentence:
    """Return a sentence with immunity by its full name: "are therefore immune" speaks of it too."""
    text = s.BARE_IMMUNE.sub("entitled to qualified immunity", sentence.masked)
    return replace(sentence, masked=s.BARE_IMMUNITY.sub("qualified immunity", text))


def read_mentions(sentences: Sequence[Sentence], *, supreme: bool = False) -> list[Mention]:
    """Read every sentence of the body that mentions immunity, in order.

    Where no other immunity is spoken of, "immune" and "immunity" alone are read as the qualified
    one, but only for what they decide.

    Parameters
    ----------
    sentences : sequence of Sentence
        The sentences of the body.
    supreme : bool
        Whether they are the Supreme Court's.
    """
    named = {i for i, x in enumerate(sentences) if s.QI.search(x.text)}
    found = [read_mention(i, sentences, supreme=supreme) for i in sorted(named)]
    if supreme or any(s.OTHER_IMMUNITIES.search(x.masked) for x in sentences):
        return found
    full = [_in_full(x) if i not in named else x for i, x in enumerate(sentences)]
    short = [
        read_mention(i, full, supreme=supreme)
        for i, x in enumerate(full)
        if i not in named and s.QI.search(x.masked)
    ]
    found += [replace(m, sentence=sentences[m.index]) for m in short if m.rule in DECIDING]
    return sorted(found, key=lambda m: m.index)
