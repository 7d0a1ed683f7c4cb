"""Dot plot of the lifetime risk of being killed by police, by race-ethnicity and sex."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.core.vocabulary import SEXES, TOTAL
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared import lifetime_words
from qi_analysis.figures.shared.study_footer import MODEL_TABLES, PERIOD, footer
from qi_analysis.risk import review, study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("estimate", "sex", "race", "risk_per_100k", "low", "high", "one_in", "level")


_CLAIMS = {
    "male": ("black-men-one-in-1000", "black-men-lifetime-ratio", "men-one-in-2000"),
    "female": ("black-women-lifetime-ratio", "women-one-in-33000"),
}
NAMES = {"male": "lifetime-risk", "female": "lifetime-risk-women"}


def make(data: study.Study, language: Language, part: str = "male") -> Chart:
    """Return the chart of the published lifetime risks of the groups of one sex."""
    say = language.say
    frame = risk.answer(risk.Question(), data)
    frame = frame[frame["sex"] == part].reset_index(drop=True)
    (black,) = (row for _, row in frame.iterrows() if row["race"] == "black")
    one_in = language.one_in(black["one_in"], 1 if part == "male" else 2)
    words = Words(
        title=say(f"lifetime-risk.title_{part}", one_in=one_in),
        source=say("study.source"),
        subtitle=say("lifetime-risk.subtitle", years=PERIOD),
        footer=footer(
            data, language, f"{say('lifetime-risk.interval')} {_about_total(data, language)}"
        ),
        mind=say("lifetime-risk.mind"),
        language=language,
    )
    return chart(
        draw, describe, frame, words, _CLAIMS[part], MODEL_TABLES, name=NAMES[part],
        kind="post" if part == "male" else "press",
    )  # fmt: skip


def _about_total(data: study.Study, language: Language) -> str:
    """Return that the authors' total is an unweighted mean, and what it is by population."""
    rows = review.POINTS["total_group"](data, risk.SEED)
    per_100k = rows[rows["quantity"] == "risk_per_100k"].set_index("sex")["value"]
    numbers = {sex: language.per_100k(float(per_100k[sex])) for sex in SEXES}
    return language.say("lifetime-risk.total", **numbers)


@dataclass(frozen=True)
class _Panel:
    """One sex: its rows by race, the words above it, and where it goes (pixels)."""

    rows: dict[str, Series]
    title: str
    note: str
    left: float  # where group names begin, if the panel has its own, else the plot
    plot: Area
    top: float
    names: tuple[str, ...]
    labels: dict[str, str]  # the numbers alongside each dot
    unit: str
    alone: bool


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    highlight: str = "black",
) -> Figure:
    """Return the figure: a panel per sex on its own scale, a row per group, highest risk first.

    Parameters
    ----------
    frame : DataFrame
        Rows of the risk contract, at most one for a sex and race; risk per 100,000 births.
    size : Size
        Canvas; panels go side by side on a wide one and below each other on a tall one.
    highlight : str
        The race whose rows carry the accent color.
    """
    style.require(frame, COLUMNS, figure="lifetime_risk")
    with style.sheet(size, words) as (fig, free):
        order = group_order(frame)
        for panel in _panels(fig, size, frame, free, words.language):
            _draw_head(fig, size, panel)
            axes = canvas.add_axes(fig, panel.plot)
            axes.set_ylim(panel.plot.bottom, panel.plot.top)  # height in pixels of the canvas
            _draw_scale(fig, size, axes, panel, words.language)
            _draw_rows(fig, size, axes, panel, order=order, highlight=highlight)
    return fig


def group_order(frame: DataFrame) -> list[str]:
    """Return the races of ``frame``, highest risk of the first sex first; the total comes last."""
    sexes = [sex for sex in SEXES if (frame["sex"] == sex).any()]
    ranked = frame.assign(
        total=frame["race"] == TOTAL, later=frame["sex"] != sexes[0], down=-frame["risk_per_100k"]
    ).sort_values(["total", "later", "down"])
    return list(ranked["race"].unique())


