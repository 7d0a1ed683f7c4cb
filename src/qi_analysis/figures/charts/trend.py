"""Ratio, or risk, by year: a line per source on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.kit import canvas, key, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.key import Pen
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
NAMES = {"ratio": "trend", "risk": "trend-risk"}
_ALIKE = tuple(
    Pen(style.INK, marker, dash)
    for marker, dash in (
        ("o", "solid"), ("s", (0, (7, 2))), ("^", (0, (3, 2))), ("D", (0, (1, 1.5))),
    )
)  # fmt: skip
"""How sources differ where color tells groups apart."""
_APART = 0.1
"""Years by which the marks of two sources are moved apart."""

_TABLES = (
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    POPULATION_RECENT,
    MORTALITY_RECENT,
    NAX,
)


def make(
    data: study.Study, language: Language, live: Live | None = None, part: str = "ratio"
) -> Chart:
    """Return the chart of the ratio of Black to white men's risk by year and source, or the risks.

    ``live`` are counts of a live release to show instead of the committed ones of its source.
    """
    say = language.say
    frame = trends.by_year(data, latest={} if live is None else {live.recorded.id: live.recorded})
    frame = frame.assign(label=frame["source"].map(label), scope=frame["source"].map(scope))
    black = frame[frame["race"] == "black"]
    first, last = black["year"].min(), black["year"].max()
    post = black[black["source"] == releases.GROWING].sort_values("year")
    begin, end = post.iloc[0], post.iloc[-1]
    words = Words(
        title=say(f"{NAMES[part]}.title", first=first, last=last, **_ends(frame, part, language)),
        subtitle=say(f"{NAMES[part]}.subtitle"),
        source=say("trend.source", level=language.percent(LEVEL)) + _as_of(language, live),
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
    return chart(
        draw if part == "ratio" else draw_risks, describe, frame, words, (), _TABLES, files=files,
        name=NAMES[part], kind="post" if part == "ratio" else "press",
    )  # fmt: skip


def _ends(frame: DataFrame, part: str, language: Language) -> dict[str, str]:
    """Return the least and the most of what is drawn, as printed."""
    black, white = (frame[frame["race"] == race] for race in _COLORS)
    if part == "ratio":
        ratios = black["ratio_to_white"]
        return {"low": language.ratio(ratios.min()), "high": language.ratio(ratios.max())}
    ends = {"low": black, "high": black, "white_low": white, "white_high": white}
    return {
        name: language.per_100k(getattr(rows["risk_per_100k"], "min" if "low" in name else "max")())
        for name, rows in ends.items()
    }


def _as_of(language: Language, live: Live | None) -> str:
    """Return of what day a live release is, for the short source line."""
    if live is None:
        return ""
    return language.say("trend.as_of", project=label(live.recorded.id), day=live.kept.as_of)


def _release(source: str, language: Language, live: Live | None) -> str:
    """Return month and year of the release of ``source``; where unknown, the year it ends with.

    Of a live release it is the day it was retrieved, and its hash.
    """
    if live is not None and live.recorded.id == source:
        return live.released
    known = registry.load()[source]
    date = known.date_published or known.date_archived or str(known.coverage_end)[:4]
    return language.month(date)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: the ratio by year, a line per source with the interval of each year.

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
        axes, pens = _axes(fig, size, frame, free)
        black = frame[frame["race"] == "black"]
        _scale(size, axes, float(black["ratio_high"].max()), 1)
        axes.axhline(1, color=style.INK, linewidth=0.09 * size.base_pt, linestyle=(0, (3, 2)))
        axes.annotate(
            words.language.say("trend.same"), (axes.get_xlim()[0], 1),
            xytext=(0.3 * size.base_pt, 0.35 * size.base_pt), textcoords="offset points",
            fontsize=size.small_pt, color=style.MUTED, annotation_clip=False,
        )  # fmt: skip
        for source, pen in pens.items():
            rows = black[black["source"] == source]
            _line(size, axes, rows, ("ratio_to_white", "ratio_low", "ratio_high"), pen, pens)
        _label_ends(size, axes, black, pens, words.language)
    return fig


def draw_risks(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: the risks of Black and of white men by year, a line per source.

    ``frame`` is that of `draw`.
    """
    style.require(frame, COLUMNS, figure="trend")
    with style.sheet(size, words) as (fig, free):
        axes, pens = _axes(fig, size, frame, free, _ALIKE)
        _scale(size, axes, float(frame["high"].max()), 50)
        for race, color in _COLORS.items():
            of_race = frame[frame["race"] == race]
            for source, pen in pens.items():
                rows = of_race[of_race["source"] == source]
                own = replace(pen, color=color)
                _line(size, axes, rows, ("risk_per_100k", "low", "high"), own, pens)
            risks = of_race["risk_per_100k"]
            name = words.language.say(
                f"trend.{race}", risks=words.language.interval(risks.min(), risks.max())
            )
            axes.annotate(
                name, (axes.get_xlim()[0], of_race["high"].max()),
                xytext=(0.3 * size.base_pt, 0.3 * size.base_pt), textcoords="offset points",
                fontsize=size.base_pt, weight="bold", color=color, annotation_clip=False,
            )  # fmt: skip
    return fig


