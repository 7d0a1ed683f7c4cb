"""Pictures in a language read from right to left: an invented one, in Hebrew letters."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from qi_analysis.figures.charts import lifetime_risk
from qi_analysis.figures.kit import language, style
from qi_analysis.figures.kit import mirror as turning
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.layout import drawn_lines
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

NAMES = (
    "lifetime-risk",
    "ratio-to-white",
    "risk-by-age",
    "trend",
    "unknown-race",
    "unknown-race-slider",
)
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבצדהפגחיכקלמנועסרשתוושסיז")


@cache
def invented() -> Language:
    """The English file, its letters outside of fields put into Hebrew ones one by one."""
    text = (resources.files("qi_analysis.figures.kit") / "text" / "en.toml").read_text("utf-8")
    tree = tomllib.loads(text)
    about = tree.pop("language") | {"name": "Invented", "direction": "rtl"}
    return language.parse(
        "\n".join([_table("language", about), *(_table(*item) for item in tree.items())]), "xx"
    )


def _table(name: str, values: dict[str, Any]) -> str:
    """A table of TOML; a JSON string is a TOML string too."""
    own = [
        f"{json.dumps(key)} = {json.dumps(value if name == 'language' else _hebrew(value))}"
        for key, value in values.items()
        if isinstance(value, str)
    ]
    below = [
        _table(f"{name}.{key}", value) for key, value in values.items() if isinstance(value, dict)
    ]
    return "\n".join([f"[{name}]", *own, *below])


def _hebrew(message: str) -> str:
    """The message in Hebrew letters, its fields left alone."""
    parts = re.split(r"(\{\w+\})", message)
    return "".join(p if p.startswith("{") else p.lower().translate(LETTERS) for p in parts)


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    data = study.load()
    return {
        name: import_module(f"qi_analysis.figures.charts.{name.replace('-', '_')}").make(
            data, invented()
        )
        for name in NAMES
    }


def test_the_invented_language_is_read_from_the_right() -> None:
    words = invented()
    assert words.rtl
    assert words.race("white") == "שחיתה"  # w h i t e
    assert words.say("number.one_in", n=5) == "1 ינ 5"
    assert set(words.messages) == set(language.load().messages)


@pytest.mark.parametrize("size", ["web", "square", "story"])
@pytest.mark.parametrize("name", NAMES)
def test_a_turned_chart_passes_the_check_of_layout(
    charts: dict[str, Chart], name: str, size: str
) -> None:
    canvas, chart = style.SIZES[size], charts[name]
    with style.context(canvas):
        figure = drawn(chart, canvas)  # refuses what overlaps, leaves the canvas or is too faint
        lines = drawn_lines(figure)
    right = canvas.width_px - canvas.margin_px
    (headline,) = [box for text, box in lines if chart.title.startswith(text)]
    assert headline.right == pytest.approx(right, abs=3)
    assert headline.left > canvas.margin_px
    for text, box in lines:
        assert box.left >= 0, text
        assert box.right <= right + 3, text
    for axes in figure.axes:
        begin, end = axes.get_xlim()
        assert begin > end


def _labels(figure: Figure) -> list[tuple[float, float, float]]:
    """Left and right end of each number beside a dot, and where the dot is; pixels."""
    found = []
    boxes = dict(drawn_lines(figure))
    for axes in figure.axes:
        for text in axes.texts:
            box = boxes[text.get_text()]
            dot = axes.transData.transform(text.xy)[0]  # type: ignore[attr-defined]
            found.append((box.left, box.right, float(dot)))
    return found


def test_labels_stand_on_the_other_side_of_their_marks(risk_frame: pd.DataFrame) -> None:
    size = style.SIZES["web"]
    words = Words("Title", "Subtitle", "Footer")
    with style.context(size):
        figure = lifetime_risk.draw(risk_frame, size, words)
        before = _labels(figure)
        turning.apply(figure)
        after = _labels(figure)
    assert len(before) == len(after) == 12
    for (left, right, dot), (new_left, new_right, new_dot) in zip(before, after, strict=True):
        assert left > dot
        assert new_right < new_dot
        # the same picture, seen in a mirror
        assert new_dot == pytest.approx(size.width_px - dot, abs=1)
        assert new_right == pytest.approx(size.width_px - left, abs=1)
        assert new_left == pytest.approx(size.width_px - right, abs=1)


def test_scales_are_labelled_on_the_right() -> None:
    size = style.SIZES["web"]
    with style.context(size):
        figure = style.figure(size)
        axes = figure.add_axes((0.1, 0.2, 0.3, 0.6))
        axes.plot([0, 1], [0, 1])
        style.ticks(size, axes, [0, 1], axis="y")
        style.ticks(size, axes, [3, 4], axis="x")
        axes.set_xlim(3, 5)
        turning.apply(figure)
        boxes = dict(drawn_lines(figure))
        middle = np.mean(axes.get_window_extent().intervalx)
    assert axes.get_position().x0 == pytest.approx(0.6)
    assert boxes["1"].left > axes.get_window_extent().x1
    assert boxes["3"].left > middle
    assert boxes["4"].left == pytest.approx(middle, abs=10)
