"""A small run of the whole chain against a known truth; the large one is in `benchmarks/`.

One year of all killings in real size, with the real gaps of that year (a fifth of races unknown),
imputed from that year alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import calibration_worlds as worlds
import numpy as np
import pytest
from calibration_worlds import World
from scipy import stats

from qi_analysis.core.vocabulary import RACES, SEXES
from qi_analysis.deaths.readers import mapping_police_violence
from qi_analysis.exposure.readers import population
from qi_analysis.risk import estimators, study
from qi_analysis.stats import imputation

if TYPE_CHECKING:
    import pandas as pd

YEARS = (2020,)
REPLICATIONS, IMPUTATIONS = 24, 3
LEVEL = 0.9
LARGE = [("male", race) for race in RACES if race != "american_indian_alaska_native"]
LARGE += [("female", "white")]
REAL = pytest.mark.raw(
    "mapping_police_violence_2021/raw.xlsx",
    "population/acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz",
)
BLACK_MEN = SEXES.index("male"), RACES.index("black")


@dataclass(frozen=True)
class Run:
    """What came of the replications: intervals (replication, low/high, sex, group) and points."""

    world: World
    intervals: np.ndarray
    ratio_intervals: np.ndarray
    imputed: np.ndarray  # mean deaths (replication, sex, race)
    known: np.ndarray
    true: np.ndarray


@pytest.fixture(scope="module")
def records(raw_dir: Path) -> pd.DataFrame:
    path = raw_dir / "mapping_police_violence_2021" / "raw.xlsx"
    return mapping_police_violence.read(path, source=path.parent.name)


@pytest.fixture(scope="module")
def made(records: pd.DataFrame) -> World:
    return worlds.world("mapping_police_violence_2021", records, study.load(), years=YEARS)


@pytest.fixture(scope="module")
def run(made: World, raw_dir: Path) -> Run:
    survey = "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz"
    states = imputation.composition(population.read_acs(raw_dir / "population" / survey))
    found: list[tuple[np.ndarray, ...]] = []
    for number in range(REPLICATIONS):
        rng = np.random.default_rng([1, number])
        everybody = worlds.people(made, rng)
        gaps = worlds.withhold(made, everybody, rng)
        known, filled = worlds.completed(made, gaps, states, m=IMPUTATIONS, seed=number)
        estimate = made.estimate(known + filled, YEARS, 500, rng)
        found.append(
            (
                np.stack(estimate.risk_interval(LEVEL)),
                np.stack(estimate.ratio_interval(LEVEL)),
                (known + filled).mean(axis=0).sum(axis=(0, -1)),
                known.mean(axis=0).sum(axis=(0, -1)),
                worlds.counted(made, everybody).sum(axis=(0, -1)),
            )
        )
    return Run(made, *(np.array(part) for part in zip(*found, strict=True)))


def held(intervals: np.ndarray, truth: np.ndarray, sex: str, race: str) -> int:
    i, j = SEXES.index(sex), RACES.index(race)
    return int(
        ((intervals[:, 0, i, j] <= truth[i, j]) & (truth[i, j] <= intervals[:, 1, i, j])).sum()
    )


def holds_intervals_hold_the_truth_as_often_as_they_say(run: Run) -> None:
    """A method that covers 90% leaves these bounds once in a thousand groups."""
    fewest = stats.binom.ppf(1e-3, REPLICATIONS, LEVEL)
    truth = run.world.risk(YEARS)
    ratio = estimators.ratio_to_white(truth)
    for sex, race in LARGE:
        assert held(run.intervals, truth, sex, race) >= fewest, (sex, race)
        if race != "white":
            assert held(run.ratio_intervals, ratio, sex, race) >= fewest, (sex, race)


def holds_imputed_counts_are_right_on_average_where_known_ones_are_not(run: Run) -> None:
    """Against the deaths that really were, so that only what was withheld can be wrong."""
    true = run.true[(slice(None), *BLACK_MEN)]
    imputed = run.imputed[(slice(None), *BLACK_MEN)] - true
    known = run.known[(slice(None), *BLACK_MEN)] - true
    error = imputed.std(ddof=1) / np.sqrt(REPLICATIONS)
    assert abs(imputed.mean()) < 4 * error
    assert error < 0.012 * true.mean()  # or four times it would be no test
    assert known.mean() < -0.15 * true.mean()


def holds_nobody_is_lost_and_the_world_is_as_large_as_the_source(run: Run) -> None:
    np.testing.assert_allclose(run.imputed.sum(axis=(1, 2)), run.true.sum(axis=(1, 2)))
    expected = run.world.expected(YEARS).sum()
    assert run.true.sum(axis=(1, 2)).mean() == pytest.approx(expected, rel=0.02)
    assert expected == pytest.approx(1100, rel=0.05)  # by force in 2020, of the workbook


@REAL
def test_the_chain_finds_the_truth(run: Run, each: Callable[..., None]) -> None:
    each(
        partial(holds_intervals_hold_the_truth_as_often_as_they_say, run),
        partial(holds_imputed_counts_are_right_on_average_where_known_ones_are_not, run),
        partial(holds_nobody_is_lost_and_the_world_is_as_large_as_the_source, run),
    )
