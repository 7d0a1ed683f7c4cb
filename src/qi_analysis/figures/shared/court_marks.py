"""Supreme Court decisions as marks over time: officials above a line, plaintiffs below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, Words, chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.origin import Computation, Trace
from qi_analysis.figures.kit.page import drawing
from qi_analysis.opinions.supreme_court import tallies
from qi_analysis.opinions.supreme_court.schema import (
    FOR_OFFICIALS,
    FOR_PLAINTIFFS,
    OFFICIAL,
    PLAINTIFF,
    SUPREME_COURT,
)

if TYPE_CHECKING:
    from pandas import DataFrame, Series

COLUMNS = (
    "case_name", "year", "period", "side", "decided", "clear_violation", "level", "period_wide",
    "level_wide",
)  # fmt: skip
SPAN, WIDE = 2, 4
"""Years in one column of marks; in a wide one, where few decisions have much room."""
UP, DOWN, LEVEL = "officials", "plaintiffs", "neither"
COLORS = {UP: style.NEUTRAL, DOWN: style.ACCENT, LEVEL: style.INK}


def frame_of(part: str) -> DataFrame:
    """Return one row per decision of a part of the list, with its place in its column.

    Parameters
    ----------
    part : str
        One of `tallies.SUBSETS`.

    Returns
    -------
    DataFrame
        ``side``: whom it favors; ``decided``: whether the Court itself decides the immunity of
        these officials (filled) or sends it back, or decides a question about the defense
        (hollow); ``level``: place from the line outwards, hollow marks first. ``period_wide`` and
        ``level_wide`` are the same for columns of `WIDE` years.
    """
    import numpy as np

    rows = tallies.decisions(part)
    year = rows["decided_on"].str[:4].astype(int)
    officials, plaintiffs = (
        rows["for_whom"].isin(list(each)) for each in (FOR_OFFICIALS, FOR_PLAINTIFFS)
    )
    settled = rows["for_whom"].isin([OFFICIAL, PLAINTIFF]) & (rows["about"] == "rules")
    frame = rows[["docket", "case_name", "citation"]].assign(
        year=year,
        period=year - year % SPAN,
        side=np.select([officials, plaintiffs], [UP, DOWN], LEVEL),
        decided=np.where(settled, "yes", "no"),
        clear_violation=rows["clear_violation"],
    )
    frame = frame.sort_values(
        ["side", "period", "clear_violation", "decided", "year"], ignore_index=True
    )
    frame = frame.assign(level=frame.groupby(["side", "period"]).cumcount())
    frame["period_wide"] = frame["year"] - frame["year"] % WIDE
    order = frame.sort_values(["clear_violation", "decided", "year"], kind="stable")
    frame["level_wide"] = order.groupby(["side", "period_wide"]).cumcount()
    return frame


_TRACES = (
    Trace("rows: decisions of the list", len),
    Trace("year of Harlow v. Fitzgerald, with which the list begins", lambda _: 1982),
    Trace("rows with clear_violation", lambda f: len(_clear(f))),
)


def make(name: str, part: str, language: Language) -> Chart:
    """Return the chart of a part of the list; its words are those of ``name``."""
    say, number = language.say, language.number
    found = tallies.tally()[part]
    frame = frame_of(part)
    numbers = {
        "n": number(found["decisions"]),
        "officials": number(found["for_officials"]),
        "plaintiffs": number(found["for_plaintiffs"]),
        "clear": number(found["clear_violation"]),
        "known": number(found["known_not_read"]),
    }
    level = (frame["side"] == LEVEL).any()
    words = Words(
        title=say(f"{name}.title" if found["clear_violation"] else f"{name}.title_none", **numbers),
        subtitle=say("court-marks.subtitle") + (f". {say('court-marks.level')}" if level else ""),
        source=say("court-marks.source"),
        footer=say("court-marks.footer", **numbers),
        mind=say("court-marks.mind"),
        language=language,
    )
    computed = Computation((tallies.decisions, tallies.tally))
    return chart(
        draw, describe, frame, words, (SUPREME_COURT,), name=name, kind="post", computed=computed,
        headline=_TRACES,
    )  # fmt: skip


def _clear(frame: DataFrame) -> DataFrame:
    """Return the decisions that found a clear violation, oldest first."""
    return frame[frame["clear_violation"] == "yes"].sort_values("year")


@dataclass(frozen=True)
class _Plot:
    """Where marks go, in pixels of the canvas.

    ``column`` is the width of a column, ``mark`` that of a mark with its gap, ``pitch`` the
    distance of one above the other.
    """

    area: Area
    line: float
    column: float
    mark: float
    pitch: float
    first: int
    span: int

    def across(self, period: int) -> float:
        """Return the middle of a column."""
        return self.area.left + ((period - self.first) / self.span + 0.5) * self.column

    def height(self, row: Series) -> float:
        """Return the middle of a mark: on the line where it is for neither side."""
        if row["side"] == LEVEL:
            return self.line
        away = row["level"] * self.pitch + self.mark
        return float(self.line + away if row["side"] == UP else self.line - away)


_SIDE, _NAME, _BESIDE = 1.6, 1.15, 0.57
"""Type of the sides and of the names, in base type; the most width that the sides take."""


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one mark per decision, columns of some years, names of the few.

    Columns are as broad as makes the marks larger.

    Parameters
    ----------
    frame : DataFrame
        As `frame_of` returns it.
    """
    points = _side_points(canvas, free, frame)
    broad = frame.assign(period=frame["period_wide"], level=frame["level_wide"])
    plot, frame = max(
        (
            (_plot(canvas, free, rows, points, span), rows)
            for span, rows in ((SPAN, frame), (WIDE, broad))
        ),
        key=lambda each: each[0].mark,
    )
    axes = canvas.axes(plot.area)
    first, last = int(frame["period"].min()), int(frame["period"].max())
    ends = (first - plot.span / 2, last + plot.span / 2)
    axes.set_xlim(ends)
    axes.set_ylim(plot.area.bottom, plot.area.top)  # height in pixels of the canvas
    canvas.ticks(axes, list(range(first + (-first) % 10, last + 1, 10)), axis="x")
    axes.tick_params(axis="x", labelsize=1.1 * canvas.base)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.plot(ends, [plot.line] * 2, color=style.INK, linewidth=0.1 * canvas.base, zorder=1)
    for _, row in frame.iterrows():
        color = COLORS[row["side"]]
        axes.plot(
            [row["period"]],
            [plot.height(row)],
            marker="o",
            markersize=0.8 * plot.mark * 72 / canvas.size.dpi,
            markerfacecolor=color if row["decided"] == "yes" else style.BACKGROUND,
            markeredgecolor=color,
            markeredgewidth=0.14 * canvas.base,
            linestyle="none",
            clip_on=False,
            zorder=3,
        )
    put: Look = {"points": points, "weight": "bold"}
    for side, y, edge in ((UP, plot.area.top, "top"), (DOWN, plot.area.bottom, "bottom")):
        words = _side(side, frame, canvas.language)
        canvas.text(plot.area.left, y, words, color=COLORS[side], va=edge, **put)
    _names(canvas, plot, frame)


