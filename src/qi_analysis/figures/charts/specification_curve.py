"""Forest plot: the ratio and its interval under each choice that moves it, bounds included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import choices_rows, forest
from qi_analysis.risk import study

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame


def make(data: study.Study, language: Language) -> Chart:
    """Return the forest plot of Black men's ratio under each choice."""
    del data
    named = choices_rows.numbers(language)
    words = Words(
        title=language.say("specification-curve.title", **named),
        subtitle=language.say("specification-curve.subtitle", **named),
        footer=choices_rows.footer(language),
        mind=language.say("specification-curve.mind"),
        language=language,
    )
    frame = choices_rows.frame()
    return chart(
        draw,
        describe,
        frame,
        words,
        choices_rows.CLAIMS,
        choices_rows.TABLES,
        kind="review",
    )


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one row per choice, our estimate as a line and band.

    Parameters
    ----------
    frame : DataFrame
        As `choices_rows.frame`.
    """
    style.require(frame, choices_rows.COLUMNS, figure="specification_curve")
    people = words.language.people(frame["sex"].iloc[0], frame["race"].iloc[0])
    caption = words.language.say("ratio-to-white.scale", people=people)
    return forest.draw(frame, size, words, caption, choices_rows.FAMILY)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: every choice with its ratio and interval."""
    return choices_rows.describe(frame, language, "specification-curve.alt")
