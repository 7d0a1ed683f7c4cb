"""The step between the two series, against the tables read without the package."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from qi_analysis.core import paths
from qi_analysis.core.vocabulary import RACES
from qi_analysis.risk import recorded_deaths, study
from qi_analysis.risk.topics import series_overlap

MPV = "mapping_police_violence_2021"


@pytest.fixture(scope="module")
def data() -> study.Study:
    return recorded_deaths.load(MPV, "impute", "force", study.load())


def people(name: str) -> Counter[tuple[int, str]]:
    counts: Counter[tuple[int, str]] = Counter()
    with (paths.processed_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row.get("race_classes", "exclusive") == "exclusive":
                counts[int(row["year"]), row["race"]] += int(row["population"])
    return counts


def test_step_of_the_population_is_that_of_the_tables(data: study.Study) -> None:
    older, newer = people("population"), people("population_recent")
    step = series_overlap.population_step(data)
    assert list(step.index) == [2018, 2019, 2020]
    for year in step.index:
        for race in RACES:
            by_hand = newer[year, race] / older[year, race] - 1
            assert step.loc[year, race] == pytest.approx(by_hand)
        total = [sum(counts[year, race] for race in RACES) for counts in (older, newer)]
        assert step.loc[year, "total"] == pytest.approx(total[1] / total[0] - 1)


def test_nothing_moves_where_both_series_are_the_same(data: study.Study) -> None:
    same = replace(
        data,
        recent_population=data.population[19:22, 1],
        recent_people=data.population[19:22, 1],
        recent_all_cause=data.all_cause[19:22, 1],
    )
    moved = series_overlap.moved(same)
    assert np.abs(moved.to_numpy()).max() < 1e-12


def test_twice_the_people_halve_the_risk_and_leave_the_ratio(data: study.Study) -> None:
    double = replace(data, recent_population=2 * data.population[19:22, 1])
    moved = series_overlap.moved(double)["population"]
    assert moved["risk_per_100k"].to_numpy() == pytest.approx(-0.5)
    assert moved["ratio_to_white"].to_numpy() == pytest.approx(0, abs=1e-12)


def test_both_steps_are_small(data: study.Study) -> None:
    """As docs say: under one percent of Black and white men's risk and of their ratio."""
    moved = series_overlap.moved(data).loc[["white", "black"]]
    assert moved.abs().max().max() < 0.01
