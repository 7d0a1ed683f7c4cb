"""Three groups of causes as shares of young men's deaths: one row per group of people."""

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
CAUSES = {
    "police": ("D", style.ACCENT),
    "drug": ("s", style.REFERENCE),
    "firearm": ("o", style.NEUTRAL),
}
"""Cause -> marker and color."""
_TICKS = (5, 10, 20, 50, 100, 200, 500)
_LIMITS = (4, 800)
_SHARES_WIDE, _SHARES_TALL = (0.18, 0.22, 0.26, 0.3), (0.25, 0.29, 0.33)
"""Widths tried for the names of groups, as shares of the free width."""
_DEATHS = 1000
"""Shares are printed as so many of this number of deaths."""

_YOUNG_TABLES = (YOUNG_DEATHS, PEOPLE_IMPUTED)
_ONE_IN_DIGITS = 3


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
            black=language.one_in(police.loc["black", "one_in"], _ONE_IN_DIGITS),
            white=language.one_in(police.loc["white", "one_in"], _ONE_IN_DIGITS),
        ),
        subtitle=say(
            "young-men.subtitle",
            youngest=youngest,
            oldest=oldest,
            years=police.loc["black", "years"],
        ),
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
    return chart(draw, describe, frame, words, (), _YOUNG_TABLES)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one row per group, three marks a row, per 1,000 deaths on a log scale.

    Parameters
    ----------
    frame : DataFrame
        One row per group and cause, columns `COLUMNS`.
    """
    style.require(frame, COLUMNS, figure="young_men")
    with style.sheet(size, words) as (fig, free):
        key = _draw_key(fig, size, free, words.language)
        line = 1.7 * size.px(size.small_pt)
        races = list(dict.fromkeys(frame["race"]))
        plot = free.inset(top=key + 0.3 * line, bottom=line)
        step = plot.height / len(races)
        names = _names(fig, size, races, free.width, step, words.language)
        gutter = size.px(size.base_pt) + max(
            canvas.text_width(fig, each, points=size.base_pt, weight="bold")
            for name in names.values()
            for each in name.split("\n")
        )
        plot = plot.inset(left=gutter)
        axes = canvas.add_axes(fig, plot)
        axes.set_xscale("log")
        axes.set_xlim(*(limit / _DEATHS for limit in _LIMITS))
        axes.set_ylim(plot.bottom, plot.top)
        at, labels = [tick / _DEATHS for tick in _TICKS], map(words.language.short, _TICKS)
        style.ticks(size, axes, at, axis="x", labels=list(labels))
        for place, race in enumerate(races):
            y = plot.top - (place + 0.5) * step
            weight = "bold" if race == "black" else "normal"
            canvas.add_label(fig, free.left, y, names[race], points=size.base_pt, weight=weight)
            style.rule(fig, size, free.left, free.right, y - 0.5 * step)
            for _, row in frame[frame["race"] == race].iterrows():
                _draw_mark(fig, size, axes, row, y, _side(frame, row), words.language)
    return fig


def _names(
    fig: Figure, size: Size, races: list[str], width: float, step: float, language: Language
) -> dict[str, str]:
    """Return the printed names of the groups, wrapped so that each fits the height of its row."""
    points = size.base_pt
    for share in _SHARES_WIDE if size.wide else _SHARES_TALL:
        names = {
            race: canvas.balanced(
                fig, language.say(f"young-men.group.{race}"), share * width, points=points
            )
            for race in races
        }
        if all(style.block_height(size, name, points) < step for name in names.values()):
            break
    return names


def _draw_mark(
    fig: Figure, size: Size, axes: Axes, row: Series, y: float, side: int, language: Language
) -> None:
    """Draw interval and mark of one share, and its number on one side."""
    marker, color = CAUSES[row["cause"]]
    low, share, high = (row[name] for name in ("share_low", "share", "share_high"))
    axes.plot([low, high], [y, y], color=color, linewidth=0.16 * size.base_pt)
    axes.plot([share], [y], marker=marker, color=color, markersize=0.6 * size.base_pt)
    x = axes.transData.transform((high if side > 0 else low, y))[0]
    canvas.add_text(
        fig,
        x + side * 0.6 * size.px(size.base_pt),
        y,
        language.number(_DEATHS * share, 1 if _DEATHS * share < 10 else 0),
        points=size.small_pt,
        ha="left" if side > 0 else "right",
        va="center_baseline",
        color=style.ACCENT if row["cause"] == "police" else style.INK,
    )


def _side(frame: DataFrame, row: Series) -> int:
    """Return where the number of a mark goes: 1 right; -1 left if a larger mark is close by."""
    if row["cause"] == "police":
        return 1
    same = frame[frame["race"] == row["race"]].set_index("cause")["share"]
    other = same["drug" if row["cause"] == "firearm" else "firearm"]
    return -1 if 0.6 < row["share"] / other < 1 else 1


def _draw_key(fig: Figure, size: Size, free: Area, language: Language) -> float:
    """Return the height in pixels of the key, after drawing it at the top of ``free``.

    Marks stand in one line where there is room, else below each other.
    """
    from matplotlib.lines import Line2D

    small = size.px(size.small_pt)
    line, labels = 1.7 * small, [language.say(f"young-men.cause.{cause}") for cause in CAUSES]
    widths = [1.2 * small + canvas.text_width(fig, each, points=size.small_pt) for each in labels]
    together = sum(widths) + (len(widths) - 1) * 1.8 * small <= free.width
    x, y = free.left, free.top - line / 2
    for label, width, (marker, color) in zip(labels, widths, CAUSES.values(), strict=True):
        fig.add_artist(
            Line2D(
                [(x + 0.4 * small) / fig.bbox.width],
                [y / fig.bbox.height],
                marker=marker,
                color=color,
                linestyle="none",
                markersize=0.6 * size.base_pt,
            )
        )
        canvas.add_text(
            fig, x + 1.2 * small, y, label, points=size.small_pt, color=style.MUTED,
            va="center_baseline",
        )  # fmt: skip
        if together:
            x += width + 1.8 * small
        else:
            y -= line
    return line * (1 if together else len(labels))


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart and the three shares of every group."""
    first, groups = frame.iloc[0], []
    for race, rows in frame.groupby("race", sort=False):
        of = _DEATHS * rows.set_index("cause")["share"]
        groups.append(
            language.say(
                "young-men.alt_group",
                group=language.say(f"young-men.group.{race}"),
                police=language.number(of["police"], 1),
                firearm=language.number(of["firearm"]),
                drug=language.number(of["drug"]),
            )
        )
    return language.say(
        "young-men.alt", ages=first["ages"], years=first["years"], groups=" ".join(groups)
    )
