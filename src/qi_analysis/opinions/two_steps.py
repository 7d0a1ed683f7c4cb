"""The two steps: what the court decided on the violation and on the clarity of the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from qi_analysis.opinions import signals as s
from qi_analysis.opinions import signals_steps as steps
from qi_analysis.opinions.mentions import Mention
from qi_analysis.opinions.segments import Sentence

Step = Literal["yes", "no", "not_reached", "mixed"]
Result = Literal["granted", "denied", "mixed", "no_decision"]

_ZONE = 14
"""Sentences before a mention that may bear on it; half as many after."""


def _own_voice(text: str) -> bool:
    """Say whether the court states something of this case, not of another or of a party."""
    if s.PARTY_SAYS.search(text) or s.RULING_BELOW_FIRST.search(text) or steps.GENERAL.search(text):
        return False
    return not (s.ABSTRACT.search(text) or s.NOT_REACHED.search(text))


def _firm(text: str) -> bool:
    return bool(s.CONCLUDES.search(text) or s.COURT_SPEAKS.search(text) or s.ADOPTS.search(text))


def sentences_near(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[tuple[Sentence, bool]]:
    """Return sentences near the decisions on immunity, and whether each decides itself."""
    spoken = {"held", "not_reached", "reviewed", "argued"}
    anchors = [m.index for m in mentions if m.role in spoken]
    anchors = anchors or [m.index for m in mentions if m.role == "below"]
    deciding = {m.index for m in mentions if m.role == "held"}
    wanted = {
        i
        for a in anchors
        for i in range(max(0, a - _ZONE), min(len(sentences), a + _ZONE // 2 + 1))
    }
    return [
        (sentences[i], i in deciding)
        for i in sorted(wanted)
        if i in deciding or _own_voice(sentences[i].masked)
    ]


def _weight(text: str, decides: bool) -> float:
    if decides:
        return 3
    if s.PRECEDENT.search(text) and not s.CONCLUDES.search(text):
        return 0.5
    return 2 if _firm(text) or steps.VERDICT.search(text) else 1


def _on_the_first_step(sentence: Sentence) -> bool:
    """Say whether a sentence that may sound like the second step denies the first."""
    text = sentence.masked
    return bool(steps.PLAINLY_NONE.search(text)) and "clearly" not in text


def _points(
    near: Sequence[tuple[Sentence, bool]], pattern: re.Pattern[str], other: re.Pattern[str] | None
) -> float:
    """Weigh the sentences that say one thing: three in a holding, two firm, one otherwise."""
    total = 0.0
    for sentence, decides in near:
        text = sentence.masked
        if pattern.search(text) and not (other and other.search(text)):
            total += _weight(text, decides)
    return total


def decide_steps(
    result: Result, near: Sequence[tuple[Sentence, bool]], left: str
) -> tuple[Step, Step]:
    """Return what was decided on the violation and on the clarity of the law."""
    law_no = _points([x for x in near if not _on_the_first_step(x[0])], steps.CE_NO, None)
    law_yes = _points(near, steps.CE_YES, steps.CE_NO)
    held = any(steps.HOLDS_VIOLATION.search(x.masked) for x, _ in near)
    no, yes = (
        _points(near, steps.VIOLATION_NO, steps.BELIEF),
        _points(near, steps.VIOLATION_YES, steps.VIOLATION_NO),
    )
    if result == "no_decision":
        return ("no" if left and steps.VIOLATION_NO.search(left) else "not_reached"), "not_reached"
    if result == "granted":
        violation: Step = "no" if no >= 2 and no >= yes else "yes" if held else "not_reached"
        law: Step = "no" if law_no >= 2 else "not_reached"
        if violation == law == "not_reached":
            violation, law = ("no", law) if no > law_no else (violation, "no" if law_no else law)
        return violation, law
    in_dispute = any(s.FACTS_IN_DISPUTE.search(x.masked) for x, _ in near)
    law = "yes" if law_yes >= 1 else "not_reached"
    violation = "yes" if (yes >= 2 and not in_dispute) or held else "not_reached"
    if result == "mixed":
        law = "mixed" if law_no and law_yes >= 2 else "no" if law_no >= 2 else law
        violation = "mixed" if violation == "yes" and no >= 3 else "no" if no >= 3 else violation
    return violation, law
