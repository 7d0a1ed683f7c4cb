"""Intervals against a known truth of real size: do they cover, and does the prior distort?

Deaths are simulated from known rates, so the right answers come from outside the code. A larger
study is in `benchmarks/bench_prior.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from qi_analysis.core.vocabulary import RACES, SEXES, TOTAL
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable

GROUPS = (*RACES, TOTAL)
WHITE = RACES.index("white")
LEVEL = 0.9
REPLICATIONS = 300
DRAWS = 500
SEED = 27
# a method that covers 90% of the time leaves these bounds once in a hundred thousand groups
FEWEST, MOST = stats.binom.ppf([5e-6, 1 - 5e-6], REPLICATIONS, LEVEL)

LARGE = [
    *(("male", race) for race in GROUPS),
    *(("female", race) for race in ("white", "black", "latino", TOTAL)),
]
SMALL = [("female", "american_indian_alaska_native"), ("female", "asian_pacific_islander")]


@dataclass(frozen=True)
class Simulated:
    """A truth and what was estimated from deaths drawn from it; shapes end in (sex, group)."""

    expected: np.ndarray
    risk: np.ndarray
    risk_intervals: np.ndarray  # (replication, low/high, ...)
    ratio_intervals: np.ndarray
    counted: np.ndarray  # (replication, ...), risk straight from the deaths: right on average
    medians: np.ndarray  # (replication, ...), of the draws of the risk
    jeffreys_medians: np.ndarray  # the same with half a death in every age group


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    data = study.load()
    exposure = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    mortality = estimators.published_mortality(data)
    # a few medians are zero; the mean of the quantiles is not
    rate = np.where(data.posterior[0] > 0, data.posterior[0], data.posterior.mean(axis=0))
    truth = rate * exposure
    people = np.concatenate([exposure, exposure.sum(axis=1, keepdims=True)], axis=1)

    def risk(deaths: np.ndarray) -> np.ndarray:
        counts = np.concatenate([deaths, deaths.sum(axis=-2, keepdims=True)], axis=-2)
        return lifetable.lifetime_risk(mortality, counts / people, data.nax)

    rng = np.random.default_rng(SEED)
    risks, ratios, counted, medians, jeffreys = [], [], [], [], []
    for _ in range(REPLICATIONS):
        deaths = rng.poisson(truth).astype(float)
        found = estimators.counts_estimate(
            deaths[np.newaxis],
            exposure,
            mortality,
            data.nax,
            through=np.inf,
            draws=DRAWS,
            rng=rng,
        )
        risks.append(found.risk_interval(LEVEL))
        ratios.append(found.ratio_interval(LEVEL))
        counted.append(risk(deaths))
        medians.append(np.median(found.risk_draws, axis=0))
        drawn = risk(rng.standard_gamma(deaths + 0.5, (DRAWS, *deaths.shape)))
        jeffreys.append(np.median(drawn, axis=0))
    return Simulated(
        expected=np.column_stack([truth.sum(axis=2), truth.sum(axis=(1, 2))]),
        risk=risk(truth),
        risk_intervals=np.array(risks),
        ratio_intervals=np.array(ratios),
        counted=np.array(counted),
        medians=np.array(medians),
        jeffreys_medians=np.array(jeffreys),
    )


def at(sex: str, race: str) -> tuple[int, int]:
    return SEXES.index(sex), GROUPS.index(race)


def times_held(intervals: np.ndarray, truth: np.ndarray, stratum: tuple[int, int]) -> int:
    low, high = intervals[(slice(None), 0, *stratum)], intervals[(slice(None), 1, *stratum)]
    return int(((low <= truth[stratum]) & (truth[stratum] <= high)).sum())


def test_groups_are_as_large_and_small_as_their_tests_suppose(simulated: Simulated) -> None:
    large = [at(*stratum) for stratum in LARGE]
    assert min(simulated.expected[stratum] for stratum in large) >= 20
    assert max(simulated.expected[at(*stratum)] for stratum in SMALL) < 10
    assert len(LARGE) + len(SMALL) == simulated.expected.size


@pytest.mark.parametrize("stratum", LARGE)
def test_risk_intervals_cover_as_often_as_they_say(
    simulated: Simulated, stratum: tuple[str, str]
) -> None:
    assert FEWEST <= times_held(simulated.risk_intervals, simulated.risk, at(*stratum)) <= MOST


@pytest.mark.parametrize("stratum", [stratum for stratum in LARGE if stratum[1] != "white"])
def test_ratio_intervals_cover_as_often_as_they_say(
    simulated: Simulated, stratum: tuple[str, str]
) -> None:
    truth = simulated.risk / simulated.risk[:, [WHITE]]
    assert FEWEST <= times_held(simulated.ratio_intervals, truth, at(*stratum)) <= MOST


@pytest.mark.parametrize("stratum", SMALL)
def test_prior_leaves_the_smallest_groups_where_they_are(
    simulated: Simulated, stratum: tuple[str, str]
) -> None:
    """The median of draws is within a few percent of the truth on average.

    A Poisson posterior with half a death of prior has its median about a sixth of a death above
    the count: 3% at five deaths. The risk straight from the deaths is right on average, so the
    distance to it is the error, without most of the simulation's noise.
    """
    i, j = at(*stratum)
    error = (simulated.medians - simulated.counted)[:, i, j] / simulated.risk[i, j]
    assert error.mean() == pytest.approx(1 / 6 / simulated.expected[i, j], abs=0.015)
    assert error.std(ddof=1) / np.sqrt(REPLICATIONS) < 0.004  # or 0.015 would be within it


def test_half_a_death_in_every_age_group_would_distort(simulated: Simulated) -> None:
    """What the prior is there to avoid: nine and a half deaths added to about five."""
    i, j = at("female", "asian_pacific_islander")
    assert simulated.jeffreys_medians[:, i, j].mean() / simulated.risk[i, j] - 1 > 0.5
