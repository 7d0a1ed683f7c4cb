"""Where everything of a forest plot of ratios goes: measured, nothing drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


@dataclass(frozen=True)
class Family:
    """What distinguishes one forest plot from another.

    Attributes
    ----------
    name : str
        Under which its words are.
    mark : str
        Column that says which row is drawn as a line too; also the key of the line's name.
    label : callable
        From a row and a language to the row's name.
    """

    name: str
    mark: str
    label: Callable[[Series, Language], str]


@dataclass(frozen=True)
class ForestRow:
    """A heading, or a choice with its wrapped label."""

    text: str
    choice: Series | None = None

    @property
    def height(self) -> float:
        """Return the least height of the row, in units of the type."""
        return 1.12 * (self.text.count("\n") + 1) + (0.13 if self.choice is not None else 0.33)


@dataclass(frozen=True)
class Column:
    """One column of rows: where labels, plot and numbers go (pixels), and what the rows are."""

    area: Area
    plot: Area
    rows: list[ForestRow]
    points: float
    intervals: bool  # whether there is room to print them
    language: Language
    family: Family


@dataclass(frozen=True)
class LineName:
    """The name of a vertical line: where its middle is (pixels), and on which level."""

    value: float
    text: str
    color: str
    middle: float
    level: int


def columns_of(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    free: Area,
    language: Language,
    caption: str,
    family: Family,
) -> list[Column]:
    """Return one column, or two on a wide canvas where one has no room for its rows.

    Labels get the smallest share of the width at which all rows fit, or at which least is missing.
    """
    small = size.px(size.small_pt)
    shares: tuple[float, ...] = (0.38, 0.44, 0.5)
    areas, points = [free], size.base_pt
    rows = _rows(fig, size, frame, language, family, width=shares[0] * free.width, points=points)
    if size.wide and height_of(rows) * size.px(points) > free.height - 5 * small:
        areas = free.columns(2, 2.2 * small)
        shares, points = (0.46, 0.54, 0.6, 0.66), size.small_pt
    room = shares[0] * areas[0].width - small
    below = canvas.balanced(fig, caption, room, points=size.small_pt)
    areas = [area.inset(bottom=style.block_height(size, below, size.small_pt)) for area in areas]
    tried: list[tuple[float, list[Column]]] = []
    for share in shares:
        rows = _rows(
            fig, size, frame, language, family, width=share * areas[0].width, points=points
        )
        parts = _halves(rows) if len(areas) == 2 else [rows]
        columns = [
            _place(
                fig, size, frame, language, family, area=area, share=share, rows=part, points=points
            )
            for area, part in zip(areas, parts, strict=False)
        ]
        missing = max(height_of(c.rows) * size.px(points) - c.plot.height for c in columns)
        tried.append((max(0, missing), columns))
    return min(tried, key=lambda each: each[0])[1]


def _place(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    language: Language,
    family: Family,
    *,
    area: Area,
    share: float,
    rows: list[ForestRow],
    points: float,
) -> Column:
    """Return the column of ``rows`` in ``area``, whose labels get ``share`` of its width."""
    numbers = _widest(fig, frame, language, points=points, intervals=True)
    intervals = area.width * (1 - share) - numbers > 0.3 * area.width
    if not intervals:
        numbers = _widest(fig, frame, language, points=points, intervals=False)
    right = numbers + 0.8 * size.px(points)
    plot = area.inset(left=share * area.width, right=right)
    level = max(
        name.level
        for name in line_names(fig, size, frame, language, family, plot=plot, right=area.right)
    )
    plot = plot.inset(top=(1.4 + 1.15 * level) * size.px(size.small_pt))
    spare = plot.height - 2.2 * size.px(points) * height_of(rows)
    return Column(area, plot.inset(bottom=max(0, spare)), rows, points, intervals, language, family)


def _widest(
    fig: Figure, frame: DataFrame, language: Language, *, points: float, intervals: bool
) -> float:
    """Return the width in pixels of the widest numbers."""
    return max(
        canvas.text_width(
            fig, numbers_of(row, language, intervals=intervals), points=points, weight="bold"
        )
        for _, row in frame.iterrows()
    )


def _rows(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    language: Language,
    family: Family,
    *,
    width: float,
    points: float,
) -> list[ForestRow]:
    """Return headings and choices in the order of the frame, labels wrapped to ``width``."""
    room = width - 0.5 * size.px(points)
    rows: list[ForestRow] = []
    for heading, choices in frame.groupby("group", sort=False):
        if heading:
            rows.append(ForestRow(language.say(f"{family.name}.group.{heading}")))
        rows += [
            ForestRow(
                canvas.balanced(fig, family.label(choice, language), room, points=points), choice
            )
            for _, choice in choices.iterrows()
        ]
    return rows


def _halves(rows: list[ForestRow]) -> list[list[ForestRow]]:
    """Return ``rows`` in two parts of about equal height, no group torn apart if there are two."""
    starts = [index for index, row in enumerate(rows) if row.choice is None and index]
    if rows[0].choice is not None:  # no headings
        starts = [(len(rows) + 1) // 2]
    if not starts:
        return [rows]
    cut = min(starts, key=lambda index: max(height_of(rows[:index]), height_of(rows[index:])))
    return [rows[:cut], rows[cut:]]


def line_names(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    language: Language,
    family: Family,
    *,
    plot: Area,
    right: float,
) -> list[LineName]:
    """Return the names of the lines of 1 and of the marked ratio, on two levels if tight."""
    lines = [(1.0, language.say("ratio-to-white.no_difference"), style.MUTED)]
    for value in frame.loc[frame[family.mark], "ratio"].head(1):
        shown = language.ratio(value, 2 if family.mark == "ours" else None)
        text = language.say(f"{family.name}.{family.mark}", ratio=shown)
        lines.append((value, text, style.ACCENT))
    low, high = limits_of(frame)
    placed: list[LineName] = []
    end = -math.inf
    for value, text, color in sorted(lines):
        width = canvas.text_width(fig, text, points=size.small_pt)
        middle = plot.left + plot.width * math.log(value / low) / math.log(high / low)
        middle = min(middle, right - width / 2)
        tight = middle - width / 2 < end + 0.4 * size.px(size.small_pt)
        placed.append(LineName(value, text, color, middle, int(tight)))
        end = middle + width / 2
    return placed


def numbers_of(row: Series, language: Language, *, intervals: bool = True) -> str:
    """Return a ratio as printed, with its interval if asked for: "2.4 (2.3 to 2.6)"."""
    decimals = 2 if row.get("ours", False) else None  # as it is printed everywhere
    text, ends = language.ratio(row["ratio"], decimals), ""
    if not (math.isnan(row["low"]) or math.isnan(row["high"])):
        low, high = (language.ratio(row[end], decimals) for end in ("low", "high"))
        ends = language.say("number.interval", low=low, high=high)
    return f"{text} ({ends})" if ends and intervals else text


def height_of(rows: list[ForestRow]) -> float:
    """Return the least height of ``rows``, in units of the type."""
    return sum(row.height for row in rows)


def limits_of(frame: DataFrame) -> tuple[float, float]:
    """Return the ends of the scale: all marks and the line of no difference are inside."""
    marks = frame[["ratio", "low", "high"]]
    low, high = min(marks.min().min(), 1.0), max(marks.max().max(), 1.0)
    margin = (high / low) ** 0.06 if high > low else 1.1
    return low / margin, high * margin
