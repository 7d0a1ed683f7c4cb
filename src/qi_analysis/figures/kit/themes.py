"""Light and dark: every color of a drawn chart is one of the palette, and has a dark partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import CheckError
from qi_analysis.core.names import choose
from qi_analysis.figures.kit import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

THEMES: tuple[str, ...] = ("light", "dark")
DARK: Mapping[str, str] = {
    style.BACKGROUND: "#12181f",
    style.INK: "#eef2f5",
    style.MUTED: "#a9b4bf",
    style.ACCENT: "#ff8a5c",
    style.NEUTRAL: "#8fb0cf",
    style.REFERENCE: "#7d8b98",
    style.GRID: "#2b3641",
    style.BAND: "#222c36",
    **dict(zip(style.STEPS, ("#3a241b", "#6b3620", "#a8512b", "#ff8a5c", "#ffc9ad"), strict=True)),
}
"""Light color -> dark color."""


def apply(figure: Figure, theme: str) -> None:
    """Recolor a chart drawn in the light palette for ``theme``.

    Raises
    ------
    UnknownNameError
        For an unknown theme.
    CheckError
        When the chart has a color that is not in the palette.
    """
    theme = choose(theme, THEMES, "theme")
    figure.draw_without_rendering()  # ticks come into being
    changes = []  # all colors are read before any is set: one setter may reach several parts
    for artist in _artists(figure):
        for name in _PARTS if artist.get_visible() else ():
            get, put = getattr(artist, f"get_{name}", None), getattr(artist, f"set_{name}", None)
            if get is not None and put is not None:
                changes.append((put, _partners(get(), theme)))
    for put, colors in changes:
        if colors is not None:
            put(colors)


_PARTS = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor", "hatchcolor")


def _artists(figure: Figure) -> list[Any]:
    """Return all that is drawn, each once; boxes and arrows of texts are no children of theirs."""
    found: list[Any] = list(figure.findobj())
    for artist in list(found):
        get_box = getattr(artist, "get_bbox_patch", None)
        found += [get_box() if get_box else None, getattr(artist, "arrow_patch", None)]
    return list({id(artist): artist for artist in found if artist is not None}.values())


def _partners(found: Any, theme: str) -> Any:
    """Return the partner of each color found, its transparency kept; None to leave them."""
    from matplotlib.colors import to_hex, to_rgba, to_rgba_array

    if found is None or (isinstance(found, str) and found.lower() in {"none", "auto", "edge"}):
        return None
    new = []
    for rgba in to_rgba_array(found):
        if rgba[3] == 0:
            new.append(tuple(rgba))
            continue
        light = to_hex(rgba)
        if light not in DARK:
            raise CheckError(f"the color {light} is not in the palette of figures/kit/style.py")
        new.append(to_rgba(DARK[light] if theme == "dark" else light, rgba[3]))
    return new[0] if len(new) == 1 else new or None
