"""A key of lines above a plot: a sample and a name each, wrapped to the width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Pen:
    """How one series is drawn: distinguished by marker and dash where color is not enough."""

    color: str
    marker: str
    dash: Any = "solid"  # a word of matplotlib, or its (offset, lengths)


PENS: tuple[Pen, ...] = (
    Pen(style.ACCENT, "o"),
    Pen(style.INK, "s"),
    Pen(style.NEUTRAL, "^", (0, (5, 2))),
    Pen(style.REFERENCE, "D"),
    Pen(style.REFERENCE, "v", (0, (2, 2))),
)
"""The first is for the series that the headline is about."""


def named(fig: Figure, size: Size, area: Area, entries: list[tuple[str, str, str]]) -> None:
    """Write words, markers and colors of marks in a line at the top of ``area``."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    small = size.px(size.small_pt)
    x, y = area.left, area.top - 0.6 * small
    for text, marker, color in entries:
        fig.add_artist(
            Line2D(
                [(x + 0.4 * small) / width], [y / height], marker=marker, color=color,
                linestyle="none", markersize=0.62 * size.base_pt,
            )
        )  # fmt: skip
        x += 1.1 * small
        canvas.add_text(
            fig, x, y, text, points=size.small_pt, weight="bold", color=color, va="center"
        )
        x += canvas.text_width(fig, text, points=size.small_pt, weight="bold") + 1.5 * small


def draw(fig: Figure, size: Size, area: Area, entries: list[tuple[str, Pen]]) -> float:
    """Return the height in pixels of the key, after drawing it at the top of ``area``."""
    from matplotlib.lines import Line2D

    small = size.px(size.small_pt)
    sample, gap, step = 2.2 * small, 1.4 * small, 1.5 * small
    x, y = area.left, area.top - 0.8 * small
    for name, pen in entries:
        width = sample + 0.5 * small + canvas.text_width(fig, name, points=size.small_pt)
        if x > area.left and x + width > area.right:
            x, y = area.left, y - step
        fig.add_artist(
            Line2D(
                [
                    x / fig.bbox.width,
                    (x + sample / 2) / fig.bbox.width,
                    (x + sample) / fig.bbox.width,
                ],
                [y / fig.bbox.height] * 3,
                color=pen.color,
                linestyle=pen.dash,
                linewidth=0.13 * size.base_pt,
                marker=pen.marker,
                markevery=[1],
                markersize=0.4 * size.base_pt,
            )
        )
        canvas.add_label(
            fig, x + sample + 0.5 * small, y, name, points=size.small_pt, color=style.INK
        )
        x += width + gap
    return area.top - y + 1.5 * small
