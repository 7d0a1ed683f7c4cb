"""Populations, measures and rates against counts by hand on small invented sets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.inference import correction, measures, populations, rates
from qi_analysis.opinions.reading import coded_rows
from qi_analysis.opinions.reading.coded import Coded
from tests.opinions.coded_made_up import TARGET, coded, rows, write

LATE = "2018-06-01"
# Ten of the Reuters population in the first period, six in the last, seven that are not
ROWS = rows(
    (3, {}),  # granted, no violation
    (1, {"violation": "yes", "clearly_established": "no"}),
    (2, {"qi_result": "denied", "violation": "yes", "clearly_established": "yes"}),
    (1, {"qi_result": "denied", "confidence": "low"}),
    (1, {"qi_result": "mixed"}),
    (1, {"qi_result": "no_decision"}),
    (1, {"qi_result": "no_decision", "confidence": "low"}),  # looks like a procedural order
    (3, {"date_filed": LATE, "violation": "not_reached", "clearly_established": "no"}),
    (1, {"date_filed": LATE, "violation": "not_reached", "confidence": "low"}),
    (2, {"date_filed": LATE, "court": "ca9", "qi_result": "denied"}),
    (1, {"published": "unpublished"}),
    (1, {"date_filed": "2004-12-31"}),
    (1, {"date_filed": None}),
    (1, {"target": False}),
    (1, {"target": False, "qi_raised": False, "qi_result": "no_decision"}),
    (1, {"errata": True}),
    (1, {"separate": True}),
)


def wins(found: list[rates.Rate], by: str, value: str) -> rates.Rate:
    return next(x for x in found if (x.by, x.value, x.measure) == (by, value, measures.WINS))


PERIODS = ((2005, 2007), (2017, 2019))


@pytest.fixture(scope="module")
def reuters() -> list[rates.Rate]:
    counted = populations.count_rows(ROWS, "reuters")
    return rates.all_rates(rates.groups_of(counted, PERIODS), level=0.95)


def test_every_record_is_accounted_for() -> None:
    account = populations.count_rows(ROWS, "reuters").account
    assert account == {
        "records": 23, "errata": 1, "separate": 1, "outside": 5, "undated": 1,
        "in_population": 16, "procedural": 1, "counted": 15, "low_confidence": 2,
        "year_unknown": 0, "circuit_unknown": 0,
    }  # fmt: skip
    assert account["records"] == (
        account["errata"] + account["separate"] + account["outside"] + account["in_population"]
    )
    target = populations.count_rows(ROWS, "target").account
    assert (target["in_population"], target["counted"], target["year_unknown"]) == (19, 18, 1)
    assert populations.count_rows(ROWS, "raised").account["in_population"] == 20


def test_the_supreme_court_is_no_circuit() -> None:
    scotus = [replace(coded(1), court="scotus", circuit=None)]
    assert populations.count_rows(scotus, "reuters").account["counted"] == 0
    assert populations.count_rows(scotus, "target").account["circuit_unknown"] == 1


def test_counts_and_shares_of_a_period_by_hand(reuters: list[rates.Rate]) -> None:
    of = {x.measure: (x.count, x.n) for x in reuters if x.value == "2005-2007"}
    assert of["granted"] == (4, 9)  # of ten, less the procedural order
    assert of["denied"] == (3, 9)
    assert of["mixed"] == (1, 9)
    assert of["no_decision"] == (1, 9)
    assert of["officer_wins"] == (4, 8)
    assert of["no_violation"] == (3, 8)
    assert of["unclear_law"] == (1, 8)
    assert of["left_open"] == (0, 8)
    assert of["not_immune"] == (4, 8)
    late = {x.measure: (x.count, x.n) for x in reuters if x.value == "2017-2019"}
    assert late["officer_wins"] == (4, 6)
    assert late["left_open"] == (3, 6)
    assert late["other_grant"] == (1, 6)


def test_steps_of_the_test_add_up_to_the_opinions_that_decide(reuters: list[rates.Rate]) -> None:
    of = {x.measure: x for x in reuters if x.by == "all"}
    assert sum(of[name].count for name in measures.STEPS) == of[measures.WINS].n == 14
    assert sum(of[name].count for name in measures.RESULTS) == of["granted"].n == 15


def test_the_interval_is_wilsons(reuters: list[rates.Rate]) -> None:
    # 4 of 8, z = 1.959964: center 0.5, half width z sqrt(0.25/8 + z^2/256) / (1 + z^2/8) = 0.28478
    found = wins(reuters, "period", "2005-2007")
    assert found.low == pytest.approx(0.5 - 0.28478, abs=1e-5)
    assert found.high == pytest.approx(0.5 + 0.28478, abs=1e-5)


def test_rows_of_low_confidence_bound_the_win_rate_by_hand(reuters: list[rates.Rate]) -> None:
    # sure: 4 granted, 2 denied, 1 mixed; unsure: a denial and what looks like an order
    early = wins(reuters, "period", "2005-2007")
    assert early.low_confidence == 2
    assert early.if_all_denied == pytest.approx(4 / 9)
    assert early.if_all_granted == pytest.approx(6 / 9)
    late = wins(reuters, "period", "2017-2019")
    assert (late.if_all_denied, late.if_all_granted) == (3 / 6, 4 / 6)


def test_circuits_stand_beside_their_pooled_rates(reuters: list[rates.Rate]) -> None:
    fifth, ninth = wins(reuters, "circuit", "5"), wins(reuters, "circuit", "9")
    assert (fifth.count, fifth.n, ninth.count, ninth.n) == (8, 12, 0, 2)
    assert fifth.pooled is not None
    assert ninth.pooled is not None
    assert 0 < ninth.pooled["share"] < fifth.pooled["share"] < 8 / 12
    assert wins(reuters, "year", "2018").pooled is None


def test_a_lone_circuit_has_nothing_to_be_drawn_to() -> None:
    counted = populations.count_rows(rows((4, {})), "target")
    found = rates.all_rates(rates.groups_of(counted, PERIODS))
    assert wins(found, "circuit", "5").pooled is None


def test_a_group_without_opinions_has_no_share(reuters: list[rates.Rate]) -> None:
    found = wins(reuters, "published", "unpublished")
    assert (found.count, found.n, found.share, found.low) == (0, 0, None, None)


def test_the_comparison_reports_power_at_the_denominators_at_hand(
    reuters: list[rates.Rate],
) -> None:
    found = rates.compare(reuters, PERIODS, 0.95)
    assert found["difference"]["difference"] == pytest.approx(4 / 6 - 4 / 8)
    assert found["power"] < 0.15  # 8 against 6 opinions
    assert found["least_rise"] is None
    empty = rates.all_rates(rates.groups_of(populations.count_rows([], "reuters"), PERIODS))
    assert rates.compare(empty, PERIODS, 0.9)["difference"] is None


@pytest.mark.parametrize("text", ["", "2005", "2005-2007"])
def test_periods_are_read(text: str) -> None:
    if not text:
        with pytest.raises(QiAnalysisError, match="not a period"):
            rates.read_periods(text)
    else:
        assert rates.read_periods(text)[0][0] == 2005


@pytest.mark.parametrize(
    ("text", "problem"),
    [("2007-2005", "not a period"), ("2005-2007,2007-2009", "share the year 2007")],
)
def test_periods_that_make_no_sense_are_refused(text: str, problem: str) -> None:
    with pytest.raises(QiAnalysisError, match=problem):
        rates.read_periods(text)


def test_outcomes_by_both_steps() -> None:
    assert measures.step_of("granted", "no", "not_reached") == "no_violation"
    assert measures.step_of("granted", "no", "no") == "no_violation"
    assert measures.step_of("granted", "yes", "no") == "unclear_law"
    assert measures.step_of("granted", "not_reached", "no") == "left_open"
    assert measures.step_of("granted", "not_reached", "not_reached") == "other_grant"
    assert measures.step_of("mixed", "yes", "no") == "not_immune"


def test_coded_rows_come_back_as_they_went(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS)
    assert coded_rows.is_coded(path)
    assert coded_rows.read_all([path]) == ROWS


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"qi_result": "won"}, "'qi_result'"),
        ({"target": 1}, "'target'"),
        ({"court": 5}, "'court'"),
        ({"basis": {"rule": "x"}}, "'basis'"),
        ({"extra": 1}, "'extra'"),
    ],
)
def test_a_row_that_is_none_is_refused_with_its_place(
    tmp_path: Path, other: dict[str, object], place: str
) -> None:
    with pytest.raises(DataError, match=place):
        coded_rows.from_record(TARGET.to_record() | other)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS[:2])
    path.write_text(
        path.read_text().replace('"granted"', '"won"', 2).replace('"won"', '"granted"', 1)
    )
    with pytest.raises(DataError, match=r"coded.jsonl, row 2, column 'qi_result'"):
        coded_rows.read_all([path])


def test_an_opinion_given_twice_is_not_counted_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", ROWS[:2])
    with pytest.raises(DataError, match="occurs twice"):
        coded_rows.read_all([path, path])


def label_of(row: Coded, **other: str) -> dict[str, str]:
    fields = ("qi_result", "violation", "clearly_established")
    return {
        "qi_raised": str(int(row.qi_raised is True)), "target": str(int(row.target is True)),
        **{name: getattr(row, name) for name in fields}, **other,
    }  # fmt: skip


def test_hand_codes_make_the_table_by_hand() -> None:
    machine = rows((3, {}), (1, {"qi_result": "denied"}), (1, {"qi_raised": False}))
    labels = {str(row.opinion_id): label_of(row) for row in machine}
    labels["900002"]["qi_result"] = "denied"
    labels["900005"]["qi_raised"] = "1"  # the coder missed it: not of both
    found = correction.from_labels(machine, labels, "made up")["result"]
    assert found.counts.tolist() == [[2, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert found.refusal is not None
    assert "mixed or no decision" in found.refusal
    measured = correction.membership(machine, labels, "raised")
    assert (measured["recall"]["hits"], measured["recall"]["n"]) == (4, 5)
    assert (measured["precision"]["hits"], measured["precision"]["n"]) == (4, 4)
    with pytest.raises(DataError, match="none of the opinions"):
        correction.from_labels(machine, {"1": {}}, "made up")


def agreement(hand: str, predicted: str, n: int, **other: str) -> dict[str, object]:
    row = {"label_set": "made_up", "field": "qi_result", "hand": hand, "predicted": predicted}
    return {**row, "n": n, **other}


def test_hand_codes_of_unseen_circuit_opinions_come_first() -> None:
    table = [
        agreement("granted", "granted", 50, label_set="development"),
        agreement("granted", "denied", 3, label_set="second_reader_unseen"),
        agreement("granted", "granted", 9, label_set="made_up_hard_unseen"),
    ]
    assert correction.of_frame(table)["result"].by_hand["granted"] == 3
    assert correction.of_frame(table[::2])["result"].by_hand["granted"] == 59
    assert correction.of_frame(table, ["development"])["result"].by_hand["granted"] == 50
    with pytest.raises(DataError, match="no hand codes 'other'"):
        correction.of_frame(table, ["other"])


def test_a_table_without_a_class_corrects_nothing() -> None:
    table = correction.of_frame([agreement("granted", "granted", 5)])
    assert correction.correct(measures.tally([]), table, 0.9) == {}
    counted = populations.count_rows(ROWS, "reuters")
    assert correction.correct(measures.tally(counted.outcomes), table, 0.9) == {}


def test_the_correction_is_that_of_rogan_and_gladen() -> None:
    # granted is coded denied one time in ten, denied granted one in five; the others never err:
    # of 100 that decide 52 are coded granted, so 0.9 p + 0.2 (1 - p) = 0.52 and p = 32/70
    pairs = [
        ("granted", "granted", 90), ("granted", "denied", 10), ("denied", "granted", 20),
        ("denied", "denied", 80), ("mixed", "mixed", 50), ("no_decision", "no_decision", 50),
    ]  # fmt: skip
    table = correction.of_frame(
        [agreement(*pair) for pair in pairs] + [agreement("yes", "no", 3, field="violation")]
    )
    counted = populations.count_rows(
        rows((52, {}), (48, {"qi_result": "denied"}), (25, {"qi_result": "no_decision"})), "target"
    )
    found = correction.correct(measures.tally(counted.outcomes), table, 0.9)
    assert found["officer_wins"]["share"] == pytest.approx(32 / 70)
    assert found["granted"]["share"] == pytest.approx(32 / 70 * 100 / 125)
    assert found["officer_wins"]["low"] < 32 / 70 < found["officer_wins"]["high"]


@pytest.mark.parametrize("labeled", [(80, 60, 25, 35), (14, 9, 5, 7)])
def test_corrected_win_rates_hold_the_truth_about_as_often_as_they_say(
    labeled: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction, "DRAWS", 200)
    rng = np.random.default_rng(7)
    truth = np.array([0.45, 0.30, 0.10, 0.15])
    chances = np.array(
        [[0.88, 0.04, 0.04, 0.04], [0.06, 0.84, 0.06, 0.04], [0.2, 0.1, 0.65, 0.05],
         [0.08, 0.04, 0.03, 0.85]]
    )  # fmt: skip
    wanted, held, runs = truth[0] / (1 - truth[3]), 0, 120
    for run in range(runs):
        coded_as = rng.multinomial(300, truth @ chances)
        table = np.array(
            [rng.multinomial(n, row) for n, row in zip(labeled, chances, strict=True)], dtype=float
        )
        counts = dict.fromkeys((*measures.RESULTS, *measures.STEPS), 0)
        counts |= dict(zip(measures.RESULTS, map(int, coded_as), strict=True))
        confusion = correction.Confusion(measures.RESULTS, table, "simulated")
        found = correction.correct(counts, {"result": confusion}, 0.9, seed=run)["officer_wins"]
        held += found["low"] <= wanted <= found["high"]
    # three standard errors of 120 runs at 0.9 are 0.082
    assert held / runs > 0.9 - 0.082
    # and it is no use to hold the truth always by being as wide as can be
    assert found["high"] - found["low"] < 0.6
