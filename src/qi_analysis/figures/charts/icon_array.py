"""1 in N, as an array of 1,000 people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qi_analysis import risk
from qi_analysis.core import formatting
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import agreement, canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.claim_results import ours, results
from qi_analysis.figures.shared.study_footer import MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path
    from pandas import DataFrame, Series


COLUMNS = ("race", "estimate", "one_in", "low", "high")
PEOPLE = 1000
_COLUMNS = range(16, 64)
_BLOCK, _LARGER = 3, 2.4  # cells that a marked person stands in, and how much larger they are
_TALL = 1.45  # most a cell is higher than wide: people are taller than broad
_NUMBER, _GAP = 1.35, 0.55  # type of the numbers, and the space below each estimate, in base type

ONE_IN = "black-men-one-in-1000"


def icon_array_frame(data: study.Study) -> pd.DataFrame:
    """Return the frame of the chart: published for Black and white men, and ours."""
    import pandas as pd

    risks = risk.answer(risk.Question(), data)
    rows = [
        {
            "race": race,
            "estimate": "published",
            "one_in": 1e5 / row["risk_per_100k"],
            "low": 1e5 / row["high"],
            "high": 1e5 / row["low"],
        }
        for race in ("black", "white")
        for _, row in risks[(risks["sex"] == "male") & (risks["race"] == race)].iterrows()
    ]
    found = results()[ONE_IN].evaluation
    own = None if found is None else found.independent
    if own is not None:
        rows.insert(
            1,
            {
                "race": "black",
                "estimate": "independent",
                "one_in": own.value,
                "low": own.low,
                "high": own.high,
            },
        )
    return pd.DataFrame(rows).astype({"one_in": float, "low": float, "high": float})


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of one in how many Black men and boys, as 1,000 people."""
    say, frame = language.say, icon_array_frame(data)
    people = language.number(PEOPLE)
    count = marked(frame)
    words = Words(
        title=say("icon-array.title", n=language.number(count), thousand=people),
        subtitle=say("icon-array.subtitle", years=PERIOD),
        source=say("icon-array.source"),
        footer=footer(data, language, say("icon-array.interval", **ours(language))),
        mind=say("icon-array.mind"),
        language=language,
    )
    tables = (*MODEL_TABLES, PEOPLE_IMPUTED, POPULATION_TABLE, ALL_CAUSE)
    return chart(draw, describe, frame, words, (ONE_IN,), tables, kind="post")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: 1,000 people, as many marked as would be killed, and the numbers beside.

    Parameters
    ----------
    frame : DataFrame
        One row per group and estimate: ``race``, ``estimate`` (``published`` or ``independent``),
        ``one_in``, and its interval ``low`` to ``high`` (NaN: none). The first row is the group
        shown.
    """
    style.require(frame, COLUMNS, figure="icon_array")
    with style.sheet(size, words) as (fig, free):
        em = size.px(size.base_pt)
        lines = [_said(row, words.language) for _, row in frame.iterrows()]
        if size.wide:
            beside = 0.32 * free.width
            array, text = free.inset(right=beside), free.inset(left=free.width - beside + 1.2 * em)
            if sum(_height(fig, size, line, text.width) for line in lines) > free.height:
                lines = [(who, number, "") for who, number, _ in lines]  # in caption and alt text
        else:
            columns = free.columns(len(lines), 0.5 * em)
            most = max(
                canvas.wrap(fig, who, columns[0].width, points=size.small_pt).count("\n")
                for who, *_ in lines
            )
            below = max(_height(fig, size, line, columns[0].width) for line in lines)
            array = free.inset(bottom=below + 0.6 * em)
        used = _draw_people(fig, size, array, marked=marked(frame))
        if size.wide:
            _draw_lines(fig, size, text, lines)
        else:  # side by side, just below the people
            top = array.top - used - em
            for index, (line, column) in enumerate(zip(lines, columns, strict=True)):
                place = Area(column.left, free.bottom, column.right, top)
                _draw_lines(fig, size, place, [line], first=index == 0, least=most + 1)
    return fig


def marked(frame: DataFrame) -> int:
    """Return how many of 1,000 people of the first row's group are marked: a whole number."""
    return round(PEOPLE / float(frame["one_in"].iloc[0]))


