"""The command `sensitivity`: a table for people, JSON alone for programs, safe cells in CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from qi_analysis.risk.choices import run as sensitivity
from qi_analysis.risk.choices import specifications
from tests.cli.test_cli import run


def test_a_stranger_gets_spread_sentence_and_what_moves_it() -> None:
    done = run("sensitivity", "--dimension", "causes")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for part in (
        "specifications",
        "published, as printed",
        "the ratio rounds to between",
        "one swap",
    ):
        assert part in done.stdout
    assert "Police pursuits and collisions" in done.stdout
    assert "Left out:" in done.stdout
    assert "not a probability" in " ".join(done.stdout.split())


def test_json_lists_every_specification_and_csv_the_same(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    done = run(
        "sensitivity", "--sex", "female", "--race", "latino", "--draws", "100", "--json",
        "--csv", str(path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == [each.id for each in specifications.enumerate_all()]
    assert {tuple(row) for row in rows} == {sensitivity.FIELDS}
    assert {(row["sex"], row["race"]) for row in rows} == {("female", "latino")}
    with path.open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [row["id"] for row in kept] == [row["id"] for row in rows]
    assert not any(cell.startswith(("=", "+", "@")) for row in kept for cell in row.values())


def test_what_cannot_be_asked_is_refused() -> None:
    white = run("sensitivity", "--race", "white")
    assert white.returncode == 2
    assert "'white' is not one of black" in white.stderr
    shoe = run("sensitivity", "--dimension", "shoe")
    assert shoe.returncode == 2
    assert "'shoe' is not one of source" in shoe.stderr
