"""Years of life lost in a year: printed sums, single ages of the raw files, a second method."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.claims import evaluate, ledger, life_years
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.life_years import Years
from qi_analysis.claims.results import Result
from qi_analysis.core.errors import DataError
from qi_analysis.stats import standard_life
from tests.oracles.police_years_lost import COUNTED, SHARE_NOT_WHITE
from tests.oracles.us_life_expectancy import ANNUAL

IDS = [each.id for each in ledger.load().values() if each.evaluate in life_years.EVALUATIONS]
ONE_YEAR = [f"years-of-life-lost-{year}" for year in COUNTED]
FILES = tuple(f"the_counted/the-counted-{year}.csv" for year in COUNTED)


@pytest.fixture(scope="module")
def results(context: Context) -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate.evaluate_all(IDS, context)}


def years(result: Result) -> Years:
    assert isinstance(result.evaluation, Years)
    return result.evaluation


def other(result: Result, words: str) -> float:
    (found,) = [each.value for each in years(result).others if words in each.text]
    return found


def listed(raw_dir: Path, name: str) -> list[dict[str, str]]:
    with (raw_dir / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("claim", ONE_YEAR)
def test_sums_are_those_that_a_study_printed(results: dict[str, Result], claim: str) -> None:
    printed = COUNTED[int(claim[-4:])]
    assert results[claim].claim.published.value == printed
    assert years(results[claim]).recomputed.value == pytest.approx(printed, rel=0.01)
    # whatever else was tried is farther from the print
    for each in years(results[claim]).others:
        assert abs(each.value - printed) > abs(years(results[claim]).recomputed.value - printed)


@pytest.mark.raw(*FILES, "life_tables/survexp_us.csv")
def test_the_claims_from_the_very_rows(
    raw_dir: Path, results: dict[str, Result], each: Callable[..., None]
) -> None:
    checks = [
        partial(check, raw_dir, results, name)
        for name in FILES
        for check in (sums_from_single_ages, years_by_the_official_life_table)
    ]
    each(*checks, partial(share_from_single_ages, raw_dir, results))


def sums_from_single_ages(raw_dir: Path, results: dict[str, Result], name: str) -> None:
    """Each person's own age in years, where the claim has age groups."""
    result = results[f"years-of-life-lost-{name[-8:-4]}"]
    ages = [row["age"] for row in listed(raw_dir, name)]
    known = np.array([int(age) for age in ages if age.isdigit()])
    left = standard_life.years_left(known)
    assert years(result).recomputed.value == pytest.approx(left.mean() * len(ages), rel=0.001)
    assert other(result, "without people of unknown age") == pytest.approx(left.sum(), rel=0.001)
    half = standard_life.years_left(known + 0.5).mean() * len(ages)
    assert other(result, "half a year later") == pytest.approx(half, rel=0.001)
    potential = np.maximum(75 - known, 0).mean() * len(ages)
    assert other(result, "up to age 75") == pytest.approx(potential, rel=0.002)
    said = re.search(r"the print has ([\d.]+) years a person", " ".join(result.caveats))
    assert said is not None
    missing = (COUNTED[int(name[-8:-4])] - left.sum()) / len(known)
    assert float(said[1]) == pytest.approx(missing, abs=0.02)


def years_by_the_official_life_table(raw_dir: Path, results: dict[str, Result], name: str) -> None:
    """The hazards that the National Center for Health Statistics publishes, by sex and single age.

    They close higher ages otherwise than death rates do, so to a few hundredths.
    """
    year = name[-8:-4]
    left = {}
    with (raw_dir / "life_tables" / "survexp_us.csv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["year"] == year]
    for sex in ("male", "female"):
        hazard = {int(r["age"]): 365.25 * float(r["daily_hazard"]) for r in rows if r["sex"] == sex}
        alive = np.exp(-np.concatenate([[0.0], np.cumsum([hazard[age] for age in range(110)])]))
        lived = (alive[:-1] + alive[1:]) / 2
        left[sex] = np.flip(np.cumsum(np.flip(lived))) / alive[:-1]
    assert left["male"][0] == pytest.approx(ANNUAL[2017][0], abs=0.3)  # the years are two apart
    people = [row for row in listed(raw_dir, name) if row["age"].isdigit()]
    by_sex = [left.get(row["gender"].lower(), left["male"])[int(row["age"])] for row in people]
    everyone = len(listed(raw_dir, name))
    own = other(results[f"years-of-life-lost-{year}"], "same sex and group")
    assert own == pytest.approx(np.mean(by_sex) * everyone, rel=0.03)


def share_from_single_ages(raw_dir: Path, results: dict[str, Result]) -> None:
    result = results["years-of-life-lost-people-of-color"]
    rows = [row for name in FILES for row in listed(raw_dir, name)]

    def lost(races: set[str]) -> float:
        """Years of people of these races; of unknown age, what the others lose on average."""
        own = [row["age"] for row in rows if row["raceethnicity"] in races]
        known = [float(standard_life.years_left(int(age))) for age in own if age.isdigit()]
        return sum(known) / len(known) * len(own)

    races = {row["raceethnicity"] for row in rows}
    white = lost({"White", "Arab-American"})
    share = 100 * (1 - white / lost(races))
    assert years(result).recomputed.value == pytest.approx(share, abs=0.05)
    assert share == pytest.approx(SHARE_NOT_WHITE, abs=0.5)
    known = 100 * (1 - white / lost(races - {"Unknown"}))
    assert other(result, "race is known") == pytest.approx(known, abs=0.05)
    assert result.verdict == "holds_with_caveats"


def test_covers_are_stated_before_the_numbers() -> None:
    """Widths by hand: a hundredth of a sum, half a point of a share."""
    for name in IDS:
        claim = ledger.load()[name]
        value = claim.published.value
        assert value is not None
        room = 0.5 if claim.published.unit == "percent" else 0.01 * value
        assert (claim.covers.low, claim.covers.high) == pytest.approx(
            (value - room, value + room), abs=1 if room > 1 else 1e-9
        )


def test_the_code_named_is_where_the_function_is(results: dict[str, Result]) -> None:
    for result in results.values():
        place, _, function = str(result.to_record()["code"]).partition(":")
        assert place == "src/qi_analysis/claims/life_years.py"
        assert function in life_years.EVALUATIONS


def test_a_standard_is_compared_with_a_sum_alone(
    results: dict[str, Result], context: Context
) -> None:
    share = results["years-of-life-lost-people-of-color"]
    with pytest.raises(DataError, match="prints no sum of years"):
        life_years.standard_unnamed(share.claim, years(share), context)
