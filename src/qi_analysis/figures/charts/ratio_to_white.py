"""Forest plot of the ratio to white people of the same sex under every choice of method."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qi_analysis import risk
from qi_analysis.claims.evaluations import Context
from qi_analysis.core.vocabulary import RACES, REFERENCE_RACE, SEXES
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.forest_rows import (
    Column,
    columns_of,
    height_of,
    label_of,
    limits_of,
    line_names,
    numbers_of,
)
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.study_footer import LEVEL, MODEL_TABLES, footer
from qi_analysis.risk import estimators, review, study
from qi_analysis.risk.choices import spread

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("choice", "group", "years", "ratio", "low", "high", "published")
# Ticks in the order in which they get a place on the scale, as long as there is room.
_TICKS = (1, 2, 0.5, 5, 0.2, 10, 0.1, 3, 4, 0.3, 0.7, 1.5, 0.8, 0.9, 1.2, 7, 20, 50, 0.05)

_ALL_TABLES = (*MODEL_TABLES, POPULATION_TABLE, ALL_CAUSE)
HALVES = (study.YEARS[:3], study.YEARS[3:])


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of Black men's ratio to white men under each choice."""
    say, frame = language.say, ratio_choices(data)
    found, low, high = ratio_range(data)
    count = language.number(found)
    unknown = frame.loc[frame["group"] == "unknown_race", "ratio"]
    interval = say("ratio-to-white.interval", count=count, level=language.percent(LEVEL))
    words = Words(
        title=say(
            "ratio-to-white.title",
            low=language.ratio(low),
            high=language.ratio(high),
            count=count,
        ),
        subtitle=say(
            "ratio-to-white.subtitle",
            low=language.ratio(unknown.min()),
            high=language.ratio(unknown.max()),
        ),
        footer=footer(data, language, interval),
        mind=say("ratio-to-white.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, ("black-men-lifetime-ratio",), _ALL_TABLES)


def ratio_choices(data: study.Study, *, sex: str = "male", race: str = "black") -> pd.DataFrame:
    """Return the ratio to white under the choices a fair critic could make, one row per choice.

    Columns: choice and group (ids; their labels are in the files of words), years, ratio, low, high
    (missing where there is no interval), published (whether it is the published estimate).
    """
    import pandas as pd

    at = SEXES.index(sex), RACES.index(race)
    rows: list[dict[str, Any]] = []

    def add(group: str, choice: str, years: tuple[int, ...], ratio: float, *ends: float) -> None:
        low, high = ends or (np.nan, np.nan)
        values = {"ratio": ratio, "low": low, "high": high, "published": not rows}
        named = {"choice": choice, "group": group, "years": study.years_text(years)}
        rows.append({**named, **values})

    def counted(
        group: str, choice: str, years: tuple[int, ...] = study.YEARS, **choices: Any
    ) -> None:
        found = estimators.study_counts(
            data, years, draws=risk.DRAWS, rng=np.random.default_rng(risk.SEED), **choices
        )
        low, high = found.ratio_interval(LEVEL)
        add(group, choice, years, float(found.ratio[at]), float(low[at]), float(high[at]))

    published = estimators.ratio_to_white(estimators.published_risk(data)[0])
    add("as_published", "authors_model", study.YEARS, float(published[at]))
    counted("as_published", "direct_rates")
    matched: dict[str, Any] = {"population": "calendar", "race_classes": "exclusive"}
    counted("population_and_groups", "same_year", population="calendar")
    counted("population_and_groups", "same_groups", race_classes="exclusive")
    counted("population_and_groups", "both", **matched)
    counted("other_deaths", "with_vehicle", causes="force+vehicle", **matched)
    counted("other_deaths", "with_suicide", causes="force+vehicle+suicide", **matched)
    for choice, half in zip(("first_years", "last_years"), HALVES, strict=True):
        counted("other_years", choice, half, **matched)
    bounds = review.unknown_race(data, risk.SEED)
    own = bounds[
        (bounds["sex"] == sex) & (bounds["race"] == race) & (bounds["quantity"] == "ratio_to_white")
    ].set_index("choice")["value"]
    for choice in ("all_white", "all_black"):
        add("unknown_race", choice, study.YEARS, float(own[choice]))
    return pd.DataFrame(rows)


def ratio_range(
    data: study.Study, *, sex: str = "male", race: str = "black"
) -> tuple[int, float, float]:
    """Return how many defensible specifications there are, and the least and largest ratio."""
    ratios = spread.group(Context(data).specifications, sex, race)["ratio_to_white"]
    return len(ratios), float(ratios.min()), float(ratios.max())


def draw(
    frame: DataFrame,
    size: Size,
    words: Words,
    *,
    race: str = "black",
    sex: str = "male",
) -> Figure:
    """Return the figure: one row per choice under the heading of its group, on one log scale.

    Parameters
    ----------
    frame : DataFrame
        One row per choice: ``choice`` and ``group`` (ids whose labels the language has), ``years``,
        ``ratio``, ``low``, ``high`` (NaN: no interval, a dot alone), ``published`` (bool: drawn
        with another marker and as a line).
    size : Size
        Canvas; a wide one on which the rows do not fit below each other gets two columns.
    race, sex : str
        Who is compared with white people of the same sex.
    """
    style.require(frame, COLUMNS, figure="ratio_to_white")
    with style.sheet(size, words) as (fig, free):
        language = words.language
        caption = language.say("ratio-to-white.scale", people=language.people(sex, race))
        columns = columns_of(fig, size, frame, free, language, caption)
        for column in columns:
            axes = _draw_scale(fig, size, frame, column)
            _draw_rows(fig, size, axes, column)
        _draw_caption(fig, size, columns[0], caption)
    return fig


def _draw_caption(fig: Figure, size: Size, column: Column, caption: str) -> None:
    """Write below the labels of a column whose risk is divided by whose."""
    room = column.plot.left - column.area.left - size.px(size.small_pt)
    canvas.add_text(
        fig,
        column.area.left,
        column.plot.bottom - size.px(0.3 * size.base_pt),
        canvas.balanced(fig, caption, room, points=size.small_pt),
        points=size.small_pt,
        color=style.MUTED,
        va="top",
        linespacing=1.02,
    )


def _draw_scale(fig: Figure, size: Size, frame: DataFrame, column: Column) -> Axes:
    """Return the axes of a column: log scale, grid, the lines of 1 and of the published ratio."""
    axes = canvas.add_axes(fig, column.plot)
    axes.set_ylim(column.plot.bottom, column.plot.top)  # height in pixels of the canvas
    axes.set_xscale("log")
    low, high = limits_of(frame)
    axes.set_xlim(low, high)
    step = 2.4 * size.px(size.small_pt) / column.plot.width * math.log(high / low)
    ticks: list[float] = []
    for tick in _TICKS:
        if low <= tick <= high and all(abs(math.log(tick / other)) >= step for other in ticks):
            ticks.append(tick)
    style.ticks(size, axes, ticks, axis="x", language=column.language)
    for _, row in frame[frame["published"]].head(1).iterrows():
        if not math.isnan(row["low"]) and not math.isnan(row["high"]):
            axes.axvspan(row["low"], row["high"], color=style.BAND, zorder=0)
    small = size.px(size.small_pt)
    for name in line_names(
        fig, size, frame, column.language, plot=column.plot, right=column.area.right
    ):
        axes.axvline(
            name.value,
            color=style.ACCENT if name.color == style.ACCENT else style.REFERENCE,
            linestyle=(0, (4, 3)) if name.color == style.ACCENT else "solid",
            linewidth=0.1 * size.base_pt,
            zorder=1,
        )
        y = column.plot.top + (0.35 + 1.15 * name.level) * small
        canvas.add_text(
            fig, name.middle, y, name.text, points=size.small_pt, color=name.color, ha="center"
        )
    return axes


def _draw_rows(fig: Figure, size: Size, axes: Axes, column: Column) -> None:
    """Draw headings and, for each choice, its label, mark and numbers."""
    unit = column.plot.height / height_of(column.rows)
    left, points, top = column.area.left, column.points, column.plot.top
    for row in column.rows:
        bottom = top - row.height * unit
        if row.choice is None:
            y = bottom + 0.3 * size.px(points)
            canvas.add_text(fig, left, y, row.text, points=points, weight="bold")
            style.rule(fig, size, left, column.area.right, bottom)
        else:
            y = (top + bottom) / 2
            canvas.add_label(fig, left, y, row.text, points=points)
            _draw_choice(fig, size, axes, column, choice=row.choice, y=y)
        top = bottom


def _draw_choice(
    fig: Figure, size: Size, axes: Axes, column: Column, *, choice: Series, y: float
) -> None:
    """Draw the interval, the mark (a diamond if published) and the numbers."""
    color = style.ACCENT if choice["published"] else style.NEUTRAL
    if not math.isnan(choice["low"]) and not math.isnan(choice["high"]):
        axes.plot(
            [choice["low"], choice["high"]], [y, y], color=color, linewidth=0.14 * size.base_pt
        )
    axes.plot(
        [choice["ratio"]],
        [y],
        marker="D" if choice["published"] else "o",
        markersize=0.6 * column.points,
        color=color,
    )
    canvas.add_text(
        fig,
        column.plot.right + 0.8 * size.px(column.points),
        y,
        numbers_of(choice, column.language, intervals=column.intervals),
        points=column.points,
        weight="bold" if choice["published"] else "normal",
        color=style.ACCENT if choice["published"] else style.INK,
        va="center_baseline",
    )


def describe(
    frame: DataFrame, language: Language, *, race: str = "black", sex: str = "male"
) -> str:
    """Return the alt text: what is compared, the range of the ratios, and every choice."""
    say, groups, published = language.say, [], ""
    for value in frame.loc[frame["published"], "ratio"].head(1):
        published = say("ratio-to-white.alt_published", ratio=language.ratio(value))
    for heading, rows in frame.groupby("group", sort=False):
        listed = "; ".join(
            f"{label_of(row, language)}, {numbers_of(row, language)}" for _, row in rows.iterrows()
        )
        groups.append(f"{say(f'ratio-to-white.group.{heading}')}: {listed}.")
    about = say(
        "ratio-to-white.alt",
        people=language.people(sex, race),
        reference=language.people(sex, REFERENCE_RACE),
        count=len(frame),
        low=language.ratio(frame["ratio"].min()),
        high=language.ratio(frame["ratio"].max()),
    )
    return " ".join(part for part in (about, published, *groups) if part)
