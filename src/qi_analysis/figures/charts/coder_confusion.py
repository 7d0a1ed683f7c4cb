"""Table of code by hand against code by rules: what the coder takes for what."""

from __future__ import annotations

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
from qi_analysis.opinions.validation import confusion as hand_codes
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("hand", "predicted", "n")
_NAMES = 0.25
"""Share of the width for the names of the rows."""
_TALLEST = 11.5
"""Height of a row in ems, where the canvas has room for more."""


def confusion_frame(confusion: hand_codes.Confusion) -> pd.DataFrame:
    """Return one row per pair of values, by hand and by rules."""
    import pandas as pd

    rows = [
        (hand, predicted, int(confusion.counts[i, j]))
        for i, hand in enumerate(confusion.classes)
        for j, predicted in enumerate(confusion.classes)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def coder(
    confusion: hand_codes.Confusion, language: Language, tables: Sequence[TableSchema]
) -> Chart:
    """Return the table of the results by hand and by rules."""
    say, frame = language.say, confusion_frame(confusion)
    agreed, n = int(confusion.counts.trace()), int(confusion.counts.sum())
    words = Words(
        title=say("coder-confusion.title", n=language.number(n)),
        subtitle=say("coder-confusion.subtitle"),
        footer=say("coder-confusion.footer", n=language.number(n), agreed=language.number(agreed)),
        mind=say("coder-confusion.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), tables, kind="review")


def make(_: study.Study, language: Language) -> Chart:
    """Return the table for hand codes of opinions that had not been used to revise the rules."""
    return coder(hand_codes.from_table(), language, (CODER_AGREEMENT,))


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: code by hand down, code by rules across, opinions in the cells.

    Parameters
    ----------
    frame : DataFrame
        One row per pair of values: ``hand``, ``predicted`` and ``n``; all pairs of the values, in
        the order in which they are to stand.
    """
    style.require(frame, COLUMNS, figure="coder_confusion")
    values = list(dict.fromkeys(frame["hand"]))
    cells = {(row["hand"], row["predicted"]): int(row["n"]) for _, row in frame.iterrows()}
    with style.sheet(size, words) as (fig, free):
        em = size.px(size.base_pt)
        grid = free.inset(left=_NAMES * free.width, top=3.6 * em)
        tallest = _TALLEST * em * len(values)
        if grid.height > tallest:
            grid = grid.inset(bottom=grid.height - tallest)
        _heads(fig, size, free, grid, values, words.language)
        gap = 0.25 * em
        for hand, row in zip(values, grid.rows(len(values), gap), strict=True):
            for predicted, cell in zip(values, row.columns(len(values), gap), strict=True):
                n = cells.get((hand, predicted), 0)
                _draw_cell(fig, size, cell, words.language.number(n), n, right=hand == predicted)
    return fig


def _heads(
    fig: Figure, size: Size, free: Area, grid: Area, values: list[str], language: Language
) -> None:
    """Name the rows (by hand) and the columns (by rules)."""
    em, gap = size.px(size.base_pt), 0.25 * size.px(size.base_pt)
    say, middle = language.say, (grid.left + grid.right) / 2
    canvas.add_text(
        fig, middle, free.top, say("coder-confusion.across"), points=size.small_pt,
        color=style.MUTED, ha="center", va="top",
    )  # fmt: skip
    canvas.add_text(
        fig, free.left, free.top, say("coder-confusion.down"), points=size.small_pt,
        color=style.MUTED, va="top",
    )  # fmt: skip
    columns = grid.columns(len(values), gap)
    for value, area in zip(values, columns, strict=True):
        name = canvas.balanced(
            fig, say(f"coder-confusion.value.{value}"), area.width, points=size.small_pt,
            weight="bold",
        )  # fmt: skip
        x, y = (area.left + area.right) / 2, grid.top + 1.05 * em
        canvas.add_label(fig, x, y, name, points=size.small_pt, weight="bold", ha="center")
    for value, area in zip(values, grid.rows(len(values), gap), strict=True):
        name = canvas.wrap(
            fig, say(f"coder-confusion.value.{value}"), grid.left - free.left - 0.5 * em,
            points=size.small_pt, weight="bold",
        )  # fmt: skip
        y = (area.bottom + area.top) / 2
        canvas.add_text(fig, free.left, y, name, points=size.small_pt, weight="bold", va="center")


def _draw_cell(fig: Figure, size: Size, area: Area, number: str, n: int, *, right: bool) -> None:
    """Return nothing; draw a cell: filled where both agree, outlined where they do not."""
    wrong = n > 0 and not right
    canvas.add_box(
        fig,
        area,
        facecolor=style.NEUTRAL if right else style.BACKGROUND if wrong else style.BAND,
        edgecolor=style.ACCENT if wrong else "none",
        linewidth=0.14 * size.base_pt,
        zorder=-1,
    )
    color = style.BACKGROUND if right else style.ACCENT if wrong else style.MUTED
    canvas.add_text(
        fig, (area.left + area.right) / 2, (area.bottom + area.top) / 2, number,
        points=(1.3 if n else 1.0) * size.base_pt, weight="bold" if n else "normal", color=color,
        ha="center", va="center",
    )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: how many agree, and every disagreement."""
    say, total = language.say, int(frame["n"].sum())
    agreed = int(frame.loc[frame["hand"] == frame["predicted"], "n"].sum())
    listed = [
        say(
            "coder-confusion.alt_cell",
            n=language.number(row["n"]),
            hand=say(f"coder-confusion.value.{row['hand']}"),
            predicted=say(f"coder-confusion.value.{row['predicted']}"),
        )
        for _, row in frame.iterrows()
        if row["n"]
    ]
    return say(
        "coder-confusion.alt",
        agreed=language.number(agreed),
        total=language.number(total),
        listed="; ".join(listed),
    )
