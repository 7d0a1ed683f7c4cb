"""A forest plot of ratios: a row per choice, on one log scale."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame, Series

# Ticks in the order in which they get a place on the scale, as long as there is room.
_TICKS = (1, 2, 0.5, 5, 0.2, 10, 0.1, 3, 4, 0.3, 0.7, 1.5, 0.8, 0.9, 1.2, 7, 20, 50, 0.05)


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
class _Row:
    """A heading, or a choice with its wrapped label."""

    text: str
    choice: Series | None = None

    @property
    def height(self) -> float:
        """Return the least height of the row, in units of the type."""
        return 1.12 * (self.text.count("\n") + 1) + (0.13 if self.choice is not None else 0.33)


@dataclass(frozen=True)
class _Column:
    """One column of rows: where labels, plot and numbers go (pixels), and what the rows are."""

    area: Area
    plot: Area
    rows: list[_Row]
    points: float
    intervals: bool  # whether there is room to print them


@dataclass(frozen=True)
class _LineName:
    """The name of a vertical line: where its middle is (pixels), and on which level."""

    value: float
    text: str
    color: str
    middle: float
    level: int


def draw(frame: DataFrame, canvas: Canvas, free: Area, people: str, family: Family) -> None:
    """Draw one row per choice under the heading of its group, if it has one.

    Parameters
    ----------
    frame : DataFrame
        One row per choice: ``choice``, ``group`` (empty: no heading), ``ratio``, ``low``, ``high``
        (NaN: no interval, a dot alone) and the mark of the family (bool).
    canvas : Canvas
        A wide one on which the rows do not fit below each other gets two columns.
    free : Area
        Of the canvas.
    people : str
        Whose risk is divided by white people's; said below the labels.
    family : Family
        Words and mark.
    """
    caption = canvas.say("ratio-to-white.scale", people=people)
    plot = _Plot(canvas, frame, family)
    columns = plot.columns(free, caption)
    for column in columns:
        axes = plot.draw_scale(column)
        plot.draw_rows(axes, column)
    first = columns[0]
    room = first.plot.left - first.area.left - canvas.small
    canvas.text(
        first.area.left,
        first.plot.bottom - 0.3 * canvas.em,
        canvas.balanced(caption, room),
        color=style.MUTED,
        va="top",
        linespacing=1.02,
    )


@dataclass(frozen=True)
class _Plot:
    """What is drawn where: all that the steps of drawing share."""

    canvas: Canvas
    frame: DataFrame
    family: Family

    def columns(self, free: Area, caption: str) -> list[_Column]:
        """Return one column, or two on a wide canvas where one has no room for its rows.

        Labels get the smallest share of the width at which all rows fit, or least is missing.
        """
        canvas = self.canvas
        shares: tuple[float, ...] = (0.38, 0.44, 0.5)
        areas, points = [free], canvas.base
        rows = self._rows(shares[0] * free.width, points)
        if canvas.wide and _height(rows) * canvas.size.px(points) > free.height - 5 * canvas.small:
            areas = free.columns(2, 2.2 * canvas.small)
            shares, points = (0.46, 0.54, 0.6, 0.66), canvas.size.small_pt
        below = canvas.balanced(caption, shares[0] * areas[0].width - canvas.small)
        areas = [area.inset(bottom=canvas.height(below)) for area in areas]
        tried: list[tuple[float, list[_Column]]] = []
        for share in shares:
            rows = self._rows(share * areas[0].width, points)
            parts = _halves(rows) if len(areas) == 2 else [rows]
            columns = [
                self._place(area, share, part, points)
                for area, part in zip(areas, parts, strict=False)
            ]
            missing = max(_height(c.rows) * canvas.size.px(points) - c.plot.height for c in columns)
            tried.append((max(0, missing), columns))
        return min(tried, key=lambda each: each[0])[1]

    def _place(self, area: Area, share: float, rows: list[_Row], points: float) -> _Column:
        """Return the column of ``rows`` in ``area``, whose labels get ``share`` of its width."""
        numbers = self._widest(points, intervals=True)
        intervals = area.width * (1 - share) - numbers > 0.3 * area.width
        if not intervals:
            numbers = self._widest(points, intervals=False)
        em = self.canvas.size.px(points)
        plot = area.inset(left=share * area.width, right=numbers + 0.8 * em)
        level = max(name.level for name in self._line_names(plot, area.right))
        plot = plot.inset(top=(1.4 + 1.15 * level) * self.canvas.small)
        spare = plot.height - 2.2 * em * _height(rows)
        return _Column(area, plot.inset(bottom=max(0, spare)), rows, points, intervals)

    def _widest(self, points: float, *, intervals: bool) -> float:
        """Return the width in pixels of the widest numbers."""
        numbers = (
            numbers_of(row, self.canvas.language, intervals=intervals)
            for _, row in self.frame.iterrows()
        )
        return self.canvas.width(*numbers, points=points, weight="bold")

    def _rows(self, width: float, points: float) -> list[_Row]:
        """Return headings and choices in the order of the frame, labels wrapped to ``width``."""
        room = width - 0.5 * self.canvas.size.px(points)
        rows: list[_Row] = []
        for heading, choices in self.frame.groupby("group", sort=False):
            if heading:
                rows.append(_Row(self.canvas.say(f"{self.family.name}.group.{heading}")))
            for _, choice in choices.iterrows():
                label = self.family.label(choice, self.canvas.language)
                rows.append(_Row(self.canvas.balanced(label, room, points=points), choice))
        return rows

    def _line_names(self, plot: Area, right: float) -> list[_LineName]:
        """Return the names of the lines of 1 and of the marked ratio, on two levels if tight."""
        canvas, mark = self.canvas, self.family.mark
        (value,) = self.frame.loc[self.frame[mark], "ratio"]
        shown = canvas.language.ratio(value, 2 if mark == "ours" else None)
        lines = [
            (1.0, canvas.say("ratio-to-white.no_difference"), style.MUTED),
            (value, canvas.say(f"{self.family.name}.{mark}", ratio=shown), style.ACCENT),
        ]
        low, high = self._limits()
        placed: list[_LineName] = []
        end = -math.inf
        for value, text, color in sorted(lines):
            width = canvas.width(text)
            middle = plot.left + plot.width * math.log(value / low) / math.log(high / low)
            middle = min(middle, right - width / 2)
            tight = middle - width / 2 < end + 0.4 * canvas.small
            placed.append(_LineName(value, text, color, middle, int(tight)))
            end = middle + width / 2
        return placed

    def _limits(self) -> tuple[float, float]:
        """Return the ends of the scale: all marks and the line of no difference are inside."""
        marks = self.frame[["ratio", "low", "high"]]
        low, high = min(marks.min().min(), 1.0), max(marks.max().max(), 1.0)
        margin = (high / low) ** 0.06
        return low / margin, high * margin

    def draw_scale(self, column: _Column) -> Axes:
        """Return the axes of a column: log scale, grid, lines of 1 and of the marked ratio."""
        canvas, plot = self.canvas, column.plot
        axes = canvas.axes(plot)
        axes.set_ylim(plot.bottom, plot.top)  # height in pixels of the canvas
        axes.set_xscale("log")
        low, high = self._limits()
        axes.set_xlim(low, high)
        step = 2.4 * canvas.small / plot.width * math.log(high / low)
        ticks: list[float] = []
        for tick in _TICKS:
            if low <= tick <= high and all(abs(math.log(tick / other)) >= step for other in ticks):
                ticks.append(tick)
        canvas.ticks(axes, ticks, axis="x")
        for _, row in self.frame[self.frame[self.family.mark]].iterrows():
            if not math.isnan(row["low"]):
                axes.axvspan(row["low"], row["high"], color=style.BAND, zorder=0)
        for name in self._line_names(plot, column.area.right):
            marked = name.color == style.ACCENT
            axes.axvline(
                name.value,
                color=style.ACCENT if marked else style.REFERENCE,
                linestyle=(0, (4, 3)) if marked else "solid",
                linewidth=0.1 * canvas.base,
                zorder=1,
            )
            y = plot.top + (0.35 + 1.15 * name.level) * canvas.small
            put: Look = {"color": name.color, "ha": "center", "va": "baseline"}
            canvas.text(name.middle, y, name.text, **put)
        return axes

    def draw_rows(self, axes: Axes, column: _Column) -> None:
        """Draw headings and, for each choice, its label, mark and numbers."""
        canvas, points = self.canvas, column.points
        unit = column.plot.height / _height(column.rows)
        left, top = column.area.left, column.plot.top
        for row in column.rows:
            bottom = top - row.height * unit
            if row.choice is None:
                y = bottom + 0.3 * canvas.size.px(points)
                canvas.text(left, y, row.text, points=points, weight="bold", va="baseline")
                canvas.rule(left, column.area.right, bottom)
            else:
                y = (top + bottom) / 2
                canvas.label(left, y, row.text, points=points)
                self._draw_choice(axes, column, row.choice, y)
            top = bottom

    def _draw_choice(self, axes: Axes, column: _Column, choice: Series, y: float) -> None:
        """Draw the interval, the mark (a diamond if it is a line too) and the numbers."""
        canvas, points, marked = self.canvas, column.points, choice[self.family.mark]
        color = style.ACCENT if marked else style.NEUTRAL
        if not math.isnan(choice["low"]):
            ends = [choice["low"], choice["high"]]
            axes.plot(ends, [y, y], color=color, linewidth=0.14 * canvas.base)
        marker = "D" if marked else "o"
        axes.plot([choice["ratio"]], [y], marker=marker, markersize=0.6 * points, color=color)
        canvas.text(
            column.plot.right + 0.8 * canvas.size.px(points),
            y,
            numbers_of(choice, canvas.language, intervals=column.intervals),
            points=points,
            weight="bold" if marked else "normal",
            color=style.ACCENT if marked else style.INK,
        )


def _halves(rows: list[_Row]) -> list[list[_Row]]:
    """Return ``rows`` in two parts of about equal height, no group torn apart if there are two."""
    starts = [index for index, row in enumerate(rows) if row.choice is None and index]
    if rows[0].choice is not None:  # no headings
        starts = [(len(rows) + 1) // 2]
    if not starts:
        return [rows]
    cut = min(starts, key=lambda index: max(_height(rows[:index]), _height(rows[index:])))
    return [rows[:cut], rows[cut:]]


def _height(rows: list[_Row]) -> float:
    """Return the least height of ``rows``, in units of the type."""
    return sum(row.height for row in rows)


def numbers_of(row: Series, language: Language, *, intervals: bool = True) -> str:
    """Return a ratio as printed, with its interval if asked for: "2.4 (2.3 to 2.6)"."""
    decimals = 2 if row.get("ours", False) else None  # as it is printed everywhere
    text = language.ratio(row["ratio"], decimals)
    if not intervals or math.isnan(row["low"]):
        return text
    low, high = (language.ratio(row[end], decimals) for end in ("low", "high"))
    return f"{text} ({language.say('number.interval', low=low, high=high)})"


def listed(frame: DataFrame, family: Family, language: Language) -> str:
    """Return every choice with its ratio and interval, for an alt text."""
    return "; ".join(
        f"{family.label(row, language)}, {numbers_of(row, language)}" for _, row in frame.iterrows()
    )
