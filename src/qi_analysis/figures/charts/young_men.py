"""Deaths by police as a share of young men's deaths: a bar per group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.core.vocabulary import TOTAL
from qi_analysis.deaths.linking.schema import PEOPLE_IMPUTED
from qi_analysis.exposure.schema_residents import YOUNG_DEATHS
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import study
from qi_analysis.risk.topics import young_men

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("race", "cause", "share", "share_low", "share_high", "ages", "years")
_SHARES_WIDE, _SHARES_TALL = (0.2, 0.24, 0.28, 0.32, 0.48), (0.28, 0.32, 0.36, 0.42, 0.5)
"""Widths tried for the names of groups, as shares of the free width."""
DEATHS = 1000
"""Shares are printed as so many of this number of deaths."""

_YOUNG_TABLES = (YOUNG_DEATHS, PEOPLE_IMPUTED)


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of young men's deaths by police alongside firearms and drugs."""
    say = language.say
    frame = young_men.answer(data=data)
    police = frame[frame["cause"] == "police"].set_index("race")
    youngest, oldest = police.loc["black", "ages"].split("-")
    words = Words(
        title=say(
            "young-men.title",
            youngest=youngest,
            oldest=oldest,
            deaths=language.number(DEATHS),
            black=language.number(DEATHS * police.loc["black", "share"]),
            white=language.number(DEATHS * police.loc["white", "share"]),
        ),
        subtitle=say(
            "young-men.subtitle",
            deaths=language.number(DEATHS),
            years=police.loc["black", "years"],
        ),
        source=say("young-men.source", level=language.percent(young_men.LEVEL)),
        footer=say(
            "young-men.footer",
            released=released(young_men.SOURCE),
            killed=language.number(police.loc["total", "deaths"]),
            level=language.percent(young_men.LEVEL),
        ),
        mind=say("young-men.mind"),
        language=language,
    )
    frame = frame[frame["race"] != TOTAL]
    order = police["share"].sort_values(ascending=False).index.tolist()  # the largest share first
    frame = frame.sort_values("race", key=lambda race: race.map(order.index), kind="stable")
    frame = frame.reset_index(drop=True)
    return chart(draw, describe, frame, words, (), _YOUNG_TABLES, kind="post")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a bar a group, deaths by police in 1,000, and its interval.

    Parameters
    ----------
    frame : DataFrame
        One row per group and cause, columns `COLUMNS`; those of the other causes are not drawn.
    """
    style.require(frame, COLUMNS, figure="young_men")
    police = frame[frame["cause"] == "police"].reset_index(drop=True)
    with style.sheet(size, words) as (fig, room):
        step = min(room.height / len(police), 6 * size.px(size.base_pt))
        free = room.inset(top=max(0.0, (room.height - step * len(police)) / 2))
        names = _names(fig, size, list(police["race"]), free.width, step, words.language)
        gutter = size.px(size.base_pt) + max(
            canvas.text_width(fig, each, points=size.base_pt, weight="bold")
            for name in names.values()
            for each in name.split("\n")
        )
        number = 3.5 * size.px(size.base_pt)
        plot = free.inset(left=gutter, right=number)
        plot = Area(plot.left, plot.top - step * len(police), plot.right, plot.top)
        axes = canvas.add_axes(fig, plot)
        axes.set_xlim(0, police["share_high"].max())
        axes.set_ylim(plot.bottom, plot.top)
        axes.spines["bottom"].set_visible(False)
        axes.axvline(0, color=style.REFERENCE, linewidth=0.1 * size.base_pt)
        for place, row in police.iterrows():
            y = plot.top - (float(str(place)) + 0.5) * step
            _draw_bar(fig, size, axes, row, y, 0.5 * step, words.language)
            weight = "bold" if row["race"] == "black" else "normal"
            name = names[row["race"]]
            canvas.add_label(fig, free.left, y, name, points=size.base_pt, weight=weight)
    return fig


def _names(
    fig: Figure, size: Size, races: list[str], width: float, step: float, language: Language
) -> dict[str, str]:
    """Return the printed names of the groups, wrapped so that each fits the height of its row."""
    points = size.base_pt
    for share in _SHARES_WIDE if size.wide else _SHARES_TALL:
        names = {
            race: canvas.balanced(fig, language.group("male", race), share * width, points=points)
            for race in races
        }
        if all(style.block_height(size, name, points) < step for name in names.values()):
            break
    return names


def _draw_bar(
    fig: Figure, size: Size, axes: Axes, row: Series, y: float, height: float, language: Language
) -> None:
    """Draw the bar of a group, its interval, and its number."""
    strong = row["race"] == "black"
    color = style.ACCENT if strong else style.NEUTRAL
    axes.barh(y, row["share"], height=height, color=color)
    ends = [row["share_low"], row["share_high"]]
    axes.plot(ends, [y, y], color=style.INK, linewidth=0.12 * size.base_pt)
    x = axes.transData.transform((row["share_high"], y))[0]
    text = language.number(DEATHS * row["share"])  # whole, as in the headline
    points = 1.3 * size.base_pt
    canvas.add_text(
        fig, x + 0.4 * size.px(size.base_pt), y, text, points=points, weight="bold",
        va="center_baseline", color=style.ACCENT if strong else style.INK,
    )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart and the three shares of every group."""
    first, groups = frame.iloc[0], []
    for race, rows in frame.groupby("race", sort=False):
        of = DEATHS * rows.set_index("cause")["share"]
        groups.append(
            language.say(
                "young-men.alt_group",
                group=language.group("male", str(race)),
                police=language.number(of["police"], 1),
                firearm=language.number(of["firearm"]),
                drug=language.number(of["drug"]),
            )
        )
    return language.say(
        "young-men.alt", ages=first["ages"], years=first["years"], groups=" ".join(groups)
    )
