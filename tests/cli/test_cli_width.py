"""Every command that prints a table fits 80 columns in a pipe, and cuts no id."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from qi_analysis import __version__
from qi_analysis.cli.app import print_parts
from qi_analysis.cli.tables.layout import fitted, table_of
from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from tests.cli.conftest import Call

COMMANDS = {
    "status": "source",
    "claims": "id",
    "bill": "claims",
    "records": "source",
    "definitions": None,
    "overlap": "source",
    "overlap --unlisted": "population",
    "flow": "source",
    "unknowns --source the_counted --by year": "shares",
    "benchmarks": "source",
    "young-men": None,
    "risk": "source",
    "risk --source edwards_brown_2024 --by-year": None,
    "risk --source mpv --by-year": None,
    "risk --measure by-age --years 2019": None,
    "risk --measure rates --years 2019": None,
    "risk --measure years-lost --years 2019": None,
    "risk --measure excess --years 2019": None,
    "risk --measure change": None,
    "review": "point",
    "sensitivity": None,
    "states": "state",
    "trends": "source",
    "figures": "figure",
    "check 'police killed 1,127 people in 2020'": "id",
    "opinions studies": "studies",
    "opinions supreme-court": "decisions",
}
"""Command -> the field of its JSON whose values a reader types or looks up, if it prints one."""

FIELDS = {"claims": "id", "shares": "source", "studies": "title", "decisions": "citation"}


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def printed(line: str, call: Call, *more: str) -> str:
    arguments = [part.strip("'") for part in re.findall(r"'[^']*'|\S+", line)]
    code, out, err = call(*arguments, *more)
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("line", COMMANDS)
def test_fits_80_columns_and_cuts_no_id(line: str, call: Call, tmp_path: Path) -> None:
    shown = printed(line, call)
    long = [each for each in shown.splitlines() if len(each) > 80]
    assert [each for each in long if len(each.split()) > 1] == []  # a path may be longer
    assert "…" not in shown
    assert "-0 " not in shown
    file = tmp_path / "rows.csv"
    found = json.loads(printed(line, call, "--json", "--csv", str(file)))
    for row in [found] if isinstance(found, dict) else found:
        assert row["data_sha256"] == sha256_of(paths.processed_dir() / "datapackage.json")
        assert "seed" in row
        assert "version" in row
    assert line == "status" or found == [] or __version__ in json.dumps(found)
    with file.open(encoding="utf-8", newline="") as opened:
        assert len(list(csv.reader(opened))) > 1
    field = COMMANDS[line]
    if field is not None:
        rows = found[field] if isinstance(found, dict) and field in found else found
        rows = found["years"] if line == "trends" else rows
        key = FIELDS.get(field, field)
        whole = " ".join(shown.split())
        assert {row[key] for row in rows if str(row[key]) not in whole} == set()


def test_years_are_integers(call: Call) -> None:
    for line in ("records", "flow", "overlap"):
        rows = json.loads(printed(line, call, "--json"))
        assert all(isinstance(row["year"], int) for row in rows)
    found = json.loads(printed("trends", call, "--json"))
    assert [row["year"] for row in found["years"][::2]] == list(range(2013, 2021))


def test_a_column_is_as_wide_as_its_longest_word() -> None:
    row = ("a-very-long-id-of-thirty-letters", "words " * 20, "1,000")
    table = table_of("", [row], ["id", "words"], ["n"])
    console = Console(width=50)
    with console.capture() as made:
        for piece in fitted(table, console):
            console.print(piece, soft_wrap=True)
    lines = [line.rstrip() for line in made.get().splitlines()]
    assert max(map(len, lines)) <= 50
    assert "a-very-long-id-of-thirty-letters" in made.get()


def test_what_cannot_fit_is_stacked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    row = ("one-id-of-some-length", *range(9))
    print_parts(table_of("Title", [row], ["id"], [f"number {i}" for i in range(9)]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["Title", "", "one-id-of-some-length"]
    assert max(map(len, lines)) <= 30
    assert "number 8: 8" in " ".join(" ".join(lines).split())


def test_csv_to_standard_output_is_rows_alone(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    printed("opinions supreme-court", call, "--csv", str(file))
    assert printed("opinions supreme-court", call, "--csv", "-") == file.read_text("utf-8")
    code, out, err = call("opinions", "supreme-court", "--csv", "-", "--json")
    assert (code, out) == (2, "")
    assert "--json and --csv - both print" in err
