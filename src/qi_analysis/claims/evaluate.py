"""Evaluating the ledger: recompute, judge by one rule, render, and compare with the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

from qi_analysis.claims import (
    caveats,
    cited,
    evaluations,
    ledger,
    race_check,
    supreme_court,
    verdicts,
    wording,
)
from qi_analysis.claims import recount as recounting
from qi_analysis.claims.evaluations import Context, Evaluation
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.results import Result, Robustness
from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.opinions.inference import recount as recounts
from qi_analysis.risk import study
from qi_analysis.risk.choices.specifications import CHOICES
from qi_analysis.store.once import once


def kinds() -> dict[str, Callable[..., Evaluation]]:
    """Return every kind of claim that is computed, by the name used in the ledger."""
    return {**evaluations.EVALUATIONS, **supreme_court.EVALUATIONS}


CAVEATS = {**caveats.CAVEATS, **supreme_court.CAVEATS}
"""Every caveat of a computed claim, by the name used in the ledger."""


def _robustness(found: Evaluation) -> Robustness:
    if not found.specifications:
        return Robustness()
    values = [each.value for each in found.specifications]
    return Robustness(
        n_specifications=len(values),
        median=median(values),
        min=min(values),
        max=max(values),
        lowest_low=min(each.low for each in found.specifications),
        highest_high=max(each.high for each in found.specifications),
    )


def _spread(claim: Claim, robustness: Robustness) -> str:
    """Return the sentence that goes with the robustness numbers."""
    show = partial(caveats.span, claim)
    choices = ", ".join(name.replace("_", " ") for name in CHOICES[:-1])
    return (
        f"Counted in every defensible way ({choices} and {CHOICES[-1]}), the figure runs from "
        f"{show(robustness.min or 0, robustness.max or 0)}, with a median of "
        f"{caveats.shown(claim, robustness.median or 0)}; the ends of the intervals run from "
        f"{show(robustness.lowest_low or 0, robustness.highest_high or 0)}. Ways of counting are "
        "choices, not evidence: no share of them says how likely a value is."
    )


def _departure(claim: Claim, found: Evaluation | None, verdict: str) -> str | None:
    """Return how an evaluation departs from its record, or None."""
    recorded = claim.recorded
    if verdict != recorded.verdict:
        return f"the verdict is {verdict}, recorded is {recorded.verdict}"
    if found is None:
        return None
    if recorded.value is None:
        return f"no recomputed value is recorded; it is {found.recomputed.value:.6g}"
    if abs(found.recomputed.value - recorded.value) > recorded.tolerance * abs(recorded.value):
        return f"recomputed is {found.recomputed.value:.6g}, recorded is {recorded.value:.6g}"
    return None


def evaluate(claim: Claim, context: Context) -> Result:
    """Return one claim, evaluated.

    Raises
    ------
    DataError
        When the record names an evaluation, a caveat or a figure that does not exist.
    """
    if claim.evaluate is None:
        return _cited(claim, context)
    function = _named(kinds(), claim.evaluate, claim, "evaluation")
    found: Evaluation = function(context, **claim.arguments)
    robustness = _robustness(found)
    digits = verdicts.digits(claim.published, claim.covers, found.recomputed)
    support = verdicts.support(claim.covers, found.independent)
    verdict = verdicts.verdict(digits, support, bool(wording.outside(claim, found)))
    rendering = [_named(CAVEATS, name, claim, "caveat") for name in claim.caveats]
    said = [wording.reason(claim, found, digits, support)]
    said += [race_check.caveat(found.race, context.source)] if found.independent else []
    said += [wording.by_source(claim, found)] if found.by_source else []
    said += [render(claim, found, context) for render in rendering]
    said += [_spread(claim, robustness)] if found.specifications else []
    return Result(
        claim=claim,
        evaluation=found,
        robustness=robustness,
        digits=digits,
        support=support,
        verdict=verdict,
        caveats=tuple(said),
        wording=wording.safe(claim, found, context, verdict, support),
        problem=_departure(claim, found, verdict),
    )


def _cited(claim: Claim, context: Context) -> Result:
    """Return a claim that is only cited: its scope, its caveats, and a recount if kept."""
    figures = context.figures
    own = recounts.read() if claim.recount else None
    said = cited.caveats_of(claim, figures)
    if claim.recount:
        said = (*said, recounting.caveat(own, figures))
    digits = verdicts.digits(claim.published, claim.covers, None)
    support = verdicts.support(claim.covers, None)
    verdict = verdicts.verdict(digits, support, source_outside=False)
    return Result(
        claim=claim,
        evaluation=None,
        robustness=Robustness(),
        digits=digits,
        support=support,
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
