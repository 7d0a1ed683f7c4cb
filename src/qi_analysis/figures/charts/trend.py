"""Risk and ratio by year, a panel per source: small multiples on scales that all sources share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import label, scope
from qi_analysis.figures.shared.study_footer import LEVEL
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live
from qi_analysis.risk.topics import trends
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = (
    "source", "label", "year", "race", "risk_per_100k", "low", "high", "ratio_to_white",
    "ratio_low", "ratio_high", "killed", "unknown_race",
)  # fmt: skip
_COLORS = {"black": style.ACCENT, "white": style.NEUTRAL}

_TABLES = (
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    POPULATION_RECENT,
    MORTALITY_RECENT,
    NAX,
)


def make(data: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the chart of Black and white men's risk, and its ratio, by year and source.

    ``live`` are counts of a live release to show instead of the committed ones of its source.
    """
    say = language.say
    frame = trends.by_year(data, latest={} if live is None else {live.recorded.id: live.recorded})
    frame = frame.assign(label=frame["source"].map(label), scope=frame["source"].map(scope))
    black = frame[frame["race"] == "black"]
    first, last = black["year"].min(), black["year"].max()
    ratios = black["ratio_to_white"]
    post = black[black["source"] == releases.GROWING].sort_values("year")
    begin, end = post.iloc[0], post.iloc[-1]
    words = Words(
        title=say(
            "trend.title",
            first=first,
            last=last,
            low=language.ratio(ratios.min()),
            high=language.ratio(ratios.max()),
        ),
        subtitle=say("trend.subtitle"),
        footer=say(
            "trend.footer",
            releases=language.listed(
                [_release(source, language, live) for source in frame["source"].unique()]
            ),
            level=language.percent(LEVEL),
            begin_share=language.percent(begin["unknown_race"]),
            begin=begin["year"],
            end_share=language.percent(end["unknown_race"]),
            end=end["year"],
            last=last,
            table=study.LAST_MORTALITY,
        ),
        mind=say("trend.mind"),
        language=language,
    )
    files = [] if live is None else [live.input]
    return chart(draw, describe, frame, words, (), _TABLES, files=files)


def _release(source: str, language: Language, live: Live | None) -> str:
    """Return month and year of the release of ``source``; where unknown, the year it ends with.

    Of a live release it is the day it was retrieved, and its hash.
    """
    if live is not None and live.recorded.id == source:
        return live.released
    known = registry.load()[source]
    date = known.date_published or known.date_archived or str(known.coverage_end)[:4]
    return language.month(date)


