"""`opinions code` and `opinions validate` as their users meet them."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.validation.validate import YES_NO
from tests.cli.test_cli import run
from tests.opinions.coded_made_up import coded, write
from tests.opinions.made_up import opinion

BODY = (
    "Pat Moss sued two police officers under section 1983, alleging excessive force. We hold that "
    "the officers are entitled to qualified immunity. Affirmed."
)


def given(tmp_path: Path, *bodies: str) -> Path:
    path = tmp_path / "opinions.jsonl"
    lines = [json.dumps(opinion(x, opinion_id=n).to_record()) for n, x in enumerate(bodies, 1)]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_code_prints_one_object_an_opinion(tmp_path: Path) -> None:
    done = run("opinions", "code", str(given(tmp_path, BODY, "A debt. Affirmed.")), "--json")
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert set(first) == {field.name for field in fields(Coded)} | {"needs_review"}
    assert first["opinion_id"] == 1
    assert first["target"] is True
    assert (first["qi_result"], first["favours"]) == ("granted", "police")
    assert set(first["basis"]) == {"rule", "sentence", "offset"}
    assert second["qi_raised"] is False
    assert second["basis"] is None
    assert all(isinstance(second[name], bool) for name in YES_NO)


def test_a_review_goes_out_and_comes_back(tmp_path: Path) -> None:
    path, page = given(tmp_path, BODY, "A debt. Affirmed."), tmp_path / "page"
    rows = [replace(coded(1, confidence="low"), opinion_id=1), replace(coded(2), opinion_id=2)]
    listed = write(tmp_path / "coded.jsonl", rows)
    asked = ("opinions", "review", str(listed), "--texts", str(path), "--out", str(page))
    done = run(*asked, "--reader", "Ann")
    assert done.returncode == 0, done.stderr
    assert "1 opinion to read" in done.stdout
    assert "two police officers" in (page / "texts" / "0.js").read_text()
    assert not (page / "texts" / "1.js").exists()
    done = run(*asked)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is not an empty folder" in done.stderr
    answers = tmp_path / "answers.csv"
    answers.write_text("opinion_id,review_qi_raised,review_qi_result\n1,true,denied\n2,,\n")
    done = run("opinions", "code", str(path), "--reviewed", str(answers), "--json")
    first, second = json.loads(done.stdout)
    assert (first["qi_result"], first["favours"]) == ("denied", "plaintiff")
    assert first["reader"] == second["reader"] == "baseline"  # five questions were left open


def test_a_sample_is_reviewed_whole_or_not_at_all(tmp_path: Path) -> None:
    path, sample = given(tmp_path, BODY, BODY), tmp_path / "sample.csv"
    asked = ("opinions", "review", str(path), "--texts", str(path), "--sample", str(sample))
    sample.write_text("opinion_id,stratum\n2,a\n")
    done = run(*asked, "--out", str(tmp_path / "page"), "--blind")
    assert done.returncode == 0, done.stderr
    assert '["2",' in (tmp_path / "page" / "queue.js").read_text()
    sample.write_text("opinion_id,stratum\n2,a\n3,a\n")
    done = run(*asked, "--out", str(tmp_path / "other"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "opinions of the sample that are not among the rows: 1, such as 3" in done.stderr


def test_two_readers_are_compared(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.jsonl"
    first.write_text("opinion_id,review_qi_raised\n1,1\n2,0\n3,1\n4,0\n")
    lines = [{"opinion_id": n, "review_qi_raised": n in {1, 3, 4}} for n in range(1, 6)]
    second.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = run("opinions", "agreement", str(first), str(second))
    assert done.returncode == 0, done.stderr
    # agreement 3/4; by chance 1/2 * 3/4 + 1/2 * 1/4 = 1/2; kappa (3/4 - 1/2) / (1/2)
    assert "0.50 (" in done.stdout
    done = run("opinions", "agreement", str(first), str(second), "--json")
    found = json.loads(done.stdout)
    assert found["disagreements"] == [
        {"opinion_id": "4", "field": "qi_raised", "first": "0", "second": "1"}
    ]
    assert (found["both"], found["only_second"]) == (4, 1)
    table = tmp_path / "fields.csv"
    run("opinions", "agreement", str(first), str(second), "--csv", str(table))
    (row,) = [line for line in table.read_text().splitlines() if line.startswith("qi_raised,")]
    assert ",0.75," in row


def test_a_bad_file_is_one_line_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("{\n")
    done = run("opinions", "code", str(path), "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "row 1" in done.stderr


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_validate_measures_against_labels(raw_dir: Path, hand_codes: Path) -> None:
    asked = ("--labels", str(hand_codes), "--json")
    done = run("opinions", "validate", *asked, raw=raw_dir)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert measured["n"] == 69
    assert measured["fields"]["qi_result"]["answered"]["n"] == 14
    assert measured["fields"]["qi_result"]["most_common"]["hits"] == 7
    assert measured["fields"]["qi_raised"]["f1"] >= 0.85
