"""The rules on the Court's sentences, on made-up words whose reading is plain."""

from __future__ import annotations

import pytest

from qi_analysis.opinions.supreme_court import coding
from qi_analysis.opinions.supreme_court.claims import claim_of
from tests.opinions.supreme_court.made_up_court import record, slip


def coded(court: str) -> coding.CourtCoding:
    return coding.code(record(slip(court)))


@pytest.mark.parametrize(
    "words",
    [
        "The Court of Appeals held that the officers were entitled to qualified immunity.",
        "Respondent argues that petitioners are not entitled to qualified immunity.",
        "In Moss v. Reed, we held that the guards were not entitled to qualified immunity.",
        "An officer is entitled to qualified immunity unless he violated clearly established law.",
        "If the answer is no, the agents are entitled to qualified immunity.",
        "We are asked whether the officers are entitled to qualified immunity.",
        "The panel’s determination that they were entitled to qualified immunity was unanimous.",  # noqa: RUF001
        "Officials are entitled to assert a qualified immunity defense.",
    ],
)
def test_what_others_said_or_the_law_in_general_is_no_ruling(words: str) -> None:
    assert coded(words).applied == "no"


@pytest.mark.parametrize(
    ("words", "for_whom"),
    [
        ("We hold that petitioners are entitled to qualified immunity.", "officials"),
        ("Petitioners are thus entitled to qualified immunity.", "officials"),
        ("Petitioners were not entitled to qualified immunity.", "plaintiff"),
        (
            (
                "The Ninth Circuit erred when it held that the officer was not entitled to "
                "qualified immunity."
            ),
            "officials",
        ),
        ("The Fifth Circuit erred in granting the guards qualified immunity.", "plaintiff"),
        (
            "The judgment of the Court of Appeals denying qualified immunity to her is reversed.",
            "officials",
        ),
        ("The officer did not violate clearly established law.", "officials"),
        ("He quali fied for it. The agents are entitled to quali fied immunity.", "officials"),
    ],
)
def test_rulings(words: str, for_whom: str) -> None:
    found = coded(words)
    assert (found.applied, found.for_whom) == ("applied", for_whom)


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (
            (
                "We hold that the entry did not violate the Fourth Amendment. Petitioners are thus "
                "entitled to qualified immunity."
            ),
            "violation",
        ),
        (
            (
                "The right was not clearly established. Petitioners are thus entitled to qualified "
                "immunity."
            ),
            "clearly_established",
        ),
        (
            (
                "We conclude that the search violated the Fourth Amendment. But the right was not "
                "clearly established. Petitioners are thus entitled to qualified immunity."
            ),
            "both",
        ),
        ("Petitioners are thus entitled to qualified immunity.", "neither"),
    ],
)
def test_steps(words: str, step: str) -> None:
    assert coded(words).step == step


def test_rulings_both_ways_are_left_to_a_reader() -> None:
    found = coded(
        "Officer Ash is thus entitled to qualified immunity. Officer Oak is not entitled to "
        "qualified immunity."
    )
    assert (found.for_whom, found.confidence) == ("split", "low")


def test_one_plain_ruling_is_not_enough_to_be_sure() -> None:
    assert coded("The officer did not violate clearly established law.").confidence == "low"
    assert coded("We hold that she is entitled to qualified immunity.").confidence == "medium"


def test_the_number_of_a_section_is_no_part_of_the_sentence() -> None:
    text = slip("IV Turning to the officers, we hold that they are entitled to qualified immunity.")
    found = coding.code(record(text))
    assert found.sentence.startswith("Turning to")
    assert found.offset == text.index("Turning to")


@pytest.mark.parametrize(
    ("words", "issue", "law", "claim"),
    [
        ("He shot at the car. Deadly force was used.", "", "", "force"),
        ("The warrantless search and entry of the home.", "20400", "314", "search"),
        ("They arrested him; the arrest was without a warrant to seize him.", "", "", "arrest"),
        ("The search and the arrest and the search.", "30150", "200", "speech"),
        ("Inmates of the prison.", "20400", "314", "other"),
        ("Inmates of the prison had their mail in a search.", "10050", "205", "search"),
        ("Nothing of the kind.", "", "", "other"),
    ],
)
def test_claims(words: str, issue: str, law: str, claim: str) -> None:
    assert claim_of(words, issue, law)[0] == claim
