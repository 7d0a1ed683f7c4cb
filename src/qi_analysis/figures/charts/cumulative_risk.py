"""Risk at birth of having been killed by police up to each age: Black and white men."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live
from qi_analysis.risk.relatives.by_age import LIFETIME
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

COLUMNS = ("race", "age", "risk_per_100k", "low", "high", "lifetime")
LINES = {"black": style.ACCENT, "white": style.NEUTRAL}
TABLES = (PEOPLE_IMPUTED, POPULATION_TABLE, ALL_CAUSE, NAX)
_TICKS = (0, 20, 40, 60, 80)
_WIDTH = {"black": 0.22, "white": 0.16}


def make(data: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the chart of cumulative risk.

    ``live`` are counts of a live release to show instead of the linked list.
    """
    found, say = live_release.measured("by-age", data, live), language.say
    frame, years = risk_to_age(found), found["years"].iloc[0]
    past = passing(frame)
    words = Words(
        title=say("cumulative-risk.title", age=str(past["age"])),
        subtitle=say("cumulative-risk.subtitle"),
        **live_release.sources("cumulative-risk", language, live, years, TABLES),
        mind=say("cumulative-risk.mind", years=years),
        language=language,
    )
    return chart(
        draw, describe, frame, words, ("black-men-lifetime-ratio",),
        live_release.tables(TABLES, live), files=live_release.files(live), kind="post",
    )  # fmt: skip


def risk_to_age(found: DataFrame) -> DataFrame:
    """Return a row for each of both groups of men and exact age, with the risk of a lifetime."""
    found = found[
        (found["sex"] == "male")
        & (found["quantity"] == "risk_per_100k")
        & found["race"].isin(list(LINES))
    ]
    whole = found[found["age"] == LIFETIME].set_index("race")["value"]
    rows = found[found["age"] != LIFETIME].rename(columns={"value": "risk_per_100k"})
    rows = rows.assign(age=rows["age"].astype(int), lifetime=rows["race"].map(whole))
    return rows[list(COLUMNS)].reset_index(drop=True)


def passing(frame: DataFrame) -> dict[str, float]:
    """Return the first age at which Black men's risk exceeds white men's over a lifetime."""
    white = frame.loc[frame["race"] == "white", "lifetime"].iloc[0]
    past = frame[(frame["race"] == "black") & (frame["risk_per_100k"] > white)]
    found: dict[str, float] = past.sort_values("age").to_dict("records")[0]
    return found


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a line for each group, and the level of white men's lifetime.

    Parameters
    ----------
    frame : DataFrame
        One row per group and exact age: ``race``, ``age``, ``risk_per_100k`` up to it with its
        interval, and that of a ``lifetime``.
    """
    style.require(frame, COLUMNS, figure="cumulative_risk")
    with style.sheet(size, words) as (fig, page):
        language, small = words.language, size.px(size.small_pt)
        ends = {
            race: language.say(
                f"cumulative-risk.{race}",
                risk=language.number(rows["lifetime"].iloc[-1]),
            )
            for race, rows in frame.groupby("race", sort=False)
        }
        width = max(
            canvas.text_width(fig, text, points=size.small_pt, weight="bold")
            for text in ends.values()
        )
        plot = page.inset(right=width + 0.6 * small, bottom=1.4 * small, top=0.3 * small, left=0)
        axes = canvas.add_axes(fig, plot)
        axes.set_xlim(0, frame["age"].max())
        axes.set_ylim(0, 1.08 * float(frame["risk_per_100k"].max()))
        style.ticks(size, axes, _TICKS, axis="x")
        past = passing(frame)
        for race, rows in frame.groupby("race", sort=False):
            color = LINES[str(race)]
            axes.plot(
                rows["age"], rows["risk_per_100k"], color=color,
                linewidth=_WIDTH[str(race)] * size.base_pt,
            )  # fmt: skip
            y = axes.transData.transform((0, rows["risk_per_100k"].iloc[-1]))[1]
            canvas.add_label(
                fig, plot.right + 0.5 * small, y, ends[str(race)], points=size.small_pt,
                weight="bold", color=color,
            )  # fmt: skip
        white = frame.loc[frame["race"] == "white", "lifetime"].iloc[0]
        axes.axhline(
            white, color=style.NEUTRAL, linestyle=(0, (2, 2)), linewidth=0.09 * size.base_pt
        )
        axes.plot(
            [past["age"]], [past["risk_per_100k"]], marker="o", color=style.ACCENT,
            markersize=0.6 * size.base_pt,
        )  # fmt: skip
        x, y = axes.transData.transform((past["age"], past["risk_per_100k"]))
        said = language.say(
            "cumulative-risk.past",
            risk=language.number(past["risk_per_100k"]),
            age=str(past["age"]),
        )
        canvas.add_text(
            fig, x - 0.5 * small, y + 0.1 * small, said, points=size.small_pt, ha="right",
            va="bottom", weight="bold", color=style.ACCENT,
        )  # fmt: skip
    return fig


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: both lifetime risks, and the age at which one passes the other."""
    past = passing(frame)
    lifetime = frame.groupby("race")["lifetime"].first()
    return language.say(
        "cumulative-risk.alt",
        risk=language.number(past["risk_per_100k"], 1),
        age=str(past["age"]),
        black=language.number(lifetime["black"], 1),
        white=language.number(lifetime["white"], 1),
    )
