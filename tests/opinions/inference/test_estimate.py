"""Estimates against a census, open answers by hand, and a made-up collection of known truth."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference import frame, made_up
from qi_analysis.opinions.inference.estimate import Result, estimate
from qi_analysis.opinions.inference.populations import year_of
from qi_analysis.opinions.inference.readings import reading
from qi_analysis.opinions.reading.coded import Coded
from tests.opinions.coded_made_up import coded, rows

HERE = Path("answers.csv")
WON = {
    "qi_raised": "1", "defendant_type": "police", "force_claim": "1", "force_in_custody": "0",
    "violation": "no", "clearly_established": "not_reached", "qi_result": "granted",
}  # fmt: skip
UNCLEAR = WON | {"violation": "yes", "clearly_established": "no"}
LOST = WON | {"qi_result": "denied", "violation": "yes", "clearly_established": "yes"}
NOT = {"qi_raised": "0", "defendant_type": "police", "force_claim": "1", "force_in_custody": "0"}
OPEN = WON | {"qi_raised": "cannot_tell"}
UNDECIDED = WON | {"qi_result": "", "violation": "", "clearly_established": ""}


def census(*answers: Mapping[str, str], **options: bool) -> Result:
    """Return the result where all opinions are drawn; the machine says granted of each."""
    listed = frame.frame_of(rows((len(answers), {})), "reuters")
    drawn = frame.draw(listed, size=len(answers))
    given = {str(900001 + at): each for at, each in enumerate(answers) if each}
    return estimate(listed, drawn, given, HERE, **options)


def told(found: Result, measure: str) -> tuple[float | None, float, float]:
    one = found.of("all", "all", measure)
    assert one is not None
    return one.estimate, one.low, one.high


def test_a_census_is_counted_whatever_the_machine_said() -> None:
    found = census(WON, WON, UNCLEAR, LOST, NOT, NOT)
    assert told(found, "of_kind") == (4, 4, 4)
    assert told(found, "granted") == (3, 3, 3)
    assert told(found, "denied_share") == (0.25, 0.25, 0.25)
    assert told(found, "officer_wins") == (0.75, 0.75, 0.75)
    assert told(found, "no_violation") == (0.5, 0.5, 0.5)
    assert told(found, "unclear_law") == (0.25, 0.25, 0.25)
    assert (found.read, found.unread, found.cannot_tell) == (6, 0, 0)
    assert found.agreement == {"granted": {"read": 6, "of_kind": 4}}


def test_an_open_answer_is_counted_both_ways() -> None:
    found = census(WON, LOST, OPEN)
    assert told(found, "of_kind") == (2.5, 2, 3)
    # if it is of the kind it was won: 1 of 2, or 2 of 3; lost it cannot be, as that was answered
    assert told(found, "officer_wins")[2] == pytest.approx(2 / 3)
    assert found.cannot_tell == 1
    undecided = census(WON, LOST, UNDECIDED)
    # of the kind for certain; no decision, or won, or lost
    assert told(undecided, "of_kind") == (3, 3, 3)
    assert told(undecided, "granted") == (1.5, 1, 2)
    assert told(undecided, "officer_wins")[1:] == pytest.approx((1 / 3, 2 / 3))


def test_answers_that_do_not_fit_the_sample_are_refused() -> None:
    listed = frame.frame_of(rows((9, {})), "reuters")
    drawn = frame.draw(listed, size=4)
    ids = sorted(drawn.stratum)
    strange = next(x for x in map(str, range(900001, 900010)) if x not in ids)
    with pytest.raises(DataError, match="not of the sample"):
        estimate(listed, drawn, dict.fromkeys([*ids, strange], WON), HERE)
    lacking = dict.fromkeys(ids[1:], WON)
    with pytest.raises(DataError, match=r"1 of 4 drawn opinions have no answer, such as"):
        estimate(listed, drawn, lacking, HERE)
    found = estimate(listed, drawn, lacking, HERE, unread=True)
    assert (found.read, found.unread) == (3, 1)
    one = found.of("all", "all", "of_kind")
    assert one is not None
    assert one.low < 9 * 3 / 4 < one.high == 9
    with pytest.raises(DataError, match="4 of 4"):
        estimate(listed, drawn, {}, HERE, unread=True)
    with pytest.raises(QiAnalysisError, match="level 95"):
        estimate(listed, drawn, dict.fromkeys(ids, WON), HERE, level=95)


def test_nothing_of_the_machines_answers_stays() -> None:
    found = reading(coded(1), {"qi_raised": "1"})
    assert found.reader == "human"
    assert (found.defendant_type, found.force_claim, found.qi_result, found.target) == (None,) * 4
    assert reading(coded(1), NOT).qi_result == "no_decision"


@cache
def collection() -> made_up.MadeUp:
    return made_up.make()


def coded_by(right: float, seed: int) -> tuple[list[Coded], list[Coded]]:
    """Return rows of the made-up collection by a coder that is so often right, and the truth."""
    rng, answers = random.Random(seed), list(collection().answers.values())
    machine, truth = [], []
    for opinion in collection().opinions:
        base = replace(
            coded(0), opinion_id=opinion.opinion_id, court=opinion.court,
            date_filed=str(opinion.date_filed),
        )  # fmt: skip
        truth.append(reading(base, collection().answers[str(opinion.opinion_id)]))
        given = collection().answers[str(opinion.opinion_id)]
        machine.append(reading(base, given if rng.random() < right else rng.choice(answers)))
    return machine, truth


@pytest.mark.parametrize(("right", "widest"), [(0.95, 200), (0.5, 400), (0.0, 450)])
def test_the_made_up_collection_is_covered(right: float, widest: float) -> None:
    """Every period, circuit and outcome of 3,000 opinions: 95% intervals of 300 read."""
    machine, truth = coded_by(right, seed=11)
    listed = frame.frame_of(machine, "reuters")
    drawn = frame.draw(listed, size=300, seed=5)
    answers = {x: collection().answers[x] for x in drawn.stratum}
    found = estimate(listed, drawn, answers, HERE)
    kind = sum(bool(row.target) for row in truth)
    won = sum(bool(row.target) and row.qi_result == "granted" for row in truth)
    decided = sum(bool(row.target) and row.qi_result != "no_decision" for row in truth)
    for measure, value in (("of_kind", kind), ("granted", won), ("officer_wins", won / decided)):
        _, low, high = told(found, measure)
        assert low <= value <= high
    _, low, high = told(found, "of_kind")
    assert high - low < widest
    held = []
    for one in found.estimates:
        if one.measure == "of_kind" and one.by in {"year", "period"}:
            first, _, last = one.value.partition("-")
            among = [x for x in truth if int(first) <= (year_of(x) or 0) <= int(last or first)]
            held.append(one.low <= sum(bool(x.target) for x in among) <= one.high)
    assert len(held) == 20
    assert sum(held) >= 17  # 19 expected; fewer than 17 of 20 has a chance of 1.6%


def test_the_collection_is_what_it_says() -> None:
    cells = {(x.court, x.date_filed.year) for x in collection().opinions if x.date_filed}
    assert len(cells) == 12 * 15
    assert collection() == made_up.make()
    assert all("made-up" in str(x.opinion_id) for x in collection().opinions)
    share = sum(x["qi_raised"] == "1" for x in collection().answers.values()) / 3000
    assert 0.55 < share < 0.65  # six in ten by construction
