"""The categories: ages without gaps, recodes that refuse what they do not know."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core import vocabulary
from qi_analysis.core.errors import DataError
from qi_analysis.core.vocabulary import AGE_GROUPS, AGES, Recode
from tests.oracles import ele_2019

RECODES = [
    vocabulary.SEX,
    vocabulary.ELE_RACE,
    vocabulary.EDWARDS_BROWN_RACE,
    vocabulary.CENSUS_RACE,
    vocabulary.HISPANIC_ORIGIN,
]


def test_age_groups_are_those_of_the_abridged_life_table() -> None:
    assert ele_2019.AGE_STARTS == vocabulary.AGE_STARTS
    assert [AGES[0], AGES[1], AGES[2], AGES[17], AGES[18]] == ["0", "1-4", "5-9", "80-84", "85+"]
    assert len(AGES) == len(set(AGES)) == 19


def test_age_groups_leave_no_gap_and_do_not_overlap() -> None:
    end = 0.0
    for group in AGE_GROUPS:
        assert group.start == end
        assert group.width > 0
        end = group.start + group.width
    assert math.isinf(end)


def test_labels_say_which_ages_are_in_the_group() -> None:
    for group in AGE_GROUPS[1:-1]:
        first, last = (int(part) for part in group.label.split("-"))
        assert (first, last - first + 1) == (group.start, group.width)


def test_names_are_of_people_and_complete() -> None:
    assert set(vocabulary.RACE_NAMES) == {*vocabulary.RACES, vocabulary.TOTAL}
    assert set(vocabulary.GROUP_NOUNS) == set(vocabulary.SEXES)
    assert vocabulary.REFERENCE_RACE in vocabulary.RACES


def test_choices_of_cause_grow_and_end_with_all() -> None:
    assert list(vocabulary.CAUSE_CHOICES) == [
        "force",
        "force+vehicle",
        "force+vehicle+suicide",
        "all",
    ]
    before: set[str] = set()
    for classes in vocabulary.CAUSE_CHOICES.values():
        assert before < set(classes) <= set(vocabulary.CAUSE_CLASSES)
        before = set(classes)
    assert before == set(vocabulary.CAUSE_CLASSES)


@pytest.mark.parametrize("recode", RECODES, ids=lambda recode: recode.what)
def test_every_word_is_translated_into_the_vocabulary(recode: Recode) -> None:
    known = {*vocabulary.SEXES, *vocabulary.RACES, *vocabulary.ORIGINS, vocabulary.MULTIRACE}
    words = list(recode.words)
    translated = recode(words)
    assert set(translated) <= known
    assert len(translated) == len(words)


@pytest.mark.parametrize(
    ("recode", "word", "ours"),
    [
        (vocabulary.SEX, "Female", "female"),
        (vocabulary.ELE_RACE, "African American", "black"),
        (vocabulary.ELE_RACE, "Latinx", "latino"),
        (vocabulary.ELE_RACE, "American Indian/AK Native", "american_indian_alaska_native"),
        (vocabulary.ELE_RACE, "Asian/Pacific Islander", "asian_pacific_islander"),
        (vocabulary.EDWARDS_BROWN_RACE, "aian", "american_indian_alaska_native"),
        (vocabulary.EDWARDS_BROWN_RACE, "api", "asian_pacific_islander"),
        (vocabulary.EDWARDS_BROWN_RACE, "hispanic", "latino"),
        (vocabulary.CENSUS_RACE, "Native Hawaiian or Other Pacific Islander",
         "asian_pacific_islander"),
        (vocabulary.CENSUS_RACE, "More than one race", "more_than_one_race"),
        (vocabulary.HISPANIC_ORIGIN, "Not Hispanic or Latino", "non_hispanic"),
        (vocabulary.HISPANIC_ORIGIN, "Not Stated", "not_stated"),
    ],
)  # fmt: skip
def test_words_mean_what_the_source_says(recode: Recode, word: str, ours: str) -> None:
    assert recode([word]) == [ours]


@pytest.mark.parametrize("recode", RECODES, ids=lambda recode: recode.what)
@pytest.mark.parametrize("unseen", ["", "WHITE", "white ", "Hispanic", "unknown", "NA"])
@pytest.mark.parametrize("place", [0, 3])
def test_unseen_word_is_refused_with_its_place_and_the_known_words(
    recode: Recode, unseen: str, place: int
) -> None:
    values = [next(iter(recode.words))] * 4
    values[place] = unseen
    with pytest.raises(DataError) as caught:
        recode(values, file="deaths.csv")
    assert (caught.value.file, caught.value.row) == ("deaths.csv", place + 2)
    assert caught.value.column == recode.what
    assert f"unknown {recode.what} {unseen!r}" in str(caught.value)
    for word in recode.words:
        assert repr(word) in str(caught.value)


@given(st.lists(st.sampled_from(["m", "f", "u", "?", "M"])), st.integers(0, 9))
def test_recode_keeps_order_or_stops_at_the_first_unseen_word(
    values: list[str], first_row: int
) -> None:
    recode = Recode("sex", {"m": "male", "f": "female", "u": None})
    unseen = [place for place, value in enumerate(values) if value in {"?", "M"}]
    if unseen:
        with pytest.raises(DataError) as caught:
            recode(values, first_row=first_row)
        assert caught.value.row == first_row + unseen[0]
    else:
        expected = {"m": "male", "f": "female", "u": None}
        assert recode(values) == [expected[value] for value in values]
