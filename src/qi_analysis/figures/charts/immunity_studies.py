"""Published studies of qualified immunity side by side: what each counts, when, how many.

A table with a bar for the years: the numbers share no scale, because they share no unit.
"""

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
from qi_analysis.risk import study
from qi_analysis.studies import printed as figures
from qi_analysis.studies import scopes
from qi_analysis.studies.printed import Figures
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = (
    "scope", "count", "qualifier", "start", "end", "share", "share_of", "share_years",
    "second_share", "second_of", "second_years", "denominator",
)  # fmt: skip
TICKS = (2005, 2010, 2015, 2020)
_FIRST, _LAST = 2003.0, 2021.5
_WIDE = (0.39, 0.24, 0.155, 0.215)
"""Shares of the width on a wide canvas: what, years, how many, share."""
_TALL = 0.56
"""Share of the width that the years take on a tall one."""

SHOWN: tuple[str, ...] = (
    "reuters_circuits", "reuters_districts", "ij_appeals", "schwartz_dockets",
    "reinert_decisions", "nielson_walker_decisions",
)  # fmt: skip
"""Studies with a count of their own, by court and not by size."""
_CLAIMS = (
    "circuit-opinions-529",
    "police-won-44-then-57-percent",
    "texas-59-california-34-percent",
    "circuit-appeals-5526",
    "circuit-appeals-granted-54-percent",
    "lawsuits-dismissed-38-of-979",
    "appellate-decisions-more-than-4000",
    "appellate-decisions-over-800",
)


def studies_frame(printed: Figures) -> pd.DataFrame:
    """Return the frame of the chart, one row per study."""
    import pandas as pd

    rows = []
    for name in SHOWN:
        scope = scopes.load()[name]
        if scope.count is None:
            continue
        count = printed[scope.count]
        row = {
            "scope": name, "count": count.value, "qualifier": count.qualifier,
            "start": scope.start, "end": scope.end, "denominator": None,
        }  # fmt: skip
        for at, head in enumerate(("share", "second")):
            ref = scope.shares[at] if at < len(scope.shares) else None
            share = None if ref is None else printed[ref]
            row |= {
                "share" if head == "share" else "second_share": share and share.value,
                f"{head}_of": "" if ref is None else _of(ref),
                f"{head}_years": "" if share is None else scopes.years(share.start, share.end),
            }
            # a whole that we only take to be the denominator is not printed on a picture
            if share is not None and share.basis == "printed":
                row["denominator"] = share.denominator
        rows.append(row)
    numbers = dict.fromkeys(
        ("count", "start", "end", "share", "second_share", "denominator"), "float64"
    )
    return pd.DataFrame(rows)[list(COLUMNS)].astype(numbers)


def _of(ref: str) -> str:
    """Return what a share is of, as the key of its message."""
    _, measure, *place = ref.split(".")
    return place[0] if place else "period" if measure.startswith("won_by") else measure


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of published studies, each with its own unit and years."""
    printed = figures.load()
    frame, say = studies_frame(printed), language.say
    refs = [ref for name in SHOWN for ref in scopes.load()[name].shares]
    second_hand = sum(printed[ref].seen_as == "secondary" for ref in refs)
    words = Words(
        title=say("immunity-studies.title"),
        subtitle=say("immunity-studies.subtitle"),
        footer=say(
            "immunity-studies.footer",
            secondary=language.number(second_hand),
            shares=language.number(len(refs)),
        ),
        mind=say("immunity-studies.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, _CLAIMS, (PUBLISHED_STUDIES,), kind="press")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one row per study.

    Parameters
    ----------
    frame : DataFrame
        One row per study: ``scope`` (its id), ``count`` and ``qualifier``, ``start`` and ``end``
        (NaN: not stated), up to two shares in percent with what they are of, and the denominator
        where it is printed.
    size : Size
        Canvas; a tall one sets what is counted above the years.
    """
    style.require(frame, COLUMNS, figure="immunity_studies")
    with style.sheet(size, words) as (fig, free):
        em = size.px(size.small_pt)
        body = free.inset(top=1.9 * em if size.wide else 0, bottom=1.7 * em)
        rows = [row for _, row in frame.iterrows()]
        lanes = body.rows(len(rows), 0.5 * em)
        if size.wide:
            _heads(fig, size, free, words.language)
        for row, lane in zip(rows, lanes, strict=True):
            style.rule(fig, size, free.left, free.right, lane.top + 0.2 * em)
            (_wide_row if size.wide else _tall_row)(fig, size, lane, row, words.language)
        _ticks(fig, size, _columns(free)[1] if size.wide else _tall_years(free), free.bottom)
    return fig


