"""Evaluating the ledger: recompute, judge by one rule, render, and compare with the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from qi_analysis.claims import (
    campaign,
    campaign_words,
    caveats,
    cited,
    cohort_years,
    evaluations,
    ledger,
    life_years,
    race_check,
    supreme_court,
    verdicts,
    wording,
)
from qi_analysis.claims import recount as recounting
from qi_analysis.claims.evaluations import Context, Evaluation
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.results import Result, Robustness
from qi_analysis.core import names
from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.opinions.inference import recount as recounts
from qi_analysis.risk import choices, study
from qi_analysis.store.once import once


def kinds() -> dict[str, Callable[..., Evaluation]]:
    """Return every kind of claim that is computed, by the name used in the ledger."""
    return {
        **evaluations.EVALUATIONS,
        **supreme_court.EVALUATIONS,
        **campaign.EVALUATIONS,
        **life_years.EVALUATIONS,
        **cohort_years.EVALUATIONS,
    }


CAVEATS = {
    **caveats.CAVEATS,
    **supreme_court.CAVEATS,
    **campaign_words.CAVEATS,
    **life_years.CAVEATS,
    **cohort_years.CAVEATS,
}
"""Every caveat of a computed claim, by the name used in the ledger."""


def _robustness(claim: Claim, found: Evaluation) -> Robustness:
    """Return what the choices of method do to the number, in the unit of the claim."""
    if found.independent is None or claim.published.unit not in {"ratio", "one_in"}:
        return Robustness()
    if claim.published.unit == "ratio":
        return Robustness(**asdict(choices.summary(found.sex, found.race)))
    of_risk = asdict(choices.summary(found.sex, found.race, "risk"))
    number = of_risk.pop("n_specifications")
    upside_down = {_TURNED.get(name, name): 1e5 / value for name, value in of_risk.items()}
    return Robustness(n_specifications=number, **upside_down)


_TURNED = {
    "median_low": "median_high", "median_high": "median_low", "min": "max", "max": "min",
    "lowest_low": "highest_high", "highest_high": "lowest_low",
}  # fmt: skip
"""1 in N turns a risk upside down, and with it which end is the lower."""


def _spread(claim: Claim, robust: Robustness) -> str:
    """Return the sentence that goes with the robustness numbers."""
    show = partial(caveats.span, claim)
    return (
        f"With one choice of method at a time made otherwise, {robust.n_specifications} estimates "
        f"run from {show(robust.min or 0, robust.max or 0)}, the ends of their intervals from "
        f"{show(robust.lowest_low or 0, robust.highest_high or 0)}. Their median, one vote for "
        f"each source, is {caveats.shown(claim, robust.median or 0)} "
        f"({show(robust.median_low or 0, robust.median_high or 0)} when the same people are "
        "resampled in all of them). Choices are not evidence: no share of them says how likely a "
        "value is."
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
    robustness = _robustness(claim, found)
    digits = verdicts.digits(claim.published, claim.covers, found.recomputed)
    support = verdicts.support(claim.covers, found.independent)
    outside = bool(wording.outside(claim, found))
    if isinstance(found, campaign.Tally):
        digits, verdict = campaign.judge(claim, found, digits, support, outside=outside)
    else:
        verdict = verdicts.verdict(digits, support, outside)
    rendering = [_named(CAVEATS, name, claim, "caveat") for name in claim.caveats]
    if isinstance(found, campaign.Tally) and found.independent is None:
        said = [campaign.reason(found, digits)]
    elif isinstance(found, supreme_court.Count):
        said = [supreme_court.reason(digits)]
    else:
        said = [wording.reason(claim, found, digits, support)]
    said += [race_check.caveat(found.race, context.source)] if found.independent else []
    said += [wording.by_source(claim, found)] if found.by_source else []
    said += [render(claim, found, context) for render in rendering]
    said += [_spread(claim, robustness)] if robustness.n_specifications else []
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
        code=f"src/{function.__module__.replace('.', '/')}.py:{claim.evaluate}",
    )


def _cited(claim: Claim, context: Context) -> Result:
    """Return a claim that is only cited: its scope, its caveats, and a recount if kept."""
    figures = context.figures
    kept = recounts.read()
    own = kept if claim.recount else None
    said = (*cited.caveats_of(claim, figures), *recounting.share_caveats(kept, claim.figures))
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
    UnknownNameError
        For an id that is not in the ledger, with those like it.
    """
    remedy = (
        '`qi-analysis claims` lists the ids; `qi-analysis check "SENTENCE"` finds claims by words'
    )
    chosen = [names.choose(each, claims, "claim", remedy=remedy) for each in ids]
    return [claims[name] for name in chosen] if ids else list(claims.values())


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
