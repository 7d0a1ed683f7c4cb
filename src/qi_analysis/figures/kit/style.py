"""Sizes, colors and type of every chart, and the helpers that lay text out in real pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from qi_analysis.core.errors import DataError
from qi_analysis.core.names import choose
from qi_analysis.figures.kit import fonts
from qi_analysis.figures.kit.canvas import Area, add_text, filled, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from qi_analysis.figures.kit.language import Language
    from qi_analysis.figures.kit.words import Words

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


def rule(fig: Figure, size: Size, left: float, right: float, y: float) -> None:
    """Draw a hairline behind everything, at pixel height ``y``."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Line2D(
            [left / width, right / width],
            [y / height, y / height],
            color=GRID,
            linewidth=0.06 * size.base_pt,
            zorder=-1,
        )
    )


def ticks(
    size: Size,
    axes: Axes,
    values: Sequence[float],
    *,
    axis: Literal["x", "y"],
    language: Language | None = None,
    labels: Sequence[str] | None = None,
) -> None:
    """Label ``values`` on the x or y axis, each with a hairline.

    ``labels`` are the printed numbers; by default as short as they can be, with ``language`` with
    its decimal sign.
    """
    if labels is None:
        labels = [f"{value:g}" for value in values]
        labels = [language.localised(each) for each in labels] if language is not None else labels
    if axis == "x":
        axes.set_xticks(values, labels)
    else:
        axes.set_yticks(values, labels)
    axes.minorticks_off()
    axes.tick_params(
        axis=axis,
        length=0,
        pad=0.3 * size.base_pt,
        labelsize=size.small_pt,
        labelcolor=MUTED,
    )
    axes.grid(axis=axis, color=GRID, linewidth=0.06 * size.base_pt)
    axes.set_axisbelow(True)


def block_height(size: Size, text: str, points: float) -> float:
    """Return the height in pixels that the lines of ``text`` take, leading included."""
    return (text.count("\n") + 1) * 1.32 * size.px(points) if text else 0.0


def headline(
    fig: Figure,
    size: Size,
    title: str,
    subtitle: str,
    width: float | None = None,
    *,
    write: bool = True,
) -> float:
    """Return the pixel height below which the canvas is free, after writing both texts.

    They take the whole ``width`` (pixels) by default; without ``write`` they are only measured.
    """
    width = size.width_px - 2 * size.margin_px if width is None else width
    y = size.height_px - max(size.margin_px, size.top_px)
    big, medium = TITLE * size.base_pt, size.base_pt
    title = filled(fig, title, width, points=big, weight="bold")
    subtitle = filled(fig, subtitle, width, points=medium) if subtitle else ""
    second = y - block_height(size, title, big) - 0.2 * size.px(size.base_pt)
    if write:
        common: dict[str, Any] = {"va": "top", "linespacing": 1.09}
        add_text(fig, size.margin_px, y, title, points=big, weight="bold", color=INK, **common)
        add_text(fig, size.margin_px, second, subtitle, points=medium, color=MUTED, **common)
    return second - block_height(size, subtitle, medium) - 0.9 * size.px(size.base_pt)


def footer(fig: Figure, size: Size, words: Words) -> float:
    """Return the pixel height above which the canvas is free, after writing source and credit.

    The credit stands in the last line of the source where there is room, else below it.
    """
    width, small = size.width_px - 2 * size.margin_px, size.small_pt
    y = max(0.75 * size.margin_px, size.bottom_px)
    text, credit = filled(fig, words.source or words.footer, width, points=small), words.credit
    common: dict[str, Any] = {"points": small, "color": MUTED, "va": "bottom", "linespacing": 1.05}
    if credit:
        ends = [text_width(fig, each, points=small) for each in (text.split("\n")[-1], credit)]
        if sum(ends) + 2 * size.px(small) > width:
            text += "\n"
        add_text(fig, size.width_px - size.margin_px, y, credit, ha="right", **common)
    add_text(fig, size.margin_px, y, text, **common)
    return y + block_height(size, text, small) + 0.7 * size.px(size.base_pt)


def page(fig: Figure, size: Size, words: Words) -> Area:
    """Return the area left for the chart, after writing headline and footer."""
    top = headline(fig, size, words.title, words.subtitle)
    bottom = footer(fig, size, words)
    return Area(size.margin_px, bottom, size.width_px - size.margin_px, top)


@contextmanager
def sheet(size: Size, words: Words) -> Iterator[tuple[Figure, Area]]:
    """Give an empty figure with headline and footer, and the area left for the chart.

    Within it matplotlib has our settings for ``size``, as in `context`.
    """
    with context(size):
        fig = figure(size)
        yield fig, page(fig, size, words)


def require(frame: DataFrame, columns: Iterable[str], *, figure: str) -> None:
    """Check that the frame of ``figure`` has rows and all ``columns``.

    Raises
    ------
    DataError
        When it is empty or a column is missing.
    """
    missing: Sequence[str] = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError(f"the chart needs the column {missing[0]!r}", file=f"data of {figure}")
    if frame.empty:
        raise DataError("there is nothing to draw: no rows", file=f"data of {figure}")
