"""From the mentions of immunity to what became of it: raised, result, for whom, the two steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qi_analysis.opinions import signals as s
from qi_analysis.opinions import signals_rulings as r
from qi_analysis.opinions.appeal import Appeal, End, end_of
from qi_analysis.opinions.law_applied import law_applied
from qi_analysis.opinions.mentions import DECIDING, Direction, Mention
from qi_analysis.opinions.patterns import compiled
from qi_analysis.opinions.segments import Sentence
from qi_analysis.opinions.two_steps import Result, Step, decide_steps, weigh

Confidence = Literal["high", "medium", "low"]

FAVOURS = {"granted": "police", "denied": "plaintiff", "mixed": "mixed", "no_decision": "none"}

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
class Ruling:
    """What became of immunity in one opinion, and the sentence on which that rests."""

    raised: bool
    result: Result
    violation: Step
    clearly_established: Step
    confidence: Confidence
    rule: str
    basis: Sentence | None


def _last(mentions: Sequence[Mention]) -> Mention:
    """Return the mention that decides: the last one that is no aside in a footnote."""
    firm = [m for m in mentions if m.rule in DECIDING]
    return (firm or list(mentions))[-1]


_IF_OFFICIALS_APPEAL: Mapping[End, Result] = {
    "affirmed": "denied",
    "reversed": "granted",
    "mixed": "mixed",
    "reversed and dismissed": "mixed",
    "dismissed": "no_decision",
}
"""Officials may appeal before judgment from a denial alone, so the end of the appeal decides."""


def _expected(appeal: Appeal, end: End | None, sentences: Sequence[Sentence]) -> Result | None:
    """Return the result that follows from who appeals and how the appeal ends, or None."""
    if not appeal.from_denial or end is None:
        return None
    if end == "reversed" and _sent_back(sentences):
        return "no_decision"
    return _IF_OFFICIALS_APPEAL[end]


def _decide(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], appeal: Appeal, end: End | None
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return result, confidence, rule and deciding mention, where immunity is raised."""
    held = [m for m in mentions if m.role == "held" and m.direction]
    granted = [m for m in held if m.direction == "granted"]
    denied = [m for m in held if m.direction == "denied"]
    both = [m for m in held if m.direction == "mixed" and m.rule in DECIDING]
    dropped = [m for m in mentions if m.role == "no_jurisdiction"]
    left = [m for m in mentions if m.role == "not_reached"]
    firm = [m for m in held if m.rule in DECIDING]
    expected = _expected(appeal, end, sentences)
    if both and end != "affirmed":
        return "mixed", "medium", both[-1].rule, both[-1]
    if expected and not firm and not (left and not held):
        anchor = _last(held) if held else _anchor(mentions, supreme=appeal.supreme)
        return expected, "medium", f"officials' appeal {end}", anchor
    if firm and expected in {"mixed", "no_decision"} and end != "reversed":
        return expected, "medium", f"officials' appeal {end}", _last(firm)
    if granted and denied:
        return _weigh(granted, denied, end)
    if granted and dropped and end != "affirmed":
        return "mixed", "medium", "granted in part, no jurisdiction over the rest", _last(granted)
    if held and not firm and not left:
        inferred = _infer(mentions, sentences, appeal, end)
        if inferred[0] != "no_decision":
            return inferred
        if appeal.contradicts(_one(held), end):
            return "no_decision", "low", "what is said does not fit the end of the appeal", held[-1]
    if held and not (left and not firm):
        doubted = bool(left) or (bool(dropped) and bool(denied))
        return _held(held, contrary=doubted, against=expected)
    if left:
        return "no_decision", "medium" if len(left) == 1 else "high", left[-1].rule, left[-1]
    if dropped:
        return "no_decision", "medium", dropped[-1].rule, dropped[-1]
    return _infer(mentions, sentences, appeal, end)


def _one(held: Sequence[Mention]) -> Result:
    return "granted" if any(m.direction == "granted" for m in held) else "denied"


def _held(
    held: Sequence[Mention], *, contrary: bool, against: Result | None
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return the result where what the court says of immunity points one way.

    ``against`` is what the end of the appeal would have led one to expect.
    """
    sure = any(m.rule in DECIDING for m in held)
    confidence: Confidence = "medium" if contrary or not sure else "high"
    last = _last(held)
    result = _one(held)
    if against not in {None, result}:
        confidence = "low"
    return result, confidence, last.rule, last


def _weigh(
    granted: Sequence[Mention], denied: Sequence[Mention], end: End | None
) -> tuple[Result, Confidence, str, Mention]:
    """Return the result where sentences point both ways: split, unless one side stands alone."""
    firm_granted = [m for m in granted if m.rule in DECIDING]
    firm_denied = [m for m in denied if m.rule in DECIDING]
    if firm_granted and firm_denied:
        return "mixed", "medium", "holdings point both ways", _last([*granted, *denied])
    both = sorted([*granted, *denied], key=lambda m: m.index)
    one_sided = firm_granted or firm_denied
    asides = denied if firm_granted else granted
    if one_sided and end != "mixed":
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


def _anchor(mentions: Sequence[Mention], *, supreme: bool) -> Mention | None:
    """Return the mention to show where no sentence decides: a ruling below, else what is argued."""
    below = _rulings_below(mentions, supreme=supreme)
    other = [m for m in mentions if m.role in {"reviewed", "argued"}]
    return below[-1] if below else other[-1] if other else None


def _infer(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], appeal: Appeal, end: End | None
) -> tuple[Result, Confidence, str, Mention | None]:
    """Return the result from the ruling below and the disposition, for want of a holding."""
    below = _rulings_below(mentions, supreme=appeal.supreme)
    anchor = _anchor(mentions, supreme=appeal.supreme)
    if not below or end not in {"affirmed", "reversed"}:
        return "no_decision", "low", "no holding on immunity found", anchor
    if _alternative(mentions, sentences):
        return "no_decision", "low", "alternative ground of the ruling below", anchor
    if end == "reversed" and _sent_back(sentences):
        return "no_decision", "medium", "sent back without a decision", anchor
    directions: set[Direction | None] = {m.direction for m in below}
    if len(directions) > 1:
        directions = {below[-1].direction}
    flip = end == "reversed"
    result: Result = "granted" if (directions == {"granted"}) != flip else "denied"
    # an appeal from a denial is about immunity; a grant may be affirmed on another ground
    sure: Confidence = "medium" if directions == {"denied"} else "low"
    return result, sure, f"{_INFERRED} {end}", anchor


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
    if appeal.bodies_alone:
        return False, "medium", "no official is left in the appeal"
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
    if appeal.from_denial:
        spoken = set(roles) - {"law", "cited"}
        return True, "medium" if spoken else "low", "officials appeal before judgment"
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
    end = end_of(sentences, appeal.summary)
    result, confidence, rule, deciding = _decide(mentions, sentences, appeal, end)
    left = next((m.sentence.masked for m in mentions if m.role == "not_reached"), "")
    violation, law = decide_steps(result, weigh(sentences, mentions, supreme=appeal.supreme), left)
    if rule.startswith(_INFERRED) and (result, violation, law) in _BORNE_OUT:
        sure = confidence = "medium"
    order = ["low", "medium", "high"]
    worst: Confidence = min(sure, confidence, key=order.index)
    anchor = deciding or next((m for m in mentions if m.role not in {"law", "cited"}), mentions[0])
    return Ruling(True, result, violation, law, worst, f"{why}: {rule}", anchor.sentence)
