"""What waits for a person, and how their answers come back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.opinions.reading.coded import Coded, Quote
from qi_analysis.opinions.review.queue import (
    apply_answers,
    read_answers,
    read_ids,
    require_known,
    waiting,
)
from tests.opinions.coded_made_up import coded

FULL = {
    "qi_raised": "1", "defendant_type": "police", "force_claim": "1", "force_in_custody": "0",
    "violation": "yes", "clearly_established": "no", "qi_result": "denied",
}  # fmt: skip


def row(**other: Any) -> Coded:
    return replace(coded(5), opinion_id=5, **other)


def given(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_a_person_reads_what_is_open_or_not_sure() -> None:
    rows = [row(), row(confidence="low"), row(violation=None)]
    assert waiting(rows) == rows[1:]
    assert waiting(rows, every=True) == rows
    assert waiting([row(), coded(6)], drawn={"900006"}) == [coded(6)]
    with pytest.raises(QiAnalysisError, match="no opinion waits for review"):
        waiting([row()])


def test_a_full_reading_is_a_persons_and_what_follows_is_worked_out() -> None:
    machine = row(probability={"qi_result": 0.6}, quotes={"qi_result": Quote("We hold.", 3)})
    read = apply_answers(machine, {"5": FULL})
    assert (read.reader, read.target, read.favours) == ("human", True, "plaintiff")
    assert (read.qi_result, read.violation) == ("denied", "yes")
    assert not read.needs_review
    # the machine's number and quote were for another answer
    assert (dict(read.probability), dict(read.quotes)) == ({}, {})
    assert apply_answers(coded(6), {"5": FULL}) == coded(6)


def test_a_reading_in_part_is_not_a_persons() -> None:
    machine = row(confidence="low", probability={"qi_result": 0.6, "violation": 0.7},
                  quotes={"qi_result": Quote("We hold.", 3)})  # fmt: skip
    read = apply_answers(machine, {"5": {"qi_result": "granted"}})
    assert (read.reader, read.needs_review) == ("baseline", True)
    assert dict(read.probability) == {"violation": 0.7}
    assert dict(read.quotes) == {"qi_result": Quote("We hold.", 3)}  # the person agrees


def test_not_raised_and_no_force_need_no_further_answers() -> None:
    answers = {"qi_raised": "0", "defendant_type": "mixed", "force_claim": "0"}
    read = apply_answers(row(), {"5": answers})
    assert (read.reader, read.target, read.force_in_custody) == ("human", False, False)
    assert (read.qi_result, read.violation, read.favours) == ("no_decision", "not_reached", "none")


def test_cannot_tell_leaves_a_field_open() -> None:
    read = apply_answers(row(), {"5": FULL | {"qi_result": "cannot_tell"}})
    assert (read.reader, read.qi_result, read.favours) == ("human", None, None)
    assert read.needs_review


@pytest.mark.parametrize("answer", [False, 0, 0.0, "0", "0.0", "false", "FALSE", "No"])
def test_no_is_an_answer_however_it_is_written(tmp_path: Path, answer: object) -> None:
    line = json.dumps({"opinion_id": 1, "review_qi_raised": answer, "review_violation": ""})
    assert read_answers(given(tmp_path / "a.jsonl", line)) == {"1": {"qi_raised": "0"}}


def test_every_form_of_a_file_is_read_alike(tmp_path: Path) -> None:
    rows = [
        {"opinion_id": "12.10", "review_qi_raised": "1", "review_qi_result": "cannot_tell"},
        {"opinion_id": "7", "review_qi_raised": "", "review_qi_result": "denied"},
    ]
    wanted = {"12.10": {"qi_raised": "1", "qi_result": "cannot_tell"}, "7": {"qi_result": "denied"}}
    forms = {
        "page.json": json.dumps({"format": "any", "answers": rows}, indent=1),
        "one line.json": json.dumps({"answers": rows}),
        "list.json": json.dumps(rows),
        "lines.jsonl": "\n".join(map(json.dumps, rows)) + "\n",
        "sheet.csv": "\ufeffopinion_id,reader,review_qi_raised,review_qi_result\r\n"
        '"\'12.10","A\u2028B",True,cannot tell\r\n7,,,Denied\r\n',
    }
    for name, text in forms.items():
        assert read_answers(given(tmp_path / name, text)) == wanted, name


HEAD = "opinion_id,review_qi_raised,review_qi_result\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "5,,won\n", r"row 2.*review_qi_result.*'won' is not one of"),
        (HEAD + "5,1,granted\n5,1,denied\n", r"row 3.*'5' occurs twice"),
        ("opinion_id,review_qi_result,review_qi_result\n5,granted,denied\n",
         "columns that occur twice: review_qi_result"),
        ("opinion_id,review_qi_raised,review_qi_resutl\n5,1,denied\n", "'review_qi_resutl' is not"),
        ('opinion_id,review_qi_raised\n5,"1\n6,1\n', "row 3: is no csv"),
        (HEAD + ",1,granted\n", r"row 2.*no id"),
        (HEAD + "5,1\n", r"row 2.*fewer or more cells"),
        (HEAD + "5,1,granted,x\n", r"row 2.*fewer or more cells"),
        (HEAD + f"5,1,{'x' * 200_000}\n", r"no csv \(field larger"),
        (HEAD + f"5,1,{'x' * 5000}\n", r"'x{40}' is not one of"),
        (HEAD + "5,,\n", "no answer is filled in"),
        (HEAD + "5,0,granted\n", r"'granted' cannot stand beside the answer no"),
        ("opinion_id,qi_result\n5,denied\n", "no column of answers"),
        ("id,review_qi_result\n5,denied\n", "columns missing: opinion_id"),
        ("", "the file is empty"),
        ("\n<!doctype html><p>Sign in", "is a web page"),
        ('{"opinion_id": [1], "review_qi_raised": 1}', "row 1.*no id"),
        ('{"opinion_id": true, "review_qi_raised": 1}', "row 1.*no id"),
        ('{"opinion_id": 1, "review_qi_raised": [1]}', "a list or an object.* is not one of"),
        ('{"opinion_id": 1}\n{"opinion_id": }', "row 2: is not JSON"),
        ("[1, 2]", "row 1: is no row of answers"),
        ("[" * 100_000, "is not JSON"),
        ('{"answers": {"1": 2}}', "no id"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_a_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        read_answers(given(tmp_path / "answers", text))
    assert len(str(caught.value)) < 500


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not UTF-8"):
        read_answers(path)
    with pytest.raises(DataError, match="no regular file but a folder"):
        read_answers(tmp_path)


def test_a_sample_names_its_opinions(tmp_path: Path) -> None:
    text = "opinion_id,stratum\n7,a\n'12.10,b\n"
    assert read_ids(given(tmp_path / "sample.csv", text)) == ["7", "12.10"]
    with pytest.raises(DataError, match="an id occurs twice"):
        read_ids(given(tmp_path / "sample.csv", text + "7,a\n"))


def test_answers_about_other_opinions_are_refused() -> None:
    require_known({"5": {}}, [row()])
    with pytest.raises(DataError, match="not in the input, such as 9"):
        require_known({"9": {}}, [row()])
