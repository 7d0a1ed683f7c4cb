"""The estimates from the lowest to the highest, each with its interval, and ours among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import choices_rows
from qi_analysis.risk import study
from qi_analysis.risk.choices.options import ESTIMATE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

_NAMED = (1, 2, 3)
"""Ratios with a line and a name: the same risk, twice, three times."""


def make(data: study.Study, language: Language) -> Chart:
    """Return the plot of Black men's ratio, lowest first."""
    del data
    named = choices_rows.numbers(language)
    words = Words(
        title=choices_rows.headline("whichever-way", language),
        subtitle=language.say("whichever-way.subtitle", **named),
        footer=choices_rows.footer(language),
        source=language.say("choices.source"),
        mind=language.say("whichever-way.mind"),
        language=language,
    )
    frame = choices_rows.frame((ESTIMATE,)).sort_values("ratio").reset_index(drop=True)
    return chart(
        draw, describe, frame, words, choices_rows.CLAIMS, choices_rows.TABLES, kind="post"
    )


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one line per estimate, lowest first, on a plain scale; ours is named.

    Parameters
    ----------
    frame : DataFrame
        As `choices_rows.frame`.
    """
    style.require(frame, choices_rows.COLUMNS, figure="whichever_way")
    small = size.px(size.small_pt)
    with style.sheet(size, words) as (fig, free):
        plot = free.inset(bottom=1.6 * small, top=1.6 * small)
        axes = canvas.add_axes(fig, plot)
        reach = max(3.0, float(frame["high"].max())) + 0.1
        axes.set_xlim(0.75, reach)
        axes.set_ylim(len(frame), -1)
        axes.spines["bottom"].set_visible(False)
        for ratio in _NAMED:
            axes.axvline(ratio, color=style.REFERENCE, linewidth=0.08 * size.base_pt, zorder=0)
            x = axes.transData.transform((ratio, 0))[0]
            name = words.language.say(f"whichever-way.times_{ratio}")
            half = canvas.text_width(fig, name, points=size.small_pt) / 2
            x = min(max(x, free.left + half), free.right - half)
            canvas.add_text(
                fig, x, plot.bottom - 0.2 * small, name, points=size.small_pt,
                color=style.MUTED, va="top", ha="center",
            )  # fmt: skip
        for place, row in frame.iterrows():
            _draw_row(size, axes, row, float(str(place)))
        _name_ours(fig, size, axes, frame, words.language)
    return fig


def _draw_row(size: Size, axes: Axes, row: Series, y: float) -> None:
    """Draw one estimate with its interval."""
    color, wide = (style.ACCENT, 0.3) if row["ours"] else (style.NEUTRAL, 0.14)
    axes.plot([row["low"], row["high"]], [y, y], color=color, linewidth=wide * size.base_pt)
    marker = "D" if row["ours"] else "o"
    axes.plot(
        [row["ratio"]], [y], marker=marker, color=color,
        markersize=(0.75 if row["ours"] else 0.5) * size.base_pt,
    )  # fmt: skip


def _name_ours(fig: Figure, size: Size, axes: Axes, frame: DataFrame, language: Language) -> None:
    """Write our estimate and its interval at the left of it, where nothing is drawn."""
    (place,) = frame.index[frame["ours"]]
    row = frame.loc[place]
    text = language.say("choices.ours", ratio=language.ratio(float(row["ratio"]), 2))
    y = axes.transData.transform((1, float(place)))[1]
    # at the left of the line for twice, where that is clear of every interval
    clear = [ratio for ratio in _NAMED if 1 < ratio < float(frame["low"].min())]
    right = axes.transData.transform((max(clear, default=float(frame["low"].min())), 0))[0]
    room = right - axes.transData.transform((1, 0))[0] - 0.6 * size.px(size.base_pt)
    text = canvas.balanced(fig, text, room, points=size.base_pt, weight="bold")
    canvas.add_label(
        fig, right - 0.3 * size.px(size.base_pt), y, text, points=size.base_pt, weight="bold",
        color=style.ACCENT, ha="right",
    )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every estimate with its interval."""
    return choices_rows.describe(frame, language, "whichever-way.alt")
