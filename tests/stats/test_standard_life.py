"""The standard expectation of life, and a published sum of years that it reproduces."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.stats.standard_life import AGES, YEARS_LEFT, years_left
from tests.oracles.police_years_lost import COUNTED


def test_years_left_fall_by_less_than_a_year_a_year() -> None:
    """A table of survivors: whoever lives on has less ahead, but dies later."""
    assert (np.diff(YEARS_LEFT) < 0).all()
    assert (np.diff(np.array(AGES) + np.array(YEARS_LEFT)) > 0).all()


@pytest.mark.raw("the_counted/the-counted-2015.csv", "the_counted/the-counted-2016.csv")
def test_published_sums_are_within_one_percent(raw_dir: Path) -> None:
    """Bui and others print 57,375 and 54,754 years. People of unknown age have the mean here.

    A later edition of the same standard has about half a year more at every age; the life table of
    the United States would give a sixth less.
    """
    for year, printed in COUNTED.items():
        path = raw_dir / "the_counted" / f"the-counted-{year}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            ages = [row["age"] for row in csv.DictReader(handle)]
        known = years_left([int(age) for age in ages if age.isdigit()])
        assert known.mean() * len(ages) == pytest.approx(printed, rel=0.01), year
