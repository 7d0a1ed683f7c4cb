"""`opinions studies` as users run it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


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
