"""Specification curve: every ratio in order with its interval, and which choices gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.deaths import releases
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.choices_footer import CLAIMS, DRAWS, TABLES, every, footer
from qi_analysis.figures.shared.release_names import label
from qi_analysis.risk import edwards_brown, study
from qi_analysis.risk.choices import run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = (
    "id", "source", "years", "causes", "unknown_race", "race_classes", "population", "life_table",
    "competing", "horizon", "sex", "race", "ratio_to_white", "ratio_low", "ratio_high", "published",
)  # fmt: skip
SOURCES = (study.SOURCE, *releases.IDS, edwards_brown.SOURCE)
"""Lists of deaths, in the order of the lines below the curve."""


def make(data: study.Study, language: Language) -> Chart:
    """Return the specification curve of Black men's ratio."""
    say = language.say
    rows = every(data, DRAWS)
    ratios = rows["ratio_to_white"]
    words = Words(
        title=say(
            "specification-curve.title",
            count=language.number(len(rows)),
            ratios=language.interval(ratios.min(), ratios.max(), style="ratio"),
        ),
        subtitle=say("specification-curve.subtitle"),
        footer=footer(
            rows,
            data,
            language,
            say("specification-curve.interval", level=language.percent(run.LEVEL)),
        ),
        mind=say("specification-curve.mind"),
        language=language,
    )
    frame = in_order(rows)
    return chart(draw, describe, frame, words, CLAIMS, TABLES)


@dataclass(frozen=True)
class DashboardRow:
    """One line of the dashboard: a heading, or a choice and the ratios that were made with it."""

    text: str
    chosen: Series | None = None


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: ratios in order above, one tick per choice below.

    Parameters
    ----------
    frame : DataFrame
        One row per specification of one group, columns `COLUMNS`; ``published`` marks the row of
        the published study. Ends that are missing are not drawn.
    size : Size
        Canvas; a tall one shows more of the choices.
    """
    style.require(frame, COLUMNS, figure="specification_curve")
    ordered = in_order(frame)
    tall = size.height_px > 1.5 * size.width_px
    others = 0 if size.wide else 7 if tall else 3
    rows = dashboard(ordered, words.language, others=others)
    with style.sheet(size, words) as (fig, free):
        small = size.px(size.small_pt)
        names = (
            canvas.text_width(
                fig, row.text, points=size.small_pt,
                weight="bold" if row.chosen is None else "normal",
            )
            for row in rows
        )  # fmt: skip
        label = max(names) + 0.8 * small
        pitch = min(1.25, max(1.1, 0.5 * free.height / (len(rows) * small)))
        height = len(rows) * pitch * small
        if tall:  # room to spare: the rows take their part of it
            height = max(height, 0.5 * free.height)
        below = free.inset(left=label, top=free.height - height)
        above = free.inset(left=label, bottom=height + 0.6 * small, top=0.2 * small)
        _draw_ratios(fig, size, ordered, above, free.left, words.language)
        _draw_dashboard(fig, size, rows, below, free.left)
    return fig


def in_order(frame: DataFrame) -> DataFrame:
    """Return the rows by ratio; equal ones by id, so that the order is always the same."""
    ranked = frame.assign(_ratio=frame["ratio_to_white"].round(9))
    return ranked.sort_values(["_ratio", "id"]).drop(columns="_ratio").reset_index(drop=True)


def dashboard(frame: DataFrame, language: Language, *, others: int) -> list[DashboardRow]:
    """Return the lines below the curve: sources, years, and so many of the ``others``.

    Without others there are no headings either: there is room for the choices that move most.
    """
    chosen = {
        "source": {
            source: frame["source"] == source
            for source in SOURCES
            if (frame["source"] == source).any()
        },
        "begin": _begins(frame),
    }
    other = {
        "vehicle": frame["causes"] == "force+vehicle",
        "published_classes": frame["race_classes"] == "published",
        "early_population": frame["population"] == "published",
        "dropped": frame["unknown_race"] == "drop",
        "one_table": frame["life_table"].isin(["2017", "2019"]),
        "to_85": frame["horizon"] == "85",
        "no_competing": frame["competing"] == "no",
    }
    if others:
        chosen["other"] = dict(list(other.items())[:others])
    rows = []
    for kind, choices in chosen.items():
        if others:
            rows.append(DashboardRow(language.say(f"specification-curve.heading.{kind}")))
        for choice, made in choices.items():
            named = _source(choice, language) if kind == "source" else None
            rows.append(
                DashboardRow(named or language.say(f"specification-curve.{kind}.{choice}"), made)
            )
    return rows


def _begins(frame: DataFrame) -> dict[str, Series]:
    """Return the rows by the first of their years: most of the study's years, or the later ones."""
    first = frame["years"].str[:4].astype(int)
    return {"early": first < 2015, "middle": first == 2015, "late": first > 2015}


