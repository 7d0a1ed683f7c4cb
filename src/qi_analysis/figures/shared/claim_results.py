"""What figures of claims share: the evaluated ledger, and whom our estimate counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import OUR_SOURCE, Context, as_of
from qi_analysis.claims.results import Result
from qi_analysis.figures.kit.language import Language
from qi_analysis.risk import study
from qi_analysis.risk.choices.specifications import OURS


@cache
def context() -> Context:
    """Return what the claims are evaluated on, loaded once."""
    return Context(study.load())


@cache
def results() -> Mapping[str, Result]:
    """Return every evaluated claim by id, worked out once."""
    return {result.claim.id: result for result in evaluate_all()}


def ours(language: Language) -> dict[str, str]:
    """Return whom our own estimate counts: records, years, people, and how many are unknown."""
    found = context()
    years = found.records.years
    unknown = found.inputs.unknown_share(OUR_SOURCE, years, OURS["causes"])
    return {
        "records": found.our_records()["our_source"],
        "years": study.years_text(years),
        "released": as_of()[:7],
        "n": language.number(round(float(found.ours.deaths[:, -1].sum()))),
        "unknown": language.percent(unknown or 0.0),
    }
