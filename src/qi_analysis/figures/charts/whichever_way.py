"""The estimates from the lowest to the highest, each with its interval, and ours among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.origin import Trace
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import choices_rows
from qi_analysis.risk import PUBLISHED_LEVEL, study
from qi_analysis.risk.choices.options import ESTIMATE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

_NAMED = (1, 2, 3)
"""Ratios with a line and a name: the same risk, twice, three times."""
_LEVEL = Trace("level of the intervals, in percent", lambda _: 100 * PUBLISHED_LEVEL)


def make(_: study.Study, language: Language) -> Chart:
    """Return the plot of Black men's ratio, lowest first."""
    words = words_of(
        "whichever-way",
        language,
        choices_rows.numbers(language),
        title=choices_rows.headline("whichever-way", language),
        source=language.say("choices.source"),
        footer=choices_rows.footer(language),
    )
    frame = choices_rows.frame((ESTIMATE,)).sort_values("ratio").reset_index(drop=True)
    return chart(
        draw, describe, frame, words, choices_rows.TABLES, claims=choices_rows.CLAIMS, kind="post",
        computed=choices_rows.COMPUTED, headline=(choices_rows.COUNT,),
        below=(*choices_rows.OURS, _LEVEL),
    )  # fmt: skip


@drawing(*choices_rows.COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one line per estimate, lowest first, on a plain scale; ours is named.

    Parameters
    ----------
    frame : DataFrame
        As `choices_rows.frame`.
    """
    small, base = canvas.small, canvas.base
    plot = free.inset(bottom=1.6 * small, top=1.6 * small)
    axes = canvas.axes(plot)
    axes.set_xlim(0.75, max(3.0, float(frame["high"].max())) + 0.1)
    axes.set_ylim(len(frame), -1)
    axes.spines["bottom"].set_visible(False)
    put: Look = {"color": style.MUTED, "va": "top", "ha": "center"}
    for ratio in _NAMED:
        axes.axvline(ratio, color=style.REFERENCE, linewidth=0.08 * base, zorder=0)
        name = canvas.say(f"whichever-way.times_{ratio}")
        half = canvas.width(name) / 2
        x = axes.transData.transform((ratio, 0))[0]
        x = min(max(x, free.left + half), free.right - half)
        canvas.text(x, plot.bottom - 0.2 * small, name, **put)
    for y, (_, row) in enumerate(frame.iterrows()):
        ours = row["ours"]
        color, wide = (style.ACCENT, 0.3) if ours else (style.NEUTRAL, 0.14)
        axes.plot([row["low"], row["high"]], [y, y], color=color, linewidth=wide * base)
        mark: Look = {"marker": "D" if ours else "o", "markersize": (0.75 if ours else 0.5) * base}
        axes.plot([row["ratio"]], [y], color=color, **mark)
    _name_ours(canvas, axes, frame)


def _name_ours(canvas: Canvas, axes: Axes, frame: DataFrame) -> None:
    """Write our estimate and its interval at the left of it, where nothing is drawn."""
    (place,) = frame.index[frame["ours"]]
    ratio = canvas.language.ratio(float(frame.loc[place, "ratio"]), 2)
    y = axes.transData.transform((1, float(place)))[1]
    # at the left of the line for twice, where that is clear of every interval
    least = float(frame["low"].min())
    right = axes.transData.transform(
        (max((named for named in _NAMED if 1 < named < least), default=least), 0)
    )[0]
    room = right - axes.transData.transform((1, 0))[0] - 0.6 * canvas.em
    type_: Look = {"points": canvas.base, "weight": "bold"}
    text = canvas.balanced(canvas.say("choices.ours", ratio=ratio), room, **type_)
    canvas.label(right - 0.3 * canvas.em, y, text, color=style.ACCENT, ha="right", **type_)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every estimate with its interval."""
    return choices_rows.describe(frame, language, "whichever-way.alt")
