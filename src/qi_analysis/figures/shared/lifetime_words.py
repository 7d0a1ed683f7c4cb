"""Words of the chart of lifetime risks: how to read a panel, and the numbers beside its marks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis.core import formatting
from qi_analysis.core.vocabulary import SEXES, TOTAL
from qi_analysis.figures.kit import canvas
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

_MOST_WORDS = 0.4
"""Share of a plot's width that the words beside a mark may take in one line on a tall canvas."""


def note(frame: DataFrame, sex: str, language: Language) -> str:
    """Return the words below a panel's title: how to read the marks, how far the scales differ."""
    if sex == "male" or not (frame["sex"] == "male").any():
        note = language.say("lifetime-risk.dot")
        level = frame["level"].dropna()
        if not len(level):
            return note
        # where each age is at its own quantile the sum is wider than an interval of the sum
        kind = "range" if (frame["estimate"] == "published").any() else "interval"
        shown = language.percent(level.iloc[0])
        return f"{note} {language.say(f'lifetime-risk.line_{kind}', level=shown)}"
    total = frame[frame["race"] == TOTAL].set_index("sex")["risk_per_100k"]
    if set(SEXES) <= set(total.index) and total["female"] > 0:
        times = language.number(formatting.significant(total["male"] / total["female"], 2))
        return language.say("lifetime-risk.own_scale_times", times=times)
    return language.say("lifetime-risk.own_scale")


def labels(
    fig: Figure, size: Size, rows: dict[str, Series], width: float, language: Language
) -> dict[str, str]:
    """Return the words alongside each dot: the risk, and one in how many.

    They stand in two lines where the plot of ``width`` pixels would else be mostly words.
    """
    told = {
        race: [language.per_100k(row["risk_per_100k"])]
        + ([language.one_in(row["one_in"])] if math.isfinite(row["one_in"]) else [])
        for race, row in rows.items()
    }
    widest = max(
        canvas.text_width(fig, " · ".join(each), points=size.base_pt, weight="bold")
        for each in told.values()
    )
    joiner = "\n" if not size.wide and widest > _MOST_WORDS * width else " · "
    return {race: joiner.join(each) for race, each in told.items()}
