"""Risk at birth of having been killed by police up to each age: Black and white men."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import relatives, study
from qi_analysis.risk.latest import Live
from qi_analysis.risk.relatives.by_age import LIFETIME
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("race", "age", "risk_per_100k", "low", "high", "lifetime")
LINES = {"black": (style.ACCENT, 0.22), "white": (style.NEUTRAL, 0.16)}
"""Group -> color and width of its line, in body type."""
TABLES = (PEOPLE_IMPUTED, POPULATION_TABLE, ALL_CAUSE, NAX)


def make(data: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the chart of cumulative risk.

    ``live`` are counts of a live release to show instead of the linked list.
    """
    found = live_release.measured("by-age", data, live)
    frame, years = risk_to_age(found), found["years"].iloc[0]
    values = {"age": str(passing(frame)["age"]), "years": years}
    own = live_release.sources(language, live, years, TABLES)
    return chart(
        draw,
        describe,
        frame,
        words_of("cumulative-risk", language, values, **own),
        **live_release.inputs(TABLES, live),
        claims=("black-men-lifetime-ratio",),
        kind="post",
        computed=origin.drawn((relatives.answer,), origin.THESE, origin.LINKED),
        headline=(
            origin.Trace(
                "first age at which the risk of Black men exceeds lifetime of white men",
                lambda f: passing(f)["age"],
            ),
        ),
    )


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


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a line for each group, and the level of white men's lifetime.

    Parameters
    ----------
    frame : DataFrame
        One row per group and exact age: ``race``, ``age``, ``risk_per_100k`` up to it with its
        interval, and that of a ``lifetime``.
    """
    number, small, lifetime = canvas.language.number, canvas.small, _lifetime(frame)
    names = {
        race: canvas.say(f"cumulative-risk.{race}", risk=number(lifetime[race])) for race in LINES
    }
    width = canvas.width(*names.values(), weight="bold")
    plot = free.inset(right=width + 0.6 * small, bottom=1.4 * small, top=0.3 * small)
    axes = canvas.axes(plot)
    axes.set_xlim(0, frame["age"].max())
    axes.set_ylim(0, 1.08 * float(frame["risk_per_100k"].max()))
    canvas.ticks(axes, (0, 20, 40, 60, 80), axis="x")
    for race, rows in frame.groupby("race", sort=False):
        color, thick = LINES[str(race)]
        axes.plot(rows["age"], rows["risk_per_100k"], color=color, linewidth=thick * canvas.base)
        y = axes.transData.transform((0, rows["risk_per_100k"].iloc[-1]))[1]
        canvas.label(plot.right + 0.5 * small, y, names[str(race)], weight="bold", color=color)
    dots: Look = {"color": style.NEUTRAL, "linestyle": (0, (2, 2)), "linewidth": 0.09 * canvas.base}
    axes.axhline(lifetime["white"], **dots)
    past = passing(frame)
    age, risk = past["age"], past["risk_per_100k"]
    axes.plot([age], [risk], marker="o", color=style.ACCENT, markersize=0.6 * canvas.base)
    x, y = axes.transData.transform((age, risk))
    said = canvas.say("cumulative-risk.past", risk=number(risk), age=str(age))
    put: Look = {"ha": "right", "va": "bottom", "weight": "bold", "color": style.ACCENT}
    canvas.text(x - 0.5 * small, y + 0.1 * small, said, **put)


def _lifetime(frame: DataFrame) -> dict[str, float]:
    """Return the risk of each group over a lifetime."""
    found: dict[str, float] = frame.groupby("race")["lifetime"].first().to_dict()
    return found


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: both lifetime risks, and the age at which one passes the other."""
    past, lifetime = passing(frame), _lifetime(frame)
    return language.say(
        "cumulative-risk.alt",
        risk=language.number(past["risk_per_100k"], 1),
        age=str(past["age"]),
        black=language.number(lifetime["black"], 1),
        white=language.number(lifetime["white"], 1),
    )
