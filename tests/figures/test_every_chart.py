"""What holds of every chart, in both languages and at every size."""

from __future__ import annotations

import pandas as pd
import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.figures import catalogue
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import drawn
from qi_analysis.figures.kit.layout import draw
from tests.figures.conftest import NUMBER, Made

ENGLISH_WORDS = {"the", "of", "and", "killed", "deaths", "men", "race", "years"}
NAMES = ("The Counted", "The Washington Post", "The Washington", "Police-Public")
"""Names stay as they are."""
CHARTS = [name for name in catalogue.names() if not name.startswith("claim-")]
METHODS = {"specification-curve", "records-flow", "two-step-test", "coder-confusion"}


def measured(chart: Chart, size: str) -> str:
    """Return what is printed, after the checks of the export and of the type."""
    canvas = style.SIZES[size]
    with style.context(chart.canvas(canvas)):
        drawing = draw(drawn(chart, canvas))  # raises what is wrong
    lines = drawing.texts
    assert drawing.rest.shape[:2] == (canvas.height_px, canvas.width_px)
    assert any(line.text == f"qi_analysis/{chart.name}" for line in lines)
    type_ = chart.canvas(canvas)
    assert min(line.px for line in lines) >= type_.px(type_.small_pt) - 0.01
    if size == "story":  # the app lays its controls over the lower 340 px
        assert min(line.box.bottom for line in lines) >= 339
        assert max(line.box.top for line in lines) <= 1920 - 180 + 1
    if chart.kind == "post":  # the least type, where readers see the picture
        scale = canvas.seen_px / canvas.width_px
        assert min(line.px for line in lines) * scale >= 11
        title = [line for line in lines if len(line.text) > 15 and line.text in chart.title]
        assert title
        assert min(line.px for line in title) * scale >= 20
    return " ".join(line.text for line in lines)


@pytest.mark.parametrize("size", style.SIZES)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", CHARTS)
def test_every_size_keeps_the_contract(made: Made, name: str, lang: str, size: str) -> None:
    chart = made[name, lang]
    printed = measured(chart, size)
    for words in (chart.title, chart.subtitle):
        assert words in printed
    if lang == "es":
        for known in NAMES:
            printed = printed.replace(known, "")
        assert not {word.strip(",.;:()").lower() for word in printed.split()} & ENGLISH_WORDS


@pytest.mark.parametrize("name", CHARTS)
def test_spanish_says_the_numbers_that_english_says(made: Made, name: str) -> None:
    english, spanish = made[name, "en"], made[name, "es"]
    for part in ("title", "subtitle", "footer", "alt_text"):
        one, other = getattr(english, part), getattr(spanish, part)
        assert one != other or not one
        assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), part
    assert english.data.equals(spanish.data)
    assert NUMBER.findall(english.alt_text)
    assert english.mind
    assert spanish.mind not in {"", english.mind}


@pytest.mark.parametrize("name", CHARTS)
def test_a_frame_that_cannot_be_drawn_is_refused(made: Made, name: str) -> None:
    chart = made[name, "en"]
    draws, words = chart.draw.func, chart.draw.keywords["words"]  # type: ignore[attr-defined]
    with pytest.raises(DataError, match="nothing to draw: no rows"):
        draws(chart.data.head(0), style.SIZES["web"], words)
    with pytest.raises(DataError, match="the chart needs the column"):
        draws(pd.DataFrame({"x": [1]}), style.SIZES["web"], words)


def test_every_chart_is_classed(made: Made) -> None:
    kinds = {name: made[name, "en"].kind for name in CHARTS}
    assert {name for name, kind in kinds.items() if kind == "review"} == METHODS
    assert set(kinds.values()) == {"post", "press", "review"}
    assert not set(catalogue.offered()) & METHODS
    assert set(catalogue.offered(review=True)) == set(catalogue.names())


def test_a_chart_that_the_story_does_not_name_comes_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue, "CHARTS", CHARTS[1:])
    assert catalogue.names()[: len(CHARTS)] == [*CHARTS[1:], CHARTS[0]]
    assert CHARTS[0] in catalogue.offered()
    assert catalogue.committed_sizes(CHARTS[0]) == catalogue.COMMITTED_SIZES
