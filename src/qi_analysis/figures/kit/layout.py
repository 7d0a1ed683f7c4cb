"""What is wrong with a drawn chart: text outside the canvas, overlapping, or too faint to read.

Measured on what the renderer really draws, so that hidden tick labels do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from qi_analysis.figures.kit.canvas import Area

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from matplotlib.figure import Figure

TEXT_CONTRAST = 4.5
"""Least ratio of text to what is behind it: WCAG 2.2, success criterion 1.4.3."""
_SHARE = 0.15
"""A color behind a line of text counts when it fills this share of its box: hairlines do not."""


@dataclass(frozen=True)
class DrawnText:
    """One line of text as drawn: its ink box and type in pixels, its color (red, green, blue)."""

    text: str
    box: Area
    color: tuple[float, float, float]  # 0 to 1
    px: float


@dataclass(frozen=True)
class Drawing:
    """All text of a figure, and the picture without it, shape (height, width, 4), 0-255."""

    texts: list[DrawnText]
    rest: npt.NDArray[np.uint8]


def check_layout(figure: Figure, drawing: Drawing | None = None) -> list[str]:
    """Return what is wrong with the text of ``figure``; nothing when all is well.

    ``drawing`` is what `draw` returns of it, where that is at hand.
    """
    drawing = drawing or draw(figure)
    width, height = figure.bbox.width, figure.bbox.height
    problems = [
        f"text outside the canvas: {line.text!r}"
        for line in drawing.texts
        if line.box.left < 0
        or line.box.bottom < 0
        or line.box.right > width
        or line.box.top > height
    ]
    for one, other in combinations(drawing.texts, 2):
        across = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
        up = min(one.box.top, other.box.top) - max(one.box.bottom, other.box.bottom)
        if across > 1 and up > 1:  # boxes are tight; a shared edge pixel is not an overlap
            problems.append(f"text overlaps: {one.text!r} and {other.text!r}")
    return problems + _faint(drawing)


def check_type(drawing: Drawing, title: str, seen_px: int) -> list[str]:
    """Return the lines of a drawing that are too small where it is ``seen_px`` wide.

    On a phone a headline needs `LEAST_TITLE` pixels and all else `LEAST_TEXT`.
    """
    problems, scale = [], seen_px / drawing.rest.shape[1]
    for line in sorted(drawing.texts, key=lambda each: -each.px):
        # largest first: a label may repeat words of the headline
        of_title = len(line.text) >= _PART and line.text in title
        title = title.replace(line.text, "", 1) if of_title else title
        least, found = LEAST_TITLE if of_title else LEAST_TEXT, line.px * scale
        if found < least:
            problems.append(f"type too small ({found:.1f} px, not {least} px): {line.text!r}")
    return problems


LEAST_TEXT, LEAST_TITLE = 11, 20
"""CSS pixels of type where a post is seen."""
_PART = 14
"""Characters of a line by which it is known to be one of the headline."""


def _faint(drawing: Drawing) -> list[str]:
    """Return the lines of text that stand out too little from what is behind them."""
    problems = []
    for line in drawing.texts:
        found = min((contrast(line.color, c) for c in _behind(drawing, line.box)), default=21.0)
        if found < TEXT_CONTRAST:
            problems.append(f"text too faint ({found:.1f}:1, not {TEXT_CONTRAST}:1): {line.text!r}")
    return problems


def _behind(drawing: Drawing, box: Area) -> list[tuple[float, float, float]]:
    """Return the colors that fill a good part of ``box`` in the picture without text."""
    import numpy as np

    height, width = drawing.rest.shape[:2]
    top, bottom = (int(np.clip(height - y, 0, height)) for y in (box.top, box.bottom))
    left, right = (int(np.clip(x, 0, width)) for x in (box.left, box.right))
    pixels = drawing.rest[top : bottom + 1, left : right + 1, :3].reshape(-1, 3)
    if not len(pixels):
        return []
    packed = pixels @ np.array([1 << 16, 1 << 8, 1])  # one number a color is sorted much faster
    colors, counts = np.unique(packed, return_counts=True)
    common = colors[counts >= _SHARE * len(pixels)]
    return [((c >> 16) / 255, (c >> 8 & 255) / 255, (c & 255) / 255) for c in common.tolist()]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: tuple[float, float, float]) -> float:
    """Return the relative luminance of an sRGB color."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def drawn_lines(figure: Figure) -> list[tuple[str, Area]]:
    """Return each line of text that ``figure`` draws, with its ink box in pixels."""
    return [(line.text, line.box) for line in draw(figure).texts]


def draw(figure: Figure) -> Drawing:
    """Return the text of ``figure`` as drawn, and the picture without it."""
    import numpy as np
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.transforms import Affine2D, Bbox

    width, height = figure.bbox.width, figure.bbox.height
    lines: list[DrawnText] = []

    class Recorder(RendererAgg):
        """A renderer that draws all but text, and notes where it is told to set that."""

        def draw_text(self, *call: Any, **_: Any) -> None:
            """Note the box of the text whose baseline starts at (x, y)."""
            gc, x, y, text, font, angle = call[:6]
            if not text.strip():
                return
            wide, high, deep = measure(text, font, False)
            turn = Affine2D().rotate_deg(angle).translate(x, height - y)
            corners = turn.transform(Bbox.from_bounds(0, -deep, wide, high).corners())
            (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
            box, color = Area(left, bottom, right, top), tuple(gc.get_rgb()[:3])
            px = font.get_size_in_points() * figure.dpi / 72
            lines.append(DrawnText(text, box, color, px))

    make: Any = Recorder  # matplotlib's renderers carry no types
    recorder = make(width, height, figure.dpi)
    measure = recorder.get_text_width_height_descent
    figure.draw(recorder)
    return Drawing(lines, np.asarray(recorder.buffer_rgba()).copy())
