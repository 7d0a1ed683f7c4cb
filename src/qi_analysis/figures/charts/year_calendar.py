"""A year as a calendar: days on which police killed someone, and days on which they did not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qi_analysis.claims import ledger
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_campaign import KILLED_BY_DAY
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("year", "month", "day", "count")
CLAIM = "days-without-a-killing-2020"
_MONTHS, _LONGEST, _WEEK = 12, 31, 7
_FILL = 0.82
_FLAT = 0.3
"""Height over width of a grid below which weeks go side by side, else months below each other."""
_EDGE = 0.09
"""Line around a day without a killing, in base type."""


def make(_: study.Study, language: Language) -> Chart:
    """Return the calendar of the year of the claim."""
    asked, table = ledger.load()[CLAIM].arguments, committed.load(KILLED_BY_DAY)
    rows = table[(table["source"] == asked["source"]) & (table["year"] == asked["year"])]
    frame = rows[list(COLUMNS)].reset_index(drop=True)
    values = {
        "year": str(asked["year"]),
        "days": language.number(_without(frame)),
        "release": releases.BY_ID[asked["source"]].project,
        "people": language.number(int(frame["count"].sum())),
    }
    words = words_of("year-calendar", language, values)
    headline = (
        origin.Trace("year of the rows", lambda f: f["year"].iloc[0]),
        origin.Trace("rows whose count is zero", _without),
    )
    return chart(
        draw, describe, frame, words, (KILLED_BY_DAY,), claims=(CLAIM,), kind="post",
        computed=origin.Computation((committed.load,)), headline=headline,
    )  # fmt: skip


def _without(frame: DataFrame) -> int:
    """Return the number of days without a killing."""
    return int((frame["count"] == 0).sum())


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw weeks side by side where the canvas is flat, else months below each other.

    Parameters
    ----------
    frame : DataFrame
        One row per day of a year: ``year``, ``month``, ``day`` and people killed (``count``).
    """
    _key(canvas, free)
    grid = free.inset(top=1.7 * canvas.small)
    lay_out = _weeks if grid.height < _FLAT * grid.width else _months
    lay_out(canvas, grid, frame)


def _key(canvas: Canvas, free: Area) -> None:
    """Draw what the two kinds of days are, in one line."""
    small, x = canvas.small, free.left
    y = free.top - 0.6 * small
    for people, name in ((1, "with"), (0, "without")):
        _day(canvas, Area(x, y - 0.36 * small, x + 0.72 * small, y + 0.36 * small), people)
        text = canvas.say(f"year-calendar.{name}")
        canvas.text(x + 1.05 * small, y, text)
        x += 1.05 * small + canvas.width(text) + 1.2 * small


def _day(canvas: Canvas, area: Area, people: int) -> None:
    """Draw one day: filled where someone was killed, else an outline."""
    if people:
        canvas.box(area, style.ACCENT)
        return
    line = _EDGE * canvas.base
    half = canvas.size.px(line) / 2
    inner = area.inset(left=half, bottom=half, right=half, top=half)
    canvas.box(inner, "none", edge=style.INK, linewidth=line)


def _months(canvas: Canvas, area: Area, frame: DataFrame) -> None:
    """Draw a row for each month."""
    names = [canvas.language.month_name(month) for month in range(1, _MONTHS + 1)]
    left = area.left + canvas.width(*names) + 0.5 * canvas.small
    across, down = (area.right - left) / _LONGEST, area.height / _MONTHS
    for month, name in enumerate(names, start=1):
        canvas.text(area.left, area.top - (month - 0.5) * down, name, color=style.MUTED)
    high = min(down * _FILL, 1.5 * across)
    for row in frame.to_dict("records"):
        x = left + (row["day"] - 1) * across
        y = area.top - (row["month"] - 0.5) * down
        _day(canvas, Area(x, y - high / 2, x + _FILL * across, y + high / 2), row["count"])


def _weeks(canvas: Canvas, area: Area, frame: DataFrame) -> None:
    """Draw a column for each week, Monday first, the months named above."""
    offset = date(int(frame["year"].iloc[0]), 1, 1).weekday()
    columns = (len(frame) + offset - 1) // _WEEK + 1
    grid = area.inset(top=1.4 * canvas.small)
    across, down = grid.width / columns, grid.height / _WEEK
    down = min(down, 1.6 * across)
    for at, row in enumerate(frame.to_dict("records")):
        column, weekday = divmod(at + offset, _WEEK)
        x, y = grid.left + column * across, grid.top - weekday * down
        if row["day"] == 1 and row["month"] % 2 == 1:
            name, above = canvas.language.month_name(row["month"]), grid.top + 0.1 * canvas.small
            canvas.text(x, above, name, va="bottom", color=style.MUTED)
        _day(canvas, Area(x, y - _FILL * down, x + _FILL * across, y), row["count"])


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: days with and without a killing, and those without by name."""
    from babel.dates import format_skeleton

    none = frame[frame["count"] == 0]
    days = [
        format_skeleton(
            "MMMMd", date(row["year"], row["month"], row["day"]), locale=language.locale
        )
        for row in none.to_dict("records")
    ]
    return language.say(
        "year-calendar.alt",
        year=str(frame["year"].iloc[0]),
        n=language.number(len(frame) - len(none)),
        none=language.number(len(none)),
        days=language.listed(days),
    )
