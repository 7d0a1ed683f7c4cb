"""What tests of claims share."""

from __future__ import annotations

import pytest

from qi_analysis.claims.evaluations import Context
from qi_analysis.risk import study


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(study.load())
