"""Who was immune in coded opinions, by period and circuit: counts, or rates of a drawn sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qi_analysis.core.tableschema import TableSchema
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.opinion_footer import (
    LEVEL,
    OUTCOMES,
    Files,
    committed,
    footer,
    sample_label,
    shown,
)
from qi_analysis.opinions.inference import measures, populations, rates
from qi_analysis.opinions.inference.sampling import Label
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

    from qi_analysis.opinions.inference.rates import Rate

COLUMNS = ("by", "value", "count", "n", "share", "low", "high", "pooled_share")
_TALLEST = 8.5
"""Height of a row in ems, where the canvas has room for more."""
_TICKS = (0, 25, 50, 75, 100)


def decades(counted: populations.Counted) -> list[rates.Period]:
    """Return the spans of ten years in which there are opinions."""
    years = {each.year for each in counted.outcomes if each.year is not None}
    return [(ten, ten + 9) for ten in sorted({year // 10 * 10 for year in years})]


def outcomes_frame(found: Sequence[Rate]) -> pd.DataFrame:
    """Return one row per group with a decision: all, periods and circuits."""
    import pandas as pd

    rows = [
        (x.by, x.value, x.count, x.n, x.share, x.low, x.high, (x.pooled or {}).get("share"))
        for x in found
        if x.measure == measures.WINS and x.by in {"all", "period", "circuit"} and x.n
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("share", "low", "high", "pooled_share"), float))


def outcomes(
    counted: populations.Counted,
    periods: Sequence[rates.Period],
    label: Label,
    language: Language,
    tables: Sequence[TableSchema] = (),
    files: Files = (),
) -> Chart:
    """Return who was immune, by period and circuit, in opinions drawn as ``label`` says."""
    say = language.say
    found = rates.all_rates(rates.groups_of(counted, periods), level=LEVEL)
    frame = outcomes_frame(found)
    shares = label.kind != "sample"  # a share of a slice that is not a sample is a share of nothing
    if not shares:
        frame[["share", "low", "high", "pooled_share"]] = float("nan")
    groups = len(frame)
    count, n = (language.number(frame.iloc[0][name]) if groups else "0" for name in ("count", "n"))
    words = Words(
        title=say(f"immunity-outcomes.title_{shown(label)}", count=count, n=n),
        subtitle=say(f"immunity-outcomes.subtitle_{label.kind}"),
        footer=footer(counted, label, language, shares=shares),
        mind=say("immunity-outcomes.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), tables, files=files, kind="review")


def make(_: study.Study, language: Language) -> Chart:
    """Return who was immune, by period and circuit, in the slice at hand."""
    counted = committed()
    return outcomes(counted, decades(counted), sample_label(), language, (OUTCOMES,))


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one row per group of opinions.

    Without shares it is a bar as long as there are opinions, filled as far as officials won; with
    shares a dot with its interval, from none to all.

    Parameters
    ----------
    frame : DataFrame
        One row per group: ``by`` (all, period or circuit), ``value``, ``count`` of ``n`` opinions
        that decide, ``share`` with ``low`` and ``high``, from 0 to 1; ``pooled_share`` (NaN: none).
    """
    style.require(frame, COLUMNS, figure="immunity_outcomes")
    with style.sheet(size, words) as (fig, free):
        em = size.px(size.base_pt)
        names = [_name(row, words.language) for _, row in frame.iterrows()]
        counts = [_count(row, words.language) for _, row in frame.iterrows()]
        left = em + max(canvas.text_width(fig, x, points=size.base_pt) for x in names)
        right = em + max(
            canvas.text_width(fig, x, points=size.small_pt, weight="bold") for x in counts
        )
        below = _key(fig, size, free, frame, words.language)
        plot = free.inset(left=left, right=right, bottom=1.6 * em, top=below + 0.4 * em)
        tallest = _TALLEST * em * len(frame)
        if plot.height > tallest:
            plot = plot.inset(bottom=plot.height - tallest)
        counted = bool(frame["share"].isna().all())
        axes = None if counted else _scale(fig, size, plot, words.language)
        step = plot.height / len(frame)
        for at, (_, row) in enumerate(frame.iterrows()):
            y = plot.top - (at + 0.5) * step
            if at and row["by"] != frame.iloc[at - 1]["by"]:
                style.rule(fig, size, free.left, free.right, y + step / 2)
            canvas.add_text(fig, free.left, y, names[at], points=size.base_pt, va="center")
            canvas.add_text(
                fig, free.right, y, counts[at], points=size.small_pt, weight="bold", ha="right",
                va="center",
            )  # fmt: skip
            if axes is None:
                _bar(fig, size, plot, row, y, int(frame["n"].max()))
            else:
                _marks(size, axes, row, y)
    return fig


