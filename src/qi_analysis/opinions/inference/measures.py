"""What is counted of an opinion: results, who wins, and the outcomes of the two-step test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from qi_analysis.opinions.inference.populations import Outcome
from qi_analysis.opinions.reading.coded import Result

RESULTS: tuple[str, ...] = get_args(Result)
STEPS: Mapping[str, str] = {
    "no_violation": "immune: no violation of rights",
    "unclear_law": "immune: a violation found possible, the law not clearly established",
    "left_open": "immune: violation left open, the law not clearly established",
    "other_grant": "immune: neither step coded so",
    "not_immune": "not immune on every claim",
}
"""Outcomes of the two-step test among decided opinions; each opinion has one."""
WINS = "officer_wins"
KIND, DECIDED = "of_kind", "decided"
MEASURES: Mapping[str, str] = {
    "granted": "immunity granted, of all counted",
    "denied": "immunity denied, of all counted",
    "mixed": "granted in part, of all counted",
    "no_decision": "no decision on immunity, of all counted",
    WINS: "immune on every claim, of the opinions that decide",
    **{name: f"{words}, of the opinions that decide" for name, words in STEPS.items()},
}
Counts = dict[str, int]


def is_decided(result: str) -> bool:
    """Return whether an opinion decides on immunity: granted, denied or mixed."""
    return result != "no_decision"


def step_of(result: str, violation: str, clearly_established: str) -> str:
    """Return the outcome of the two-step test of an opinion that decides."""
    if result != "granted":
        return "not_immune"
    if violation == "no":
        return "no_violation"
    if clearly_established == "no":
        return "unclear_law" if violation in {"yes", "mixed"} else "left_open"
    return "other_grant"


def tally(outcomes: Iterable[Outcome]) -> Counts:
    """Return opinions by result and, of those that decide, by outcome of the two-step test."""
    counts = dict.fromkeys((*RESULTS, *STEPS), 0)
    for each in outcomes:
        counts[each.result] += each.n
        if is_decided(each.result):
            counts[step_of(each.result, each.violation, each.clearly_established)] += each.n
    return counts


def count_and_total(counts: Counts, measure: str) -> tuple[int, int]:
    """Return numerator and denominator of a measure."""
    everything = sum(counts[result] for result in RESULTS)
    if measure in RESULTS:
        return counts[measure], everything
    decided = everything - counts["no_decision"]
    return counts["granted" if measure == WINS else measure], decided
