"""The command `bill`: two tables, each claim in full, JSON alone, safe cells in CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.cli.app import print_parts
from qi_analysis.cli.tables import bill as report
from qi_analysis.studies import bill
from tests.cli.test_cli import run

if TYPE_CHECKING:
    import pytest


def test_a_stranger_gets_verdicts_history_and_the_way_on() -> None:
    done = run("bill")
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    for part in ("provision-11", "Not found in what could be read", "236-181", "220-212"):
        assert part in text
    assert "press release" in text
    assert "qi-analysis bill ID" in text


def test_tables_are_readable_at_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = bill.load()
    print_parts(report.claims_table(found.claims), report.history_table(found.history))
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "…" not in printed
    words = printed.split()
    for claim in found.claims:
        assert claim.id in words  # whole, on one line
    for event in found.history:
        assert event.date in words
        assert event.vote is None or event.vote in words


def test_one_claim_in_full() -> None:
    done = run("bill", "provision-9")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    for part in (
        "Requires state and local law enforcement agencies to report use of force data",
        "verdict: Imprecise.",
        "safe to publish: The bill would have required states that take Byrne grants",
        "read at: https://self-law.org/code/bill/116/hr/7120/ih/section-223",
        "mind: no disability and no religion in this section",
    ):
        assert part in text
    assert "provision-8" not in text
    assert "220-212" not in text


def test_json_and_csv(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    done = run("bill", "provision-9", "debate", "--json", "--csv", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert list(told)[:3] == ["claims", "history", "source_of_list"]
    assert [claim["id"] for claim in told["claims"]] == ["provision-9", "debate"]
    assert [each["section"] for each in told["claims"][0]["provisions"]] == ["223", "224", "118"]
    assert len(told["history"]) == 21
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["section"] for row in rows] == ["223", "224", "118", ""]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_an_unknown_id_is_one_line_and_exit_2() -> None:
    done = run("bill", "provision-12")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("qi-analysis: no claim on the bill 'provision-12'. Did you mean ")
    assert done.stderr.count("\n") == 1
