"""Answers that cannot stand beside each other, by the law of appeals: worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qi_analysis.opinions.reading.appeal import Appeal
from qi_analysis.opinions.reading.coded import Coded, settle
from qi_analysis.opinions.reading.consistency import checked, possible_results
from tests.opinions.coded_made_up import TARGET

OFFICIALS_LOSE = Appeal("officials", end="affirmed")
OFFICIALS_WIN = Appeal("officials", end="reversed")
PLAINTIFFS_LOSE = Appeal("plaintiffs", end="affirmed")


def coded(result: str, first: str, second: str, **sure: float) -> Coded:
    answers: dict[str, Any] = {
        "qi_result": result, "violation": first, "clearly_established": second,
        "probability": sure,
    }  # fmt: skip
    return settle(replace(TARGET, **answers))


@pytest.mark.parametrize(
    ("given", "appeal", "left_open"),
    [
        # an official may appeal before trial from a refusal alone: affirmed, it stands
        (coded("granted", "no", "not_reached"), OFFICIALS_LOSE, ["qi_result"]),
        (coded("denied", "yes", "yes"), OFFICIALS_LOSE, []),
        (coded("no_decision", "not_reached", "not_reached"), OFFICIALS_LOSE, ["qi_result"]),
        (coded("denied", "yes", "yes"), OFFICIALS_WIN, ["qi_result"]),
        (coded("granted", "not_reached", "no"), OFFICIALS_WIN, []),
        # after a trial they may appeal from any judgment
        (coded("granted", "no", "not_reached"), replace(OFFICIALS_LOSE, tried=True), []),
        (coded("denied", "yes", "yes"), PLAINTIFFS_LOSE, ["qi_result"]),
        (coded("granted", "no", "not_reached"), PLAINTIFFS_LOSE, []),
        # without a violation, or without clear law, there is immunity: the less sure goes
        (coded("denied", "yes", "no", clearly_established=0.6, qi_result=0.9), Appeal(),
         ["clearly_established"]),
        (coded("denied", "no", "yes", violation=0.9, qi_result=0.6), Appeal(), ["qi_result"]),
        (coded("granted", "yes", "yes", clearly_established=0.6, qi_result=0.9), Appeal(),
         ["clearly_established"]),
        (coded("granted", "yes", "no"), Appeal(), []),
    ],
)  # fmt: skip
def test_what_cannot_be_is_left_open(given: Coded, appeal: Appeal, left_open: list[str]) -> None:
    found = checked(given, appeal)
    assert list(found.abstained) == left_open
    assert found.needs_review or not left_open
    if left_open:
        assert found.basis is not None
        assert "left open" in found.basis.rule
    else:
        assert found == given


@pytest.mark.parametrize(
    ("appeal", "cannot_be"),
    [
        (OFFICIALS_LOSE, {"granted", "mixed", "no_decision"}),
        (OFFICIALS_WIN, {"denied"}),
        (replace(OFFICIALS_LOSE, end="mixed"), {"granted"}),
        (replace(OFFICIALS_LOSE, end="dismissed"), {"granted", "mixed"}),
        (replace(OFFICIALS_LOSE, end=None), set()),
        (replace(OFFICIALS_LOSE, tried=True), set()),
        (PLAINTIFFS_LOSE, {"denied", "mixed"}),
        (replace(PLAINTIFFS_LOSE, end="reversed"), {"granted"}),
        (replace(PLAINTIFFS_LOSE, end="mixed"), set()),
        (Appeal("both", end="affirmed"), set()),
        (Appeal(), set()),
    ],
)
def test_results_that_an_appeal_rules_out(appeal: Appeal, cannot_be: set[str]) -> None:
    every = {"granted", "denied", "mixed", "no_decision"}
    assert possible_results(appeal) == every - cannot_be


def test_what_is_not_raised_contradicts_nothing() -> None:
    given = settle(replace(coded("granted", "no", "no"), qi_raised=False))
    assert checked(given, OFFICIALS_LOSE) == given
