"""The command `sensitivity`: a table for people, JSON alone for programs, safe cells in CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from qi_analysis.risk import choices
from tests.cli.test_cli import run


def test_a_stranger_gets_a_row_per_choice_and_what_holds() -> None:
    done = run("sensitivity")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    found = choices.summary("male", "black")
    middle = f"{found.median:.2f} ({found.median_low:.2f} to {found.median_high:.2f})"
    text = " ".join(done.stdout.split())
    assert f"Median of {found.n_specifications} estimates: {middle}" in text
    assert f"their intervals from {found.lowest_low:.2f} to {found.highest_high:.2f}" in text
    for part in ("Washington Post", "bound: unknown race all white", "These move it by at most"):
        assert part in text
    assert "agree" not in text.replace("on whom all agree", "")  # no share of choices


def test_json_lists_every_row_and_csv_the_same(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    done = run(
        "sensitivity", "--sex", "female", "--race", "latino", "--measure", "risk", "--json",
        "--csv", str(path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    table = choices.rows("female", "latino", "risk")
    assert [row["option"] for row in rows] == table["option"].tolist()
    assert [row["value"] for row in rows] == table["value"].tolist()
    assert {(row["sex"], row["race"], row["measure"]) for row in rows} == {
        ("female", "latino", "risk")
    }
    with path.open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [row["option"] for row in kept] == [row["option"] for row in rows]
    assert not any(cell.startswith(("=", "+", "@")) for row in kept for cell in row.values())


def test_what_cannot_be_asked_is_refused() -> None:
    white = run("sensitivity", "--race", "white")
    assert white.returncode == 2
    assert "a ratio to white people needs another group" in white.stderr
    assert run("sensitivity", "--race", "white", "--measure", "risk").returncode == 0
