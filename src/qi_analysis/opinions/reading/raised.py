"""Whether immunity is before the court: decided, left open, refused, or a ground of the ruling."""

from __future__ import annotations

from collections.abc import Sequence, Set

from qi_analysis.opinions.reading import signals as s
from qi_analysis.opinions.reading.case import Case
from qi_analysis.opinions.reading.coded import Confidence
from qi_analysis.opinions.reading.mentions import Mention
from qi_analysis.opinions.reading.patterns import compiled
from qi_analysis.opinions.reading.segments import Sentence

SOFT = ("said of these defendants", "law applied to the case")
"""Rules that tell without deciding in so many words."""
_BEFORE_TRIAL = compiled(r"\b(?:at|on|before|for) (?:summary judgment|trial)\b|\bpretrial\b")
_TOLD = frozenset({"law", "cited"})
_HABEAS = compiled(r"\bhabeas\b|\bAEDPA\b|\b2254\b")


def _appealed(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> bool:
    """Say whether a ruling on immunity below is followed by word of an appeal."""
    return any(
        s.APPEALED.search(sentence.masked)
        for m in mentions
        if m.role == "below" and m.direction
        for sentence in sentences[m.index : m.index + 4]
    )


def _is_out(case: Case, roles: Set[str]) -> str | None:
    """Return why immunity is not before the court whatever is said of it, or None."""
    if case.appeal.bodies_alone:
        return "no official is left in the appeal"
    if case.appeal.tried and case.appeal.side == "plaintiffs" and roles <= {"below", *_TOLD}:
        before = case.of("below")
        if before and all(_BEFORE_TRIAL.search(m.sentence.masked) for m in before):
            return "ruled on before a trial, and not again"
    return None


def _is_taken_up(case: Case, roles: Sequence[str]) -> tuple[Confidence, str] | None:
    """Return how surely the court itself takes up immunity, and how, or None."""
    if any(m.role == "held" and m.rule not in SOFT for m in case.mentions):
        return "high", "decided"
    if {"not_reached", "no_jurisdiction"} & set(roles):
        return "high", "not reached"
    if "reviewed" in roles or case.appeal.heading:
        sure = roles.count("reviewed") > 1 or case.appeal.heading
        return "high" if sure else "medium", "on appeal"
    if case.appeal.from_denial:
        return "medium" if set(roles) - _TOLD else "low", "officials appeal before judgment"
    return ("medium", "said of these defendants") if "held" in roles else None


def _is_in_play(case: Case, roles: Sequence[str]) -> tuple[Confidence, str] | None:
    """Return how surely immunity is in play though the court does not take it up, or None."""
    below = [m.direction for m in case.of("below")]
    officials = case.appeal.side == "officials"
    if _appealed(case.mentions, case.sentences) or ("denied" in below and officials):
        return "medium", "ruling below appealed"
    if "argued" in roles:
        return "medium" if roles.count("argued") > 1 else "low", "argued"
    if "granted" in below:
        return "low", "ground of the ruling below"
    if case.appeal.supreme and any(below):
        return "medium", "ruling of the court below"
    if roles.count("mention") > 1:
        return "low", "mentioned more than once"
    if "law" in roles and case.appeal.side == "plaintiffs" and _applies_test(case.sentences):
        return "low", "the law of immunity applied"
    return None


def _applies_test(sentences: Sequence[Sentence]) -> bool:
    """Say whether clearly established law is spoken of again and again, and no habeas."""
    told = sum("clearly established" in x.masked.lower() for x in sentences)
    return told >= 2 and not any(_HABEAS.search(x.masked) for x in sentences)


def is_raised(case: Case) -> tuple[bool, Confidence, str]:
    """Say whether immunity is before the court, by the roles of its mentions."""
    roles = [m.role for m in case.mentions]
    out = _is_out(case, set(roles))
    if out:
        return False, "medium", out
    found = _is_taken_up(case, roles) or _is_in_play(case, roles)
    if found:
        return True, *found
    loose = {"below", "argued_below", "mention"} & set(roles)
    return False, "medium" if loose else "high", "mentioned only"
