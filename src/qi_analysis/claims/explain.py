"""The way from a claim back to its rows: every step with its count and the hash of its file.

Each step says whether it feeds the number asked for or only checks it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from qi_analysis.claims import (
    campaign,
    campaign_words,
    caveats,
    explain_cited,
    people,
    race_check,
    supreme_court,
    wording,
)
from qi_analysis.claims.evaluations import LEVEL, Context, Evaluation, Quantity, by_year, place
from qi_analysis.claims.evaluations import OURS as CHOSEN
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.results import Result
from qi_analysis.claims.roles import AUTHORS, CHECKS, OF_TABLES, OURS
from qi_analysis.claims.steps import Step, file_steps, table_steps
from qi_analysis.core.formatting import one_in, percent, ratio
from qi_analysis.core.vocabulary import AGES, GROUP_NOUNS, RACE_NAMES, REFERENCE_RACE, TOTAL
from qi_analysis.risk import estimators, study, year_variation
from qi_analysis.stats import lifetable

Array = npt.NDArray[np.float64]


def explain(result: Result, context: Context) -> list[Step]:
    """Return the steps from the raw files to the number of one claim, in order.

    A claim that is only cited goes back to the printed figure and what it counts.
    """
    if result.evaluation is None:
        return explain_cited.steps(result, context.figures)
    found = result.evaluation
    if isinstance(found, supreme_court.Count | campaign.Tally):
        steps = [step for table in found.tables for step in table_steps(table)]
        if isinstance(found, supreme_court.Count):
            steps += [*file_steps(found.files), *supreme_court.steps(found)]
        else:
            steps += campaign_words.steps(found, result.claim)
        steps.append(_count_step(result, found))
        return [*steps, _projects_step(result, found)] if found.by_source else steps
    # what feeds a number comes before what checks it
    ordered = sorted(found.tables, key=lambda table: OF_TABLES[table.name].startswith(CHECKS))
    steps = [step for table in ordered for step in table_steps(table, OF_TABLES[table.name])]
    groups = _groups(result, found)
    for race in groups:
        steps += _authors_steps(found.sex, race, context)
    steps.append(_number_step(result, found, context))
    steps += [fitted_step(found.sex, race, context.data) for race in groups]
    if found.independent is not None:
        steps += _our_steps(result, found, context)
    if found.by_source:
        steps.append(_projects_step(result, found))
    if result.robustness.n_specifications:
        steps.append(_ways_step(result))
    return steps


def _groups(result: Result, found: Evaluation) -> list[str]:
    """Return the groups whose risks make the number: of a ratio also white people's."""
    of_ratio = result.claim.published.unit == "ratio" and found.race != REFERENCE_RACE
    return [found.race, REFERENCE_RACE] if of_ratio else [found.race]


def _who(sex: str, race: str) -> str:
    everyone = GROUP_NOUNS[sex]
    return f"all {everyone}" if race == TOTAL else f"{RACE_NAMES[race]} {everyone}"


def _count_step(result: Result, found: Evaluation) -> Step:
    ours, claim = found.independent, result.claim
    lines = (
        f"counted: {caveats.shown(claim, found.recomputed.value)}",
        *([] if ours is None else [f"our estimate: {_with_range(claim, ours)}"]),
        f"printed: {claim.published.text}",
        f"verdict: {result.verdict.replace('_', ' ')}",
    )
    return Step("Number", lines)


def _with_range(claim: Claim, found: Quantity) -> str:
    value = caveats.shown(claim, found.value)
    return value if found.ends is None else f"{value}, {caveats.span(claim, *found.ends)}"


