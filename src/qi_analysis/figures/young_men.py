"""Three groups of causes as shares of young men's deaths: a row a group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures import canvas, style
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.language import Language
from qi_analysis.figures.style import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

COLUMNS = ("race", "cause", "share", "share_low", "share_high", "ages", "years")
CAUSES = {
    "police": ("D", style.ACCENT),
    "drug": ("s", style.REFERENCE),
    "firearm": ("o", style.NEUTRAL),
}
"""Cause -> marker and colour."""
_TICKS = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_LIMITS = (4.0, 800.0)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a row a group, three marks a row, per 1,000 deaths on a log scale.

    Parameters
    ----------
    frame : DataFrame
        One row a group and cause, columns `COLUMNS`.
    size : Size
        Canvas.
    words : Words
        Title, subtitle and footer, and the language of every label.

    Raises
    ------
    DataError
        When a column or all rows are missing.
    """
    style.require(frame, COLUMNS, figure="young_men")
    with style.context(size):
        fig = style.figure(size)
        free = style.page(fig, size, words)
        key = _draw_key(fig, size, free, words.language)
        line = 1.7 * size.px(size.small_pt)
        share = 0.2 if size.wide else 0.27
        plot = free.inset(top=key + 0.3 * line, bottom=line, left=share * free.width)
        axes = canvas.add_axes(fig, plot)
        axes.set_xscale("log")
        axes.set_xlim(*_LIMITS)
        axes.set_ylim(plot.bottom, plot.top)
        style.ticks(size, axes, _TICKS, axis="x")
        races = list(dict.fromkeys(frame["race"]))
        step = plot.height / len(races)
        room = share * free.width - size.px(size.base_pt)
        for place, race in enumerate(races):
            y = plot.top - (place + 0.5) * step
            weight = "bold" if race == "black" else "normal"
            group, points = words.language.race(race), size.base_pt
            name = canvas.balanced(fig, group, room, points=points, weight=weight)
            canvas.add_label(fig, free.left, y, name, points=points, weight=weight)
            style.rule(fig, size, free.left, free.right, y - 0.5 * step)
            for _, row in frame[frame["race"] == race].iterrows():
                _draw_mark(fig, size, axes, row, y, _side(frame, row), words.language)
    return fig


def _draw_mark(
    fig: Figure, size: Size, axes: Axes, row: Series, y: float, side: int, language: Language
) -> None:
    """Return nothing; draw interval and mark of one share, and its number on one side."""
    marker, colour = CAUSES[row["cause"]]
    low, per_1000, high = (1000 * row[name] for name in ("share_low", "share", "share_high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=0.16 * size.base_pt)
    axes.plot([per_1000], [y], marker=marker, color=colour, markersize=0.6 * size.base_pt)
    x = axes.transData.transform((high if side > 0 else low, y))[0]
    canvas.add_text(
        fig,
        x + side * 0.6 * size.px(size.base_pt),
        y,
        language.number(per_1000, 1 if per_1000 < 10 else 0),
        points=size.small_pt,
        ha="left" if side > 0 else "right",
        va="center_baseline",
        color=style.ACCENT if row["cause"] == "police" else style.INK,
    )


def _side(frame: DataFrame, row: Series) -> int:
    """Return where the number of a mark goes: 1 right; -1 left if a larger mark is close by."""
    if row["cause"] == "police":
        return 1
    same = frame[frame["race"] == row["race"]].set_index("cause")["share"]
    other = same["drug" if row["cause"] == "firearm" else "firearm"]
    return -1 if 0.6 < row["share"] / other < 1 else 1


def _draw_key(fig: Figure, size: Size, free: Area, language: Language) -> float:
    """Return the height in pixels of the key, after drawing it at the top of ``free``.

    Marks stand in one line where there is room, else below each other.
    """
    from matplotlib.lines import Line2D

    small = size.px(size.small_pt)
    line, labels = 1.7 * small, [language.say(f"young-men.cause.{cause}") for cause in CAUSES]
    widths = [1.2 * small + canvas.text_width(fig, each, points=size.small_pt) for each in labels]
    together = sum(widths) + (len(widths) - 1) * 1.8 * small <= free.width
    x, y = free.left, free.top - line / 2
    for label, width, (marker, colour) in zip(labels, widths, CAUSES.values(), strict=True):
        fig.add_artist(
            Line2D(
                [(x + 0.4 * small) / fig.bbox.width],
                [y / fig.bbox.height],
                marker=marker,
                color=colour,
                linestyle="none",
                markersize=0.6 * size.base_pt,
            )
        )
        canvas.add_text(
            fig, x + 1.2 * small, y, label, points=size.small_pt, color=style.MUTED,
            va="center_baseline",
        )  # fmt: skip
        if together:
            x += width + 1.8 * small
        else:
            y -= line
    return line * (1 if together else len(labels))


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart and the three shares of every group."""
    first, groups = frame.iloc[0], []
    for race, rows in frame.groupby("race", sort=False):
        of = 1000 * rows.set_index("cause")["share"]
        groups.append(
            language.say(
                "young-men.alt_group",
                group=language.race(str(race)),
                police=language.number(of["police"], 1),
                firearm=language.number(of["firearm"]),
                drug=language.number(of["drug"]),
            )
        )
    return language.say(
        "young-men.alt", ages=first["ages"], years=first["years"], groups=" ".join(groups)
    )
