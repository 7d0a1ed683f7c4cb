"""The words around a chart, and what is drawn in the room that they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Words
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

Draw = Callable[["DataFrame", Size, Words], "Figure"]
"""Draws a frame for one size, with words around it."""


def drawing(*columns: str) -> Callable[[Callable[[DataFrame, Canvas, Area], None]], Draw]:
    """Return a decorator of what draws a frame, which has to have ``columns``.

    The function gets the frame, a canvas with headline and footer, and the area left between them.

    Raises
    ------
    DataError
        (when it draws) When the frame is empty or a column is missing.
    """

    def decorate(paint: Callable[[DataFrame, Canvas, Area], None]) -> Draw:
        @wraps(paint)
        def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
            require(frame, columns, figure=paint.__module__.rpartition(".")[2])
            with blank(size, words) as canvas:
                paint(frame, canvas, free(canvas, words))
            return canvas.fig

        return draw

    return decorate


@contextmanager
def blank(size: Size, words: Words) -> Iterator[Canvas]:
    """Give an empty canvas; within it matplotlib has our settings for ``size``."""
    with style.context(size):
        yield Canvas(style.figure(size), size, words.language)


def free(canvas: Canvas, words: Words) -> Area:
    """Return the area left for the chart, after writing headline and footer."""
    size = canvas.size
    top = headline(canvas, words)
    return Area(size.margin_px, footer(canvas, words), size.width_px - size.margin_px, top)


def headline(
    canvas: Canvas, words: Words, width: float | None = None, *, write: bool = True
) -> float:
    """Return the pixel height below which the canvas is free, after writing both texts.

    They take the whole ``width`` (pixels) by default; without ``write`` they are only measured.
    """
    size, big = canvas.size, style.TITLE * canvas.base
    width = size.width_px - 2 * size.margin_px if width is None else width
    y = size.height_px - max(size.margin_px, size.top_px)
    title = canvas.filled(words.title, width, points=big, weight="bold")
    below = canvas.filled(words.subtitle, width, points=canvas.base) if words.subtitle else ""
    second = y - canvas.height(title, big) - 0.2 * canvas.em
    if write:
        put: Look = {"va": "top", "color": style.INK}
        canvas.text(size.margin_px, y, title, points=big, weight="bold", **put)
        put["color"] = style.MUTED
        canvas.text(size.margin_px, second, below, points=canvas.base, **put)
    return second - canvas.height(below, canvas.base) - 0.9 * canvas.em


def footer(canvas: Canvas, words: Words) -> float:
    """Return the pixel height above which the canvas is free, after writing source and credit.

    The credit stands in the last line of the source where there is room, else below it.
    """
    size, credit = canvas.size, words.credit
    width = size.width_px - 2 * size.margin_px
    y = max(0.75 * size.margin_px, size.bottom_px)
    text = canvas.filled(words.source or words.footer, width)
    put: Look = {"color": style.MUTED, "va": "bottom", "linespacing": 1.05}
    if credit:
        used = canvas.width(text.split("\n")[-1]) + canvas.width(credit)
        if used + 2 * canvas.small > width:
            text += "\n"
        canvas.text(size.width_px - size.margin_px, y, credit, ha="right", **put)
    canvas.text(size.margin_px, y, text, **put)
    return y + canvas.height(text) + 0.7 * canvas.em


def require(frame: DataFrame, columns: Sequence[str], *, figure: str) -> None:
    """Check that the frame of ``figure`` has rows and all ``columns``.

    Raises
    ------
    DataError
        When it is empty or a column is missing.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError(f"the chart needs the column {missing[0]!r}", file=f"data of {figure}")
    if frame.empty:
        raise DataError("there is nothing to draw: no rows", file=f"data of {figure}")
