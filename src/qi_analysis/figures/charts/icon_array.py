"""1 in N, as an array of 1,000 people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.claims import evaluations
from qi_analysis.core import formatting
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import agreement, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.claim_results import ours, results
from qi_analysis.figures.shared.study_footer import MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from pandas import DataFrame, Series


COLUMNS = ("race", "estimate", "one_in", "low", "high")
PEOPLE = 1000
_COLUMNS = range(16, 64)
_BLOCK, _LARGER = 3, 2.4  # cells that a marked person stands in, and how much larger they are
_TALL = 1.45  # most a cell is higher than wide: people are taller than broad
_NUMBER, _GAP = 1.35, 0.55  # type of the numbers, and the space below each estimate, in base type

ONE_IN = "black-men-one-in-1000"
_HEADLINE = (
    origin.Trace("people drawn", lambda _: PEOPLE),
    origin.Trace(
        "people drawn, over one_in of the first row", lambda f: PEOPLE / f["one_in"].iloc[0]
    ),
)


def icon_array_frame(data: study.Study) -> DataFrame:
    """Return the frame of the chart: published for Black and white men, and ours."""
    import pandas as pd

    risks = risk.answer(risk.Question(), data)
    men = risks[risks["sex"] == "male"].set_index("race")
    rows = [
        (race, "published", *(1e5 / men.loc[race, ["risk_per_100k", "high", "low"]]))
        for race in ("black", "white")
    ]
    own = getattr(results()[ONE_IN].evaluation, "independent", None)
    if own is not None:
        rows.insert(1, ("black", "independent", own.value, own.low, own.high))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of one in how many Black men and boys, as 1,000 people."""
    frame = icon_array_frame(data)
    values = {
        "n": language.number(marked(frame)),
        "thousand": language.number(PEOPLE),
        "years": PERIOD,
    }
    interval = language.say("icon-array.interval", **ours(language))
    independent = "independent: central interval of draws, of the long-run rate"
    how = f"published: {origin.QUANTILES}; {independent}"
    functions = (risk.answer, evaluations.study_one_in)
    return chart(
        draw,
        describe,
        frame,
        words_of("icon-array", language, values, footer=footer(data, language, interval)),
        (*MODEL_TABLES, PEOPLE_IMPUTED, POPULATION_TABLE, ALL_CAUSE),
        claims=(ONE_IN,),
        kind="post",
        computed=origin.drawn(functions, how, origin.STUDY_MEN, origin.LINKED),
        headline=_HEADLINE,
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw 1,000 people, as many marked as would be killed, and the numbers beside.

    Parameters
    ----------
    frame : DataFrame
        One row per group and estimate: ``race``, ``estimate`` (``published`` or ``independent``),
        ``one_in``, and its interval ``low`` to ``high``. The first row is the group shown.
    """
    em = canvas.em
    lines = [_said(row, canvas.language) for _, row in frame.iterrows()]
    if canvas.wide:
        beside = 0.32 * free.width
        array, text = free.inset(right=beside), free.inset(left=free.width - beside + 1.2 * em)
        if sum(_height(canvas, line, text.width) for line in lines) > free.height:
            lines = [(who, number, "") for who, number, _ in lines]  # in caption and alt text
        _draw_people(canvas, array, marked=marked(frame))
        _draw_lines(canvas, text, lines)
        return
    columns = free.columns(len(lines), 0.5 * em)
    width = columns[0].width
    most = max(canvas.wrap(who, width).count("\n") for who, *_ in lines)
    below = max(_height(canvas, line, width) for line in lines)
    used = _draw_people(canvas, free.inset(bottom=below + 0.6 * em), marked=marked(frame))
    for index, (line, column) in enumerate(zip(lines, columns, strict=True)):
        place = column.inset(top=used + em)  # side by side, just below the people
        _draw_lines(canvas, place, [line], first=index == 0, least=most + 1)


def marked(frame: DataFrame) -> int:
    """Return how many of 1,000 people of the first row's group are marked: a whole number."""
    return round(PEOPLE / float(frame["one_in"].iloc[0]))


def _draw_people(canvas: Canvas, area: Area, *, marked: int) -> float:
    """Return the height in pixels of the people that fill ``area``, the marked in the middle.

    A marked person is drawn larger, in the room of a block of cells that nobody else stands in:
    nobody is hidden, and who counts the shapes counts a thousand.
    """
    cells = PEOPLE + marked * (_BLOCK**2 - 1)
    even = [n for n in _COLUMNS if cells % n == 0] or list(_COLUMNS)

    def cell(columns: int) -> float:
        """Return the height of a cell: what the area has, and no more than suits its width."""
        return min(_TALL * area.width / columns, area.height / (cells / columns))

    columns = max(even, key=cell)
    rows, step = math.ceil(cells / columns), cell(columns)
    across = min(area.width / columns, step)
    axes = canvas.axes(
        Area(area.left, area.top - rows * step, area.left + columns * across, area.top)
    )
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.spines["bottom"].set_visible(False)
    middle = [
        (columns // 2 + _BLOCK * k - _BLOCK * (marked // 2), rows // 2) for k in range(marked)
    ]
    reach = range(-(_BLOCK // 2), _BLOCK // 2 + 1)
    taken = {(x + dx, y + dy) for x, y in middle for dx in reach for dy in reach}
    free = [(x, y) for y in range(rows) for x in range(columns) if (x, y) not in taken]
    points = 0.82 * step * 72 / canvas.size.dpi
    _draw_icons(axes, free[: PEOPLE - marked], points, style.REFERENCE)
    _draw_icons(axes, middle, _LARGER * points, style.ACCENT)
    return rows * step


def _draw_icons(axes: Axes, people: list[tuple[int, int]], points: float, color: str) -> None:
    """Draw ``people``, each in the cell of its column and row."""
    axes.plot(
        [x + 0.5 for x, _ in people],
        [y + 0.5 for _, y in people],
        linestyle="none",
        marker=_person(),
        markersize=points,
        color=color,
        markeredgewidth=0,
        gid=agreement.NO_SCALE,
    )


def _person() -> Path:
    """Return a head above shoulders, one unit high."""
    from matplotlib.path import Path

    head = Path.circle((0, 0.29), 0.2)
    body = Path(
        [(-0.3, -0.5), (-0.3, -0.2), (-0.3, 0.02), (0, 0.02), (0.3, 0.02), (0.3, -0.2),
         (0.3, -0.5), (-0.3, -0.5)],
        [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE3, Path.CURVE3, Path.CURVE3,
         Path.LINETO, Path.CLOSEPOLY],
    )  # fmt: skip
    return Path.make_compound_path(head, body)


def _said(row: Series, language: Language) -> tuple[str, str, str]:
    """Return who and by whom estimated, one in how many, and the interval (may be empty)."""
    people = language.group("male", str(row["race"]))
    who = language.say(f"icon-array.{row['estimate']}", people=people)
    digits = 2  # of all alike, and as many as the wider interval supports
    low, high = (
        language.number(formatting.significant(row[end], digits)) for end in ("low", "high")
    )
    ends = language.say("number.one_in_range", low=low, high=high)
    return f"{who[0].upper()}{who[1:]}", language.one_in(row["one_in"], digits), ends


def _height(canvas: Canvas, line: tuple[str, str, str], width: float) -> float:
    """Return the height in pixels that one estimate takes, the space below it included."""
    who, number, ends = line
    text = canvas.height(canvas.wrap(who, width)) + canvas.height(number, _NUMBER * canvas.base)
    return text + canvas.height(canvas.wrap(ends, width)) + _GAP * canvas.em


def _draw_lines(
    canvas: Canvas,
    area: Area,
    lines: list[tuple[str, str, str]],
    *,
    first: bool = True,
    least: int = 1,
) -> None:
    """Write each estimate below the other; ``first``: that one is accented.

    ``least`` are the lines kept for who it is, so that numbers side by side are at one height.
    """
    y, large, small = area.top, _NUMBER * canvas.base, canvas.size.small_pt
    numbers = [number for _, number, _ in lines]
    while canvas.width(*numbers, points=large, weight="bold") > area.width - 0.4 * canvas.em:
        large *= 0.97
    for index, (who, number, ends) in enumerate(lines):
        top, accent = y, style.ACCENT if first and not index else style.INK
        for text, points, color, weight in (
            (who, small, style.INK, "normal"),
            (number, large, accent, "bold"),
            (ends, small, style.MUTED, "normal"),
        ):
            type_: Look = {"points": points, "weight": weight}
            wrapped = canvas.wrap(text, area.width, **type_)
            canvas.text(area.left, y, wrapped, color=color, va="top", linespacing=1.05, **type_)
            kept = "\n" * (least - 1) if text is who else ""
            y -= max(canvas.height(each, points) for each in (wrapped, kept))
        y = min(y, top) - _GAP * canvas.em


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: how many of 1,000, and each estimate."""
    said = (_said(row, language) for _, row in frame.iterrows())
    return language.say(
        "icon-array.alt",
        n=language.number(marked(frame)),
        thousand=language.number(PEOPLE),
        listed="; ".join(f"{who}: {number} ({ends})" for who, number, ends in said),
    )
