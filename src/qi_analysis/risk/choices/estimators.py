"""The estimators: each gives the numbers of all specifications that share deaths and people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from qi_analysis import risk
from qi_analysis.risk import edwards_brown, estimators, study
from qi_analysis.risk.choices.dimensions import COUNTS, MULTILEVEL, PUBLISHED, REPAIRED
from qi_analysis.risk.choices.inputs import Array, Found, Settings, SpecificationInputs
from qi_analysis.risk.choices.specifications import Specification
from qi_analysis.risk.choices.weights import from_table, risks_of, weights_of


def counts(
    members: Sequence[Specification], inputs: SpecificationInputs, settings: Settings
) -> Iterable[Found]:
    """Yield the specifications of one cell as `estimators.counts_estimate` has them."""
    first = members[0]
    data = inputs.of(first.source, first.unknown_race)
    years = study.parse_years(first.years, data.years, data.source)
    killed = data.killed(years, first.causes).sum(axis=1)
    exposure = data.exposure(years, first.population, first.race_classes).sum(axis=0)
    people = estimators.with_total(exposure)
    weights = np.stack([weights_of(each, data, years) for each in members])
    alone = [each.competing == "no" for each in members]

    def risks(deaths: Array) -> Array:
        return risks_of(estimators.with_total(deaths) / people, weights, alone)

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
    centers = risks(killed + estimators.prior_by_age(killed.mean(axis=0), exposure))
    for point, draws, middle in zip(points, drawn, centers, strict=True):
        ratio, spread = estimators.ratio_to_white(point), estimators.as_rubin(draws, middle)
        ends = estimators.central_interval(spread, point, settings.level)
        of_ratio = estimators.ratio_to_white(spread)
        ratio_ends = estimators.central_interval(of_ratio, ratio, settings.level)
        yield Found(point, ends, ratio, ratio_ends, total, settings.level, unknown)


def multilevel(
    members: Sequence[Specification], inputs: SpecificationInputs, settings: Settings
) -> Iterable[Found]:
    """Yield the specifications of one cell from kept draws of the multilevel model.

    The draws are as many as were kept, whatever ``settings`` asks for; the point is their mean, as
    in `multilevel.estimate`.
    """
    from qi_analysis.risk.multilevel import cells, draws

    source = members[0].source
    fitted = cells.load(source, inputs.base)
    people = fitted.exposure.sum(axis=0)
    expected = draws.load(source, inputs.base).period_rate(fitted.exposure) * people
    rates = estimators.with_total(expected) / estimators.with_total(people)
    weights = np.stack([weights_of(each, inputs.base, fitted.years) for each in members])
    total = estimators.with_total(fitted.deaths.sum(axis=1)).sum(axis=-1).mean(axis=0)
    unknown = inputs.unknown_share(source, fitted.years, cells.CAUSES)
    for drawn in risks_of(rates, weights, [each.competing == "no" for each in members]):
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
    members: Sequence[Specification], inputs: SpecificationInputs, settings: Settings
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
        (risks,) = risks_of(rates, from_table(each, m, data.nax)[None], [each.competing == "no"])
        yield _from_quantiles(risks, risk.PUBLISHED_LEVEL)


def study_repaired(
    members: Sequence[Specification], inputs: SpecificationInputs, settings: Settings
) -> Iterable[Found]:
    """Yield the second study with everyone from 80 in the denominator of its last age group."""
    del inputs, settings
    yield from _second_study(members, edwards_brown.repaired_risk(_second_inputs()))


Estimator = Callable[[Sequence[Specification], SpecificationInputs, Settings], Iterable[Found]]
ESTIMATORS: Mapping[str, Estimator] = {
    COUNTS: counts,
    MULTILEVEL: multilevel,
    PUBLISHED: study_published,
    REPAIRED: study_repaired,
}
"""The estimators by name; each is given specifications that share a cell."""


@cache
def _second_inputs() -> edwards_brown.EdwardsBrownArrays:
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
