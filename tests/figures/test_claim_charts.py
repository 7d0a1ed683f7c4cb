"""The array of 1,000 people and the cards of claims."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from qi_analysis.claims import ledger
from qi_analysis.figures.charts import icon_array
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.language import load
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.shared import claim_numbers
from tests.figures.conftest import Made


@pytest.mark.parametrize(("one_in", "people"), [(1041.0, 1), (2600.0, 0), (480.0, 2), (100.0, 10)])
def test_the_number_marked_is_one_thousand_divided_by_one_in(one_in: float, people: int) -> None:
    frame = pd.DataFrame({"one_in": [one_in]})
    assert icon_array.marked(frame) == people


def test_the_array_shows_a_thousand_people(made: Made) -> None:
    chart = made["icon-array", "en"]
    figure = chart.draw(style.SIZES["square"])
    lines = figure.axes[0].lines
    others, marked = (np.column_stack(line.get_data()) for line in lines)
    assert (len(others), len(marked)) == (999, 1)
    assert len(np.unique(others, axis=0)) == 999  # nobody stands on somebody else
    away = np.abs(others - marked[0]).max(axis=1)
    assert away.min() == 2  # and the marked one, who is larger, hides nobody
    assert "about 1 would be killed" in chart.title


def test_every_claim_has_a_card_with_its_words(made: Made) -> None:
    for claim in ledger.load().values():
        chart = made[f"claim-{claim.id}", "en"]
        assert chart.claims == (claim.id,)
        assert claim.statement in chart.title
        assert "http" not in chart.footer
        cited = claim.status == "cited_only"
        assert ("Not recomputed" in chart.footer) is cited
        own = claim.said_by == "our own count"  # nobody else has printed a number
        assert chart.data["what"].tolist()[:1] == ["counted" if own else "published"]
        assert (len(chart.data) == 1) is (cited or own)


def test_a_card_of_a_range_has_no_invented_middle() -> None:
    row = pd.Series(
        {"what": "published", "unit": "ratio", "value": math.nan, "low": 1.2, "high": 1.7}
    )
    assert claim_numbers.shown(row, load()) == ("1.2 to 1.7 times", "")
    assert claim_numbers.shown(row, load("es")) == ("1.2 a 1.7 veces", "")


@pytest.mark.parametrize(
    ("unit", "value", "low", "high", "expected"),
    [
        ("ratio", 2.5, math.nan, math.nan, ("2.5 times", "")),
        ("ratio", 3.0, math.nan, math.nan, ("3 times", "")),
        ("ratio", 2.541, 2.418, 2.664, ("2.54 times", "2.42 to 2.66")),
        ("one_in", 1069.3, 1032.2, 1109.3, ("1 in 1,070", "1 in 1,030 to 1,110")),
        ("opinions", 529.0, math.nan, math.nan, ("529", "")),
        ("years", 57375.0, math.nan, math.nan, ("57,375 years", "")),
        ("percent", 3.9, math.nan, math.nan, ("3.9%", "")),
        ("percent", 1.42096, math.nan, math.nan, ("1.42%", "")),
        ("percent", 27.8339, math.nan, math.nan, ("27.8%", "")),
        ("percent", math.nan, 44.0, 57.0, ("44% and 57%", "")),
        ("per_100k", 96.03, math.nan, math.nan, ("96 per 100,000", "")),
    ],
)
def test_numbers_are_printed_in_the_unit_of_the_claim(
    unit: str, value: float, low: float, high: float, expected: tuple[str, str]
) -> None:
    row = pd.Series({"what": "independent", "unit": unit, "value": value, "low": low, "high": high})
    assert claim_numbers.shown(row, load()) == expected


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Our data cannot tell 0.84 from 3.01: they neither confirm nor refute"),
        ("es", "Nuestros datos no distinguen entre 0.84 y 3.01: ni confirman ni refutan"),
    ],
)
def test_a_card_says_what_cannot_be_told(made: Made, lang: str, words: str) -> None:
    chart = made["claim-american-indian-women-lifetime-ratio", lang]
    assert words in chart.mind.replace("\u00a0", " ")
    assert "%" not in chart.mind  # no share of the ways of counting


@pytest.mark.parametrize("size", list(style.SIZES))
def test_a_card_says_what_there_is_of_each_half_of_a_claim(made: Made, size: str) -> None:
    """The abstract says 13 of force and 10 granted; by hand our list has 12 and 10."""
    chart = made["claim-article-13-force-decisions", "en"]
    lines = " ".join(text for text, _ in drawn_lines(drawn(chart, style.SIZES[size])))
    assert "12, 10 of them for the officers" in lines.replace("\u00a0", " ")
    assert "12, 10 of them for the officers" in chart.captions["post"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [  # 18 American Indian women in the deaths that the study's authors released
        ("en", "39.3 to 51.9 years (51.9 from only 18 people)"),
        ("es", "39.3 a 51.9 años (51.9 con solo 18 personas)"),
    ],
)
def test_a_card_says_on_how_few_an_end_of_a_range_rests(made: Made, lang: str, words: str) -> None:
    chart = made["claim-life-years-per-person-39-to-52", lang]
    for size in style.SIZES.values():
        lines = " ".join(text for text, _ in drawn_lines(drawn(chart, size)))
        assert words in lines.replace("\u00a0", " "), size.name


@pytest.mark.parametrize(("lang", "words"), [("en", "46 of 67"), ("es", "46 de 67")])
def test_a_count_is_said_of_how_many(made: Made, lang: str, words: str) -> None:
    """The statement has both numbers: of 67 decisions 46 were for the officials."""
    chart = made["claim-supreme-court-for-officials", lang]
    lines = [text for text, _ in drawn_lines(drawn(chart, style.SIZES["square"]))]
    assert words in lines
    assert words in chart.captions["post"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "they neither confirm nor"), ("es", "ni confirman")]
)
@pytest.mark.parametrize("size", ["card", "square"])
def test_what_cannot_be_told_stays_on_the_card(
    made: Made, size: str, lang: str, words: str
) -> None:
    for claim in ("black-women", "latino-men", "american-indian-women"):
        chart = made[f"claim-{claim}-lifetime-ratio", lang]
        lines = " ".join(text for text, _ in drawn_lines(drawn(chart, style.SIZES[size])))
        assert words in lines.replace("\u00a0", " "), claim


def test_a_card_says_what_the_projects_give(made: Made) -> None:
    mind = made["claim-black-men-lifetime-ratio", "en"].mind
    assert "The records of 4 projects give 2.25 to 2.57." in mind
    assert "rejects" not in mind  # the check of imputed race is passed
