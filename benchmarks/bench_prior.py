"""Coverage and bias of the counts estimate by simulation, under three priors.

A truth of real size is drawn from again and again: the study's exposures of 2013-2018 and, as true
rates, the authors' posterior medians for deaths by officer force. Deaths are Poisson. The question
is how often the 90% interval holds the truth, and what the prior does to groups with few deaths.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import reporting
from scipy import stats

from qi_analysis.core.vocabulary import RACE_NAMES, RACES, SEXES, TOTAL
from qi_analysis.risk import estimators, study
from qi_analysis.risk.estimators import Estimate
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]
Prior = Callable[[Array, Array], Array]
"""From deaths and exposure, each (sex, race, age), to pseudo-deaths of the same shape."""

LEVEL = 0.9
OFF = (0.87, 0.93)
"""Coverage outside these is marked in the tables."""
GROUPS = (*RACES, TOTAL)
IMPUTATIONS = 10
UNKNOWN_SHARE = 0.09
SEED = 20130101


def jeffreys_by_age(deaths: Array, exposure: Array) -> Array:
    """Return half a death in every cell."""
    return np.full(np.broadcast_shapes(deaths.shape, exposure.shape), 0.5)


def nothing(deaths: Array, exposure: Array) -> Array:
    """Return no pseudo-deaths."""
    return np.zeros(np.broadcast_shapes(deaths.shape, exposure.shape))


OURS = "half a group"
PRIORS: dict[str, Prior] = {
    OURS: estimators.prior_by_age,
    "half an age": jeffreys_by_age,
    "none": nothing,
}


@dataclass(frozen=True)
class Truth:
    """A known world.

    Attributes
    ----------
    deaths, exposure : ndarray, shape (sex, race, age)
        Expected deaths and person-years of the period.
    mortality : ndarray, shape (sex, group, age)
        Death rates from all causes.
    nax : ndarray, shape (age,)
        Mean years lived in the group by those who die in it.
    """

    deaths: Array
    exposure: Array
    mortality: Array
    nax: Array

    def risk(self, deaths: Array) -> Array:
        """Return lifetime risk that follows from deaths (..., sex, race, age)."""
        rate = estimators.with_total(deaths) / estimators.with_total(self.exposure)
        return lifetable.lifetime_risk(self.mortality, rate, self.nax)

    def estimate(self, deaths: Array, draws: int, rng: np.random.Generator) -> Estimate:
        """Return the package's estimate from deaths (imputation, sex, race, age)."""
        return estimators.counts_estimate(
            deaths,
            self.exposure,
            self.mortality,
            self.nax,
            through=np.inf,
            draws=draws,
            rng=rng,
        )


@dataclass
class Tally:
    """Sums over replications, each of shape (sex, group)."""

    truth: tuple[Array, Array]
    held: list[Array] = field(default_factory=lambda: [np.zeros((2, 6)), np.zeros((2, 6))])
    point: list[Array] = field(default_factory=lambda: [np.zeros((2, 6)), np.zeros((2, 6))])
    middle: list[Array] = field(default_factory=lambda: [np.zeros((2, 6)), np.zeros((2, 6))])
    replications: int = 0

    def add(self, found: Estimate) -> None:
        """Count one replication; risk comes first, the ratio second."""
        intervals = (found.risk_interval(LEVEL), found.ratio_interval(LEVEL))
        points = (found.risk, found.ratio)
        draws = (found.risk_draws, found.ratio_draws)
        for i, (low, high) in enumerate(intervals):
            self.held[i] += (low <= self.truth[i]) & (self.truth[i] <= high)
            self.point[i] += points[i] / self.truth[i] - 1
            self.middle[i] += np.median(draws[i], axis=0) / self.truth[i] - 1
        self.replications += 1

    def coverage(self, quantity: int, sex: int, group: int) -> str:
        """Return the share of intervals that hold the truth, percent, marked where off."""
        share = self.held[quantity][sex, group] / self.replications
        return _ratio_only(
            quantity, group, f"{share:.1%}{'' if OFF[0] <= share <= OFF[1] else '*'}"
        )

    def bias(self, sums: Sequence[Array], quantity: int, sex: int, group: int) -> str:
        """Return a mean relative error, percent."""
        mean = sums[quantity][sex, group] / self.replications
        return _ratio_only(quantity, group, f"{mean:+.1%}".replace("-0.0%", "+0.0%"))