@dataclass(frozen=True)
class _Panel:
    """One source: where its head, its risks and its ratios go, and which scales it labels."""

    source: str
    head: Area
    risk: Area
    ratio: Area
    label_values: bool
    risk_years: bool
    ratio_years: bool


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: sources side by side, or below each other on a tall canvas.

    Parameters
    ----------
    frame : DataFrame
        One row per source, year and race (``black``, ``white``): ``source`` (id; the language says
        what it counts), ``label`` (its name), ``risk_per_100k``, ``low``, ``high``, and in the
        rows of Black people ``ratio_to_white``, ``ratio_low``, ``ratio_high``; ``killed`` and
        ``unknown_race`` of everybody in that year.
    """
    style.require(frame, COLUMNS, figure="trend")
    with style.sheet(size, words) as (fig, free):
        language = words.language
        panels = (_wide if size.wide else _tall)(fig, size, frame, free, language)
        for number, panel in enumerate(panels):
            rows = frame[frame["source"] == panel.source].sort_values("year")
            risk, ratio = (_axes(fig, size, frame, area) for area in (panel.risk, panel.ratio))
            _draw_risk(size, risk, frame, rows, language, named=number == 0)
            _draw_ratio(size, ratio, frame, rows, language)
            risk.tick_params(labelleft=panel.label_values, labelbottom=panel.risk_years)
            ratio.tick_params(labelleft=panel.label_values, labelbottom=panel.ratio_years)
    return fig


def _heads(frame: DataFrame, language: Language) -> dict[str, tuple[str, str]]:
    """Return for each source its name, and how many it counts of whom, how many of unknown race."""
    heads = {}
    for source, rows in frame.groupby("source", sort=False):
        years = rows.drop_duplicates("year")
        low, high = (language.number(100 * f(years["unknown_race"])) for f in (min, max))
        unknown = language.say("trend.share_range", low=low, high=high)
        if low == high:
            unknown = language.percent(max(years["unknown_race"]))
        head = language.say(
            "trend.head",
            n=language.number(years["killed"].sum()),
            scope=scope(str(source), language),
            unknown=unknown,
        )
        heads[str(source)] = rows["label"].iloc[0], head
    return heads


def _head(fig: Figure, size: Size, area: Area, label: str, text: str) -> float:
    """Return the height in pixels of the head of a source, after writing it."""
    name = canvas.wrap(fig, label, area.width, points=size.small_pt, weight="bold")
    note = canvas.wrap(fig, text, area.width, points=size.small_pt)
    height = style.block_height(size, name, size.small_pt)
    canvas.add_text(
        fig, area.left, area.top, name, points=size.small_pt, weight="bold", va="top",
        linespacing=1.0,
    )  # fmt: skip
    canvas.add_text(
        fig, area.left, area.top - height, note, points=size.small_pt, color=style.MUTED, va="top",
        linespacing=1.02,
    )  # fmt: skip
    return height + style.block_height(size, note, size.small_pt)


def _wide(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language
) -> list[_Panel]:
    """Return one column per source, risks above ratios."""
    small, heads = size.px(size.small_pt), _heads(frame, language)
    areas = free.inset(left=2.4 * small).columns(len(heads), 1.4 * small)
    height = max(
        _head(fig, size, area, label, text)
        for area, (label, text) in zip(areas, heads.values(), strict=True)
    )
    below = free.inset(top=height + 0.2 * small, bottom=1.5 * small)
    risks, ratios = below.rows(2, 0.5 * small)
    for name, row in (("risk", risks), ("ratio", ratios)):
        text = language.say(f"trend.{name}")
        y = row.top - 0.9 * small
        canvas.add_text(
            fig, areas[0].left, y, text, points=size.small_pt, color=style.MUTED, zorder=5
        )
    return [
        _Panel(
            source,
            area,
            Area(area.left, risks.bottom, area.right, risks.top - 1.2 * small),
            Area(area.left, ratios.bottom, area.right, ratios.top - 1.2 * small),
            label_values=number == 0,
            risk_years=False,
            ratio_years=True,
        )
        for number, (source, area) in enumerate(zip(heads, areas, strict=True))
    ]


def _tall(
    fig: Figure, size: Size, frame: DataFrame, free: Area, language: Language
) -> list[_Panel]:
    """Return one row per source: its head, its risks, its ratios."""
    small, heads = size.px(size.small_pt), _heads(frame, language)
    gutter = 0.3 * free.width
    columns = free.inset(left=gutter).columns(2, 1.2 * small)
    for name, column in zip(("risk", "ratio"), columns, strict=True):
        text = language.say(f"trend.{name}")
        width = canvas.text_width(fig, text, points=size.small_pt)
        left = min(column.left + 2.4 * small, column.right - width)
        canvas.add_text(
            fig, left, column.top, text, points=size.small_pt, color=style.MUTED, va="top"
        )
    rows = free.inset(top=1.7 * small, bottom=1.5 * small).rows(len(heads), 1.2 * small)
    panels = []
    for row, (source, (named, text)) in zip(rows, heads.items(), strict=True):
        head = Area(free.left, row.bottom, free.left + gutter - 0.8 * small, row.top)
        _head(fig, size, head, named, text)
        risk, ratio = (
            Area(column.left + 2.4 * small, row.bottom, column.right, row.top) for column in columns
        )
        last = row is rows[-1]
        panels.append(_Panel(source, head, risk, ratio, True, last, last))
    return panels


def _axes(fig: Figure, size: Size, frame: DataFrame, area: Area) -> Axes:
    """Return axes over the years of all sources, with room for a number after the last."""
    axes = canvas.add_axes(fig, area)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    named = frame[frame["source"] == frame["source"].iloc[0]]
    # the lines of the first panel end in their names, which need more than a number does
    room = 0.18 if named["year"].max() < last else 0.36
    axes.set_xlim(first - 1.6, last + room * (last - first))
    style.ticks(size, axes, [first, (first + last) // 2, last], axis="x")
    axes.grid(visible=False, axis="x")
    return axes


def _scale(size: Size, axes: Axes, most: float, step: int) -> None:
    """Set the scale from zero to ``most``, its ticks apart."""
    axes.set_ylim(0, 1.02 * most)
    while step / most * axes.get_window_extent().height < 1.15 * size.px(size.small_pt):
        step *= 2
    style.ticks(size, axes, list(range(0, int(most) + 1, step)), axis="y")


def _line(size: Size, axes: Axes, rows: DataFrame, names: tuple[str, str, str], color: str) -> None:
    """Draw value and interval of each year."""
    value, low, high = names
    axes.fill_between(rows["year"], rows[low], rows[high], color=color, alpha=0.22, linewidth=0)
    axes.plot(
        rows["year"],
        rows[value],
        color=color,
        linewidth=0.14 * size.base_pt,
        marker="o",
        markersize=0.26 * size.base_pt,
    )


def _end(size: Size, axes: Axes, rows: DataFrame, value: str, text: str, color: str) -> None:
    """Write ``text`` after the last year's ``value``."""
    last = rows.iloc[-1]
    axes.annotate(
        text,
        (last["year"], last[value]),
        xytext=(0.35 * size.base_pt, 0),
        textcoords="offset points",
        fontsize=size.small_pt,
        color=color,
        va="center_baseline",
        annotation_clip=False,
    )


