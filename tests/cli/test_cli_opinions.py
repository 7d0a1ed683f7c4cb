"""`opinions code` and `opinions validate` as their users meet them."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.validation.validate import YES_NO
from tests.cli.test_cli import run
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


def test_review_goes_out_and_comes_back(tmp_path: Path) -> None:
    order = "The officers have appealed the denial of qualified immunity. We stay discovery."
    path, queue = given(tmp_path, f"{BODY[:75]}. {order}"), tmp_path / "queue.jsonl"
    out = tmp_path / "coded.jsonl"
    done = run("opinions", "code", str(path), "--review", str(queue), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "await review" in done.stdout
    (row,) = [json.loads(line) for line in queue.read_text().splitlines()]
    assert json.loads(out.read_text())["reader"] == "baseline"
    queue.write_text(json.dumps(row | {"review_qi_result": "denied"}) + "\n")
    done = run("opinions", "code", str(path), "--reviewed", str(queue), "--json")
    (merged,) = json.loads(done.stdout)
    assert (merged["qi_result"], merged["reader"]) == ("denied", "human")


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
    asked = ("--labels", str(hand_codes), "--half", "held_out", "--json")
    done = run("opinions", "validate", *asked, raw=raw_dir)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert measured["n"] == 30
    assert set(measured["fields"]) == set(measured["fields_without_low"])
    assert measured["fields"]["qi_raised"]["f1"] >= 0.95
