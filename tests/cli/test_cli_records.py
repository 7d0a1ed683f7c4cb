"""Commands on records as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.cli.app import app
from tests.cli.test_cli import run

if TYPE_CHECKING:
    import pytest


def test_definitions_as_json_and_as_the_page() -> None:
    rows = json.loads(run("definitions", "--json").stdout)
    found = {row["source"]: row for row in rows}
    assert found["washington_post_2024"]["licence"] == "CC BY-NC-SA 4.0"
    page = Path("docs/sources-compared.md").read_text("utf-8")
    assert run("definitions", "--markdown").stdout.strip() in page


def test_overlap_and_unlisted_deaths() -> None:
    rows = json.loads(run("overlap", "--json").stdout)
    stamp = {"seed", "version", "data_sha256"}
    assert {"source", "year", "kind", "shared", "only_here", "missing"} == set(rows[0]) - stamp
    estimates = json.loads(run("overlap", "--unlisted", "--json").stdout)
    for row in estimates:
        assert row["listed"] <= row["low"] <= row["estimate"]
        assert row["high"] is None or row["estimate"] <= row["high"]
    assert "lower bound" in run("overlap", "--unlisted").stdout


def test_flow_adds_up_to_the_release() -> None:
    rows = json.loads(run("flow", "--json").stdout)
    counted = [row for row in rows if row["source"] == "the_counted"]
    # 1,146 and 1,093 are the Guardian's own totals
    apart = ("source", "year", "seed", "version", "data_sha256")
    sums = [sum(n for key, n in row.items() if key not in apart) for row in counted]
    assert sums == [1146, 1093]


def test_duplicates_are_listed_by_line_and_hold_no_name(
    placed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app(["duplicates", "fatal_encounters_2018", "--json"], standalone_mode=False)
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert "name" not in rows[0]
    assert set(rows[0]) >= {"line", "other_line", "reasons", "strength", "year", "state"}


def test_a_source_without_records_is_one_line() -> None:
    done = run("duplicates", "nonsense")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no --source 'nonsense'. Known: fatal_encounters_2018" in done.stderr
