"""Risk and ratio under every specification, all draws and life tables of a cell at once.

With deaths from all causes taken as known, a lifetime risk is a sum over ages of a police death
rate times a weight: the person-years that a cohort lives in the age group (``d / m``), which come
from the life table alone. So the rates are drawn once for each set of deaths and people, and every
life table, horizon and treatment of competing causes is one more row of weights.

Draws start from the same seed in every cell, as in `risk.answer`, whose numbers they repeat.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qi_analysis import edwards_brown, estimators, lifetable, recorded_deaths, risk, study
from qi_analysis.dimensions import COUNTS, MULTILEVEL, NO_TABLE, PUBLISHED, REPAIRED, SAME_YEARS
from qi_analysis.errors import DataError, QiAnalysisError
from qi_analysis.specifications import CHOICES, Specification
from qi_analysis.vocabulary import RACES, SEXES, TOTAL

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

LEVEL = 0.9
DRAWS = risk.DRAWS
VALUES = (
    "risk_per_100k", "low", "high", "ratio_to_white", "ratio_low", "ratio_high", "deaths",
)  # fmt: skip
FIELDS = ("id", "kind", *CHOICES, "sex", "race", *VALUES, "level", "unknown_share")
"""Columns of `run`."""


@dataclass(frozen=True)
class Found:
    """One specification's numbers, each of shape (sex, group); missing where there are none."""

    risk: Array
    risk_ends: tuple[Array, Array]
    ratio: Array
    ratio_ends: tuple[Array, Array]
    deaths: Array
    level: float | None
    unknown_share: float | None


class Inputs:
    """The study's arrays, and the deaths of each source and rule put in their place, once each."""

    def __init__(self, base: study.Study | None = None) -> None:
        self.base = base or study.load()
        self._by_rule: dict[tuple[str, str], study.Study] = {}
        self._lock = Lock()

    def of(self, source: str, unknown_race: str) -> study.Study:
        """Return the arrays with the deaths of a source under a rule for unknown race."""
        if source == study.SOURCE:
            return self.base
        key = source, unknown_race
        with self._lock:
            if key not in self._by_rule:
                self._by_rule[key] = recorded_deaths.load(source, unknown_race, "all", self.base)
            return self._by_rule[key]

    def unknown_share(self, source: str, years: Sequence[int], causes: str) -> float | None:
        """Return the share of deaths of unknown race; None where a study does not mark them."""
        if source == study.SOURCE:
            return None
        known, everybody = (
            self.of(source, rule).killed(years, causes).sum() for rule in ("drop", "impute")
        )
        return float(1 - known / everybody)


def run(
    specifications: Sequence[Specification],
    inputs: Inputs,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = risk.SEED,
) -> pd.DataFrame:
    """Return every specification for every group, columns `FIELDS`.

    Parameters
    ----------
    specifications : sequence of Specification
        Which; the rows keep their order.
    inputs : Inputs
        Deaths, people and life tables.
    draws : int
        Draws for the intervals of counts; 0 for points alone, with the ends missing.
    level : float
        Of the intervals from draws. Ranges of published quantiles keep their own, in ``level``;
        they are sums of quantiles, and the range of their ratio is that of like quantiles.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        One row a specification, sex and group: risks per 100,000 births, ratio to white people of
        the same sex, deaths averaged over imputations (missing for rates that were released),
        share of all deaths counted whose race was not recorded (missing for the studies).

    Raises
    ------
    QiAnalysisError
        For an estimator that does not exist, or 1 to 99 draws.
    """
    if 0 < draws < 100:
        raise QiAnalysisError(f"{draws} draws: an interval needs at least 100, points alone 0")
    cells: dict[tuple[str, ...], list[Specification]] = {}
    for each in specifications:
        cells.setdefault((each.estimator, *_cell(each)), []).append(each)
    settings = Settings(draws, level, seed)
    unknown = {estimator for estimator, *_ in cells} - set(ESTIMATORS)
    if unknown:
        raise QiAnalysisError(f"no estimator {min(unknown)!r}. Known: {', '.join(ESTIMATORS)}")

    def results(members: Sequence[Specification]) -> list[Found]:
        return list(ESTIMATORS[members[0].estimator](members, inputs, settings))

    # numpy draws and sorts outside the interpreter's lock, and every cell has its own seed
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        by_cell = list(pool.map(results, cells.values()))
    found = {
        each: numbers
        for members, listed in zip(cells.values(), by_cell, strict=True)
        for each, numbers in zip(members, listed, strict=True)
    }
    return _frame([(each, found[each]) for each in specifications])


