"""A sheet for pictures that are looked at on a phone: large type, few words, one line of source.

Shown 400 pixels wide, as in a feed, the headline is 20 pixels high and no text is under 11. The
lower part of a story, where apps lay their controls, stays free.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN = 400
"""Width of a picture in a feed, pixels."""
TITLE, TEXT = 20.2, 11.1
"""Least size of the headline and of any other text at that width, pixels."""
_STORY_BOTTOM = 340
_STORY = 1.2
"""How much larger type is in a story, which has the room."""
_SMALL = 0.9  # the smallest type, in base type: as `Size.small_pt`
_MARGIN = 0.05
_PAPER = 150
"""Dots an inch from which a size is printed, and not looked at on a phone."""


def enlarged(size: Size) -> Size:
    """Return the size with type that can be read on a phone; a printed size as it is."""
    if size.dpi >= _PAPER:
        return size
    return replace(size, base_pt=max(size.base_pt, points(size, TEXT) / _SMALL))


def points(size: Size, shown: float) -> float:
    """Return the type, in points, that is ``shown`` pixels high on a picture 400 pixels wide."""
    larger = _STORY if size.safe_px else 1.0
    return larger * shown * size.width_px / SHOWN * 72 / size.dpi


@contextmanager
def sheet(size: Size, words: Words) -> Iterator[tuple[Figure, Area, Size]]:
    """Give a figure with headline and source, the area left for the chart, and its size of type.

    Within it matplotlib has our settings for that size.
    """
    large = enlarged(size)
    with style.context(large):
        fig = style.figure(large)
        margin = _MARGIN * size.width_px
        width = size.width_px - 2 * margin
        big = 1.75 * size.base_pt if large is size else points(size, TITLE)
        put: dict[str, Any] = {"va": "top", "linespacing": 1.0}
        y = size.height_px - max(margin, size.safe_px)
        title = canvas.balanced(fig, words.title, width, points=big, weight="bold")
        canvas.add_text(fig, margin, y, title, points=big, weight="bold", **put)
        y -= 1.21 * (title.count("\n") + 1) * size.px(big) + 0.25 * large.px(large.base_pt)
        small = large.small_pt
        if words.subtitle:
            subtitle = canvas.balanced(fig, words.subtitle, width, points=small)
            canvas.add_text(fig, margin, y, subtitle, points=small, color=style.MUTED, **put)
            y -= 1.21 * (subtitle.count("\n") + 1) * size.px(small)
        y -= 0.5 * large.px(small)
        bottom = _STORY_BOTTOM if size.safe_px else 0.6 * margin
        source = canvas.balanced(fig, words.footer, width, points=small)
        foot: dict[str, Any] = {"va": "bottom", "linespacing": 1.0, "color": style.MUTED}
        canvas.add_text(fig, margin, bottom, source, points=small, **foot)
        bottom += 1.21 * (source.count("\n") + 1) * size.px(small) + 0.4 * large.px(small)
        yield fig, Area(margin, bottom, size.width_px - margin, y), large