def _draw_people(fig: Figure, size: Size, area: Area, *, marked: int) -> float:
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
    axes = canvas.add_axes(
        fig, Area(area.left, area.top - rows * step, area.left + columns * across, area.top)
    )
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    for name in ("bottom", "left"):
        axes.spines[name].set_visible(False)
    middle = [
        (columns // 2 + _BLOCK * k - _BLOCK * (marked // 2), rows // 2) for k in range(marked)
    ]
    reach = range(-(_BLOCK // 2), _BLOCK // 2 + 1)
    taken = {(x + dx, y + dy) for x, y in middle for dx in reach for dy in reach}
    free = [(x, y) for y in range(rows) for x in range(columns) if (x, y) not in taken]
    points = 0.82 * step * 72 / size.dpi
    _draw_icons(axes, free[: PEOPLE - marked], points)
    _draw_icons(axes, middle, _LARGER * points, color=style.ACCENT)
    return rows * step


def _draw_icons(
    axes: Axes, people: list[tuple[int, int]], points: float, *, color: str = style.REFERENCE
) -> None:
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
    who = language.say(
        f"icon-array.{row['estimate']}", people=language.group("male", str(row["race"]))
    )
    digits = 2  # of all alike, and as many as the wider interval supports
    ends = ""
    if not (math.isnan(row["low"]) or math.isnan(row["high"])):
        low, high = (
            language.number(formatting.significant(row[end], digits)) for end in ("low", "high")
        )
        ends = language.say("number.one_in_range", low=low, high=high)
    return f"{who[0].upper()}{who[1:]}", language.one_in(row["one_in"], digits), ends


def _height(fig: Figure, size: Size, line: tuple[str, str, str], width: float) -> float:
    """Return the height in pixels that one estimate takes, the space below it included."""
    who = canvas.wrap(fig, line[0], width, points=size.small_pt)
    text = style.block_height(size, who, size.small_pt)
    text += style.block_height(size, line[1], _NUMBER * size.base_pt)
    ends = canvas.wrap(fig, line[2], width, points=size.small_pt) if line[2] else ""
    return text + style.block_height(size, ends, size.small_pt) + _GAP * size.px(size.base_pt)


def _draw_lines(
    fig: Figure,
    size: Size,
    area: Area,
    lines: list[tuple[str, str, str]],
    *,
    first: bool = True,
    least: int = 1,
) -> None:
    """Write each estimate below the other; ``first``: that one is accented.

    ``least`` are the lines kept for who it is, so that numbers side by side are at one height.
    """
    y, large = area.top, _NUMBER * size.base_pt
    while any(
        canvas.text_width(fig, number, points=large, weight="bold")
        > area.width - 0.4 * size.px(size.base_pt)
        for _, number, _ in lines
    ):
        large *= 0.97
    for index, (who, number, ends) in enumerate(lines):
        top, accent = y, style.ACCENT if first and not index else style.INK
        for text, points, color, weight in (
            (who, size.small_pt, style.INK, "normal"),
            (number, large, accent, "bold"),
            (ends, size.small_pt, style.MUTED, "normal"),
        ):
            put: dict[str, Any] = {"va": "top", "linespacing": 1.05, "weight": weight}
            wrapped = canvas.wrap(fig, text, area.width, points=points, weight=weight)
            canvas.add_text(fig, area.left, y, wrapped, points=points, color=color, **put)
            kept = "\n" * (least - 1) if text is who else ""
            y -= max(style.block_height(size, each, points) for each in (wrapped, kept))
        y = min(y, top) - _GAP * size.px(size.base_pt)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: how many of 1,000, and each estimate."""
    listed = []
    for _, row in frame.iterrows():
        who, number, ends = _said(row, language)
        listed.append(f"{who}: {number}" + (f" ({ends})" if ends else ""))
    return language.say(
        "icon-array.alt",
        n=language.number(marked(frame)),
        thousand=language.number(PEOPLE),
        listed="; ".join(listed),
    )
