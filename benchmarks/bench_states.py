"""Do the intervals by state cover? Simulated states of the real size, from known truths.

Expected deaths are the real ones of Black and white men (Mapping Police Violence, 2013-2020). The
true multipliers are drawn again in each world, deaths are Poisson, and the pooling of the package
is fitted to them. Three truths: the model's own (bivariate log-normal at the fitted values); gamma
multipliers, independent of each other, with the same spread; and the model's own with heavier
tails (Student's t with four degrees of freedom, cut at ten times the level). Beside it: the error
of the raw ratio of observed to expected deaths.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import reporting

from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.topics import states
from qi_analysis.stats import pooling

Array = npt.NDArray[np.float64]
Truth = Callable[[np.random.Generator], Array]

LEVEL = 0.9
SEED = 20130101
FARTHEST = float(np.log(10))
GROUPS = ("Black", "white", "ratio")


@dataclass
class Tally:
    """Hits and trials by state, and how far medians lie from the truth (log scale, squared)."""

    hits: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    errors: list[Array] = field(default_factory=list)
    raw_errors: list[Array] = field(default_factory=list)


def truths(hyper: Array, size: int) -> dict[str, Truth]:
    """Return the ways of drawing log multipliers, each of shape (state, 2)."""
    level, spread, correlation = hyper[:2], hyper[2:4], float(hyper[4])
    covariance = np.outer(spread, spread) * np.array([[1, correlation], [correlation, 1]])
    root = np.linalg.cholesky(covariance)

    def own(rng: np.random.Generator) -> Array:
        return np.asarray(level + rng.standard_normal((size, 2)) @ root.T)

    def gamma(rng: np.random.Generator) -> Array:
        shape = 1 / np.expm1(spread**2)
        return np.asarray(np.log(rng.gamma(shape, 1 / shape, (size, 2))))

    def heavy(rng: np.random.Generator) -> Array:
        z = rng.standard_normal((size, 2)) @ root.T
        # scaled to the same variance: that of t with four degrees of freedom is two
        spread_out = z * np.sqrt(4 / rng.chisquare(4, (size, 1)) / 2)
        return np.asarray(level + np.clip(spread_out, -FARTHEST, FARTHEST))

    return {"the model's own": own, "gamma, independent": gamma, "heavy tails": heavy}


def run(truth: Truth, expected: Array, worlds: int) -> Tally:
    """Return the tally of ``worlds`` simulated countries."""
    rng = np.random.default_rng(SEED)
    tally = Tally()
    levels = [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]
    for world in range(worlds):
        true = truth(rng)
        deaths = rng.poisson(expected * np.exp(true)).astype(np.float64)
        found = pooling.fit(deaths, expected, seed=world)
        of = [pooling.quantiles(pooling.GRID, found.of_group(group), levels) for group in (0, 1)]
        of.append(pooling.quantiles(pooling.differences(), found.of_difference(), levels))
        targets = [true[:, 0], true[:, 1], true[:, 0] - true[:, 1]]
        tally.hits.append(
            np.stack([(q[0] <= t) & (t <= q[2]) for q, t in zip(of, targets, strict=True)])
        )
        tally.errors.append(
            np.stack([(np.exp(q[1]) - np.exp(t)) ** 2 for q, t in zip(of, targets, strict=True)])
        )
        raw = (deaths / expected - np.exp(true)) ** 2
        tally.raw_errors.append(raw.T)
    return tally


def rows(name: str, tally: Tally, expected: Array) -> list[list[str]]:
    """Return one line per group: coverage of all states and of small ones, error against raw."""
    hits, errors = np.mean(tally.hits, axis=0), np.mean(tally.errors, axis=0)
    raw = np.mean(tally.raw_errors, axis=0)
    small = expected[:, 0] < states.FEW_DEATHS
    lines = []
    for group, label in enumerate(GROUPS):
        error = ""
        if group < 2:
            error = f"{np.sqrt(errors[group].mean()):.2f} / {np.sqrt(raw[group].mean()):.2f}"
        few, many = hits[group][small].mean(), hits[group][~small].mean()
        span = f"{hits[group].min():.2f} to {hits[group].max():.2f}"
        coverage = [f"{100 * share:.1f}%" for share in (hits[group].mean(), few, many)]
        lines.append([name, label, *coverage, span, error])
    return lines


def main() -> None:
    """Run every truth and publish the table."""
    arguments = reporting.arguments(__doc__)
    worlds = 20 if arguments.quick else 500
    data = recorded_deaths.load(states.SOURCE, "impute", "force", study.load())
    found = states.counts(states.SOURCE, "survey", data)
    expected = found.expected.mean(axis=0)
    hyper = states.pooled(found).hyper_mean()
    begun = time.perf_counter()
    lines = []
    for name, truth in truths(hyper, len(expected)).items():
        lines += rows(name, run(truth, expected, worlds), expected)
    header = (
        "truth", "of", "covered, all states", f"under {states.FEW_DEATHS} expected (Black)",
        "other states", "least and most covered state", "error / raw error",
    )  # fmt: skip
    fitted = ", ".join(f"{value:.2f}" for value in hyper)
    about = (
        f"{worlds} worlds a truth, 51 states, 90% intervals, {time.perf_counter() - begun:.0f} s. "
        "Fitted to the real deaths and used as the truth: levels, standard deviations (Black, "
        f"white) and correlation {fitted}. Error: root mean squared, of the multiplier; raw: "
        "observed over expected."
    )
    reporting.publish(
        "states",
        "Do the intervals by state cover",
        [about, reporting.table(header, lines, text_columns=2)],
        quick=arguments.quick,
    )


if __name__ == "__main__":
    main()
