"""Three groups of causes as shares of young men's deaths: a row a group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures import canvas, style
from qi_analysis.figures.style import Size
from qi_analysis.vocabulary import RACE_NAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

COLUMNS = ("race", "cause", "share", "share_low", "share_high", "ages", "years")
CAUSES = {
    "police": ("killed by police", "D", style.ACCENT),
    "drug": ("drugs", "s", style.REFERENCE),
    "firearm": ("firearms, police shootings among them", "o", style.NEUTRAL),
}
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
        line = 1.7 * size.px(size.small_pt)
        _draw_key(fig, size, free.left, free.top - line / 2)
        lines = 1 if size.wide else len(CAUSES)
        share = 0.2 if size.wide else 0.27
        plot = free.inset(top=(lines + 0.3) * line, bottom=line, left=share * free.width)
        axes = canvas.add_axes(fig, plot)
        axes.set_xscale("log")
        axes.set_xlim(*_LIMITS)
        axes.set_ylim(plot.bottom, plot.top)
        style.ticks(size, axes, _TICKS, axis="x")
        races = list(dict.fromkeys(frame["race"]))
        step = plot.height / len(races)
        for place, race in enumerate(races):
            y = plot.top - (place + 0.5) * step
            room = share * free.width - size.px(size.base_pt)
            name = canvas.balanced(fig, RACE_NAMES[race], room, points=size.base_pt)
            weight = "bold" if race == "black" else "normal"
            canvas.add_label(fig, free.left, y, name, points=size.base_pt, weight=weight)
            style.rule(fig, size, free.left, free.right, y - 0.5 * step)
            for _, row in frame[frame["race"] == race].iterrows():
                _, marker, colour = CAUSES[row["cause"]]
                ends = [1000 * row["share_low"], 1000 * row["share_high"]]
                axes.plot(ends, [y, y], color=colour, linewidth=0.16 * size.base_pt)
                per_1000 = 1000 * row["share"]
                axes.plot(
                    [per_1000], [y], marker=marker, color=colour, markersize=0.6 * size.base_pt
                )
                side = _side(frame, row)
                x = axes.transData.transform((ends[1 if side > 0 else 0], y))[0]
                canvas.add_text(
                    fig,
                    x + side * 0.6 * size.px(size.base_pt),
                    y,
                    f"{per_1000:.{1 if per_1000 < 10 else 0}f}",
                    points=size.small_pt,
                    ha="left" if side > 0 else "right",
                    va="center_baseline",
                    color=style.ACCENT if row["cause"] == "police" else style.INK,
                )
    return fig


def _side(frame: DataFrame, row: Series) -> int:
    """Return where the number of a mark goes: 1 right; -1 left if a larger mark is close by."""
    if row["cause"] == "police":
        return 1
    same = frame[frame["race"] == row["race"]].set_index("cause")["share"]
    other = same["drug" if row["cause"] == "firearm" else "firearm"]
    return -1 if 0.6 < row["share"] / other < 1 else 1


def _draw_key(fig: Figure, size: Size, left: float, y: float) -> None:
    """Return nothing; draw each mark with its name, in a line or below each other."""
    from matplotlib.lines import Line2D

    small = size.px(size.small_pt)
    x = left
    for label, marker, colour in CAUSES.values():
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
        if size.wide:
            x += 3 * small + canvas.text_width(fig, label, points=size.small_pt)
        else:
            y -= 1.7 * small


def describe(frame: DataFrame) -> str:
    """Return the alt text: kind of chart and the three shares of every group."""
    first = frame.iloc[0]
    parts = []
    for race, rows in frame.groupby("race", sort=False):
        of = 1000 * rows.set_index("cause")["share"]
        parts.append(
            f"{RACE_NAMES[str(race)]}: police {of['police']:.1f}, firearms {of['firearm']:.0f}, "
            f"drugs {of['drug']:.0f}."
        )
    return (
        f"Dot chart on a log scale: of 1,000 deaths of men aged {first['ages']}, {first['years']}, "
        f"how many were by police, by firearms and by drugs. {' '.join(parts)}"
    )
