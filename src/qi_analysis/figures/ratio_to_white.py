"""Forest plot of the ratio to white people of the same sex under every choice of method."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.figures import canvas, style
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.language import Language
from qi_analysis.figures.style import Size
from qi_analysis.vocabulary import REFERENCE_RACE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

COLUMNS = ("choice", "group", "years", "ratio", "low", "high", "published")
# Ticks in the order in which they get a place on the scale, as long as there is room.
_TICKS = (1, 2, 0.5, 5, 0.2, 10, 0.1, 3, 4, 0.3, 0.7, 1.5, 0.8, 0.9, 1.2, 7, 20, 50, 0.05)


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
    language: Language


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    race: str = "black",
    sex: str = "male",
) -> Figure:
    """Return the figure: a row a choice under the heading of its group, on one log scale.

    Parameters
    ----------
    frame : DataFrame
        One row a choice: ``choice`` and ``group`` (ids whose labels the language has), ``years``,
        ``ratio``, ``low``, ``high`` (NaN: no interval, a dot alone), ``published`` (bool: drawn
        with another marker and as a line).
    size : Size
        Canvas; a wide one on which the rows do not fit below each other gets two columns.
    words : Words
        Title, subtitle and footer, and the language of every label.
    race, sex : str
        Who is compared with white people of the same sex.

    Raises
    ------
    DataError
        When a column or all rows are missing.
    """
    style.require(frame, COLUMNS, figure="ratio_to_white")
    with style.context(size):
        fig = style.figure(size)
        free = style.page(fig, size, words)
        language = words.language
        caption = language.say("ratio-to-white.scale", people=language.people(sex, race))
        columns = _columns(fig, size, frame, free, language, caption)
        for column in columns:
            axes = _draw_scale(fig, size, frame, column)
            _draw_rows(fig, size, axes, column)
        _draw_caption(fig, size, columns[0], caption)
    return fig


def _draw_caption(fig: Figure, size: Size, column: _Column, caption: str) -> None:
    """Return nothing; write below the labels of a column whose risk is divided by whose."""
    room = column.plot.left - column.area.left - size.px(size.small_pt)
    canvas.add_text(
        fig,
        column.area.left,
        column.plot.bottom - size.px(0.3 * size.base_pt),
        canvas.balanced(fig, caption, room, points=size.small_pt),
        points=size.small_pt,
        color=style.MUTED,
        va="top",
        linespacing=1.02,
    )


def _columns(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language, caption: str
) -> list[_Column]:
    """Return one column, or two on a wide canvas where one has no room for its rows.

    Labels get the smallest share of the width at which all rows fit, or at which least is missing.
    """
    small = size.px(size.small_pt)
    shares: tuple[float, ...] = (0.38, 0.44, 0.5)
    areas, points = [free], size.base_pt
    rows = _rows(fig, size, frame, language, width=shares[0] * free.width, points=points)
    if size.wide and _height(rows) * size.px(points) > free.height - 5 * small:
        areas = free.columns(2, 2.2 * small)
        shares, points = (0.46, 0.54, 0.6, 0.66), size.small_pt
    room = shares[0] * areas[0].width - small
    below = canvas.balanced(fig, caption, room, points=size.small_pt)
    areas = [area.inset(bottom=style.block_height(size, below, size.small_pt)) for area in areas]
    tried: list[tuple[float, list[_Column]]] = []
    for share in shares:
        rows = _rows(fig, size, frame, language, width=share * areas[0].width, points=points)
        parts = _halves(rows) if len(areas) == 2 else [rows]
        columns = [
            _place(fig, size, frame, language, area=area, share=share, rows=part, points=points)
            for area, part in zip(areas, parts, strict=False)
        ]
        missing = max(_height(c.rows) * size.px(points) - c.plot.height for c in columns)
        tried.append((max(0, missing), columns))
    return min(tried, key=lambda each: each[0])[1]


def _place(
    fig: Figure,
    size: Size,
    frame: DataFrame,
    language: Language,
    *,
    area: Area,
    share: float,
    rows: list[_Row],
    points: float,
) -> _Column:
    """Return the column of ``rows`` in ``area``, whose labels get ``share`` of its width."""
    numbers = _widest(fig, frame, language, points=points, intervals=True)
    intervals = area.width * (1 - share) - numbers > 0.3 * area.width
    if not intervals:
        numbers = _widest(fig, frame, language, points=points, intervals=False)
    right = numbers + 0.8 * size.px(points)
    plot = area.inset(left=share * area.width, right=right)
    level = max(
        name.level for name in _line_names(fig, size, frame, language, plot=plot, right=area.right)
    )
    plot = plot.inset(top=(1.4 + 1.15 * level) * size.px(size.small_pt))
    spare = plot.height - 2.2 * size.px(points) * _height(rows)
    return _Column(area, plot.inset(bottom=max(0, spare)), rows, points, intervals, language)


def _widest(
    fig: Figure, frame: DataFrame, language: Language, *, points: float, intervals: bool
) -> float:
    """Return the width in pixels of the widest numbers."""
    return max(
        canvas.text_width(
            fig, _numbers(row, language, intervals=intervals), points=points, weight="bold"
        )
        for _, row in frame.iterrows()
    )


def _numbers(row: Series, language: Language, *, intervals: bool = True) -> str:
    """Return a ratio as printed, with its interval if asked for: "2.4 (2.3 to 2.6)"."""
    text = language.ratio(row["ratio"])
    ends = language.interval(row["low"], row["high"], style="ratio")
    return f"{text} ({ends})" if ends and intervals else text


def _label(row: Series, language: Language) -> str:
    """Return the printed name of a choice."""
    return language.say(f"ratio-to-white.choice.{row['choice']}", years=row["years"])


def _rows(
    fig: Figure, size: Size, frame: DataFrame, language: Language, *, width: float, points: float
) -> list[_Row]:
    """Return headings and choices in the order of the frame, labels wrapped to ``width``."""
    room = width - 0.5 * size.px(points)
    rows: list[_Row] = []
    for heading, choices in frame.groupby("group", sort=False):
        rows.append(_Row(language.say(f"ratio-to-white.group.{heading}")))
        rows += [
            _Row(canvas.balanced(fig, _label(choice, language), room, points=points), choice)
            for _, choice in choices.iterrows()
        ]
    return rows


def _height(rows: list[_Row]) -> float:
    """Return the least height of ``rows``, in units of the type."""
    return sum(row.height for row in rows)


def _halves(rows: list[_Row]) -> list[list[_Row]]:
    """Return ``rows`` in two parts of about equal height, no group torn apart if there are two."""
    starts = [index for index, row in enumerate(rows) if row.choice is None and index]
    if not starts:
        return [rows]
    cut = min(starts, key=lambda index: max(_height(rows[:index]), _height(rows[index:])))
    return [rows[:cut], rows[cut:]]


def _limits(frame: DataFrame) -> tuple[float, float]:
    """Return the ends of the scale: all marks and the line of no difference are inside."""
    marks = frame[["ratio", "low", "high"]]
    low, high = min(marks.min().min(), 1.0), max(marks.max().max(), 1.0)
    margin = (high / low) ** 0.06 if high > low else 1.1
    return low / margin, high * margin


@dataclass(frozen=True)
class _LineName:
    """The name of a vertical line: where its middle is (pixels), and on which level."""

    value: float
    text: str
    colour: str
    middle: float
    level: int


def _line_names(
    fig: Figure, size: Size, frame: DataFrame, language: Language, *, plot: Area, right: float
) -> list[_LineName]:
    """Return the names of the lines of 1 and of the published ratio, on two levels if tight."""
    lines = [(1.0, language.say("ratio-to-white.no_difference"), style.MUTED)]
    for value in frame.loc[frame["published"], "ratio"].head(1):
        text = language.say("ratio-to-white.published", ratio=language.ratio(value))
        lines.append((value, text, style.ACCENT))
    low, high = _limits(frame)
    placed: list[_LineName] = []
    end = -math.inf
    for value, text, colour in sorted(lines):
        width = canvas.text_width(fig, text, points=size.small_pt)
        middle = plot.left + plot.width * math.log(value / low) / math.log(high / low)
        middle = min(middle, right - width / 2)
        tight = middle - width / 2 < end + 0.4 * size.px(size.small_pt)
        placed.append(_LineName(value, text, colour, middle, int(tight)))
        end = middle + width / 2
    return placed


def _draw_scale(fig: Figure, size: Size, frame: DataFrame, column: _Column) -> Axes:
    """Return the axes of a column: log scale, grid, the lines of 1 and of the published ratio."""
    axes = canvas.add_axes(fig, column.plot)
    axes.set_ylim(column.plot.bottom, column.plot.top)  # height in pixels of the canvas
    axes.set_xscale("log")
    low, high = _limits(frame)
    axes.set_xlim(low, high)
    step = 2.4 * size.px(size.small_pt) / column.plot.width * math.log(high / low)
    ticks: list[float] = []
    for tick in _TICKS:
        if low <= tick <= high and all(abs(math.log(tick / other)) >= step for other in ticks):
            ticks.append(tick)
    style.ticks(size, axes, ticks, axis="x", language=column.language)
    for _, row in frame[frame["published"]].head(1).iterrows():
        if not math.isnan(row["low"]) and not math.isnan(row["high"]):
            axes.axvspan(row["low"], row["high"], color=style.BAND, zorder=0)
    small = size.px(size.small_pt)
    for name in _line_names(
        fig, size, frame, column.language, plot=column.plot, right=column.area.right
    ):
        axes.axvline(
            name.value,
            color=style.ACCENT if name.colour == style.ACCENT else style.REFERENCE,
            linestyle=(0, (4, 3)) if name.colour == style.ACCENT else "solid",
            linewidth=0.1 * size.base_pt,
            zorder=1,
        )
        y = column.plot.top + (0.35 + 1.15 * name.level) * small
        canvas.add_text(
            fig, name.middle, y, name.text, points=size.small_pt, color=name.colour, ha="center"
        )
    return axes


def _draw_rows(fig: Figure, size: Size, axes: Axes, column: _Column) -> None:
    """Return nothing; draw headings and, for each choice, its label, mark and numbers."""
    unit = column.plot.height / _height(column.rows)
    left, points, top = column.area.left, column.points, column.plot.top
    for row in column.rows:
        bottom = top - row.height * unit
        if row.choice is None:
            y = bottom + 0.3 * size.px(points)
            canvas.add_text(fig, left, y, row.text, points=points, weight="bold")
            style.rule(fig, size, left, column.area.right, bottom)
        else:
            y = (top + bottom) / 2
            canvas.add_label(fig, left, y, row.text, points=points)
            _draw_choice(fig, size, axes, column, choice=row.choice, y=y)
        top = bottom


def _draw_choice(
    fig: Figure, size: Size, axes: Axes, column: _Column, *, choice: Series, y: float
) -> None:
    """Return nothing; draw the interval, the mark (a diamond if published) and the numbers."""
    colour = style.ACCENT if choice["published"] else style.NEUTRAL
    if not math.isnan(choice["low"]) and not math.isnan(choice["high"]):
        axes.plot(
            [choice["low"], choice["high"]], [y, y], color=colour, linewidth=0.14 * size.base_pt
        )
    axes.plot(
        [choice["ratio"]],
        [y],
        marker="D" if choice["published"] else "o",
        markersize=0.6 * column.points,
        color=colour,
    )
    canvas.add_text(
        fig,
        column.plot.right + 0.8 * size.px(column.points),
        y,
        _numbers(choice, column.language, intervals=column.intervals),
        points=column.points,
        weight="bold" if choice["published"] else "normal",
        color=style.ACCENT if choice["published"] else style.INK,
        va="center_baseline",
    )


def describe(
    frame: DataFrame, language: Language, *, race: str = "black", sex: str = "male"
) -> str:
    """Return the alt text: what is compared, the range of the ratios, and every choice."""
    say, groups, published = language.say, [], ""
    for value in frame.loc[frame["published"], "ratio"].head(1):
        published = say("ratio-to-white.alt_published", ratio=language.ratio(value))
    for heading, rows in frame.groupby("group", sort=False):
        listed = "; ".join(
            f"{_label(row, language)}, {_numbers(row, language)}" for _, row in rows.iterrows()
        )
        groups.append(f"{say(f'ratio-to-white.group.{heading}')}: {listed}.")
    about = say(
        "ratio-to-white.alt",
        people=language.people(sex, race),
        reference=language.people(sex, REFERENCE_RACE),
        count=len(frame),
        low=language.ratio(frame["ratio"].min()),
        high=language.ratio(frame["ratio"].max()),
    )
    return " ".join(part for part in (about, published, *groups) if part)
