"""Shares of residents and of people killed by police, a row a group: how far they are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import RACES
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import POPULATION_TABLE
from qi_analysis.figures.kit import canvas, key, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import live_release
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

COLUMNS = ("race", "of_residents", "of_killed")
TABLES = (PEOPLE_IMPUTED, POPULATION_TABLE)
PARTS = {"of_residents": ("o", style.NEUTRAL), "of_killed": ("D", style.ACCENT)}
"""Column -> marker and color."""
_SMALL = 0.02


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
    black = frame.set_index("race").loc["black"]
    say = language.say
    words = Words(
        title=say(
            "killed-and-residents.title",
            residents=language.percent(black["of_residents"]),
            killed=language.percent(black["of_killed"]),
        ),
        subtitle="",
        **live_release.sources("killed-and-residents", language, live, years, TABLES),
        mind=say("killed-and-residents.mind"),
        language=language,
    )
    tables = live_release.tables(TABLES, live)
    files = live_release.files(live)
    return chart(draw, describe, frame, words, (), tables, files=files, kind="post")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: two marks a group on one scale of percent, joined by a line.

    Parameters
    ----------
    frame : DataFrame
        One row per group: ``race``, shares ``of_residents`` and ``of_killed`` (0 to 1).
    """
    style.require(frame, COLUMNS, figure="killed_and_residents")
    with style.sheet(size, words) as (fig, page):
        language, small = words.language, size.px(size.small_pt)
        key.named(
            fig,
            size,
            page,
            [
                (language.say(f"killed-and-residents.{part}"), marker, color)
                for part, (marker, color) in PARTS.items()
            ],
        )
        names = [language.say(f"killed-and-residents.group.{race}") for race in frame["race"]]
        width = max(canvas.text_width(fig, name, points=size.small_pt) for name in names)
        grid = page.inset(top=2 * small)
        plot = grid.inset(left=width + 0.5 * small) if size.wide else grid
        axes = canvas.add_axes(fig, plot)
        for name in ("bottom", "left"):
            axes.spines[name].set_visible(False)
        number = canvas.text_width(fig, _percent(0.99, language), points=size.small_pt)
        most = float(frame[list(PARTS)].max().max())
        room = (number + 0.7 * small) / (plot.width - 2 * number - 1.4 * small) * most
        axes.set_xlim(-room, most + room)
        axes.set_ylim(plot.bottom, plot.top)
        step = plot.height / len(frame)
        for at, (row, name) in enumerate(zip(frame.to_dict("records"), names, strict=True)):
            top = plot.top - at * step
            # on a tall canvas a name stands close above its own marks
            y = top - (0.5 * step if size.wide else min(0.7 * step, 2.4 * small))
            if size.wide:
                canvas.add_text(fig, page.left, y, name, points=size.small_pt, va="center_baseline")
            else:
                canvas.add_text(
                    fig, page.left, top - 0.1 * small, name, points=size.small_pt, va="top"
                )
            ends = {part: float(row[part]) for part in PARTS}
            axes.plot(
                list(ends.values()), [y, y], color=style.REFERENCE,
                linewidth=0.18 * size.base_pt, zorder=1,
            )  # fmt: skip
            first = min(ends, key=lambda part: ends[part])
            for part, (marker, color) in PARTS.items():
                axes.plot(
                    [ends[part]], [y], marker=marker, color=color,
                    markersize=0.62 * size.base_pt, zorder=2,
                )  # fmt: skip
                left = part == first
                at_px = axes.transData.transform((ends[part], y))[0]
                canvas.add_text(
                    fig, at_px + (-0.6 if left else 0.6) * small, y,
                    _percent(ends[part], language), points=size.small_pt, weight="bold",
                    ha="right" if left else "left", va="center_baseline", color=color,
                )  # fmt: skip
    return fig


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
