"""Real opinions as ground: what is put into them, and what their sentences are taken for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qi_analysis.opinions.reading.appeal import read_appeal
from qi_analysis.opinions.reading.segments import Document
from qi_analysis.opinions.training import unrelated
from qi_analysis.opinions.training.labeled import Phrase
from tests.opinions.made_up import opinion

FRAME = """United States Court of Appeals
No. 10-1234
PAT MOSS, Plaintiff-{}, v. ACME COMPANY, Defendant-{}.
Before Birch, Cedar, and Elm, Circuit Judges.
CEDAR, Circuit Judge.
The lease ran for ten years from the first of May.
The tenant left in the third year without a word.
The rent for the rest was never paid.
The court below entered judgment for the {}.
The landlord was bound to look for another tenant.
{}
"""
LOST = FRAME.format("Appellant", "Appellee", "company", "The judgment is affirmed.")
WON = FRAME.format("Appellant", "Appellee", "company", "The judgment is reversed.")
LABELS = (
    "granted", "denied", "no_decision", "law", "argued_granted", "below_granted", "violation_no",
    "clear_no", "clear_yes", "violation_yes", "violation_not_reached",
)  # fmt: skip
PHRASES = [
    Phrase(f"On qualified immunity: {label} by {w}.", label, w) for w in "xy" for label in LABELS
]


@pytest.fixture
def two_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    def texts() -> Iterator[str]:
        return iter([LOST, WON])

    monkeypatch.setattr(unrelated, "_texts", texts)


@pytest.mark.parametrize(
    ("text", "results"),
    [(LOST, ["no_decision", "granted"]), (WON, ["no_decision", "denied"])],
    ids=["affirmed", "reversed"],
)
def test_a_passage_agrees_with_how_the_appeal_ends(text: str, results: list[str]) -> None:
    assert list(unrelated.fitting(read_appeal(Document(text)))) == results


@pytest.mark.usefixtures("two_texts")
def test_a_passage_is_put_in_and_nothing_else_changes() -> None:
    made = list(unrelated.planted_opinions(PHRASES, opinion("")))
    assert [x.codes["qi_result"] for x in made] == [
        "no_decision",
        "granted",
        "no_decision",
        "denied",
    ]
    assert [x.group for x in made] == ["x", "x", "y", "y"]
    for each, ground in zip(made, (LOST, LOST, WON, WON), strict=True):
        lines = each.opinion.text.split("\n")
        added = [x for x in lines if "qualified immunity" in x]
        assert len(added) == 1
        assert "\n".join(x for x in lines if x != added[0]) == ground
        if "violation" not in each.codes:  # else the steps may say it all
            assert f"{each.codes['qi_result']} by {each.group}" in added[0]
        other = "xy".replace(each.group, "")
        assert f"by {other}." not in added[0]


@pytest.mark.usefixtures("two_texts")
def test_sentences_that_may_decide_a_step_are_not_taken_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = (
        "The search was unreasonable and violated the Constitution.\nThe rent was paid in full.\n"
    )
    monkeypatch.setattr(unrelated, "_texts", lambda: iter([told]))
    assert [(x.text, x.label, x.group) for x in unrelated.plain_sentences()] == [
        ("The rent was paid in full.", "other", "")
    ]
