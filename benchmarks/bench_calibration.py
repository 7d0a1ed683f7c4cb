"""Does the whole chain cover: deaths from a known truth, race withheld, imputed, estimated.

Worlds of real size (`calibration_worlds`) are run again and again through imputation and the
counts estimate, and the 90% intervals are held against the truth. Needs the raw files of two
sources. Replications are kept in ``build/calibration`` as they are made, so that a run that was
broken off goes on; with ``--quick`` a few are made and thrown away.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import calibration_report
import calibration_worlds
import numpy as np
import numpy.typing as npt
import pandas as pd
import reporting
from calibration_report import DRAWS, LEVEL
from calibration_worlds import World

from qi_analysis.core import paths
from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE, SEXES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.deaths.imputed import IMPUTATIONS
from qi_analysis.deaths.table_deaths import SURVEY
from qi_analysis.exposure.readers import population
from qi_analysis.risk import estimators, study
from qi_analysis.risk.estimators import Estimate
from qi_analysis.stats import imputation
from qi_analysis.store import registry

Array = npt.NDArray[np.float64]

SEED = 20200101
REPLICATIONS = 500
GROUPS = (*RACES, TOTAL)
RATES, AS_THEY_WERE = "the true rates", "the rates of the years as they were"


@dataclass(frozen=True)
class Scenario:
    """A world and in what it differs from the source it is made after."""

    name: str
    source: str
    years: tuple[int, ...]
    words: str
    every: int = 1  # of so many replications one
    gaps_from_later: int = 0
    year_spread: float = 0.0
    group_spread: float = 0.0


SCENARIOS = (
    Scenario(
        "all-killings",
        "mapping_police_violence_2021",
        tuple(range(2013, 2021)),
        "All killings as Mapping Police Violence has them; race unknown as often as there",
    ),
    Scenario(
        "shootings-late-gaps",
        "washington_post_2025_export",
        tuple(range(2015, 2021)),
        "Fatal shootings as the Washington Post has them; race unknown as often as it is "
        "in that source four years later (2019-2024), when much more is unknown",
        gaps_from_later=4,
    ),
    Scenario(
        "years-vary",
        "mapping_police_violence_2021",
        tuple(range(2013, 2021)),
        "As the first, but the rates of a year vary around the truth: by 5% for everyone, and by "
        "another 10% for each sex and group (standard deviations)",
        every=2,
        year_spread=0.05,
        group_spread=0.10,
    ),
)


def worlds() -> dict[str, World]:
    """Return the world of each scenario."""
    base = study.load()
    records = {
        source: releases.read(source, registry.require(source, *releases.files(source)))
        for source in {each.source: None for each in SCENARIOS}
    }
    return {
        each.name: calibration_worlds.world(
            each.source,
            records[each.source],
            base,
            years=each.years,
            gaps_from_later=each.gaps_from_later,
            year_spread=each.year_spread,
            group_spread=each.group_spread,
        )
        for each in SCENARIOS
    }


def kept(folder: Path, scenario: Scenario, made: dict[str, World]) -> World:
    """Return the world of a scenario, its truth kept alongside the replications made from it.

    The truth is as large as the source, so a rebuilt table of counts would change it.
    """
    path = folder / scenario.name / "rates.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, made[scenario.name].rates)
    return replace(made[scenario.name], rates=np.load(path))


def simulate(folder: Path, made: dict[str, World], replications: int) -> None:
    """Make what is missing of the replications, a file each, the scenarios taking turns."""
    states = imputation.composition(population.read_acs(registry.require("population", SURVEY)))
    for number in range(replications):
        for place, scenario in enumerate(SCENARIOS):
            path = folder / scenario.name / f"{number:05d}.npz"
            if number % scenario.every or path.exists():
                continue
            world = kept(folder, scenario, made)
            rng = np.random.default_rng([SEED, place, number])
            everybody = calibration_worlds.people(world, rng)
            records = calibration_worlds.withhold(world, everybody, rng)
            known, filled = calibration_worlds.completed(
                world, records, states, m=IMPUTATIONS, seed=int(rng.integers(2**31))
            )
            arrays = {
                "true": calibration_worlds.counted(world, everybody).astype(np.int16),
                "known": known.astype(
                    np.int16
                ),  # differs between imputations by imputed sexes and ages alone
                "imputed": filled.astype(np.int16),
            }
            part = path.with_suffix(".part")
            with part.open("wb") as handle:
                np.savez_compressed(handle, **arrays)  # type: ignore[arg-type]
            part.rename(path)
        if number % 10 == 0:
            print(f"{time.strftime('%H:%M:%S')} replication {number}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Case:
    """What intervals are made from and held against: one row per sex and group of the results."""

    scenario: str
    truth: str
    years: tuple[int, ...]


@dataclass
class Tally:
    """Sums over replications, each (risk/ratio, sex, group); complete: nothing was withheld."""

    held: Array
    held_complete: Array
    error: Array
    width: Array
    unknown: Array
    replications: int = 0

    @classmethod
    def empty(cls) -> Tally:
        """Return a tally of nothing."""
        shape = (2, len(SEXES), len(GROUPS))
        return cls(*np.zeros((5, *shape)))

    def add(self, found: Estimate, complete: Estimate, truth: Array, unknown: Array) -> None:
        """Count one replication; truth is the risk, unknown the share of deaths imputed."""
        truths = np.stack([truth, estimators.ratio_to_white(truth)])
        low, high = intervals(found)
        low_complete, high_complete = intervals(complete)
        self.held += (low <= truths) & (truths <= high)
        self.held_complete += (low_complete <= truths) & (truths <= high_complete)
        self.error += np.stack([found.risk, found.ratio]) / truths - 1
        width = high_complete - low_complete
        self.width += np.divide(high - low, width, out=np.ones_like(width), where=width > 0)
        self.unknown += unknown
        self.replications += 1


def intervals(found: Estimate) -> tuple[Array, Array]:
    """Return both ends of the intervals of risk and ratio, each (risk/ratio, sex, group)."""
    low, high = zip(found.risk_interval(LEVEL), found.ratio_interval(LEVEL), strict=True)
    return np.stack(low), np.stack(high)


def evaluate(folder: Path, made: dict[str, World]) -> pd.DataFrame:
    """Return the results, a row per case, sex and group, from the replications kept in a folder."""
    rows = []
    for place, scenario in enumerate(SCENARIOS):
        world = kept(folder, scenario, made)
        tallies: dict[Case, Tally] = {}
        for path in sorted((folder / scenario.name).glob("*.npz")):
            rng = np.random.default_rng([SEED, place, int(path.stem)])
            drawn = calibration_worlds.factors(world, rng) if scenario.group_spread else None
            add(tallies, scenario, world, np.load(path), drawn, rng)
        for case, tally in tallies.items():
            rows += results(case, tally, estimators.with_total(world.expected(case.years)))
    return pd.DataFrame(rows)


def add(
    tallies: dict[Case, Tally],
    scenario: Scenario,
    world: World,
    arrays: Mapping[str, Array],
    drawn: Array | None,
    rng: np.random.Generator,
) -> None:
    """Estimate from one replication, and count it in the tallies of its cases."""
    filled = arrays["known"].astype(np.float64) + arrays["imputed"]
    everybody = arrays["true"].astype(np.float64)[np.newaxis]
    for years in (world.years, world.years[-1:]):
        at = [world.years.index(year) for year in years]
        deaths, unknown = (
            estimators.with_total(each[:, at].sum(axis=1).mean(axis=0)).sum(axis=-1)
            for each in (filled, arrays["imputed"])
        )
        share = np.divide(unknown, deaths, out=np.zeros_like(deaths), where=deaths > 0)
        found = world.estimate(filled, years, DRAWS, rng)
        complete = world.estimate(everybody, years, DRAWS, rng)
        truths = {RATES: world.risk(years)}
        if drawn is not None:
            truths[AS_THEY_WERE] = world.risk(years, drawn)
        for name, truth in truths.items():
            tally = tallies.setdefault(Case(scenario.name, name, years), Tally.empty())
            tally.add(found, complete, truth, share)


def results(case: Case, tally: Tally, expected: Array) -> list[dict[str, object]]:
    """Return one row per sex and group, shares and mean relative errors as fractions."""
    n, rows = tally.replications, []
    for i, sex in enumerate(SEXES):
        for j, race in enumerate(GROUPS):
            row: dict[str, object] = {
                "scenario": case.scenario,
                "truth": case.truth,
                "years": study.years_text(case.years),
                "sex": sex,
                "race": race,
                "expected_deaths": round(float(expected[i, j].sum()), 1),
                "share_unknown": round(tally.unknown[0, i, j] / n, 4),
                "replications": n,
            }
            for q, quantity in enumerate(("risk", "ratio")):
                if quantity == "ratio" and race == REFERENCE_RACE:
                    continue
                row[f"{quantity}_coverage"] = round(tally.held[q, i, j] / n, 4)
                row[f"{quantity}_coverage_complete"] = round(tally.held_complete[q, i, j] / n, 4)
                row[f"{quantity}_error"] = round(tally.error[q, i, j] / n, 4)
                row[f"{quantity}_width"] = round(tally.width[q, i, j] / n, 4)
            rows.append(row)
    return rows


def main() -> None:
    """Simulate, estimate and report."""
    quick = reporting.arguments(__doc__).quick
    made = worlds()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if quick else paths.root() / "build" / "calibration"
        simulate(folder, made, 4 if quick else REPLICATIONS)
        frame = evaluate(folder, made)
    if not quick:
        path = reporting.RESULTS / "calibration.csv"
        path.write_text(frame.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    share = calibration_report.proper(folder, {each.name: each.words for each in SCENARIOS})
    parts = calibration_report.parts(frame, {each.name: each.words for each in SCENARIOS}, share)
    reporting.publish("calibration", "Does the whole chain cover", parts, quick=quick)


if __name__ == "__main__":
    main()
