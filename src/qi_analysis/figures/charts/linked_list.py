"""The linked list: people by year, and whether one project has them or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.overlap import YES
from qi_analysis.deaths.linking.schema import LINKED_PEOPLE
from qi_analysis.deaths.releases import BY_ID, LINKED
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("year", "several", "one", "race_known")
PARTS = {"several": style.NEUTRAL, "one": style.ACCENT}
"""Column -> fill of its bars."""
_BAR = 0.72
_HEADLINE = (
    origin.Trace("sum of several and one", lambda f: f[list(PARTS)].to_numpy().sum()),
    origin.Trace("first year of the rows", lambda f: f["year"].min()),
    origin.Trace("last year of the rows", lambda f: f["year"].max()),
    origin.Trace(
        "sum of several over the sum of several and one",
        lambda f: 100 * f["several"].sum() / f[list(PARTS)].to_numpy().sum(),
    ),
)


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of the linked list."""
    table = committed.load(LINKED_PEOPLE)
    projects = (table[list(LINKED)] == YES).sum(axis=1)
    counts = {"several": projects > 1, "one": projects == 1,
              "race_known": table["race_told"] != "none_tells"}  # fmt: skip
    parts = {name: table["deaths"].where(which, 0) for name, which in counts.items()}
    frame = table.assign(**parts).groupby("year", as_index=False)[list(counts)].sum()
    people = int(table["deaths"].sum())
    values = {
        "people": language.number(people),
        "years": study.years_text(frame["year"].tolist()),
        "share": language.percent(float(frame["several"].sum() / people)),
        "releases": titles(LINKED, language),
        "known": language.percent(float(frame["race_known"].sum() / people)),
    }
    words = words_of("linked-list", language, values)
    computed = origin.Computation((committed.load,))
    return chart(
        draw, describe, frame, words, (LINKED_PEOPLE,), computed=computed, headline=_HEADLINE
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw a bar for each year, people of several projects below those of one.

    Parameters
    ----------
    frame : DataFrame
        One row per year: people whom ``several`` projects have, people whom ``one`` has, and
        people of known race.
    """
    small, number = canvas.small, canvas.language.number
    parts = [(canvas.say(f"linked-list.part.{p}"), "s", color) for p, color in PARTS.items()]
    key.named(canvas, free, parts)
    axes = canvas.axes(free.inset(top=2.2 * small, bottom=1.8 * small))
    axes.set_ylim(0, 1.12 * float((frame["several"] + frame["one"]).max()))
    axes.set_xlim(float(frame["year"].min()) - 0.6, float(frame["year"].max()) + 0.6)
    bottom = frame["several"] * 0
    for part, color in PARTS.items():
        axes.bar(frame["year"], frame[part], _BAR, bottom=bottom, color=color)
        bottom = bottom + frame[part]
    type_: Look = {"fontsize": canvas.size.small_pt, "color": style.INK}
    for year, total in zip(frame["year"], bottom, strict=True):
        axes.text(year, total, number(int(total)), ha="center", va="bottom", **type_)
    axes.set_xticks(frame["year"].tolist(), [str(year) for year in frame["year"]])
    look: Look = {"labelsize": canvas.size.small_pt, "labelcolor": style.MUTED}
    axes.tick_params(axis="x", length=0, **look)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: people by year, in several projects and in one."""
    years = [
        language.say(
            "linked-list.alt_year",
            year=str(row["year"]),
            several=language.number(int(row["several"])),
            one=language.number(int(row["one"])),
        )
        for row in frame.to_dict("records")
    ]
    names = language.listed([BY_ID[source].name.said(language.code) for source in LINKED])
    return language.say("linked-list.alt", projects=names, years=" ".join(years))
