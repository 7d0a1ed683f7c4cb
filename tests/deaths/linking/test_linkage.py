"""Linking made-up records. Nobody in them exists."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.linking import duplicates, names, overlap, pairs
from qi_analysis.deaths.linking.linkage import Linked, link
from tests.deaths.made_up import records

DAY = date(2016, 5, 4)


def people(*changes: dict[str, Any]) -> pd.DataFrame:
    """Return records of one person with changes; each needs a source."""
    told = [{"date": DAY} | change for change in changes]
    return records(*({"year": each["date"].year if each["date"] else 2016} | each for each in told))


def same(*changes: dict[str, Any]) -> bool:
    """Return whether two records, of sources a and b, are found to be one death."""
    first, second = changes
    return len(link(people({"source": "a"} | first, {"source": "b"} | second)).pairs) == 1


UNKNOWN_AGE = {"age_low": np.nan, "age_high": np.nan}
WITHHELD = {"name": "Name withheld by police"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Example", "robert example"),
        ("Example, Robert", "Robert Example"),
        ("Robert A. Example Jr.", "Robert Example"),
        ("José Muñoz-Example", "Jose Munoz Example"),
        ('Robert "Bobby" Example', "Bobby Example"),
        ("Robert O'Example III", "Robert OExample"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    alike = names.similarity([names.normalize(one)], [names.normalize(other)])
    assert alike[0] >= pairs.SAME_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [("Robert Example", "Maria Sample"), ("Robert Example", "William Testperson")],
)
def test_other_names_are_not(one: str, other: str) -> None:
    alike = names.similarity([names.normalize(one)], [names.normalize(other)])
    assert alike[0] < pairs.UNLIKE_NAME


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Name withheld by police",
        "Unknown",
        "Unidentified man",
        "John Doe 2",
        "Not yet released",
    ],
)
def test_placeholders_are_no_names(name: str) -> None:
    assert names.normalize(name) == ""
    assert np.isnan(names.similarity([names.normalize(name)], ["robert example"])[0])


def test_names_that_hold_such_words_are_names() -> None:
    assert names.normalize("Robert Unknownson") == "robert unknownson"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({}, {"date": date(2016, 5, 24)}),  # dated by the injury and by the death
        ({}, {"age_low": 30.0, "age_high": 39.0}),
        ({}, {"state": "IN"}),  # died across the border
        ({}, {"race": "black"}),
        ({}, {"name": "Rob Exampel", "race": "unknown"}),
        (WITHHELD, {}),
        (WITHHELD | UNKNOWN_AGE, WITHHELD | UNKNOWN_AGE),  # nothing else to go by, nothing against
    ],
)
def test_one_death_in_two_sources(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"name": "Maria Sample", "sex": "female", "age_low": 52.0, "age_high": 52.0}),
        ({}, {"name": "Maria Sample"}),  # all else equal: another person of that day
        (WITHHELD, {"date": date(2016, 5, 12)}),
        (WITHHELD, {"sex": "female"}),
        (WITHHELD, {"age_low": 60.0, "age_high": 60.0}),
        ({}, {"date": date(2016, 12, 24), "age_low": 60.0, "age_high": 60.0}),
        ({}, {"date": date(2018, 5, 4)}),  # the same name two years later
        (WITHHELD, WITHHELD | {"state": "IN"}),
    ],
)
def test_two_deaths(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert not same(first, second)


def test_several_deaths_of_one_day_and_state_are_told_apart_by_age() -> None:
    found = link(
        people(
            {"source": "a"} | WITHHELD | {"age_low": 20.0, "age_high": 20.0},
            {"source": "a"} | WITHHELD | {"age_low": 44.0, "age_high": 44.0},
            {"source": "b", "name": "Maria Sample", "age_low": 44.0, "age_high": 44.0},
            {"source": "b", "name": "Robert Example", "age_low": 20.0, "age_high": 20.0},
        )
    )
    assert found.records["death"].tolist() == [0, 1, 1, 0]


def test_a_record_has_one_partner_in_another_source() -> None:
    found = link(people({"source": "a"}, {"source": "b"}, {"source": "b", "race": "unknown"}))
    assert found.pairs[["left", "right"]].to_numpy().tolist() == [[0, 1]]


def test_links_among_three_sources_are_consistent() -> None:
    found = link(
        people(
            {"source": "a"} | WITHHELD,
            {"source": "b"},
            {"source": "c"},
            {"source": "a"},
            {"source": "c", "date": date(2016, 5, 5)} | WITHHELD,
        )
    )
    deaths = found.records["death"]
    assert deaths[1] == deaths[2] == deaths[3]
    assert deaths[0] == deaths[4] != deaths[1]
    assert not found.records.duplicated(["death", "source"]).any()


def test_a_record_without_a_date_is_refused() -> None:
    with pytest.raises(DataError, match="without a date cannot be linked") as caught:
        link(people({"source": "a"}, {"source": "b", "date": None}))
    assert caught.value.row == 3


def test_blocks_find_the_pairs_that_comparing_everybody_finds() -> None:
    rng = random.Random(5)
    first = [f"Name{letter}" for letter in "abcdefghij"]
    records = people(
        *(
            {
                "source": rng.choice("ab"),
                "state": rng.choice(["OH", "IN"]),
                "date": date(2016, 1, 1) + timedelta(days=rng.randrange(500)),
                "name": f"{rng.choice(first)} {rng.choice(first)}",
            }
            for _ in range(200)
        )
    )
    found = pairs.candidates(records, within=False)
    expected = set()
    for one in range(200):
        for two in range(one + 1, 200):
            a, b = records.loc[one], records.loc[two]
            days = abs((a["date"] - b["date"]).days)
            near = a["state"] == b["state"] and days <= pairs.WINDOW
            names_alike = sorted(a["name"].split()) == sorted(b["name"].split())
            if a["source"] != b["source"] and (near or (names_alike and days <= 366)):
                expected.add((one, two))
    assert set(zip(found["left"], found["right"], strict=True)) == expected
    assert not found.duplicated(["left", "right"]).any()


def test_likely_repeats_are_listed_without_names() -> None:
    records = people(
        {"source": "a"},
        {"source": "a", "name": "Robert Exampel", "race": "unknown"},
        {"source": "a", "name": "Maria Sample"},
        {"source": "a", "name": "Maria Sample", "age_low": 4.0, "age_high": 4.0},
        {"source": "a", "state": "TX"} | WITHHELD,
        {"source": "a", "state": "TX"} | WITHHELD,
        {"source": "a", "state": "ME"} | WITHHELD | UNKNOWN_AGE,
        {"source": "a", "state": "ME"} | WITHHELD | UNKNOWN_AGE,
    )
    listed = duplicates.find(records)
    assert listed["strength"].tolist() == ["strong", "fair", "withheld"]
    assert listed[["line", "other_line"]].to_numpy().tolist() == [[2, 3], [4, 5], [6, 7]]
    assert listed.loc[0, "reasons"] == "same name, same day, same age, race unknown"
    assert (
        not listed.astype(str)
        .apply(lambda column: column.str.contains("Sample|Exam"))
        .any(axis=None)
    )


def linked_by_hand() -> pd.DataFrame:
    records = people(
        {"source": "a"},
        {"source": "b", "race": "unknown", "duty": "off"},
        {"source": "a", "race": "black"},
        {"source": "b", "race": "white"},
        {"source": "a", "race": "other", "cause": "suicide"},
        {"source": "b", "race": "unknown", "date": date(2017, 1, 1)},
    )
    shot = [True, True, True, False, True, False]
    return records.assign(death=[0, 0, 1, 1, 2, 3], shot=shot)


def test_kind_and_race_of_a_death_are_what_its_records_say_together() -> None:
    records = linked_by_hand()
    kinds = ["shot_off_duty", "shot_on_duty", "not_force", "other_force"]
    assert overlap.kind_of_deaths(records).tolist() == kinds
    assert overlap.race_of_deaths(records).tolist() == ["white", "disagree", "other", "unknown"]


def test_overlap_counts_deaths_by_the_lists_that_have_them() -> None:
    table = overlap.overlap(linked_by_hand(), {"a": [2016], "b": [2016, 2017]})
    rows = table.set_index("race")[["year", "kind", "a", "b", "deaths"]]
    assert rows.loc["disagree"].tolist() == [2016, "shot_on_duty", "yes", "yes", 1]
    assert rows.loc["other"].tolist() == [2016, "not_force", "yes", "no", 1]
    assert rows.loc["unknown"].tolist() == [2017, "other_force", "not_covered", "yes", 1]


def test_agreement_on_race_and_what_another_source_tells() -> None:
    records = linked_by_hand()
    table = overlap.race_agreement(records, "a", "b")
    cells = table[["year", "race", "other_race", "deaths"]].to_numpy().tolist()
    assert cells == [[2016, "black", "white", 1], [2016, "white", "unknown", 1]]
    told = overlap.told_elsewhere(records, "b", "a")
    assert told.to_dict() == {"r1": "white"}


def test_linking_leaves_the_records_given_alone() -> None:
    records = people({"source": "a"}, {"source": "b"})
    before = records.copy()
    assert isinstance(link(records), Linked)
    pd.testing.assert_frame_equal(records, before)