def _authors_steps(sex: str, race: str, context: Context) -> list[Step]:
    """Return the authors' predicted rates of a group, and the life table they are put in."""
    data, at = context.data, place(sex, race)
    rates = estimators.published_rates(data)[(slice(None), *at)]
    m = estimators.published_mortality(data)[at]
    table = lifetable.life_table(m, data.nax)
    killed = lifetable.cause_deaths(table, rates[0]) * 1e5
    unweighted = " (mean of the five groups, each counted alike)" if race == TOTAL else ""
    return [
        Step(
            f"Predicted rates of {_who(sex, race)}{unweighted}: the authors' quantiles",
            (
                "age: median, 5% and 95% quantile of people killed per million person-years",
                *(
                    f"{age:>6}: {median:>8.3f} {lower:>8.3f} {upper:>8.3f}"
                    for age, (median, lower, upper) in zip(AGES, rates.T * 1e6, strict=True)
                ),
            ),
            count=len(AGES),
            role=AUTHORS,
        ),
        Step(
            f"Life table of {_who(sex, race)}: deaths of {study.LIFE_TABLE_YEAR} over the "
            f"population labeled {study.LIFE_TABLE_YEAR}, all other causes competing",
            _age_lines(table.l, killed),
            count=len(AGES),
            role=AUTHORS,
        ),
    ]


def fitted_step(sex: str, race: str, data: study.Study) -> Step:
    """Return the deaths that the authors' model was fitted to."""
    at = place(sex, race)
    killed = estimators.with_total(data.killed(study.YEARS, "force").sum(axis=1))
    by_imputation = killed.sum(axis=-1)[(slice(None), *at)]
    years = data.exposure(study.YEARS, "published", "published").sum(axis=0)
    exposed = float(estimators.with_total(years).sum(axis=-1)[at])
    mean = float(by_imputation.mean())
    return Step(
        f"Deaths of {_who(sex, race)} that the authors' model was fitted to",
        (
            f"{mean:,.1f} people killed by officer force, {study.years_text(study.YEARS)}",
            (
                f"mean of {len(by_imputation)} imputations of unknown race, which run from "
                f"{by_imputation.min():,.0f} to {by_imputation.max():,.0f}; the files do not say "
                "which deaths were imputed"
            ),
            f"{exposed:,.0f} person-years under the authors' population label",
            f"{mean / exposed * 1e6:.2f} per million person-years, all ages",
        ),
        count=round(mean),
        role=f"{CHECKS}: the number is from the model's quantiles, not from these counts",
    )


def _number_step(result: Result, found: Evaluation, context: Context) -> Step:
    unit = result.claim.published.unit
    own, white = (
        context.published[(slice(None), *place(found.sex, race))] * 1e5
        for race in (found.race, REFERENCE_RACE)
    )
    lines = _number_lines(result, float(own[0]), float(white[0]), found.sex)
    for name, at in (("5%", 1), ("95%", 2)):
        line = f"every age at its {name} quantile: {own[at]:.4f}"
        if unit == "ratio":
            line += f" / {white[at]:.4f} = {ratio(own[at] / white[at], 4)}"
        lines.append(line)
    lines.append("these are the ends of a range and not of an interval of the whole sum")
    if found.recomputed.ends is not None:
        lines.append(f"rounded: {_with_range(result.claim, found.recomputed)}")
    lines.append(f"printed: {result.claim.published.text}")
    lines.append(f"words cover: {wording.covered(result.claim)}. {result.claim.covers.reason}")
    for name in ("digits", "support", "verdict"):
        lines.append(f"{name}: {getattr(result, name).replace('_', ' ')}")
    return Step("Number from the authors' data", tuple(lines), role=AUTHORS)


def _our_steps(result: Result, found: Evaluation, context: Context) -> list[Step]:
    """Return our estimate from people and rates to its number, interval and check."""
    groups = _groups(result, found)
    steps = [people.listed_step()] if context.latest is None else []
    for race in groups:
        steps += _our_rates(found.sex, race, context)
    own, white = (
        float(context.ours.risk[place(found.sex, race)] * 1e5)
        for race in (found.race, REFERENCE_RACE)
    )
    lines = _number_lines(result, own, white, found.sex)
    steps.append(Step("Our number", tuple(lines), role=OURS))
    steps.append(_interval_step(result, found, context))
    checked = race_check.caveat(found.race, context.source)
    steps.append(Step("Check of imputed race", (checked,), role=f"{CHECKS}: unknown race"))
    return steps


