"""Counts of a live release in the place of a source's committed ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths.scope import Scope
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.choices.inputs import SpecificationInputs

MPV, POST = "mapping_police_violence_2021", "washington_post_2024"


@pytest.fixture
def twice() -> recorded_deaths.Recorded:
    """Return counts in which everybody is counted twice."""
    committed = recorded_deaths.committed(MPV)
    draws = [name for name in committed.rows if name.startswith("imputation_")]
    rows = committed.rows.assign(**{name: 2 * committed.rows[name] for name in draws})
    return replace(committed, source="twice", rows=rows)


def test_latest_counts_stand_in_for_one_source_alone(twice: recorded_deaths.Recorded) -> None:
    base = study.load()
    plain, latest = SpecificationInputs(base), SpecificationInputs(base, latest=twice)
    for source, times in ((MPV, 2), (POST, 1)):
        for rule in ("impute", "drop"):
            was, now = (each.of(source, rule).deaths for each in (plain, latest))
            np.testing.assert_array_equal(now, times * was)
    assert plain != latest
    assert latest == SpecificationInputs(base, latest=twice)
    assert plain == SpecificationInputs(base)


def test_a_release_that_lacks_a_year_is_refused(twice: recorded_deaths.Recorded) -> None:
    short = replace(twice, scope=Scope(2014, 2024))
    with pytest.raises(UnsupportedRequestError, match="does not hold the whole of 2013"):
        SpecificationInputs(study.load(), latest=short)
