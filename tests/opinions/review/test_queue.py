"""The review queue goes out safe, and comes back with a person's answers on top."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import Basis, Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.review.queue import (
    apply_answers,
    read_answers,
    require_known,
    write_queue,
)
from tests.opinions.made_up import opinion


def unsure(sentence: str = "The officers are immune.") -> Coded:
    row = code(opinion("Pat Moss sued an officer under section 1983. Affirmed.", opinion_id=5))
    return replace(row, confidence="low", basis=Basis("rule", sentence, 9))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("danger", ["=1+1", "+1", "-1", "@a", "  =1+1"])
def test_no_cell_is_a_formula(tmp_path: Path, danger: str) -> None:
    path = tmp_path / "queue.csv"
    assert write_queue([replace(unsure(danger), docket=danger)], path) == 1
    (row,) = read(path)
    assert row["sentence"] == f"'{danger.strip()}"
    assert row["docket"] == f"'{danger}"


def test_only_unsure_rows_wait(tmp_path: Path) -> None:
    path = tmp_path / "queue.jsonl"
    assert write_queue([replace(unsure(), confidence="high"), unsure()], path) == 1
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["opinion_id"] == 5


def test_answers_win_and_what_follows_is_worked_out_anew(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    write_queue([unsure()], path)
    (row,) = read(path)
    row |= {
        "review_qi_raised": "1", "review_force_claim": "true", "review_qi_result": "granted",
        "review_defendant_type": "police", "review_violation": "no",
    }  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    answers = read_answers(path)
    require_known(answers, [unsure()])
    merged = apply_answers(unsure(), answers)
    assert merged.reader == "human"
    assert merged.target
    assert (merged.qi_result, merged.favours, merged.violation) == ("granted", "police", "no")
    other = replace(unsure(), opinion_id=6)
    assert apply_answers(other, answers) == other


def test_not_raised_resets_what_does_not_apply() -> None:
    row = replace(unsure(), qi_raised=True, qi_result="granted", violation="no", target=True)
    merged = apply_answers(row, {"5": {"qi_raised": "0"}})
    assert not merged.qi_raised
    assert not merged.target
    assert (merged.qi_result, merged.violation, merged.favours) == (
        "no_decision", "not_reached", "none",
    )  # fmt: skip


def test_an_unknown_answer_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    path.write_text("opinion_id,review_qi_result\n5,won\n")
    with pytest.raises(DataError, match=r"row 2.*review_qi_result.*'won'"):
        read_answers(path)


def test_answers_about_other_opinions_are_refused() -> None:
    with pytest.raises(DataError, match="not in the input, such as 9"):
        require_known({"9": {}}, [unsure()])
