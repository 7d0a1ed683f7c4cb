"""The check for silent losses itself: where a reader drops records, trials must notice."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import fuzz_trials as fuzz
import pytest
from fuzz_inputs import KINDS

from qi_analysis.opinions.inference import completeness
from qi_analysis.opinions.review import queue
from qi_analysis.opinions.texts import cap, readers
from qi_analysis.opinions.validation import validate


def less(real: Any) -> Any:
    """Return a reader that loses the last of what it reads."""

    def read(*args: Any) -> Any:
        found = real(*args)
        if isinstance(found, dict):
            found.popitem()
            return found
        return list(found)[:-1] if isinstance(found, list) else iter(list(found)[:-1])

    return read


@pytest.mark.parametrize(
    ("name", "module", "function"),
    [
        ("opinions", readers, "read_records"),
        ("coded rows", readers, "read_records"),
        ("hand codes", validate, "read_labels"),
        ("answers of a review", queue, "read_answers"),
        ("known cases", completeness, "read_known"),
        ("volumes of case law", cap, "read_cap"),
    ],
)
def test_a_record_that_vanishes_is_noticed(name: str, module: Any, function: str) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    for command in kind.commands:
        fuzz.right_answer(kind, command)
    with patch.object(module, function, less(getattr(module, function))):
        ends = {fuzz.try_input(seed, kind).end for seed in range(40)}
    assert "silent loss" in ends
