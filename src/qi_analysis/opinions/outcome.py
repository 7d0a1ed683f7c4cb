"""From the mentions of immunity to what became of it: raised, result, for whom, the two steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qi_analysis.opinions import signals as s
from qi_analysis.opinions import signals_rulings as r
from qi_analysis.opinions.law_applied import law_applied
from qi_analysis.opinions.mentions import Direction, Mention
from qi_analysis.opinions.patterns import compiled
from qi_analysis.opinions.segments import Sentence
from qi_analysis.opinions.two_steps import Result, Step, decide_steps, weigh

Confidence = Literal["high", "medium", "low"]

FAVOURS = {"granted": "police", "denied": "plaintiff", "mixed": "mixed", "no_decision": "none"}

_DISPOSITION = re.compile(
    r"\b(affirmed|reversed|vacated|dismissed)\b|\bwe (?:\w+ ){0,3}(affirm|reverse|vacate)\b"
    r"|\b(affirm|reverse|vacate) in part\b",
    re.IGNORECASE,
)
_FIRM = frozenset(
    {
        "court holds",
        "court concludes",
        "court judges the ruling below",
        "court turns the argument down",
        "court accepts the argument",
        "court tells one official from another",
    }
)
_INFERRED = "ruling below"
_SOFT = ("said of these defendants", "law applied to the case")
_SENT_BACK = compiled(
    r"\b(?:express|intimate|take)s? no (?:view|opinion)\b|\bnor do we (?:express|decide"
    r"|reach)\b|\bin the first instance\b|"
    r"\bfor (?:re)?consideration\b|\bfor further consideration\b"
    r"|\bso that the (?:district )?court (?:can|may)\b|"
    r"\b(?:remand|leave)\b[^.;]{0,80}\b(?:to (?:re)?consider|to determine|to decide|to address"
    r"|to the district court to)\b"
)
_ALTERNATIVE = compiled(
    r"\b(?:alternative(?:ly)?|alternate|in any event|also|further|additionally|moreover"
    r"|even (?:if|assuming))\b"
)

_BORNE_OUT = {
    ("granted", "no", "not_reached"),
    ("granted", "not_reached", "no"),
    ("granted", "no", "no"),
    ("denied", "yes", "yes"),
    ("denied", "not_reached", "yes"),
}


@dataclass(frozen=True, slots=True)
class Appeal:
    """What is before the court.

    Attributes
    ----------
    heading : bool
        A section of the opinion is headed by immunity.
    by_officials : bool
        The defendants appeal, and the plaintiffs do not.
    supreme : bool
        The Supreme Court speaks.
    """

    heading: bool = False
    by_officials: bool = False
    supreme: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of immunity in one opinion, and the sentence on which that rests."""

    raised: bool
    result: Result
    violation: Step
    clearly_established: Step
    confidence: Confidence
    rule: str
    basis: Sentence | None


def _disposition(sentences: Sequence[Sentence]) -> str | None:
    """Return affirmed, reversed or dismissed from the last words of the court, or None."""
    for sentence in reversed(sentences[-40:]):
        if (
            s.LOWER_COURT.search(sentence.masked)
            and s.RULED_BELOW.search(sentence.masked)
            and (not s.COURT_SPEAKS.search(sentence.masked))
            and "affirmed" not in sentence.masked.lower()
        ):
            continue
        words = ["".join(found).lower() for found in _DISPOSITION.findall(sentence.masked)]
        if not words:
            continue
        if any(word.startswith(("revers", "vacat")) for word in words):
            return "mixed" if any(w.startswith("affirm") for w in words) else "reversed"
        return "affirmed" if words[-1].startswith("affirm") else "dismissed"
    return None


def _last(mentions: Sequence[Mention]) -> Mention:
    """Return the mention that decides: the last one that is no aside in a footnote."""
    firm = [m for m in mentions if m.rule in _FIRM]
    return (firm or list(mentions))[-1]