@dataclass(frozen=True)
class Settings:
    """How many draws, at which level, from which seed."""

    draws: int
    level: float
    seed: int


def _cell(each: Specification) -> tuple[str, ...]:
    """Return the choices that rates depend on; the others only choose weights."""
    return (
        each.source, each.years, each.causes, each.unknown_race, each.race_classes, each.population,
    )  # fmt: skip


def counts(members: Sequence[Specification], inputs: Inputs, settings: Settings) -> Iterable[Found]:
    """Yield the specifications of one cell as `estimators.counts_estimate` has them."""
    first = members[0]
    data = inputs.of(first.source, first.unknown_race)
    years = study.parse_years(first.years, data.years, data.source)
    killed = data.killed(years, first.causes).sum(axis=1)
    exposure = data.exposure(years, first.population, first.race_classes).sum(axis=0)
    people = estimators.with_total(exposure)
    weights = np.stack([_weights(each, data, years) for each in members])
    alone = [each.competing == "no" for each in members]

    def risks(deaths: Array) -> Array:
        return _risks(estimators.with_total(deaths) / people, weights, alone)

    unknown = inputs.unknown_share(first.source, years, first.causes)
    total = estimators.with_total(killed).sum(axis=-1).mean(axis=0)
    points = risks(killed).mean(axis=1)
    missing = np.full(points.shape[1:], np.nan)
    if not settings.draws:
        for point in points:
            ratio = estimators.ratio_to_white(point)
            ends = missing, missing
            yield Found(point, ends, ratio, ends, total, None, unknown)
        return
    rng = np.random.default_rng(settings.seed)
    drawn = risks(estimators.draw_deaths(killed, exposure, settings.draws, rng))
    centres = risks(killed + estimators.prior_by_age(killed.mean(axis=0), exposure))
    for point, draws, middle in zip(points, drawn, centres, strict=True):
        ratio, spread = estimators.ratio_to_white(point), estimators.as_rubin(draws, middle)
        ends = estimators.central_interval(spread, point, settings.level)
        of_ratio = estimators.ratio_to_white(spread)
        ratio_ends = estimators.central_interval(of_ratio, ratio, settings.level)
        yield Found(point, ends, ratio, ratio_ends, total, settings.level, unknown)


def multilevel(
    members: Sequence[Specification], inputs: Inputs, settings: Settings
) -> Iterable[Found]:
    """Yield the specifications of one cell from kept draws of the multilevel model.

    The draws are as many as were kept, whatever ``settings`` asks for; the point is their mean, as
    in `multilevel.estimate`.
    """
    from qi_analysis.multilevel import cells, draws

    source = members[0].source
    fitted = cells.load(source, inputs.base)
    people = fitted.exposure.sum(axis=0)
    expected = draws.load(source, inputs.base).period_rate(fitted.exposure) * people
    rates = estimators.with_total(expected) / estimators.with_total(people)
    weights = np.stack([_weights(each, inputs.base, fitted.years) for each in members])
    total = estimators.with_total(fitted.deaths.sum(axis=1)).sum(axis=-1).mean(axis=0)
    unknown = inputs.unknown_share(source, fitted.years, cells.CAUSES)
    for drawn in _risks(rates, weights, [each.competing == "no" for each in members]):
        point = drawn.mean(axis=0)
        ratio = estimators.ratio_to_white(point)
        missing = np.full(point.shape, np.nan)
        ends = ratio_ends = missing, missing
        if settings.draws:
            of_ratio = estimators.ratio_to_white(drawn)
            ends = estimators.central_interval(drawn, point, settings.level)
            ratio_ends = estimators.central_interval(of_ratio, ratio, settings.level)
        level = settings.level if settings.draws else None
        yield Found(point, ends, ratio, ratio_ends, total, level, unknown)


def study_published(
    members: Sequence[Specification], inputs: Inputs, settings: Settings
) -> Iterable[Found]:
    """Yield the published estimate of a study: sums of quantiles, as `risk.answer` has them."""
    del settings
    first, data = members[0], inputs.base
    if first.source == edwards_brown.SOURCE:
        yield from _second_study(members, edwards_brown.published_risk(_second_inputs()))
        return
    rates = estimators.published_rates(data)
    m = estimators.published_mortality(data, shift_undone=first.population == "calendar")
    for each in members:
        (risks,) = _risks(rates, _from_table(each, m, data.nax)[None], [each.competing == "no"])
        yield _from_quantiles(risks, risk.PUBLISHED_LEVEL)


def study_repaired(
    members: Sequence[Specification], inputs: Inputs, settings: Settings
) -> Iterable[Found]:
    """Yield the second study with everybody from age 80 under the line of its last age group."""
    del inputs, settings
    yield from _second_study(members, edwards_brown.repaired_risk(_second_inputs()))


