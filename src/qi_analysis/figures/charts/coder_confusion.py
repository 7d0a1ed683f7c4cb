"""Table of codes by reading against answers of the baseline reader: what it takes for what."""

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
from qi_analysis.opinions.validation import error_table
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, REAL
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("hand", "predicted", "n")
_NAMES = 0.25
"""Share of the width for the names of the rows."""
_TALLEST = 11.5
"""Height of a row in ems, where the canvas has room for more."""


def confusion_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per code and answer of the baseline reader on real opinions held out."""
    import pandas as pd

    found = error_table.matrix(table, "baseline", REAL, "qi_result")
    rows = [(hand, answer, int(n)) for hand, row in found.iterrows() for answer, n in row.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def coder(table: pd.DataFrame, language: Language, tables: Sequence[TableSchema]) -> Chart:
    """Return the table of the results by reading and by the baseline reader."""
    say, frame = language.say, confusion_frame(table)
    agreed = int(frame.loc[frame["hand"] == frame["predicted"], "n"].sum())
    left = int(frame.loc[frame["predicted"] == error_table.OPEN, "n"].sum())
    n = int(frame["n"].sum())
    told = {
        "n": language.number(n),
        "agreed": language.number(agreed),
        "left": language.number(left),
    }
    words = Words(
        title=say("coder-confusion.title", n=language.number(n)),
        subtitle=say("coder-confusion.subtitle"),
        footer=say("coder-confusion.footer", **told),
        mind=say("coder-confusion.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), tables, kind="review")


def make(_: study.Study, language: Language) -> Chart:
    """Return the table for real opinions, each read with its court left out of the training."""
    return coder(committed.load(CODER_AGREEMENT), language, (CODER_AGREEMENT,))


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: code by reading down, answer across, opinions in the cells.

    Parameters
    ----------
    frame : DataFrame
        One row per pair of values: ``hand``, ``predicted`` and ``n``; all pairs, in
        the order in which they are to stand.
    """
    style.require(frame, COLUMNS, figure="coder_confusion")
    values, answers = (list(dict.fromkeys(frame[x])) for x in ("hand", "predicted"))
    cells = {(row["hand"], row["predicted"]): int(row["n"]) for _, row in frame.iterrows()}
    with style.sheet(size, words) as (fig, free):
        em = size.px(size.base_pt)
        grid = free.inset(left=_NAMES * free.width, top=3.6 * em)
        tallest = _TALLEST * em * len(values)
        if grid.height > tallest:
            grid = grid.inset(bottom=grid.height - tallest)
        _heads(fig, size, free, grid, (values, answers), words.language)
        gap = 0.25 * em
        for hand, row in zip(values, grid.rows(len(values), gap), strict=True):
            for predicted, cell in zip(answers, row.columns(len(answers), gap), strict=True):
                n = cells.get((hand, predicted), 0)
                _draw_cell(fig, size, cell, words.language.number(n), n, right=hand == predicted)
    return fig


def _heads(
    fig: Figure,
    size: Size,
    free: Area,
    grid: Area,
    names: tuple[list[str], list[str]],
    language: Language,
) -> None:
    """Name the rows (by reading) and the columns (by the baseline reader)."""
    values, answers = names
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
    columns = grid.columns(len(answers), gap)
    for value, area in zip(answers, columns, strict=True):
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
