"""Claims as questions: the answer follows the verdict, in both languages, with the same numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.results import Result
from qi_analysis.figures.kit.language import fields_of
from qi_analysis.site import words
from qi_analysis.site.answers import ANSWERS, answer, between, covers, shown, statement

VERDICTS = {
    # id: (answer, number that comes out), from the table of claims of the README
    "black-men-lifetime-ratio": ("yes", "2.47 times"),
    "black-men-one-in-1000": ("yes", "1 in 1,020"),
    "circuit-opinions-529": ("open", "at least 529 opinions"),
    "black-women-lifetime-ratio": ("open", "1.30 times"),
    "women-one-in-33000": ("no", "1 in 38,400"),
    "black-share-of-killed-2020": ("caveat", "27.8%"),
    "sotomayor-five-force-cases": ("no", "2"),
}
SPANISH = {"2.47 times": "2.47 veces", "1 in 1,020": "1 de cada 1,020", "27.8%": "27.8 %"}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {result.claim.id: result for result in evaluate_all()}


def test_both_languages_have_the_same_words_with_the_same_fields() -> None:
    english, spanish = (words.load(code).messages for code in words.LANGUAGES)
    assert english.keys() == spanish.keys()
    for key, message in english.items():
        assert fields_of(message) == fields_of(spanish[key]), key
    same = {key for key in english if english[key] == spanish[key]}
    assert same <= {"answer.no"}  # the same word in both


def test_answers_and_numbers_are_those_of_the_ledger(results: dict[str, Result]) -> None:
    for name, (kind, number) in VERDICTS.items():
        english, spanish = (answer(results[name], code) for code in words.LANGUAGES)
        assert (english.kind, english.number) == (kind, number)
        assert spanish.kind == kind
        if number in SPANISH:
            assert spanish.number == SPANISH[number]
        if kind == "no":  # what comes out is said, and never the printed number instead
            assert number in english.line


def test_every_claim_is_a_question_with_three_sentences_of_why(results: dict[str, Result]) -> None:
    for name, result in results.items():
        for code in words.LANGUAGES:
            found = answer(result, code)
            assert found.question.endswith("?"), name
            assert len(found.why) == 3, name
            assert all(part[0].isupper() and part[-1] == "." for part in found.why), name
            assert found.line.endswith("."), name
            assert found.kind == ANSWERS[result.verdict]
        spoken = set(re.findall(r"\d[\d,.]*\d", answer(result, "en").line))
        assert spoken <= set(re.findall(r"\d[\d,.]*\d", answer(result, "es").line)), name


def test_a_question_keeps_names_and_lowers_what_only_began_a_sentence(
    results: dict[str, Result],
) -> None:
    begins = {
        "black-men-lifetime-ratio": "Is it true that over their lives, Black men",
        "latino-men-lifetime-ratio": "Is it true that over their lives, Latino men",
        "first-refusal-since-2004": "Is it true that Taylor v. Riojas (2020)",
        "black-people-three-times": "Is it true that Black people are",
        "killed-in-2020": "Is it true that police killed 1,127",
    }
    for name, words_of in begins.items():
        assert answer(results[name]).question.startswith(words_of)
    assert answer(results["killed-in-2020"], "es").question.startswith(
        "¿Es cierto que la policía mató a 1,127"
    )


def test_an_interval_is_explained_where_it_is_first_used(results: dict[str, Result]) -> None:
    for result in results.values():
        text = " ".join(answer(result).why)
        if "interval" in text:
            assert "nine cases of ten" in text.partition("interval")[2]


def test_a_statement_without_a_translation_stays_english(results: dict[str, Result]) -> None:
    unknown = replace(results["killed-in-2020"].claim, id="no-such-claim", statement="As said.")
    assert statement(unknown, "es") == "As said."


@pytest.mark.parametrize(
    ("unit", "value", "exact", "english", "spanish"),
    [
        ("ratio", 2.467, False, "2.47 times", "2.47 veces"),
        ("ratio", 3.0, True, "3 times", "3 veces"),
        ("one_in", 1021.57, False, "1 in 1,020", "1 de cada 1,020"),
        ("one_in", 909.0, True, "1 in 909", "1 de cada 909"),
        ("percent", 27.834, False, "27.8%", "27.8 %"),
        ("percent", 28.0, True, "28%", "28 %"),
        ("deaths", 1146.0, False, "1,146", "1,146"),
        ("years", 57375.0, True, "57,375", "57,375"),
        ("years", 39.04, False, "39.0", "39.0"),
        ("deaths", 1234567.0, True, "1,234,567", "1,234,567"),
    ],
)
def test_numbers_in_the_unit_of_a_claim(
    unit: str, value: float, exact: bool, english: str, spanish: str
) -> None:
    for code, expected in (("en", english), ("es", spanish)):
        assert shown(unit, value, words.load(code), exact=exact) == expected


def test_a_range_says_its_unit_once_and_what_words_cover_may_be_open(
    results: dict[str, Result],
) -> None:
    english, spanish = (words.load(code) for code in words.LANGUAGES)
    assert between("ratio", 2.27, 2.70, english) == "2.27 to 2.70 times"
    assert between("ratio", 2.27, 2.70, spanish) == "2.27 a 2.70 veces"
    assert covers(results["circuit-opinions-529"].claim, english) == "529 or more"
    assert covers(results["black-men-lifetime-ratio"].claim, spanish) == "2.25 a 2.75 veces"
