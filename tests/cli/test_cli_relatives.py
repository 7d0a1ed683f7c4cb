"""The relatives of lifetime risk as their users meet them."""

from __future__ import annotations

import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from qi_analysis.cli.app import app
from qi_analysis.cli.tables import relatives as report
from qi_analysis.risk import relatives

RUNNER = CliRunner()


def output(*arguments: str) -> str:
    done = RUNNER.invoke(app, ["risk", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_lifetime_is_what_is_printed_without_a_measure() -> None:
    assert output("--json") == output("--measure", "lifetime", "--json")


def test_a_measure_is_of_the_linked_list_unless_another_source_is_named() -> None:
    asked = ("--measure", "rates", "--draws", "100", "--json")
    usual = json.loads(output(*asked))
    assert {(row["source"], row["years"]) for row in usual} == {("linked", "2013-2020")}
    other = json.loads(output(*asked, "--source", "the_counted"))
    assert {(row["source"], row["years"]) for row in other} == {("the_counted", "2015-2016")}


@pytest.mark.parametrize("measure", relatives.MEASURES)
def test_tables_fit_80_columns_and_cut_nothing(measure: str) -> None:
    console = Console(width=80)
    with console.capture() as capture:
        for table in report.tables(relatives.answer(measure)):
            console.print(table, markup=False, highlight=False)
    printed = capture.get()
    assert max(map(len, printed.splitlines())) <= 80
    assert "…" not in printed
    assert "-0 " not in printed
    assert "linked, 90%" in re.sub(r"\s+", " ", printed)


def test_a_table_says_how_to_read_it() -> None:
    printed = " ".join(output("--measure", "excess", "--years", "2019").split())
    assert "A comparison, not a cause" in printed
    assert "rates of the years counted" in printed
