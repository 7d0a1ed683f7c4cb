"""Do both intervals of the linked list cover: deaths of known truth, four lists, missed links.

Worlds as large as the linked list are run through what makes the estimate. Each person gets the
lists, and the gaps in them, of a real person of the same year; people of whom no list tells are
drawn by race with odds that depart from what their guides say, a new departure in each world; a
word on race is wrong as often as two projects' words make likely; a few links are missed, so that
a person counts twice, and a few join the words of two people. Rates vary from year to year for
each sex and group. Both intervals are held against their own truth: that of these years, and the
long-run rate. Needs the raw files of the four projects.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import time
from pathlib import Path

import bench_calibration
import calibration_report
import calibration_worlds
import numpy as np
import numpy.typing as npt
import pandas as pd
import reporting
from bench_calibration import AS_THEY_WERE, RATES, Case, Tally
from calibration_worlds import World

from qi_analysis.core import paths
from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths import imputed
from qi_analysis.deaths.linking import people as linked_list
from qi_analysis.deaths.linking import race, table_people
from qi_analysis.deaths.linking.people import SOURCE, YEARS, People
from qi_analysis.deaths.table_deaths import composition
from qi_analysis.risk import estimators, recorded_deaths, study, year_variation
from qi_analysis.risk.estimators import Estimate

Array = npt.NDArray[np.float64]

SEED = 20200102
REPLICATIONS = 500
MISSED = 0.005
"""Share of people whose records are not all joined: less than the 0.9% that are missed where no
case number helps."""
SWAPPED = 0.003
"""Share of people who have a word that is another's: half of what is wrong of the links."""
SPREADS = {
    "years-5": (0.05, "Rates of a sex and group vary by 5% from year to year"),
    "years-10": (0.10, "Rates of a sex and group vary by 10% from year to year"),
}


@dataclasses.dataclass(frozen=True)
class Lists:
    """What a real linked list says of lists and gaps."""

    reports: pd.DataFrame
    years: npt.NDArray[np.int64]
    words: npt.NDArray[np.object_]
    odds: dict[str, float]

    @classmethod
    def of(cls, found: People, counted: pd.DataFrame) -> Lists:
        """Return those of the registered files; ``counted`` as `build_people_imputed` makes it."""
        known = found.reports.where(found.reports.isin(list(RACES)))
        first = known.bfill(axis=1).iloc[:, 0].to_numpy(dtype=object)
        people = counted[list(imputed.DRAWS)].mean(axis=1)
        table = people.groupby([counted["race_status"], counted["race"]]).sum().unstack(0)  # noqa: PD010
        odds = (table["imputed"] / table["known"]).to_dict()
        return cls(found.reports, found.frame["year"].to_numpy(), first, odds)


def listed(lists: Lists, everybody: pd.DataFrame, rng: np.random.Generator) -> People:
    """Return what four projects would have of everybody, links as good as ours."""
    untold = _untold(lists, everybody, rng)
    donor = np.zeros(len(everybody), dtype=np.int64)
    told = pd.notna(lists.words)
    for year in YEARS:
        here = (everybody["year"] == year).to_numpy()
        for name in RACES:
            at = here & ~untold & (everybody["race"] == name).to_numpy()
            like = np.flatnonzero((lists.years == year) & (lists.words == name))
            donor[at] = rng.choice(like, size=int(at.sum()))
        at = here & untold
        donor[at] = rng.choice(np.flatnonzero((lists.years == year) & ~told), size=int(at.sum()))
    names = lists.reports.columns
    real = lists.reports.to_numpy(dtype=object)[donor]
    gives = np.isin(real, list(RACES)) & ~untold[:, None]
    words = _words(everybody["race"], race.mistaken(lists.reports), gives.shape[1], rng)
    reports = np.full(real.shape, "unknown", dtype=object)
    reports[pd.isna(real)] = None
    reports[gives] = words[gives]
    frame = everybody.drop(columns="race").reset_index(drop=True)
    reports, frame = _linked_badly(reports, frame, rng)
    found = pd.DataFrame(reports, columns=names)
    return People(frame, found.where(found.notna()), pd.Series("shot_on_duty", index=frame.index))