def _decide(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], appeal: Appeal
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return result, confidence, rule and deciding mention, where immunity is raised."""
    held = [m for m in mentions if m.role == "held" and m.direction]
    granted = [m for m in held if m.direction == "granted"]
    denied = [m for m in held if m.direction == "denied"]
    both = [m for m in held if m.direction == "mixed" and m.rule in _FIRM]
    dropped = [m for m in mentions if m.role == "no_jurisdiction"]
    left = [m for m in mentions if m.role == "not_reached"]
    if both and _disposition(sentences) != "affirmed":
        return "mixed", "medium", both[-1].rule, both[-1]
    if granted and denied:
        return _weigh(granted, denied, sentences)
    if granted and dropped and _disposition(sentences) != "affirmed":
        return "mixed", "medium", "granted in part, no jurisdiction over the rest", _last(granted)
    if held and not dropped and appeal.by_officials and _disposition(sentences) == "mixed":
        # they appeal from a denial: affirmed in part, reversed in part is denied and granted
        return "mixed", "medium", "officials' appeal succeeds in part", _last(held)
    if held and not (left and all(m.rule in _SOFT for m in held)):
        return _held(held, contrary=bool(left) or (bool(dropped) and bool(denied)))
    if left:
        return "no_decision", "medium" if len(left) == 1 else "high", left[-1].rule, left[-1]
    if dropped:
        return "no_decision", "medium", dropped[-1].rule, dropped[-1]
    return _infer(mentions, sentences, supreme=appeal.supreme)


def _held(
    held: Sequence[Mention], *, contrary: bool
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return the result where what the court says of immunity points one way."""
    sure = any(m.rule in _FIRM for m in held)
    confidence: Confidence = "medium" if contrary or not sure else "high"
    last = _last(held)
    result: Result = "granted" if any(m.direction == "granted" for m in held) else "denied"
    return result, confidence, last.rule, last


def _weigh(
    granted: Sequence[Mention], denied: Sequence[Mention], sentences: Sequence[Sentence]
) -> tuple[Result, Confidence, str, Mention]:
    """Return the result where sentences point both ways: split, unless one side stands alone."""
    firm_granted = [m for m in granted if m.rule in _FIRM]
    firm_denied = [m for m in denied if m.rule in _FIRM]
    if firm_granted and firm_denied:
        return "mixed", "medium", "holdings point both ways", _last([*granted, *denied])
    both = sorted([*granted, *denied], key=lambda m: m.index)
    one_sided = firm_granted or firm_denied
    asides = denied if firm_granted else granted
    if one_sided and _disposition(sentences) != "mixed":
        # a plain statement after the holding limits it; one before it frames the question
        if asides[-1].index > one_sided[-1].index:
            return "mixed", "medium", "holding, then limited", one_sided[-1]
        result: Result = "granted" if firm_granted else "denied"
        return result, "medium", one_sided[-1].rule, one_sided[-1]
    if one_sided:
        return "mixed", "medium", "holding, then limited", one_sided[-1]
    return "mixed", "low", "statements point both ways", both[-1]


def _rulings_below(mentions: Sequence[Mention], *, supreme: bool) -> list[Mention]:
    """Return rulings under review; for the Supreme Court those of the court of appeals."""
    below = [m for m in mentions if m.role == "below" and m.direction]
    below += [
        m
        for m in mentions
        if m.role == "reviewed" and m.direction and m.rule == "question on appeal"
    ]
    below.sort(key=lambda m: m.index)
    if supreme:
        last = [m for m in below if not _TRIAL_COURT.search(m.sentence.masked)] or below
        return last[-1:]
    return below


