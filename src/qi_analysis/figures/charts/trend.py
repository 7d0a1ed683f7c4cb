"""Ratio, or risk, by year: a line per source on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import (
    ALL_CAUSE,
    MORTALITY_RECENT,
    POPULATION_RECENT,
    POPULATION_TABLE,
)
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.key import Pen
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import label, scope
from qi_analysis.figures.shared.study_footer import LEVEL
from qi_analysis.risk import estimators, study
from qi_analysis.risk.latest import Live
from qi_analysis.risk.topics import trends
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


COLUMNS = (
    "source", "label", "year", "race", "risk_per_100k", "low", "high", "ratio_to_white",
    "ratio_low", "ratio_high", "killed", "unknown_race",
)  # fmt: skip
_COLORS = {"black": style.ACCENT, "white": style.NEUTRAL}
_DASHES = {"o": "solid", "s": (0, (7, 2)), "^": (0, (3, 2)), "D": (0, (1, 1.5))}
_ALIKE = tuple(Pen(style.INK, marker, dash) for marker, dash in _DASHES.items())
"""How sources differ where color tells groups apart."""
_ENDS = ("low", "high", "white_low", "white_high")
"""Fields of a headline."""
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
_YEARS = (
    origin.Trace("first year of the rows", lambda f: f["year"].min()),
    origin.Trace("last year of the rows", lambda f: f["year"].max()),
)
_RATIOS = origin.ends("ratio_to_white of Black men", lambda f: _of(f, "black", "ratio_to_white"))
_RISKS = (
    *origin.ends("risk of Black men", lambda f: _of(f, "black")),
    *origin.ends("risk of white men", lambda f: _of(f, "white")),
)


def make(data: study.Study, language: Language, live: Live | None = None, part: str = "") -> Chart:
    """Return the chart of the ratio of Black to white men's risk by year and source, or the risks.

    ``live`` are counts of a live release to show instead of the committed ones of its source.
    """
    frame = trends.by_year(data, latest={} if live is None else {live.recorded.id: live.recorded})
    frame = frame.assign(label=frame["source"].map(label), scope=frame["source"].map(scope))
    ends, shown = (_RISKS, language.per_100k) if part else (_RATIOS, language.ratio)
    black = frame[frame["race"] == "black"]
    post = black[black["source"] == releases.GROWING].sort_values("year")
    begin, end = post.iloc[0], post.iloc[-1]
    values = {
        **{name: shown(trace.of(frame)) for name, trace in zip(_ENDS, ends, strict=False)},
        "releases": language.listed(
            [_release(source, language, live) for source in frame["source"].unique()]
        ),
        "level": language.percent(LEVEL),
        "begin_share": language.percent(begin["unknown_race"]),
        "begin": begin["year"],
        "end_share": language.percent(end["unknown_race"]),
        "end": end["year"],
        "first": black["year"].min(),
        "last": black["year"].max(),
        "table": study.LAST_MORTALITY,
    }
    words = words_of("trend", language, values)
    if part:
        title, subtitle = (language.say(f"trend-risk.{w}", **values) for w in ("title", "subtitle"))
        words = replace(words, title=title, subtitle=subtitle)
    if live is not None:
        of = {"project": label(live.recorded.id), "day": live.kept.as_of}
        words = replace(words, source=words.source + language.say("trend.as_of", **of))
    functions = (trends.by_year, estimators.study_counts)
    return chart(
        draw_risks if part else draw,
        describe,
        frame,
        words,
        _TABLES,
        files=[] if live is None else [live.input],
        name="trend-risk" if part else None,
        kind="press" if part else "post",
        computed=origin.drawn(functions, origin.THESE, *origin.PROJECTS),
        headline=(*_YEARS, *ends),
    )


def _of(frame: DataFrame, race: str, column: str = "risk_per_100k") -> Any:
    """Return a column of the rows of one group."""
    return frame.loc[frame["race"] == race, column]


def _release(source: str, language: Language, live: Live | None) -> str:
    """Return month and year of the release of ``source``; where unknown, the year it ends with.

    Of a live release it is the day it was retrieved, and its hash.
    """
    if live is not None and live.recorded.id == source:
        return live.released
    known = registry.load()[source]
    date = known.date_published or known.date_archived or str(known.coverage_end)[:4]
    return language.month(date)


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw the ratio by year, a line per source with the interval of each year.

    Parameters
    ----------
    frame : DataFrame
        One row per source, year and race (``black``, ``white``): ``source`` (id; the language says
        what it counts), ``label`` (its name), ``risk_per_100k``, ``low``, ``high``, and in the
        rows of Black people ``ratio_to_white``, ``ratio_low``, ``ratio_high``; ``killed`` and
        ``unknown_race`` of everybody in that year.
    """
    axes, pens = _axes(canvas, frame, free)
    black = frame[frame["race"] == "black"]
    _scale(canvas, axes, float(black["ratio_high"].max()), 1)
    axes.axhline(1, color=style.INK, linewidth=0.09 * canvas.base, linestyle=(0, (3, 2)))
    look: Look = {"fontsize": canvas.size.small_pt, "color": style.MUTED}
    _name(canvas, axes, canvas.say("trend.same"), 1, 0.35, look)
    for source in pens:
        rows = black[black["source"] == source]
        _line(canvas, axes, rows, ("ratio_to_white", "ratio_low", "ratio_high"), pens)
    ratio = black["ratio_to_white"]  # the headline names the least and the largest
    for at, end, side, edge in (
        (ratio.idxmin(), "ratio_low", -1, "top"),
        (ratio.idxmax(), "ratio_high", 1, "bottom"),
    ):
        row = black.loc[at]
        place = (row["year"] + _moved(row["source"], pens), row[end])
        color = pens[row["source"]].color  # that of a mark may be too faint for a number
        color = color if color in style.TEXT_COLORS else style.INK
        type_: Look = {"fontsize": canvas.base, "weight": "bold", "ha": "center", "va": edge}
        axes.annotate(
            canvas.language.ratio(ratio[at]), place, xytext=(0, 0.25 * side * canvas.base),
            textcoords="offset points", color=color, **type_,
        )  # fmt: skip


