"""Do intervals from a sample that is read cover, whatever the coder does, and how wide are they.

Collections of opinions are made up again and again, coded by a good coder, a bad one, one that is
nearly always wrong and one that always says the same; a sample is drawn by the package's strata and
allocation and read without error; the package's 95% intervals are held against the truth.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import reporting

from qi_analysis.opinions.inference.frame import EXPECTED, strata_of
from qi_analysis.stats import allocation, survey
from qi_analysis.stats.survey import Design, Estimate, Prediction

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

SEED = 529
OPINIONS, CIRCUITS, PERIODS = 3000, 12, 5
SIZES = (150, 300, 600)
COLLECTIONS = 1000
ANSWERS = ("not raised", "denied", "granted", "left open")
MACHINE = np.array([0.0, 1.0, 1.0, 0.5])
"""What each answer predicts: of the kind, not, or open."""
RIGHT: Mapping[str, float | None] = {"good": 0.95, "bad": 0.6, "adversarial": 0.1, "constant": None}
"""Share of answers that are right; the last coder always says "granted"."""
LEFT_OPEN = 0.15
NUMBERS = ("opinions of the kind", "share won", "rise of the share", "opinions, one circuit")


@dataclass(frozen=True)
class World:
    """A collection: what is true of each opinion, and what the machine answered.

    Attributes
    ----------
    circuit, period, answer : array of int, shape (opinion,)
    kind, won : array of bool, shape (opinion,)
    """

    circuit: Whole
    period: Whole
    answer: Whole
    kind: Flags
    won: Flags


def make(coder: str, rng: np.random.Generator) -> World:
    """Make a collection up: a fourth is of the kind, and officers win more often as time passes."""
    circuit = rng.integers(0, CIRCUITS, OPINIONS)
    period = rng.integers(0, PERIODS, OPINIONS)
    rate = 0.25 * np.exp(rng.normal(0, 0.3, CIRCUITS))[circuit]
    kind = rng.random(OPINIONS) < np.minimum(rate, 0.9)
    won = kind & (rng.random(OPINIONS) < 0.42 + 0.03 * period)
    truth = kind.astype(np.int64) + won
    right = RIGHT[coder]
    if right is None:
        answer = np.full(OPINIONS, 2)
    else:
        wrong = (truth + rng.integers(1, 3, OPINIONS)) % 3
        answer = np.where(rng.random(OPINIONS) < right, truth, wrong)
    answer = np.where(rng.random(OPINIONS) < LEFT_OPEN, 3, answer)
    return World(circuit, period, answer, kind, won)


def estimates(world: World, size: int, rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """Return the estimates of `NUMBERS`, each with the truth."""
    parts = [(ANSWERS[a], str(p), str(c)) for a, p, c in
             zip(world.answer, world.period, world.circuit, strict=True)]  # fmt: skip
    names, stratum, sizes = np.unique(
        strata_of(parts, size), return_inverse=True, return_counts=True
    )
    answers = [name.split(", ")[0] for name in names]
    expected = np.array([EXPECTED[answer] for answer in answers])
    counts = allocation.allocate(sizes, size, np.sqrt(expected * (1 - expected)))
    read = allocation.draw(stratum, counts, rng)
    design = Design(sizes, counts, stratum[read], np.array([ANSWERS.index(x) for x in answers]))
    kind, won = world.kind[read].astype(float), world.won[read].astype(float)

    def total(group: Flags) -> tuple[Estimate, float]:
        machine = MACHINE[world.answer] * group
        sums = np.bincount(stratum, machine, len(sizes)).astype(float)
        found = survey.total(kind, float(group.sum()), design, Prediction(machine[read], sums),
                             inside=group[read])  # fmt: skip
        return found, float((world.kind & group).sum())

    def share(group: Flags) -> tuple[Estimate, float]:
        inside = group[read]
        truth = (world.won & group).sum() / (world.kind & group).sum()
        return survey.share(won * inside, kind * inside, design), float(truth)

    everything = np.ones(OPINIONS, dtype=bool)
    first, last = share(world.period == 0), share(world.period == PERIODS - 1)
    rise = survey.difference(first[0], last[0]), last[1] - first[1]
    return [total(everything), share(everything), rise, total(world.circuit == 0)]


@dataclass(frozen=True)
class Covered:
    """Of each of `NUMBERS`: share of intervals that hold the truth, mean width and mean error."""

    share: npt.NDArray[np.float64]
    width: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]


def cover(coder: str, size: int, collections: int, seed: int = SEED) -> Covered:
    """Return how the intervals do in so many collections."""
    rng = np.random.default_rng([seed, list(RIGHT).index(coder), size])
    held, width, bias = [], [], []
    for _ in range(collections):
        found = estimates(make(coder, rng), size, rng)
        held.append([x.low - 1e-9 <= truth <= x.high + 1e-9 for x, truth in found])
        width.append([x.high - x.low for x, _ in found])
        bias.append([x.value - truth for x, truth in found])
    return Covered(np.mean(held, axis=0), np.mean(width, axis=0), np.nanmean(bias, axis=0))


def _cells(found: Covered) -> list[str]:
    cells = []
    for number, (share, width) in enumerate(zip(found.share, found.width, strict=True)):
        points = number in {1, 2}
        wide = f"{100 * width:.0f} points" if points else f"{width:.0f}"
        cells.append(f"{share:.1%}, {wide}")
    return cells


def main() -> None:
    """Run the comparison and publish its table."""
    quick = reporting.arguments(__doc__).quick
    collections = 50 if quick else COLLECTIONS
    began = time.perf_counter()
    rows = [
        [str(size), coder, *_cells(cover(coder, size, collections))]
        for size in SIZES
        for coder in RIGHT
    ]
    spent = time.perf_counter() - began
    intro = (
        f"{collections:,} made-up collections of {OPINIONS:,} opinions a row, {spent:.0f} s. "
        f"A fourth of the opinions are of the kind; the coder leaves {LEFT_OPEN:.0%} open and is "
        "right on 95% (good), 60% (bad) or 10% (adversarial) of the others, or always says granted "
        "(constant). Nominal level: 95%; the simulation's own standard error is 0.7 points."
    )
    note = (
        "An interval above 97% is wider than it need be: the last column rests on a few dozen "
        "opinions, and the rise on about a fifth of the sample at each end."
    )
    reporting.publish(
        "survey",
        "Do intervals from a sample that is read cover, whatever the coder does",
        [
            intro,
            "Share of intervals that hold the truth, and their mean width:",
            reporting.table(["read", "coder", *NUMBERS], rows, text_columns=2),
            note,
        ],
        quick=quick,
    )


if __name__ == "__main__":
    main()
