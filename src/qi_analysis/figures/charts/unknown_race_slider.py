"""Ratio of Black to white men's risk by the share of Black men among those of unknown race."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.deaths.releases import MAIN
from qi_analysis.deaths.schema_deaths import IMPUTATION_SHIFT, RECORDS_IMPUTED
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.key import PENS, Pen
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import label, latest
from qi_analysis.risk import study
from qi_analysis.risk.topics import unknown_race
from qi_analysis.store import registry
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
_TABLES = (IMPUTATION_SHIFT, RECORDS_IMPUTED, POPULATION_TABLE, ALL_CAUSE, NAX)
_HEADLINE = origin.ends("ratio of all projects", lambda f: f["ratio"])
_NAMED = "of the project named"
_BELOW = (
    origin.Trace(f"first year {_NAMED}", lambda f: int(_main(f)["years"].iloc[0][:4])),
    origin.Trace(f"last year {_NAMED}", lambda f: int(_main(f)["years"].iloc[0][-4:])),
    *origin.ends(f"ratio {_NAMED}", lambda f: _main(f)["ratio"]),
    origin.Trace(f"ratio {_NAMED} at odds of 1", lambda f: _as_imputed(_main(f))),
)


def slider_frame(data: study.Study) -> DataFrame:
    """Return the frame of the chart, the main source first."""
    import pandas as pd

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
        numbers = {
            name: getattr(found, name) for name in ("odds", "share_black", "ratio", "low", "high")
        }
        steps = {0.0: NONE_BLACK, math.inf: ALL_BLACK}
        rows += [
            {**named, "step": steps.get(float(each["odds"]), TIMES), **each}
            for each in pd.DataFrame(numbers).to_dict("records")
        ]
        white = {"step": ALL_WHITE, "share_black": 0.0, "ratio": found.all_white}
        rows.append({**named, **white})
    return pd.DataFrame(rows)


def _main(frame: DataFrame) -> DataFrame:
    """Return rows of the main source."""
    return frame[frame["source"] == MAIN]


def _as_imputed(rows: DataFrame) -> float:
    """Return the ratio of a source if men of unknown race are like similar men of known race."""
    (found,) = rows.loc[rows["odds"] == 1, "ratio"]
    return float(found)


def make(data: study.Study, language: Language) -> Chart:
    """Return the chart of the ratio if race were not missing at random."""
    say, ratio, frame = language.say, language.ratio, slider_frame(data)
    low, high = frame["ratio"].min(), frame["ratio"].max()
    first = _main(frame)
    sources = (
        say(
            "unknown-race-slider.source",
            name=row.label,
            years=row.years,
            n=language.number(row.people),
            unknown=language.percent(row.unknown / row.people),
        )
        for row in frame.drop_duplicates("source").itertuples()
    )
    values = {
        "low": ratio(low),
        "high": ratio(high),
        "name": first["label"].iloc[0],
        "years": first["years"].iloc[0],
        "named_low": ratio(first["ratio"].min()),
        "named_high": ratio(first["ratio"].max()),
        "middle": ratio(_as_imputed(first)),
        "sources": "; ".join(sources),
        "date": registry.load()[MAIN].coverage_end,
        "level": language.percent(risk.PUBLISHED_LEVEL),
        "definitions": say("unknown.definitions"),
    }
    how = f"{origin.THESE}, given the odds"
    return chart(
        draw,
        describe,
        frame,
        words_of("unknown-race-slider", language, values, source=""),
        _TABLES,
        computed=origin.drawn((unknown_race.slider,), how, *origin.PROJECTS),
        headline=_HEADLINE,
        below=_BELOW,
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw one line per source over the share of Black men, the bounds at its ends.

    Parameters
    ----------
    frame : DataFrame
        `COLUMNS`, sources in order of weight: the first is drawn strong and with its interval.
        ``step`` is ``all white``, ``none Black``, ``times`` or ``all Black``; ``odds`` the multiple
        of the odds (missing for all white, infinite for all Black), and ``share_black`` the share
        of Black men among those of unknown race that comes of it.
    """
    small, labels = canvas.small, frame.drop_duplicates("source")
    pens = dict(zip(labels["source"], PENS, strict=False))
    height = key.draw(canvas, free, list(zip(labels["label"], pens.values(), strict=True)))
    plot = free.inset(top=height, left=2.6 * small, bottom=4.6 * small, right=2.4 * small)
    axes = canvas.axes(plot)
    axes.set_xlim(_LEFT, _RIGHT)
    low, high = frame["ratio"].min(), frame["ratio"].max()
    top = 0.5 * math.ceil(2 * high + 0.4)
    axes.set_ylim(min(1.0, low), top)
    canvas.ticks(axes, list(range(1, int(top) + 1)), axis="y")
    for place in _ENDS.values():
        axes.axvspan(place - _BAND, place + _BAND, color=style.BAND, zorder=0, linewidth=0)
    for place, (source, pen) in reversed(list(enumerate(pens.items()))):
        rows = frame[frame["source"] == source]
        _draw_source(canvas, axes, rows, pen, frame if place == 0 else None)
    _draw_scale(canvas, plot)


