"""Finding claims by sentences as people write them."""

from __future__ import annotations

import pytest

from qi_analysis.claims import ledger, search
from qi_analysis.core.errors import DataError
from tests.claims.sentences import HELD_OUT, SENTENCES, TUNED


def found_first(sentence: str) -> str | None:
    matches = search.closest(sentence)
    return matches[0].claim.id if matches else None


def wrong(sentences: tuple[tuple[str, str | None], ...]) -> list[tuple[str, str | None]]:
    return [(said, first) for said, right in sentences if (first := found_first(said)) != right]


def test_the_sentences_are_fifty_and_about_claims_of_the_ledger() -> None:
    assert len(SENTENCES) == len({said for said, _ in SENTENCES}) == 50
    assert {right for _, right in SENTENCES} - {None} <= set(ledger.load())
    assert sum(right is None for _, right in SENTENCES) == 5
    assert (*TUNED, *HELD_OUT) == (*SENTENCES[::2], *SENTENCES[1::2])


def test_at_least_45_of_50_find_theirs_first() -> None:
    assert len(wrong(SENTENCES)) <= 5


def test_the_half_that_was_not_looked_at_does_as_well() -> None:
    assert len(wrong(HELD_OUT)) <= 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "black people are 3x as likely to be killed",
            "African Americans are three times as likely to be murdered",
        ),
        (
            "1 in 1,000 black men will be killed by cops",
            "one in every thousand black men will be killed by police",
        ),
        ("28% of the killed were black", "28 percent of the killed were Black"),
    ],
)
def test_synonyms_and_numbers_are_one(one: str, other: str) -> None:
    assert found_first(one) == found_first(other) is not None


def test_best_first_and_no_more_than_asked_for() -> None:
    matches = search.closest("police killed people in 2020", limit=2)
    assert len(matches) == 2
    scores = [each.score for each in matches]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "sentence",
    ["black people earn less than white people", "white men own most guns", "cats and dogs"],
)
def test_what_is_about_the_same_people_and_not_about_killing_finds_nothing(sentence: str) -> None:
    assert search.closest(sentence) == []


def test_a_sentence_without_words_is_refused() -> None:
    with pytest.raises(DataError, match="no words"):
        search.closest("  … 42 ")


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("police violence cost 57,375 years of life in 2015", "years-of-life-lost-2015"),
        ("in 2016 we lost 54,754 years of life to police violence", "years-of-life-lost-2016"),
        ("people of color lost more than half the years of life lost to police",
         "years-of-life-lost-people-of-color"),
        ("black men lose 3,772 years of life per 100,000 to police use of force",
         "life-years-black-men-use-of-force"),
        ("5,696 years of life per 100,000 Black men are lost to police encounters",
         "life-years-black-men-all-encounters"),
        ("Black men born today will lose 16,000 years to the police", "life-years-black-cohort"),
        ("a white man killed by police loses 39 years of life", "life-years-per-person-39-to-52"),
        ("the government missed 17,100 police killings since 1980",
         "vital-statistics-missed-17100"),
        ("more than half of the deaths are missing from official records",
         "vital-statistics-missed-17100"),
    ],
)  # fmt: skip
def test_sentences_on_years_of_life_find_theirs_first(sentence: str, right: str) -> None:
    """Written before they were tried; nothing was tuned on them."""
    assert found_first(sentence) == right
