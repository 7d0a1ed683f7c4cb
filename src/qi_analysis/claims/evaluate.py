"""Evaluating the ledger: recompute, judge by one rule, render, and compare with the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from qi_analysis.claims import caveats, cited, evaluations, ledger
from qi_analysis.claims import recount as recounting
from qi_analysis.claims.evaluations import Context, Evaluation, Quantity
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.results import Result, Robustness
from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.core.formatting import one_in, per_100k, percent, ratio
from qi_analysis.opinions.inference import recount as recounts
from qi_analysis.risk import study
from qi_analysis.risk.choices.specifications import CHOICES
from qi_analysis.risk.choices.spread import AGREES_WITHIN, sentence
from qi_analysis.store.once import once


def steps_off(printed: float, value: float, step: float) -> int:
    """Return by how many units of its last digit ``value``, so rounded, misses what is printed.

    Examples
    --------
    2.457 rounds to 2.5; 1.363 rounds to 1.4, one tenth from 1.5.

    >>> steps_off(2.5, 2.457, 0.1), steps_off(1.5, 1.363, 0.1)
    (0, 1)
    """
    return round(abs(round(value / step) * step - printed) / step)


def digits_off(claim: Claim, found: Quantity) -> int:
    """Return the largest miss, in units of the last printed digit, of value, low and high."""
    misses = [
        steps_off(printed, value, claim.published.step)
        for printed, value in (
            (claim.published.value, found.value),
            (claim.published.low, found.low),
            (claim.published.high, found.high),
        )
        if printed is not None and value is not None
    ]
    return max(misses)


def agrees(claim: Claim, value: float) -> bool:
    """Return whether a specification's value is about what is printed.

    About: within `AGREES_WITHIN` of the printed number, or inside the printed range once rounded
    to its digits.
    """
    published = claim.published
    if published.value is not None:
        return abs(value / published.value - 1) <= AGREES_WITHIN
    if published.low is None or published.high is None:
        raise DataError(f"claim {claim.id!r} prints neither a number nor a range")
    slack = published.step / 2
    return published.low - slack <= value <= published.high + slack


def apart(claim: Claim, ours: Quantity) -> bool:
    """Return whether the whole of our interval lies where no value agrees with what is printed."""
    published = claim.published
    if ours.low is None or ours.high is None:
        return False
    if published.value is not None:
        low, high = ((1 + sign * AGREES_WITHIN) * published.value for sign in (-1, 1))
    elif published.low is not None and published.high is not None:
        low, high = published.low - published.step / 2, published.high + published.step / 2
    else:
        return False
    return ours.high < low or ours.low > high


def judge(claim: Claim, found: Evaluation | None, robustness: Robustness) -> str:
    """Return the verdict.

    ``holds``: every printed digit comes out of the authors' data and every specification agrees.
    ``holds_with_caveats``: the digits come out, or miss by one unit of the last; some
    specification disagrees. ``does_not_hold``: a digit misses by more; or most specifications
    disagree and the whole of our own interval lies apart from what is printed.
    ``not_recomputable``: no open data.
    """
    if found is None:
        return "not_recomputable"
    off = digits_off(claim, found.recomputed)
    if off > 1 or _outvoted(claim, found, robustness):
        return "does_not_hold"
    return "holds" if off == 0 and robustness.share_agreeing == 1 else "holds_with_caveats"


def _outvoted(claim: Claim, found: Evaluation, robustness: Robustness) -> bool:
    """Return whether most specifications and our own interval contradict what is printed."""
    few = robustness.share_agreeing is not None and robustness.share_agreeing < 0.5
    return few and apart(claim, found.independent)


def _against(claim: Claim, found: Evaluation, robustness: Robustness) -> str:
    """Return the sentence that says why digits that come out do not make the claim hold."""
    ours = found.independent
    show = partial(caveats.span, claim)
    side = (
        "above"
        if (ours.value or 0) > (claim.published.high or claim.published.value or 0)
        else "below"
    )
    return (
        f"The printed figure follows from the authors' data but does not hold: our own 90% "
        f"interval, {show(ours.low or 0, ours.high or 0)}, lies wholly {side} it, and "
        f"{percent(1 - (robustness.share_agreeing or 0))} of the defensible combinations of "
        "choices disagree with it."
    )


def _robustness(claim: Claim, found: Evaluation | None) -> Robustness:
    if found is None or not found.specifications:
        return Robustness()
    values = [each.value for each in found.specifications]
    agreeing = sum(agrees(claim, value) for value in values)
    return Robustness(len(values), agreeing / len(values), min(values), max(values))


def _spread(claim: Claim, found: Evaluation, robustness: Robustness) -> str:
    """Return the sentence that goes with the robustness numbers."""
    values = [each.value for each in found.specifications]
    show = partial(caveats.span, claim)
    about = (
        "inside the printed range"
        if claim.published.value is None
        else f"within {percent(AGREES_WITHIN)} of the printed figure"
    )
    agreeing = sum(agrees(claim, value) for value in values)
    choices = ", ".join(name.replace("_", " ") for name in CHOICES[:-1])
    text = (
        f"{agreeing} of {len(values)} defensible combinations of choices ({choices} and "
        f"{CHOICES[-1]}) are {about}; together they range from "
        f"{show(robustness.min or 0, robustness.max or 0)}."
    )
    if claim.published.unit == "ratio":
        text += f" {sentence(values)}"
    return text


def _departure(claim: Claim, found: Evaluation | None, verdict: str) -> str | None:
    """Return how an evaluation departs from its record, or None."""
    recorded = claim.recorded
    if verdict != recorded.verdict:
        return f"the verdict is {verdict}, recorded is {recorded.verdict}"
    if found is None:
        return None
    if recorded.value is None:
        return f"no recomputed value is recorded; it is {found.recomputed.value:.6g}"
    if abs(found.recomputed.value / recorded.value - 1) > recorded.tolerance:
        return f"recomputed is {found.recomputed.value:.6g}, recorded is {recorded.value:.6g}"
    return None


def _wording(claim: Claim, found: Evaluation) -> str:
    """Return the wording with its numbers filled in."""
    numbers = {"years": study.years_text(study.YEARS), **evaluations.our_records()}
    for name, figure in (("recomputed", found.recomputed), ("independent", found.independent)):
        for part in ("value", "low", "high"):
            number = getattr(figure, part)
            if number is not None:
                numbers |= {
                    f"{name}_{part}": ratio(number),
                    f"{name}_{part}_2": ratio(number, 2),
                    f"{name}_{part}_one_in": one_in(number),
                    f"{name}_{part}_per_100k": per_100k(1e5 / number),
                }
    try:
        return claim.wording.format_map(numbers)
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(f"claim {claim.id!r}: the wording cannot be filled in: {error}") from None


def evaluate(claim: Claim, context: Context) -> Result:
    """Return one claim, evaluated.

    Raises
    ------
    DataError
        When the record names an evaluation, a caveat or a figure that does not exist.
    """
    if claim.evaluate is None:
        return _cited(claim, context)
    function = _named(evaluations.EVALUATIONS, claim.evaluate, claim, "evaluation")
    found: Evaluation = function(context, **claim.arguments)
    robustness = _robustness(claim, found)
    verdict = judge(claim, found, robustness)
    rendering = [_named(caveats.CAVEATS, name, claim, "caveat") for name in claim.caveats]
    said = [render(claim, found, context) for render in rendering]
    if digits_off(claim, found.recomputed) <= 1 and _outvoted(claim, found, robustness):
        said.insert(0, _against(claim, found, robustness))
    if found.specifications:
        said.append(_spread(claim, found, robustness))
    return Result(
        claim=claim,
        evaluation=found,
        robustness=robustness,
        verdict=verdict,
        caveats=tuple(said),
        wording=_wording(claim, found),
        problem=_departure(claim, found, verdict),
    )


def _cited(claim: Claim, context: Context) -> Result:
    """Return a claim that is only cited: its scope, its caveats, and a recount if kept."""
    figures = context.figures
    own = recounts.read() if claim.recount else None
    said = cited.caveats_of(claim, figures)
    if claim.recount:
        said = (*said, recounting.caveat(own, figures))
    verdict = judge(claim, None, Robustness())
    return Result(
        claim=claim,
        evaluation=None,
        robustness=Robustness(),
        verdict=verdict,
        caveats=said,
        wording=cited.fill(claim.wording, claim, figures),
        problem=_departure(claim, None, verdict) or cited.departure(claim, figures),
        scope=cited.scope_record(claim, figures),
        recount=own,
    )


def _named(known: Mapping[str, Any], name: str, claim: Claim, kind: str) -> Any:
    if name not in known:
        raise DataError(
            f"claim {claim.id!r} names the {kind} {name!r}, which does not exist",
            remedy=f"Known: {', '.join(known)}",
        )
    return known[name]


def choose(claims: Mapping[str, Claim], ids: Sequence[str]) -> list[Claim]:
    """Return the claims with these ids, or all.

    Raises
    ------
    DataError
        For an id that is not in the ledger.
    """
    unknown = [name for name in ids if name not in claims]
    if unknown:
        raise DataError(
            f"no claim {unknown[0]!r} in the ledger", remedy=f"Known: {', '.join(claims)}"
        )
    return [claims[name] for name in ids] if ids else list(claims.values())


def evaluate_all(ids: Sequence[str] = (), context: Context | None = None) -> list[Result]:
    """Return the claims with these ids, or all of the packaged ledger, evaluated."""
    if context is None:
        return list(_evaluated(tuple(ids)))
    return [evaluate(claim, context) for claim in choose(ledger.load(), ids)]


@once
def _evaluated(ids: tuple[str, ...]) -> list[Result]:
    return evaluate_all(ids, Context(study.load()))


def insist_as_recorded(results: Sequence[Result]) -> None:
    """Refuse results that departed from what the ledger records.

    Raises
    ------
    CheckError
        Naming each claim and how it departed.
    """
    departed = [f"{result.claim.id}: {result.problem}" for result in results if result.problem]
    if departed:
        raise CheckError(
            f"{'; '.join(departed)}. If the new value is right, record it in claims/ledger.toml"
        )
