"""Ratio of Black to white men's risk by the share of Black men among those of unknown race."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.deaths.releases import MAIN
from qi_analysis.deaths.schema_deaths import IMPUTATION_SHIFT, RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas, key, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.key import PENS, Pen
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import label, latest
from qi_analysis.risk import study
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("source", "label", "step", "odds", "share_black", "ratio", "low", "high")
ALL_WHITE, NONE_BLACK, ALL_BLACK = "all white", "none Black", "all Black"
TIMES = "times"
_ENDS = {ALL_WHITE: -0.15, NONE_BLACK: 0.0, ALL_BLACK: 1.0}
"""Where the ends stand on the scale of shares; all white, with none Black too, stands apart."""
_LEFT, _RIGHT = -0.22, 1.09
_TICKS = (0.25, 0.5, 0.75)
_BAND = 0.04
"""Half the width of the stripe behind an end, on the scale of shares."""
_KEYS = {ALL_WHITE: "all_white", NONE_BLACK: "none_black", ALL_BLACK: "all_black"}


def slider_frame(data: study.Study) -> pd.DataFrame:
    """Return the frame of the chart, the main source first."""
    import pandas as pd

    from qi_analysis.risk.topics import unknown_race

    rows = []
    for source in sorted(latest(), key=lambda name: name != MAIN):
        found = unknown_race.slider(source, data)
        named = {
            "source": source,
            "label": label(source),
            "years": study.years_text(found.years),
            "people": round(found.people),
            "unknown": round(found.unknown),
        }
        steps = {0.0: NONE_BLACK, float("inf"): ALL_BLACK}
        rows += [
            {
                **named,
                "step": steps.get(float(found.odds[i]), TIMES),
                "odds": float(found.odds[i]),
                "share_black": float(found.share_black[i]),
                "ratio": float(found.ratio[i]),
                "low": float(found.low[i]),
                "high": float(found.high[i]),
            }
            for i in range(found.odds.size)
        ]
        white = {"step": ALL_WHITE, "share_black": 0.0}
        rows.append({**named, **white, "ratio": found.all_white})
    return pd.DataFrame(rows)


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of the ratio if race were not missing at random."""
    say, ratio, frame = language.say, language.ratio, slider_frame(data)
    first = frame[frame["source"] == MAIN]
    (middle,) = first.loc[first["odds"] == 1, "ratio"]
    low, high = frame["ratio"].min(), frame["ratio"].max()
    main = next(first.itertuples())
    years = "; ".join(
        say(
            "unknown-race-slider.source",
            name=row.label,
            years=row.years,
            n=language.number(row.people),
            unknown=language.percent(row.unknown / row.people),
        )
        for row in frame.drop_duplicates("source").itertuples()
    )
    words = Words(
        title=say("unknown-race-slider.title", low=ratio(low), high=ratio(high)),
        subtitle=say(
            "unknown-race-slider.subtitle",
            name=main.label,
            years=main.years,
            low=ratio(first["ratio"].min()),
            high=ratio(first["ratio"].max()),
            middle=ratio(middle),
        ),
        footer=say(
            "unknown-race-slider.footer",
            sources=years,
            date=registry.load()[MAIN].coverage_end,
            level=language.percent(risk.PUBLISHED_LEVEL),
            definitions=say("unknown.definitions"),
        ),
        mind=say("unknown-race-slider.mind"),
        language=language,
    )
    tables = (
        IMPUTATION_SHIFT,
        RECORDS_IMPUTED,
        POPULATION_TABLE,
        ALL_CAUSE,
        NAX,
    )
    return chart(draw, describe, frame, words, (), tables, kind="press")


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: one line per source over the share of Black men, the bounds at its ends.

    Parameters
    ----------
    frame : DataFrame
        `COLUMNS`, sources in order of weight: the first is drawn strong and with its interval.
        ``step`` is ``all white``, ``none Black``, ``times`` or ``all Black``; ``odds`` the multiple
        of the odds (missing for all white, infinite for all Black), and ``share_black`` the share
        of Black men among those of unknown race that comes of it.
    """
    style.require(frame, COLUMNS, figure="unknown_race_slider")
    with style.sheet(size, words) as (fig, page):
        small = size.px(size.small_pt)
        labels = frame.drop_duplicates("source")
        pens = dict(zip(labels["source"], PENS, strict=False))
        entries = list(zip(labels["label"], pens.values(), strict=True))
        free = page.inset(top=key.draw(fig, size, page, entries))
        plot = free.inset(left=2.6 * small, bottom=4.6 * small, right=2.4 * small)
        axes = canvas.add_axes(fig, plot)
        axes.set_xlim(_LEFT, _RIGHT)
        low, high = frame["ratio"].min(), frame["ratio"].max()
        top = 0.5 * math.ceil(2 * high + 0.4)
        axes.set_ylim(min(1.0, low), top)
        style.ticks(size, axes, list(range(1, int(top) + 1)), axis="y")
        for place in _ENDS.values():
            axes.axvspan(place - _BAND, place + _BAND, color=style.BAND, zorder=0, linewidth=0)
        for place, (source, pen) in reversed(list(enumerate(pens.items()))):
            rows = frame[frame["source"] == source]
            _draw_source(size, axes, rows, pen, words.language, frame if place == 0 else None)
        _draw_scale(fig, size, plot, words.language)
    return fig


def _draw_scale(fig: Figure, size: Size, plot: Area, language: Language) -> None:
    """Write the shares below the plot and what they are."""
    small, bottom = size.px(size.small_pt), plot.bottom

    def at(share: float) -> float:
        return plot.left + (share - _LEFT) / (_RIGHT - _LEFT) * plot.width

    for step, place in _ENDS.items():
        text = language.say(f"unknown-race-slider.{_KEYS[step]}")
        canvas.add_text(
            fig, at(place), bottom - 0.5 * small, "\n".join(text.split()), points=size.small_pt,
            ha="center", va="top", color=style.INK, linespacing=1.0,
        )  # fmt: skip
    for share in _TICKS:
        canvas.add_text(
            fig, at(share), bottom - 0.5 * small, language.percent(share), points=size.small_pt,
            ha="center", va="top", color=style.MUTED,
        )  # fmt: skip
    canvas.add_text(
        fig, at(0.5), bottom - 3.1 * small, language.say("unknown-race-slider.scale"),
        points=size.small_pt, ha="center", va="top", color=style.MUTED,
    )  # fmt: skip


def _draw_source(
    size: Size,
    axes: Axes,
    rows: DataFrame,
    pen: Pen,
    language: Language,
    every: DataFrame | None,
) -> None:
    """Draw the line, its ends and, for the first source, the interval and the numbers.

    ``every`` are the rows of all sources, for the first one alone: its numbers go above theirs.
    """
    steps = rows[rows["step"].isin([NONE_BLACK, TIMES, ALL_BLACK])].sort_values("share_black")
    x = steps["share_black"]
    strong = every is not None
    if strong:
        axes.fill_between(x, steps["low"], steps["high"], color=pen.color, alpha=0.18, linewidth=0)
    thick = (0.2 if strong else 0.11) * size.base_pt
    axes.plot(x, steps["ratio"], color=pen.color, linestyle=pen.dash, linewidth=thick)
    alike = steps[steps["odds"] == 1].iloc[0]
    marks = {**_ends(rows), TIMES: float(alike["ratio"])}
    for step, value in marks.items():
        place = _ENDS.get(step, float(alike["share_black"]))
        axes.plot(
            place, value, marker=pen.marker, markersize=(0.6 if strong else 0.42) * size.base_pt,
            color=pen.color, zorder=4 if strong else 3,
        )  # fmt: skip
        if every is None:
            continue
        # beside the mark where nothing else is; where the lines pass, above all of them
        beside = step in (ALL_WHITE, ALL_BLACK)
        there = every[every["odds"] == 1] if step == TIMES else every[every["step"] == step]
        above = float(there[["ratio", "high"]].max().max())
        axes.annotate(
            language.ratio(value), (place, value if beside else above),
            xytext=(0.6 * size.base_pt, 0) if beside else (0, 0.3 * size.base_pt),
            textcoords="offset points", ha="left" if beside else "center",
            va="center_baseline" if beside else "bottom", fontsize=size.base_pt,
            weight="bold", color=pen.color, zorder=5, annotation_clip=False,
        )  # fmt: skip


def _ends(rows: DataFrame) -> dict[str, float]:
    """Return the ratio at each end."""
    ends = rows[rows["step"] != TIMES]
    return {
        str(step): float(value) for step, value in zip(ends["step"], ends["ratio"], strict=True)
    }


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the ratio as imputed and at the ends, by source."""
    parts = [language.say("unknown-race-slider.alt")]
    for _, rows in frame.groupby("source", sort=False):
        (middle,) = rows.loc[rows["odds"] == 1, "ratio"]
        ends = {_KEYS[step]: language.ratio(value, 2) for step, value in _ends(rows).items()}
        parts.append(
            language.say(
                "unknown-race-slider.alt_source",
                name=rows["label"].iloc[0],
                middle=language.ratio(middle, 2),
                **ends,
            )
        )
    return " ".join(parts)
