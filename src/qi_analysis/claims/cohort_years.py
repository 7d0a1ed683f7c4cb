"""Claims on the years that a population would lose over whole lives, by a cause-deleted life table.

All rest on the data of Edwards, Lee and Esposito (2019). For use of force they released the rates
of their model; for other causes only the deaths that it was fitted to, whose rates are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.claims.campaign import Definition
from qi_analysis.claims.campaign_words import as_tally
from qi_analysis.claims.caveats import same_people, shown
from qi_analysis.claims.evaluations import (
    LEVEL,
    Context,
    Evaluation,
    Quantity,
    SourceEstimate,
    by_source,
    place,
)
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.life_years import Years
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, MORTALITY_RECENT, POPULATION_TABLE
from qi_analysis.risk import drawn, estimators, recorded_deaths, relatives, study
from qi_analysis.risk.question import Question, with_defaults
from qi_analysis.risk.recorded_deaths import Recorded
from qi_analysis.risk.relatives import periods, years_lost
from qi_analysis.stats import lifetable
from qi_analysis.store import committed, registry
from qi_analysis.studies.schema_lifetime_risk import (
    ELE_ALL_CAUSE,
    ELE_DEATHS,
    ELE_POPULATION,
    ELE_POSTERIOR,
    NAX,
)

Array = npt.NDArray[np.float64]

_STUDY_TABLES = (ELE_POSTERIOR, ELE_DEATHS, ELE_POPULATION, ELE_ALL_CAUSE, NAX)
_CAUSES = {
    "force": "use of force",
    "force+vehicle": "use of force and vehicles",
    "force+vehicle+suicide": "use of force, vehicles and suicides",
    "all": "all encounters",
}
_ENDS = {
    "white men": ("male", "white"),
    "American Indian women": ("female", "american_indian_alaska_native"),
}
"""Who loses least and most years with a death, of men and women of five groups."""


def _authors_close(m: Array, rate: Array, nax: Array) -> Array:
    """Return years gained per birth where the last age group lasts ``nax`` years for all.

    So the study's code closes its life table.
    """

    def lived(q: Array) -> Array:
        alive = lifetable.survivors(q)
        died = alive * q
        closed = lifetable.WIDTHS[:-1] * (alive - died)[..., :-1] + (nax * died)[..., :-1]
        return np.asarray(closed.sum(axis=-1) + nax[-1] * died[..., -1])

    with_police = lifetable.probability_of_dying(m, nax)
    share = 1 - rate / m
    without = with_police.copy()
    without[..., :-1] = -np.expm1(share[..., :-1] * np.log1p(-with_police[..., :-1]))
    return lived(without) - lived(with_police)


def _gained(m: Array, rate: Array, nax: Array) -> Array:
    """Return years gained per birth if no one were killed, the table closed by its death rate."""
    table = lifetable.life_table(m, nax)
    without = lifetable.cause_deleted(table, rate, nax)
    return np.asarray(without.e[..., 0] - table.e[..., 0])


def _rates(context: Context, causes: str) -> Array:
    """Return death rates of the study's counts, shape (sex, group, age); imputations averaged."""
    data = context.data
    killed = data.killed(study.YEARS, causes).sum(axis=1).mean(axis=0)
    return np.asarray(killed / data.exposure(study.YEARS, "published", "published").sum(axis=0))


def _lost_per_birth(context: Context, sex: str, race: str, causes: str) -> float:
    """Return years lost per birth by the rates that the study released, else by its counts."""
    data, at = context.data, place(sex, race)
    m = estimators.published_mortality(data)[at]
    if causes == "force":
        return float(_authors_close(m, estimators.published_rates(data)[0][at], data.nax))
    return float(_gained(m, _rates(context, causes)[at], data.nax))


def cohort_years(
    context: Context, *, sex: str, race: str, causes: str, compare: Sequence[str] = ()
) -> Years:
    """Return the years that 100,000 people lose over their lives at the study's death rates.

    For use of force the study released the rates of its model; for other causes its counts are
    used. ``compare`` are other sets of causes.
    """
    data, at = context.data, place(sex, race)
    m, nax = estimators.published_mortality(data)[at], data.nax
    counted = _rates(context, causes)[at]
    people = data.killed(study.YEARS, causes).sum(axis=1).mean(axis=0)[at].sum()
    details: dict[str, Any] = {}
    tables: tuple[TableSchema, ...] = _STUDY_TABLES
    value = _lost_per_birth(context, sex, race, causes)
    if causes == "force":
        rate = estimators.published_rates(data)[0][at]
        how = "rates of the study's model, and its life table"
        others = [
            ("the same, the life table closed by its last death rate", _gained(m, rate, nax)),
            ("rates counted from the study's deaths", _gained(m, counted, nax)),
        ]
        details = {
            "independent": _ours(context, sex, race),
            "by_source": _projects(context, sex, race),
        }
        tables += (PEOPLE_IMPUTED, RECORDS_IMPUTED, POPULATION_TABLE, ALL_CAUSE)
    else:
        how = "rates counted from the study's deaths"
        closed = _authors_close(m, counted, nax)
        others = [("the same, the life table closed as the study does", closed)]
    others += [(_CAUSES[each], _gained(m, _rates(context, each)[at], nax)) for each in compare]
    return Years(
        Quantity(1e5 * value),
        tables,
        source=study.SOURCE,
        sex=sex,
        race=race,
        definition=f"{_CAUSES[causes]}: {how}",
        counts=(("people killed in the group", round(float(people))),),
        others=tuple(Definition(text, 1e5 * float(each)) for text, each in others),
        **details,
    )