def _panels(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language
) -> list[_Panel]:
    """Return the panels, side by side on a wide canvas, below each other on a tall one."""
    em = size.px(size.base_pt)
    first = next(sex for sex in SEXES if (frame["sex"] == sex).any())
    order = group_order(frame)
    # where a row has no height for two lines, a name is set in one
    low = size.wide and (free.height - 3.4 * em) / len(order) < 2.7 * em
    named = [language.group(first, race) for race in order]
    names = tuple(named if low else (_group_name(fig, size, name) for name in named))
    unit = language.say("lifetime-risk.unit")
    gutter = 0.8 * em + max(
        canvas.text_width(fig, unit, points=size.small_pt),
        *(
            canvas.text_width(fig, line, points=size.base_pt, weight="bold")
            for name in names
            for line in name.split("\n")
        ),
    )
    sexes = [sex for sex in SEXES if (frame["sex"] == sex).any()]
    if size.wide:
        areas = free.inset(left=gutter).columns(len(sexes), 2 * em)
        lefts = [area.left for area in areas]
    else:
        areas = [area.inset(left=gutter) for area in free.rows(len(sexes), 1.2 * em)]
        lefts = [free.left for _ in areas]
    alone = len(sexes) == 1  # then the note has all the width
    notes = [
        canvas.wrap(
            fig,
            lifetime_words.note(frame, sex, language),
            area.right - (free.left if alone else left),
            points=size.small_pt,
        )
        for sex, area, left in zip(sexes, areas, lefts, strict=True)
    ]
    # A wide canvas has narrow panels: the note goes below the title, not alongside it.
    head = 1.7 * em
    if size.wide and len(sexes) > 1:
        head += max(style.block_height(size, note, size.small_pt) for note in notes)
    rows = {
        sex: {row["race"]: row for _, row in frame[frame["sex"] == sex].iterrows()} for sex in sexes
    }
    return [
        _Panel(
            rows=rows[sex],
            title=language.say(f"head.sex.{sex}"),
            note=note,
            left=free.left if index == 0 else left,
            plot=area.inset(top=head, bottom=1.7 * em),
            top=area.top,
            names=names if index == 0 or not size.wide else (),
            labels=lifetime_words.labels(fig, size, rows[sex], area.width, language),
            unit=unit,
            alone=alone,
        )
        for index, (sex, note, area, left) in enumerate(
            zip(sexes, notes, areas, lefts, strict=True)
        )
    ]


def _group_name(fig: Figure, size: Size, name: str) -> str:
    """Return the printed name of a group, in two lines where it is long."""
    limit = 11.5 * size.px(size.base_pt)
    return canvas.balanced(fig, name, limit, points=size.base_pt, weight="bold")


def _draw_head(fig: Figure, size: Size, panel: _Panel) -> None:
    """Write the panel's title, and the note below or alongside it."""
    em = size.px(size.base_pt)
    left = panel.plot.left if size.wide else panel.left
    points = 1.1 * size.base_pt
    y = panel.top - em
    if panel.alone:  # the headline says who they are
        canvas.add_text(fig, panel.left, y, panel.note, points=size.small_pt, color=style.MUTED)
        return
    canvas.add_text(fig, left, y, panel.title, points=points, weight="bold", va="baseline")
    if size.wide:
        y -= 1.4 * em
    else:
        left += canvas.text_width(fig, panel.title, points=points, weight="bold") + 0.8 * em
    canvas.add_text(
        fig, left, y, panel.note, points=size.small_pt, color=style.MUTED, linespacing=1.05
    )


def _reach(row: Series) -> float:
    """Return where the marks of a row end on the scale of risks."""
    return float(row["risk_per_100k"] if math.isnan(row["high"]) else row["high"])


def _draw_scale(fig: Figure, size: Size, axes: Axes, panel: _Panel, language: Language) -> None:
    """Set a scale from 0 on which every label fits, with few ticks."""
    from matplotlib.ticker import MaxNLocator

    em = size.px(size.base_pt)
    most = max(_reach(row) for row in panel.rows.values())
    per_px = max(
        _reach(row)
        / (
            panel.plot.width
            - max(
                canvas.text_width(fig, line, points=size.base_pt, weight="bold")
                for line in panel.labels[race].split("\n")
            )
            - em
        )
        for race, row in panel.rows.items()
    )
    axes.set_xlim(0, per_px * panel.plot.width)
    ticks = [tick for tick in MaxNLocator(4).tick_values(0, most) if tick <= 1.1 * most]
    style.ticks(size, axes, ticks, axis="x", language=language)
    axes.spines["bottom"].set_bounds(0, max(most, ticks[-1]))
    if panel.names:
        y = panel.plot.bottom - size.px(0.3 * size.base_pt)
        canvas.add_text(
            fig, panel.left, y, panel.unit, points=size.small_pt, color=style.MUTED, va="top"
        )


