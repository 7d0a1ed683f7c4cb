"""Years lost over whole lives: an abstract's numbers, and a life table made by other code."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from qi_analysis.claims import cohort_years, evaluate, explain, ledger
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.life_years import Years
from qi_analysis.claims.results import Result
from qi_analysis.core import paths
from qi_analysis.core.vocabulary import AGES
from tests.oracles import police_years_lost

IDS = [each.id for each in ledger.load().values() if each.evaluate in cohort_years.EVALUATIONS]
FORCE, ALL = "life-years-black-men-use-of-force", "life-years-black-men-all-encounters"
COHORT, EACH = "life-years-black-cohort", "life-years-per-person-39-to-52"


@pytest.fixture(scope="module")
def results(context: Context) -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate.evaluate_all(IDS, context)}


def years(result: Result) -> Years:
    assert isinstance(result.evaluation, Years)
    return result.evaluation


def other(result: Result, words: str) -> float:
    (found,) = [each.value for each in years(result).others if words in each.text]
    return found


def table(name: str) -> list[dict[str, str]]:
    with (paths.processed_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def by_age(rows: list[dict[str, str]], column: str, **which: str) -> list[float]:
    """Add up a column by age, with nothing of the package."""
    sums = dict.fromkeys(AGES, 0.0)
    for row in rows:
        if all(row[name] == word for name, word in which.items()):
            sums[row["age"]] += float(row[column])
    return list(sums.values())


def gained(sex: str, race: str, causes: set[str] | None, *, fixed_end: bool = False) -> float:
    """Return years per 100,000 by a loop over ages: deaths of the cohort, one by one.

    A death takes the expectation of life at the mean age of those who die in the group. ``causes``
    None: the rates of the study's model.
    """
    who = {"sex": sex, "race": race}
    nax = [float(row["nax"]) for row in table("nax")]
    died = by_age(table("ele_all_cause"), "deaths", year="2017", **who)
    people = by_age(table("ele_population"), "population", year="2017", **who)
    m = [d / p for d, p in zip(died, people, strict=True)]
    if causes is None:
        rate = [x / 1e8 for x in by_age(table("ele_posterior"), "median", **who)]
    else:
        exposed = [0.0] * len(AGES)
        for year in range(2013, 2019):
            of_year = by_age(table("ele_population"), "population", year=str(year), **who)
            exposed = [a + b for a, b in zip(exposed, of_year, strict=True)]
        killed = [0.0] * len(AGES)
        deaths = table("ele_deaths")
        for cause in causes:
            of_cause = by_age(deaths, "deaths", cause=cause, **who)
            killed = [a + b / 10 for a, b in zip(killed, of_cause, strict=True)]
        rate = [k / e for k, e in zip(killed, exposed, strict=True)]
    widths = [1.0, 4.0, *[5.0] * 16]
    alive = [1.0]
    for n, a, x in zip(widths, nax, m, strict=False):
        alive.append(alive[-1] * (1 - n * x / (1 + (n - a) * x)))
    lived = [
        n * alive[k + 1] + nax[k] * (alive[k] - alive[k + 1]) for k, n in enumerate(widths)
    ] + [alive[-1] * (nax[-1] if fixed_end else 1 / m[-1])]
    e = [sum(lived[k:]) / alive[k] for k in range(len(AGES))]
    lost = 0.0
    for k, n in enumerate(widths):
        left = e[k] + nax[k] / n * (e[k + 1] - e[k])
        lost += (alive[k] - alive[k + 1]) * rate[k] / m[k] * left
    if not fixed_end:
        lost += alive[-1] * rate[-1] / m[-1] * e[-1]
    return 1e5 * lost


FORCE_CAUSES = {"officer_force"}
ALL_CAUSES = {"officer_force", "vehicle", "suicide", "other"}


def test_numbers_are_near_those_of_the_abstract(results: dict[str, Result]) -> None:
    printed = police_years_lost
    force, every = (years(results[name]).recomputed.value for name in (FORCE, ALL))
    assert force == pytest.approx(printed.PER_100K_BLACK_MEN, rel=0.01)
    assert every == pytest.approx(printed.PER_100K_BLACK_MEN_ALL, rel=0.01)
    each = years(results[EACH]).recomputed
    assert (round(each.low or 0), round(each.high or 0)) == (
        printed.PER_DEATH_WHITE_MEN, printed.PER_DEATH_AMERICAN_INDIAN_WOMEN
    )  # fmt: skip
    # the print lies between the two ways to count children of several races
    both = years(results[COHORT]).recomputed.value, other(results[COHORT], "several races")
    assert both[0] < printed.COHORT_BLACK_MEN < both[1]
    # and use of force alone is far from it
    assert other(results[COHORT], "force alone") < 0.7 * printed.COHORT_BLACK_MEN


def test_a_loop_over_ages_gives_the_same(results: dict[str, Result]) -> None:
    """Cause-deleted tables by other code; deaths times years left differ from them by 0.1%."""
    model = gained("male", "black", None)
    assert other(results[FORCE], "last death rate") == pytest.approx(model, rel=0.003)
    fixed = gained("male", "black", None, fixed_end=True)
    assert years(results[FORCE]).recomputed.value == pytest.approx(fixed, rel=0.003)
    counted = gained("male", "black", FORCE_CAUSES)
    assert other(results[FORCE], "counted") == pytest.approx(counted, rel=0.003)
    every = gained("male", "black", ALL_CAUSES)
    assert years(results[ALL]).recomputed.value == pytest.approx(every, rel=0.003)
    less = gained("male", "black", ALL_CAUSES - {"other", "suicide"})
    assert other(results[ALL], "use of force and vehicles") == pytest.approx(less, rel=0.003)


def test_children_under_one_by_hand(results: dict[str, Result]) -> None:
    who = {"year": "2018", "age": "0", "sex": "male", "race": "black"}
    single = sum(by_age(table("mortality_recent"), "population", **who))
    bridged = sum(by_age(table("population"), "population", race_classes="exclusive", **who))
    each = years(results[ALL]).recomputed.value / 1e5
    assert years(results[COHORT]).recomputed.value == pytest.approx(each * single)
    assert other(results[COHORT], "several races") == pytest.approx(each * bridged)


def test_our_estimate_decides_the_claim_that_it_can_answer(results: dict[str, Result]) -> None:
    result = results[FORCE]
    found, covers = years(result), result.claim.covers
    own = found.independent
    assert own is not None
    assert own.low is not None
    assert own.high is not None
    # by hand: the interval reaches over the upper end of a tenth, so nothing is decided
    assert covers.high is not None
    assert covers.high == pytest.approx(1.1 * police_years_lost.PER_100K_BLACK_MEN)
    assert own.low < police_years_lost.PER_100K_BLACK_MEN < covers.high < own.high
    assert (result.support, result.verdict) == ("undetermined", "undetermined")
    assert {each.source for each in found.by_source} == {
        "fatal_encounters_2018", "mapping_police_violence_2021", "the_counted"
    }  # fmt: skip
    assert results[ALL].support == "not_assessed"  # our records are of killings alone


def test_covers_are_a_tenth_or_the_printed_range() -> None:
    for name in IDS:
        claim = ledger.load()[name]
        value = claim.published.value
        ends = (39, 52) if value is None else (0.9 * value, 1.1 * value)
        assert (claim.covers.low, claim.covers.high) == pytest.approx(ends)


def test_the_way_back_shows_number_and_projects(
    results: dict[str, Result], context: Context
) -> None:
    steps = explain.explain(results[FORCE], context)
    said = "\n".join(line for step in steps for line in step.lines)
    assert "printed: 3,772 years" in said
    assert "the_counted, 2015-2016" in said
    assert str(results[FORCE].to_record()["code"]).endswith("cohort_years.py:cohort_years")


def test_every_step_shows_something(results: dict[str, Result], context: Context) -> None:
    """A page lists the lines of each step: one without any stops the site."""
    for result in results.values():
        for step in explain.explain(result, context):
            assert step.lines, (result.claim.id, step.title)


def test_the_people_behind_a_mean_by_hand(results: dict[str, Result]) -> None:
    shown = [people for _, people in years(results[EACH]).counts]
    counted = [
        sum(
            sum(by_age(table("ele_deaths"), "deaths", sex=sex, race=race, cause=cause))
            for cause in ALL_CAUSES - {"other"}
        )
        for sex, race in (("male", "white"), ("female", "american_indian_alaska_native"))
    ]
    assert shown == [round(deaths / 10) for deaths in counted]  # the file holds ten imputations


def test_a_population_without_such_deaths_loses_nothing(context: Context) -> None:
    m = np.full((1, 19), 0.01)
    nothing = np.zeros((1, 19))
    for how in (cohort_years._gained, cohort_years._authors_close):
        assert how(m, nothing, context.data.nax) == pytest.approx(0.0, abs=1e-12)
