"""The commands on states, other denominators and young men, as their users meet them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from qi_analysis.cli.app import app
from qi_analysis.core.errors import UnsupportedRequestError

RUNNER = CliRunner()


def output(*arguments: str) -> str:
    done = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_states_as_json() -> None:
    rows = json.loads(output("states", "--json"))
    assert len(rows) == 104
    nation = {row["race"]: row for row in rows if row["state"] == "US"}
    assert nation["black"]["compared_with_nation"] is None
    assert {"risk_per_100k", "low", "high", "ratio_to_white", "deaths"} <= set(rows[0])


def test_states_for_people() -> None:
    printed = output("states", "--population", "census")
    assert "do not rank" in printed
    assert "Fewer than 10 deaths" in printed


def test_states_of_a_second_source() -> None:
    printed = " ".join(output("states", "--source", "washington_post_2025_export").split())
    assert "2020-2024" in printed
    assert "Counted: shot dead on duty." in printed


def test_benchmarks_never_without_population_and_reason() -> None:
    rows = json.loads(output("benchmarks", "--json"))
    assert len(rows) == 4 + 2 + 48
    for row in rows:
        assert row["ratio_by_population_low"] < row["ratio_by_population"]
        assert row["reason"]
    printed = output("benchmarks")
    assert "per person" in printed
    assert "Arrests are an outcome of policing" in " ".join(printed.split())


def test_young_men() -> None:
    rows = json.loads(output("young-men", "--ages", "20-24", "--json"))
    assert {row["cause"] for row in rows} == {"firearm", "drug", "police"}
    assert "No rank among causes" in " ".join(output("young-men").split())


def test_what_cannot_be_served_says_why() -> None:
    for arguments in (
        ("states", "--level", "2"),
        ("benchmarks", "--level", "0"),
        ("young-men", "--ages", "50-54"),
    ):
        with pytest.raises(UnsupportedRequestError):
            RUNNER.invoke(app, list(arguments), catch_exceptions=False)