def _draw_risk(
    size: Size,
    axes: Axes,
    frame: DataFrame,
    rows: DataFrame,
    language: Language,
    *,
    named: bool,
) -> None:
    """Draw the risks of Black and of white people, named in the first panel."""
    _scale(size, axes, float(frame["high"].max()), 50)
    for race, color in _COLORS.items():
        of_race = rows[rows["race"] == race]
        _line(size, axes, of_race, ("risk_per_100k", "low", "high"), color)
        text = language.per_100k(float(of_race["risk_per_100k"].iloc[-1]))
        if named:
            text = language.say("trend.end", race=language.race(race), risk=text)
        _end(size, axes, of_race, "risk_per_100k", text, color)


def _draw_ratio(
    size: Size, axes: Axes, frame: DataFrame, rows: DataFrame, language: Language
) -> None:
    """Draw the ratio, with the line of no difference."""
    _scale(size, axes, float(frame["ratio_high"].max()), 1)
    axes.axhline(1, color=style.REFERENCE, linewidth=0.09 * size.base_pt, linestyle=(0, (3, 2)))
    names = ("ratio_to_white", "ratio_low", "ratio_high")
    black = rows[rows["race"] == "black"]
    _line(size, axes, black, names, style.INK)
    text = language.ratio(float(black["ratio_to_white"].iloc[-1]))
    _end(size, axes, black, "ratio_to_white", text, style.INK)


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, the risks at both ends, and every ratio by source."""
    say, parts = language.say, [language.say("trend.alt")]
    for source, (named, head) in _heads(frame, language).items():
        rows = frame[frame["source"] == source].sort_values("year")
        black = rows[rows["race"] == "black"]
        ratios = "; ".join(
            say(
                "trend.alt_ratio",
                year=row.year,
                ratio=language.ratio(row.ratio_to_white),
                interval=language.interval(row.ratio_low, row.ratio_high, style="ratio"),
            )
            for row in black.itertuples()
        )
        risks = [
            say(
                "trend.alt_risk",
                race=language.race(race),
                first=language.per_100k(each["risk_per_100k"].iloc[0]),
                last=language.per_100k(each["risk_per_100k"].iloc[-1]),
            )
            for race, each in ((race, rows[rows["race"] == race]) for race in _COLORS)
        ]
        said = say("trend.alt_source", risks=", ".join(risks), ratios=ratios)
        parts.append(f"{named} ({head}): {said}")
    return " ".join(parts)
