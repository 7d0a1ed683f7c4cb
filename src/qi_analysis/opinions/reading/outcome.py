"""From the mentions of immunity to what became of it: raised, result, for whom, the two steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qi_analysis.opinions.reading.appeal import Appeal, Disposition, end_of
from qi_analysis.opinions.reading.case import (
    Case,
    alternative_ground,
    rulings_below,
    sent_back,
)
from qi_analysis.opinions.reading.coded import Confidence, Result, Step
from qi_analysis.opinions.reading.law_applied import law_applied
from qi_analysis.opinions.reading.mentions import DECIDING, Direction, Mention
from qi_analysis.opinions.reading.raised import is_raised
from qi_analysis.opinions.reading.segments import Sentence
from qi_analysis.opinions.reading.two_steps import decide_steps, weigh

_INFERRED = "ruling below"
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


_Decision = tuple[Result, Confidence, str, Mention | None]


def _decide(case: Case) -> _Decision:
    """Return result, confidence, rule and deciding mention, where immunity is raised."""
    both = [m for m in case.firm if m.direction == "mixed"]
    if both and case.end != "affirmed":
        return "mixed", "medium", both[-1].rule, both[-1]
    return _by_the_appeal(case) or _by_what_is_said(case) or _infer(case)


def _by_the_appeal(case: Case) -> _Decision | None:
    """Return the result of an appeal by officials before judgment, where its end tells it."""
    expected, held, firm = case.expected, case.held, case.firm
    rule = f"officials' appeal {case.end}"
    if expected and not firm and (held or not case.of("not_reached")):
        return expected, "medium", rule, _last(held) if held else case.anchor
    if firm and expected in {"mixed", "no_decision"} and case.end != "reversed":
        return expected, "medium", rule, _last(firm)
    return None


def _by_what_is_said(case: Case) -> _Decision | None:
    """Return the result that the court's own sentences on immunity give."""
    held, end = case.held, case.end
    granted = [m for m in held if m.direction == "granted"]
    denied = [m for m in held if m.direction == "denied"]
    dropped, left = case.of("no_jurisdiction"), case.of("not_reached")
    if granted and denied:
        return _weigh(granted, denied, end)
    if granted and dropped and end != "affirmed":
        return "mixed", "medium", "granted in part, no jurisdiction over the rest", _last(granted)
    if held and (case.firm or not left):
        return _one_way(case, doubted=bool(left) or bool(dropped and denied))
    if left:
        return "no_decision", "medium" if len(left) == 1 else "high", left[-1].rule, left[-1]
    if dropped:
        return "no_decision", "medium", dropped[-1].rule, dropped[-1]
    return None


def _one_way(case: Case, *, doubted: bool) -> _Decision:
    """Return the result where what the court says of immunity points one way.

    What is told without deciding words yields to the ruling below and the end of the appeal.
    """
    result: Result = "granted" if any(m.direction == "granted" for m in case.held) else "denied"
    last = _last(case.held)
    if not case.firm and not case.of("not_reached"):
        inferred = _infer(case)
        if inferred[0] not in {"no_decision", result}:
            return inferred
        if inferred[0] == "no_decision" and case.appeal.contradicts(result, case.end):
            return "no_decision", "low", "what is said does not fit the end of the appeal", last
    confidence: Confidence = "medium" if doubted or not case.firm else "high"
    if case.expected not in {None, result}:
        confidence = "low"
    return result, confidence, last.rule, last


def _weigh(
    granted: Sequence[Mention], denied: Sequence[Mention], end: Disposition | None
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


def _infer(case: Case) -> _Decision:
    """Return the result from the ruling below and the disposition, for want of a holding."""
    below, end = rulings_below(case.mentions, supreme=case.appeal.supreme), case.end
    anchor = case.anchor
    if not below and case.appeal.side == "plaintiffs":
        told = _plaintiffs_end(case)
        if told:
            return told, "low", f"plaintiffs' appeal {end}", anchor
    if not below or end not in {"affirmed", "reversed"}:
        return "no_decision", "low", "no holding on immunity found", anchor
    if alternative_ground(case.mentions, case.sentences):
        return "no_decision", "low", "alternative ground of the ruling below", anchor
    if end == "reversed" and sent_back(case.sentences):
        return "no_decision", "medium", "sent back without a decision", anchor
    directions: set[Direction | None] = {m.direction for m in below}
    if len(directions) > 1:
        directions = {below[-1].direction}
    flip = end == "reversed"
    result: Result = "granted" if (directions == {"granted"}) != flip else "denied"
    # an appeal from a denial is about immunity; a grant may be affirmed on another ground
    sure: Confidence = "medium" if directions == {"denied"} else "low"
    return result, sure, f"{_INFERRED} {end}", anchor


def _plaintiffs_end(case: Case) -> Result | None:
    """Return the result of an appeal by plaintiffs that ends on a step of the test, or None."""
    w = case.weighed
    if case.end == "affirmed" and (w.denies or w.law_no >= 2):
        return "granted"
    if case.end == "reversed" and w.law_yes >= 2 and not sent_back(case.sentences):
        return "denied"
    return None


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
    weighed = weigh(sentences, mentions, supreme=appeal.supreme)
    case = Case(mentions, sentences, appeal, end_of(sentences, appeal.summary), weighed)
    raised, sure, why = is_raised(case)
    if not raised:
        basis = mentions[0].sentence if mentions else None
        return Ruling(False, "no_decision", "not_reached", "not_reached", sure, why, basis)
    result, confidence, rule, deciding = _decide(case)
    left = next((m.sentence.masked for m in mentions if m.role == "not_reached"), "")
    violation, law = decide_steps(result, weighed, left)
    if rule.startswith(_INFERRED) and (result, violation, law) in _BORNE_OUT:
        sure = confidence = "medium"
    order = ["low", "medium", "high"]
    worst: Confidence = min(sure, confidence, key=order.index)
    anchor = deciding or next((m for m in mentions if m.role not in {"law", "cited"}), mentions[0])
    return Ruling(True, result, violation, law, worst, f"{why}: {rule}", anchor.sentence)
