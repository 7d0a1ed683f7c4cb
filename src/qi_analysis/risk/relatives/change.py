"""What changed lifetime risk, and its ratio to white, between the first and the last two years.

A lifetime risk is a sum over ages of police death rates times years lived (Preston, Heuveline and
Guillot 2001, section 4.2), so its change has a part for each age group: of people of known race, of
people whose race is imputed, and of survival to that age (`stats.decomposition`). A part of imputed
race is of records, not of the world: it moves with how many races are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.core.vocabulary import AGES
from qi_analysis.risk import drawn, estimators
from qi_analysis.risk.question import Question
from qi_analysis.risk.relatives import periods
from qi_analysis.risk.relatives.periods import Array, Drawn
from qi_analysis.risk.study import Study
from qi_analysis.stats import decomposition, lifetable

EACH = 2
"""Years at either end that are taken together."""
_NEAR_ZERO = 1e-30
PARTS = ("known_race", "imputed_race", "survival")


@dataclass(frozen=True)
class End:
    """One end of the comparison; the counts by whether race is known.

    Attributes
    ----------
    years : tuple of int
        Which.
    counts, draws : ndarray, shape (imputation or draw, known/imputed, sex, race, age)
        People killed, and draws of how many were to be expected.
    centers : ndarray, shape (imputation, known/imputed, sex, race, age)
        The middle of each imputation's draws.
    people, lived : ndarray, shape (sex and both, group, age)
        Person-years of residents, and of a cohort of one.
    """

    years: tuple[int, ...]
    counts: Array
    draws: Array
    centers: Array
    people: Array
    lived: Array


def end(
    question: Question, data: Study, known: Study, years: Sequence[int], rng: np.random.Generator
) -> End:
    """Return one end, from the deaths of everyone and from those of people of known race."""
    everyone = data.killed(years, question.causes).sum(axis=1)
    told = known.killed(years, question.causes).sum(axis=1)
    exposure, mortality = periods.around(question, data, years)
    counts = np.stack([told, everyone - told], axis=1)
    centers = counts.copy()
    centers[:, 0] += estimators.prior_by_age(everyone.mean(axis=0), exposure)
    lived = lifetable.life_table(mortality, data.nax).person_years
    return End(
        tuple(years),
        counts,
        rng.standard_gamma(centers[estimators.turns(len(counts), question.draws)]),
        centers,
        periods.everyone(exposure),
        lived,
    )


def decomposed(before: End, after: End, counts: tuple[Array, Array]) -> Mapping[str, Array]:
    """Return risks, ratios and the parts of their change, by quantity.

    ``counts`` are the deaths at either end, each of shape (..., known/imputed, sex, race, age).
    ``risk`` and ``ratio`` have the shape (..., 2, sex and both, group); for each of `PARTS` there
    are the parts of both, shape (..., age, sex and both, group).
    """
    rates = [
        periods.everyone(values) / one.people
        for values, one in zip(counts, (before, after), strict=True)
    ]
    lived = before.lived, after.lived
    pairs = [
        decomposition.kitagawa(
            lived[0], rates[0][..., at, :, :, :], lived[1], rates[1][..., at, :, :, :]
        )
        for at in range(2)
    ]
    parts = [pairs[0][0], pairs[1][0], pairs[0][1] + pairs[1][1]]
    risk = [
        (rate.sum(axis=-4) * years).sum(axis=-1) for rate, years in zip(rates, lived, strict=True)
    ]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # no deaths, no ratio
        ratio = [estimators.ratio_to_white(each) for each in risk]
        # the limit, where a group has no deaths at one end
        above = [np.maximum(each, _NEAR_ZERO) for each in risk]
        ratios = [estimators.ratio_to_white(each) for each in above]
        of_ratio = [_of_ratio(part, above, ratios) for part in parts]
    found = {"risk": np.stack(risk, axis=-3), "ratio": np.stack(ratio, axis=-3)}
    for name, of_risk, of_the_ratio in zip(PARTS, parts, of_ratio, strict=True):
        found[f"risk_{name}"] = np.moveaxis(of_risk, -1, -3)
        found[f"ratio_{name}"] = np.moveaxis(of_the_ratio, -1, -3)
    return found


def _of_ratio(part: Array, risk: list[Array], ratio: list[Array]) -> Array:
    """Return what a part of the group's change, and of white people's, adds to the ratio's."""
    first, last = (each[..., None] for each in risk)
    ratios = tuple(each[..., None] for each in ratio)
    own = decomposition.share_of_ratio(part, first, last, *ratios)
    white = slice(estimators.WHITE, estimators.WHITE + 1)
    of_white = decomposition.share_of_ratio(
        part[..., white, :], first[..., white, :], last[..., white, :], *ratios
    )
    return np.asarray(own - of_white)


def answer(question: Question, data: Study, known: Study | None = None) -> Iterator[dict[str, Any]]:
    """Yield both ends, the change, and its parts by age and by whether race is known.

    The years of the question say which ends are compared. ``known`` are the deaths of people whose
    race the records give; by default all of ``data``: the study's files do not mark whose was
    imputed.

    Raises
    ------
    UnsupportedRequestError
        For fewer than four years, or each year by itself.
    """
    years = tuple(year for period in drawn.periods(question, data) for year in period)
    if question.by_year or len(years) < 2 * EACH:
        raise UnsupportedRequestError(
            f"--measure change compares the first {EACH} years with the last {EACH}: "
            f"{'leave out --by-year' if question.by_year else f'name at least {2 * EACH} years'}"
        )
    rng = np.random.default_rng(question.seed)
    before, after = (
        end(question, data, known or data, ends, rng) for ends in (years[:EACH], years[-EACH:])
    )
    point = decomposed(before, after, (before.counts, after.counts))
    centers = decomposed(before, after, (before.centers, after.centers))
    draws = decomposed(before, after, (before.draws, after.draws))
    found = {
        name: Drawn(value.mean(axis=0), periods.of_difference(draws[name], centers[name]))
        for name, value in point.items()
    }
    for measure, scale in (("risk", 1e5), ("ratio", 1.0)):
        whole = found[measure]
        unit = "risk_per_100k" if measure == "risk" else "ratio_to_white"
        for at, ends in enumerate((before.years, after.years)):
            one = Drawn(whole.value[at], whole.draws[:, at])
            yield from periods.rows(question, ends, unit, one, scale=scale)
        change = Drawn(whole.value[1] - whole.value[0], whole.draws[:, 1] - whole.draws[:, 0])
        yield from periods.rows(question, years, f"{unit}_change", change, scale=scale)
        for name in PARTS:
            part = found[f"{measure}_{name}"]
            label = f"{unit}_change_{name}"
            summed = Drawn(part.value.sum(axis=0), part.draws.sum(axis=1))
            yield from periods.rows(question, years, label, summed, scale=scale)
            for at, age in enumerate(AGES):
                one = Drawn(part.value[at], part.draws[:, at])
                yield from periods.rows(question, years, label, one, age=age, scale=scale)
