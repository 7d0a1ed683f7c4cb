"""Drawing of a forest plot of ratios: a row per choice, on one log scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.forest_rows import (
    Column,
    Family,
    columns_of,
    height_of,
    limits_of,
    line_names,
    numbers_of,
)
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

# Ticks in the order in which they get a place on the scale, as long as there is room.
_TICKS = (1, 2, 0.5, 5, 0.2, 10, 0.1, 3, 4, 0.3, 0.7, 1.5, 0.8, 0.9, 1.2, 7, 20, 50, 0.05)


def draw(frame: DataFrame, size: Size, words: Words, caption: str, family: Family) -> Figure:
    """Return the figure: one row per choice under the heading of its group, if it has one.

    Parameters
    ----------
    frame : DataFrame
        One row per choice: ``choice``, ``group`` (empty: no heading), ``ratio``, ``low``, ``high``
        (NaN: no interval, a dot alone) and the mark of the family (bool).
    size : Size
        Canvas; a wide one on which the rows do not fit below each other gets two columns.
    words : Words
        Around the plot.
    caption : str
        Below the labels: whose risk is divided by whose.
    family : Family
        Words and mark.
    """
    with style.sheet(size, words) as (fig, free):
        columns = columns_of(fig, size, frame, free, words.language, caption, family)
        for column in columns:
            axes = _draw_scale(fig, size, frame, column)
            _draw_rows(fig, size, axes, column)
        _draw_caption(fig, size, columns[0], caption)
    return fig


def _draw_caption(fig: Figure, size: Size, column: Column, caption: str) -> None:
    """Write below the labels of a column whose risk is divided by whose."""
    room = column.plot.left - column.area.left - size.px(size.small_pt)
    canvas.add_text(
        fig,
        column.area.left,
        column.plot.bottom - size.px(0.3 * size.base_pt),
        canvas.balanced(fig, caption, room, points=size.small_pt),
        points=size.small_pt,
        color=style.MUTED,
        va="top",
        linespacing=1.02,
    )


def _draw_scale(fig: Figure, size: Size, frame: DataFrame, column: Column) -> Axes:
    """Return the axes of a column: log scale, grid, the lines of 1 and of the marked ratio."""
    axes = canvas.add_axes(fig, column.plot)
    axes.set_ylim(column.plot.bottom, column.plot.top)  # height in pixels of the canvas
    axes.set_xscale("log")
    low, high = limits_of(frame)
    axes.set_xlim(low, high)
    step = 2.4 * size.px(size.small_pt) / column.plot.width * math.log(high / low)
    ticks: list[float] = []
    for tick in _TICKS:
        if low <= tick <= high and all(abs(math.log(tick / other)) >= step for other in ticks):
            ticks.append(tick)
    style.ticks(size, axes, ticks, axis="x", language=column.language)
    for _, row in frame[frame[column.family.mark]].head(1).iterrows():
        if not math.isnan(row["low"]) and not math.isnan(row["high"]):
            axes.axvspan(row["low"], row["high"], color=style.BAND, zorder=0)
    small = size.px(size.small_pt)
    for name in line_names(
        fig, size, frame, column.language, column.family, plot=column.plot, right=column.area.right
    ):
        axes.axvline(
            name.value,
            color=style.ACCENT if name.color == style.ACCENT else style.REFERENCE,
            linestyle=(0, (4, 3)) if name.color == style.ACCENT else "solid",
            linewidth=0.1 * size.base_pt,
            zorder=1,
        )
        y = column.plot.top + (0.35 + 1.15 * name.level) * small
        canvas.add_text(
            fig, name.middle, y, name.text, points=size.small_pt, color=name.color, ha="center"
        )
    return axes


def _draw_rows(fig: Figure, size: Size, axes: Axes, column: Column) -> None:
    """Draw headings and, for each choice, its label, mark and numbers."""
    unit = column.plot.height / height_of(column.rows)
    left, points, top = column.area.left, column.points, column.plot.top
    for row in column.rows:
        bottom = top - row.height * unit
        if row.choice is None:
            y = bottom + 0.3 * size.px(points)
            canvas.add_text(fig, left, y, row.text, points=points, weight="bold")
            style.rule(fig, size, left, column.area.right, bottom)
        else:
            y = (top + bottom) / 2
            canvas.add_label(fig, left, y, row.text, points=points)
            _draw_choice(fig, size, axes, column, choice=row.choice, y=y)
        top = bottom


def _draw_choice(
    fig: Figure, size: Size, axes: Axes, column: Column, *, choice: Series, y: float
) -> None:
    """Draw the interval, the mark (a diamond if it is a line too) and the numbers."""
    marked = choice[column.family.mark]
    color = style.ACCENT if marked else style.NEUTRAL
    if not math.isnan(choice["low"]) and not math.isnan(choice["high"]):
        axes.plot(
            [choice["low"], choice["high"]], [y, y], color=color, linewidth=0.14 * size.base_pt
        )
    axes.plot(
        [choice["ratio"]],
        [y],
        marker="D" if marked else "o",
        markersize=0.6 * column.points,
        color=color,
    )
    canvas.add_text(
        fig,
        column.plot.right + 0.8 * size.px(column.points),
        y,
        numbers_of(choice, column.language, intervals=column.intervals),
        points=column.points,
        weight="bold" if marked else "normal",
        color=style.ACCENT if marked else style.INK,
        va="center_baseline",
    )
