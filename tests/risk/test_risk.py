"""What the table of risk answers, what it refuses, and the shape others rely on."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from qi_analysis import risk
from qi_analysis.core import vocabulary
from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import Question, answer, estimators, study, to_records

CONTRACT = [
    "estimate", "source", "years", "sex", "race", "deaths", "risk_per_100k", "low", "high",
    "one_in", "ratio_to_white", "ratio_low", "ratio_high", "level",
]  # fmt: skip
"""Field names of DESIGN.md, typed from it."""
RACES = {
    "white", "black", "latino", "american_indian_alaska_native", "asian_pacific_islander", "total",
}  # fmt: skip


QUESTIONS = [
    Question(),
    Question(population="calendar", through="85"),
    Question(estimate="counts"),
    Question(estimate="multilevel", through="85", level=0.5),
    Question(estimate="counts", years="2015", causes="all", race_classes="exclusive"),
    Question(estimate="counts", by_year=True, population="calendar", level=0.5),
    Question(source="edwards_brown_2024", by_year=True),
    Question(source="edwards_brown_2024", years="2020"),
    Question(source="the_counted", estimate="counts", by_year=True),
    Question(source="fatal_encounters_2018", estimate="counts", causes="all", unknown_race="drop"),
    Question(source="mapping_police_violence_2021", estimate="counts", race_classes="published"),
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_contract(question: Question, data: study.Study) -> None:
    records = to_records(answer(question, data))
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    for row in records:
        assert list(row) == CONTRACT
        assert row["sex"] in {"male", "female"}
        assert row["race"] in RACES
        assert row["low"] <= row["risk_per_100k"] <= row["high"]
        assert row["ratio_low"] <= row["ratio_to_white"] <= row["ratio_high"]
        assert row["one_in"] is None or row["one_in"] * row["risk_per_100k"] == pytest.approx(1e5)
        if row["race"] == "white":
            assert row["ratio_to_white"] == row["ratio_low"] == row["ratio_high"] == 1


def test_rows(data: study.Study) -> None:
    by_year = answer(Question(estimate="counts", by_year=True), data)
    assert list(by_year["years"].unique()) == [str(year) for year in range(2013, 2019)]
    assert len(by_year) == 6 * 2 * 6
    assert len(answer(Question(), data)) == 12
    brown = answer(Question(source="edwards_brown_2024", by_year=True))
    assert len(brown) == 11 * 2 * 5
    assert set(brown["level"]) == {0.8}
    assert "total" not in set(brown["race"])


def test_deaths_are_those_of_the_file(data: study.Study) -> None:
    """Sum of officer_force over the file, by hand with awk: 68,427 over ten imputations."""
    counted = answer(Question(estimate="counts"), data)
    total = counted[counted["race"] == "total"]["deaths"].sum()
    assert total == pytest.approx(6842.7)
    published = to_records(answer(Question(), data))
    assert {row["deaths"] for row in published} == {None}


def test_same_seed_same_numbers_and_another_seed_close(data: study.Study) -> None:
    first, again, other = (
        answer(Question(estimate="counts", seed=seed), data) for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first["low"].equals(other["low"])
    np.testing.assert_allclose(first["risk_per_100k"], other["risk_per_100k"], rtol=1e-12)
    np.testing.assert_allclose(first["low"], other["low"], rtol=0.06)


def test_a_wider_level_is_a_wider_interval(data: study.Study) -> None:
    narrow, wide = (answer(Question(estimate="counts", level=level), data) for level in (0.5, 0.95))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_more_causes_more_deaths(data: study.Study) -> None:
    chosen = ["force", "force+vehicle", "force+vehicle+suicide", "all"]
    deaths = [answer(Question(estimate="counts", causes=c), data)["deaths"].sum() for c in chosen]
    assert deaths == sorted(deaths)
    # the file's own columns, summed with awk over the ten imputations and both sexes, total twice
    sums = {"officer_force": 68427, "vehicle": 21652, "suicide": 11011, "other": 1500}
    steps = np.cumsum(list(sums.values())) / 10 * 2
    np.testing.assert_allclose(deaths, steps, rtol=1e-9)


COUNTED: dict[str, Any] = {"source": "the_counted", "estimate": "counts"}
SHOT: dict[str, Any] = {"source": "washington_post_2024", "estimate": "counts"}
REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"unknown_race": "drop"}, "without marking which values were unknown"),
    (
        {"unknown_race": "all-black", "estimate": "counts"},
        "without marking which values were unknown",
    ),
    ({"by_year": True}, "--by-year is not supported by --estimate published"),
    ({"years": "2013-2015"}, "--years 2013-2015 is not supported"),
    ({"causes": "all"}, "one model of officer force"),
    ({"race_classes": "exclusive"}, "their own race classes"),
    ({"level": 0.8}, "at the 90% level"),
    ({"estimate": "counts", "years": "2012-2014"}, "has 2013-2018"),
    ({"estimate": "counts", "years": "2018-2013"}, "run backward: write 2013-2018"),
    ({"estimate": "counts", "years": "lately"}, "not understood"),
    ({"estimate": "counts", "level": 1.0}, "not between 0 and 1"),
    ({"estimate": "counts", "draws": 10}, "at least 100 draws"),
    ({"source": "edwards_brown_2024"}, "add --by-year"),
    ({"source": "edwards_brown_2024", "years": "2013-2014"}, "add --by-year"),
    ({"source": "edwards_brown_2024", "years": "2024"}, "has 2013-2023"),
    ({"source": "edwards_brown_2024", "years": "x"}, "not understood"),
    ({"source": "edwards_brown_2024", "estimate": "counts"}, "not counts"),
    ({"source": "edwards_brown_2024", "by_year": True, "through": "85"}, "opens at 80"),
    ({"source": "edwards_brown_2024", "by_year": True, "level": 0.9}, "80% level"),
    ({"source": "the_recounted"}, "is not known"),
    ({"source": "the_counted"}, "it publishes records, not estimates; use --estimate counts"),
    ({**COUNTED, "population": "published"}, "that label belongs to the study"),
    ({**COUNTED, "unknown_race": "all-latino"}, "is not known"),
    ({**COUNTED, "years": "2015-2017"}, "the_counted has 2015-2016"),
    ({**SHOT, "causes": "force+vehicle"}, "holds no deaths of class vehicle"),
    ({"estimate": "guess"}, "is not known"),
]


@pytest.mark.parametrize(("options", "words"), REFUSALS)
def test_refusals_say_why(options: dict[str, Any], words: str, data: study.Study) -> None:
    with pytest.raises(UnsupportedRequestError, match=words):
        answer(Question(**options), data)


def test_published_years_may_be_named(data: study.Study) -> None:
    assert answer(Question(years="2013-2018", level=0.9), data).equals(answer(Question(), data))


def test_exclusive_classes_pair_latino_deaths_with_all_hispanic_people(data: study.Study) -> None:
    mixed = data.exposure([2015], "calendar", "published")
    exclusive = data.exposure([2015], "calendar", "exclusive")
    np.testing.assert_allclose(mixed.sum(axis=2), exclusive.sum(axis=2))
    latino, black = vocabulary.RACES.index("latino"), vocabulary.RACES.index("black")
    assert (exclusive[:, :, latino] >= mixed[:, :, latino]).all()
    assert (exclusive[:, :, black] <= mixed[:, :, black]).all()


def test_published_label_is_two_years_early_under_exclusive_classes(data: study.Study) -> None:
    label = data.exposure([2017], "published", "exclusive")
    calendar = data.exposure([2015], "calendar", "exclusive")
    np.testing.assert_array_equal(label, calendar)


def test_one_in_is_null_without_deaths(data: study.Study) -> None:
    """No imputation has an American Indian or Asian woman killed in some year (awk on the file)."""
    rows = to_records(answer(Question(estimate="counts", by_year=True), data))
    none = [row for row in rows if row["deaths"] == 0]
    assert none
    for row in none:
        assert row["risk_per_100k"] == row["low"] == row["ratio_to_white"] == 0
        assert row["one_in"] is None
        assert row["high"] > 0


def test_ratio_is_of_the_printed_risks(data: study.Study) -> None:
    frame = answer(Question(estimate="counts"), data)
    white = frame[frame["race"] == "white"].set_index("sex")["risk_per_100k"]
    np.testing.assert_allclose(
        frame["ratio_to_white"], frame["risk_per_100k"] / frame["sex"].map(white)
    )
    assert estimators.PRIOR_DEATHS == 0.5
    assert risk.DRAWS >= 1000
