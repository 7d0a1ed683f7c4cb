"""The opinion that is followed step by step: kept as the coder gives it, and safe to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qi_analysis.opinions.validation import walkthrough
from tests.opinions.made_up import opinion

AGAIN = (
    "after a change of the coder run `qi_analysis.opinions.validation.walkthrough.keep_example()`"
)


@pytest.mark.raw("courtlistener_sample/courtlistener_v3_opinions_1100.jsonl.gz")
def test_the_kept_example_is_what_the_coder_gives(
    raw_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(raw_dir))
    assert walkthrough.steps(walkthrough.example_opinion()) == walkthrough.example(), AGAIN
    basis = walkthrough.example()["coded"]["basis"]
    text = walkthrough.example_opinion().text
    assert text[basis["offset"] :].startswith(basis["sentence"])


def test_the_basis_is_about_immunity() -> None:
    # the number of a page may stand between the two words
    sentence = walkthrough.example()["coded"]["basis"]["sentence"]
    assert re.search(r"qualified[\s\d-]+immunity", sentence)


def test_only_a_short_passage_of_the_text_is_kept() -> None:
    told = walkthrough.example()
    assert len(told["coded"]["basis"]["sentence"]) < 300
    assert all(set(each) == {"label", "probability", "offset", "characters"}
               for each in told["mentions"])  # fmt: skip


def test_text_cannot_become_markup() -> None:
    body = (
        "We hold that the <script>alert(1)</script> officers & agents are entitled to qualified "
        "immunity. Affirmed."
    )
    shown = walkthrough.highlighted(walkthrough.steps(opinion(body)))
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "&amp; agents" in shown


def test_roles_are_counted() -> None:
    body = (
        "The district court granted summary judgment on the basis of qualified immunity. We hold "
        "that the officers are entitled to qualified immunity. Affirmed."
    )
    told = walkthrough.steps(opinion(body))
    assert dict(walkthrough.roles(told)) == {
        "the court holds that officials are immune": 1, "immunity was granted below": 1,
    }  # fmt: skip
    assert "rests on no sentence" in walkthrough.highlighted(
        {"coded": {"basis": None}, "text": {"characters": 1}}
    )