def _our_rates(sex: str, race: str, context: Context) -> list[Step]:
    """Return deaths, person-years and life table of a group in our estimate."""
    data, at = context.records, place(sex, race)
    counted = data.killed(data.years, CHOSEN["causes"]).sum(axis=1)
    choices = CHOSEN["population"], CHOSEN["race_classes"]
    exposed = estimators.with_total(data.exposure(data.years, *choices).sum(axis=0))
    rate = estimators.with_total(counted.mean(axis=0)) / exposed
    m = estimators.mortality(data, data.years, *choices)[at]
    table = lifetable.life_table(m, data.nax)
    killed = lifetable.cause_deaths(table, rate[at]) * 1e5
    mean = float(context.ours.deaths[at])
    person_years, years = float(exposed[at].sum()), study.years_text(data.years)
    return [
        Step(
            f"Our rates of {_who(sex, race)}: records of {data.source}",
            (
                f"{mean:,.1f} people killed by officer force, {years}",
                *people.known_lines(context.recorded, data.years, at, CHOSEN["causes"]),
                f"{person_years:,.0f} person-years of the same years, in the same groups",
                f"{mean / person_years * 1e6:.2f} per million person-years, all ages",
            ),
            count=round(mean),
            role=OURS,
        ),
        Step(
            f"Our life table of {_who(sex, race)}: deaths from all causes and population of "
            f"{years}",
            _age_lines(table.l, killed),
            count=len(AGES),
            role=OURS,
        ),
    ]


def _interval_step(result: Result, found: Evaluation, context: Context) -> Step:
    """Return how the interval of our estimate is drawn, and its ends."""
    ours = found.independent
    if ours is None or ours.ends is None:
        return Step("Our interval", ("none",), role=OURS)
    low, high = ours.ends
    varied = year_variation.between_years(*by_year(context.records))
    of_ratio = result.claim.published.unit == "ratio"
    variance = varied.ratios if of_ratio else varied.rates
    if found.race == TOTAL:
        variance = varied.total_ratio if of_ratio else varied.total_rate
    return Step(
        "Our interval",
        (
            (
                f"{caveats.shown(result.claim, ours.value)}: "
                f"{caveats.span(result.claim, low, high)} (unrounded: {ours.value:.6g}, "
                f"{low:.6g} to {high:.6g})"
            ),
            f"central interval at {percent(LEVEL)} of {context.draws:,} draws, seed {context.seed}",
            (
                "a draw: one imputation, a gamma variate for the deaths of each age, and the "
                "spread between imputations by Rubin's rules"
            ),
            (
                "of the long-run rate around which the rates of years vary: beyond chance by a "
                f"standard deviation of {percent(variance**0.5, 1)}"
            ),
        ),
        count=context.draws,
        role=OURS,
    )


def _projects_step(result: Result, found: Evaluation) -> Step:
    """Return what the same rates and life tables give from the records of each project."""
    claim, outside = result.claim, wording.outside(result.claim, found)
    return Step(
        "The same from each project, with its 90% interval",
        tuple(
            f"{each.source}, {each.years}: {caveats.shown(claim, each.value)}, "
            f"{caveats.span(claim, each.low, each.high)}, {each.deaths:,.1f} people killed, race "
            f"unknown for {percent(each.share_race_unknown)} of all"
            f"{'; wholly outside what the words cover' if each in outside else ''}"
            for each in found.by_source
        ),
        role=f"{CHECKS}: our method on the records of one project at a time",
    )


def _ways_step(result: Result) -> Step:
    """Return how the figure fares with one choice of method at a time made otherwise."""
    claim, robust = result.claim, result.robustness
    lines = [
        f"{name}: {value:,}" if name == "n_specifications" else f"{name}: {value:.6g}"
        for name, value in vars(robust).items()
        if value is not None
    ]
    if robust.min is not None and robust.max is not None:
        lines.append(f"as printed: {caveats.span(claim, robust.min, robust.max)}")
    return Step(
        "Choices of method",
        tuple(line.replace("_", " ") for line in lines),
        count=robust.n_specifications,
        role=f"{CHECKS}: choices, not evidence",
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
    fields = ("title", "role", "lines", "path", "sha256", "count")
    return [
        {name: getattr(step, name) for name in fields} | {"lines": list(step.lines)}
        for step in steps
    ]
