"""Years side by side and the line through them: against polyfit, simulation and the raw file."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from qi_analysis.risk import Question, answer, recorded_deaths, study
from qi_analysis.risk.topics import trends

EXPORT = "washington_post_2025_export"
YEARS = tuple(range(2015, 2025))


def test_line_is_the_weighted_least_squares_line() -> None:
    rng = np.random.default_rng(1)
    point = np.array([3.0, 2.8, 2.9, 2.5, 2.6, 2.2])
    spread = np.array([0.05, 0.1, 0.05, 0.2, 0.1, 0.05])
    draws = point * np.exp(rng.normal(0, spread, (20_000, 6)))
    found = trends.line(range(2013, 2019), point, draws)
    by_numpy = np.polyfit(np.arange(6), np.log(point), 1, w=1 / np.log(draws).std(axis=0))[0]
    assert found.change == pytest.approx(np.expm1(by_numpy), rel=1e-9)
    assert found.low < found.change < found.high


@pytest.mark.parametrize(("extra", "least"), [(0.0, 0.86), (0.15, 0.80)])
def test_interval_of_the_line_covers(extra: float, least: float) -> None:
    """Deaths from a known line, with and without scatter of the years beyond chance."""
    rng = np.random.default_rng(20190805)
    truth, years = -0.02, range(10)
    hits, wide = 0, 0
    for _ in range(400):
        noise = rng.normal(0, extra, 10)
        expected = np.stack([250 * np.exp(truth * np.array(years) + noise), np.full(10, 500.0)])
        deaths = rng.poisson(expected)
        drawn = rng.standard_gamma(deaths + 0.5, (400, 2, 10))
        ratio, draws = deaths[0] / deaths[1], drawn[:, 0] / drawn[:, 1]
        found = trends.line(years, ratio, draws)
        hits += found.low <= np.expm1(truth) <= found.high
        wide += found.dispersion > 1
    assert least <= hits / 400 <= 0.97
    assert wide > (360 if extra else 100)


def test_a_line_needs_years() -> None:
    with pytest.raises(ValueError, match="3 years: a line needs at least 4"):
        trends.line([2015, 2016, 2017], np.ones(3), np.ones((10, 3)))


@pytest.mark.raw("washington_post_2025_export")
def test_unknown_race_a_year_is_that_of_the_file(raw_dir: Path) -> None:
    """Read without the package. Race ``Other`` is imputed too: it is none of the five."""
    name = "2025-05-30-washington-post-police-shootings-export.csv"
    killed: Counter[int] = Counter()
    unknown: Counter[int] = Counter()
    with (raw_dir / EXPORT / name).open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            year = int(row["date"][:4])
            killed[year] += 1
            unknown[year] += row["race"] in {"", "Unknown", "Other"}
    told_twice = 1
    table = trends.unknown_race(recorded_deaths.committed(EXPORT)).set_index("year")
    assert list(table.index) == list(YEARS)
    assert sum(killed.values()) - table["killed"].sum() == told_twice
    for year in YEARS:
        assert table.loc[year, "unknown_race"] == pytest.approx(
            unknown[year] / killed[year], abs=0.002
        )
    assert table.loc[2024, "unknown_race"] > 0.25


def test_years_side_by_side_are_the_answers_of_the_command_line(base: study.Study) -> None:
    frame = trends.by_year(base, {EXPORT: "2023-2024"})
    rows = answer(Question("counts", EXPORT, years="2024"), base)
    black = rows[(rows["sex"] == "male") & (rows["race"] == "black")].iloc[0]
    ours = frame[(frame["year"] == 2024) & (frame["race"] == "black")].iloc[0]
    for name in ("risk_per_100k", "low", "high", "ratio_to_white", "ratio_low", "ratio_high"):
        assert ours[name] == black[name]
    assert len(frame) == 4


def test_slope_moves_with_the_rule_for_unknown_race_as_it_must(base: study.Study) -> None:
    """The unknown grow over the years: all white lets the ratio fall, all Black lets it rise."""
    found = {
        rule: trends.slope(recorded_deaths.load(EXPORT, rule, "force", base), draws=500)
        for rule in ("impute", "all-white", "all-black")
    }
    assert found["all-white"].high < found["impute"].change < found["all-black"].low
    assert found["impute"].years == YEARS


def test_scatter_beyond_chance_widens_by_students_t_and_chance_alone_does_not() -> None:
    """By tables: of 6 years 4 degrees of freedom, t 2.132 over z 1.645, times the root of 4."""
    assert trends._wider(0.8, 4, 0.9) == 1.0
    assert trends._wider(4.0, 4, 0.9) == pytest.approx(2 * 2.132 / 1.645, rel=1e-3)
