"""A year as a calendar: days on which police killed someone, and days on which they did not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qi_analysis.claims import ledger
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_campaign import KILLED_BY_DAY
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.figure import Figure
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
    asked, say = ledger.load()[CLAIM].arguments, language.say
    table = committed.load(KILLED_BY_DAY)
    rows = table[(table["source"] == asked["source"]) & (table["year"] == asked["year"])]
    frame = rows[list(COLUMNS)].reset_index(drop=True)
    without = int((frame["count"] == 0).sum())
    words = Words(
        title=say("year-calendar.title", year=str(asked["year"]), days=language.number(without)),
        subtitle="",
        footer=say("year-calendar.footer", release=releases.BY_ID[asked["source"]].project),
        mind=say("year-calendar.mind", people=language.number(int(frame["count"].sum()))),
        language=language,
    )
    return chart(draw, describe, frame, words, (CLAIM,), (KILLED_BY_DAY,), kind="post")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: weeks side by side where it is flat, else months below each other.

    Parameters
    ----------
    frame : DataFrame
        One row per day of a year: ``year``, ``month``, ``day`` and people killed (``count``).
    """
    style.require(frame, COLUMNS, figure="year_calendar")
    with style.sheet(size, words) as (fig, page):
        small = size.px(size.small_pt)
        _key(fig, page, size, words.language)
        grid = page.inset(top=1.7 * small)
        lay_out = _weeks if grid.height < _FLAT * grid.width else _months
        lay_out(fig, grid, size, frame, words.language)
    return fig


def _key(fig: Figure, page: Area, size: Size, language: Language) -> None:
    """Draw what the two kinds of days are, in one line."""
    small, x = size.px(size.small_pt), page.left
    y = page.top - 0.6 * small
    for people, name in ((1, "with"), (0, "without")):
        _day(fig, size, Area(x, y - 0.36 * small, x + 0.72 * small, y + 0.36 * small), people)
        text = language.say(f"year-calendar.{name}")
        left = x + 1.05 * small
        canvas.add_text(fig, left, y, text, points=size.small_pt, va="center_baseline")
        x += 1.05 * small + canvas.text_width(fig, text, points=size.small_pt) + 1.2 * small


def _day(fig: Figure, size: Size, area: Area, people: int) -> None:
    """Draw one day: filled where someone was killed, else an outline."""
    if people:
        canvas.add_box(fig, area, facecolor=style.ACCENT, edgecolor="none")
        return
    line = _EDGE * size.base_pt
    half = size.px(line) / 2
    inner = area.inset(left=half, bottom=half, right=half, top=half)
    canvas.add_box(fig, inner, facecolor="none", edgecolor=style.INK, linewidth=line)


def _months(fig: Figure, area: Area, size: Size, frame: DataFrame, language: Language) -> None:
    """Draw a row for each month."""
    names = [language.month_name(month) for month in range(1, _MONTHS + 1)]
    small = size.small_pt
    label = max(canvas.text_width(fig, each, points=small) for each in names)
    left = area.left + label + 0.5 * size.px(small)
    across, down = (area.right - left) / _LONGEST, area.height / _MONTHS
    for month, name in enumerate(names, start=1):
        middle = area.top - (month - 0.5) * down
        canvas.add_text(
            fig, area.left, middle, name, points=small, va="center_baseline", color=style.MUTED
        )
    high = min(down * _FILL, 1.5 * across)
    for row in frame.to_dict("records"):
        x = left + (row["day"] - 1) * across
        y = area.top - (row["month"] - 0.5) * down
        _day(fig, size, Area(x, y - high / 2, x + _FILL * across, y + high / 2), row["count"])


def _weeks(fig: Figure, area: Area, size: Size, frame: DataFrame, language: Language) -> None:
    """Draw a column for each week, Monday first, the months named above."""
    small = size.small_pt
    year = int(frame["year"].iloc[0])
    offset = date(year, 1, 1).weekday()
    columns = (len(frame) + offset - 1) // _WEEK + 1
    grid = area.inset(top=1.4 * size.px(small))
    across, down = grid.width / columns, grid.height / _WEEK
    down = min(down, 1.6 * across)
    for at, row in enumerate(frame.to_dict("records")):
        column, weekday = divmod(at + offset, _WEEK)
        x, y = grid.left + column * across, grid.top - weekday * down
        if row["day"] == 1 and row["month"] % 2 == 1:
            name, above = language.month_name(row["month"]), grid.top + 0.1 * size.px(small)
            canvas.add_text(fig, x, above, name, points=small, va="bottom", color=style.MUTED)
        day = Area(x, y - _FILL * down, x + _FILL * across, y)
        _day(fig, size, day, row["count"])


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
