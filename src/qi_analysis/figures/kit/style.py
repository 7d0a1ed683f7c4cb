"""Sizes, colors and type of every chart."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qi_analysis.core.names import choose
from qi_analysis.figures.kit import fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BACKGROUND = "#ffffff"
INK = "#17212b"
MUTED = "#52606d"
ACCENT = "#b93a0b"
NEUTRAL = "#46607a"
REFERENCE = "#7a8794"
GRID = "#dfe4e9"
BAND = "#eceff3"
STEPS: tuple[str, ...] = ("#fbe6da", "#f3b894", "#df8150", ACCENT, "#6a1d05")
"""Fills of areas from low to high; the number is printed on each."""

TEXT_COLORS: tuple[str, ...] = (INK, MUTED, ACCENT, NEUTRAL)
"""Read as text: at least 4.5:1 against the background."""
TITLE = 1.65
"""Type of headlines, in base type."""
SITE = "qi_analysis"
"""Where a picture comes from: printed on each with the name of the figure."""
MARK_COLORS: tuple[str, ...] = (INK, ACCENT, NEUTRAL, REFERENCE)
"""Carry data: at least 3:1 against the background. ``GRID`` and ``BAND`` never carry any."""


@dataclass(frozen=True)
class Size:
    """One named canvas.

    Attributes
    ----------
    name : str
        As typed by the user.
    width_px, height_px : int
        Pixels of the exported PNG.
    dpi : int
        Pixels an inch; 96 makes one pixel one CSS pixel in the SVG.
    base_pt : float
        Body type, points.
    post_pt : float
        Body type of what is posted, points: legible where the picture is ``seen_px`` wide.
    seen_px : int
        Width in CSS pixels at which readers see a post: 400 in the feed of a phone.
    top_px, bottom_px : int
        Height left empty at the top and at the bottom, where an app lays its controls.
    """

    name: str
    width_px: int
    height_px: int
    dpi: int
    base_pt: float
    post_pt: float
    seen_px: int
    top_px: int = 0
    bottom_px: int = 0

    @property
    def wide(self) -> bool:
        """Return whether panels go side by side."""
        return self.width_px > self.height_px

    @property
    def small_pt(self) -> float:
        """Return the smallest type on this canvas, points: ticks, notes and footer."""
        return 0.9 * self.base_pt

    @property
    def margin_px(self) -> float:
        """Return the empty border, pixels."""
        return min(1.9 * self.px(self.base_pt), 0.045 * self.width_px)

    @property
    def for_post(self) -> Size:
        """Return the same canvas with the larger type of what is posted."""
        return replace(self, base_pt=self.post_pt)

    def px(self, points: float) -> float:
        """Return ``points`` in pixels of this canvas."""
        return points * self.dpi / 72


SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size("web", 1200, 675, 96, 15, 17, 650),
        Size("square", 1080, 1080, 96, 16.5, 25, 400),
        Size("story", 1080, 1920, 96, 20, 25, 400, top_px=180, bottom_px=340),
        Size("card", 1200, 630, 96, 15, 18.5, 600),
        Size("print", 2126, 1417, 300, 8, 9.2, 680),  # 180 x 120 mm at 300 dpi
    )
}


def size_named(name: str) -> Size:
    """Return the canvas called ``name``.

    Raises
    ------
    UnknownNameError
        When there is none of that name: with those like it.
    """
    return SIZES[choose(name, SIZES, "figure size")]


def context(size: Size) -> AbstractContextManager[None]:
    """Return a context in which matplotlib has our settings for ``size`` and no one else's."""
    from cycler import cycler
    from matplotlib import style

    fonts.register()
    settings: dict[str, Any] = {
        "font.family": [fonts.FAMILY, *fonts.FALLBACKS[:1]],
        "font.size": size.base_pt,
        "text.color": INK,
        # No color of matplotlib's own, not even on parts that are never seen.
        "axes.prop_cycle": cycler(color=[INK]),
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.facecolor": BACKGROUND,
        "figure.facecolor": BACKGROUND,
        "figure.edgecolor": BACKGROUND,
        "grid.color": GRID,
        "hatch.color": REFERENCE,
        "lines.color": INK,
        "patch.edgecolor": INK,
        "patch.facecolor": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "ytick.alignment": "center",  # digits level with their mark
        "text.hinting": "no_hinting",  # letters keep their widths: evenly spaced
        "text.parse_math": False,  # a dollar sign in a headline is a dollar sign
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.edgecolor": REFERENCE,
        "axes.linewidth": 0.05 * size.base_pt,
        "axes.unicode_minus": True,
        "figure.dpi": size.dpi,
        "savefig.dpi": size.dpi,
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
    }
    return style.context(settings, after_reset=True)


def figure(size: Size) -> Figure:
    """Return an empty figure of ``size``, bound to no window and to no global state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fig = Figure(
        figsize=(size.width_px / size.dpi, size.height_px / size.dpi),
        dpi=size.dpi,
        facecolor=BACKGROUND,
    )
    FigureCanvasAgg(fig)
    return fig