def _ratio_only(quantity: int, group: int, text: str) -> str:
    """Return ``text``, but a dash for the ratio of white people to themselves."""
    return "-" if quantity == 1 and group == estimators.WHITE else text


def known_world() -> Truth:
    """Return the truth from the study's tables.

    Ten cells of girls have a median of zero; they take the mean of their three quantiles (0.33
    deaths in all), so that every cell can have deaths.
    """
    data = study.load()
    median = data.posterior[0]
    rate = np.where(median > 0, median, data.posterior.mean(axis=0))
    exposure = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    return Truth(rate * exposure, exposure, estimators.published_mortality(data), data.nax)


def draw_deaths(
    deaths: Array, exposure: Array, prior: Prior, draws: int, rng: np.random.Generator
) -> Array:
    """Return what `estimators.draw_deaths` does, (draw, sex, race, age), under any prior."""
    pseudo = prior(deaths.mean(axis=0), exposure)
    chosen = np.resize(np.arange(deaths.shape[0]), draws)
    return np.asarray(rng.standard_gamma(deaths[chosen] + pseudo))


def insist_on_same_draws(truth: Truth) -> None:
    """Raise unless the draws here are the package's own under its prior, for the same seed."""
    shape = (3, *truth.deaths.shape)
    deaths = np.random.default_rng(SEED).poisson(truth.deaths, shape).astype(np.float64)
    here = draw_deaths(
        deaths, truth.exposure, estimators.prior_by_age, 50, np.random.default_rng(1)
    )
    there = estimators.draw_deaths(deaths, truth.exposure, 50, np.random.default_rng(1))
    found = truth.estimate(deaths, 50, np.random.default_rng(1))
    same = np.array_equal(here, there) and np.array_equal(truth.risk(here), found.risk_draws)
    if not same:
        raise RuntimeError("the benchmark no longer draws as estimators.draw_deaths does")


def compare_priors(truth: Truth, replications: int, draws: int) -> dict[str, Tally]:
    """Return tallies by prior, every prior on the same deaths and the same random numbers.

    Ours is the package's own estimate. Its intervals always hold the point, which would flatter a
    prior that pulls the draws away from it; so the others have their own median as the point.
    """
    known = truth.risk(truth.deaths)
    tallies = {name: Tally((known, estimators.ratio_to_white(known))) for name in PRIORS}
    world = np.random.default_rng(SEED)
    for i in range(replications):
        deaths = world.poisson(truth.deaths).astype(np.float64)[np.newaxis]
        found = truth.estimate(deaths, draws, np.random.default_rng([SEED, i]))
        tallies[OURS].add(found)
        for name, prior in PRIORS.items():
            if name == OURS:
                continue
            rng = np.random.default_rng([SEED, i])
            risk = truth.risk(draw_deaths(deaths, truth.exposure, prior, draws, rng))
            ratio = estimators.ratio_to_white(risk)
            tallies[name].add(
                replace(
                    found,
                    risk=np.median(risk, axis=0),
                    ratio=np.median(ratio, axis=0),
                    risk_draws=risk,
                    ratio_draws=ratio,
                )
            )
    return tallies


def true_shares(known: Array, truth: Truth, rng: np.random.Generator) -> Array:  # noqa: ARG001
    """Return the true share of each race among deaths, (sex, age, race): an imputer who knows."""
    return np.moveaxis(truth.deaths / truth.deaths.sum(axis=1, keepdims=True), 1, -1)


