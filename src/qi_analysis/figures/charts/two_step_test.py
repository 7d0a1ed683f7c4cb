"""The two-step test as a flow: which way the opinions that decide on immunity went."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

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
from qi_analysis.opinions.inference import measures
from qi_analysis.opinions.inference.sampling import Label
from qi_analysis.risk import study
from qi_analysis.stats.proportions import wilson

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("outcome", "opinions", "of", "share", "low", "high")
BRANCHES = ("no_decision", "no_violation", "unclear_law", "left_open", "other_grant")
"""Outcomes that leave the flow to the side, from top to bottom."""
STOP = "not_immune"
HIGHLIGHT = "unclear_law"
_LEFT, _RIGHT = 0.33, 0.565
"""Shares of the width: questions, and outcomes; arrows go between."""
_TALLEST = 8.5
"""Height of a row in ems, where the canvas has room for more."""
Look = Literal["plain", "question", "strong", "accent"]
_FILL: dict[Look, str] = {
    "plain": style.BAND,
    "question": style.BACKGROUND,
    "strong": style.NEUTRAL,
    "accent": style.ACCENT,
}


def steps_frame(counted: measures.Counted) -> pd.DataFrame:
    """Return one row per outcome of the two-step test, and the opinions without a decision."""
    import pandas as pd

    counts = measures.tally(counted)
    rows = []
    for name in (*BRANCHES, STOP):
        count, n = measures.count_and_total(counts, name)
        found = wilson(count, n, LEVEL) if n else None
        ends = (None, None, None) if found is None else (found.share, found.low, found.high)
        rows.append((name, count, n, *ends))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"share": float, "low": float, "high": float})


def two_steps(
    counted: measures.Counted,
    label: Label,
    language: Language,
    tables: Sequence[TableSchema] = (),
    files: Files = (),
) -> Chart:
    """Return the flow of the two-step test for opinions that were drawn as ``label`` says."""
    say = language.say
    frame = steps_frame(counted)
    shares = label.kind != "sample"  # a share of a slice that is not a sample is a share of nothing
    if not shares:
        frame[["share", "low", "high"]] = float("nan")
    rows = frame.set_index("outcome")
    values = {
        "n": language.number(rows.loc[HIGHLIGHT, "opinions"]),
        "decide": language.number(rows.loc[STOP, "of"]),
    }
    words = Words(
        title=say(f"two-step-test.title_{shown(label)}", **values),
        subtitle=say(f"two-step-test.subtitle_{label.kind}"),
        footer=footer(counted, label, language, shares=shares),
        mind=say("two-step-test.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), tables, files=files, kind="review")


def make(_: study.Study, language: Language) -> Chart:
    """Return the flow of the two-step test for the slice at hand."""
    return two_steps(committed(), sample_label(), language, (OUTCOMES,))


@dataclass(frozen=True)
class _Box:
    """A box of the flow: where, how it looks, the number and the words in it."""

    area: Area
    look: Look
    number: str
    words: str
    note: str = ""


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: questions from top to bottom, outcomes to the side.

    Parameters
    ----------
    frame : DataFrame
        One row per outcome of `BRANCHES` and `STOP`: ``opinions`` of ``of``, with ``share``,
        ``low`` and ``high`` (NaN where there are none, or none may be shown).
    """
    style.require(frame, COLUMNS, figure="two_step_test")
    rows = {row["outcome"]: row for _, row in frame.iterrows()}
    with style.sheet(size, words) as (fig, page):
        gap = 0.75 * size.px(size.small_pt)
        tallest = (len(BRANCHES) + 1) * (_TALLEST * size.px(size.small_pt) + gap)
        free = page.inset(bottom=max(0, page.height - tallest))
        lanes = free.rows(len(BRANCHES) + 1, gap)
        lefts = [Area(a.left, a.bottom, a.left + _LEFT * a.width, a.top) for a in lanes]
        rights = [Area(a.right - _RIGHT * a.width, a.bottom, a.right, a.top) for a in lanes]
        for box in _boxes(rows, lefts, rights, words.language):
            _draw_box(fig, size, box)
        for right, branch in zip(rights, BRANCHES, strict=False):
            middle = (right.bottom + right.top) / 2
            word = words.language.say(f"two-step-test.way.{branch}")
            _side_arrow(fig, size, lefts[0].right, right.left, middle, word)
        for above, below in ((0, 1), (1, 2), (len(BRANCHES) - 1, len(BRANCHES))):
            _down_arrow(fig, size, lefts[above], lefts[below])
    return fig


