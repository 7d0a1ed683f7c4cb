"""What the trained reader answers, holds back and quotes, on opinions it was not trained on."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from qi_analysis.opinions.reading.baseline import BaselineReader
from qi_analysis.opinions.reading.coded import ANSWERED
from qi_analysis.opinions.reading.coder import code
from tests.opinions.made_up import opinion, plain

FRAME = (
    "Pat Moss sued Officer Lee Fern under 42 U.S.C. § 1983 for excessive force. Fern claimed "
    "qualified immunity. {}"
)
PARAPHRASES = Path(__file__).with_name("paraphrases.csv")
HOLDING = "We hold that the officers are entitled to qualified immunity."


def holdings() -> list[tuple[str, str]]:
    """Holdings in varied words, made up for this test; no reader was trained on them."""
    with PARAPHRASES.open(encoding="utf-8", newline="") as file:
        return [(row["result"], row["holding"]) for row in csv.DictReader(file)]


def test_a_holding_in_other_words_is_understood() -> None:
    asked = holdings()
    rows = [code(opinion(FRAME.format(words))) for _, words in asked]
    right = sum(row.qi_result == hand for row, (hand, _) in zip(rows, asked, strict=True))
    wrong = [
        row.needs_review
        for row, (hand, _) in zip(rows, asked, strict=True)
        if row.qi_result not in {None, hand}
    ]
    assert right >= 38, right
    assert len(wrong) <= 20, wrong
    # most of the wrong ones wait for a person
    assert wrong.count(False) <= 9, wrong


def test_what_is_held_back_waits_for_a_person() -> None:
    reader = BaselineReader.shipped()
    high = {"level": 1.01, "level_short": 1.01}
    unsure = replace(
        reader.documents,
        fields={name: {**x, **high} for name, x in reader.documents.fields.items()},
    )
    row = replace(reader, documents=unsure).read(opinion(FRAME.format(HOLDING)))
    assert set(row.abstained) == set(ANSWERED)
    assert row.needs_review
    assert 0 < row.probability["qi_result"] < 1
    assert row.target is None


def test_an_opinion_without_text_is_not_answered() -> None:
    row = code(plain(" \n"))
    assert set(row.abstained) == set(ANSWERED)
    assert row.needs_review
    assert (row.probability, row.quotes, row.basis) == ({}, {}, None)


def test_every_quote_is_verbatim_at_its_offset() -> None:
    source = opinion(FRAME.format(HOLDING + " Affirmed."))
    row = code(source)
    assert row.qi_result == "granted"
    assert {"qi_raised", "qi_result", "force_claim"} <= set(row.quotes)
    for quote in row.quotes.values():
        assert source.text[quote.offset :].startswith(quote.sentence)
    assert "entitled to" in row.quotes["qi_result"].sentence


def test_probabilities_are_given_for_every_answer() -> None:
    row = code(opinion(FRAME.format(HOLDING)))
    assert set(row.probability) == set(ANSWERED)
    assert all(0 <= p <= 1 for p in row.probability.values())


@pytest.mark.parametrize("said", ["", "It rained."])
def test_without_a_mention_nothing_is_raised(said: str) -> None:
    row = code(opinion(f"Hill sued over a debt. {said} Affirmed."))
    assert (row.qi_raised, row.qi_result, row.violation) == (False, "no_decision", "not_reached")
