from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.figures import catalogue
from qi_analysis.figures.charts import lifetime_risk, ratio_to_white, risk_by_age
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn, to_csv
from qi_analysis.figures.kit.layout import check_layout, drawn_lines
from qi_analysis.risk import study
from tests.figures.conftest import CHOICES, ENGLISH, NUMBER, SPANISH, WORDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = ("lifetime_risk", "ratio_to_white", "risk_by_age")


def _where(figure: Figure) -> dict[str, list[Area]]:
    """Each line of text -> where it is drawn."""
    places: dict[str, list[Area]] = {}
    for text, box in drawn_lines(figure):
        places.setdefault(text, []).append(box)
    return places


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_text_is_inside_and_apart_at_every_size(
    charts: dict[str, Chart], name: str, size: str
) -> None:
    figure = charts[name].draw(style.SIZES[size])
    assert (figure.bbox.width, figure.bbox.height) == pytest.approx(
        (style.SIZES[size].width_px, style.SIZES[size].height_px)
    )
    assert check_layout(figure) == []
    drawn = " ".join(text for text, _ in drawn_lines(figure))
    for words in (WORDS.title, WORDS.subtitle, WORDS.footer):
        assert words in drawn


@pytest.mark.parametrize("name", NAMES)
def test_no_type_is_smaller_than_the_smallest(charts: dict[str, Chart], name: str) -> None:
    size = style.SIZES["card"]
    figure = charts[name].draw(size)
    sizes = [
        float(text.get_fontsize())
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_text() and text.get_visible()
    ]
    assert len(sizes) > 15
    assert min(sizes) >= size.small_pt


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
    for label in ("96 · 1 in 1,000", "39 · 1 in 2,600", "3.7 · 1 in 27,000", "0.60 · 1 in 170,000"):
        assert label in places
    assert "Own scale: risk about 19 times smaller." in places  # 52 / 2.7
    assert "Dot: estimate. Line: authors\u2019 90% range." in places
    assert places["96 · 1 in 1,000"][0].bottom > places["39 · 1 in 2,600"][0].bottom


def test_lifetime_risk_is_redrawn_for_the_size(risk_frame: pd.DataFrame) -> None:
    wide = _where(lifetime_risk.draw(risk_frame, style.SIZES["web"], WORDS))
    tall = _where(lifetime_risk.draw(risk_frame, style.SIZES["square"], WORDS))
    assert wide["Women and girls"][0].left > wide["Men and boys"][0].right
    assert tall["Women and girls"][0].top < tall["Men and boys"][0].bottom
    assert len(wide["Latino"]) == 1
    assert len(tall["Latino"]) == 2


def test_lifetime_risk_takes_one_sex_and_a_row_without_interval(risk_frame: pd.DataFrame) -> None:
    men = risk_frame[risk_frame["sex"] == "male"].copy()
    men.loc[men["race"] == "latino", ["low", "high"]] = float("nan")
    men.loc[men["race"] == "white", ["risk_per_100k", "low", "one_in"]] = [0.0, 0.0, float("inf")]
    figure = lifetime_risk.draw(men, style.SIZES["web"], WORDS)
    assert check_layout(figure) == []
    places = _where(figure)
    assert "Women and girls" not in places
    assert "53 · 1 in 1,900" in places


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


def test_ratio_to_white_without_a_published_row_has_one_line(ratio_frame: pd.DataFrame) -> None:
    own = ratio_frame[~ratio_frame["published"]]
    places = _where(ratio_to_white.draw(own, style.SIZES["web"], WORDS))
    assert "no difference" in places
    assert not any(text.startswith("published") for text in places)


def test_ratio_to_white_below_one(ratio_frame: pd.DataFrame) -> None:
    low = ratio_frame.assign(**{name: ratio_frame[name] / 7 for name in ("ratio", "low", "high")})
    figure = ratio_to_white.draw(
        low, style.SIZES["story"], WORDS, race="asian_pacific_islander", sex="female"
    )
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


def test_risk_by_age_draws_one_sex(age_frame: pd.DataFrame) -> None:
    women = age_frame[age_frame["sex"] == "female"]
    figure = risk_by_age.draw(women, style.SIZES["web"], WORDS)
    printed = " ".join(text for text, _ in drawn_lines(figure))
    assert "Latina: 0.28 at 25-29" in printed  # 2.2 / 8
    assert "Black: 12" not in printed


@pytest.mark.parametrize(
    ("draw", "fixture"),
    [
        (lifetime_risk.draw, "risk_frame"),
        (ratio_to_white.draw, "ratio_frame"),
        (risk_by_age.draw, "age_frame"),
    ],
)
def test_a_missing_column_is_named(draw: Any, fixture: str, request: pytest.FixtureRequest) -> None:
    frame = request.getfixturevalue(fixture).drop(columns="high")
    with pytest.raises(DataError, match="'high'"):
        draw(frame, style.SIZES["web"], WORDS)


def test_words_that_leave_no_room_are_refused(risk_frame: pd.DataFrame) -> None:
    words = dataclasses.replace(WORDS, footer="Too many words. " * 120)
    with pytest.raises(CheckError, match="no room for the chart"):
        lifetime_risk.draw(risk_frame, style.SIZES["card"], words)


SPANISH_TITLES = {
    "lifetime-risk": "hombres y niños negros moriría a manos de la policía a lo largo de la vida",
    "ratio-to-white": "el riesgo de los hombres negros de morir a manos de la policía es de",
    "risk-by-age": "es máximo entre los 25 y los 35 años en todos los grupos",
    "trend": "el de los blancos cada año, 2013-2024",
    "unknown-race": "No consta la raza del 27\N{NO-BREAK SPACE}% de las personas muertas a tiros",
    "unknown-race-slider": "Sea cual sea la raza que se desconoce",
}


@pytest.fixture(scope="module")
def real() -> dict[str, tuple[Chart, Chart]]:
    """Each figure in English and in Spanish."""
    data = study.load()
    return {
        name: (catalogue.make(name, data, "en"), catalogue.make(name, data, "es"))
        for name in SPANISH_TITLES
    }


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("name", SPANISH_TITLES)
def test_spanish_charts_pass_the_checks_of_the_export(
    real: dict[str, tuple[Chart, Chart]], name: str, size: str
) -> None:
    chart = real[name][1]
    with style.context(style.SIZES[size]):
        figure = drawn(chart, style.SIZES[size])  # raises what is wrong
        text = " ".join(line for line, _ in drawn_lines(figure))
    assert SPANISH_TITLES[name] in text


@pytest.mark.parametrize("name", SPANISH_TITLES)
def test_spanish_says_what_english_says(real: dict[str, tuple[Chart, Chart]], name: str) -> None:
    english, spanish = real[name]
    assert NUMBER.findall(english.alt_text) == NUMBER.findall(spanish.alt_text)
    assert NUMBER.findall(english.alt_text)
    assert to_csv(english.data) == to_csv(spanish.data)
    assert spanish.mind
    assert not {"the", "of", "and", "killed"} & set(
        f"{spanish.title} {spanish.subtitle} {spanish.alt_text} {spanish.mind}".split()
    )


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
