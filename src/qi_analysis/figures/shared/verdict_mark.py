"""The verdict on a claim: a band whose color and mark differ by verdict."""

from __future__ import annotations

from collections.abc import Mapping

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas

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


def draw(canvas: Canvas, area: Area, verdict: str, text: str) -> float:
    """Return the pixel height below which ``area`` is free, after drawing the band at its top."""
    em, points = canvas.em, 1.4 * canvas.base
    while canvas.width(text, points=points, weight="bold") > area.width - 3.4 * em:
        points *= 0.97
    band = Area(area.left, area.top - 2.3 * em, area.right, area.top)
    color, filled = COLORS[verdict], verdict in FILLED
    canvas.box(
        band,
        color if filled else style.BACKGROUND,
        edge=color,
        linewidth=0.12 * canvas.base,
        linestyle="dashed" if verdict == "undetermined" else "solid",
        zorder=-1,
    )
    ink = style.BACKGROUND if filled else color
    center, middle, half = band.left + 1.3 * em, band.middle[1], 0.62 * em
    for stroke in _STROKES[verdict]:
        marked = [(center + half * x, middle + half * y) for x, y in stroke]
        canvas.line(*marked, color=ink, linewidth=0.2 * canvas.base, solid_capstyle="round")
    canvas.text(band.left + 2.5 * em, middle, text, points=points, weight="bold", color=ink)
    return band.bottom - 0.7 * em
