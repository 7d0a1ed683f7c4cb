"""What is counted of an opinion: results, who wins, and the outcomes of the two-step test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from qi_analysis.opinions.reading.coded import Result

if TYPE_CHECKING:
    import pandas as pd

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
Counts = dict[str, int]
_ANSWERS = {
    "result": "no_decision", "violation": "not_reached", "clearly_established": "not_reached",
}  # fmt: skip
"""Column of the table of outcomes -> as what an open answer counts."""


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


@dataclass(frozen=True)
class Counted:
    """Opinions in which immunity is raised, procedural orders left out, and how many there are.

    ``account`` has the ``procedural`` orders, the ``counted`` opinions, and of these those of
    ``low_confidence``.
    """

    rows: pd.DataFrame
    account: Mapping[str, int]


def count_raised(table: pd.DataFrame) -> Counted:
    """Return the opinions of the table `opinion_outcomes` in which immunity is raised.

    An answer that was left open counts as if not reached, and as not sure. The codebook codes a
    procedural order, which has no place in a win rate, as no decision at low confidence (tricky
    case 12); what is coded so is taken for one. No field identifies them with certainty.
    """
    rows = table[table["raised"] == "yes"].astype(dict.fromkeys(_ANSWERS, "str"))
    low = (rows["low_confidence"] == "yes") | rows[list(_ANSWERS)].eq("open").any(axis=1)
    rows = rows.replace({name: {"open": closed} for name, closed in _ANSWERS.items()})
    procedural = low & (rows["result"] == "no_decision")
    kept, n = rows[~procedural], rows["n"]
    account = {
        "procedural": int(n[procedural].sum()),
        "counted": int(n[~procedural].sum()),
        "low_confidence": int(n[low & ~procedural].sum()),
    }
    return Counted(kept, account)


def tally(counted: Counted) -> Counts:
    """Return opinions by result and, of those that decide, by outcome of the two-step test."""
    counts = dict.fromkeys((*RESULTS, *STEPS), 0)
    answers = counted.rows[list(_ANSWERS)].itertuples(index=False, name=None)
    for (result, *steps), n in zip(answers, counted.rows["n"].tolist(), strict=True):
        counts[result] += n
        if is_decided(result):
            counts[step_of(result, *steps)] += n
    return counts


def count_and_total(counts: Counts, measure: str) -> tuple[int, int]:
    """Return numerator and denominator of a measure."""
    everything = sum(counts[result] for result in RESULTS)
    if measure in RESULTS:
        return counts[measure], everything
    decided = everything - counts["no_decision"]
    return counts[measure], decided
