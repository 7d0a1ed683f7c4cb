"""A figure being drawn, in pixels: areas, axes, marks and text put where they are wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from qi_analysis.core.errors import CheckError
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
Look = dict[str, Any]
"""How a text, line or mark looks, by the names of matplotlib."""


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

    @property
    def middle(self) -> Point:
        """Return the point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

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


ASCENT, DESCENT = 0.93, 0.24
"""Of the typeface, in ems: how far letters with accents reach above the baseline, and tails below.

The distance between baselines is ``linespacing`` times the line height of the typeface."""
LINE_HEIGHT = 1.21
CAPITAL = 0.73
"""Height of capitals and digits, in ems."""


@dataclass(frozen=True)
class Canvas:
    """A figure of one size and language while it is drawn; places and widths are in pixels.

    Type is in points, where not said otherwise the smallest of the size.
    """

    fig: Figure
    size: Size
    language: Language

    @property
    def base(self) -> float:
        """Return the body type, points: what lines and marks are measured in."""
        return self.size.base_pt

    @property
    def em(self) -> float:
        """Return the body type, pixels."""
        return self.size.px(self.size.base_pt)

    @property
    def small(self) -> float:
        """Return the smallest type, pixels."""
        return self.size.px(self.size.small_pt)

    @property
    def wide(self) -> bool:
        """Return whether panels go side by side."""
        return self.size.wide

    def say(self, key: str, **values: object) -> str:
        """Return a message in the language of the figure."""
        return self.language.say(key, **values)

    def share(self, x: float, y: float) -> Point:
        """Return a pixel as shares of width and height, as matplotlib has it."""
        return x / self.fig.bbox.width, y / self.fig.bbox.height

    def axes(self, area: Area) -> Axes:
        """Return axes that fill ``area``, with no ticks and no fill of their own.

        Raises
        ------
        CheckError
            When the words around the chart leave no room for it.
        """
        width, height = self.share(area.width, area.height)
        if width < 0.02 or height < 0.02:
            raise CheckError(
                "the words leave no room for the chart. Shorten title, labels or footer"
            )
        axes = self.fig.add_axes((*self.share(area.left, area.bottom), width, height))
        axes.set_facecolor("none")
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def ticks(
        self,
        axes: Axes,
        values: Sequence[float],
        *,
        axis: Literal["x", "y"],
        labels: Sequence[str] | None = None,
    ) -> None:
        """Label ``values`` on the x or y axis, each with a hairline.

        ``labels`` are the printed numbers; by default as short as they can be.
        """
        if labels is None:
            labels = [self.language.localised(f"{value:g}") for value in values]
        (axes.set_xticks if axis == "x" else axes.set_yticks)(values, labels)
        axes.minorticks_off()
        axes.tick_params(
            axis=axis,
            length=0,
            pad=0.3 * self.base,
            labelsize=self.size.small_pt,
            labelcolor=style.MUTED,
        )
        axes.grid(axis=axis, color=style.GRID, linewidth=0.06 * self.base)
        axes.set_axisbelow(True)

    def box(self, area: Area, fill: str, *, edge: str = "none", **look: Any) -> None:
        """Fill ``area``; ``look`` is that of matplotlib's rectangles."""
        from matplotlib.patches import Rectangle

        corner = self.share(area.left, area.bottom)
        look |= {"facecolor": fill, "edgecolor": edge, "transform": self.fig.transFigure}
        self.fig.add_artist(Rectangle(corner, *self.share(area.width, area.height), **look))

    def line(self, *points: Point, **look: Any) -> None:
        """Draw a line through ``points``; ``look`` is that of matplotlib's lines."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*(self.share(*point) for point in points), strict=True)
        self.fig.add_artist(Line2D(xs, ys, **look))

    def rule(self, left: float, right: float, y: float) -> None:
        """Draw a hairline behind everything, at pixel height ``y``."""
        look = {"color": style.GRID, "linewidth": 0.06 * self.base, "zorder": -1}
        self.line((left, y), (right, y), **look)

    def arrow(self, start: Point, end: Point, *, head: float) -> None:
        """Draw an arrow; ``head`` is its size in body type."""
        from matplotlib.patches import FancyArrowPatch

        self.fig.add_artist(
            FancyArrowPatch(
                self.share(*start),
                self.share(*end),
                transform=self.fig.transFigure,
                arrowstyle="-|>",
                mutation_scale=head * self.base,
                color=style.REFERENCE,
                linewidth=0.1 * self.base,
                shrinkA=0,
                shrinkB=0,
            )
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        points: float | None = None,
        va: str = "center",
        linespacing: float = 1.09,
        **look: Any,
    ) -> None:
        """Write ``text`` at pixel (``x``, ``y``).

        Lines are set one by one, on baselines that are equally far apart whatever accents they
        carry; ``va`` says which edge of the block ``y`` is: top, bottom, baseline (of the first
        line), or center, of the capitals of a single line.
        """
        points = points or self.size.small_pt
        lines, em = text.split("\n"), self.size.px(points)
        pitch = linespacing * LINE_HEIGHT * em
        block = (len(lines) - 1) * pitch
        first = {
            "top": y - ASCENT * em,
            "bottom": y + DESCENT * em + block,
            "center": y + (block - (ASCENT - DESCENT) * em) / 2,
            "baseline": y,
        }[va]
        for i, line in enumerate(lines):
            place = self.share(x, first - i * pitch)
            self.fig.text(*place, line, fontsize=points, va="baseline", **look)

    def label(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write ``text`` of one or more lines close together, its middle at pixel height ``y``."""
        self.text(x, y, text, **{"linespacing": 1.0, **look})

    def width(self, *texts: str, points: float | None = None, weight: str = "normal") -> float:
        """Return the width in pixels of the widest of ``texts``, one line each, as it is set."""
        import matplotlib as mpl

        families = tuple(mpl.rcParams["font.family"])
        points = points or self.size.small_pt
        return max(_width(text, points, weight, self.size.dpi, families) for text in texts)

    def height(self, text: str, points: float | None = None) -> float:
        """Return the height in pixels that the lines of ``text`` take, leading included."""
        lines = text.count("\n") + 1 if text else 0
        return lines * 1.32 * self.size.px(points or self.size.small_pt)

    def wrap(self, text: str, width: float, **type_: Any) -> str:
        """Return ``text`` with line breaks, so that no line is wider than ``width`` pixels.

        A single word that is wider keeps its line; ``check_layout`` finds it if it leaves the
        canvas. ``type_`` is as in `width`.
        """
        words = _BREAK.split(text.strip())  # a no-break space breaks no line
        lines: list[str] = []

        def fits(begin: int, end: int) -> bool:
            return self.width(" ".join(words[begin:end]), **type_) <= width

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

    def balanced(self, text: str, width: float, **type_: Any) -> str:
        """Return ``text`` wrapped into as few lines as ``wrap`` needs, of about equal length."""
        best = self.wrap(text, width, **type_)
        for percent in range(95, 50, -5):
            tighter = self.wrap(text, percent / 100 * width, **type_)
            if tighter.count("\n") > best.count("\n"):
                break
            best = tighter
        return best

    def filled(self, text: str, width: float, **type_: Any) -> str:
        """Return ``text`` in few lines as long as fit, the last no mere rest if that can be."""
        best = self.wrap(text, width, **type_)
        for percent in range(100, 50, -5):
            lines = self.wrap(text, percent / 100 * width, **type_)
            if lines.count("\n") > best.count("\n"):
                break
            last = self.width(lines.split("\n")[-1], **type_)
            if "\n" not in lines or last >= _REST * width:
                return lines
        return best


_BREAK = re.compile(r"(?<!\s1)(?<!\s1 in)(?<!\s1 de)(?<!\s1 de cada)[ \n\t]+(?!%)")
"""Where a line may end: not within "23 %", "1 in 166" or "1 de cada 166"."""
_REST = 0.35
"""Share of the width below which the last line of a text is a mere rest."""


@cache
def _width(text: str, points: float, weight: str, dpi: float, families: tuple[str, ...]) -> float:
    """Return the width of ``text``; lines are tried again and again, and setting them is slow."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=families, size=points, weight=weight)
    return float(_renderer(dpi).get_text_width_height_descent(text, font, False)[0])


@cache
def _renderer(dpi: float) -> Any:  # matplotlib's renderers carry no types
    """Return a renderer that nothing is drawn with."""
    from matplotlib.backends.backend_agg import RendererAgg

    make: Any = RendererAgg
    return make(1, 1, dpi)
