"""A key of lines above a plot: a sample and a name each, wrapped to the width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas


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


def named(canvas: Canvas, area: Area, entries: list[tuple[str, str, str]]) -> None:
    """Write words, markers and colors of marks in a line at the top of ``area``."""
    small = canvas.small
    x, y = area.left, area.top - 0.6 * small
    for text, marker, color in entries:
        look = {"linestyle": "none", "markersize": 0.62 * canvas.base}
        canvas.line((x + 0.4 * small, y), marker=marker, color=color, **look)
        x += 1.1 * small
        canvas.text(x, y, text, weight="bold", color=color)
        x += canvas.width(text, weight="bold") + 1.5 * small


def draw(canvas: Canvas, area: Area, entries: list[tuple[str, Pen]]) -> float:
    """Return the height in pixels of the key, after drawing it at the top of ``area``."""
    small = canvas.small
    sample, beside = 2.2 * small, 2.7 * small
    x, y = area.left, area.top - 0.8 * small
    for name, pen in entries:
        width = beside + canvas.width(name)
        if x > area.left and x + width > area.right:
            x, y = area.left, y - 1.5 * small
        canvas.line(
            *((x + part * sample, y) for part in (0, 0.5, 1)),
            color=pen.color,
            linestyle=pen.dash,
            linewidth=0.13 * canvas.base,
            marker=pen.marker,
            markevery=[1],
            markersize=0.4 * canvas.base,
        )
        canvas.label(x + beside, y, name, color=style.INK)
        x += width + 1.4 * small
    return area.top - y + 1.5 * small
