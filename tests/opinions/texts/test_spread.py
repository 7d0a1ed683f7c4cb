"""Several processes and a cluster give what one process gives, to the byte, and lose nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.partitions import partitions
from qi_analysis.opinions.texts.spread import SpreadError, spread_pieces
from tests.opinions.texts import bulk_files, spread_work

YEARS = range(2005, 2011)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six partitions of three opinions each."""
    base = tmp_path_factory.mktemp("spread")
    return bulk_files.partitions(base, YEARS, 3, lambda n: f"text {n} \u2014 \n")


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that costs one worker its life."""
    path = tmp_path / "kill"
    path.touch()
    monkeypatch.setenv(spread_work.KILL, str(path))
    return path


def spread(work: Callable[..., bytes], folder: Path, **how: Any) -> list[bytes]:
    return list(spread_pieces(work, partitions(folder), **how))


def test_one_process_meets_every_partition_in_order(folder: Path) -> None:
    done = spread(spread_work.lines, folder, workers=1)
    assert [result.count(b'"OPINION_ID"') for result in done] == [3] * 6
    years = [re.findall(rb'"DATE_FILED": "(\d{4})', result) for result in done]
    assert years == [[str(year).encode()] * 3 for year in YEARS]


def test_two_processes_give_the_same_bytes_though_one_is_killed(folder: Path, mortal: Path) -> None:
    done = spread(spread_work.lines_unless_killed, folder, workers=2)
    assert not mortal.exists(), "one of them was killed"
    assert done == spread(spread_work.lines_unless_killed, folder, workers=1)


def test_work_that_kills_every_worker_ends_in_one_line(folder: Path) -> None:
    with pytest.raises(SpreadError, match="workers died 4 times") as error:
        spread(spread_work.always_killed, folder, workers=2)
    assert "\n" not in str(error.value)


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    folder: Path, mortal: Path, cluster: str
) -> None:
    done = spread(spread_work.lines_unless_killed, folder, scheduler=cluster)
    assert not mortal.exists(), "one of them was killed"
    assert done == spread(spread_work.lines_unless_killed, folder, workers=1)


def test_a_folder_without_partitions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="opinions convert"):
        spread(spread_work.lines, tmp_path, workers=1)