def _draw_scale(canvas: Canvas, plot: Area) -> None:
    """Write the shares below the plot and what they are."""

    def write(share: float, text: str, down: float, color: str) -> None:
        x = plot.left + (share - _LEFT) / (_RIGHT - _LEFT) * plot.width
        put: Look = {"ha": "center", "va": "top", "color": color}
        canvas.label(x, plot.bottom - down * canvas.small, text, **put)

    for step, place in _ENDS.items():
        text = canvas.say(f"unknown-race-slider.{_KEYS[step]}")
        write(place, "\n".join(text.split()), 0.5, style.INK)
    for share in _TICKS:
        write(share, canvas.language.percent(share), 0.5, style.MUTED)
    write(0.5, canvas.say("unknown-race-slider.scale"), 3.1, style.MUTED)


def _draw_source(
    canvas: Canvas, axes: Axes, rows: DataFrame, pen: Pen, every: DataFrame | None
) -> None:
    """Draw the line, its ends and, for the first source, the interval and the numbers.

    ``every`` are the rows of all sources, for the first one alone: its numbers go above theirs.
    """
    steps = rows[rows["step"] != ALL_WHITE].sort_values("share_black")
    x, base, strong = steps["share_black"], canvas.base, every is not None
    if strong:
        axes.fill_between(x, steps["low"], steps["high"], color=pen.color, alpha=0.18, linewidth=0)
    thick = (0.2 if strong else 0.11) * base
    axes.plot(x, steps["ratio"], color=pen.color, linestyle=pen.dash, linewidth=thick)
    alike = steps[steps["odds"] == 1].iloc[0]
    for step, value in {**_ends(rows), TIMES: float(alike["ratio"])}.items():
        place = _ENDS.get(step, float(alike["share_black"]))
        mark: Look = {"marker": pen.marker, "markersize": (0.6 if strong else 0.42) * base}
        axes.plot(place, value, color=pen.color, zorder=4 if strong else 3, **mark)
        if every is None:
            continue
        # beside the mark where nothing else is; where the lines pass, above all of them
        beside = step in (ALL_WHITE, ALL_BLACK)
        there = every[every["odds"] == 1] if step == TIMES else every[every["step"] == step]
        above = float(there[["ratio", "high"]].max().max())
        axes.annotate(
            canvas.language.ratio(value), (place, value if beside else above),
            xytext=(0.6 * base, 0) if beside else (0, 0.3 * base),
            textcoords="offset points", ha="left" if beside else "center",
            va="center_baseline" if beside else "bottom", fontsize=base,
            weight="bold", color=pen.color, zorder=5, annotation_clip=False,
        )  # fmt: skip


def _ends(rows: DataFrame) -> dict[str, float]:
    """Return the ratio at each end."""
    found: dict[str, float] = rows[rows["step"] != TIMES].set_index("step")["ratio"].to_dict()
    return found


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the ratio as imputed and at the ends, by source."""
    parts = [language.say("unknown-race-slider.alt")]
    for _, rows in frame.groupby("source", sort=False):
        ends = {_KEYS[step]: language.ratio(value, 2) for step, value in _ends(rows).items()}
        parts.append(
            language.say(
                "unknown-race-slider.alt_source",
                name=rows["label"].iloc[0],
                middle=language.ratio(_as_imputed(rows), 2),
                **ends,
            )
        )
    return " ".join(parts)
