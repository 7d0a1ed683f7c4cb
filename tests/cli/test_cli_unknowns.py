"""The command on unknown race."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from qi_analysis.cli.app import app
from tests.cli.test_cli import run as as_users_meet_it


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["unknowns", *arguments])
    return result.exit_code, result.output


def test_json_has_shares_and_a_slider_with_its_ends() -> None:
    code, text = run("--source", "the_counted", "--json")
    assert code == 0
    found = json.loads(text)
    assert [row["source"] for row in found["shares"]] == ["the_counted"]
    (slider,) = found["sliders"]
    steps = slider["steps"]
    assert steps[0]["odds"] == 0
    assert steps[0]["share_black"] == 0
    assert steps[-1]["odds"] == "infinite"
    assert slider["ratio_all_white"] < steps[0]["ratio"] < steps[-1]["ratio"]


@pytest.mark.parametrize("by", ["year", "sex", "age_band"])
def test_parts_are_printed(by: str) -> None:
    code, text = run("--source", "the_counted", "--by", by)
    assert code == 0
    assert "It would not rise to 3 if all of them were Black" in text
    assert {"year": "2016", "sex": "female", "age_band": "under 25"}[by] in text


@pytest.mark.parametrize("arguments", [("--source", "nobody"), ("--by", "city")])
def test_what_is_not_known_is_refused(arguments: tuple[str, str]) -> None:
    done = as_users_meet_it("unknowns", *arguments)
    assert done.returncode == 2
    assert f"no {arguments[0]} '{arguments[1]}'" in done.stderr
