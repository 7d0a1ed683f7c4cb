"""Two maps of equal tiles, a tile a state: the lifetime risk of Black men and of white men."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qi_analysis import formatting
from qi_analysis.figures import canvas, style
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.style import Size
from qi_analysis.vocabulary import RACE_NAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

COLUMNS = ("state", "race", "risk_per_100k", "low", "high", "shown", "compared_with_nation")
ROWS = (
    "AK . . . . . . . . . ME",
    ". . . . . WI . . . VT NH",
    "WA ID MT ND MN IL MI . NY MA .",
    "OR NV WY SD IA IN OH PA NJ CT RI",
    "CA UT CO NE MO KY WV VA MD DE .",
    ". AZ NM KS AR TN NC SC DC . .",
    ". . . OK LA MS AL GA . . .",
    "HI . . TX . . . . FL . .",
)
"""Where each tile goes: neighbours stay neighbours where they can."""
PLACES = {
    state: (column, row)
    for row, line in enumerate(ROWS)
    for column, state in enumerate(line.split())
    if state != "."
}
ACROSS, DOWN = 11, len(ROWS)
GAP = 0.06
"""Empty part of a tile's side."""
CLASSES = (25.0, 50.0, 100.0, 150.0)
FILLS = style.STEPS
INKS = (style.INK, style.INK, style.INK, style.BACKGROUND, style.BACKGROUND)
RACES = ("black", "white")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a map a group, both on one scale of colours, and the key.

    Parameters
    ----------
    frame : DataFrame
        One row a state and group, columns `COLUMNS`; ``shown`` (bool) says whether enough is known
        to print the number: a tile without is hatched.
    size : Size
        Canvas; side by side on a wide one.
    words : Words
        Title, subtitle and footer, and the language of every label.

    Raises
    ------
    DataError
        When a column or all rows are missing.
    """
    style.require(frame, COLUMNS, figure="state_tile_map")
    with style.context(size):
        fig = style.figure(size)
        free = style.page(fig, size, words)
        line = 1.75 * size.px(size.small_pt)
        _draw_key(fig, size, Area(free.left, free.bottom, free.right, free.bottom + line))
        maps = free.inset(bottom=line + 0.4 * size.px(size.base_pt))
        areas = (
            maps.columns(2, 2.2 * size.px(size.base_pt))
            if size.wide
            else maps.rows(2, 0.8 * size.px(size.base_pt))
        )
        for area, race in zip(areas, RACES, strict=True):
            rows = frame[frame["race"] == race].set_index("state")
            _draw_map(fig, size, area, rows, f"{RACE_NAMES[race]} men")
    return fig


def _draw_map(fig: Figure, size: Size, area: Area, rows: DataFrame, heading: str) -> None:
    """Return nothing; draw the tiles of one group under its heading."""
    side = min(area.width / ACROSS, area.height / DOWN)
    left = area.left + (area.width - ACROSS * side) / 2
    top = area.top - (area.height - DOWN * side) / 2
    nation = formatting.per_100k(rows.loc["US", "risk_per_100k"])
    canvas.add_text(
        fig,
        left + ACROSS * side / 2,  # between the tiles of Alaska and Maine the first row is free
        top - side / 2,
        f"{heading}: {nation} nationwide",
        points=size.base_pt,
        weight="bold",
        ha="center",
        va="center_baseline",
    )
    for state, (column, row) in PLACES.items():
        x = left + column * side
        y = top - (row + 1) * side
        _draw_tile(fig, size, Area(x, y, x + side, y + side), state, rows.loc[state])


def _draw_tile(fig: Figure, size: Size, area: Area, state: str, row: Series) -> None:
    """Return nothing; draw one state: filled with its number, or hatched without."""
    gap = GAP * area.width / 2
    inner = area.inset(left=gap, bottom=gap, right=gap, top=gap)
    if not row["shown"]:
        _box(fig, inner, size, fill=style.BACKGROUND, hatched=True)
        _centred(fig, size, inner, state, style.MUTED, 0.5)
        return
    step = class_of(round(float(row["risk_per_100k"])))  # as printed
    _box(fig, inner, size, fill=FILLS[step], hatched=False)
    _centred(fig, size, inner, state, INKS[step], 0.76)
    number = formatting.per_100k(row["risk_per_100k"])
    _centred(fig, size, inner, number, INKS[step], 0.25)


def class_of(risk: float) -> int:
    """Return the place of a risk among the classes of colour, from 0."""
    return sum(risk >= edge for edge in CLASSES)


def _centred(
    fig: Figure, size: Size, area: Area, text: str, colour: str, height: float, **more: Any
) -> None:
    """Return nothing; write ``text`` in the middle of ``area`` at a share of its height."""
    x, y = (area.left + area.right) / 2, area.bottom + height * area.height
    canvas.add_text(
        fig, x, y, text, points=size.small_pt, color=colour, ha="center",
        va="center_baseline", **more,
    )  # fmt: skip


def _box(fig: Figure, area: Area, size: Size, *, fill: str, hatched: bool) -> None:
    """Return nothing; draw a filled rectangle, with oblique lines for what is not known."""
    from matplotlib.patches import Rectangle

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Rectangle(
            (area.left / width, area.bottom / height),
            area.width / width,
            area.height / height,
            facecolor=fill,
            edgecolor=style.GRID if hatched else fill,
            hatch="///" if hatched else None,
            linewidth=0.06 * size.base_pt,
            zorder=0,
        )
    )


def _draw_key(fig: Figure, size: Size, area: Area) -> None:
    """Return nothing; draw the classes of colour and the hatch, in one line if there is room."""
    points = size.small_pt
    side = 0.95 * size.px(points)
    edges = [f"{edge:g}" for edge in CLASSES]
    labels = [f"under {edges[0]}"]
    labels += [f"{low}-{high}" for low, high in pairwise(edges)]
    labels += [f"{edges[-1]} and over", "too few deaths to say"]
    widths = [canvas.text_width(fig, label, points=points) for label in labels]
    gap = 0.5 * side
    spare = area.width - sum(widths) - len(labels) * (side + gap)
    between = min(1.6 * side, max(0.3 * side, spare / (len(labels) - 1)))
    x, middle = area.left, (area.bottom + area.top) / 2
    for place, (label, width) in enumerate(zip(labels, widths, strict=True)):
        box = Area(x, middle - side / 2, x + side, middle + side / 2)
        hatched = place == len(FILLS)
        _box(fig, box, size, fill=style.BACKGROUND if hatched else FILLS[place], hatched=hatched)
        canvas.add_text(
            fig, x + side + gap, middle, label, points=points, color=style.MUTED,
            va="center_baseline",
        )  # fmt: skip
        x += side + gap + width + between


def describe(frame: DataFrame) -> str:
    """Return the alt text: kind of chart, the nation, the clear states, the unknown ones."""
    what = "lifetime risk of being killed by police per 100,000, Black men and white men."
    parts = [f"Two maps of the United States in equal tiles, a tile a state: {what}"]
    for race in RACES:
        rows = frame[frame["race"] == race].set_index("state")
        nation = formatting.per_100k(rows.loc["US", "risk_per_100k"])
        states = rows.drop(index="US")
        shown = states[states["shown"]]
        top, bottom = shown["risk_per_100k"].idxmax(), shown["risk_per_100k"].idxmin()
        clear = [
            ", ".join(shown.index[shown["compared_with_nation"] == word]) or "none"
            for word in ("above", "below")
        ]
        parts.append(
            f"{RACE_NAMES[race]} men: {nation} in the whole country; highest shown {top} "
            f"{_span(shown.loc[top])}, lowest {bottom} {_span(shown.loc[bottom])}; clearly above "
            f"the nation: {clear[0]}; clearly below: {clear[1]}; {int((~states['shown']).sum())} "
            "states have too few deaths to say."
        )
    return " ".join(parts)


def _span(row: Series) -> str:
    low, value, high = (formatting.per_100k(row[name]) for name in ("low", "risk_per_100k", "high"))
    return f"{value} ({low} to {high})"
