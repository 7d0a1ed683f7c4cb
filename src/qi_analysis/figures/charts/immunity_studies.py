"""Published studies of qualified immunity side by side: what each counts, when, how many.

A table with a bar for the years: the numbers share no scale, because they share no unit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.risk import study
from qi_analysis.studies import printed as figures
from qi_analysis.studies import scopes
from qi_analysis.studies.printed import Figures
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
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


def studies_frame(printed: Figures) -> DataFrame:
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
    refs = [ref for name in SHOWN for ref in scopes.load()[name].shares]
    second_hand = sum(printed[ref].seen_as == "secondary" for ref in refs)
    values = {"secondary": language.number(second_hand), "shares": language.number(len(refs))}
    how = "none: numbers as others printed them"
    return chart(
        draw,
        describe,
        studies_frame(printed),
        words_of("immunity-studies", language, values),
        (PUBLISHED_STUDIES,),
        claims=_CLAIMS,
        computed=origin.Computation((figures.load,), how),
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one row per study.

    Parameters
    ----------
    frame : DataFrame
        One row per study: ``scope`` (its id), ``count`` and ``qualifier``, ``start`` and ``end``
        (NaN: not stated), up to two shares in percent with what they are of, and the denominator
        where it is printed.
    canvas : Canvas
        A tall one sets what is counted above the years.
    free : Area
        Of the canvas.
    """
    em, wide = canvas.small, canvas.wide
    body = free.inset(top=1.9 * em if wide else 0, bottom=1.7 * em)
    if wide:
        heads = ("what", "years", "count", "share")
        for column, name in zip(_columns(free), heads, strict=True):
            head = canvas.say(f"immunity-studies.head_{name}")
            canvas.text(column.left, free.top, head, color=style.MUTED, va="top")
    for lane, (_, row) in zip(body.rows(len(frame), 0.5 * em), frame.iterrows(), strict=True):
        canvas.rule(free.left, free.right, lane.top + 0.2 * em)
        (_wide_row if wide else _tall_row)(canvas, lane, row)
    area = _columns(free)[1] if wide else _tall_years(free)
    per_year = area.width / (_LAST - _FIRST)
    for year in TICKS:
        x = area.left + (year - _FIRST) * per_year
        canvas.text(x, free.bottom, str(year), color=style.MUTED, ha="center", va="bottom")


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
    return area.inset(right=(1 - _TALL) * area.width)


def _wide_row(canvas: Canvas, lane: Area, row: Series) -> None:
    """Draw a study with its four columns side by side."""
    what, years, count, share = _columns(lane)
    y = lane.middle[1]
    _what(canvas, what, row)
    _years(canvas, years, row)
    text = canvas.wrap(counted(row, canvas.language), count.width, weight="bold")
    canvas.label(count.left, y, text, weight="bold")
    canvas.label(share.left, y, _shares(canvas, row, share.width))


def _tall_row(canvas: Canvas, lane: Area, row: Series) -> None:
    """Draw a study with what is counted above its years."""
    em = canvas.small
    if lane.height > 8 * em:  # no need to fill a tall canvas
        lane = lane.inset(bottom=lane.height - 8 * em)
    beside = lane.inset(left=(_TALL + 0.03) * lane.width)
    above = 2.9 * em
    _what(canvas, lane.inset(bottom=lane.height - above), row)
    number: Look = {"points": canvas.base, "weight": "bold", "ha": "right", "va": "top"}
    canvas.text(lane.right, lane.top, counted(row, canvas.language), **number)
    head = canvas.say("immunity-studies.head_share")
    canvas.text(beside.left, lane.top - 1.45 * em, head, color=style.MUTED, va="top")
    _years(canvas, _tall_years(lane).inset(top=above), row)
    y = (lane.bottom + lane.top - above) / 2
    canvas.label(beside.left, y, _shares(canvas, row, beside.width))


def _shares(canvas: Canvas, row: Series, width: float) -> str:
    """Return the shares for officials, wrapped to ``width``."""
    return "\n".join(canvas.wrap(line, width) for line in shares(row, canvas.language))


def _what(canvas: Canvas, area: Area, row: Series) -> None:
    """Write who counted, and below it what."""
    em = canvas.small
    what = canvas.wrap(canvas.say(f"immunity-studies.what.{row['scope']}"), area.width)
    name = canvas.say(f"immunity-studies.name.{row['scope']}")
    lines = 2 + what.count("\n")
    pitch = min(1.3 * em, max(1.14 * em, area.height / lines))  # clear of the rules on a low canvas
    top = area.middle[1] + lines * pitch / 2
    canvas.text(area.left, top, name, weight="bold", va="top")
    put: Look = {"va": "top", "linespacing": 1.02}
    canvas.text(area.left, top - pitch, what, color=style.MUTED, **put)


def _years(canvas: Canvas, area: Area, row: Series) -> None:
    """Draw the bar of a study's years, with the years on or alongside it."""
    axes, base = canvas.axes(area), canvas.base
    axes.set_xlim(_FIRST, _LAST)
    axes.set_ylim(0, 1)
    axes.spines["bottom"].set_visible(False)
    for year in TICKS:
        axes.axvline(year, color=style.GRID, linewidth=0.06 * base, zorder=0)
    thick = min(0.8, 1.5 * canvas.small / area.height)
    open_end = math.isnan(row["end"])
    end = row["start"] if open_end else row["end"]
    left, right = row["start"] - 0.5, end + 0.5
    axes.barh(0.5, right - left, height=thick, left=left, color=style.NEUTRAL, zorder=2)
    if open_end:  # dashes where the end is not stated
        look: Look = {
            "linestyle": (0, (2, 1.4)),
            "solid_capstyle": "butt",
            "linewidth": 0.16 * base,
        }
        axes.plot([right + 0.2, right + 2.2], [0.5, 0.5], color=style.NEUTRAL, **look)
        right += 2.4
    _label(canvas, area, (left, right), years(row, canvas.language), inside=not open_end)


def _label(
    canvas: Canvas, area: Area, ends: tuple[float, float], text: str, *, inside: bool
) -> None:
    """Write the years in the bar, to its right, or to its left, where they fit."""
    per_year = area.width / (_LAST - _FIRST)
    left, right = (area.left + (end - _FIRST) * per_year for end in ends)
    wide, gap, y = canvas.width(text), 0.4 * canvas.small, area.middle[1]
    # the hairlines of the years stop at the words
    pad = 0.1 * canvas.size.small_pt
    clear: Look = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": pad}
    if inside and wide + 2 * gap <= right - left:
        canvas.label((left + right) / 2, y, text, ha="center", color=style.BACKGROUND)
    elif right + gap + wide <= area.right:
        canvas.label(right + gap, y, text, bbox=clear)
    else:
        canvas.label(left - gap, y, text, ha="right", bbox=clear)


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
