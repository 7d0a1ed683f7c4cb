"""What is posted is read on a phone: type, room for the app's controls, credit, captions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.core.errors import CheckError
from qi_analysis.figures.charts import claim_card
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import draw
from qi_analysis.figures.shared import verdict_mark
from qi_analysis.figures.shared.claim_results import results
from tests.figures.conftest import Made
from tests.figures.test_every_chart import measured

CARDS = (
    "claim-black-men-lifetime-ratio",
    "claim-black-people-three-times",
    "claim-no-officer-charged-since-2013",
    "claim-women-one-in-33000",
    "claim-fifth-circuit-64-ninth-42-percent",
    "claim-circuit-appeals-granted-54-percent",
)
"""A card of each verdict, and the longest claim."""


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_cards_keep_the_contract(made: Made, lang: str, size: str) -> None:
    for name in CARDS:
        measured(made[name, lang], size)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_card_is_legible_in_a_feed(made: Made, lang: str) -> None:
    for name in claim_card.names():
        measured(made[name, lang], "square")


def test_small_type_is_refused(made: Made) -> None:
    chart = made["young-men", "en"]
    plain = replace(chart, draw=lambda _: chart.draw(style.SIZES["square"]))
    with pytest.raises(CheckError, match=r"type too small \(\d+\.\d px, not 11 px\)"):
        drawn(plain, style.SIZES["square"])


def test_verdicts_look_different() -> None:
    verdicts = {result.verdict for result in evaluate_all()}
    looks = {
        (verdict_mark.COLORS[v], v in verdict_mark.FILLED, verdict_mark._STROKES[v])
        for v in verdicts
    }
    assert len(looks) == len(verdicts) == 5


def test_the_verdict_is_above_the_claim(made: Made) -> None:
    for name in CARDS:
        chart = made[name, "en"]
        lines = draw(drawn(chart, style.SIZES["square"])).texts
        top = max(lines, key=lambda line: line.box.top)
        assert top.text == chart.subtitle


def test_a_failed_number_is_not_the_largest(made: Made) -> None:
    for claim, printed, instead in (
        ("women-one-in-33000", "33,000", "1 in 38,400"),  # ours, by the README's table of claims
        ("sotomayor-five-force-cases", "5 of 5", "2 of 5"),  # by hand: Mullenix, White v. Pauly
    ):
        chart = made[f"claim-{claim}", "en"]
        lines = draw(drawn(chart, style.SIZES["square"])).texts
        largest = max(lines, key=lambda line: line.px)
        assert largest.text == instead
        assert printed not in largest.text
        assert "Instead, " in chart.captions["post"]
        assert instead in chart.captions["post"]


@pytest.mark.parametrize(
    ("claim", "lang", "words"),
    [
        ("circuit-opinions-529", "en", "at least 529"),
        ("circuit-opinions-529", "es", "al menos 529"),
        ("appellate-decisions-over-800", "en", "more than 800"),
        ("black-men-one-in-1000", "en", "about 1 in 1,000"),
        ("life-years-black-cohort", "en", "roughly 16,000 years"),
    ],
)
def test_hedges_stay(made: Made, claim: str, lang: str, words: str) -> None:
    chart = made[f"claim-{claim}", lang]
    lines = [line.text for line in draw(drawn(chart, style.SIZES["card"])).texts]
    assert words in lines
    assert words in chart.captions["post"]
    assert words in chart.alt_text


def test_captions_of_cards_have_number_interval_and_source(
    made: Made,
) -> None:
    for name in claim_card.names():
        chart, result = made[name, "en"], results()[name.removeprefix("claim-")]
        post = chart.captions["post"]
        assert len(post) <= 280
        assert re.search(r"\d|zero", post)
        assert chart.subtitle in post
        assert cited(chart) in post
        own = getattr(result.evaluation, "independent", None)
        if own is not None:
            assert "90% interval:" in post, name


def cited(chart: Chart) -> str:
    """The source as the picture prints it, without what it says besides."""
    lines = [line.text for line in draw(drawn(chart, style.SIZES["card"])).texts]
    (source,) = (text for text in lines if text.startswith(("Source: ", "Claim: ")))
    return source.partition(": ")[2].removesuffix(". Not public case by case")