@drawing(*COLUMNS)
def draw_risks(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw the risks of Black and of white men by year, a line per source.

    ``frame`` is that of `draw`.
    """
    axes, pens = _axes(canvas, frame, free, _ALIKE)
    _scale(canvas, axes, float(frame["high"].max()), 50)
    for race, color in _COLORS.items():
        of_race = frame[frame["race"] == race]
        own = {source: replace(pen, color=color) for source, pen in pens.items()}
        for source in own:
            rows = of_race[of_race["source"] == source]
            _line(canvas, axes, rows, ("risk_per_100k", "low", "high"), own)
        look: Look = {"fontsize": canvas.base, "weight": "bold", "color": color}
        risks = of_race["risk_per_100k"]
        ends = canvas.language.interval(risks.min(), risks.max())
        name = canvas.say(f"trend.{race}", risks=ends)
        _name(canvas, axes, name, of_race["high"].max(), 0.3, look)


def _name(canvas: Canvas, axes: Axes, text: str, y: float, up: float, look: Look) -> None:
    """Write ``text`` at the left of the plot, ``up`` (in body type) over the level ``y``."""
    axes.annotate(
        text, (axes.get_xlim()[0], y), xytext=(0.3 * canvas.base, up * canvas.base),
        textcoords="offset points", annotation_clip=False, **look,
    )  # fmt: skip


def _axes(
    canvas: Canvas, frame: DataFrame, free: Area, pens: Sequence[Pen] = key.PENS
) -> tuple[Axes, dict[str, Pen]]:
    """Return axes over the years of all sources, and the pen of each, after drawing the key.

    The source with the latest year comes first: of the usual pens it has the accent.
    """
    last = frame.groupby("source")["year"].max().sort_values(ascending=False, kind="stable")
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    of = dict(zip(map(str, last.index), pens, strict=False))
    height = key.draw(canvas, free, [(str(labels[source]), pen) for source, pen in of.items()])
    small, first, end = canvas.small, int(frame["year"].min()), int(frame["year"].max())
    axes = canvas.axes(free.inset(top=height + 0.5 * small, left=2 * small, bottom=1.6 * small))
    axes.set_xlim(first - 0.5, end + 0.5)
    canvas.ticks(axes, [*range(first, end - 1, 3), end], axis="x")
    axes.grid(visible=False, axis="x")
    return axes, of


def _scale(canvas: Canvas, axes: Axes, most: float, step: int) -> None:
    """Set the scale from zero to ``most``, its ticks apart."""
    axes.set_ylim(0, 1.16 * most)
    while step / most * axes.get_window_extent().height < 1.15 * canvas.small:
        step *= 2
    canvas.ticks(axes, list(range(0, int(most) + 1, step)), axis="y")


def _line(
    canvas: Canvas,
    axes: Axes,
    rows: DataFrame,
    names: tuple[str, str, str],
    pens: dict[str, Pen],
) -> None:
    """Draw value and interval of each year, moved a little from those of the other sources."""
    value, low, high = names
    rows, source = rows.sort_values("year"), str(rows["source"].iloc[0])
    pen = pens[source]
    years = rows["year"] + _moved(source, pens)
    axes.vlines(years, rows[low], rows[high], color=pen.color, linewidth=0.1 * canvas.base)
    line: Look = {"color": pen.color, "linestyle": pen.dash, "linewidth": 0.14 * canvas.base}
    mark: Look = {"marker": pen.marker, "markersize": 0.36 * canvas.base}
    axes.plot(years, rows[value], **line, **mark)


def _moved(source: str, pens: dict[str, Pen]) -> float:
    """Return the years by which the marks of a source are moved."""
    return _APART * (list(pens).index(source) - (len(pens) - 1) / 2)


def _head(source: str, rows: DataFrame, language: Language) -> str:
    """Return the name of a source, how many it counts of whom, and how many of unknown race."""
    years = rows.drop_duplicates("year")
    low, high = (language.number(100 * f(years["unknown_race"])) for f in (min, max))
    unknown = language.say("trend.share_range", low=low, high=high)
    if low == high:
        unknown = language.percent(max(years["unknown_race"]))
    n, whom = language.number(years["killed"].sum()), scope(source, language)
    head = language.say("trend.head", n=n, scope=whom, unknown=unknown)
    return f"{rows['label'].iloc[0]} ({head})"


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, the risks at both ends, and every ratio by source."""
    say, parts = language.say, [language.say("trend.alt")]
    for source, every in frame.groupby("source", sort=False):
        rows = every.sort_values("year")
        ratios = "; ".join(
            say(
                "trend.alt_ratio",
                year=row.year,
                ratio=language.ratio(row.ratio_to_white),
                interval=language.interval(row.ratio_low, row.ratio_high, style="ratio"),
            )
            for row in rows[rows["race"] == "black"].itertuples()
        )
        risks = [
            say(
                "trend.alt_risk",
                race=language.group("male", race),
                first=language.per_100k(_of(rows, race).iloc[0]),
                last=language.per_100k(_of(rows, race).iloc[-1]),
            )
            for race in _COLORS
        ]
        said = say("trend.alt_source", risks=", ".join(risks), ratios=ratios)
        parts.append(f"{_head(str(source), every, language)}: {said}")
    return " ".join(parts)
