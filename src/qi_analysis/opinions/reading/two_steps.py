"""The two steps: what the court decided on the violation and on the clarity of the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qi_analysis.opinions.reading import signals as s
from qi_analysis.opinions.reading import signals_rulings as r
from qi_analysis.opinions.reading import signals_steps as steps
from qi_analysis.opinions.reading.coded import Result, Step
from qi_analysis.opinions.reading.mentions import Mention
from qi_analysis.opinions.reading.segments import Sentence
from qi_analysis.opinions.reading.statements import speaker_of

_BEFORE, _AFTER = 22, 18
"""Sentences around a mention of immunity that may bear on it."""
_FAR_BEFORE = 60
"""The same for sentences in which the court concludes or holds."""
_APPLIED = 50
"""Sentences after the law of immunity is set out in which it is applied."""
_OPENING = 0.12
"""Share of the body in which a court says beforehand what it will hold."""
_NO_HOLDING = re.compile(
    r"\b(?:insufficient|lack\w*|warning|notice|reasonable (?:officer|official|person)|would"
    r"|could|claims?|"
    r"alleg\w+|argu\w+|contend\w*|suggest\w*|question|might|may)\b|\bviolated? no\b",
    re.IGNORECASE,
)
_DEPRIVED = re.compile(r"\bdeprived\b|\bwithout\b", re.IGNORECASE)
_CLEARLY_BEFORE = re.compile(r"\bclearly\b[^;]{0,80}\Z|\bclearly establish\w*\b", re.IGNORECASE)
_NOT_FLAT = re.compile(
    r"\b(?:whether|if|unless|would|could|may|might|question|alleg\w+|argu\w+|contend\w*|claims?|show"
    r"|assum\w+|held|ruled|concluded)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """How strongly the court's own sentences say each thing."""

    law_no: float
    law_yes: float
    violation_no: float
    holds: bool
    denies: bool
    bypassed: bool
    upheld: bool
    tried: bool
    in_dispute: bool
    known: bool
    flat: bool
    ended: bool


def near_immunity(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Sentence]:
    """Return the sentences that may bear on the decision: around mentions, and the opening."""
    spoken = {"held", "not_reached", "reviewed", "argued", "law", "mention"}
    anchors = [m.index for m in mentions if m.role in spoken] or [m.index for m in mentions]
    near: set[int] = set()
    far: set[int] = set()
    for a in anchors:
        near.update(range(a - _BEFORE, a + _AFTER + 1))
        far.update(range(a - _FAR_BEFORE, a))
    for m in mentions:  # the law of immunity is set out first, and then applied
        if m.role in {"law", "mention"} and sentences[m.index].share > _OPENING:
            near.update(range(m.index, m.index + _APPLIED))
    discussed = [a for a in anchors if sentences[a].share > _OPENING]
    if discussed:  # from where the law of immunity is taken up to the last word on it
        near.update(range(discussed[0], discussed[-1] + 1))
    return [
        x
        for i, x in enumerate(sentences)
        if i in near
        or (i in far and _weight(x.masked) >= 2)
        or (x.share < _OPENING and r.OWN.search(x.masked))
    ]


def _own(text: str, at: int, *, supreme: bool) -> bool:
    """Say whether what stands at a place of a sentence is the court's own word on this case."""
    before = text[:at]
    if r.CONDITION.search(before[-160:]) and not r.DECIDES.search(before[-160:]):
        return False
    return speaker_of(before, supreme=supreme) in {"court", "judging", "nobody"}


def _weight(text: str) -> float:
    if r.DECIDES.search(text):
        return 3
    return 2 if s.CONCLUDES.search(text) or r.JUDGES.search(text) else 1


def _points(
    near: Sequence[Sentence],
    pattern: re.Pattern[str],
    other: re.Pattern[str] | None,
    *,
    supreme: bool,
) -> float:
    """Weigh the court's own sentences that say one thing: a holding 3, a conclusion 2, else 1."""
    total = 0.0
    for sentence in near:
        text = sentence.masked
        found = pattern.search(text)
        if (
            found
            and not (other and other.search(text))
            and not (steps.GENERAL.search(text) or s.ABSTRACT.search(text))
            and _own(text, found.start(), supreme=supreme)
        ):
            total += _weight(text)
    return total


def _holds_violation(text: str, *, supreme: bool) -> bool:
    """Say whether the court finds that a right was violated."""
    pleaded = steps.PLEADED.search(text)
    if (
        pleaded
        and not steps.BYPASS.search(text)
        and not (steps.GENERAL.search(text) or r.TURNS.search(pleaded.group()))
        and not re.search(r"\bwhether\b", text[: pleaded.start()])
        and _own(text, pleaded.start(), supreme=supreme)
    ):
        return True
    if _states_violation(text, supreme=supreme):
        return True
    found = steps.HOLDS_VIOLATION.search(text)
    if (
        found is None
        or _CLEARLY_BEFORE.search(text[: found.end()])
        or steps.BYPASS.search(text)
        or "clearly" in text[found.start() : found.end() + 30]
    ):
        return False
    said = text[: found.end() + 4]
    # whoever is deprived of a right had it violated: here the word turns nothing round
    held = _DEPRIVED.sub(" ", r.NO_TURN.sub(" ", found.group()))
    return (
        not r.TURNS.search(held)
        and not _NO_HOLDING.search(said[max(0, found.start() - 160) :])
        and _own(text, found.start(), supreme=supreme)
    )


