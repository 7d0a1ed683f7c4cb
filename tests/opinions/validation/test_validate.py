"""The arithmetic of validation against values worked out by hand or taken from textbooks."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.readers import read_any
from qi_analysis.opinions.validation import validate
from qi_analysis.stats.agreement import confusion, kappa, measure_class, share
from tests.opinions.made_up import opinion


def test_kappa_of_the_textbook_table() -> None:
    # 50 proposals, two readers: both yes 20, first only 5, second only 10, both no 15.
    # Agreement 35/50 = 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa = 0.2 / 0.5 = 0.4.
    first = ["1"] * 25 + ["0"] * 25
    second = ["1"] * 20 + ["0"] * 5 + ["1"] * 10 + ["0"] * 15
    assert kappa(first, second) == pytest.approx(0.4)


def test_kappa_of_three_values_by_hand() -> None:
    # pairs aa, ab, bb, cc, cb, cc: agreement 4/6; margins a 2,1; b 1,3; c 3,2
    # by chance (2*1 + 1*3 + 3*2) / 36 = 11/36; kappa = (24/36 - 11/36) / (25/36) = 13/25
    assert kappa(list("aabccc"), list("abbcbc")) == pytest.approx(13 / 25)


def test_kappa_without_meaning_is_none() -> None:
    assert kappa([], []) is None
    assert kappa(["0", "0"], ["0", "0"]) is None


def test_wilson_interval_by_hand() -> None:
    # 8 of 10, z = 1.959964: center (0.8 + z²/20) / (1 + z²/10) = 0.71674,
    # half width z * sqrt(0.8 * 0.2 / 10 + z² / 400) / (1 + z²/10) = 0.22659
    found = share(8, 10)
    assert found.value == 0.8
    assert found.low == pytest.approx(0.71674 - 0.22659, abs=2e-4)
    assert found.high == pytest.approx(0.71674 + 0.22659, abs=2e-4)
    assert share(0, 0).value is None


def test_precision_recall_and_f1_by_hand() -> None:
    # three coded 1, two of them rightly; four are 1: precision 2/3, recall 1/2, F1 4/7
    measures = measure_class(list("1111000"), list("1100100"), "1")
    assert measures.precision.value == pytest.approx(2 / 3)
    assert measures.recall.value == pytest.approx(1 / 2)
    assert measures.f1 == pytest.approx(4 / 7)
    assert measure_class(["0"], ["0"], "1").f1 is None


def test_confusion_counts_pairs() -> None:
    assert confusion(list("aab"), list("abb")) == {"a": {"a": 1, "b": 1}, "b": {"b": 1}}


def label(row: Coded, **other: str) -> dict[str, str]:
    values = {name: validate.value_of(row, name) for name in validate._COLUMNS[1:]}
    return {"opinion_id": str(row.opinion_id), **values, **other}


def test_outcomes_count_only_opinions_hand_coded_as_raised() -> None:
    rows = [code(opinion("An action for a debt. Affirmed.", opinion_id=n)) for n in range(4)]
    raised = [
        replace(rows[0], qi_raised=True, qi_result="granted"),
        replace(rows[1], qi_raised=True, qi_result=None, confidence="low"),
        replace(rows[2], confidence="low"),
    ]
    rows = [*raised, *rows[3:]]
    labels = {str(row.opinion_id): label(row) for row in rows}
    labels["1"]["qi_result"] = "granted"
    measured = validate.validate(rows, labels)
    assert measured["n"] == 4
    assert measured["review"]["hits"] == 2
    result = measured["fields"]["qi_result"]
    assert (result["answered"]["hits"], result["answered"]["n"]) == (1, 2)
    assert (result["accuracy"]["hits"], result["accuracy"]["n"]) == (1, 1)
    assert result["most_common"]["value"] == 1
    assert measured["fields"]["published"]["accuracy"]["value"] == 1


def test_an_opinion_that_was_not_coded_is_an_error() -> None:
    row = code(opinion("Affirmed."))
    with pytest.raises(DataError, match="labeled opinions are not in the input"):
        validate.validate([], {"1": label(row)})


def test_labels_are_refused_with_file_and_row(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("opinion_id,case\n1,a\n")
    with pytest.raises(DataError, match="columns missing"):
        validate.read_labels(path)
    header = ",".join(validate._COLUMNS)
    line = ",".join("1" for _ in validate._COLUMNS)
    path.write_text(f"{header}\n{line}\n{line}\n")
    with pytest.raises(DataError, match="row 3"):
        validate.read_labels(path)


@pytest.fixture(scope="module")
def measured(raw_dir: Path, hand_codes: Path) -> dict[str, dict[str, float]]:
    sample = raw_dir / "courtlistener_sample" / "courtlistener_v3_opinions_1100.jsonl.gz"
    labels = validate.read_labels(hand_codes)
    rows = [code(x) for x in read_any(sample) if str(x.opinion_id) in labels]
    found = validate.validate(rows, labels)
    return {
        "accuracy": {k: m["accuracy"]["value"] for k, m in found["fields"].items()},
        "f1": {k: m["f1"] for k, m in found["fields"].items() if "f1" in m},
    }


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_the_coder_keeps_to_the_hand_codes(measured: dict[str, dict[str, float]]) -> None:
    assert measured["f1"]["qi_raised"] >= 0.85
    assert measured["f1"]["target"] >= 0.90
    assert measured["f1"]["force_claim"] >= 0.80
    assert measured["accuracy"]["qi_result"] >= 0.85
    for field in ("published", "circuit", "date_filed", "docket", "qi_mentioned"):
        assert measured["accuracy"][field] >= 0.95
    assert measured["accuracy"]["defendant_type"] >= 0.85


def test_labels_are_read_as_spreadsheets_write_them(tmp_path: Path, hand_codes: Path) -> None:
    lines = hand_codes.read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    for row in rows:
        row["opinion_id"] += ".0"
        row["qi_raised"] += ".0"
        row["target"] = {"1": "TRUE", "0": "FALSE"}[row["target"]]
    path = tmp_path / "labels.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert validate.read_labels(path) == validate.read_labels(hand_codes)


@pytest.mark.parametrize(
    ("cell", "words"),
    [("x" * 140_000, "row 2: is no csv"), ("maybe", "row 2, column 'qi_raised': 'maybe' is not")],
)
def test_labels_that_are_no_codes_are_refused_with_their_row(
    tmp_path: Path, hand_codes: Path, cell: str, words: str
) -> None:
    rows = list(csv.DictReader(hand_codes.read_text("utf-8").splitlines()))[:1]
    rows[0]["qi_raised"] = cell
    path = tmp_path / "labels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DataError, match=words):
        validate.read_labels(path)