def cohort_total(context: Context, *, sex: str, race: str, causes: str, year: int) -> Years:
    """Return what all boys (or girls) of a group born in one year lose over their lives."""
    each, force = (_lost_per_birth(context, sex, race, name) for name in (causes, "force"))
    newer = committed.load(MORTALITY_RECENT)
    infants = (newer["age"] == "0") & (newer["sex"] == sex) & (newer["race"] == race)
    single = float(newer.loc[infants & (newer["year"] == year), "population"].sum())
    i, j = place(sex, race)
    bridged = float(context.data.exposure((year,), "calendar", "exclusive")[0, i, j, 0])
    return Years(
        Quantity(each * single),
        (*_STUDY_TABLES, MORTALITY_RECENT, POPULATION_TABLE),
        source=study.SOURCE,
        definition=f"{_CAUSES[causes]}; children under one in {year} of that race alone",
        counts=(("children under one", round(single)),),
        others=(
            Definition("the same, children of several races each put with one", each * bridged),
            Definition("use of force alone", force * single),
        ),
    )


def years_per_death(context: Context, *, causes: str, compare: Sequence[str]) -> Years:
    """Return the mean years lost by a person killed: the group with fewest, and that with most."""
    data = context.data
    table = lifetable.life_table(estimators.published_mortality(data)[:, : len(RACES)], data.nax)
    left = lifetable.years_left_at_death(table, data.nax)

    def ends(rate: Array) -> tuple[float, float]:
        killed = lifetable.cause_deaths(table, rate)
        mean = (killed * left).sum(axis=-1) / killed.sum(axis=-1)
        low, high = (float(mean[place(*at)]) for at in _ENDS.values())
        return low, high

    low, high = ends(_rates(context, causes))
    killed = data.killed(study.YEARS, causes).sum(axis=1).mean(axis=0)
    others = [
        Definition(f"{_CAUSES[name]}: {who}", end, rival=not 38.5 <= end < 52.5)
        for name in compare
        for who, end in zip(_ENDS, ends(_rates(context, name)), strict=True)
    ]
    return Years(
        Quantity(low, low, high),
        _STUDY_TABLES,
        source=study.SOURCE,
        definition=f"{_CAUSES[causes]}; life tables of the same sex and group",
        counts=tuple(
            (f"{who} killed", round(float(killed[place(*at)].sum()))) for who, at in _ENDS.items()
        ),
        others=tuple(others),
    )


def _ours(context: Context, sex: str, race: str) -> Quantity:
    """Return our estimate, with an interval of the long-run rate: a lifetime is not eight years."""
    asked = replace(relatives.USUAL, source=context.source, interval="underlying")
    return _lost(context, asked, context.recorded, sex, race)


def _lost(context: Context, asked: Question, recorded: Recorded, sex: str, race: str) -> Quantity:
    """Return what `relatives.answer` says of ``years-lost`` for one group."""
    asked = replace(with_defaults(asked), draws=context.draws, seed=context.seed)
    question, laid_out = drawn.of_records(asked, context.data, recorded)
    (period,) = periods.of(question, laid_out)
    found = years_lost.gain_of_group(period, periods.GROUPS.index(race))
    at = periods.PEOPLE.index(sex), 0
    low, high = (float(1e5 * end[at]) for end in found.interval(LEVEL))
    return Quantity(float(1e5 * found.value[at]), low, high, LEVEL)


def _projects(context: Context, sex: str, race: str) -> tuple[SourceEstimate, ...]:
    """Return the same from each project that counts everyone."""
    rows = []
    for each in by_source(context, sex, race, "one_in"):
        asked = replace(relatives.USUAL, source=each.source, years=each.years)
        recorded = recorded_deaths.committed(each.source)
        found = _lost(context, asked, recorded, sex, race)
        rows.append(replace(each, value=found.value, low=found.low or 0.0, high=found.high or 0.0))
    return tuple(rows)


EVALUATIONS: Mapping[str, Callable[..., Evaluation]] = {
    function.__name__: function for function in (cohort_years, cohort_total, years_per_death)
}
"""Kinds of claim by the name used in the ledger."""


def from_the_study(claim: Claim, found: Evaluation, _: Context) -> str:
    """Set the printed number beside that from the data which the study behind it released."""
    tally = as_tally(claim, found)
    value = tally.recomputed
    given = shown(claim, value.value)
    if value.high is not None:
        given = f"{value.low:.1f} to {value.high:.1f}"
    counts = "".join(f"; {what}: {count:,}" for what, count in tally.counts)
    return (
        f"Printed: {claim.published.text}. From the data on which the print rests "
        f"({registry.load()[tally.source].publisher}): {given} ({tally.definition}{counts}). "
        "The print's own code was not to be had."
    )


def second_coding(_: Claim, __: Evaluation, context: Context) -> str:
    """Say whose deaths our estimate counts, and that they are mostly the study's."""
    ours = context.our_records()
    return (
        f"Our estimate: deaths by use of force from {ours['our_source']} ({ours['our_years']}), "
        "unknown race imputed, residents and life tables of the same years, groups that do not "
        f"overlap. {same_people(context.source)}"
    )


def cohort(*_: object) -> str:
    """Say what a number of a life-table cohort is not."""
    return (
        "It is what a population would lose over whole lives at the death rates of 2013-2018, not "
        "the years lost in any one year, nor a forecast."
    )


CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    function.__name__: function for function in (from_the_study, second_coding, cohort)
}
"""Caveats by the name used in the ledger."""