def _untold(
    lists: Lists, everybody: pd.DataFrame, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Return of whom no list tells: as often as in the real list, given year and race."""
    away = np.exp(rng.normal(0, race.NOT_AT_RANDOM, len(RACES)))
    away[RACES.index("white")] = 1.0
    odds = (
        everybody["race"].map(lists.odds).to_numpy()
        * away[pd.Index(RACES).get_indexer(everybody["race"])]
    )
    none = pd.Series(pd.isna(lists.words)).groupby(lists.years).mean()
    of_year = everybody["year"].map(none / none.mean()).to_numpy()
    chance = odds * of_year
    chance = chance / (1 + chance)
    share = float(pd.isna(lists.words).mean())
    return np.asarray(rng.random(len(everybody)) < chance * share / chance.mean())


def _words(
    true: pd.Series, wrong: Array, lists: int, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """Return a word for each person and list, wrong as often as the matrix has it."""
    steps = wrong[pd.Index(RACES).get_indexer(true)].cumsum(axis=1)
    code = (rng.random((len(true), lists, 1)) > steps[:, None, :]).sum(axis=2)
    return np.asarray(np.array(RACES, dtype=object)[np.minimum(code, len(RACES) - 1)])


def _linked_badly(
    reports: npt.NDArray[np.object_], frame: pd.DataFrame, rng: np.random.Generator
) -> tuple[npt.NDArray[np.object_], pd.DataFrame]:
    """Return reports and people with some people twice and some words exchanged."""
    held = np.array([[word is not None for word in row] for row in reports])
    several = np.flatnonzero(held.sum(axis=1) > 1)
    swapped = rng.choice(several, size=int(SWAPPED * len(several)) // 2 * 2, replace=False)
    for one, other in swapped.reshape(-1, 2):
        both = np.flatnonzero(held[one] & held[other])
        if both.size:
            at = rng.choice(both)
            reports[one, at], reports[other, at] = reports[other, at], reports[one, at]
    split = rng.choice(several, size=int(MISSED * len(several)), replace=False)
    apart = np.full((len(split), reports.shape[1]), None, dtype=object)
    for number, row in enumerate(split):
        at = rng.choice(np.flatnonzero(held[row]))
        apart[number, at] = reports[row, at]
        reports[row, at] = None
    return np.vstack([reports, apart]), pd.concat([frame, frame.iloc[split]], ignore_index=True)


def worlds() -> tuple[Lists, dict[str, World]]:
    """Return what the real lists say of gaps, and the world of each spread."""
    base = study.load()
    real = linked_list.people()
    known = real.reports.where(real.reports.isin(list(RACES)))
    records = real.frame.assign(race=known.bfill(axis=1).iloc[:, 0].fillna("unknown"))
    made = {
        name: calibration_worlds.world(SOURCE, records, base, group_spread=spread)
        for name, (spread, _) in SPREADS.items()
    }
    return Lists.of(real, table_people.build_people_imputed().frame), made


def simulate(folder: Path, lists: Lists, made: dict[str, World], replications: int) -> None:
    """Make what is missing of the replications, a file each, the spreads taking turns."""
    states, _ = composition()
    for number in range(replications):
        for place, name in enumerate(SPREADS):
            path = folder / name / f"{number:05d}.npz"
            if not path.exists():
                rng = np.random.default_rng([SEED, place, number])
                _replicate(made[name], lists, states, rng, path)
        if number % 10 == 0:
            print(f"{time.strftime('%H:%M:%S')} replication {number}", file=sys.stderr, flush=True)


def evaluate(folder: Path, made: dict[str, World]) -> pd.DataFrame:
    """Return the results, a row per case, sex and group, from the replications kept in a folder."""
    rows: list[dict[str, object]] = []
    for place, (name, world) in enumerate(made.items()):
        tallies: dict[Case, Tally] = {}
        for path in sorted((folder / name).glob("*.npz")):
            _add(tallies, name, world, path, place, int(path.stem))
        for case, tally in tallies.items():
            expected = estimators.with_total(world.expected(case.years))
            rows += bench_calibration.results(case, tally, expected)
    return pd.DataFrame(rows)


def _replicate(
    world: World, lists: Lists, states: pd.DataFrame, rng: np.random.Generator, path: Path
) -> None:
    everybody = calibration_worlds.people(world, rng)
    found = listed(lists, everybody, rng)
    copies = table_people.completed(
        states, seed=int(rng.integers(2**31)), people_of=lambda _: found
    )
    rows = imputed.tally(copies)
    known, filled = (each[:, :, 0] for each in recorded_deaths.laid_out(rows, world.years))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as handle:
        np.savez_compressed(
            handle,
            true=calibration_worlds.counted(world, everybody).astype(np.int16),
            known=known.astype(np.int16),
            imputed=filled.astype(np.int16),
        )
    part.rename(path)


def _add(
    tallies: dict[Case, Tally], name: str, world: World, path: Path, place: int, number: int
) -> None:
    """Estimate from one replication, and count it under both intervals."""
    arrays = np.load(path)
    # the first draw of a replication is how its years depart from the truth
    drawn = calibration_worlds.factors(world, np.random.default_rng([SEED, place, number]))
    rng = np.random.default_rng([SEED, place, number, 1])
    filled = arrays["known"].astype(np.float64) + arrays["imputed"]
    everybody = arrays["true"].astype(np.float64)[np.newaxis]
    deaths, unknown = (
        estimators.with_total(each.sum(axis=1).mean(axis=0)).sum(axis=-1)
        for each in (filled, arrays["imputed"])
    )
    share = np.divide(unknown, deaths, out=np.zeros_like(deaths), where=deaths > 0)
    found, complete = (
        world.estimate(each, world.years, calibration_report.DRAWS, rng)
        for each in (filled, everybody)
    )
    of_years = world.risk(world.years, drawn)
    tally = tallies.setdefault(Case(name, AS_THEY_WERE, world.years), Tally.empty())
    tally.add(found, complete, of_years, share)
    tally = tallies.setdefault(Case(name, RATES, world.years), Tally.empty())
    exposure = world.exposure(world.years).sum(axis=-1)
    tally.add(
        _long_run(found, filled, exposure),
        _long_run(complete, everybody, exposure),
        world.risk(world.years),
        share,
    )


def _long_run(found: Estimate, deaths: Array, exposure: Array) -> Estimate:
    return year_variation.underlying(found, deaths.mean(axis=0).sum(axis=-1), exposure)


def main() -> None:
    """Simulate, estimate and report."""
    quick = reporting.arguments(__doc__).quick
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if quick else paths.root() / "build" / "calibration-linked"
        lists, made = worlds()
        simulate(folder, lists, made, 3 if quick else REPLICATIONS)
        frame = evaluate(folder, made)
        names = {name: words for name, (_, words) in SPREADS.items()}
        parts = calibration_report.parts(frame, names)
    if not quick:
        path = reporting.RESULTS / "calibration_linked.csv"
        path.write_text(frame.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    reporting.publish(
        "calibration_linked", "Do the intervals of the linked list cover", parts, quick=quick
    )


if __name__ == "__main__":
    main()