def _columns(area: Area) -> list[Area]:
    """Return the four columns of a wide canvas."""
    found, left = [], area.left
    for share in _WIDE:
        right = left + share * area.width
        found.append(Area(left, area.bottom, right, area.top))
        left = right
    return [each.inset(right=0.015 * area.width) for each in found[:-1]] + found[-1:]


def _tall_years(area: Area) -> Area:
    """Return the part of a tall canvas in which the years lie."""
    return Area(area.left, area.bottom, area.left + _TALL * area.width, area.top)


def _heads(fig: Figure, size: Size, free: Area, language: Language) -> None:
    """Write the heads of the columns of a wide canvas."""
    for column, name in zip(_columns(free), ("what", "years", "count", "share"), strict=True):
        canvas.add_text(
            fig,
            column.left,
            free.top,
            language.say(f"immunity-studies.head_{name}"),
            points=size.small_pt,
            color=style.MUTED,
            va="top",
        )


def _wide_row(fig: Figure, size: Size, lane: Area, row: Series, language: Language) -> None:
    """Draw a study with its four columns side by side."""
    what, years, count, share = _columns(lane)
    middle = (lane.bottom + lane.top) / 2
    _what(fig, size, what, row, language)
    _years(fig, size, years, row, language)
    text = canvas.wrap(
        fig, counted(row, language), count.width, points=size.small_pt, weight="bold"
    )
    canvas.add_label(fig, count.left, middle, text, points=size.small_pt, weight="bold")
    lines = "\n".join(
        canvas.wrap(fig, line, share.width, points=size.small_pt) for line in shares(row, language)
    )
    canvas.add_label(fig, share.left, middle, lines, points=size.small_pt)


def _tall_row(fig: Figure, size: Size, lane: Area, row: Series, language: Language) -> None:
    """Draw a study with what is counted above its years."""
    em = size.px(size.small_pt)
    if lane.height > 8 * em:  # no need to fill a tall canvas
        lane = lane.inset(bottom=lane.height - 8 * em)
    beside = Area(lane.left + (_TALL + 0.03) * lane.width, lane.bottom, lane.right, lane.top)
    above = 2.9 * em
    _what(fig, size, lane.inset(bottom=lane.height - above), row, language)
    canvas.add_text(
        fig,
        lane.right,
        lane.top,
        counted(row, language),
        points=size.base_pt,
        weight="bold",
        ha="right",
        va="top",
    )
    canvas.add_text(
        fig,
        beside.left,
        lane.top - 1.45 * em,
        language.say("immunity-studies.head_share"),
        points=size.small_pt,
        color=style.MUTED,
        va="top",
    )
    _years(fig, size, _tall_years(lane).inset(top=above), row, language)
    lines = "\n".join(
        canvas.wrap(fig, line, beside.width, points=size.small_pt) for line in shares(row, language)
    )
    middle = (lane.bottom + lane.top - above) / 2
    canvas.add_label(fig, beside.left, middle, lines, points=size.small_pt)


def _what(fig: Figure, size: Size, area: Area, row: Series, language: Language) -> None:
    """Write who counted, and below it what."""
    em, middle = size.px(size.small_pt), (area.bottom + area.top) / 2
    what = canvas.wrap(
        fig,
        language.say(f"immunity-studies.what.{row['scope']}"),
        area.width,
        points=size.small_pt,
    )
    name = language.say(f"immunity-studies.name.{row['scope']}")
    lines = 2 + what.count("\n")
    pitch = min(1.3 * em, max(1.14 * em, area.height / lines))  # clear of the rules on a low canvas
    top = middle + lines * pitch / 2
    put: dict[str, Any] = {"points": size.small_pt, "va": "top"}
    canvas.add_text(fig, area.left, top, name, weight="bold", **put)
    canvas.add_text(fig, area.left, top - pitch, what, color=style.MUTED, linespacing=1.02, **put)


