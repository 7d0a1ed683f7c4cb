"""The two-step test as a flow: which way the opinions that decide on immunity went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, Kind, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.opinions.inference import measures
from qi_analysis.opinions.inference.schema import OPINION_OUTCOMES
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from pandas import DataFrame


KIND: Kind = "review"
COLUMNS = ("outcome", "opinions", "of")
BRANCHES = ("no_decision", "no_violation", "unclear_law", "left_open", "other_grant")
"""Outcomes that leave the flow to the side, from top to bottom."""
STOP = "not_immune"
HIGHLIGHT = "unclear_law"
_LEFT, _RIGHT = 0.33, 0.565
"""Shares of the width: questions, and outcomes; arrows go between."""
_TALLEST = 8.5
"""Height of a row in ems, where the canvas has room for more."""
BoxLook = Literal["plain", "question", "strong", "accent"]
_FILL: dict[BoxLook, str] = {
    "plain": style.BAND,
    "question": style.BACKGROUND,
    "strong": style.NEUTRAL,
    "accent": style.ACCENT,
}


def steps_frame(counted: measures.Counted) -> DataFrame:
    """Return one row per outcome of the two-step test, and the opinions without a decision.

    A share of a slice that nobody drew is a share of nothing: its columns are empty.
    """
    import pandas as pd

    counts = measures.tally(counted)
    rows = [(name, *measures.count_and_total(counts, name)) for name in (*BRANCHES, STOP)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(**dict.fromkeys(("share", "low", "high"), float("nan")))


def make(_: study.Study, language: Language) -> Chart:
    """Return the flow of the two-step test for the slice at hand."""
    counted = measures.count_raised(committed.load(OPINION_OUTCOMES))
    frame, years = steps_frame(counted), counted.rows["year"].dropna()
    values = {
        "decide": language.number(_decide(frame)),
        "n": language.number(counted.account["counted"]),
        "first": years.min(),
        "last": years.max(),
        "procedural": language.number(counted.account["procedural"]),
        "low": language.number(counted.account["low_confidence"]),
    }
    return chart(
        draw,
        describe,
        frame,
        words_of("two-step-test", language, values),
        (OPINION_OUTCOMES,),
        kind=KIND,
        computed=origin.Computation((measures.tally,)),
        headline=(origin.Trace("opinions that decide: of, in the last row", _decide),),
    )


def _decide(frame: DataFrame) -> int:
    """Return the number of opinions that decide."""
    return int(frame["of"].iloc[-1])


@dataclass(frozen=True)
class _Box:
    """A box of the flow: where, how it looks, the number and the words in it."""

    area: Area
    look: BoxLook
    number: str
    words: str


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw questions from top to bottom, outcomes to the side.

    Parameters
    ----------
    frame : DataFrame
        One row per outcome of `BRANCHES` and `STOP`: ``opinions`` of ``of``.
    """
    small, last = canvas.small, len(BRANCHES)
    gap = 0.75 * small
    tallest = (last + 1) * (_TALLEST * small + gap)
    lanes = free.inset(bottom=max(0, free.height - tallest)).rows(last + 1, gap)
    lefts = [lane.inset(right=(1 - _LEFT) * lane.width) for lane in lanes]
    rights = [lane.inset(left=(1 - _RIGHT) * lane.width) for lane in lanes]
    for box in _boxes(frame, lefts, rights, canvas):
        _draw_box(canvas, box)
    for left, right, branch in zip(lefts, rights, BRANCHES, strict=False):
        y = right.middle[1]
        start, end = left.right + 0.25 * small, right.left - 0.25 * small
        canvas.arrow((start, y), (end, y), head=0.9)
        word = canvas.say(f"two-step-test.way.{branch}")
        put: Look = {"color": style.MUTED, "ha": "center", "va": "bottom"}
        canvas.text((start + end) / 2, y + 0.35 * small, word, **put)
    for above, below in ((0, 1), (1, 2), (last - 1, last)):
        x = lefts[above].middle[0]
        canvas.arrow((x, lefts[above].bottom), (x, lefts[below].top), head=0.9)


def _boxes(frame: DataFrame, lefts: list[Area], rights: list[Area], canvas: Canvas) -> list[_Box]:
    """Return all boxes of the flow."""
    say, number, last = canvas.say, canvas.language.number, len(BRANCHES)
    opinions = frame.set_index("outcome")["opinions"]
    raised = number(_decide(frame) + opinions["no_decision"])
    bottom = Area(lefts[last].left, lefts[last].bottom, rights[last].right, lefts[last].top)
    second = Area(lefts[2].left, lefts[last - 1].bottom, lefts[2].right, lefts[2].top)
    found = [
        _Box(lefts[0], "plain", raised, say("two-step-test.raised")),
        _Box(lefts[1], "question", "", say("two-step-test.first")),
        _Box(second, "question", "", say("two-step-test.second")),
        _Box(bottom, "strong", number(opinions[STOP]), say(f"two-step-test.outcome.{STOP}")),
    ]
    for area, branch in zip(rights, BRANCHES, strict=False):
        look: BoxLook = "accent" if branch == HIGHLIGHT and opinions[branch] else "plain"
        words = say(f"two-step-test.outcome.{branch}")
        found.append(_Box(area, look, number(opinions[branch]), words))
    return found


def _draw_box(canvas: Canvas, box: _Box) -> None:
    """Draw a box: number at its side, words alongside it."""
    em, points = canvas.small, 1.3 * canvas.base
    edge = style.NEUTRAL if box.look == "question" else "none"
    canvas.box(box.area, _FILL[box.look], edge=edge, linewidth=0.1 * canvas.base, zorder=-1)
    ink = style.BACKGROUND if box.look in {"strong", "accent"} else style.INK
    x, y = box.area.left + 0.7 * em, box.area.middle[1]
    if box.number:
        type_: Look = {"points": points, "weight": "bold"}
        canvas.text(x, y, box.number, color=ink, **type_)
        # all numbers have the room of three digits, so that words begin at one place
        x += canvas.width("000", box.number, **type_) + 0.5 * em
    weight = "bold" if box.look == "question" else "normal"
    text = canvas.balanced(box.words, box.area.right - x - 0.5 * em, weight=weight)
    canvas.label(x, y, text, weight=weight, color=ink)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every outcome with its number."""
    listed = "; ".join(
        f"{language.say(f'two-step-test.outcome.{row.outcome}')}: {language.number(row.opinions)}"
        for row in frame.itertuples()
    )
    decide = language.number(_decide(frame))
    return language.say("two-step-test.alt", decide=decide, listed=listed)
