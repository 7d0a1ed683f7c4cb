"""The same opinions, whatever they are kept in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.convert import convert
from qi_analysis.opinions.texts.inputs import read_input
from tests.opinions.texts.bulk_files import small


def test_partitions_and_json_lines_hold_the_same(tmp_path: Path) -> None:
    convert(small(tmp_path / "bulk"), tmp_path / "out")
    opinions = list(read_input(tmp_path / "out"))
    assert len(opinions) == 4
    lines = [json.dumps(opinion.to_record()) for opinion in opinions]
    (tmp_path / "o.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert list(read_input(tmp_path / "o.jsonl")) == opinions


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no volumes"):
        list(read_input(tmp_path))
    with pytest.raises(DataError, match="no such file"):
        list(read_input(tmp_path / "missing.jsonl"))
