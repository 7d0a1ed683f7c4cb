"""Light and dark: a partner for every color of the palette, and contrast in both."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex, to_rgba_array

from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.figures.kit import style, themes
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import check_layout

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PALETTE = {
    value
    for name, value in vars(style).items()
    if name.isupper() and isinstance(value, str) and value.startswith("#")
} | set(style.STEPS)


def contrast(one: str, other: str) -> float:
    """Contrast of two colors: WCAG 2.2, definitions of relative luminance and contrast ratio."""

    def luminance(color: str) -> float:
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_known_ratios() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#ff0000") == pytest.approx(3.998, abs=0.001)  # WebAIM's checker
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # and so this


def test_every_color_of_the_palette_has_a_dark_partner() -> None:
    assert len(PALETTE) >= 10
    assert set(themes.DARK) == PALETTE
    assert len(set(themes.DARK.values())) == len(PALETTE)  # no two become one


@pytest.mark.parametrize("ground", [style.BACKGROUND, style.BAND])
@pytest.mark.parametrize("theme", themes.THEMES)
def test_colors_stand_out_in_both_themes(theme: str, ground: str) -> None:
    shown = themes.DARK if theme == "dark" else {color: color for color in PALETTE}
    for color in style.TEXT_COLORS:
        assert contrast(shown[color], shown[ground]) >= 4.5, (color, theme)
    for color in style.MARK_COLORS:
        assert contrast(shown[color], shown[ground]) >= 3, (color, theme)


def test_what_is_light_becomes_dark() -> None:
    assert contrast(themes.DARK[style.BACKGROUND], "#000000") < 1.5
    assert contrast(themes.DARK[style.INK], "#ffffff") < 1.5


@pytest.mark.parametrize("name", ["lifetime_risk", "ratio_to_white", "risk_by_age"])
def test_a_dark_chart_has_no_light_color_left(charts: dict[str, Chart], name: str) -> None:
    size = style.SIZES["web"]
    with style.context(size):
        figure = drawn(charts[name], size, "dark")
        assert check_layout(figure) == []
        assert to_hex(figure.get_facecolor()) == themes.DARK[style.BACKGROUND]
        texts = {to_hex(text.get_color()) for text in figure.texts}
    assert texts <= {themes.DARK[color] for color in style.TEXT_COLORS}


def test_transparency_is_kept() -> None:
    with style.context(style.SIZES["web"]):
        figure = _figure()
        axes = figure.add_subplot()
        band = axes.fill_between([0, 1], [1, 1], color=style.ACCENT, alpha=0.22, linewidth=0)
        themes.apply(figure, "dark")
    (face,) = to_rgba_array(band.get_facecolor())
    assert to_hex(face) == themes.DARK[style.ACCENT]
    assert face[3] == pytest.approx(0.22)


@pytest.mark.parametrize("theme", themes.THEMES)
def test_a_foreign_color_is_refused(theme: str) -> None:
    figure = _figure()
    figure.text(0.5, 0.5, "pink", color="#ff69b4")
    with pytest.raises(CheckError, match="#ff69b4 is not in the palette"):
        themes.apply(figure, theme)


def test_a_chart_with_a_foreign_color_is_not_exported(charts: dict[str, Chart]) -> None:
    chart = charts["lifetime_risk"]

    def draw(size: style.Size) -> Figure:
        figure = chart.draw(size)
        figure.axes[0].lines[0].set_color("#00ff00")
        return figure

    with pytest.raises(CheckError, match="#00ff00 is not in the palette"):
        drawn(dataclasses.replace(chart, draw=draw), style.SIZES["web"])


def test_an_unknown_theme_is_named() -> None:
    with pytest.raises(QiAnalysisError, match=r"'sepia'. Known: light, dark"):
        themes.apply(_figure(), "sepia")


def _figure() -> Figure:
    """An empty figure in our settings."""
    size = style.SIZES["web"]
    with style.context(size):
        return style.figure(size)
