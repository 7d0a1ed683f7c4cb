"""Other denominators: hand-computed ratios, exact intervals, and never one without the other."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from qi_analysis.core.errors import DataError, UnsupportedRequestError
from qi_analysis.risk import study
from qi_analysis.risk.topics import denominators
from qi_analysis.risk.topics.denominators import Comparison, Ratio


@pytest.fixture(scope="module")
def found(data: study.Study) -> list[Comparison]:
    return denominators.comparisons(data)


@pytest.mark.raw("benchmarks/CesarioEtAl2018Data.csv")
def test_cesario_ratios_are_those_of_the_file(raw_dir: Path, found: list[Comparison]) -> None:
    """Every ratio of their table, from its cells with the csv module."""
    path = raw_dir / "benchmarks" / "CesarioEtAl2018Data.csv"
    with path.open(encoding="cp1252", newline="") as handle:
        rows = {
            row[0].strip(): [int(cell) for cell in row[1:]] for row in list(csv.reader(handle))[1:]
        }
    shot = rows["Number killed by police gunfire"]
    people, reported = rows["Population"], rows["SRS reported: murder/non-negligent manslaughter"]

    def ratio(top: list[int], bottom: list[int]) -> float:
        black, white = (sum(top[i : i + 2]) / sum(bottom[i : i + 2]) for i in (0, 2))
        return black / white

    (each,) = [
        c
        for c in found
        if c.measure == "srs_reported_murder" and c.killed == "all killed by police gunfire"
    ]
    assert (each.deaths_black, each.deaths_other) == (510, 1051)
    assert each.by_population.value == pytest.approx(ratio(shot, people))
    assert each.by_measure.value == pytest.approx(ratio(shot, reported))
    # their abstract: a higher rate per head, and no such disparity when set against crime
    assert 2.3 < each.by_population.value < 2.6
    assert each.by_measure.value < 1


def test_every_crime_measure_of_their_table_is_there(found: list[Comparison]) -> None:
    theirs = [c for c in found if c.source == "cesario_2019"]
    assert len(theirs) == 3 * 16  # the 16 benchmarks they name, three ways of counting deaths
    assert {c.kind for c in theirs} == {"arrests", "crime"}


def test_the_interval_is_close_to_the_exact_one() -> None:
    """Conditional on the sum, the first count is binomial: Clopper and Pearson's interval."""
    deaths, below = np.array([[40.0, 62.0]]), np.array([3.0, 11.0])
    ours = denominators.ratio_of_rates(deaths, below)
    exact = stats.binomtest(40, 102).proportion_ci(0.9, "exact")
    low, high = (p / (1 - p) * below[1] / below[0] for p in (exact.low, exact.high))
    assert ours.value == pytest.approx(40 / 62 * 11 / 3)
    assert low < ours.low < low * 1.08  # the exact one is never too short
    assert high / 1.08 < ours.high < high


def test_the_interval_is_that_of_a_beta() -> None:
    """Jeffreys: the share of the first count is beta(d1 + 1/2, d2 + 1/2)."""
    ours = denominators.ratio_of_rates(np.array([[40.0, 62.0]]), np.array([1.0, 1.0]))
    ends = [p / (1 - p) for p in stats.beta.ppf([0.05, 0.95], 40.5, 62.5)]
    assert [ours.low, ours.high] == pytest.approx(ends, rel=0.02)


def test_imputations_widen_the_interval() -> None:
    below = np.array([1.0, 1.0])
    one = denominators.ratio_of_rates(np.array([[100.0, 200.0]]), below)
    many = denominators.ratio_of_rates(np.array([[80.0, 220.0], [120.0, 180.0]]), below)
    assert many.value == pytest.approx(one.value)
    assert many.high - many.low > one.high - one.low


def test_the_interval_is_that_of_rubins_rules_by_hand() -> None:
    """Rubin 1987: T = W + (1 + 1/m) B, here of the log ratio, whose W is 1/d1 + 1/d2."""
    logs = np.array([-0.02, 0.0, 0.02])
    deaths = np.stack([10_000 * np.exp(logs), np.full(3, 10_000.0)], axis=1)
    within, between, m = 2 / 10_000, 0.02**2, 3  # B: (0.02^2 + 0 + 0.02^2) / (3 - 1)
    total = within + (1 + 1 / m) * between
    found = denominators.ratio_of_rates(deaths, np.array([1.0, 1.0]))
    half = np.log(found.high / found.low) / 2
    assert half == pytest.approx(1.645 * np.sqrt(total), rel=0.05)
    # a plain mixture has W + (1 - 1/m) B and falls short by more than that tolerance
    assert np.sqrt((within + (1 - 1 / m) * between) / total) < 0.85


def test_latino_people_stand_with_white_people_where_arrests_do(found: list[Comparison]) -> None:
    for each in found:
        expected = "white and Latino people" if each.source == "fbi_table43" else "white people"
        assert each.against == expected


def test_contacts_divide_the_population_ratio_by_that_of_the_shares(
    found: list[Comparison],
) -> None:
    """Black 21%, white 26% met police in 2018; 11% and 12% were approached by police."""
    of = {c.measure: c for c in found if c.source == "bjs_ppcs"}
    for measure, black, white in (("any_contact", 21, 26), ("police_initiated_contact", 11, 12)):
        each = of[measure]
        assert each.by_measure.value == pytest.approx(each.by_population.value * white / black)


def test_nothing_comes_without_population_question_and_reason(found: list[Comparison]) -> None:
    needed = {"by_population", "question", "reason"}
    assert needed <= {f.name for f in fields(Comparison) if f.default is f.default_factory}
    for each in found:
        record = denominators.to_record(each)
        assert record["ratio_by_population"] > 0
        assert record["question"].endswith("?")
        assert "Knox" in record["reason"] or "Ross" in record["reason"]
    with pytest.raises(DataError, match="reason"):
        replace(found[0], reason=" ")
    with pytest.raises(DataError, match="no ratio"):
        replace(found[0], by_population=Ratio(float("nan"), 1.0, 2.0))
    with pytest.raises(TypeError):
        Comparison(measure="arrests")  # type: ignore[call-arg]


def test_what_cannot_be_divided_is_refused(data: study.Study) -> None:
    for deaths, below in (([[0.0, 3.0]], [1.0, 1.0]), ([[2.0, 3.0]], [0.0, 1.0])):
        with pytest.raises(DataError, match="needs deaths and a denominator"):
            denominators.ratio_of_rates(np.array(deaths), np.array(below))
    with pytest.raises(UnsupportedRequestError, match="level"):
        denominators.comparisons(data, 2.0)
