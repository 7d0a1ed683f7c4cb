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


def test_a_file_of_one_s_own_is_counted_and_compared_and_its_rows_accounted_for(
    tmp_path: Path,
) -> None:
    """Four rows: a death in each of two years, the first once more, and one without a date."""
    header = "id,name,date,armed_with,age,gender,race,state"
    rows = [
        "1,Ann Example,2021-03-01,gun,31,female,W,OH", "2,Bob Sample,2022-04-02,gun,,male,,TX",
        "3,Ann Example,2021-03-01,gun,31,female,W,OH", "4,Cy Other,,gun,40,male,B,CA",
    ]  # fmt: skip
    path = tmp_path / "own.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    form = "washington_post_2024"
    counted = run("records", "--source", form, "--source-file", str(path), "--json")
    told = "Of 4 rows read, 3 are used; left out: 1 without a date."
    assert told in counted.stderr
    shown = run("records", "--source", form, "--source-file", str(path)).stdout
    assert "sha256" in shown
    assert max(map(len, shown.splitlines())) <= 80
    by_year = {row["year"]: row for row in json.loads(counted.stdout)}
    assert {year: row["deaths"] for year, row in by_year.items()} == {2021: 2, 2022: 1}
    assert by_year[2022]["unknown_race"] == by_year[2022]["unknown_age"] == 1
    compared = run("duplicates", form, "--source-file", str(path), "--json")
    assert told in compared.stderr
    (pair,) = json.loads(compared.stdout)
    assert (pair["line"], pair["other_line"], pair["strength"]) == (2, 4, "strong")
    assert "Example" not in compared.stdout
    path.write_text(f"{header}\n{rows[3]}\n")
    undated = run("duplicates", form, "--source-file", str(path))
    assert (undated.returncode, "no row with a date" in undated.stderr) == (2, True)
    alone = run("records", "--source-file", str(path))
    assert (alone.returncode, "go together" in alone.stderr) == (2, True)
