"""The choices as data: complete, explained, and without what cannot be defended."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from qi_analysis.core import paths
from qi_analysis.risk.choices import dimensions, specifications
from qi_analysis.risk.choices.specifications import (
    BOUND,
    CHOICES,
    DEFENSIBLE,
    REPEAT,
    Specification,
)

EVERY = specifications.enumerate_all()
KEPT = [each for each in EVERY if each.kind == DEFENSIBLE]


def test_there_are_several_hundred_and_none_is_there_twice() -> None:
    assert 300 < len(KEPT) < 5000
    assert len({each.id for each in EVERY}) == len(EVERY)


@pytest.mark.parametrize("name", [name for name in CHOICES if name != "years"])
def test_every_option_is_explained_and_every_explained_option_is_used(name: str) -> None:
    explained = {option.name for option in dimensions.dimension(name).options}
    assert {getattr(each, name) for each in EVERY} == explained


def test_the_dimensions_are_the_fields_and_every_reason_says_something() -> None:
    assert tuple(each.name for each in dimensions.DIMENSIONS) == CHOICES
    for each in dimensions.DIMENSIONS:
        assert each.question.endswith("?")
        assert all(option.why.endswith(".") for option in each.options)
    for rule in (*specifications.RULES, *specifications.NOT_FOR_RISKS):
        assert rule.why.endswith(".")
        assert any(
            rule.excludes(each) for offer in specifications.offers()
            for each in offer.specifications()
        ), f"{rule.name} excludes nothing"  # fmt: skip


def test_nothing_indefensible_is_left() -> None:
    for each in KEPT:
        records = each.source not in {"edwards_lee_esposito_2019", "edwards_brown_2024"}
        if records:
            assert (each.race_classes, each.population) == ("exclusive", "calendar")
        if each.source.startswith("washington_post"):
            assert each.causes == "force"
        if each.competing == "no":
            assert (each.horizon, each.life_table) == ("85", "none")
        else:
            assert each.life_table != "none"
        if each.population == "published" and each.competing == "yes":
            assert each.life_table == "2017"
        if each.estimator == "counts":
            assert len(each.years) == len("2013-2018")
        assert each.unknown_race in {"impute", "drop"}
        assert each.years >= "2013"


def test_each_bound_is_shown_once_and_the_earlier_release_too() -> None:
    apart = Counter((e.source, e.causes, e.unknown_race) for e in EVERY if e.kind == BOUND)
    assert set(apart.values()) == {1}
    assert ("the_counted", "force", "all-white") in apart
    assert ("fatal_encounters_2018", "force+vehicle+suicide", "impute") in apart
    (again,) = (each for each in EVERY if each.kind == REPEAT)
    assert again.source == "washington_post_2024"
    assert again.unknown_race == "impute"


def test_periods_by_hand() -> None:
    assert specifications.common_years() == (2015, 2016)
    assert specifications.periods(range(2013, 2021)) == [
        "2013-2020", "2013-2016", "2017-2020", "2015-2016", "2013-2018", "2015-2020", "2013-2019",
    ]  # fmt: skip
    assert specifications.periods(range(2008, 2018)) == [
        "2013-2017", "2013-2015", "2016-2017", "2015-2016", "2015-2017",
    ]  # fmt: skip
    assert specifications.periods((2015, 2016)) == ["2015-2016"]
    assert "2020-2023" in specifications.periods(range(2015, 2024))


def test_claims_on_risks_take_nobody_out() -> None:
    fit = specifications.for_risks(KEPT)
    assert 0 < len(fit) < len(KEPT)
    assert {each.unknown_race for each in fit} == {"impute"}
    assert not any(each.source.startswith("washington_post") for each in fit)


def test_the_same_choices_have_the_same_id() -> None:
    one = Specification("a", "counts", "2013", "force", "impute", "x", "y", "z", "yes", "85")
    assert one.id == "a.counts.2013.force.impute.x.y.z.yes.85"


def test_the_unknown_before_2013_are_as_many_as_the_reason_says() -> None:
    unknown: Counter[str] = Counter()
    everybody: Counter[str] = Counter()
    path = paths.processed_dir() / "records_imputed.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["source"] == "fatal_encounters_2018" and row["cause"] == "officer_force":
                everybody[row["year"]] += int(row["imputation_1"])
                if row["race_status"] == "imputed":
                    unknown[row["year"]] += int(row["imputation_1"])
    shares = [unknown[year] / everybody[year] for year in everybody if year < "2013"]
    said = dimensions.NEVER_OFFERED["years before 2013"]
    assert f"{min(shares):.0%} to {max(shares):.0%}" in said
