"""Age-standardized rates against those that the National Center for Health Statistics prints."""

from __future__ import annotations

import numpy as np
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import AGES, RACES
from qi_analysis.risk import study
from qi_analysis.stats.standardization import US_2000, age_standardized
from tests.oracles import nchs_age_adjusted


@pytest.mark.parametrize(("year", "race"), nchs_age_adjusted.BY_GROUP)
def test_printed_rates_come_out(year: int, race: str) -> None:
    """Deaths of unstated Hispanic origin are left out here, so ours are lower by a little."""
    deaths, people = study.load().all_cause_counts([year], "calendar", "exclusive")
    chosen = slice(None) if race == "total" else [RACES.index(race)]
    rate = age_standardized(
        deaths[0][:, chosen].sum(axis=(0, 1)), people[0][:, chosen].sum(axis=(0, 1))
    )
    printed = nchs_age_adjusted.BY_GROUP[year, race]
    assert 1e5 * float(rate) == pytest.approx(printed, rel=0.006)


def test_the_weights_are_those_of_one_million() -> None:
    assert sum(weight for _, weight in US_2000) == pytest.approx(1.0, abs=1e-12)
    assert US_2000[5] == (35, 0.162613)  # the largest, typed again from the table


def test_only_the_rates_of_groups_matter_by_hand() -> None:
    """One of a thousand dies at 20-24, no one else: 15-24 has 1 in 2,000, so its weight / 2,000."""
    deaths, people = np.zeros(len(AGES)), np.full(len(AGES), 1000.0)
    deaths[AGES.index("20-24")] = 1
    assert float(age_standardized(deaths, people)) == pytest.approx(0.138646 / 2000)


def test_other_ages_are_refused() -> None:
    with pytest.raises(DataError, match="age groups"):
        age_standardized([1.0, 2.0], [3.0, 4.0])
    with pytest.raises(DataError, match="zero"):
        age_standardized(np.ones(19), np.zeros(19))