def _boxes(
    rows: dict[str, Series], lefts: list[Area], rights: list[Area], language: Language
) -> list[_Box]:
    """Return all boxes of the flow."""
    say, last = language.say, len(BRANCHES)
    raised = int(rows[STOP]["of"]) + int(rows["no_decision"]["opinions"])
    stop = rows[STOP]
    bottom = Area(lefts[last].left, lefts[last].bottom, rights[last].right, lefts[last].top)
    second = Area(lefts[2].left, lefts[last - 1].bottom, lefts[2].right, lefts[2].top)
    found = [
        _Box(
            lefts[0], "plain", language.number(raised), say("two-step-test.raised")
        ),
        _Box(lefts[1], "question", "", say("two-step-test.first")),
        _Box(second, "question", "", say("two-step-test.second")),
        _Box(
            bottom, "strong", language.number(stop["opinions"]),
            say(f"two-step-test.outcome.{STOP}"), _share(stop, language),
        ),
    ]  # fmt: skip
    for area, branch in zip(rights, BRANCHES, strict=False):
        row = rows[branch]
        look: Look = "accent" if branch == HIGHLIGHT and row["opinions"] else "plain"
        note = "" if branch == "no_decision" else _share(row, language)
        number = language.number(row["opinions"])
        found.append(_Box(area, look, number, say(f"two-step-test.outcome.{branch}"), note))
    return found


def _share(row: Series, language: Language) -> str:
    """Return the share of an outcome with its interval; nothing where no share is to be shown."""
    if not row["of"] or math.isnan(row["share"]):
        return ""
    ends = language.interval(row["low"], row["high"], style="percent")
    return f"{language.percent(row['share'])} ({ends})"


def _draw_box(fig: Figure, size: Size, box: _Box) -> None:
    """Return nothing; draw a box: number at its side, words and note alongside it."""
    em = size.px(size.small_pt)
    outline = style.NEUTRAL if box.look == "question" else "none"
    canvas.add_box(
        fig,
        box.area,
        facecolor=_FILL[box.look],
        edgecolor=outline,
        linewidth=0.1 * size.base_pt,
        zorder=-1,
    )
    ink = style.BACKGROUND if box.look in {"strong", "accent"} else style.INK
    middle, beside = (box.area.bottom + box.area.top) / 2, box.area.left + 0.7 * em
    if box.number:
        points = 1.3 * size.base_pt
        number: dict[str, Any] = {"weight": "bold", "color": ink, "va": "center"}
        canvas.add_text(fig, beside, middle, box.number, points=points, **number)
        # all numbers have the room of three digits, so that words begin at one place
        widths = (canvas.text_width(fig, text, points=points, weight="bold")
                  for text in ("000", box.number))  # fmt: skip
        beside += max(widths) + 0.5 * em
    space = box.area.right - beside - 0.5 * em
    weight = "bold" if box.look == "question" else "normal"
    put: dict[str, Any] = {"points": size.small_pt, "color": ink, "va": "center"}
    noted = canvas.text_width(fig, box.note, points=size.small_pt) if box.note else 0.0
    if noted and _fits(fig, size, box.words, space - noted - em):  # side by side, on one line
        canvas.add_text(fig, box.area.right - 0.5 * em, middle, box.note, ha="right", **put)
        text = box.words
    else:
        text = canvas.balanced(fig, box.words, space, points=size.small_pt, weight=weight)
        text += f"\n{canvas.wrap(fig, box.note, space, points=size.small_pt)}" if box.note else ""
    canvas.add_text(fig, beside, middle, text, linespacing=1.0, weight=weight, **put)


def _fits(fig: Figure, size: Size, words: str, room: float) -> bool:
    """Return whether ``words`` fit on one line of ``room`` pixels."""
    return canvas.text_width(fig, words, points=size.small_pt) <= room


def _side_arrow(fig: Figure, size: Size, start: float, end: float, y: float, word: str) -> None:
    """Draw an arrow to the right at pixel height ``y``, with a word above it."""
    em = size.px(size.small_pt)
    _arrow(fig, size, (start + 0.25 * em, y), (end - 0.25 * em, y))
    if word.strip("-"):
        canvas.add_text(
            fig, (start + end) / 2, y + 0.35 * em, word, points=size.small_pt, color=style.MUTED,
            ha="center", va="bottom",
        )  # fmt: skip


def _down_arrow(fig: Figure, size: Size, above: Area, below: Area) -> None:
    """Draw an arrow from one box to the one below it."""
    x = above.left + 0.5 * above.width
    _arrow(fig, size, (x, above.bottom), (x, below.top))


def _arrow(fig: Figure, size: Size, start: tuple[float, float], end: tuple[float, float]) -> None:
    from matplotlib.patches import FancyArrowPatch

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        FancyArrowPatch(
            (start[0] / width, start[1] / height),
            (end[0] / width, end[1] / height),
            transform=fig.transFigure,
            arrowstyle="-|>",
            mutation_scale=0.9 * size.base_pt,
            color=style.REFERENCE,
            linewidth=0.1 * size.base_pt,
            shrinkA=0,
            shrinkB=0,
        )
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every outcome with its number."""
    say, listed = language.say, []
    for _, row in frame.iterrows():
        what = say(f"two-step-test.outcome.{row['outcome']}")
        share = "" if row["outcome"] == "no_decision" else _share(row, language)
        listed.append(
            f"{what}: {language.number(row['opinions'])}" + (f", {share}" if share else "")
        )
    decide = int(frame.loc[frame["outcome"] == STOP, "of"].iloc[0])
    text = say("two-step-test.alt", decide=language.number(decide), listed="; ".join(listed))
    return f"{text} {say('two-step-test.alt_shares')}" if frame["share"].notna().any() else text
