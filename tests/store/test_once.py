"""What is worked out once a run: when it is worked out again, and what callers may do with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.risk import study
from qi_analysis.store import committed
from qi_analysis.store.once import KEPT, once
from qi_analysis.studies.schema_lifetime_risk import NAX


@pytest.fixture
def processed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the committed tables that a test may spoil."""
    copied = Path(shutil.copytree(paths.processed_dir(), tmp_path / "processed"))
    monkeypatch.setattr(paths, "processed_dir", lambda: copied)
    return copied


@pytest.fixture
def counted() -> tuple[Callable[..., pd.DataFrame], list[tuple[int, int]]]:
    """A function worked out once, and the list of its calls."""
    calls: list[tuple[int, int]] = []

    @once
    def square(number: int, *, plus: int = 0) -> pd.DataFrame:
        calls.append((number, plus))
        if number < 0:
            raise ValueError(number)
        return pd.DataFrame({"value": [number**2 + plus]})

    return square, calls


def test_the_same_question_is_worked_out_once(counted: tuple) -> None:
    square, calls = counted
    assert [int(square(3)["value"][0]) for _ in range(3)] == [9, 9, 9]
    assert calls == [(3, 0)]
    assert int(square(3, plus=1)["value"][0]) == 10
    assert int(square(4)["value"][0]) == 16
    assert calls == [(3, 0), (3, 1), (4, 0)]


def test_what_a_result_asks_for_rests_on_the_tables_it_began_with(
    counted: tuple, processed: Path
) -> None:
    """A table that changes meanwhile changes no part of it, but everything asked afterwards."""
    square, calls = counted

    @once
    def twice(number: int) -> int:
        first = int(square(number)["value"][0])
        (processed / "added.csv").write_text("a\n", "utf-8")
        return first + int(square(number)["value"][0])

    assert twice(3) == 18
    assert calls == [(3, 0)]
    square(3)
    assert calls == [(3, 0), (3, 0)]


def test_what_a_caller_does_to_a_frame_reaches_no_other(counted: tuple) -> None:
    square, _ = counted
    mine = square(3)
    mine.loc[0, "value"] = -1
    mine["more"] = 1
    assert square(3).to_dict("list") == {"value": [9]}


def test_an_error_is_not_kept(counted: tuple) -> None:
    square, calls = counted
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            square(-1)
    assert len(calls) == 2


def test_answers_that_nobody_asks_for_are_dropped(counted: tuple) -> None:
    square, calls = counted
    for number in (*range(KEPT + 1), 0):
        square(number)
    assert calls[-1] == (0, 0)


def test_a_changed_table_is_asked_again(counted: tuple, processed: Path) -> None:
    square, calls = counted
    square(3)
    with (processed / "nax.csv").open("a") as file:
        file.write("\n")
    square(3)
    (processed / "nax.csv").unlink()
    square(3)
    assert calls == [(3, 0)] * 3


def test_a_table_spoilt_after_it_was_read_is_refused(processed: Path) -> None:
    before = committed.load(NAX)
    path = processed / "nax.csv"
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    with pytest.raises(DataError, match="was changed after it was built"):
        committed.load(NAX)
    with pytest.raises(DataError, match="was changed after it was built"):
        study.load()
    path.write_bytes(content)
    pd.testing.assert_frame_equal(committed.load(NAX), before)


def test_the_study_is_shared_and_cannot_be_written_to() -> None:
    data = study.load()
    assert study.load() is data
    with pytest.raises(ValueError, match="read-only"):
        data.deaths[0] = 0
