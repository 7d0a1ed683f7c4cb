"""Caveats that go with a claim: sentences rendered from computed numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from qi_analysis.claims.evaluations import LEVEL, OURS, Context, Evaluation, place
from qi_analysis.claims.ledger import COUNTED, Claim
from qi_analysis.core.errors import DataError
from qi_analysis.core.formatting import one_in, per_100k, percent, ratio
from qi_analysis.core.vocabulary import GROUP_NOUNS, RACE_NAMES
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.overlap import NOT_COVERED, YES
from qi_analysis.deaths.linking.schema import LINKED_PEOPLE, OVERLAP
from qi_analysis.risk import review, study
from qi_analysis.risk.estimators import Estimate
from qi_analysis.risk.review import points
from qi_analysis.risk.review.rows import study_counts
from qi_analysis.store import committed
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd


def shown(claim: Claim, value: float) -> str:
    """Return a value in the unit of the claim."""
    if claim.published.unit == "ratio":
        return f"{ratio(value, 2)} times"
    if claim.published.unit == "one_in":
        return one_in(value, 3)
    if claim.published.unit in COUNTED:
        return f"{value:,.0f}"
    if claim.published.unit == "percent":
        return percent(value / 100, 1)
    return f"{per_100k(value)} per 100,000"


def span(claim: Claim, low: float, high: float) -> str:
    """Return a range in the unit of the claim."""
    return f"{shown(claim, low).removesuffix(' times')} to {shown(claim, high)}"


def _row(claim: Claim, found: Evaluation, context: Context, point: str, choice: str) -> pd.Series:
    """Return the claim's own row of one point of the review, in the claim's unit."""
    rows = context.point(point)
    quantity = "ratio_to_white" if claim.published.unit == "ratio" else "risk_per_100k"
    by = ["sex", "race", "quantity", "choice"]
    row = rows.set_index(by).loc[(found.sex, found.race, quantity, choice)].copy()
    if claim.published.unit == "one_in":
        for name in ("value", "reference"):
            row[name] = 1e5 / row[name]
        row["low"], row["high"] = 1e5 / row["high"], 1e5 / row["low"]
    return row


def _counted(
    claim: Claim,
    found: Evaluation,
    context: Context,
    years: tuple[int, ...] = study.YEARS,
    **choices: str,
) -> float:
    """Return what the study's counts of some years give under some choices, in the claim's unit."""
    return _in_unit(claim, found, study_counts(context.data, 0, years, draws=1, **choices))


def _in_unit(claim: Claim, found: Evaluation, one: Estimate) -> float:
    """Return the point of an estimate for the group of a claim, in its unit."""
    at = place(found.sex, found.race)
    if claim.published.unit == "ratio":
        return float(one.ratio[at])
    risk = float(one.risk[at])
    return 1 / risk if claim.published.unit == "one_in" else 1e5 * risk


@once
def _authors_file(data: study.Study, seed: int) -> tuple[Estimate, Estimate]:
    return points.authors_file(data, seed, draws=1)


def printed_digits(claim: Claim, found: Evaluation, _: Context) -> str:
    """Say what the authors' data give next to what is printed."""
    value, printed = found.recomputed, claim.published
    text = f"The authors' own data and method give {shown(claim, value.value)}"
    if None in (printed.low, printed.high, value.low, value.high):
        return f"{text}; printed is {printed.text}."
    text += f", from {value.low:.3f} to {value.high:.3f}; printed is {printed.text}."
    for name in ("low", "high"):
        said, got = getattr(printed, name), getattr(value, name)
        if round(got, 1) != said:
            text += (
                f" The {name} end rounds to {got:.1f}; {said} follows only if it is rounded twice "
                f"({got:.3f}, {got:.2f}, {said})."
            )
    return text


