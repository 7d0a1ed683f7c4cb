"""Fixtures of the tests on samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qi_analysis import build as tables
from qi_analysis.store.built import Built
from tests.samples.registered import in_place


@pytest.fixture
def on_samples(sample_dir: Path) -> Iterator[Path]:
    """Let the package take the samples for the registered raw files."""
    with in_place(sample_dir):
        yield sample_dir


@pytest.fixture(scope="session")
def built_of_samples(sample_dir: Path) -> dict[str, Built]:
    """Every table, made once a run from the samples."""
    with in_place(sample_dir):
        return {name: build() for name, build in tables.BUILDERS.items()}
