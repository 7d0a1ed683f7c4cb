"""Charts of lives lost: every size on a phone, and numbers counted with other code."""

from __future__ import annotations

import csv
import math
import re

import pytest
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import Rectangle

from qi_analysis.core import paths
from qi_analysis.core.vocabulary import AGES
from qi_analysis.figures.charts import (
    cumulative_risk,
    killed_and_charged,
)
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from tests.figures.conftest import Made

NAMES = (
    "cumulative-risk", "days-of-life", "killed-and-residents", "killed-and-charged",
    "year-calendar",
)  # fmt: skip
CENSUS_BLACK, CENSUS_ALL = 39_940_338, 331_449_281
"""Not Hispanic and that race alone, and everyone: 2020 census, table P2 (redistricting data)."""


@pytest.mark.parametrize("name", NAMES)
def test_words_are_short(made: Made, name: str) -> None:
    chart = made[name, "en"]
    assert chart.kind == "post"
    assert len(chart.footer) <= 60
    assert chart.mind not in chart.footer


def boxes(chart: Chart, size: str) -> list[Rectangle]:
    figure = chart.draw(style.SIZES[size])
    return [each for each in figure.artists if isinstance(each, Rectangle)]


def rows(name: str) -> list[dict[str, str]]:
    with (paths.processed_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("size", ["web", "square"])
def test_the_calendar_draws_every_day_once(made: Made, size: str) -> None:
    chart = made["year-calendar", "en"]
    marks = boxes(chart, size)
    assert len(chart.data) == 366
    assert len(marks) == 366 + 2  # and the two of the key
    without = [each for each in marks if to_rgba(each.get_facecolor())[3] == 0]
    assert len(without) == 18 + 1
    named = chart.alt_text.split(": ")[-1]
    assert len(re.findall(r"[A-Z][a-z]+ \d+", named)) == 18


def test_one_thousand_people_are_drawn_and_those_charged_are_counted(
    made: Made,
) -> None:
    """134 of 7,639 by hand from the workbook (see the claim); 17.5 of 1,000 is drawn as 18."""
    chart = made["killed-and-charged", "en"]
    frame = chart.data.set_index("outcome")
    assert frame["people"].sum() == 7639
    assert frame.loc[["convicted", "charged"], "people"].sum() == 134
    assert frame["per_thousand"].sum() == pytest.approx(1000)
    for size in ("square", "web", "story"):
        marks = boxes(chart, size)
        assert len(marks) == 1000 + 3
        colors = [to_hex(each.get_facecolor()) for each in marks]
        assert colors.count(style.REFERENCE) == 982 + 1
    assert killed_and_charged.shown(chart.data) == {
        "convicted": 5, "charged": 13, "no_known_charge": 982
    }  # fmt: skip


def test_squares_are_as_many_as_days(made: Made) -> None:
    chart = made["days-of-life", "en"]
    days = chart.data.set_index("race")["days"]
    marks = boxes(chart, "square")
    assert len(marks) == sum(math.ceil(each) for each in days)
    widest = max(each.get_width() for each in marks)
    drawn_days = sum(each.get_width() for each in marks) / widest
    assert drawn_days == pytest.approx(days.sum(), rel=1e-6)


def risk_before(age: int, race: str) -> float:
    """Return deaths of 100,000 men before an age if nothing else killed: 1 - exp(-sum n m)."""
    killed, people = dict.fromkeys(AGES, 0.0), dict.fromkeys(AGES, 0.0)
    for row in rows("people_imputed"):
        if (row["sex"], row["race"], row["cause"]) == ("male", race, "officer_force"):
            killed[row["age"]] += sum(float(row[f"imputation_{i}"]) for i in range(1, 11)) / 10
    for row in rows("population"):
        fits = row["race_classes"] == "exclusive" and 2013 <= int(row["year"]) <= 2020
        if fits and (row["sex"], row["race"]) == ("male", race):
            people[row["age"]] += float(row["population"])
    starts = [0, 1, *range(5, 90, 5)]
    hazard = sum(
        (end - start) * killed[name] / people[name]
        for name, start, end in zip(AGES, starts, starts[1:], strict=False)
        if end <= age
    )
    return 1e5 * -math.expm1(-hazard)


def test_cumulative_risk_by_another_method(made: Made) -> None:
    """Other causes kill one in thirty before 35, so that leaving them out adds a few percent."""
    frame = made["cumulative-risk", "en"].data
    past = cumulative_risk.passing(frame)
    for age in (20, 30, 35):
        shown = frame[(frame["race"] == "black") & (frame["age"] == age)]["risk_per_100k"].iloc[0]
        assert 0.95 < shown / risk_before(age, "black") < 1
    white = frame.loc[frame["race"] == "white", "lifetime"].iloc[0]
    assert 0.95 * risk_before(30, "black") < white < 0.95 * risk_before(35, "black")
    assert past["age"] == 35


def test_days_of_life_by_another_method(made: Made) -> None:
    """Black men's risk, 98 in 100,000 (the line's end), times 41 years each, in days."""
    lifetime = made["cumulative-risk", "en"].data.groupby("race")["lifetime"].first()
    days = made["days-of-life", "en"].data.set_index("race")["days"]
    each = {"black": 40.3, "white": 38.8}  # years a death, of the study's counts: see the claims
    for race, years in each.items():
        assert days[race] == pytest.approx(lifetime[race] / 1e5 * years * 365.25, rel=0.02)


def test_shares_by_hand(made: Made) -> None:
    frame = made["killed-and-residents", "en"].data.set_index("race")
    assert frame[["of_residents", "of_killed"]].sum().tolist() == pytest.approx([1, 1])
    killed = dict.fromkeys(frame.index, 0.0)
    for row in rows("people_imputed"):
        if row["cause"] == "officer_force":
            killed[row["race"]] += sum(float(row[f"imputation_{i}"]) for i in range(1, 11)) / 10
    everyone = sum(killed.values())
    for race, count in killed.items():
        assert frame.loc[race, "of_killed"] == pytest.approx(count / everyone)
    # the estimates put children of several races with one of them: a point more than the census
    black = frame.loc["black", "of_residents"]
    assert black == pytest.approx(CENSUS_BLACK / CENSUS_ALL, abs=0.015)
