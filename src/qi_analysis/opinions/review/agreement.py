"""How far two people agree who read the same opinions."""

from __future__ import annotations

from collections.abc import Mapping
from operator import eq
from typing import Any

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.review.queue import ANSWERS
from qi_analysis.stats.agreement import kappa, kappa_interval, share

Answers = Mapping[str, Mapping[str, str]]


def compare(first: Answers, second: Answers) -> dict[str, Any]:
    """Compare two sets of answers from `queue.read_answers`, field by field.

    Returns
    -------
    dict
        ``both``, ``only_first``, ``only_second``: numbers of opinions; ``fields``: for each field
        the share of equal answers with Wilson's interval, and Cohen's kappa with its interval, None
        where it has no meaning; ``disagreements``: id, field and the two answers. A field counts
        where both answered it; "cannot tell" is an answer. Where one reader finds that immunity is
        not raised, the outcomes have one answer at most and the disagreement is on ``qi_raised``.

    Raises
    ------
    QiAnalysisError
        When no opinion has answers of both.
    """
    both = sorted(first.keys() & second.keys())
    if not both:
        raise QiAnalysisError(
            "no opinion has answers in both files: give the answers of two people to one queue"
        )
    fields: dict[str, Any] = {}
    apart: list[dict[str, str]] = []
    for name in ANSWERS:
        ids = [each for each in both if name in first[each] and name in second[each]]
        one, two = ([answers[each][name] for each in ids] for answers in (first, second))
        interval = kappa_interval(one, two)
        fields[name] = {
            "agreement": share(sum(map(eq, one, two)), len(ids)).to_record(),
            "kappa": kappa(one, two),
            "kappa_low": interval and interval[0],
            "kappa_high": interval and interval[1],
        }
        apart += [
            {"opinion_id": each, "field": name, "first": a, "second": b}
            for each, a, b in zip(ids, one, two, strict=True)
            if a != b
        ]
    return {
        "both": len(both), "only_first": len(first) - len(both),
        "only_second": len(second) - len(both), "fields": fields,
        "disagreements": sorted(apart, key=lambda each: each["opinion_id"]),
    }  # fmt: skip
