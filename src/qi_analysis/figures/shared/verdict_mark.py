"""The verdict on a claim: a band whose color and mark differ by verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLORS: Mapping[str, str] = {
    "holds": style.NEUTRAL,
    "holds_with_caveats": style.NEUTRAL,
    "undetermined": style.MUTED,
    "does_not_hold": style.ACCENT,
    "not_recomputable": style.INK,
}
"""Verdict -> color of the band."""
FILLED = ("holds", "does_not_hold")
"""Verdicts that are certain: their band is filled; the others are outlined."""
_CHECK = ((-0.5, 0.0), (-0.12, -0.42), (0.55, 0.5))
_STROKES: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "holds": (_CHECK,),
    "holds_with_caveats": (_CHECK, ((-0.6, -0.75), (0.65, -0.75))),
    "undetermined": (((-0.6, 0.25), (0.6, 0.25)), ((-0.6, -0.25), (0.6, -0.25))),
    "does_not_hold": (((-0.5, -0.5), (0.5, 0.5)), ((-0.5, 0.5), (0.5, -0.5))),
    "not_recomputable": (((-0.55, 0.0), (0.55, 0.0)),),
}
"""Verdict -> lines of its mark, in a square from -1 to 1: a check, the same underlined, an equals
sign between two possibilities, a cross, a dash."""
_POINTS = 1.4


def draw(fig: Figure, size: Size, area: Area, verdict: str, text: str) -> float:
    """Return the pixel height below which ``area`` is free, after drawing the band at its top."""
    from matplotlib.lines import Line2D

    em, points = size.px(size.base_pt), _POINTS * size.base_pt
    while canvas.text_width(fig, text, points=points, weight="bold") > area.width - 3.4 * em:
        points *= 0.97
    band = Area(area.left, area.top - 2.3 * em, area.right, area.top)
    color, filled = COLORS[verdict], verdict in FILLED
    canvas.add_box(
        fig, band, facecolor=color if filled else style.BACKGROUND, edgecolor=color,
        linewidth=0.12 * size.base_pt, zorder=-1,
        linestyle="dashed" if verdict == "undetermined" else "solid",
    )  # fmt: skip
    ink = style.BACKGROUND if filled else color
    middle, center, half = (band.top + band.bottom) / 2, band.left + 1.3 * em, 0.62 * em
    width, height = fig.bbox.width, fig.bbox.height
    for stroke in _STROKES[verdict]:
        fig.add_artist(
            Line2D(
                [(center + half * x) / width for x, _ in stroke],
                [(middle + half * y) / height for _, y in stroke],
                color=ink, linewidth=0.2 * size.base_pt, solid_capstyle="round",
            )
        )  # fmt: skip
    canvas.add_text(
        fig, band.left + 2.5 * em, middle, text, points=points, weight="bold", color=ink,
        va="center",
    )  # fmt: skip
    return band.bottom - 0.7 * em
