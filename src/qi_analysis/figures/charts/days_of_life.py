"""Days of life that police killings take from each group of men, on average: a square is a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series

COLUMNS = ("race", "days", "low", "high")
TABLES = (PEOPLE_IMPUTED, POPULATION_TABLE, ALL_CAUSE, NAX)
_FILL = 0.84
"""Side of a square, as a share of the way to the next."""


def make(data: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the chart of days of life lost by men of each group.

    ``live`` are counts of a live release to show instead of the linked list.
    """
    found = live_release.measured("years-lost", data, live)
    men = found[(found["sex"] == "male") & found["race"].isin(RACES)]
    per_death = men[men["quantity"] == "years_lost_per_death"].set_index("race")["value"]
    men = men[men["quantity"] == "days_of_life_expectancy"].rename(columns={"value": "days"})
    frame = men[[*COLUMNS, "years"]].sort_values("days", ascending=False, ignore_index=True)
    days, say = frame.set_index("race")["days"], language.say
    years = frame["years"].iloc[0]
    words = Words(
        title=say(
            "days-of-life.title",
            black=language.number(days["black"]),
            white=language.number(days["white"]),
        ),
        subtitle=say("days-of-life.subtitle"),
        **live_release.sources("days-of-life", language, live, years, TABLES),
        mind=say("days-of-life.mind", years=years, each=language.number(per_death["black"])),
        language=language,
    )
    claims = ("life-years-black-men-use-of-force",)
    return chart(
        draw, describe, frame, words, claims, live_release.tables(TABLES, live),
        files=live_release.files(live), kind="post",
    )  # fmt: skip


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a row of squares for each group, the last one filled in part.

    Parameters
    ----------
    frame : DataFrame
        One row per group: ``race``, ``days`` and the ends of their interval.
    """
    style.require(frame, COLUMNS, figure="days_of_life")
    with style.sheet(size, words) as (fig, page):
        small = size.px(size.small_pt)
        names = [words.language.say(f"days-of-life.group.{race}") for race in frame["race"]]
        numbers = [_said(row, words.language) for _, row in frame.iterrows()]
        side = max(
            canvas.text_width(fig, each, points=size.small_pt, weight="bold")
            for each in [f"{name}  {number}" for name, number in zip(names, numbers, strict=True)]
        )
        left = side + small if size.wide else 0.0
        most = int(frame["days"].max()) + 1
        step = min(
            (page.width - left) / most,
            page.height / len(frame) * 0.95 - (0.0 if size.wide else 1.5 * small),
        )
        for place, name, number, (_, row) in zip(
            page.rows(len(frame), 0), names, numbers, frame.iterrows(), strict=True
        ):
            top = place.top - (0 if size.wide else 1.45 * small)
            base = (place.top + place.bottom - step) / 2 if size.wide else top - step
            y = base + _FILL * step / 2 if size.wide else place.top - 0.75 * small
            strong = row["race"] == "black"
            color = style.ACCENT if strong else style.INK
            canvas.add_label(fig, page.left, y, name, points=size.small_pt, color=style.INK)
            canvas.add_text(
                fig, page.left + (side if size.wide else page.width), y, number, ha="right",
                points=size.small_pt, weight="bold", va="center_baseline", color=color,
            )  # fmt: skip
            fill = style.ACCENT if strong else style.NEUTRAL
            _squares(fig, page.left + left, base, step, float(row["days"]), fill)
    return fig


def _squares(fig: Figure, x: float, y: float, step: float, days: float, color: str) -> None:
    """Draw one square a day from pixel (``x``, ``y``) to the right."""
    while days > 0:
        width = _FILL * step * min(days, 1.0)
        area = Area(x, y, x + width, y + _FILL * step)
        canvas.add_box(fig, area, facecolor=color, edgecolor="none")
        x, days = x + step, days - 1.0


def _said(row: Series, language: Language) -> str:
    return language.say("days-of-life.days", days=language.number(row["days"]))


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: days of each group, with the interval."""
    groups = [
        language.say(
            "days-of-life.alt_group",
            group=language.say(f"days-of-life.group.{row['race']}"),
            days=language.number(row["days"], 1),
            low=language.number(row["low"], 1),
            high=language.number(row["high"], 1),
        )
        for row in frame.to_dict("records")
    ]
    return language.say("days-of-life.alt", groups="; ".join(groups))
