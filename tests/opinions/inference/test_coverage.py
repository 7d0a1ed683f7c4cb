"""Gaps against simulated collections of which we know what was taken out."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest

from qi_analysis.opinions.inference import coverage
from qi_analysis.opinions.inference.completeness import entry_of
from qi_analysis.opinions.texts.query import CIRCUITS
from tests.opinions.inference.test_completeness import record

FIRST = date(2005, 1, 1)
DAYS = (date(2019, 12, 31) - FIRST).days + 1
Days = dict[str, list[date]]


def whole(chance: random.Random, share: float = 0.5) -> Days:
    """Return days with decisions of every circuit, each day by chance and weekends never."""
    return {
        court: [
            day
            for day in (FIRST + timedelta(days=at) for at in range(DAYS))
            if day.weekday() < 5 and chance.random() < share
        ]
        for court in CIRCUITS
    }


def test_nothing_is_found_where_nothing_is_missing() -> None:
    chance = random.Random(1)
    for share in (0.8, 0.4, 0.1, 0.02):
        for _ in range(5):
            days = whole(chance, share)
            assert coverage.gaps(days) == []
            assert coverage.thin_years(days) == []


def test_forty_days_cut_out_of_one_court_are_found() -> None:
    days = whole(random.Random(2))
    cut = (date(2011, 3, 1), date(2011, 4, 9))
    days["ca7"] = [day for day in days["ca7"] if not cut[0] <= day <= cut[1]]
    (gap,) = coverage.gaps(days)
    assert gap["court"] == "ca7"
    assert gap["after"] < "2011-03-01"
    assert gap["before"] > "2011-04-09"
    assert 40 <= gap["days"] <= 50


def test_the_shortest_gap_is_that_of_the_formula_and_can_be_found() -> None:
    days = whole(random.Random(3), share=0.1)
    sizes = coverage.shortest(days)
    size = sizes["ca3"]
    assert size is not None
    met = len(days["ca3"])
    pace = met / ((days["ca3"][-1] - days["ca3"][0]).days + 1)
    assert met * (1 - pace) ** size <= coverage.CHANCE / 12 < met * (1 - pace) ** (size - 1)
    start = date(2012, 6, 1)
    days["ca3"] = [d for d in days["ca3"] if not start <= d < start + timedelta(days=size + 10)]
    assert [gap["court"] for gap in coverage.gaps(days)] == ["ca3"]


def test_a_year_that_lost_its_larger_part_is_found_and_one_with_a_fifth_less_is_not() -> None:
    chance = random.Random(4)
    days = whole(chance)
    days["ca2"] = [d for d in days["ca2"] if d.year != 2014 or chance.random() < 0.3]
    days["ca5"] = [d for d in days["ca5"] if d.year != 2009 or chance.random() < 0.8]
    days["cadc"] = [d for d in days["cadc"] if d.year != 2017]
    found = coverage.thin_years(days)
    assert {(each["court"], each["year"]) for each in found} == {("ca2", 2014), ("cadc", 2017)}
    (none,) = (each for each in found if each["court"] == "cadc")
    assert none["decisions"] == 0
    assert none["usual"] == pytest.approx(130, abs=15)  # half of 261 working days


def test_one_decision_a_circuit_and_year_is_too_few_to_judge_and_not_whole() -> None:
    entries = [
        entry_of(record(n, court=court, filed=date(2005 + year, 6, 1)), None)
        for n, (court, year) in enumerate((c, y) for c in CIRCUITS for y in range(15))
    ]
    assert coverage.coverage(entries) is None


def test_what_is_not_published_or_has_no_court_or_day_is_not_counted() -> None:
    chance = random.Random(5)
    days = whole(chance)
    entries = [
        entry_of(record(n, court="ca1", filed=day), None) for n, day in enumerate(days["ca1"])
    ]
    more = [
        entry_of(record(900_000, court="ca2", status="Unpublished"), None),
        entry_of(record(900_001, court=None), None),
        entry_of(record(900_002, court="ca3", filed=None), None),
        entry_of(record(900_003, court="ca4"), None),
    ]
    told = coverage.coverage([*entries, *more])
    assert told is not None
    assert told["gaps"] == told["thin_years"] == []
    assert told["too_few"] == ["ca4"]
    assert set(told["courts_absent"]) == set(CIRCUITS) - {"ca1", "ca4"}
    assert list(told["shortest_gap"]) == ["ca1"]
    assert math.isfinite(told["shortest_gap"]["ca1"])
