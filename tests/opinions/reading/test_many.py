"""Coding in one process, in two, and on a cluster of two gives the same file to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qi_analysis.opinions.reading import many
from qi_analysis.opinions.texts import spread
from tests.cli.test_cli import run
from tests.opinions.made_up import opinion
from tests.opinions.texts import bulk_files

BODIES = (
    "Two police officers used excessive force. They are entitled to qualified immunity. Affirmed.",
    "We hold that the officers are not entitled to qualified immunity. Affirmed.",
    "A debt — and no more. Affirmed.",
)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven opinions, in an order that is not that of their ids."""
    path = tmp_path_factory.mktemp("coding") / "opinions.jsonl"
    numbers = (5, 2, 9, 1, 7, 3, 8)
    records = [opinion(BODIES[n % 3], opinion_id=n).to_record() for n in numbers]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three partitions of two opinions each."""
    base = tmp_path_factory.mktemp("folder")
    return bulk_files.partitions(base, (2005, 2006, 2007), 2, lambda n: BODIES[n % 3])


def written(out: Path, *asked: str) -> bytes:
    done = run("opinions", "code", *asked, "--out", str(out))
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def test_two_processes_write_the_same_bytes(lines: Path, folder: Path, tmp_path: Path) -> None:
    given = (str(lines), str(folder))
    alone = written(tmp_path / "one.jsonl", *given)
    ids = [json.loads(line)["opinion_id"] for line in alone.splitlines()]
    assert ids[:7] == [5, 2, 9, 1, 7, 3, 8]
    assert len(ids) == 13
    assert written(tmp_path / "two.jsonl", *given, "--workers", "2") == alone


def test_a_cluster_writes_the_same_bytes(
    lines: Path, folder: Path, cluster: str, tmp_path: Path
) -> None:
    given = (str(lines), str(folder))
    alone = written(tmp_path / "one.jsonl", *given)
    assert written(tmp_path / "many.jsonl", *given, "--scheduler", cluster) == alone


def test_batches_keep_order_across_workers(lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a batch of one opinion each, so that seven pieces race over two processes
    monkeypatch.setattr(spread.batches, "__defaults__", (1,))
    alone = list(many.code_inputs([lines]))
    assert list(many.code_inputs([lines], workers=2)) == alone


def test_no_scheduler_there_is_one_line(lines: Path) -> None:
    done = run("opinions", "code", str(lines), "--scheduler", "nonsense://x")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no Dask scheduler answers" in done.stderr
