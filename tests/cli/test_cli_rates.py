"""`opinions rates` as its users meet it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.opinions.coded_made_up import rows, write

EARLY = [(5, {}), (3, {"qi_result": "denied"})]
LATE = [(4, {"date_filed": "2018-02-01", "court": "ca9"})]


def given(tmp_path: Path) -> str:
    return str(write(tmp_path / "coded.jsonl", rows(*EARLY, *LATE)))


def test_json_has_label_account_and_shares(tmp_path: Path) -> None:
    done = run("opinions", "rates", given(tmp_path), "--population", "reuters", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["label_kind"] == "unstated"
    assert told["account"]["counted"] == 12
    of = {(x["by"], x["value"], x["measure"]): x for x in told["rates"]}
    assert (of["period", "2005-2007", "officer_wins"]["count"],
            of["period", "2005-2007", "officer_wins"]["n"]) == (5, 8)  # fmt: skip
    assert of["circuit", "9", "granted"]["share"] == 1.0
    assert told["comparison"]["difference"]["difference"] == pytest.approx(1 - 5 / 8)
    assert [x["n"] for x in told["published_pair"]["at"]] == list(range(20, 201, 20))


def test_the_table_begins_and_ends_with_the_label(tmp_path: Path) -> None:
    done = run("opinions", "rates", given(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("SAMPLING NOT STATED")
    assert done.stdout.count("SAMPLING NOT STATED") == 2
    assert "no significance is claimed" in done.stdout
    stated = run("opinions", "rates", given(tmp_path), "--drawn", "all of ca5 and ca9")
    assert stated.stdout.startswith("Selected, according to the analyst: all of ca5 and ca9")


def test_rates_of_the_slice_are_called_no_rates_whatever_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "coded.jsonl", [replace(rows((1, {}))[0], opinion_id=355)])
    done = run("opinions", "rates", str(path), "--drawn", "a random sample", "--json")
    told = json.loads(done.stdout)
    assert told["label_kind"] == "sample"
    assert told["label"].startswith("NOT A RATE OF ANYTHING")


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        (("--population", "all"), "not one of target, raised, reuters"),
        (("--periods", "2005-2006,2006-2007"), "share the year 2006"),
        (("--level", "90"), "not between 0 and 1"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    tmp_path: Path, option: tuple[str, str], problem: str
) -> None:
    done = run("opinions", "rates", given(tmp_path), *option)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert problem in done.stderr
