"""Forest plot: the ratio and its interval under each choice that moves it, bounds included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.kit.canvas import Area, Canvas
from qi_analysis.figures.kit.chart import Chart, Kind, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.origin import Trace, ends
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import choices_rows, forest
from qi_analysis.figures.shared.choices_rows import estimates
from qi_analysis.risk import study

if TYPE_CHECKING:
    from pandas import DataFrame

KIND: Kind = "review"
_HEADLINE = (
    choices_rows.COUNT,
    *ends("ratio of the estimates", lambda f: estimates(f)["ratio"]),
    *choices_rows.OURS,
)
_BELOW = (Trace("smallest low of the estimates", lambda f: estimates(f)["low"].min()),)


def make(_: study.Study, language: Language) -> Chart:
    """Return the forest plot of Black men's ratio under each choice."""
    values, own = choices_rows.numbers(language), {"footer": choices_rows.footer(language)}
    words = words_of("specification-curve", language, values, **own)
    return chart(
        draw, describe, choices_rows.frame(), words, choices_rows.TABLES,
        claims=choices_rows.CLAIMS, kind=KIND, computed=choices_rows.COMPUTED,
        headline=_HEADLINE, below=_BELOW,
    )  # fmt: skip


@drawing(*choices_rows.COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one row per choice, our estimate as a line and band.

    Parameters
    ----------
    frame : DataFrame
        As `choices_rows.frame`.
    """
    people = canvas.language.people(choices_rows.SEX, choices_rows.RACE)
    forest.draw(frame, canvas, free, people, choices_rows.FAMILY)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every choice with its ratio and interval."""
    return choices_rows.describe(frame, language, "specification-curve.alt")
