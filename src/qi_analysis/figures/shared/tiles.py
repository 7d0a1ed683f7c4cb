"""Tiles of a map, and its key: classes of color, a hatch where little is known, and marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLASSES = {"black": (60.0, 80.0, 100.0, 150.0), "white": (20.0, 30.0, 40.0, 60.0)}
"""Group -> edges of the classes of color; the level of the nation is inside one."""
MARKERS = {"above": "^", "below": "v"}
"""How a state compares with the nation where that is clear -> mark in the corner of its tile."""
FILLS = style.STEPS


@dataclass(frozen=True)
class Key:
    """Samples and their words, in rows: classes of color first, then what else marks a tile."""

    rows: list[list[tuple[int, float, str]]]  # per entry: its number, how far right, its words
    height: float  # pixels, with what is left free above

    @classmethod
    def of(cls, fig: Figure, size: Size, width: float, language: Language, race: str) -> Key:
        """Return the key that fits ``width`` pixels."""
        points = size.small_pt
        em = size.px(points)
        entries = [
            *_classes(language, race),
            *(language.say(f"state-tile-map.{w}") for w in MARKERS),
        ]
        wide = [2.6 * em + canvas.text_width(fig, each, points=points) for each in entries]
        rows = min((_flow(entries, wide, width + em, apart) for apart in (True, False)), key=len)
        return cls(rows, (1.5 * len(rows) + 0.5) * em)

    def draw(self, fig: Figure, size: Size, left: float, bottom: float) -> None:
        """Draw the key with its lower left corner at a pixel of the canvas."""
        points = size.small_pt
        em = size.px(points)
        for up, row in enumerate(reversed(self.rows)):
            middle = bottom + (1.5 * up + 0.75) * em
            for at, right, text in row:
                x = left + right
                if at <= len(FILLS):
                    sample = Area(x, middle - em / 2, x + em, middle + em / 2)
                    hatched = at == len(FILLS)
                    fill = style.BACKGROUND if hatched else FILLS[at]
                    box(fig, sample, size, fill=fill, hatched=hatched)
                else:
                    word = list(MARKERS)[at - len(FILLS) - 1]
                    mark(fig, size, x + em / 2, middle, word, style.INK)
                canvas.add_label(fig, x + 1.5 * em, middle, text, points=points, color=style.MUTED)


def _flow(
    entries: list[str], wide: list[float], width: float, apart: bool
) -> list[list[tuple[int, float, str]]]:
    """Return the entries in rows of at most ``width``; ``apart``: what is no class on its own."""
    rows: list[list[tuple[int, float, str]]] = [[]]
    x = 0.0
    for at, (text, step) in enumerate(zip(entries, wide, strict=True)):
        turn = apart and at == len(FILLS) and sum(wide) > width
        if rows[-1] and (turn or x + step > width):
            rows.append([])
            x = 0.0
        rows[-1].append((at, x, text))
        x += step
    return rows


def box(fig: Figure, area: Area, size: Size, *, fill: str, hatched: bool) -> None:
    """Return nothing; draw a filled rectangle, with oblique lines for what is not known."""
    canvas.add_box(
        fig,
        area,
        facecolor=fill,
        edgecolor=style.GRID if hatched else fill,
        # Lines of a hatch are a share of an inch apart, whatever the size of the type.
        hatch="/" * max(3, round(45 / size.base_pt)) if hatched else None,
        hatch_linewidth=min(1.0, 0.08 * size.base_pt),
        linewidth=0.06 * size.base_pt,
        zorder=0,
    )


def mark(fig: Figure, size: Size, x: float, y: float, word: str, color: str) -> None:
    """Draw that a state is clearly above or below the nation."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Line2D(
            [x / width], [y / height], marker=MARKERS[word], color=color, linestyle="none",
            markersize=0.5 * size.small_pt, markeredgewidth=0, zorder=5,
        )
    )  # fmt: skip


def _classes(language: Language, race: str) -> list[str]:
    """Return the words for the classes of color from low to high, and for the hatch."""
    say, edges = language.say, [language.number(edge) for edge in CLASSES[race]]
    between = [
        say("state-tile-map.class_between", low=low, high=high) for low, high in pairwise(edges)
    ]
    return [
        say("state-tile-map.class_first", edge=edges[0]),
        *between,
        say("state-tile-map.class_last", edge=edges[-1]),
        say("state-tile-map.hatched"),
    ]