def drawn_shares(known: Array, truth: Truth, rng: np.random.Generator) -> Array:
    """Return shares of each race drawn given the known deaths, (imputation, sex, age, race).

    A Dirichlet draw per sex, age and imputation, whose prior is half a death shared as people are.
    """
    prior = 0.5 * truth.exposure / truth.exposure.sum(axis=1, keepdims=True)
    mass = rng.standard_gamma(known + prior, (IMPUTATIONS, *known.shape))
    return np.moveaxis(mass / mass.sum(axis=2, keepdims=True), 2, -1)


IMPUTERS = {"true shares": true_shares, "estimated shares": drawn_shares}


def imputed(
    deaths: npt.NDArray[np.int64], truth: Truth, imputer: str, rng: np.random.Generator
) -> Array:
    """Return ten completions, (imputation, sex, race, age), of deaths partly of unknown race.

    Each death is of unknown race with the same probability, and is given a race in the imputer's
    proportions for its sex and age.
    """
    unknown = rng.binomial(deaths, UNKNOWN_SHARE)
    known = (deaths - unknown).astype(np.float64)
    to_share_out = unknown.sum(axis=1)
    shares = IMPUTERS[imputer](known, truth, rng)
    given = rng.multinomial(to_share_out, shares, size=(IMPUTATIONS, *to_share_out.shape))
    return np.asarray(known + np.moveaxis(given, -1, 2))


def with_unknown_race(truth: Truth, replications: int, draws: int) -> dict[str, Tally]:
    """Return tallies of the package's estimate from ten imputations, by imputer."""
    known = truth.risk(truth.deaths)
    tallies = {name: Tally((known, estimators.ratio_to_white(known))) for name in IMPUTERS}
    world = np.random.default_rng(SEED)
    for i in range(replications):
        deaths = world.poisson(truth.deaths)
        for name, tally in tallies.items():
            completed = imputed(deaths, truth, name, np.random.default_rng([SEED, i, 1]))
            tally.add(truth.estimate(completed, draws, np.random.default_rng([SEED, i])))
    return tallies


