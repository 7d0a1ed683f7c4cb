"""Answers on the steps are weighed with the result: worked out by hand on two made-up fields."""

from __future__ import annotations

import numpy as np
import pytest

from qi_analysis.opinions.reading.weights import DocumentModel


def field(*classes: str) -> dict[str, object]:
    """A field whose classes are all as likely, whatever the numbers are."""
    n = len(classes)
    return {
        "classes": list(classes), "mean": [0.0], "scale": [1.0], "weights": [[0.0]] * n,
        "bias": [0.0] * n, "slope": 1.0, "level": 0.5, "level_short": 0.5,
    }  # fmt: skip


@pytest.fixture
def model() -> DocumentModel:
    # a violation and clear law are met with "denied" four times as often as by chance
    together = np.ones((2, 2, 2))
    together[1, 1, 0] = 4.0
    return DocumentModel.of(
        {
            "violation": field("no", "yes"),
            "clearly_established": field("no", "yes"),
            "qi_result": field("denied", "granted"),
            "together": together.tolist(),
        }
    )


def test_steps_follow_the_result(model: DocumentModel) -> None:
    found = model.outcomes(np.zeros(1), {"denied", "granted"})
    # eight combinations, one of weight 4: 4 + 3 of 11 have a violation
    assert found["violation"] == pytest.approx([4 / 11, 7 / 11])
    assert found["clearly_established"] == pytest.approx([4 / 11, 7 / 11])
    assert found["qi_result"] == pytest.approx([0.5, 0.5])


def test_a_result_that_cannot_be_keeps_a_twentieth_of_its_chance(model: DocumentModel) -> None:
    found = model.outcomes(np.zeros(1), {"denied"})
    answer, chance = model.answer("qi_result", found["qi_result"])
    assert answer == "denied"
    assert chance == pytest.approx(20 / 21)
    # of the weights of "denied", 4 and 3, and a twentieth of the four of "granted"
    assert found["violation"] == pytest.approx([2.1 / 7.2, 5.1 / 7.2])
