"""The way from a claim back to its rows: every step with its count and the hash of its file."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.claims import campaign, caveats, explain_cited, supreme_court, wording
from qi_analysis.claims.evaluations import GROUPS, OURS, Context, Evaluation
from qi_analysis.claims.results import Result
from qi_analysis.claims.steps import Step, table_steps
from qi_analysis.core.formatting import one_in, ratio
from qi_analysis.core.vocabulary import AGES, GROUP_NOUNS, RACE_NAMES, SEXES
from qi_analysis.risk import estimators, study
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]


def explain(result: Result, context: Context) -> list[Step]:
    """Return the steps from the raw files to the number of one claim, in order.

    A claim that is only cited goes back to the printed figure and what it counts.
    """
    if result.evaluation is None:
        return explain_cited.steps(result, context.figures)
    found = result.evaluation
    steps = [step for table in found.tables for step in table_steps(table)]
    if isinstance(found, supreme_court.Count):
        return [*steps, *supreme_court.steps(found), _count_step(result, found)]
    if isinstance(found, campaign.Tally):
        return [*steps, *campaign.steps(found, result.claim), _count_step(result, found)]
    steps += [_rate_step(found, context), _life_table_step(found, context)]
    steps.append(_number_step(result, found, context))
    if found.independent is not None:
        steps += _our_steps(result, found, context)
    if found.by_source:
        steps.append(_projects_step(result, found))
    return steps


def _count_step(result: Result, found: Evaluation) -> Step:
    lines = (
        f"counted: {caveats.shown(result.claim, found.recomputed.value)}",
        f"printed: {result.claim.published.text}",
        f"verdict: {result.verdict.replace('_', ' ')}",
    )
    return Step("Number", lines)


def _rate_step(found: Evaluation, context: Context) -> Step:
    data, at = context.data, (SEXES.index(found.sex), GROUPS.index(found.race))
    killed = data.killed(study.YEARS, "force").sum(axis=1)
    by_imputation = estimators.with_total(killed).sum(axis=-1)[(slice(None), *at)]
    mean, least, most = (float(f(by_imputation)) for f in (np.mean, np.min, np.max))
    years = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    exposed = estimators.with_total(years).sum(axis=-1)[at]
    predicted = estimators.published_rates(data)[0][at] * 1e6
    peak = int(np.argmax(predicted))
    who = f"{GROUP_NOUNS[found.sex]}, group {RACE_NAMES[found.race]}"
    return Step(
        f"Rates of {who}",
        (
            f"{mean:,.1f} people killed by officer force, {study.years_text(study.YEARS)}",
            f"mean of ten imputations, which run from {least:,.0f} to {most:,.0f}",
            f"{exposed:,.0f} person-years under the authors' population label",
            f"{mean / exposed * 1e6:.2f} per million person-years, all ages",
            f"predicted median rate highest at ages {AGES[peak]}: {predicted[peak]:.2f} a million",
        ),
        count=round(mean),
    )


def _life_table_step(found: Evaluation, context: Context) -> Step:
    data, at = context.data, (SEXES.index(found.sex), GROUPS.index(found.race))
    m = estimators.published_mortality(data)[at]
    table = lifetable.life_table(m, data.nax)
    killed = lifetable.cause_deaths(table, estimators.published_rates(data)[0][at]) * 1e5
    return Step(
        f"Life table: deaths of {study.LIFE_TABLE_YEAR} over the population labeled "
        f"{study.LIFE_TABLE_YEAR}, all other causes competing",
        _age_lines(table.l, killed),
        count=len(AGES),
    )


def _number_step(result: Result, found: Evaluation, context: Context) -> Step:
    i = SEXES.index(found.sex)
    risks = context.published[0, i] * 1e5
    own, white = float(risks[GROUPS.index(found.race)]), float(risks[0])
    lines = _number_lines(result, own, white, found.sex)
    lines.append(f"printed: {result.claim.published.text}")
    lines.append(f"words cover: {wording.covered(result.claim)}. {result.claim.covers.reason}")
    for name in ("digits", "support", "verdict"):
        lines.append(f"{name}: {getattr(result, name).replace('_', ' ')}")
    return Step("Number", tuple(lines))


def _our_steps(result: Result, found: Evaluation, context: Context) -> list[Step]:
    """Return rates, life table and number of our estimate: a second coding of mostly the same."""
    data, at = context.records, (SEXES.index(found.sex), GROUPS.index(found.race))
    counted = data.killed(data.years, OURS["causes"]).sum(axis=1)
    deaths = estimators.with_total(counted.mean(axis=0))
    choices = OURS["population"], OURS["race_classes"]
    people = estimators.with_total(data.exposure(data.years, *choices).sum(axis=0))
    all_deaths, exposure = (
        estimators.with_total(each.sum(axis=0))
        for each in data.all_cause_counts(data.years, *choices)
    )
    table = lifetable.life_table(lifetable.death_rate(all_deaths, exposure), data.nax)
    killed = lifetable.cause_deaths(table, deaths / people) * 1e5
    by_imputation = estimators.with_total(counted).sum(axis=-1)[(slice(None), *at)]
    mean, exposed = float(deaths[at].sum()), float(people[at].sum())
    ends = f"{by_imputation.min():,.0f} to {by_imputation.max():,.0f}"
    years, who = study.years_text(data.years), f"{GROUP_NOUNS[found.sex]}, {RACE_NAMES[found.race]}"
    rates = Step(
        f"Our rates of {who}: records of {data.source}",
        (
            f"{mean:,.1f} people killed by officer force, {years}",
            f"mean of ten imputations of unknown values, which run from {ends}",
            f"{exposed:,.0f} person-years of the same years, in the same groups",
            f"{mean / exposed * 1e6:.2f} per million person-years, all ages",
        ),
        count=round(mean),
    )
    title = f"Our life table: deaths from all causes and population of {years}"
    ages = Step(title, _age_lines(table.l[at], killed[at]), count=len(AGES))
    risks = killed[at[0]].sum(axis=-1)
    lines = _number_lines(result, float(risks[at[1]]), float(risks[0]), found.sex)
    return [rates, ages, Step("Our number", tuple(lines))]


def _projects_step(result: Result, found: Evaluation) -> Step:
    """Return what the same rates and life tables give from the records of each project."""
    claim, outside = result.claim, wording.outside(result.claim, found)
    return Step(
        "The same from each project, with its 90% interval",
        tuple(
            f"{each.source}, {each.years}: {caveats.shown(claim, each.value)}, "
            f"{caveats.span(claim, each.low, each.high)}, {each.deaths:,.1f} people killed"
            f"{'; wholly outside what the words cover' if each in outside else ''}"
            for each in found.by_source
        ),
    )


def _age_lines(alive: Array, killed: Array) -> tuple[str, ...]:
    """Return one line per age: survivors per birth, and people killed per 100,000 births."""
    return (
        "age: survivors of 100,000 births, killed by police in the group",
        *(
            f"{age:>6}: {left * 1e5:>10,.1f} {died:>8.3f}"
            for age, left, died in zip(AGES, alive, killed, strict=True)
        ),
    )


def _number_lines(result: Result, own: float, white: float, sex: str) -> list[str]:
    """Return the risk of a group, and its ratio if that is the claim, both per 100,000 births."""
    lines = [f"sum over ages: {own:.4f} per 100,000 births, {one_in(1e5 / own, 4)}"]
    if result.claim.published.unit == "ratio":
        lines.append(f"white {GROUP_NOUNS[sex]}: {white:.4f} per 100,000 births")
        lines.append(f"{own:.4f} / {white:.4f} = {ratio(own / white, 4)}")
    return lines


def to_record(steps: list[Step]) -> list[dict[str, Any]]:
    """Return the steps as JSON-ready records."""
    return [
        {
            "title": step.title,
            "lines": list(step.lines),
            "path": step.path,
            "sha256": step.sha256,
            "count": step.count,
        }
        for step in steps
    ]
