"""Share of people of unknown race by year and source, and how they are imputed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths import releases
from qi_analysis.deaths.counts import summary
from qi_analysis.deaths.imputed import IMPUTATIONS
from qi_analysis.deaths.schema_deaths import RECORDS, RECORDS_IMPUTED
from qi_analysis.figures.kit import key, origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, chart, words_of
from qi_analysis.figures.kit.key import PENS, Pen
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import FIRST_YEAR, RACES, label, latest
from qi_analysis.risk import study
from qi_analysis.risk.topics import unknown_race
from qi_analysis.store import committed, registry

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


COLUMNS = ("kind", "source", "label", "year", "race", "value", "people", "partial")
UNKNOWN, RECORDED, IMPUTED = "unknown", "recorded", "imputed"
_RACE_PENS = {"black": style.ACCENT, "white": style.NEUTRAL}
_HEADLINE = (
    origin.Trace("value of the Post's last whole year", lambda f: 100 * _post(f)["value"].iloc[-1]),
    origin.Trace("the Post's last whole year", lambda f: _post(f)["year"].iloc[-1]),
    origin.Trace("value of the Post's first year", lambda f: 100 * _post(f)["value"].iloc[0]),
    origin.Trace("the Post's first year", lambda f: _post(f)["year"].iloc[0]),
)


def by_year_frame() -> DataFrame:
    """Return the frame of the chart."""
    import pandas as pd

    counted, sources = summary(committed.load(RECORDS)), latest()
    counted = counted[(counted["year"] >= FIRST_YEAR) & counted["source"].isin(sources)]
    ends = {source: str(registry.load()[source].coverage_end) for source in sources}
    last = counted["source"].map(ends)
    years = pd.DataFrame(
        {
            "kind": UNKNOWN,
            "source": counted["source"],
            "label": counted["source"].map(label),
            "year": counted["year"],
            "race": None,
            "value": counted["unknown_race"] / counted["officer_force"],
            "people": counted["officer_force"],
            "partial": (counted["year"].astype(str) == last.str[:4]) & (last.str[5:] < "12-31"),
        }
    )
    shares = unknown_race.shares()
    pairs = [
        (kind, row["source"], label(row["source"]), None, race, row[f"{prefix}_{race}"],
         row["people"], False)
        for row in shares[shares["source"].isin(sources)].to_dict("records")
        for race in RACES
        for kind, prefix in ((RECORDED, "known"), (IMPUTED, "imputed"))
    ]  # fmt: skip
    parts = (years, pd.DataFrame(pairs, columns=list(COLUMNS)))
    return pd.concat([part.astype(object) for part in parts], ignore_index=True)


def _whole_years(frame: DataFrame) -> DataFrame:
    """Return the shares of unknown race in whole years."""
    return frame[(frame["kind"] == UNKNOWN) & ~frame["partial"].astype(bool)]


def _post(frame: DataFrame) -> DataFrame:
    """Return those at the Post, whose release is the latest, in order."""
    years = _whole_years(frame)
    return years[years["source"] == releases.GROWING].sort_values("year")


def _less_black(frame: DataFrame) -> int:
    """Return in how many projects people of unknown race are less often Black, by our model."""
    black = frame[frame["race"] == "black"].set_index(["kind", "source"])["value"]
    # as printed: a difference of a fraction of a percent is none
    rounded = black.astype(float).round(2)
    return int((rounded[IMPUTED] < rounded[RECORDED]).sum())


_BELOW = (
    origin.Trace("projects whose imputed share of Black people is below the recorded", _less_black),
    origin.Trace("projects", lambda f: f["source"].nunique()),
)


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of the share of unknown race, and of what is imputed."""
    frame, known = by_year_frame().infer_objects(), registry.load()
    years, post, sources = _whole_years(frame), _post(frame), sorted(set(frame["source"]))
    first, last = post.iloc[0], post.iloc[-1]
    named = (
        language.say("unknown-race.source", name=label(each), date=known[each].coverage_end)
        for each in sources
    )
    values = {
        "share": language.percent(last["value"]),
        "year": f"{last['year']:.0f}",
        "first_share": language.percent(first["value"]),
        "first_year": f"{first['year']:.0f}",
        "name": label(releases.GROWING),
        "lower": _less_black(frame),
        "count": len(sources),
        "sources": "; ".join(named),
        "low": language.number(years["people"].min()),
        "high": language.number(years["people"].max()),
        "imputations": IMPUTATIONS,
        "definitions": language.say("unknown.definitions"),
    }
    counted = (
        origin.Counted(each.source, each.years, ("male", "female")) for each in origin.PROJECTS
    )
    how = "none: counts, and the mean of ten imputations"
    return chart(
        draw,
        describe,
        frame,
        words_of("unknown-race", language, values, source=""),
        (RECORDS, RECORDS_IMPUTED),
        computed=origin.Computation((summary, unknown_race.shares), how, tuple(counted)),
        headline=_HEADLINE,
        below=_BELOW,
    )


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw lines by year, and pairs of dots, recorded and imputed, by source.

    Parameters
    ----------
    frame : DataFrame
        `COLUMNS`. Rows of kind ``unknown``: share of people whose race is unknown in a year;
        ``partial`` (bool) marks a year that the release holds in part. Rows of kind ``recorded``
        and ``imputed``: share of a race among people of known and of imputed race.
    canvas : Canvas
        A wide one has the two parts side by side.
    free : Area
        Of the canvas.
    """
    half = 1.2 * canvas.em
    if canvas.wide:
        cut = 0.58 * free.width
        years, pairs = free.inset(right=free.width - cut + half), free.inset(left=cut + half)
    else:
        cut = 0.45 * free.height
        years, pairs = free.inset(bottom=cut + half), free.inset(top=free.height - cut + half)
    _draw_years(canvas, frame[frame["kind"] == UNKNOWN], years)
    _draw_pairs(canvas, frame[frame["kind"] != UNKNOWN], pairs)


def _head(canvas: Canvas, area: Area, text: str) -> Area:
    """Return what is left of the area after writing its heading."""
    type_: Look = {"points": canvas.base, "weight": "bold"}
    text = canvas.balanced(text, area.width, **type_)
    canvas.text(area.left, area.top, text, va="top", linespacing=1.02, **type_)
    return area.inset(top=canvas.height(text, canvas.base) + 0.3 * canvas.size.px(10))


def pens(frame: DataFrame) -> dict[str, Pen]:
    """Return the pen of each source; the first goes to the one with the latest whole year."""
    whole = frame[~frame["partial"].astype(bool)]
    order = whole.groupby("source")["year"].max().sort_values(ascending=False, kind="stable")
    return {str(source): PENS[i % len(PENS)] for i, source in enumerate(order.index)}


def _most(frame: DataFrame) -> int:
    """Return the end of a scale of shares, percent."""
    return 10 * (int(frame["value"].max() * 10) + 1)


def _draw_years(canvas: Canvas, frame: DataFrame, area: Area) -> None:
    """Draw one line per source, a part of a year with an open mark."""
    area = _head(canvas, area, canvas.say("unknown-race.head_years"))
    drawn, small = pens(frame), canvas.small
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    area = area.inset(top=key.draw(canvas, area, [(labels[s], p) for s, p in drawn.items()]))
    plot = area.inset(left=3.2 * small, bottom=1.8 * small, right=2.2 * small)
    axes = canvas.axes(plot)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    axes.set_xlim(first - 0.3, last + 0.3)
    most = _most(frame)
    axes.set_ylim(0, most / 100)
    ticks = [value / 100 for value in range(0, most + 1, 10 if most > 20 else 5)]
    canvas.ticks(axes, ticks, axis="y", labels=[canvas.language.percent(tick) for tick in ticks])
    every = 1 if plot.width / (last - first + 1) > 4 * small else 2
    years = list(range(last, first - 1, -every))[::-1]  # the last year is the one in the headline
    canvas.ticks(axes, years, axis="x")
    axes.grid(visible=False, axis="x")
    for source, pen in drawn.items():
        _draw_line(canvas, axes, frame[frame["source"] == source].sort_values("year"), pen)


def _draw_line(canvas: Canvas, axes: Axes, rows: DataFrame, pen: Pen) -> None:
    """Draw one source; the first one thick, the share of its last whole year above the mark."""
    whole, base, strong = rows[~rows["partial"].astype(bool)], canvas.base, pen is PENS[0]
    look: Look = {"color": pen.color, "marker": pen.marker, "markersize": 0.4 * base}
    look["linewidth"] = (0.2 if strong else 0.11) * base
    part = rows.iloc[-2:] if bool(rows["partial"].iloc[-1]) else rows.iloc[:0]
    dots: Look = {"linestyle": (0, (1, 2)), "markerfacecolor": style.BACKGROUND}
    axes.plot(part["year"], part["value"], **dots, **look)
    axes.plot(whole["year"], whole["value"], linestyle=pen.dash, **look)
    if strong:
        end = whole.iloc[-1]
        axes.annotate(
            canvas.language.percent(end["value"]), (end["year"], end["value"]),
            xytext=(0, 0.7 * base), textcoords="offset points", ha="center", fontsize=base,
            weight="bold", color=pen.color, annotation_clip=False,
        )  # fmt: skip


def _draw_pairs(canvas: Canvas, frame: DataFrame, area: Area) -> None:
    """Draw one row per source: recorded (filled) and imputed (open) shares."""
    area = _head(canvas, area, canvas.say("unknown-race.head_pairs"))
    small, base, language = canvas.small, canvas.base, canvas.language
    entries = [(language.race(race), Pen(color, "o")) for race, color in _RACE_PENS.items()]
    area = area.inset(top=key.draw(canvas, area, entries))
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    room = min(canvas.width(*labels) + 1.5 * small, 0.5 * area.width)
    plot = area.inset(left=room, bottom=1.8 * small, right=small)
    axes = canvas.axes(plot)
    most = _most(frame)
    axes.set_xlim(0, most / 100)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    ticks = [value / 100 for value in range(0, most + 1, 20)]
    canvas.ticks(axes, ticks, axis="x", labels=[language.percent(tick) for tick in ticks])
    for row, (source, name) in enumerate(labels.items()):
        y = plot.top - (row + 0.6) / (len(labels) + 0.2) * plot.height
        canvas.label(area.left, y, canvas.balanced(name, room - small))
        for race, color in _RACE_PENS.items():
            pair = frame[(frame["source"] == source) & (frame["race"] == race)]
            value = pair.set_index("kind")["value"]
            axes.plot(value, [row] * len(value), color=color, linewidth=0.1 * base)
            for kind in value.index:
                axes.plot(
                    value[kind], row, marker="o", markersize=0.65 * base, color=color,
                    markerfacecolor=color if kind == RECORDED else style.BACKGROUND,
                    markeredgewidth=0.1 * base,
                )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: shares by source at both ends, recorded and imputed shares."""
    say, parts = language.say, [language.say("unknown-race.alt")]
    for _, rows in _whole_years(frame).groupby("source", sort=False):
        first, last = rows.sort_values("year").iloc[[0, -1]].itertuples()
        parts.append(
            say(
                "unknown-race.alt_years",
                name=first.label,
                first=language.percent(first.value),
                first_year=f"{first.year:.0f}",
                last=language.percent(last.value),
                last_year=f"{last.year:.0f}",
            )
        )
    for _, rows in frame[frame["kind"] != UNKNOWN].groupby("source", sort=False):
        shares = rows.pivot_table(index="race", columns="kind", values="value", sort=False)
        said = "; ".join(
            say(
                "unknown-race.alt_pair",
                race=language.race(str(race)),
                recorded=language.percent(share[RECORDED]),
                imputed=language.percent(share[IMPUTED]),
            )
            for race, share in shares.iterrows()
        )
        parts.append(f"{rows['label'].iloc[0]}: {said}.")
    return " ".join(parts)