Estimator = Callable[[Sequence[Specification], Inputs, Settings], Iterable[Found]]
ESTIMATORS: Mapping[str, Estimator] = {
    COUNTS: counts,
    MULTILEVEL: multilevel,
    PUBLISHED: study_published,
    REPAIRED: study_repaired,
}
"""The estimators by name; each is given specifications that share a cell."""


@cache
def _second_inputs() -> edwards_brown.Inputs:
    return edwards_brown.load()


def _second_study(members: Sequence[Specification], risks: Array) -> Iterable[Found]:
    """Yield single years from risks of shape (median/lower/upper, year, sex, race)."""
    for each in members:
        at = edwards_brown.YEARS.index(int(each.years))
        yield _from_quantiles(risks[:, at], edwards_brown.LEVEL)


def _from_quantiles(risks: Array, level: float) -> Found:
    """Return what risks of shape (median/lower/upper, sex, group) say."""
    ratio = estimators.ratio_to_white(risks)
    return Found(
        risks[0],
        (risks[1], risks[2]),
        ratio[0],
        (ratio.min(axis=0), ratio.max(axis=0)),
        np.full(risks[0].shape, np.nan),
        level,
        None,
    )


def _weights(each: Specification, data: study.Study, years: Sequence[int]) -> Array:
    """Return what a rate at each age adds to the risk, shape (sex, group, age), of counts."""
    table = years
    if each.life_table not in (SAME_YEARS, NO_TABLE):
        table = (int(each.life_table),)
    dying, living = data.all_cause_counts(table, each.population, each.race_classes)
    m = lifetable.death_rate(
        estimators.with_total(dying.sum(axis=0)), estimators.with_total(living.sum(axis=0))
    )
    return _from_table(each, m, data.nax)


def _from_table(each: Specification, m: Array, nax: Array) -> Array:
    """Return weights from all-cause death rates, shape (sex, group, age).

    With competing causes, person-years lived a birth: deaths over their rate. Without, the width
    of the age group, so that the weighted sum is a cumulative hazard.
    """
    counted = lifetable.groups_before(risk.THROUGH[each.horizon])
    weights = np.zeros(m.shape)
    if each.competing == "no":
        weights[..., :counted] = lifetable.WIDTHS[:counted]
        return weights
    lived = np.zeros(m.shape)
    np.divide(lifetable.life_table(m, nax).d, m, out=lived, where=m > 0)
    weights[..., :counted] = lived[..., :counted]
    return weights


def _risks(rates: Array, weights: Array, without_competition: Sequence[bool]) -> Array:
    """Return risks of shape (specification, draw, sex, group).

    Parameters
    ----------
    rates : ndarray, shape (draw, sex, group, age)
        Deaths from police a person-year.
    weights : ndarray, shape (specification, sex, group, age)
        As `_from_table`.
    without_competition : sequence of bool
        Where the sum is a cumulative hazard, to be turned into a risk.
    """
    sums = np.vecdot(rates[None], weights[:, None])  # many times faster here than einsum
    alone = np.asarray(without_competition)
    sums[alone] = -np.expm1(-sums[alone])
    if (sums > 1).any():
        raise DataError("a lifetime risk exceeds one: police deaths and people do not fit")
    return np.asarray(sums)


def _frame(found: Sequence[tuple[Specification, Found]]) -> pd.DataFrame:
    """Return the rows of `run`; a group without deaths among white people has no ratio."""
    import pandas as pd

    parts: dict[str, list[object]] = {name: [] for name in FIELDS}
    for each, numbers in found:
        groups = (*RACES, TOTAL)[: numbers.risk.shape[1]]
        rows = len(SEXES) * len(groups)
        same = {"id": each.id, "kind": each.kind, "level": numbers.level}
        same |= {name: getattr(each, name) for name in CHOICES}
        same |= {"unknown_share": numbers.unknown_share}
        for name, value in same.items():
            parts[name] += [value] * rows
        parts["sex"] += [sex for sex in SEXES for _ in groups]
        parts["race"] += list(groups) * len(SEXES)
        arrays = (
            numbers.risk * 1e5, *(end * 1e5 for end in numbers.risk_ends),
            numbers.ratio, *numbers.ratio_ends, numbers.deaths,
        )  # fmt: skip
        for name, array in zip(VALUES, arrays, strict=True):
            parts[name] += array.ravel().tolist()
    frame = pd.DataFrame(parts, columns=list(FIELDS))
    return frame.astype({"level": float, "unknown_share": float})
