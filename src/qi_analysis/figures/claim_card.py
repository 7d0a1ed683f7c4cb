"""A claim on a card: what is claimed, what comes out, how sure that is, and what to mind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qi_analysis.figures import canvas, style
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.language import Language
from qi_analysis.figures.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.figures.words import Words

COLUMNS = ("what", "unit", "value", "low", "high")
PUBLISHED = "published"


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the card: the claim, the verdict, a column a number, and what to mind.

    Parameters
    ----------
    frame : DataFrame
        A row a number: ``what`` (``published``, ``recomputed``, ``independent``), ``unit`` (of
        the ledger), ``value``, ``low``, ``high`` (NaN: none).
    size : Size
        Canvas; the numbers stand beside each other on a wide one, else below each other.
    words : Words
        The claim, the verdict, source; ``mind`` is printed on the card.

    Raises
    ------
    DataError
        When a column or all rows are missing.
    """
    style.require(frame, COLUMNS, figure="claim_card")
    with style.context(size):
        fig = style.figure(size)
        free = style.page(fig, size, words)
        em = size.px(size.base_pt)
        mind = canvas.wrap(fig, words.mind, free.width - em, points=size.base_pt)
        height = style.block_height(size, mind, size.base_pt)
        rows = [row for _, row in frame.iterrows()]
        area = free.inset(bottom=height + 1.4 * em, top=0.6 * em)
        places = area.columns(max(2, len(rows)), 1.5 * em) if size.wide else area.rows(3, em)
        for row, place in zip(rows, places, strict=False):
            _draw_number(fig, size, place, row, words.language)
        _draw_mind(fig, size, Area(free.left, free.bottom, free.right, free.bottom + height), mind)
    return fig


def shown(row: Series, language: Language) -> tuple[str, str]:
    """Return the number of a row in the unit of its claim, and its interval (may be empty)."""
    show = {"ratio": _times, "one_in": _one_in, "per_100k": _per_100k, "percent": _percent}.get(
        row["unit"], _count
    )
    low, high = row["low"], row["high"]
    ends = ""
    if not (math.isnan(low) or math.isnan(high)):
        bare = _ratio if row["unit"] == "ratio" else show
        # Printed shares come in pairs of two courts or periods: they are no range.
        joined = "claim-card.pair" if row["unit"] == "percent" else "number.interval"
        ends = language.say(joined, low=bare(low, language), high=bare(high, language))
    return (ends, "") if math.isnan(row["value"]) else (show(row["value"], language), ends)


def _ratio(value: float, language: Language) -> str:
    return language.ratio(value, 1 if math.isclose(value, round(value, 1)) else 2)


def _times(value: float, language: Language) -> str:
    return language.say("claim-card.times", value=_ratio(value, language))


def _one_in(value: float, language: Language) -> str:
    return language.one_in(value, 3)


def _per_100k(value: float, language: Language) -> str:
    return language.say("claim-card.per_100k", value=language.per_100k(value))


def _percent(value: float, language: Language) -> str:
    return language.percent(value / 100, 0 if math.isclose(value, round(value)) else 1)


def _count(value: float, language: Language) -> str:
    decimals = 0 if math.isclose(value, round(value)) else 1
    return language.number(value, decimals)


def _draw_number(fig: Figure, size: Size, area: Area, row: Series, language: Language) -> None:
    """Return nothing; write one number, what it is above it and its interval below."""
    number, ends = shown(row, language)
    first = row["what"] == PUBLISHED
    points = 2.6 * size.base_pt
    while points > size.base_pt:
        if canvas.text_width(fig, number, points=points, weight="bold") <= area.width:
            break
        points *= 0.94
    label = language.say(f"claim-card.{row['what']}")
    y = area.top
    if ends:
        ends = language.say("claim-card.interval", ends=ends)
    for text, pt, colour, weight in (
        (label, size.small_pt, style.MUTED, "normal"),
        (number, points, style.ACCENT if first else style.INK, "bold"),
        (ends, size.small_pt, style.MUTED, "normal"),
    ):
        put: dict[str, Any] = {"va": "top", "linespacing": 1.05, "weight": weight}
        wrapped = canvas.wrap(fig, text, area.width, points=pt, weight=weight)
        canvas.add_text(fig, area.left, y, wrapped, points=pt, color=colour, **put)
        y -= style.block_height(size, wrapped, pt) + 0.15 * size.px(size.base_pt)


def _draw_mind(fig: Figure, size: Size, area: Area, text: str) -> None:
    """Return nothing; write what to mind beside a bar that sets it off."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    em = size.px(size.base_pt)
    fig.add_artist(
        Line2D(
            [area.left / width] * 2,
            [(area.bottom + 0.1 * em) / height, (area.top + 0.1 * em) / height],
            color=style.ACCENT,
            linewidth=0.25 * size.base_pt,
        )
    )
    canvas.add_text(
        fig, area.left + em, area.top, text, points=size.base_pt, va="top", linespacing=1.09
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the numbers of the card."""
    parts = []
    for _, row in frame.iterrows():
        number, ends = shown(row, language)
        label = language.say(f"claim-card.{row['what']}")
        parts.append(f"{label}: {number}" + (f" ({ends})" if ends else ""))
    return language.say("claim-card.alt", listed="; ".join(parts))
