from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.figures.kit import canvas, page, style
from qi_analysis.figures.kit.canvas import Canvas
from qi_analysis.figures.kit.chart import Words
from qi_analysis.figures.kit.layout import drawn_lines

# The contract: pixels, and for print millimetres at 300 dots an inch.
CONTRACT = {
    "web": (1200, 675),
    "square": (1080, 1080),
    "story": (1080, 1920),
    "card": (1200, 630),
    "print": (round(180 / 25.4 * 300), round(120 / 25.4 * 300)),
}


def _as_seen(color: str, matrix: tuple[tuple[float, float, float], ...]) -> list[float]:
    """Linear RGB as seen with a color-vision deficiency (Machado et al. 2009, severity 1)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return [sum(w * c for w, c in zip(row, linear, strict=True)) for row in matrix]


@pytest.mark.parametrize(
    "matrix",
    [
        (
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.01182, 0.04294, 0.968881),
        ),
        (
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
    ],
    ids=["deuteranopia", "protanopia"],
)
def test_accent_and_neutral_differ_without_red_and_green(
    matrix: tuple[tuple[float, float, float], ...],
) -> None:
    accent, neutral = _as_seen(style.ACCENT, matrix), _as_seen(style.NEUTRAL, matrix)
    assert neutral[2] > 3 * max(accent[2], 0.01)  # one is bluish, the other yellowish
    assert accent[0] != pytest.approx(neutral[0], abs=0.02)


@pytest.mark.parametrize("name", CONTRACT)
def test_sizes_are_those_of_the_contract(name: str) -> None:
    size = style.size_named(name)
    assert (size.width_px, size.height_px) == CONTRACT[name]
    assert size.wide is (CONTRACT[name][0] > CONTRACT[name][1])


def test_there_is_no_other_size() -> None:
    assert set(style.SIZES) == set(CONTRACT)
    with pytest.raises(QiAnalysisError, match=r"'poster'.*Known: web, square"):
        style.size_named("poster")


@pytest.mark.parametrize("name", ["web", "square", "story", "card"])
def test_smallest_type_is_readable_on_a_phone(name: str) -> None:
    size = style.SIZES[name]
    assert size.px(size.small_pt) >= 17.99


def test_context_ignores_and_restores_the_settings_of_the_user() -> None:
    with mpl.rc_context({"font.size": 3, "svg.fonttype": "path", "axes.spines.left": True}):
        with style.context(style.SIZES["web"]):
            assert mpl.rcParams["svg.fonttype"] == "none"
            assert mpl.rcParams["pdf.fonttype"] == 42
            assert mpl.rcParams["font.size"] == style.SIZES["web"].base_pt
        assert mpl.rcParams["font.size"] == 3
        assert mpl.rcParams["svg.fonttype"] == "path"


WORDS = Words("Title", "Subtitle", "Footer")


@pytest.mark.parametrize("wrap", [Canvas.wrap, Canvas.balanced, Canvas.filled])
def test_wrapped_lines_fit_and_keep_every_word(wrap: Callable[..., str]) -> None:
    text = "About one in a thousand Black men and boys can expect to be killed by police " * 3
    type_: dict[str, Any] = {"points": 20, "weight": "bold"}
    with page.blank(style.SIZES["web"], WORDS) as sheet:
        wrapped = wrap(sheet, text, 500, **type_)
        widths = [sheet.width(line, **type_) for line in wrapped.split("\n")]
    assert len(widths) > 2
    assert max(widths) <= 500
    assert wrapped.split() == text.split()


@pytest.mark.parametrize("whole", ["23 %", "1 in 166", "1 de cada 166"])
def test_a_number_is_not_broken_over_two_lines(whole: str) -> None:
    with page.blank(style.SIZES["web"], WORDS) as sheet:
        for width in range(150, 500, 25):
            wrapped = sheet.wrap(f"killed and so on {whole} of them", width, points=20)
            assert whole in wrapped, width


def test_headline_and_footer_stay_inside_and_leave_the_middle() -> None:
    size = style.SIZES["card"]
    words = Words("A $5 title " * 12, "Words " * 40, "n " * 99)
    with page.blank(size, words) as sheet:
        free = page.free(sheet, words)
        boxes = drawn_lines(sheet.fig)
    assert 0 < free.bottom < free.top < size.height_px
    assert all(box.bottom >= free.top or box.top <= free.bottom for _, box in boxes)
    assert all(size.margin_px - 3 <= box.left and box.right <= size.width_px for _, box in boxes)
    assert any("$5" in text for text, _ in boxes)


def test_areas_split_without_overlap() -> None:
    area = canvas.Area(10, 20, 110, 220)
    left, right = area.columns(2, 20)
    assert (left.left, left.right, right.left, right.right) == (10, 50, 70, 110)
    upper, lower = area.rows(2, 40)
    assert (upper.top, upper.bottom, lower.top, lower.bottom) == (220, 140, 100, 20)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"sex": ["male"]}), "column 'race'"),
        (pd.DataFrame({"sex": [], "race": []}), "no rows"),
    ],
)
def test_frames_that_cannot_be_drawn_are_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        page.require(frame, ("sex", "race"), figure="lifetime_risk")
