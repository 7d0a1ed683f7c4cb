"""Bars: how many ways of counting give each ratio, as it is printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.choices_footer import CLAIMS, RACE, SEX, TABLES, every, footer
from qi_analysis.risk import study
from qi_analysis.risk.choices import spread

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("sex", "race", "ratio", "specifications", "published")
_WIDTH, _HEADROOM, _GAP = 0.086, 1.12, 0.6
"""Width of a bar (ratios are 0.1 apart); end of the scale over the longest bar."""
_MUTED: dict[str, Any] = {"color": style.MUTED, "va": "top", "linespacing": 1.15}


def make(data: study.Study, language: Language) -> Chart:
    """Return the bars of how many ways of counting give each ratio."""
    say = language.say
    rows = every(data, 0)
    shown = spread.rounded(rows["ratio_to_white"])
    printed = float(shown[rows["published"]].iloc[0])
    counted = shown.value_counts().sort_index()
    frame = counted.rename_axis("ratio").rename("specifications").reset_index()
    frame["published"] = frame["ratio"] == printed
    frame.insert(0, "race", RACE)
    frame.insert(0, "sex", SEX)
    words = Words(
        title=_plain_headline(float(rows["ratio_to_white"].min()), len(rows), language),
        subtitle=say("whichever-way.subtitle", count=language.number(len(rows))),
        footer=footer(rows, data, language, say("whichever-way.interval")),
        mind=say("whichever-way.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, CLAIMS, TABLES)


def _plain_headline(least: float, count: int, language: Language) -> str:
    """Return a headline that is true of the least ratio of all."""
    ways = language.number(count)
    whole = {2: "two", 3: "three"}.get(math.floor(least))
    if whole and least > math.floor(least):
        return language.say(f"whichever-way.title_{whole}", count=ways)
    return language.say("whichever-way.title", count=ways, ratio=language.ratio(least))


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one bar per printed ratio, from "same risk" at 1.

    Parameters
    ----------
    frame : DataFrame
        One row per ratio: ``ratio`` (to one decimal), ``specifications`` (how many ways give it),
        ``published`` (whether it is the published one); ``sex`` and ``race``.
    """
    style.require(frame, COLUMNS, figure="whichever_way")
    with style.sheet(size, words) as (fig, free):
        small = size.px(size.small_pt)
        white = words.language.people(frame["sex"].iloc[0], "white")
        caption = words.language.say("whichever-way.axis", white=white)
        text = canvas.balanced(fig, caption, free.width, points=size.small_pt)
        under = style.block_height(size, text, size.small_pt) + (1.9 if size.wide else 0.4) * small
        area = free.inset(bottom=under, top=1.5 * small)
        if not size.wide:
            area = area.inset(left=2.2 * small, right=5 * small)
        _draw_bars(fig, size, frame, area, words.language)
        below = area.bottom - (1.9 if size.wide else 0.4) * small
        canvas.add_text(fig, free.left, below, text, points=size.small_pt, **_MUTED)
    return fig


def _draw_bars(fig: Figure, size: Size, frame: DataFrame, area: Area, language: Language) -> None:
    """Draw bars side by side on a wide canvas, above each other on a tall one."""
    axes = canvas.add_axes(fig, area)
    first, last = min(0.9, frame["ratio"].min() - 0.1), frame["ratio"].max() + 0.1
    most = _HEADROOM * frame["specifications"].max()
    colors = [style.ACCENT if yes else style.NEUTRAL for yes in frame["published"]]
    least = float(frame["ratio"].min())
    marks = [tick for tick in (0.5, 1, 1.5, 2) if first < tick < least - 0.05]
    marks += frame["ratio"].tolist()
    line: dict[str, Any] = {"color": style.REFERENCE, "linewidth": 0.13 * size.base_pt}
    if size.wide:
        axes.set(xlim=(first, last), ylim=(0, most))
        axes.bar(frame["ratio"], frame["specifications"], width=_WIDTH, color=colors)
        axes.axvline(1, **line)
    else:
        axes.set(ylim=(first, last), xlim=(0, most))
        axes.barh(frame["ratio"], frame["specifications"], height=_WIDTH, color=colors)
        axes.axhline(1, **line)
        axes.spines["bottom"].set_visible(False)
    shown = [language.short(mark) for mark in marks]
    style.ticks(size, axes, marks, axis="x" if size.wide else "y", labels=shown)
    axes.grid(visible=False)
    small, points = size.px(size.small_pt), size.small_pt
    published = language.say("whichever-way.published")
    scale = (area.width if size.wide else area.height) / (last - first)
    start = area.left if size.wide else area.bottom
    for _, row in frame.iterrows():
        yes, along = bool(row["published"]), start + scale * float(row["ratio"] - first)
        share = float(row["specifications"] / most)
        mark: dict[str, Any] = {"points": points, "color": style.ACCENT if yes else style.INK}
        number, weight = language.number(row["specifications"]), "bold" if yes else "normal"
        if size.wide:
            up = area.bottom + area.height * share + 0.25 * small
            canvas.add_text(fig, along, up, number, ha="center", weight=weight, **mark)
            if yes:
                canvas.add_text(fig, along, up + 1.1 * small, published, ha="center", **mark)
        else:
            out = area.left + area.width * share + 0.35 * small
            number += f"  {published}" if yes else ""
            canvas.add_label(fig, out, along, number, weight=weight, **mark)
    at = start + scale * (1 - first)
    x, y = (at + 0.5 * small, area.top) if size.wide else (area.left + small, at + 2.9 * small)
    same = language.say("whichever-way.one")
    canvas.add_text(fig, x, y, _two_lines(fig, same, points), points=points, **_MUTED)
    if least - 1 > _GAP:  # say of a wide empty stretch that it is no mistake
        middle = start + scale * ((1 + least) / 2 - first)
        none = language.say("whichever-way.none")
        x, y = (middle, area.bottom + area.height / 2) if size.wide else (
            area.left + area.width / 2, middle
        )  # fmt: skip
        put: dict[str, Any] = {"points": points, "color": style.MUTED, "ha": "center"}
        canvas.add_label(fig, x, y, none, **put)


def _two_lines(fig: Figure, text: str, points: float) -> str:
    """Return ``text`` in two lines of about equal length."""
    half = 0.62 * canvas.text_width(fig, text, points=points)
    return canvas.balanced(fig, text, half, points=points)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: how many ways give each ratio."""
    say, listed = language.say, []
    for _, row in frame.iterrows():
        part = say(
            "whichever-way.alt_row",
            ratio=language.ratio(row["ratio"]),
            ways=language.number(row["specifications"]),
        )
        listed.append(part + (f" {say('whichever-way.alt_published')}" if row["published"] else ""))
    text = say(
        "whichever-way.alt",
        count=language.number(frame["specifications"].sum()),
        people=language.people(frame["sex"].iloc[0], frame["race"].iloc[0]),
        listed="; ".join(listed),
    )
    return f"{text} {say('whichever-way.alt_none')}" if (frame["ratio"] > 1).all() else text