def _draw_rows(
    fig: Figure, size: Size, axes: Axes, panel: _Panel, *, order: list[str], highlight: str
) -> None:
    """Draw a row for each group: its name, interval, dot and numbers."""
    step = panel.plot.height / len(order)
    for index, race in enumerate(order):
        y = panel.plot.top - (index + 0.5) * step
        strong = race == highlight
        if panel.names:
            canvas.add_label(
                fig,
                panel.left,
                y,
                panel.names[index],
                points=size.base_pt,
                weight="bold" if strong else "normal",
                color=style.ACCENT if strong else style.INK,
            )
        if index:
            # names of two lines fill a low row: a rule would run through their tails
            low = panel.names and step < 2.25 * size.px(size.base_pt)
            left = panel.plot.left if low else panel.left
            style.rule(fig, size, left, panel.plot.right, y + step / 2)
        if race in panel.rows:
            _draw_mark(size, axes, panel, race, y, strong=strong)


def _draw_mark(size: Size, axes: Axes, panel: _Panel, race: str, y: float, *, strong: bool) -> None:
    """Draw the interval, the dot (hollow for the total) and the numbers."""
    row, tall = panel.rows[race], "\n" in panel.labels[race]
    color = style.ACCENT if strong else style.NEUTRAL
    if not math.isnan(row["low"]) and not math.isnan(row["high"]):
        axes.plot(
            [row["low"], row["high"]],
            [y, y],
            color=color,
            linewidth=0.16 * size.base_pt,
            solid_capstyle="round",
        )
    axes.plot(
        [row["risk_per_100k"]],
        [y],
        marker="D" if row["race"] == TOTAL else "o",
        markersize=(0.52 if row["race"] == TOTAL else 0.7) * size.base_pt,
        markerfacecolor=style.BACKGROUND if row["race"] == TOTAL else color,
        markeredgecolor=color,
        markeredgewidth=0.12 * size.base_pt,
        clip_on=False,
    )
    axes.annotate(
        panel.labels[race],
        (_reach(row), y),
        xytext=(0.65 * size.base_pt, 0 if tall else -canvas.CAPITAL / 2 * size.base_pt),
        textcoords="offset points",
        fontsize=size.base_pt,
        weight="bold" if strong else "normal",
        color=style.ACCENT if strong else style.INK,
        va="center" if tall else "baseline",
        linespacing=1.05,
        annotation_clip=False,
        bbox={"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.1 * size.base_pt},
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the risk of each group, and whose is the highest."""
    say, groups = language.say, []
    for sex in (sex for sex in SEXES if (frame["sex"] == sex).any()):
        rows = frame[frame["sex"] == sex].sort_values("risk_per_100k", ascending=False)
        listed = "; ".join(_said(row, language) for _, row in rows.iterrows())
        groups.append(say("lifetime-risk.alt_sex", sex=say(f"head.sex.{sex}"), listed=listed))
    races = frame[frame["race"] != TOTAL]
    top = races.loc[races["risk_per_100k"].idxmax()]
    people = language.people(top["sex"], top["race"])
    highest = say("lifetime-risk.alt_highest", people=people)
    if not math.isnan(top["ratio_to_white"]) and top["race"] != "white":
        ratio = language.ratio(top["ratio_to_white"])
        highest = say("lifetime-risk.alt_highest_ratio", people=people, ratio=ratio)
    return say("lifetime-risk.alt", groups=" ".join(groups), highest=highest)


def _said(row: Series, language: Language) -> str:
    """Return one group's risk in words: "Black 96 (77 to 120), 1 in 1,000"."""
    risk = language.per_100k(row["risk_per_100k"])
    text = language.say(
        "lifetime-risk.alt_row", race=language.group(row["sex"], row["race"]), risk=risk
    )
    ends = language.interval(row["low"], row["high"])
    text += f" ({ends})" if ends else ""
    return f"{text}, {language.one_in(row['one_in'])}" if math.isfinite(row["one_in"]) else text
