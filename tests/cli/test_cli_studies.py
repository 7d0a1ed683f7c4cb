"""`opinions studies` and `opinions recount` as users run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.opinions.inference.test_recount import COMPLETE, COUNTED


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from qi_analysis.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def shown() -> dict[str, list[dict[str, object]]]:
    done = run("opinions", "studies", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_studies_as_json(shown: dict[str, list[dict[str, object]]]) -> None:
    assert list(shown)[:4] == ["studies", "figures", "checks", "possible_denominators"]
    assert len(shown["figures"]) == 81
    by_id = {row["id"]: row for row in shown["studies"]}
    reuters = by_id["reuters_circuits"]
    assert (reuters["count"], reuters["period"]) == ("529", {"start": 2005, "end": 2019})
    apart = reuters["not_comparable_with"]
    assert isinstance(apart, dict)
    assert set(apart) == set(by_id) - {"reuters_circuits"}
    assert by_id["reinert_decisions"]["shares"] == []
    # seven shares of Reuters are printed without counts: 44, 57; 64, 42, 35; 59, 34
    rows = shown["possible_denominators"]
    assert sorted(str(row["percent"]) for row in rows) == [
        "34.0", "35.0", "42.0", "44.0", "57.0", "59.0", "64.0",
    ]  # fmt: skip


def test_studies_as_text_hides_no_check(shown: dict[str, list[dict[str, object]]]) -> None:
    done = run("opinions", "studies")
    assert done.returncode == 0
    for check in shown["checks"]:
        assert f"{str(check['verdict']).upper()}  {check['id']}" in done.stdout
    assert "DOES NOT ADD UP  ij-circuits" in done.stdout
    assert "Not comparable, and in what:" in done.stdout


def _lines(rows: list[dict[str, Any]]) -> str:
    """Return coded rows as JSON lines, each with an id of its own."""
    named = ({"opinion_id": f"op-{number}"} | row for number, row in enumerate(rows))
    return "".join(json.dumps(row) + "\n" for row in named)


def test_recount_of_known_rows(tmp_path: Path) -> None:
    coded, to = tmp_path / "coded.jsonl", tmp_path / "recount.csv"
    coded.write_text(_lines(COMPLETE + COUNTED), "utf-8")
    done = run("opinions", "recount", str(coded), "--out", str(to), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["read"], found["found"], found["low"]) == (183, 3, 2)
    assert len(to.read_text("utf-8").splitlines()) == 181


def test_recount_of_a_slice_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    coded, to = tmp_path / "coded.jsonl", tmp_path / "recount.csv"
    coded.write_text(_lines(COUNTED), "utf-8")
    done = run("opinions", "recount", str(coded), "--out", str(to))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "this is not a recount" in done.stderr
    assert not to.exists()
