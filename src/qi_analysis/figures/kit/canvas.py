"""Pixels of a canvas: areas, axes and text put where they are wanted, text wrapped as it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import CheckError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text


@dataclass(frozen=True)
class Area:
    """A rectangle of the canvas; pixels from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Return the width, pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the height, pixels."""
        return self.top - self.bottom

    def inset(
        self, *, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0
    ) -> Area:
        """Return the area with the given widths (pixels) taken off its sides."""
        return Area(self.left + left, self.bottom + bottom, self.right - right, self.top - top)

    def columns(self, n: int, gap: float) -> list[Area]:
        """Return ``n`` equal areas from left to right, ``gap`` pixels apart."""
        step = (self.width + gap) / n
        starts = [self.left + i * step for i in range(n)]
        return [Area(x, self.bottom, x + step - gap, self.top) for x in starts]

    def rows(self, n: int, gap: float) -> list[Area]:
        """Return ``n`` equal areas from top to bottom, ``gap`` pixels apart."""
        step = (self.height + gap) / n
        tops = [self.top - i * step for i in range(n)]
        return [Area(self.left, y - step + gap, self.right, y) for y in tops]


def add_axes(fig: Figure, area: Area) -> Axes:
    """Return axes that fill ``area``, with no ticks and no fill of their own.

    Raises
    ------
    CheckError
        When the words around the chart leave no room for it.
    """
    if area.width < 0.02 * fig.bbox.width or area.height < 0.02 * fig.bbox.height:
        raise CheckError("the words leave no room for the chart. Shorten title, labels or footer")
    width, height = fig.bbox.width, fig.bbox.height
    axes = fig.add_axes(
        (area.left / width, area.bottom / height, area.width / width, area.height / height)
    )
    axes.set_facecolor("none")
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def add_box(fig: Figure, area: Area, **style: Any) -> None:
    """Return nothing; fill ``area`` of the canvas; ``style`` is that of matplotlib's rectangles."""
    from matplotlib.patches import Rectangle

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Rectangle(
            (area.left / width, area.bottom / height),
            area.width / width,
            area.height / height,
            transform=fig.transFigure,
            **style,
        )
    )


ASCENT, DESCENT = 0.93, 0.24
"""Of the typeface, in ems: how far letters with accents reach above the baseline, and tails below.

The distance between baselines is ``linespacing`` times the line height of the typeface."""
LINE_HEIGHT = 1.21
CAPITAL = 0.73
"""Height of capitals and digits, in ems."""


def add_text(fig: Figure, x: float, y: float, text: str, *, points: float, **style: Any) -> Text:
    """Return the first line of ``text``, put on the canvas at pixel (``x``, ``y``).

    Lines are set one by one, on baselines that are equally far apart whatever accents they carry;
    ``va`` says which edge of the block ``y`` is: top, bottom, baseline (of the first line), or
    center, of the capitals of a single line; center_baseline is the same.
    """
    lines = text.split("\n")
    em = points * fig.dpi / 72
    pitch = style.pop("linespacing", 1.09) * LINE_HEIGHT * em
    edge = style.pop("va", style.pop("verticalalignment", "baseline"))
    block = (len(lines) - 1) * pitch
    first = {
        "top": y - ASCENT * em,
        "bottom": y + DESCENT * em + block,
        "center": y + (block - (ASCENT - DESCENT) * em) / 2,
        "center_baseline": y + (block - (ASCENT - DESCENT) * em) / 2,
        "baseline": y,
    }[edge]
    put = [
        _line(fig, x, first - i * pitch, line, points=points, va="baseline", **style)
        for i, line in enumerate(lines)
    ]
    return put[0]


def _line(fig: Figure, x: float, y: float, text: str, *, points: float, **style: Any) -> Text:
    """Return one line of text on the canvas."""
    return fig.text(x / fig.bbox.width, y / fig.bbox.height, text, fontsize=points, **style)


def add_label(fig: Figure, x: float, y: float, text: str, *, points: float, **style: Any) -> Text:
    """Return ``text`` of one or more lines, its middle at pixel height ``y``."""
    if "\n" in text:
        return add_text(fig, x, y, text, points=points, va="center", linespacing=1.0, **style)
    return add_text(fig, x, y, text, points=points, va="center_baseline", **style)


def text_width(fig: Figure, text: str, *, points: float, weight: str = "normal") -> float:
    """Return the width in pixels of one line of ``text``, as the renderer sets it."""
    import matplotlib as mpl

    return _width(text, points, weight, fig.dpi, tuple(mpl.rcParams["font.family"]))


@cache
def _width(text: str, points: float, weight: str, dpi: float, families: tuple[str, ...]) -> float:
    """Return the width in pixels of ``text``; lines are tried again and again, and setting is slow.

    ``families`` is what the settings of matplotlib say.
    """
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=families, size=points, weight=weight)
    return float(_renderer(dpi).get_text_width_height_descent(text, font, False)[0])


@cache
def _renderer(dpi: float) -> Any:  # matplotlib's renderers carry no types
    """Return a renderer that nothing is drawn with."""
    from matplotlib.backends.backend_agg import RendererAgg

    make: Any = RendererAgg
    return make(1, 1, dpi)


def wrap(fig: Figure, text: str, width: float, *, points: float, weight: str = "normal") -> str:
    """Return ``text`` with line breaks, so that no line is wider than ``width`` pixels.

    A single word that is wider keeps its line; ``check_layout`` finds it if it leaves the canvas.
    """
    words = _BREAK.split(text.strip())  # a no-break space breaks no line
    lines: list[str] = []

    def fits(begin: int, end: int) -> bool:
        line = " ".join(words[begin:end])
        return text_width(fig, line, points=points, weight=weight) <= width

    begin, count = 0, 1
    while begin < len(words):
        # A longer line is a wider one, so it is tried from the length of the line before.
        end = min(begin + count, len(words))
        while end < len(words) and fits(begin, end + 1):
            end += 1
        while end > begin + 1 and not fits(begin, end):
            end -= 1
        lines.append(" ".join(words[begin:end]))
        begin, count = end, end - begin
    return "\n".join(lines)


_BREAK = re.compile(r"(?<!\s1)(?<!\s1 in)(?<!\s1 de)(?<!\s1 de cada)[ \n\t]+(?!%)")
"""Where a line may end: not within "23 %", "1 in 166" or "1 de cada 166"."""


def balanced(fig: Figure, text: str, width: float, *, points: float, weight: str = "normal") -> str:
    """Return ``text`` wrapped into as few lines as ``wrap`` needs, of about equal length."""
    best = wrap(fig, text, width, points=points, weight=weight)
    for percent in range(95, 50, -5):
        tighter = wrap(fig, text, percent / 100 * width, points=points, weight=weight)
        if tighter.count("\n") > best.count("\n"):
            break
        best = tighter
    return best


def filled(fig: Figure, text: str, width: float, *, points: float, weight: str = "normal") -> str:
    """Return ``text`` in few lines as long as fit, the last of them no mere rest if that can be."""
    best = wrap(fig, text, width, points=points, weight=weight)
    for percent in range(100, 50, -5):
        lines = wrap(fig, text, percent / 100 * width, points=points, weight=weight)
        if lines.count("\n") > best.count("\n"):
            break
        last = text_width(fig, lines.split("\n")[-1], points=points, weight=weight)
        if "\n" not in lines or last >= _REST * width:
            return lines
    return best


_REST = 0.35
"""Share of the width below which the last line of a text is a mere rest."""
