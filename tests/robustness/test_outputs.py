"""An output never takes the place of an input."""

from __future__ import annotations

from pathlib import Path

import fuzz_trials as fuzz
import pytest
from fuzz_inputs import KINDS, beside

WRITES = {
    "opinions": ("opinions", "code", "IN", "--out", "IN"),
    "answers of a review": ("opinions", "code", "OPINIONS", "--reviewed", "IN", "--out", "IN"),
    "coded rows": (
        "opinions", "estimate", "IN", "--sample", "SAMPLE", "--reviewed", "ANSWERS", "--csv", "IN",
    ),
    "own file, Washington Post, csv": (
        "risk", "--source", "washington_post_2024", "--source-file", "IN", "--csv", "IN",
    ),
    "own file, Mapping Police Violence, csv": (
        "duplicates", "mapping_police_violence_2021", "--source-file", "IN", "--csv", "IN",
    ),
    "own file, Fatal Encounters, csv": (
        "records", "--source", "fatal_encounters_2018", "--source-file", "IN", "--csv", "IN",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_a_command_that_would_write_over_its_input_is_refused(name: str, tmp_path: Path) -> None:
    given = fuzz.made_from(next(kind for kind in KINDS if kind.name == name), tmp_path)
    (tmp_path / "beside").mkdir(exist_ok=True)
    for file, content in beside().values():
        (tmp_path / "beside" / file).write_bytes(content)
    before = given.read_bytes()
    ran = fuzz.call(fuzz.arguments_of(WRITES[name], given, tmp_path))
    assert (ran.code, given.read_bytes()) == (2, before)
    assert "is an input, which the output would replace" in ran.err
