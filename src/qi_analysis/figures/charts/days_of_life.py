"""Days of life that police killings take from each group of men, on average: a square is a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import relatives, study
from qi_analysis.risk.latest import Live
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from pandas import DataFrame

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
    years = frame["years"].iloc[0]
    values = {
        **{race: language.number(_days(frame, race)) for race in ("black", "white")},
        "each": language.number(per_death["black"]),
        "years": years,
    }
    own = live_release.sources(language, live, years, TABLES)
    return chart(
        draw,
        describe,
        frame,
        words_of("days-of-life", language, values, **own),
        **live_release.inputs(TABLES, live),
        claims=("life-years-black-men-use-of-force",),
        kind="post",
        computed=origin.drawn((relatives.answer,), origin.THESE, origin.LINKED),
        headline=(
            origin.Trace("days of Black men", lambda f: _days(f, "black")),
            origin.Trace("days of white men", lambda f: _days(f, "white")),
        ),
    )


def _days(frame: DataFrame, race: str) -> float:
    """Return the days of one group."""
    return float(frame.loc[frame["race"] == race, "days"].iloc[0])


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a row of squares for each group, the last one filled in part.

    Parameters
    ----------
    frame : DataFrame
        One row per group: ``race``, ``days`` and the ends of their interval.
    """
    small, wide, language = canvas.small, canvas.wide, canvas.language
    names = [canvas.say(f"days-of-life.group.{race}") for race in frame["race"]]
    numbers = [canvas.say("days-of-life.days", days=language.number(n)) for n in frame["days"]]
    both = [f"{name}  {number}" for name, number in zip(names, numbers, strict=True)]
    side = canvas.width(*both, weight="bold")
    left = side + small if wide else 0.0
    most = int(frame["days"].max()) + 1
    step = min(
        (free.width - left) / most,
        free.height / len(frame) * 0.95 - (0.0 if wide else 1.5 * small),
    )
    for place, name, number, (_, row) in zip(
        free.rows(len(frame), 0), names, numbers, frame.iterrows(), strict=True
    ):
        base = place.middle[1] - step / 2 if wide else place.top - 1.45 * small - step
        y = base + _FILL * step / 2 if wide else place.top - 0.75 * small
        strong = row["race"] == "black"
        color = style.ACCENT if strong else style.INK
        canvas.label(free.left, y, name, color=style.INK)
        end = free.left + (side if wide else free.width)
        canvas.text(end, y, number, ha="right", weight="bold", color=color)
        fill = style.ACCENT if strong else style.NEUTRAL
        x, days = free.left + left, float(row["days"])
        while days > 0:  # one square a day
            width = _FILL * step * min(days, 1.0)
            canvas.box(Area(x, base, x + width, base + _FILL * step), fill)
            x, days = x + step, days - 1.0


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: days of each group, with the interval."""
    groups = [
        language.say(
            "days-of-life.alt_group",
            group=language.say(f"days-of-life.group.{row['race']}"),
            **{name: language.number(row[name], 1) for name in ("days", "low", "high")},
        )
        for row in frame.to_dict("records")
    ]
    return language.say("days-of-life.alt", groups="; ".join(groups))