def deaths_counted(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say which deaths count, and what the deaths left out would change."""

    def given(causes: str) -> str:
        return shown(claim, _counted(claim, found, context, causes=causes))

    return (
        "The figure counts deaths by officers' use of force (gunshot, taser, restraint, beating, "
        "chemical agent). It excludes deaths classed as suicide and deaths in vehicle collisions "
        "with, or in flight from, police. With vehicle deaths the counts give "
        f"{given('force+vehicle')} instead of {given('force')}."
    )


def population_label(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say what the authors' population label does."""
    shifted, calendar = (
        _in_unit(claim, found, one) for one in _authors_file(context.data, context.seed)
    )
    return (
        "The authors divide the deaths of a year by the population of two years earlier. On "
        f"their counts of 2013-2017, correcting that gives {shown(claim, calendar)} "
        f"instead of {shown(claim, shifted)}."
    )


def race_classes(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say what the mismatch of race classes does."""
    row = _row(claim, found, context, "race_classes", "calendar")
    ends = span(claim, row["low"], row["high"]).removesuffix(" times")
    return (
        "Each person killed is in one group, but the population counts Hispanic people who are "
        "Black, American Indian or Asian among those groups and only white Hispanic people as "
        "Latino. With the same exclusive groups in numerator and denominator the counts give "
        f"{shown(claim, row['value'])} [{ends}] instead of {shown(claim, row['reference'])}. How "
        "the source classed people who belong to two groups is not known."
    )


def interval_rule(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say what the published range is and what an interval of the whole sum is."""
    row = _row(claim, found, context, "interval_rule", "counts")
    cells = _row(claim, found, context, "interval_rule", "rank_a_cell")
    kind = (
        "compares matching quantiles of two groups and is not an interval"
        if claim.published.unit == "ratio"
        else "adds up the quantiles of 19 age groups, as if all were off in the same direction"
    )
    return (
        f"The range that follows from the authors' tables {kind}. {percent(LEVEL)} intervals of "
        f"the whole: {span(claim, row['low'], row['high'])} from the counts (which treat "
        f"2013-2018 as one period), {span(claim, cells['low'], cells['high'])} from the authors' "
        "quantiles if errors at different ages are independent. "
        "The file holds no draws, so the interval of their model itself cannot be computed."
    )


def total_group(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say how the authors' total was made."""
    return (
        "The authors' total is the unweighted mean of five groups' rates, so the smallest group "
        "counts as much as the largest. Weighted by population it is "
        f"{shown(claim, weighted_total(claim, found, context))} instead of "
        f"{shown(claim, found.recomputed.value)}. Our estimate is weighted by population."
    )


def weighted_total(claim: Claim, found: Evaluation, context: Context) -> float:
    """Return the authors' total with each group weighted by its population."""
    return float(_row(claim, found, context, "total_group", "weighted")["value"])


def unknown_race(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say between which bounds the unknown races leave the figure."""
    period = study.years_text(study.RECORDED_YEARS)

    def given(choice: str) -> str:
        return shown(claim, _row(claim, found, context, "unknown_race", choice)["value"])

    return (
        f"Race was unknown for {percent(review.UNKNOWN_SHARE)} of the deaths and imputed. If all "
        f"of them were white, the figure would be about {given('all_white')}; if all "
        f"were Black, about {given('all_black')} (approximate: the study's files do not "
        f"mark which deaths). The project's own records of {period} do: race is unknown in "
        f"{percent(review.recorded_unknown_share(context.data))}. With the same groups in "
        f"numerator and denominator they give {given('recorded_drop')} without those deaths, "
        f"{given('recorded_all_white')} if all were white, {given('recorded_all_black')} if "
        "all were Black."
    )


def by_year(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say how the figure moves from year to year."""
    values = [
        (year, _counted(claim, found, context, (year,), population="calendar"))
        for year in study.YEARS
    ]
    least, most = min(values, key=lambda v: v[1]), max(values, key=lambda v: v[1])
    return (
        "Year by year, with the population of the same year: lowest "
        f"{shown(claim, least[1])} in {least[0]}, highest {shown(claim, most[1])} in {most[0]}."
    )


def our_estimate(claim: Claim, found: Evaluation, context: Context) -> str:
    """Say what our estimate rests on, and what the same method gives from the authors' counts."""
    if found.independent is None:
        raise DataError(f"claim {claim.id!r} has no estimate of ours to describe")
    deaths = context.ours.deaths[place(found.sex, found.race)]
    value = _counted(claim, found, context, study.YEARS, **OURS)
    said = context.our_records()
    return (
        f"Our estimate, {shown(claim, found.independent.value)}, rests on "
        f"{deaths:,.0f} {GROUP_NOUNS[found.sex]} in the group "
        f"{RACE_NAMES[found.race]} among the deaths by use of force that {said['our_source']} "
        f"recorded in {said['our_years']}, with race unknown for "
        f"{percent(context.share_unknown)} of all and imputed; population of the same years, the "
        f"same groups in numerator and denominator. {same_people(context.source)} The authors' own "
        f"counts of {study.years_text(study.YEARS)} treated the same way give "
        f"{shown(claim, value)}."
    )


def same_people(source: str) -> str:
    """Say how many of the people behind our estimate are in the authors' source as well."""
    text = "It is a second coding of mostly the same deaths as the authors', not other evidence"
    if source == releases.JOINED.id:
        ours = committed.load(LINKED_PEOPLE)
    else:
        table = committed.load(OVERLAP)
        ours = table[table[source] == YES]
    theirs = releases.SCOPES[releases.FROM_STUDY].years
    both = ours[(ours[releases.FROM_STUDY] != NOT_COVERED) & ours["year"].isin(theirs)]
    shared = both.loc[both[releases.FROM_STUDY] == YES, "deaths"].sum() / both["deaths"].sum()
    years = study.years_text(sorted(int(year) for year in both["year"].unique()))
    return (
        f"{text}: of the people it counts in {years}, {percent(float(shared))} are in "
        f"{releases.BY_ID[releases.FROM_STUDY].project}, the authors' source."
    )


def small_numbers(_: Claim, found: Evaluation, context: Context) -> str:
    """Say on how many deaths the figure rests."""
    deaths = float(context.counted.deaths[place(found.sex, found.race)])
    return (
        f"It rests on about {deaths:,.0f} deaths of {GROUP_NOUNS[found.sex]} in the group "
        f"{RACE_NAMES[found.race]} in six years, with unknown race imputed."
    )


def rounded_twice(_: Claim, found: Evaluation, __: Context) -> str:
    """Say what rounding before inverting does."""
    risk = 1e5 / found.recomputed.value
    return (
        f"The printed figure follows only if the risk of {ratio(risk, 2)} per 100,000 is first "
        f"rounded to {round(risk)} and then inverted: 100,000 / {round(risk)} is about "
        f"{one_in(1e5 / round(risk))}. Inverted without rounding, it is "
        f"{one_in(found.recomputed.value)}."
    )


def not_an_encounter_rate(*_: object) -> str:
    """Say what the comparison is and is not."""
    return (
        "It compares populations, not encounters: it describes how the risk of being killed is "
        "distributed across groups, not why."
    )


def years_described(*_: object) -> str:
    """Say what a period life table is."""
    return (
        f"It describes a lifetime at the death rates of {study.years_text(study.YEARS)}, not a "
        "forecast. It covers only deaths that reached Fatal Encounters through news media or "
        "public records."
    )


CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    function.__name__: function
    for function in (
        printed_digits,
        deaths_counted,
        population_label,
        race_classes,
        interval_rule,
        our_estimate,
        total_group,
        unknown_race,
        by_year,
        small_numbers,
        rounded_twice,
        not_an_encounter_rate,
        years_described,
    )
}
"""The caveats by the name used in the ledger."""