def _bar(fig: Figure, size: Size, plot: Area, row: Series, y: float, longest: int) -> None:
    """Draw the opinions of a group as a bar, filled as far as officials won."""
    half = 0.5 * size.px(size.base_pt)
    for n, color in ((row["n"], style.REFERENCE), (row["count"], style.NEUTRAL)):
        right = plot.left + plot.width * n / longest
        area = Area(plot.left, y - half, right, y + half)
        canvas.add_box(fig, area, facecolor=color, edgecolor="none", zorder=-1)


def _name(row: Series, language: Language) -> str:
    """Return the printed name of a group."""
    if row["by"] == "period":
        return str(row["value"])
    if row["by"] == "circuit":
        return language.say("immunity-outcomes.circuit", circuit=str(row["value"]).upper())
    return language.say("immunity-outcomes.all")


def _count(row: Series, language: Language) -> str:
    """Return "13 of 20"."""
    count, n = language.number(row["count"]), language.number(row["n"])
    return language.say("immunity-outcomes.count", count=count, n=n)


def _scale(fig: Figure, size: Size, plot: Area, language: Language) -> Axes:
    """Return axes from none to all, in percent, whose height is in pixels of the canvas."""
    axes = canvas.add_axes(fig, plot)
    axes.set_xlim(0, 100)
    axes.set_ylim(plot.bottom, plot.top)
    style.ticks(size, axes, _TICKS, axis="x")
    axes.set_xticks(_TICKS, [language.percent(tick / 100) for tick in _TICKS])
    return axes


def _key(fig: Figure, size: Size, free: Area, frame: DataFrame, language: Language) -> float:
    """Return the height in pixels of the words above the rows, on dot, line and hollow mark."""
    counted = frame["share"].isna().all()
    text = language.say(f"immunity-outcomes.key{'_counted' if counted else ''}")
    if frame["pooled_share"].notna().any():
        text = f"{text} {language.say('immunity-outcomes.key_pooled')}"
    text = canvas.balanced(fig, text, free.width, points=size.small_pt)
    canvas.add_text(
        fig, free.left, free.top, text, points=size.small_pt, color=style.MUTED, va="top"
    )
    return style.block_height(size, text, size.small_pt)


def _marks(size: Size, axes: Axes, row: Series, y: float) -> None:
    """Draw interval, dot, and the hollow mark of the pooled share."""
    color = style.ACCENT if row["by"] == "all" else style.NEUTRAL
    axes.plot(
        [100 * row["low"], 100 * row["high"]], [y, y], color=color,
        linewidth=0.16 * size.base_pt, solid_capstyle="round", clip_on=False,
    )  # fmt: skip
    axes.plot(
        [100 * row["share"]], [y], marker="o", markersize=0.7 * size.base_pt, color=color,
        markeredgewidth=0, clip_on=False,
    )  # fmt: skip
    if not math.isnan(row["pooled_share"]):
        axes.plot(
            [100 * row["pooled_share"]], [y], marker="D", markersize=0.5 * size.base_pt,
            markerfacecolor=style.BACKGROUND, markeredgecolor=style.INK,
            markeredgewidth=0.1 * size.base_pt, clip_on=False, zorder=4,
        )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: count, share and interval of every group."""
    listed = []
    for _, row in frame.iterrows():
        said = f"{_name(row, language)}: {_count(row, language)}"
        if not math.isnan(row["share"]):
            ends = language.interval(row["low"], row["high"], style="percent")
            said += f", {language.percent(row['share'])} ({ends})"
        listed.append(said)
    return language.say("immunity-outcomes.alt", listed="; ".join(listed))