def _side(side: str, frame: DataFrame, language: Language) -> str:
    """Return how many decisions are for a side."""
    n = language.number(int((frame["side"] == side).sum()))
    return language.say(f"court-marks.{side}", n=n)


def _side_points(canvas: Canvas, free: Area, frame: DataFrame) -> float:
    """Return the type of the sides: beside them stand marks above, and names below."""
    sides = (_side(side, frame, canvas.language) for side in (UP, DOWN))
    widest = canvas.width(*sides, points=canvas.base, weight="bold")
    return min(_SIDE, _BESIDE * free.width / widest) * canvas.base


def _plot(canvas: Canvas, free: Area, frame: DataFrame, points: float, span: int) -> _Plot:
    """Return the place of the marks: as large as width and height allow."""
    em, side = canvas.em, canvas.height("x", points)
    first, last = int(frame["period"].min()), int(frame["period"].max())
    columns = (last - first) // span + 1
    heights = frame.groupby(["side", "period"]).size()
    up, down = (int(heights.get(each, heights.iloc[:0]).max() or 0) for each in (UP, DOWN))
    names = (3.2 if canvas.wide else 4.2) * em  # one above the other on a tall canvas
    below = max(side, names if len(_clear(frame)) else 0) + 0.4 * em
    ticks = 1.9 * em

    column = mark = free.width / columns
    width = canvas.width(_side(UP, frame, canvas.language), points=points, weight="bold")
    above = heights[UP]
    under = above[above.index <= first + span * width / column]
    lower = up - int(under.max() if len(under) else 0)

    def needed(mark: float) -> float:
        """Return the height with marks of this size; the upper words may stand beside columns."""
        return (up + down + 1.2) * mark + max(0.0, side - lower * mark) + below + ticks

    while mark > 1 and needed(mark) > free.height:
        mark *= 0.98
    spare = max(0.0, free.height - needed(mark))
    pitch = mark + min(0.8 * mark, spare / (up + down))
    top = free.top - (spare - (up + down) * (pitch - mark)) / 2
    line = top - max(0.0, side - lower * mark) - (up - 1) * pitch - 1.55 * mark
    bottom = line - (down - 1) * pitch - 1.55 * mark - below
    area = Area(free.left, bottom, free.right, top)
    return _Plot(area, line, column, mark, pitch, first, span)


def _names(canvas: Canvas, plot: _Plot, frame: DataFrame) -> None:
    """Name the decisions that found a clear violation, below their marks and clear of others."""
    em, half = canvas.em, 0.5 * plot.mark
    type_: Look = {"points": _NAME * canvas.base, "weight": "bold"}
    taken = [  # a name that ends or begins right beside a mark would seem to be that mark's
        Area(x - half - em, y - half, x + half + em, y + half)
        for x, y in (
            (plot.across(row["period"]), plot.height(row))
            for _, row in frame[frame["side"] == DOWN].iterrows()
        )
    ]
    for _, row in _clear(frame).iterrows():
        name = f"{row['case_name']} {row['year']}"
        width = canvas.width(name, **type_)
        left = min(plot.across(row["period"]) - half, plot.area.right - width)
        y = plot.height(row) - half
        box = Area(left, y - 1.35 * em, left + width, y)
        while any(_meet(box, each) for each in taken):
            box = box.inset(bottom=-0.1 * em, top=0.1 * em)
        taken.append(box)
        canvas.text(left, box.top, name, color=style.ACCENT, va="top", **type_)


def _meet(one: Area, other: Area) -> bool:
    """Return whether two areas overlap."""
    across = one.left < other.right and other.left < one.right
    return across and one.bottom < other.top - 1 and other.bottom < one.top - 1


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, how many there are for whom, and the few by name."""
    say, number, years = language.say, language.number, frame["year"]
    sides = "; ".join(_side(side, frame, language) for side in (UP, DOWN))
    clear = _clear(frame)
    named = [
        say("court-marks.alt_case", case=row["case_name"], year=row["year"])
        for _, row in clear.iterrows()
    ]
    found = say("court-marks.alt_none")
    if named:
        cases = language.listed(named)
        found = say("court-marks.alt_clear", n=number(len(clear)), cases=cases)
    about = say("court-marks.alt", n=number(len(frame)), first=years.min(), last=years.max())
    return f"{about} {sides}. {found}"