def _years(fig: Figure, size: Size, area: Area, row: Series, language: Language) -> None:
    """Draw the bar of a study's years, with the years on or alongside it."""
    axes = canvas.add_axes(fig, area)
    axes.set_xlim(_FIRST, _LAST)
    axes.set_ylim(0, 1)
    axes.spines["bottom"].set_visible(False)
    for year in TICKS:
        axes.axvline(year, color=style.GRID, linewidth=0.06 * size.base_pt, zorder=0)
    thick = min(0.8, 1.5 * size.px(size.small_pt) / area.height)
    open_end = math.isnan(row["end"])
    end = row["start"] if open_end else row["end"]
    left, right = row["start"] - 0.5, end + 0.5
    axes.barh(0.5, right - left, height=thick, left=left, color=style.NEUTRAL, zorder=2)
    if open_end:
        _open_end(size, axes, right)
        right += 2.4
    _label(fig, size, area, (left, right), years(row, language), inside=not open_end)


def _open_end(size: Size, axes: Axes, right: float) -> None:
    """Draw dashes where the end of a study is not stated."""
    axes.plot(
        [right + 0.2, right + 2.2],
        [0.5, 0.5],
        color=style.NEUTRAL,
        linestyle=(0, (2, 1.4)),
        linewidth=0.16 * size.base_pt,
        solid_capstyle="butt",
    )


def _label(
    fig: Figure, size: Size, area: Area, ends: tuple[float, float], text: str, *, inside: bool
) -> None:
    """Write the years in the bar, to its right, or to its left, where they fit."""
    per_year = area.width / (_LAST - _FIRST)
    left, right = (area.left + (end - _FIRST) * per_year for end in ends)
    wide = canvas.text_width(fig, text, points=size.small_pt)
    gap, middle = 0.4 * size.px(size.small_pt), (area.bottom + area.top) / 2
    put: dict[str, Any] = {"points": size.small_pt}
    # the hairlines of the years stop at the words
    clear = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.1 * size.small_pt}
    if inside and wide + 2 * gap <= right - left:
        canvas.add_label(
            fig, (left + right) / 2, middle, text, ha="center", color=style.BACKGROUND, **put
        )
    elif right + gap + wide <= area.right:
        canvas.add_label(fig, right + gap, middle, text, bbox=clear, **put)
    else:
        canvas.add_label(fig, left - gap, middle, text, ha="right", bbox=clear, **put)


def _ticks(fig: Figure, size: Size, area: Area, bottom: float) -> None:
    """Write the years of the time axis below the last row."""
    per_year = area.width / (_LAST - _FIRST)
    for year in TICKS:
        canvas.add_text(
            fig,
            area.left + (year - _FIRST) * per_year, bottom, str(year), points=size.small_pt,
            color=style.MUTED, ha="center", va="bottom",
        )  # fmt: skip


def counted(row: Series, language: Language) -> str:
    """Return the count as printed: "529", "more than 4,000"."""
    number = language.number(row["count"])
    return language.say(f"immunity-studies.{row['qualifier']}", n=number)


def years(row: Series, language: Language) -> str:
    """Return the years of a study, as far as they are stated."""
    if math.isnan(row["end"]):
        return language.say("immunity-studies.from_year", start=f"{row['start']:.0f}")
    return language.say(
        "immunity-studies.years", start=f"{row['start']:.0f}", end=f"{row['end']:.0f}"
    )


def shares(row: Series, language: Language) -> list[str]:
    """Return a line a share for officials, or one that there is none."""
    lines = []
    for number, of, period in (
        (row["share"], row["share_of"], row["share_years"]),
        (row["second_share"], row["second_of"], row["second_years"]),
    ):
        if math.isnan(number):
            continue
        decimals = 0 if math.isclose(number, round(number)) else 1
        values = {"share": language.percent(number / 100, decimals), "years": period}
        if not math.isnan(row["denominator"]):
            values["n"] = language.number(row["denominator"])
        lines.append(language.say(f"immunity-studies.share.{of}", **values))
    return lines or [language.say("immunity-studies.none")]


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every study with what it counts, years, count and shares."""
    rows = [
        language.say(
            "immunity-studies.alt_row",
            name=language.say(f"immunity-studies.name.{row['scope']}"),
            what=language.say(f"immunity-studies.what.{row['scope']}"),
            years=years(row, language),
            count=counted(row, language),
            share=language.listed(shares(row, language)),
        )
        for _, row in frame.iterrows()
    ]
    return language.say("immunity-studies.alt", n=language.number(len(frame)), rows=" ".join(rows))
