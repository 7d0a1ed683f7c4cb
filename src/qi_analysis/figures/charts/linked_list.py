"""The linked list: people by year, and whether one project has them or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths.linking.overlap import YES
from qi_analysis.deaths.linking.schema import LINKED_PEOPLE
from qi_analysis.deaths.releases import BY_ID, LINKED
from qi_analysis.figures.kit import canvas, key, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

COLUMNS = ("year", "several", "one", "race_known")
PARTS = {"several": style.NEUTRAL, "one": style.ACCENT}
"""Column -> fill of its bars."""
_BAR = 0.72


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of the linked list."""
    table = committed.load(LINKED_PEOPLE)
    projects = (table[list(LINKED)] == YES).sum(axis=1)
    known = table["race_told"] != "none_tells"
    frame = (
        table.assign(
            several=table["deaths"].where(projects > 1, 0),
            one=table["deaths"].where(projects == 1, 0),
            race_known=table["deaths"].where(known, 0),
        )
        .groupby("year", as_index=False)[list(COLUMNS[1:])]
        .sum()
    )
    people = int(table["deaths"].sum())
    say = language.say
    words = Words(
        title=say(
            "linked-list.title",
            people=language.number(people),
            years=study.years_text(frame["year"].tolist()),
            share=language.percent(float(frame["several"].sum() / people)),
        ),
        subtitle=say("linked-list.subtitle"),
        footer=say(
            "linked-list.footer",
            releases=titles(LINKED, language),
            known=language.percent(float(frame["race_known"].sum() / people)),
        ),
        mind=say("linked-list.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), (LINKED_PEOPLE,), kind="press")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a bar for each year, people of several projects below those of one.

    Parameters
    ----------
    frame : DataFrame
        One row per year: people whom ``several`` projects have, people whom ``one`` has, and
        people of known race.
    """
    style.require(frame, COLUMNS, figure="linked_list")
    with style.sheet(size, words) as (fig, page):
        say, em = words.language.say, size.px(size.small_pt)
        entries = [(say(f"linked-list.part.{p}"), "s", color) for p, color in PARTS.items()]
        key.named(fig, size, page, entries)
        axes = canvas.add_axes(fig, page.inset(top=2.2 * em, bottom=1.8 * em))
        axes.set_ylim(0, 1.12 * float((frame["several"] + frame["one"]).max()))
        axes.set_xlim(float(frame["year"].min()) - 0.6, float(frame["year"].max()) + 0.6)
        bottom = frame["several"] * 0
        for part, color in PARTS.items():
            axes.bar(frame["year"], frame[part], _BAR, bottom=bottom, color=color)
            bottom = bottom + frame[part]
        for year, total in zip(frame["year"], bottom, strict=True):
            axes.text(
                year, total, words.language.number(int(total)), ha="center", va="bottom",
                fontsize=size.small_pt, color=style.INK,
            )  # fmt: skip
        axes.set_yticks([])
        axes.set_xticks(frame["year"].tolist(), [str(year) for year in frame["year"]])
        axes.tick_params(axis="x", length=0, labelsize=size.small_pt, labelcolor=style.MUTED)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
    return fig


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
