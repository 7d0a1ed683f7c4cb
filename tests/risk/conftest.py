"""What tests of risk share: the study's arrays, under both of the names that the code uses."""

from __future__ import annotations

import pytest

from qi_analysis.risk import study


@pytest.fixture(scope="session")
def data() -> study.Study:
    return study.load()


@pytest.fixture(scope="session")
def base(data: study.Study) -> study.Study:
    return data
