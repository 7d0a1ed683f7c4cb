from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from qi_analysis.core.errors import CheckError
from qi_analysis.figures import catalogue
from qi_analysis.figures.charts import lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.layout import check_layout, drawn_lines
from qi_analysis.risk import study
from tests.figures.conftest import CHOICES, ENGLISH, SPANISH, WORDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _where(figure: Figure) -> dict[str, list[Area]]:
    """Each line of text -> where it is drawn."""
    places: dict[str, list[Area]] = {}
    for text, box in drawn_lines(figure):
        places.setdefault(text, []).append(box)
    return places


def test_lifetime_risk_orders_groups_by_risk_and_puts_the_total_last(
    risk_frame: pd.DataFrame,
) -> None:
    assert lifetime_risk.group_order(risk_frame) == [
        "black",
        "american_indian_alaska_native",
        "latino",
        "white",
        "asian_pacific_islander",
        "total",
    ]


@pytest.mark.parametrize("size", ["web", "story"])
def test_lifetime_risk_prints_both_numbers_of_every_row(
    risk_frame: pd.DataFrame, size: str
) -> None:
    places = _where(lifetime_risk.draw(risk_frame, style.SIZES[size], WORDS))
    for label in ("96 · 1 in 1,000", "39 · 1 in 2,600", "14 · 1 in 7,100"):
        assert label in places
    assert "Dot: estimate. Line: authors\u2019 90% range." in places
    assert places["96 · 1 in 1,000"][0].bottom > places["39 · 1 in 2,600"][0].bottom


def _colors(figure: Figure) -> dict[float, str]:
    """Ratio -> color of the marker drawn there."""
    return {
        float(np.asarray(line.get_xdata())[0]): str(line.get_color())
        for axes in figure.axes
        for line in axes.get_lines()
        if line.get_marker() in {"o", "D"}
    }


def test_ratio_to_white_marks_the_published_estimate(ratio_frame: pd.DataFrame) -> None:
    figure = ratio_to_white.draw(ratio_frame, style.SIZES["square"], WORDS)
    markers = {
        float(np.asarray(line.get_xdata())[0]): line.get_marker()
        for line in figure.axes[0].get_lines()
        if line.get_marker() in {"o", "D"}
    }
    assert markers[2.47] == "D"
    assert {marker for value, marker in markers.items() if value != 2.47} == {"o"}
    assert _colors(figure)[2.47] == style.ACCENT
    places = _where(figure)
    assert {"no difference", "published 2.5", "1.9", "2.3 (2.1 to 2.6)"} <= set(places)
    heights = [
        places[name][0].top
        for name in ("As published", "Population and groups", "If unknown race were")
    ]
    assert heights == sorted(heights, reverse=True)


def test_ratio_to_white_below_one(ratio_frame: pd.DataFrame) -> None:
    low = ratio_frame.assign(**{name: ratio_frame[name] / 7 for name in ("ratio", "low", "high")})
    figure = ratio_to_white.draw(low, style.SIZES["story"], WORDS)
    assert check_layout(figure) == []
    assert "published 0.35" in _where(figure)  # 2.47 / 7
    left, right = figure.axes[0].get_xlim()
    assert left < 1.92 / 7
    assert right > 1


def test_ratio_to_white_uses_two_columns_only_where_one_is_too_long(
    ratio_frame: pd.DataFrame,
) -> None:
    def columns(frame: pd.DataFrame, size: str) -> int:
        return len(ratio_to_white.draw(frame, style.SIZES[size], WORDS).axes)

    assert columns(ratio_frame, "card") == 2
    assert columns(ratio_frame, "square") == 1
    assert columns(ratio_frame.head(3), "card") == 1


@pytest.mark.parametrize("size", ["web", "square"])
def test_risk_by_age_has_a_line_a_group_named_at_its_peak(
    age_frame: pd.DataFrame, size: str
) -> None:
    figure = risk_by_age.draw(age_frame, style.SIZES[size], WORDS)
    (axes,) = figure.axes
    tops = {
        round(float(np.max(np.asarray(line.get_ydata()))), 6)
        for line in axes.get_lines()
        if len(np.asarray(line.get_xdata())) > 2
    }
    assert tops == {96 / 8, 55 / 8, 53 / 8, 39 / 8, 14 / 8}  # the bump of the frame, at 25-29
    printed = " ".join(text for text, _ in drawn_lines(figure))
    assert "Black: 12 at 25-29" in printed
    assert "White: 4.9 at 25-29" in printed


def test_words_that_leave_no_room_are_refused(risk_frame: pd.DataFrame) -> None:
    words = dataclasses.replace(WORDS, footer="Too many words. " * 120)
    with pytest.raises(CheckError, match="no room for the chart"):
        lifetime_risk.draw(risk_frame, style.SIZES["card"], words)


def test_choices_are_named_by_the_language_alone() -> None:
    """No id of a choice is printed, and every one has a label in each language."""
    frame = pd.DataFrame(CHOICES, columns=list(ratio_to_white.COLUMNS))
    for words in (ENGLISH, SPANISH):
        said = ratio_to_white.describe(frame, words)
        assert "_" not in said
    assert "2013-2015, 2.9 (2.5 a 3.4); 2016-2018, 2.1 (1.9 a 2.4)" in said


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "unweighted mean of the five rates"), ("es", "media sin ponderar")]
)
def test_the_total_of_the_study_is_said_to_be_an_unweighted_mean(lang: str, words: str) -> None:
    # weighted by population it is 1 in 2,050 men and 1 in 37,600 women: docs and notebook 02
    footer = catalogue.make("lifetime-risk", study.load(), lang).footer
    assert words in footer
    assert " 49 (" in footer
    assert " 2.7 (" in footer
