"""Shares of residents and of people killed by police, a row a group: how far they are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import POPULATION_TABLE
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import relatives, study
from qi_analysis.risk.latest import Live

if TYPE_CHECKING:
    from pandas import DataFrame, Series

COLUMNS = ("race", "of_residents", "of_killed")
TABLES = (PEOPLE_IMPUTED, POPULATION_TABLE)
PARTS = {"of_residents": ("o", style.NEUTRAL), "of_killed": ("D", style.ACCENT)}
"""Column -> marker and color."""
_SMALL = 0.02
_HEADLINE = (
    origin.Trace(
        "of_residents of Black people, in percent", lambda f: 100 * _black(f)["of_residents"]
    ),
    origin.Trace("of_killed of Black people, in percent", lambda f: 100 * _black(f)["of_killed"]),
)


def make(data: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the chart of both shares by group.

    ``live`` are counts of a live release to show instead of the linked list.
    """
    found = live_release.measured("rates", data, live)
    found = found[(found["sex"] == "both") & found["race"].isin(RACES)]
    wide = found.pivot_table(index="race", columns="quantity", values="value")
    shares = wide[["person_years", "deaths"]] / wide[["person_years", "deaths"]].sum()
    frame = shares.set_axis(list(PARTS), axis=1).reset_index()
    times = frame["of_killed"] / frame["of_residents"]
    frame = frame.loc[times.sort_values(ascending=False).index].reset_index(drop=True)
    years = frame["years"] = found["years"].iloc[0]
    values = {
        "residents": language.percent(_black(frame)["of_residents"]),
        "killed": language.percent(_black(frame)["of_killed"]),
        "years": years,
    }
    own = live_release.sources(language, live, years, TABLES)
    computed = origin.Computation(
        (relatives.answer,),
        "none: the mean of ten imputations",
        (origin.Counted(origin.LINKED.source, origin.LINKED.years, ("male", "female")),),
    )
    return chart(
        draw,
        describe,
        frame,
        words_of("killed-and-residents", language, values, **own),
        **live_release.inputs(TABLES, live),
        kind="post",
        computed=computed,
        headline=_HEADLINE,
    )


def _black(frame: DataFrame) -> Series:
    """Return the row of Black people."""
    return frame.set_index("race").loc["black"]


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw two marks a group on one scale of percent, joined by a line.

    Parameters
    ----------
    frame : DataFrame
        One row per group: ``race``, shares ``of_residents`` and ``of_killed`` (0 to 1).
    """
    small, wide = canvas.small, canvas.wide
    key.named(
        canvas,
        free,
        [(canvas.say(f"killed-and-residents.{part}"), *look) for part, look in PARTS.items()],
    )
    names = [canvas.say(f"killed-and-residents.group.{race}") for race in frame["race"]]
    plot = free.inset(top=2 * small, left=canvas.width(*names) + 0.5 * small if wide else 0)
    axes = canvas.axes(plot)
    for name in ("bottom", "left"):
        axes.spines[name].set_visible(False)
    number = canvas.width(_percent(0.99, canvas.language))
    most = float(frame[list(PARTS)].max().max())
    room = (number + 0.7 * small) / (plot.width - 2 * number - 1.4 * small) * most
    axes.set_xlim(-room, most + room)
    axes.set_ylim(plot.bottom, plot.top)
    step = plot.height / len(frame)
    for at, (row, name) in enumerate(zip(frame.to_dict("records"), names, strict=True)):
        top = plot.top - at * step
        if wide:
            y = top - 0.5 * step
            canvas.text(free.left, y, name)
        else:  # a name stands close above its own marks
            y = top - min(0.7 * step, 2.4 * small)
            canvas.text(free.left, top - 0.1 * small, name, va="top")
        ends = {part: float(row[part]) for part in PARTS}
        line: Look = {"color": style.REFERENCE, "linewidth": 0.18 * canvas.base, "zorder": 1}
        axes.plot(list(ends.values()), [y, y], **line)
        first = min(ends, key=lambda part: ends[part])
        for part, (marker, color) in PARTS.items():
            mark: Look = {"marker": marker, "markersize": 0.62 * canvas.base, "zorder": 2}
            axes.plot([ends[part]], [y], color=color, **mark)
            x = axes.transData.transform((ends[part], y))[0]
            beside, ha = (-0.6, "right") if part == first else (0.6, "left")
            text = _percent(ends[part], canvas.language)
            canvas.text(x + beside * small, y, text, weight="bold", ha=ha, color=color)


def _percent(share: float, language: Language) -> str:
    """Return a share in percent: with a decimal where it is small."""
    return language.percent(share, 1 if share < _SMALL else 0)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: both shares of every group."""
    groups = [
        language.say(
            "killed-and-residents.alt_group",
            group=language.say(f"killed-and-residents.group.{row['race']}"),
            residents=language.percent(row["of_residents"], 1),
            killed=language.percent(row["of_killed"], 1),
        )
        for row in frame.to_dict("records")
    ]
    years = frame["years"].iloc[0]
    return language.say("killed-and-residents.alt", years=years, groups="; ".join(groups))
