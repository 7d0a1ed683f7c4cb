"""Share of people of unknown race by year and source, and how they are imputed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.deaths.imputed import IMPUTATIONS
from qi_analysis.deaths.schema_deaths import RECORDS, RECORDS_IMPUTED
from qi_analysis.figures.kit import canvas, key, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.key import PENS, Pen
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import FIRST_YEAR, RACES, label, latest
from qi_analysis.risk import study
from qi_analysis.store import registry

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("kind", "source", "label", "year", "race", "value", "people", "partial")
UNKNOWN, RECORDED, IMPUTED = "unknown", "recorded", "imputed"
_RACE_PENS = {"black": style.ACCENT, "white": style.NEUTRAL}


def by_year_frame() -> pd.DataFrame:
    """Return the frame of the chart."""
    import pandas as pd

    from qi_analysis.deaths.counts import summary
    from qi_analysis.risk.topics import unknown_race
    from qi_analysis.store.committed import load

    counted = summary(load(RECORDS))
    sources = latest()
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
        {
            "kind": kind,
            "source": row["source"],
            "label": label(row["source"]),
            "year": None,
            "race": race,
            "value": row[f"{prefix}_{race}"],
            "people": row["people"],
            "partial": False,
        }
        for row in shares[shares["source"].isin(sources)].to_dict("records")
        for race in RACES
        for kind, prefix in ((RECORDED, "known"), (IMPUTED, "imputed"))
    ]
    return pd.concat([years.astype(object), pd.DataFrame(pairs).astype(object)], ignore_index=True)


def make(
    data: study.Study,  # noqa: ARG001 - every maker is given it
    language: Language,
) -> Chart:
    """Return the chart of the share of unknown race, and of what is imputed."""
    say, frame = language.say, by_year_frame().infer_objects()
    years = frame[(frame["kind"] == UNKNOWN) & ~frame["partial"].astype(bool)]
    years = years.sort_values("year", kind="stable")
    latest = years[years["source"] == years.iloc[-1]["source"]]
    first, last = latest.iloc[0], latest.iloc[-1]
    black = frame[frame["race"] == "black"].set_index(["kind", "source"])["value"]
    known, filled = black[RECORDED], black[IMPUTED]
    # as printed: a difference of a fraction of a percent is none
    lower = int((filled.round(2) < known.round(2)).sum())
    words = Words(
        title=say(
            "unknown-race.title",
            share=language.percent(last["value"]),
            year=f"{last['year']:.0f}",
            first_share=language.percent(first["value"]),
            first_year=f"{first['year']:.0f}",
        ),
        subtitle=say(
            "unknown-race.subtitle",
            name=label(str(last["source"])),
            lower=lower,
            count=len(known),
        ),
        footer=say(
            "unknown-race.footer",
            sources=_sources(sorted(set(frame["source"])), language),
            low=language.number(years["people"].min()),
            high=language.number(years["people"].max()),
            imputations=IMPUTATIONS,
            definitions=say("unknown.definitions"),
        ),
        mind=say("unknown-race.mind"),
        language=language,
    )
    tables = (RECORDS, RECORDS_IMPUTED)
    return chart(draw, describe, frame, words, (), tables, kind="press")


def _sources(names: Sequence[str], language: Language) -> str:
    """Return names of the sources, and the last day that each covers."""
    known = registry.load()
    return "; ".join(
        language.say("unknown-race.source", name=label(name), date=known[name].coverage_end)
        for name in names
    )


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: lines by year, and pairs of dots, recorded and imputed, by source.

    Parameters
    ----------
    frame : DataFrame
        `COLUMNS`. Rows of kind ``unknown``: share of people whose race is unknown in a year;
        ``partial`` (bool) marks a year that the release holds in part. Rows of kind ``recorded``
        and ``imputed``: share of a race among people of known and of imputed race.
    size : Size
        Canvas; a wide one has the two parts side by side.
    """
    style.require(frame, COLUMNS, figure="unknown_race")
    with style.sheet(size, words) as (fig, free):
        gap = 2.4 * size.px(size.base_pt)
        if size.wide:
            cut = free.left + 0.58 * free.width
            years = Area(free.left, free.bottom, cut - gap / 2, free.top)
            pairs = Area(cut + gap / 2, free.bottom, free.right, free.top)
        else:
            cut = free.bottom + 0.45 * free.height
            years = Area(free.left, cut + gap / 2, free.right, free.top)
            pairs = Area(free.left, free.bottom, free.right, cut - gap / 2)
        _draw_years(fig, size, frame[frame["kind"] == UNKNOWN], years, words.language)
        _draw_pairs(fig, size, frame[frame["kind"] != UNKNOWN], pairs, words.language)
    return fig


def _head(fig: Figure, size: Size, area: Area, text: str) -> Area:
    """Return what is left of the area after writing its heading."""
    text = canvas.balanced(fig, text, area.width, points=size.base_pt, weight="bold")
    canvas.add_text(
        fig, area.left, area.top, text, points=size.base_pt, weight="bold", va="top",
        linespacing=1.02,
    )  # fmt: skip
    return area.inset(top=style.block_height(size, text, size.base_pt) + 0.3 * size.px(10))


def pens(frame: DataFrame) -> dict[str, Pen]:
    """Return the pen of each source; the first goes to the one with the latest whole year."""
    whole = frame[~frame["partial"].astype(bool)]
    order = whole.groupby("source")["year"].max().sort_values(ascending=False, kind="stable")
    return {str(source): PENS[i % len(PENS)] for i, source in enumerate(order.index)}


