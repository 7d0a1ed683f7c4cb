"""Table of codes by reading against answers of the baseline reader: what it takes for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, Kind, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.opinions.validation import error_table
from qi_analysis.opinions.validation.schema import CODER_AGREEMENT, REAL
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from pandas import DataFrame


KIND: Kind = "review"
COLUMNS = ("hand", "predicted", "n")
_NAMES = 0.25
"""Share of the width for the names of the rows."""
_TALLEST = 11.5
"""Height of a row in ems, where the canvas has room for more."""


def confusion_frame(table: DataFrame) -> DataFrame:
    """Return one row per code and answer of the baseline reader on real opinions held out."""
    import pandas as pd

    found = error_table.matrix(table, "baseline", REAL, "qi_result")
    rows = [(hand, answer, int(n)) for hand, row in found.iterrows() for answer, n in row.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def make(_: study.Study, language: Language) -> Chart:
    """Return the table for real opinions, each read with its court left out of the training."""
    frame = confusion_frame(committed.load(CODER_AGREEMENT))
    left = int(frame.loc[frame["predicted"] == error_table.OPEN, "n"].sum())
    values = {**_counts(frame, language), "left": language.number(left)}
    return chart(
        draw,
        describe,
        frame,
        words_of("coder-confusion", language, values),
        (CODER_AGREEMENT,),
        kind=KIND,
        computed=origin.Computation((error_table.matrix,)),
        headline=(origin.Trace("sum of n", lambda f: f["n"].sum()),),
    )


def _counts(frame: DataFrame, language: Language) -> dict[str, str]:
    """Return how many opinions there are, and on how many both agree, as printed."""
    agreed = int(frame.loc[frame["hand"] == frame["predicted"], "n"].sum())
    return {"n": language.number(int(frame["n"].sum())), "agreed": language.number(agreed)}


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw code by reading down, answer across, opinions in the cells.

    Parameters
    ----------
    frame : DataFrame
        One row per pair of values: ``hand``, ``predicted`` and ``n``; all pairs, in
        the order in which they are to stand.
    """
    values, answers = (list(dict.fromkeys(frame[x])) for x in ("hand", "predicted"))
    cells = frame.set_index(["hand", "predicted"])["n"].to_dict()
    em, gap = canvas.em, 0.25 * canvas.em
    grid = free.inset(left=_NAMES * free.width, top=3.6 * em)
    grid = grid.inset(bottom=max(0.0, grid.height - _TALLEST * em * len(values)))
    put: Look = {"color": style.MUTED, "va": "top"}
    across = canvas.say("coder-confusion.across")
    canvas.text(grid.middle[0], free.top, across, ha="center", **put)
    canvas.text(free.left, free.top, canvas.say("coder-confusion.down"), **put)
    rows, columns = grid.rows(len(values), gap), grid.columns(len(answers), gap)
    for value, area in zip(answers, columns, strict=True):
        said = canvas.say(f"coder-confusion.value.{value}")
        name = canvas.balanced(said, area.width, weight="bold")
        canvas.label(area.middle[0], grid.top + 1.05 * em, name, weight="bold", ha="center")
    for value, area in zip(values, rows, strict=True):
        said = canvas.say(f"coder-confusion.value.{value}")
        name = canvas.wrap(said, grid.left - free.left - 0.5 * em, weight="bold")
        canvas.text(free.left, area.middle[1], name, weight="bold")
    for hand, row in zip(values, rows, strict=True):
        for predicted, cell in zip(answers, row.columns(len(answers), gap), strict=True):
            _draw_cell(canvas, cell, int(cells[hand, predicted]), right=hand == predicted)


def _draw_cell(canvas: Canvas, area: Area, n: int, *, right: bool) -> None:
    """Draw a cell: filled where both agree, outlined where they do not."""
    wrong = n > 0 and not right
    canvas.box(
        area,
        style.NEUTRAL if right else style.BACKGROUND if wrong else style.BAND,
        edge=style.ACCENT if wrong else "none",
        linewidth=0.14 * canvas.base,
        zorder=-1,
    )
    color = style.BACKGROUND if right else style.ACCENT if wrong else style.MUTED
    points, weight = (1.3 * canvas.base, "bold") if n else (canvas.base, "normal")
    put: Look = {"points": points, "weight": weight, "color": color, "ha": "center"}
    canvas.text(*area.middle, canvas.language.number(n), **put)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: how many agree, and every disagreement."""
    say = language.say
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
    return say("coder-confusion.alt", **_counts(frame, language), listed="; ".join(listed))