def _infer(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], *, supreme: bool
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return the result from the ruling below and the disposition, for want of a holding."""
    below = _rulings_below(mentions, supreme=supreme)
    disposition = _disposition(sentences)
    other = [m for m in mentions if m.role in {"reviewed", "argued"}]
    anchor = below[-1] if below else other[-1] if other else None
    if not below or disposition not in {"affirmed", "reversed"}:
        return "no_decision", "low", "no holding on immunity found", anchor
    if _alternative(mentions, sentences):
        return "no_decision", "low", "alternative ground of the ruling below", anchor
    if disposition == "reversed" and _sent_back(sentences):
        return "no_decision", "medium", "sent back without a decision", anchor
    directions: set[Direction | None] = {m.direction for m in below}
    if len(directions) > 1:
        directions = {below[-1].direction}
    flip = disposition == "reversed"
    result: Result = "granted" if (directions == {"granted"}) != flip else "denied"
    # an appeal from a denial is about immunity; a grant may be affirmed on another ground
    sure: Confidence = "medium" if directions == {"denied"} else "low"
    return result, sure, f"{_INFERRED} {disposition}", anchor


def _sent_back(sentences: Sequence[Sentence]) -> bool:
    """Say whether the court leaves the answer to the court below."""
    return any(
        _SENT_BACK.search(x.masked) and (r.OWN.search(x.masked) or "remand" in x.masked.lower())
        for x in sentences[len(sentences) * 2 // 3 :]
    )


def _alternative(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> bool:
    """Say whether immunity is told of only as a second ground of the ruling under review."""
    spoken = [m for m in mentions if m.role not in {"law", "cited", "argued_below"}]
    return bool(spoken) and all(
        m.role == "below"
        and m.direction == "granted"
        and any(_ALTERNATIVE.search(x.masked) for x in sentences[max(0, m.index - 1) : m.index + 1])
        for m in spoken
    )


_TRIAL_COURT = re.compile(
    r"\b(?:district courts?|trial court|magistrate|judge [A-Z]\w+)\b", re.IGNORECASE
)


def _appealed(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> bool:
    """Say whether a ruling on immunity below is followed by word of an appeal."""
    return any(
        s.APPEALED.search(sentence.masked)
        for m in mentions
        if m.role == "below" and m.direction
        for sentence in sentences[m.index : m.index + 4]
    )


def _is_raised(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], appeal: Appeal
) -> tuple[bool, Confidence, str]:
    """Say whether immunity is before the court, by the roles of its mentions."""
    roles = [m.role for m in mentions]
    if any(m.role == "held" and m.rule not in _SOFT for m in mentions):
        return True, "high", "decided"
    if {"not_reached", "no_jurisdiction"} & set(roles):
        return True, "high", "not reached"
    if "reviewed" in roles or appeal.heading:
        return (
            True,
            "high" if roles.count("reviewed") > 1 or appeal.heading else "medium",
            "on appeal",
        )
    if "held" in roles:
        return True, "medium", "said of these defendants"
    if _appealed(mentions, sentences):
        return True, "medium", "ruling below appealed"
    if "argued" in roles:
        return True, "medium" if roles.count("argued") > 1 else "low", "argued"
    if any(m.role == "below" and m.direction == "granted" for m in mentions):
        return True, "low", "ground of the ruling below"
    if appeal.supreme and any(m.role == "below" and m.direction for m in mentions):
        return True, "medium", "ruling of the court below"
    if "mention" in roles and roles.count("mention") > 1:
        return True, "low", "mentioned more than once"
    loose = {"below", "argued_below", "mention"} & set(roles)
    return False, "medium" if loose else "high", "mentioned only"


def rule_on(mentions: Sequence[Mention], sentences: Sequence[Sentence], appeal: Appeal) -> Ruling:
    """Return what became of immunity in an opinion.

    Parameters
    ----------
    mentions : sequence of Mention
        Every sentence that mentions it, read by `mentions.read_mentions`.
    sentences : sequence of Sentence
        The sentences of the body.
    appeal : Appeal
        Who brings it, and where.
    """
    mentions = list(mentions)
    if not any(m.role in {"held", "not_reached", "no_jurisdiction"} for m in mentions):
        applied = law_applied(mentions, sentences, supreme=appeal.supreme)
        mentions += [applied] if applied else []
    raised, sure, why = _is_raised(mentions, sentences, appeal)
    if not raised:
        basis = mentions[0].sentence if mentions else None
        return Ruling(False, "no_decision", "not_reached", "not_reached", sure, why, basis)
    result, confidence, rule, deciding = _decide(mentions, sentences, appeal)
    left = next((m.sentence.masked for m in mentions if m.role == "not_reached"), "")
    violation, law = decide_steps(result, weigh(sentences, mentions, supreme=appeal.supreme), left)
    if rule.startswith(_INFERRED) and (result, violation, law) in _BORNE_OUT:
        sure = confidence = "medium"
    order = ["low", "medium", "high"]
    worst: Confidence = min(sure, confidence, key=order.index)
    anchor = deciding or next((m for m in mentions if m.role not in {"law", "cited"}), mentions[0])
    return Ruling(True, result, violation, law, worst, f"{why}: {rule}", anchor.sentence)
