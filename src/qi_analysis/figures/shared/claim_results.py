"""What figures of claims share: the evaluated ledger, and whom our estimate counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import Context, as_of
from qi_analysis.claims.results import Result
from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live


@cache
def context(live: Live | None = None) -> Context:
    """Return what the claims are evaluated on, loaded once; ``live`` as in `Context.latest`."""
    return Context(study.load(), latest=None if live is None else live.recorded)


@cache
def results(live: Live | None = None) -> Mapping[str, Result]:
    """Return every evaluated claim by id, worked out once."""
    found = evaluate_all(context=None if live is None else context(live))
    return {result.claim.id: result for result in found}


def ours(language: Language, live: Live | None = None) -> dict[str, str]:
    """Return whom our own estimate counts: records, years, people, and how many are unknown."""
    found = context(live)
    years = found.records.years
    return {
        "records": found.our_records()["our_source"],
        "years": study.years_text(years),
        "released": as_of()[:7] if live is None else live.released,
        "n": language.number(round(float(found.ours.deaths[:, -1].sum()))),
        "unknown": language.percent(found.share_unknown),
    }
