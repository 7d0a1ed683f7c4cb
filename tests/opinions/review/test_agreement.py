"""Two people's answers side by side."""

from __future__ import annotations

import pytest

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.review.agreement import compare


def test_a_field_counts_where_both_answered_it() -> None:
    first = {
        "1": {"qi_raised": "1", "qi_result": "granted"},
        "2": {"qi_raised": "0"},
        "3": {"qi_raised": "1", "qi_result": "cannot_tell"},
        "9": {"qi_raised": "1"},
    }
    second = {
        "1": {"qi_raised": "1", "qi_result": "granted"},
        "2": {"qi_raised": "1", "qi_result": "denied"},
        "3": {"qi_raised": "1", "qi_result": "denied"},
    }
    found = compare(first, second)
    assert (found["both"], found["only_first"], found["only_second"]) == (3, 1, 0)
    raised, result = found["fields"]["qi_raised"], found["fields"]["qi_result"]
    assert (raised["agreement"]["hits"], raised["agreement"]["n"]) == (2, 3)
    # agreement 2/3; by chance 2/3 * 1 + 1/3 * 0 = 2/3; so kappa is 0
    assert raised["kappa"] == pytest.approx(0)
    # granted/granted and cannot tell/denied: 1/2; by chance 1/2 * 1/2 = 1/4; (1/2 - 1/4) / (3/4)
    assert result["agreement"]["n"] == 2
    assert result["kappa"] == pytest.approx(1 / 3)
    assert found["fields"]["violation"]["kappa"] is None
    assert found["disagreements"] == [
        {"opinion_id": "2", "field": "qi_raised", "first": "0", "second": "1"},
        {"opinion_id": "3", "field": "qi_result", "first": "cannot_tell", "second": "denied"},
    ]


def test_answers_to_different_queues_are_refused() -> None:
    with pytest.raises(QiAnalysisError, match="no opinion has answers in both"):
        compare({"1": {"qi_raised": "1"}}, {"2": {"qi_raised": "1"}})
