"""Figures of campaigns: hand counts of the raw files, printed values, the rule for revisions."""

from __future__ import annotations

import math

import pytest

from qi_analysis.claims import campaign, evaluate, explain, ledger
from qi_analysis.claims.campaign import Tally
from qi_analysis.claims.evaluations import Context
from qi_analysis.claims.results import Result
from qi_analysis.core.errors import DataError

IDS = [
    claim.id
    for claim in ledger.load().values()
    if claim.evaluate in campaign.EVALUATIONS
]  # fmt: skip
CENSUS_BLACK, CENSUS_WHITE = 39_940_338, 191_697_647
"""Not Hispanic, that race alone, 2020 census: table P2 of the redistricting data."""


@pytest.fixture(scope="module")
def results(context: Context) -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate.evaluate_all(IDS, context)}


def tally(result: Result) -> Tally:
    assert isinstance(result.evaluation, Tally)
    return result.evaluation


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        # counted with openpyxl and csv on the raw files, without this package
        ("counted-deaths-2015", 1146),
        ("counted-deaths-2016", 1093),
        ("killed-in-2020", 1126),
        ("days-without-a-killing-2020", 18),
        ("traffic-stop-deaths-2020", 120),
        ("black-share-of-killed-2020", 100 * 248 / (1126 - 235)),
        ("officers-charged-2020", 100 * 16 / 1126),
        ("no-officer-charged-since-2013", 100 * (1 - 134 / 7639)),
        ("unarmed-black-to-white", (375 / 2224) / (496 / 3867)),
    ],
)
def test_numbers_by_hand(results: dict[str, Result], claim: str, value: float) -> None:
    assert tally(results[claim]).recomputed.value == pytest.approx(value)


def test_the_crude_ratio_agrees_with_the_census(results: dict[str, Result]) -> None:
    """2,224 and 3,867 people by hand; residents of one census, so to a few hundredths."""
    found = tally(results["black-people-three-times"]).recomputed
    assert found.value == pytest.approx(2224 / 3867 * CENSUS_WHITE / CENSUS_BLACK, rel=0.03)
    assert found.low is not None
    assert found.high is not None
    # Rothman: a ratio of two counts, 90% by the normal approximation of its logarithm
    assert found.high / found.value == pytest.approx(
        math.exp(1.645 * (1 / 2224 + 1 / 3867) ** 0.5), rel=1e-4
    )
    assert found.low * found.high == pytest.approx(found.value**2)


def test_the_ratio_at_equal_ages_by_another_method(results: dict[str, Result]) -> None:
    """Rates of the eleven age groups of the standard, weighted by hand; the crude rate as well."""
    import csv

    from qi_analysis.core import paths
    from qi_analysis.core.vocabulary import AGES
    from qi_analysis.stats.standardization import US_2000

    def summed(name: str, column: str, race: str, **which: str) -> dict[str, float]:
        sums = dict.fromkeys((*AGES, "unknown"), 0.0)
        with (paths.processed_dir() / name).open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                fits = row["race"] == race and 2013 <= int(row["year"]) <= 2020
                if fits and all(row[key] == word for key, word in which.items()):
                    sums[row["age"]] += float(row[column])
        return sums

    starts, found = [0, 1, *range(5, 90, 5)], {}
    for race in ("black", "white"):
        killed = summed("records.csv", "deaths", race, source="mapping_police_violence_2021")
        people = summed("population.csv", "population", race, race_classes="exclusive")
        known, everyone = sum(killed[age] for age in AGES), sum(killed.values())
        rate, firsts = 0.0, [first for first, _ in US_2000]
        for (first, weight), last in zip(US_2000, [*firsts[1:], 200], strict=True):
            group = [age for age, start in zip(AGES, starts, strict=True) if first <= start < last]
            rate += weight * sum(killed[a] for a in group) / sum(people[a] for a in group)
        found[race] = rate * everyone / known, everyone / sum(people.values())
    tallied = tally(results["black-people-three-times"])
    (adjusted,) = [each.value for each in tallied.others if "standard population" in each.text]
    assert adjusted == pytest.approx(found["black"][0] / found["white"][0])
    assert tallied.recomputed.value == pytest.approx(found["black"][1] / found["white"][1])
    said = " ".join(results["black-people-three-times"].caveats)
    assert f"{1e6 * found['black'][1]:.1f} in the group and {1e6 * found['white'][1]:.1f}" in said


def test_a_later_revision_is_neither_confirmed_nor_an_error(results: dict[str, Result]) -> None:
    result = results["no-officer-charged-since-2013"]
    assert (result.digits, result.verdict) == ("cannot_be_checked", "undetermined")
    assert "revision, not an error" in " ".join(result.caveats)
    # 7,562 without and 101 with known charges make the printed 99%
    assert round(100 * 7562 / (7562 + 101)) == result.claim.published.value


def test_a_count_that_no_revision_explains_still_fails(context: Context) -> None:
    claim = ledger.load()["killed-in-2020"]
    wrong = campaign.killed(context, source="mapping_police_violence_2021", year=2018)
    assert campaign.judge(claim, wrong, "do_not_follow") == ("do_not_follow", "does_not_hold")


@pytest.mark.parametrize(
    ("claim", "fits", "apart"),
    [
        ("unarmed-killed-2020", "no object", "“unarmed” in the column on armed"),
        ("unarmed-black-to-white", "share of the people killed whose status", "per resident"),
        ("black-share-of-killed-2020", "whose race is known", "unknown race included"),
    ],
)
def test_caveats_say_which_definition_reproduces(
    results: dict[str, Result], claim: str, fits: str, apart: str
) -> None:
    said = " ".join(results[claim].caveats)
    before, after = said.split("What fits the print is: ")[1].split("What does not: ")
    assert fits in before
    assert apart in after
    assert results[claim].verdict == "holds_with_caveats"


def test_wordings_carry_the_later_number_and_no_blank(results: dict[str, Result]) -> None:
    for result in results.values():
        assert "{" not in result.wording
        assert result.to_record()["code"].startswith("src/qi_analysis/claims/campaign.py:")
        paths = {each["path"] for each in result.to_record()["inputs"]}
        assert any(path.startswith("data/raw/") for path in paths)
    assert "16 of 1,126" in results["officers-charged-2020"].wording


def test_covers_of_plain_counts_and_of_rounded_numbers() -> None:
    """Widths by hand from the printed digits: half a unit, or one and three hundredths."""
    claims = ledger.load()
    for name in IDS:
        published, covers = claims[name].published, claims[name].covers
        if published.text.startswith("more than"):
            assert (covers.low, covers.high) == (published.value, None)
            continue
        assert published.value is not None
        room = {
            "days": 0, "deaths": (0.01 if published.value > 1000 else 0.03) * published.value,
            "percent": 0.05 if published.value < 10 else 0.5,
            "ratio": 0.5 if published.value == 3 else 0.05,
        }[published.unit]  # fmt: skip
        ends = published.value - room, published.value + room
        slack = 1 if published.unit == "deaths" else 1e-9
        assert (covers.low, covers.high) == pytest.approx(ends, abs=slack)


def test_the_way_back_ends_in_the_count(results: dict[str, Result], context: Context) -> None:
    steps = explain.explain(results["unarmed-killed-2020"], context)
    assert any("“unarmed”" in line for line in steps[-2].lines)
    assert steps[-1].lines[0] == "counted: 82"


def test_a_measure_that_a_release_lacks_is_refused(context: Context) -> None:
    with pytest.raises(DataError, match="has no 'charges'"):
        campaign.charged(
            context, source="washington_post_2025_export", first=2020, last=2020, any_charge=True
        )
