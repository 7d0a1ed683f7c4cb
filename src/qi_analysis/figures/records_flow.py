"""Flow chart from the records of each release to the people counted: a lane a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qi_analysis.figures import canvas, style
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.style import Size
from qi_analysis.formatting import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

_OTHER_CAUSES = ("vehicle", "suicide", "other_cause")
_OTHER_YEARS = ("year_before", "year_after")
_USED = ("used_race_known", "used_race_imputed")
COLUMNS = ("project", "years", "release", "told_twice", *_OTHER_YEARS, *_OTHER_CAUSES, *_USED)
_NAME, _BOX = 0.17, 0.19
"""Shares of the width: the name on a wide canvas, and each of the three boxes of a lane."""


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: in each lane, boxes from left to right and what leaves between them.

    Parameters
    ----------
    frame : DataFrame
        One row a release: ``project``, ``years`` (those used), ``release`` (records in it), and
        records by fate, which add up to it.
    size : Size
        Canvas.
    words : Words
        Title, subtitle and footer, and the language of every label.

    Raises
    ------
    DataError
        When a column or all rows are missing.
    """
    style.require(frame, COLUMNS, figure="records_flow")
    with style.context(size):
        fig = style.figure(size)
        free = style.page(fig, size, words)
        gap = 0.55 * size.px(size.base_pt)
        for (_, row), lane in zip(frame.iterrows(), free.rows(len(frame), gap), strict=True):
            _lane(fig, size, row, lane)
    return fig


def _lane(fig: Figure, size: Size, row: Series, lane: Area) -> None:
    """Return nothing; write the name of a release and draw its boxes and arrows."""
    small, points = size.px(size.small_pt), size.small_pt
    if size.wide:
        beside = _NAME * lane.width
        name = canvas.balanced(fig, row["project"], beside - small, points=points, weight="bold")
        middle = (lane.bottom + lane.top) / 2
        canvas.add_label(fig, lane.left, middle, name, points=points, weight="bold")
        boxes = lane.inset(left=beside)
    else:
        canvas.add_text(
            fig, lane.left, lane.top, row["project"], points=points, weight="bold", va="top"
        )
        boxes = lane.inset(top=1.45 * small)
    if boxes.height > 8 * small:  # no need to fill a tall canvas
        boxes = boxes.inset(bottom=boxes.height - 8 * small)
    width = _BOX * boxes.width
    starts = [boxes.left, (boxes.left + boxes.right - width) / 2, boxes.right - width]
    places = [Area(x, boxes.bottom, x + width, boxes.top) for x in starts]
    in_years = int(row["release"] - row["told_twice"] - row[list(_OTHER_YEARS)].sum())
    used, imputed = int(row[list(_USED)].sum()), int(row["used_race_imputed"])
    _box(fig, size, places[0], f"{row['release']:,}", "in the release")
    _box(fig, size, places[1], f"{in_years:,}", f"in {row['years']}")
    last = f"race imputed {percent(imputed / used)}"
    _box(fig, size, places[2], f"{used:,}", last, strong=True)
    _arrow(fig, size, places[0], places[1], _left_by_year(row))
    _arrow(fig, size, places[1], places[2], _left_by_cause(row))


def _left_by_year(row: Series) -> list[str]:
    """Return what leaves before the years used, in words."""
    outside = int(row[list(_OTHER_YEARS)].sum())
    lines = [f"\u2212{outside:,} other years"] if outside else []
    twice = int(row["told_twice"])
    return lines + ([f"\u2212{twice:,} repeated"] if twice else []) or ["all of them"]


def _left_by_cause(row: Series) -> list[str]:
    """Return what leaves for the cause of death, in words."""
    words = {"vehicle": "vehicle", "suicide": "suicide", "other_cause": "other"}
    lines = [f"\u2212{int(row[name]):,} {text}" for name, text in words.items() if row[name]]
    return lines or ["all by force"]


def _box(
    fig: Figure, size: Size, area: Area, number: str, words: str, *, strong: bool = False
) -> None:
    """Return nothing; draw a box with a number and the words for it."""
    from matplotlib.patches import Rectangle

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Rectangle(
            (area.left / width, area.bottom / height),
            area.width / width,
            area.height / height,
            transform=fig.transFigure,
            facecolor=style.NEUTRAL if strong else style.BAND,
            edgecolor="none",
            zorder=-1,
        )
    )
    colour = style.BACKGROUND if strong else style.INK
    middle, em = (area.left + area.right) / 2, size.px(size.small_pt)
    words = canvas.balanced(fig, words, area.width - 0.4 * em, points=size.small_pt)
    y = (area.bottom + area.top) / 2 + 0.65 * em * words.count("\n")
    common: dict[str, Any] = {"ha": "center", "color": colour}
    canvas.add_text(
        fig,
        middle,
        y + 0.65 * em,
        number,
        points=size.base_pt,
        weight="bold",
        va="center_baseline",
        **common,
    )
    canvas.add_text(
        fig,
        middle,
        y - 0.2 * em,
        words,
        points=size.small_pt,
        va="top",
        linespacing=1.0,
        **common,
    )


def _arrow(fig: Figure, size: Size, start: Area, end: Area, lines: list[str]) -> None:
    """Return nothing; draw an arrow between two boxes, and above it what is left out."""
    from matplotlib.patches import FancyArrowPatch

    width, height, em = fig.bbox.width, fig.bbox.height, size.px(size.small_pt)
    room = end.left - start.right - em
    text = "\n".join(canvas.wrap(fig, line, room, points=size.small_pt) for line in lines)
    block = 1.2 * em * (text.count("\n") + 1)
    middle = (start.bottom + start.top) / 2
    y = max(middle - block / 2 - 0.1 * em, start.bottom + 0.2 * em)
    fig.add_artist(
        FancyArrowPatch(
            ((start.right + 0.5 * em) / width, y / height),
            ((end.left - 0.5 * em) / width, y / height),
            transform=fig.transFigure,
            arrowstyle="-|>",
            mutation_scale=1.1 * size.base_pt,
            color=style.REFERENCE,
            linewidth=0.1 * size.base_pt,
            shrinkA=0,
            shrinkB=0,
        )
    )
    canvas.add_text(
        fig,
        (start.right + end.left) / 2,
        y + 0.35 * em,
        text,
        points=size.small_pt,
        color=style.MUTED,
        ha="center",
        va="bottom",
        linespacing=1.02,
    )


def describe(frame: DataFrame) -> str:
    """Return the alt text: for each release, what leaves and what is used."""
    about = (
        "Flow chart from the records of five releases to the people counted as killed by police "
        "force, and why others are left out."
    )
    parts = [about]
    for _, row in frame.iterrows():
        used = int(row[list(_USED)].sum())
        left = [*_left_by_year(row), *_left_by_cause(row)]
        parts.append(
            f"{row['project']}: {row['release']:,} in the release; {', '.join(left)}; "
            f"{used:,} used, of {row['years']}, "
            f"race imputed for {int(row['used_race_imputed']):,}."
        )
    return " ".join(parts)