def _draw_ratios(
    fig: Figure, size: Size, frame: DataFrame, area: Area, left: float, language: Language
) -> None:
    """Draw ratios and intervals in order, 1 and the published ratio as lines."""
    axes = canvas.add_axes(fig, area)
    count = len(frame)
    axes.set_xlim(-1, count)
    axes.spines["bottom"].set_visible(False)
    low = float(frame[["ratio_to_white", "ratio_low"]].min().min())
    high = float(frame[["ratio_to_white", "ratio_high"]].max().max())
    bottom, top = min(0.9, low - 0.05), high + 0.05
    at_ratios = [t for t in (0.5, 1, 1.5, 2, 2.5, 3, 4) if bottom < t < top]
    style.ticks(size, axes, at_ratios, axis="y", labels=[language.short(t) for t in at_ratios])
    axes.set_ylim(bottom, top)
    axes.axhline(1, color=style.REFERENCE, linewidth=0.1 * size.base_pt, zorder=1)
    at = np.arange(count)
    _strokes(axes, at, frame["ratio_low"], frame["ratio_high"], style.REFERENCE, size, area)
    axes.plot(at, frame["ratio_to_white"], color=style.INK, linewidth=0.17 * size.base_pt, zorder=3)
    small, points = size.px(size.small_pt), size.small_pt
    scale = area.height / (top - bottom)
    for place, row in frame[frame["published"]].head(1).iterrows():
        value, under = float(row["ratio_to_white"]), low - 0.04
        color, width = style.ACCENT, 0.1 * size.base_pt
        axes.axhline(value, color=color, linestyle=(0, (4, 3)), linewidth=width, zorder=2)
        axes.plot([place, place], [under, value], color=color, linewidth=width, zorder=4)
        axes.plot([place], [value], "D", color=color, markersize=0.55 * size.base_pt, zorder=4)
        x = area.left + area.width * (float(str(place)) + 1) / (count + 1)
        y = area.bottom + scale * (under - bottom) - 0.2 * small
        text = language.say("specification-curve.published", ratio=language.ratio(value))
        canvas.add_text(fig, x, y, text, points=points, color=color, ha="center", va="top")
    y = area.bottom + scale * (1 - bottom) + 0.25 * small
    canvas.add_text(
        fig, area.left + 0.4 * small, y, language.say("specification-curve.one"), points=points,
        color=style.MUTED,
    )  # fmt: skip
    axis = language.say(f"specification-curve.axis_{'black' if _black(frame) else 'any'}")
    words = canvas.balanced(fig, axis, area.left - left - 2.6 * small, points=size.small_pt)
    canvas.add_text(
        fig, left, area.top, words, points=size.small_pt, color=style.MUTED, va="top",
        linespacing=1.02,
    )  # fmt: skip


def _black(frame: DataFrame) -> bool:
    return bool((frame["race"] == "black").all())


def _strokes(
    axes: Axes, at: np.ndarray, low: Series, high: Series, color: str, size: Size, area: Area
) -> None:
    """Draw upright lines as one path, each as wide as its place allows."""
    x = np.repeat(at.astype(float), 3)
    y = np.column_stack([low, high, np.full(len(at), np.nan)]).astype(float).ravel()
    place = area.width / (np.ptp(axes.get_xlim()) or 1) * 72 / size.dpi
    width = max(0.75 * place, 0.03 * size.base_pt)
    axes.plot(x, y, color=color, linewidth=width, solid_capstyle="butt", zorder=2)


def _draw_dashboard(
    fig: Figure, size: Size, rows: list[DashboardRow], area: Area, left: float
) -> None:
    """Write the choices and draw a tick where a ratio was made with one."""
    axes = canvas.add_axes(fig, area)
    axes.set_ylim(area.bottom, area.top)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-1, next(len(row.chosen) for row in rows if row.chosen is not None))
    height = area.height / len(rows)
    for number, row in enumerate(rows):
        y = area.top - (number + 0.5) * height
        heading = row.chosen is None
        canvas.add_text(
            fig, left, y, row.text, points=size.small_pt, va="center_baseline",
            weight="bold" if heading else "normal",
        )  # fmt: skip
        if row.chosen is None:
            style.rule(fig, size, left, area.right, y - 0.5 * height)
            continue
        at = np.flatnonzero(row.chosen.to_numpy())
        half = np.full(len(at), 0.36 * height)
        _strokes(axes, at, y - half, y + half, style.NEUTRAL, size, area)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the spread, the published ratio, and the ratios by source and years."""
    say, show = language.say, language.ratio
    ratios, sex = frame["ratio_to_white"], frame["sex"].iloc[0]
    by_source = [
        _of_source(ratios[frame["source"] == source], source, language)
        for source in SOURCES
        if (frame["source"] == source).any()
    ]
    medians = [
        say(f"specification-curve.alt_begin.{begin}", ratio=show(ratios[made].median()))
        for begin, made in _begins(frame).items()
        if made.any()
    ]
    published = [
        say("specification-curve.alt_published", ratio=show(value))
        for value in ratios[frame["published"]].head(1)
    ]
    spread = say(
        "specification-curve.alt",
        count=language.number(len(frame)),
        people=language.people(sex, frame["race"].iloc[0]),
        white=language.people(sex, "white"),
        low=show(ratios.min()),
        high=show(ratios.max()),
        quarter=show(ratios.quantile(0.25)),
        three_quarters=show(ratios.quantile(0.75)),
    )
    choices = say(
        "specification-curve.alt_choices",
        sources="; ".join(by_source),
        medians="; ".join(medians),
        above=language.percent(float((frame["ratio_low"].dropna() > 1).mean())),
    )
    return " ".join([spread, *published, choices])


def source_names(language: Language) -> dict[str, str]:
    """Return the printed name of each source."""
    return {source: _source(source, language) for source in SOURCES}


def _source(source: str, language: Language) -> str:
    """Return the name of a list of deaths: that of a release, or what a study is called here."""
    if source in releases.BY_ID:
        return label(source)
    return language.say(f"specification-curve.source.{source}")


def _of_source(ratios: Series, source: str, language: Language) -> str:
    """Return the ratios from one list of deaths: "Fatal Encounters 2.3 to 2.8"."""
    return language.say(
        "specification-curve.alt_source",
        source=_source(source, language),
        ratios=language.interval(ratios.min(), ratios.max(), style="ratio"),
    )