def _draw_years(fig: Figure, size: Size, frame: DataFrame, area: Area, language: Language) -> None:
    """Draw one line per source, a part of a year with an open mark."""
    area = _head(fig, size, area, language.say("unknown-race.head_years"))
    drawn = pens(frame)
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    small = size.px(size.small_pt)
    area = area.inset(top=key.draw(fig, size, area, [(labels[s], p) for s, p in drawn.items()]))
    plot = area.inset(left=3.2 * small, bottom=1.8 * small, right=2.2 * small)
    axes = canvas.add_axes(fig, plot)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    axes.set_xlim(first - 0.3, last + 0.3)
    most = 10 * (int(frame["value"].max() * 10) + 1)
    axes.set_ylim(0, most / 100)
    step = 10 if most > 20 else 5
    ticks = [value / 100 for value in range(0, most + 1, step)]
    style.ticks(size, axes, ticks, axis="y")
    axes.set_yticks(ticks, [language.percent(tick) for tick in ticks])
    every = 1 if plot.width / (last - first + 1) > 4 * small else 2
    years = list(range(last, first - 1, -every))[::-1]  # the last year is the one in the headline
    style.ticks(size, axes, years, axis="x")
    axes.grid(visible=False, axis="x")
    for place, (source, pen) in enumerate(drawn.items()):
        rows = frame[frame["source"] == source].sort_values("year")
        _draw_line(size, axes, rows, pen)
        if place == 0:
            _draw_end(size, axes, rows, pen, language)


def _draw_line(size: Size, axes: Axes, rows: DataFrame, pen: Pen) -> None:
    """Draw one source, the first one thick."""
    whole = rows[~rows["partial"].astype(bool)]
    look: dict[str, Any] = {
        "color": pen.color,
        "marker": pen.marker,
        "markersize": 0.4 * size.base_pt,
    }
    thick = (0.2 if pen is PENS[0] else 0.11) * size.base_pt
    part = rows.iloc[-2:] if bool(rows["partial"].iloc[-1]) else rows.iloc[:0]
    axes.plot(
        part["year"], part["value"], linestyle=(0, (1, 2)), linewidth=thick,
        markerfacecolor=style.BACKGROUND, **look,
    )  # fmt: skip
    axes.plot(whole["year"], whole["value"], linestyle=pen.dash, linewidth=thick, **look)


def _draw_end(size: Size, axes: Axes, rows: DataFrame, pen: Pen, language: Language) -> None:
    """Write the share of the last whole year above its mark."""
    end = rows[~rows["partial"].astype(bool)].iloc[-1]
    axes.annotate(
        language.percent(end["value"]), (end["year"], end["value"]),
        xytext=(0, 0.7 * size.base_pt), textcoords="offset points", ha="center",
        fontsize=size.base_pt, weight="bold", color=pen.color, annotation_clip=False,
    )  # fmt: skip


def _draw_pairs(fig: Figure, size: Size, frame: DataFrame, area: Area, language: Language) -> None:
    """Draw one row per source: recorded (filled) and imputed (open) shares."""
    area = _head(fig, size, area, language.say("unknown-race.head_pairs"))
    small = size.px(size.small_pt)
    entries = [(language.race(race), Pen(color, "o")) for race, color in _RACE_PENS.items()]
    area = area.inset(top=key.draw(fig, size, area, entries))
    labels = frame.drop_duplicates("source").set_index("source")["label"]
    widest = max(canvas.text_width(fig, label, points=size.small_pt) for label in labels)
    room = min(widest + 1.5 * small, 0.5 * area.width)
    plot = area.inset(left=room, bottom=1.8 * small, right=small)
    axes = canvas.add_axes(fig, plot)
    most = 10 * (int(frame["value"].max() * 10) + 1)
    axes.set_xlim(0, most / 100)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    ticks = [value / 100 for value in range(0, most + 1, 20)]
    style.ticks(size, axes, ticks, axis="x")
    axes.set_xticks(ticks, [language.percent(tick) for tick in ticks])
    for row, (source, name) in enumerate(labels.items()):
        y = plot.top - (row + 0.6) / (len(labels) + 0.2) * plot.height
        text = canvas.balanced(fig, name, room - small, points=size.small_pt)
        canvas.add_label(fig, area.left, y, text, points=size.small_pt)
        for race, color in _RACE_PENS.items():
            pair = frame[(frame["source"] == source) & (frame["race"] == race)]
            value = pair.set_index("kind")["value"]
            axes.plot(value, [row] * len(value), color=color, linewidth=0.1 * size.base_pt)
            for kind in value.index:
                axes.plot(
                    value[kind], row, marker="o", markersize=0.65 * size.base_pt, color=color,
                    markerfacecolor=color if kind == RECORDED else style.BACKGROUND,
                    markeredgewidth=0.1 * size.base_pt,
                )  # fmt: skip


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: shares by source at both ends, recorded and imputed shares."""
    say, parts = language.say, [language.say("unknown-race.alt")]
    years = frame[(frame["kind"] == UNKNOWN) & ~frame["partial"].astype(bool)]
    for _, rows in years.groupby("source", sort=False):
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
    pairs = frame[frame["kind"] != UNKNOWN]
    for _, rows in pairs.groupby("source", sort=False):
        shares = {
            race: part.set_index("kind")["value"] for race, part in rows.groupby("race", sort=False)
        }
        said = "; ".join(
            say(
                "unknown-race.alt_pair",
                race=language.race(str(race)),
                recorded=language.percent(share[RECORDED]),
                imputed=language.percent(share[IMPUTED]),
            )
            for race, share in shares.items()
        )
        parts.append(f"{rows['label'].iloc[0]}: {said}.")
    return " ".join(parts)