def coverage_of_one_count(mean: float) -> float:
    """Return how often the Jeffreys interval of one Poisson count holds its mean, exactly."""
    counts = np.arange(stats.poisson.ppf(1 - 1e-12, mean) + 1)
    low, high = (stats.gamma.ppf(end, counts + 0.5) for end in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    low[0] = 0.0  # as the package: no deaths, no lower end
    return float(stats.poisson.pmf(counts, mean)[(low <= mean) & (mean <= high)].sum())


def by_group(truth: Truth, cells: Callable[[int, int], list[str]]) -> list[list[str]]:
    """Return one row per sex and group: names, expected deaths, then ``cells(sex, group)``."""
    expected = estimators.with_total(truth.deaths).sum(axis=-1)
    return [
        [sex, RACE_NAMES[race], f"{expected[i, j]:,.1f}", *cells(i, j)]
        for i, sex in enumerate(SEXES)
        for j, race in enumerate(GROUPS)
    ]


def marked(rows: list[list[str]], column: int) -> str:
    """Return the groups whose cell in ``column`` is marked, in words."""
    found = [f"{row[0]} {row[1]} ({row[column][:-1]})" for row in rows if row[column][-1] == "*"]
    return ", ".join(found) or "none"


STRATA = ("sex", "group", "expected deaths")


def twice(columns: Sequence[str]) -> list[str]:
    """Return headers for the risk and then for the ratio."""
    return [f"{what}: {column}" for what in ("risk", "ratio") for column in columns]


def coverage_part(truth: Truth, tallies: dict[str, Tally]) -> list[str]:
    """Return the section on coverage under each prior."""
    expected = estimators.with_total(truth.deaths).sum(axis=-1)

    def cells(i: int, j: int) -> list[str]:
        found = [
            tally.coverage(quantity, i, j) for quantity in (0, 1) for tally in tallies.values()
        ]
        return [*found, f"{coverage_of_one_count(expected[i, j]):.1%}"]

    rows = by_group(truth, cells)
    return [
        "## Share of 90% intervals that hold the truth",
        reporting.table([*STRATA, *twice(list(PRIORS)), "one count, exact"], rows, text_columns=2),
        (
            f"`*`: outside {OFF[0]:.0%} to {OFF[1]:.0%}. Under our prior that is, for the risk: "
            f"{marked(rows, 3)}; for the ratio: {marked(rows, 3 + len(PRIORS))}. "
            '"One count, exact" is the coverage of the Jeffreys interval of a single Poisson '
            "count with that mean: counts are whole numbers, so no interval covers exactly 90% "
            "of the time."
        ),
    ]


def bias_part(truth: Truth, tallies: dict[str, Tally]) -> list[str]:
    """Return the section on the mean error under each prior."""
    ours = tallies[OURS]

    def cells(i: int, j: int) -> list[str]:
        found = []
        for quantity in (0, 1):
            found.append(ours.bias(ours.point, quantity, i, j))
            found += [tally.bias(tally.middle, quantity, i, j) for tally in tallies.values()]
        return found

    columns = twice(["point", *(f"median, {name}" for name in PRIORS)])
    return [
        "## Mean error relative to the truth",
        reporting.table([*STRATA, *columns], by_group(truth, cells), text_columns=2),
        "The point has no prior. The median is that of the draws.",
    ]


def unknown_part(truth: Truth, tallies: dict[str, Tally]) -> list[str]:
    """Return the section on deaths of unknown race."""

    def cells(i: int, j: int) -> list[str]:
        found = []
        for quantity in (0, 1):
            found += [tally.coverage(quantity, i, j) for tally in tallies.values()]
            found += [tally.bias(tally.middle, quantity, i, j) for tally in tallies.values()]
        return found

    rows = by_group(truth, cells)
    columns = [f"{what}, {name}" for what in ("coverage", "error of median") for name in tallies]
    return [
        f"## With {UNKNOWN_SHARE:.0%} of deaths of unknown race, imputed {IMPUTATIONS} times",
        reporting.table([*STRATA, *twice(columns)], rows, text_columns=2),
        (
            "Our prior alone. Outside the bounds with true shares, for the risk: "
            f"{marked(rows, 3)}; for the ratio: {marked(rows, 7)}. With estimated shares, for the "
            f"risk: {marked(rows, 4)}; for the ratio: {marked(rows, 8)}. "
            "True shares: the imputer knows how "
            "deaths of each sex and age divide by race, which is more than the estimate can know, "
            "so its intervals are a little wide. Estimated shares: drawn given the deaths of known "
            "race. In both, race is unknown equally often in every group; the error of an "
            "imputation model that is wrong is not in these figures."
        ),
    ]


def main() -> None:
    """Simulate, tally and report."""
    quick = reporting.arguments(__doc__).quick
    replications, draws = (200, 500) if quick else (2_000, 1_000)
    truth = known_world()
    insist_on_same_draws(truth)
    begun = time.perf_counter()
    tallies = compare_priors(truth, replications, draws)
    unknown = with_unknown_race(truth, replications, draws)
    taken = time.perf_counter() - begun
    error = np.sqrt(LEVEL * (1 - LEVEL) / replications)
    intro = (
        f"{replications:,} replications, {draws:,} draws each, {taken:.0f} s. The simulation's own "
        f"standard error of a coverage near {LEVEL:.0%} is {error:.1%}. Priors: half a death per "
        "sex and group, spread over ages (ours); half a death in every age group (adds 9.5 "
        "deaths); none."
    )
    parts = [intro, *coverage_part(truth, tallies)]
    parts += [*bias_part(truth, tallies), *unknown_part(truth, unknown)]
    reporting.publish(
        "prior", "Do the intervals cover, and what does the prior do", parts, quick=quick
    )


if __name__ == "__main__":
    main()