def _states_violation(text: str, *, supreme: bool) -> bool:
    """Say whether the court says flatly, of this case, that a right was violated."""
    found = steps.PLAIN_VIOLATION.search(text)
    if found is None or supreme or steps.BYPASS.search(text) or "clearly" in text:
        return False
    before = text[: found.start()]
    said = r.DECIDES.search(before)
    return (
        not r.TURNS.search(r.NO_TURN.sub(" ", before[-60:]))
        and not _NOT_FLAT.search(before[said.end() :] if said else before)
        and not (s.PRECEDENT.search(text) or r.PAST_CASE.search(before) or r.LOWER.search(before))
        and _own(text, found.start(), supreme=supreme)
    )


def _denies_violation(sentence: Sentence, *, supreme: bool) -> bool:
    """Say whether the court finds, firmly, that no right was violated."""
    text = sentence.masked
    found = steps.VIOLATION_NO.search(text)
    return (
        found is not None
        and not (
            steps.BELIEF.search(text) or steps.GENERAL.search(text) or steps.BYPASS.search(text)
        )
        and _weight(text) >= (2 if steps.PLAINLY_NONE.search(text) else 3)
        and _own(text, found.start(), supreme=supreme)
    )


def weigh(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], *, supreme: bool = False
) -> Weighed:
    """Weigh what the court says on both steps.

    Parameters
    ----------
    sentences : sequence of Sentence
        The sentences of the body.
    mentions : sequence of Mention
        Those that mention immunity, as read.
    supreme : bool
        Whether the Supreme Court speaks.
    """
    near = near_immunity(sentences, mentions)
    first_step = [
        x for x in near if not (steps.PLAINLY_NONE.search(x.masked) and "clearly" not in x.masked)
    ]
    holds = [x for x in near if _holds_violation(x.masked, supreme=supreme)]
    texts = [x.masked for x in near]
    return Weighed(
        law_no=_points(first_step, steps.CE_NO, None, supreme=supreme),
        law_yes=_points(near, steps.CE_YES, steps.CE_NO, supreme=supreme),
        violation_no=_points(near, steps.VIOLATION_NO, steps.BELIEF, supreme=supreme),
        holds=bool(holds),
        denies=any(_denies_violation(x, supreme=supreme) for x in near),
        bypassed=any(
            steps.BYPASS.search(x)
            and speaker_of(x[:60], supreme=supreme) not in {"party", "below", "case"}
            for x in texts
        ),
        upheld=any(steps.UPHELD.search(x) and not s.PRECEDENT.search(x) for x in texts),
        tried=sum(
            bool(steps.TRIED.search(x.masked))
            for x in sentences
            if "jury" in x.masked or "erdict" in x.masked
        )
        >= 2,
        in_dispute=any(s.FACTS_IN_DISPUTE.search(x) for x in texts),
        known=_points(near, steps.KNOWN, None, supreme=supreme) >= 2,
        flat=any(
            _states_violation(x.masked, supreme=supreme) or r.DECIDES.search(x.masked)
            for x in holds
        ),
        ended=any(steps.FIRST_STEP_ENDS_IT.search(x) for x in texts),
    )


def _if_granted(w: Weighed) -> tuple[Step, Step]:
    if w.denies and w.ended:
        return "no", "not_reached"
    law: Step = "no" if w.law_no >= 2 else "not_reached"
    if law == "no":
        if w.denies:  # claims not reached are passed over if another was decided
            return "no", law
        return ("yes" if w.holds else "not_reached"), law
    if w.denies or w.violation_no >= 2:
        return "no", law
    if w.law_no > w.violation_no or (w.bypassed and not w.violation_no):
        return "not_reached", "no"
    return ("no", law) if w.violation_no or not w.law_yes else ("not_reached", "no")


def _if_denied(w: Weighed) -> tuple[Step, Step]:
    law: Step = "yes" if w.law_yes >= 1 else "not_reached"
    found = w.upheld if w.tried else w.flat or ((w.holds or w.known) and not w.in_dispute)
    return ("yes" if found else "not_reached"), law


def decide_steps(result: Result, w: Weighed, left: str) -> tuple[Step, Step]:
    """Return what was decided on the violation and on the clarity of the law.

    Parameters
    ----------
    result : str
        What became of immunity: it bounds what the steps can have been.
    w : Weighed
        What the court says on them.
    left : str
        The sentence that leaves immunity open, if any: it may say that there is no violation.
    """
    if result == "no_decision":
        return ("no" if left and _SAID_NONE.search(left) else "not_reached"), "not_reached"
    if result == "granted":
        return _if_granted(w)
    if result == "denied":
        return _if_denied(w)
    granted, denied = _if_granted(w), _if_denied(w)
    law: Step = granted[1] if denied[1] == "not_reached" else denied[1]
    if granted[1] == "no" and denied[1] == "yes":
        law = "mixed"
    violation: Step = denied[0] if granted[0] == "not_reached" else granted[0]
    if granted[0] == "no" and denied[0] == "yes":
        violation = "mixed"
    return violation, law


_SAID_NONE = re.compile(
    steps.VIOLATION_NO.pattern
    + r"|\b(?:correctly|properly) dismissed\b|\bstates? no\b|\bno (?:\w+ )?claim\b|"
    r"\bwithout merit\b|"
    r"\bmeritless\b|\bwe (?:affirm|agree|conclude|find|resolve)\b[^.;]{0,60}\b(?:dismiss"
    r"|summary judgment|against)",
    re.IGNORECASE,
)