def _axes(
    fig: Figure, size: Size, frame: DataFrame, free: Area, pens: Sequence[Pen] = key.PENS
) -> tuple[Axes, dict[str, Pen]]:
    """Return axes over the years of all sources, and the pen of each, after drawing the key.

    The source with the latest year comes first: of the usual pens it has the accent.
    """
    last = frame.groupby("source")["year"].max().sort_values(ascending=False, kind="stable")
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    of = dict(zip(map(str, last.index), pens, strict=False))
    entries = [(str(labels[source]), pen) for source, pen in of.items()]
    height = key.draw(fig, size, free, entries)
    small = size.px(size.small_pt)
    years = (int(frame["year"].min()), int(frame["year"].max()))
    axes = canvas.add_axes(
        fig, free.inset(top=height + 0.5 * small, left=2 * small, bottom=1.6 * small)
    )
    axes.set_xlim(years[0] - 0.5, years[1] + 0.5)
    style.ticks(size, axes, [*range(years[0], years[1] - 1, 3), years[1]], axis="x")
    axes.grid(visible=False, axis="x")
    return axes, of


def _scale(size: Size, axes: Axes, most: float, step: int) -> None:
    """Set the scale from zero to ``most``, its ticks apart."""
    axes.set_ylim(0, 1.16 * most)
    while step / most * axes.get_window_extent().height < 1.15 * size.px(size.small_pt):
        step *= 2
    style.ticks(size, axes, list(range(0, int(most) + 1, step)), axis="y")


def _line(
    size: Size,
    axes: Axes,
    rows: DataFrame,
    names: tuple[str, str, str],
    pen: Pen,
    pens: dict[str, Pen],
) -> None:
    """Draw value and interval of each year, moved a little from those of the other sources."""
    value, low, high = names
    rows = rows.sort_values("year")
    years = rows["year"] + _moved(str(rows["source"].iloc[0]), pens)
    axes.vlines(years, rows[low], rows[high], color=pen.color, linewidth=0.1 * size.base_pt)
    axes.plot(
        years,
        rows[value],
        color=pen.color,
        linestyle=pen.dash,
        linewidth=0.14 * size.base_pt,
        marker=pen.marker,
        markersize=0.36 * size.base_pt,
    )


def _moved(source: str, pens: dict[str, Pen]) -> float:
    """Return the years by which the marks of a source are moved."""
    return _APART * (list(pens).index(source) - (len(pens) - 1) / 2)


def _label_ends(
    size: Size, axes: Axes, black: DataFrame, pens: dict[str, Pen], language: Language
) -> None:
    """Print the least and the largest ratio, which the headline names, beyond their intervals."""
    ratio = black["ratio_to_white"]
    for at, end, side, edge in (
        (ratio.idxmin(), "ratio_low", -1, "top"),
        (ratio.idxmax(), "ratio_high", 1, "bottom"),
    ):
        row = black.loc[at]
        axes.annotate(
            language.ratio(row["ratio_to_white"]),
            (row["year"] + _moved(str(row["source"]), pens), row[end]),
            xytext=(0, 0.25 * side * size.base_pt), textcoords="offset points", ha="center",
            va=edge, fontsize=size.base_pt, weight="bold", color=pens[row["source"]].color,
        )  # fmt: skip


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
                race=language.group("male", str(race)),
                first=language.per_100k(each["risk_per_100k"].iloc[0]),
                last=language.per_100k(each["risk_per_100k"].iloc[-1]),
            )
            for race, each in ((race, rows[rows["race"] == race]) for race in _COLORS)
        ]
        said = say("trend.alt_source", risks=", ".join(risks), ratios=ratios)
        parts.append(f"{named} ({head}): {said}")
    return " ".join(parts)
