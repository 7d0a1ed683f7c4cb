"""Flow chart from the records of each release to the people counted: one lane per release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.schema import RECORDS_FLOW
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import project, titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


_OTHER_CAUSES = ("vehicle", "suicide", "other_cause")
_OTHER_YEARS = ("year_before", "year_after")
_USED = ("used_race_known", "used_race_imputed")
COLUMNS = (
    "source",
    "project",
    "years",
    "release",
    "told_twice",
    *_OTHER_YEARS,
    *_OTHER_CAUSES,
    *_USED,
)
_NAME, _BOX, _BOX_TALL = 0.17, 0.2, 0.18
"""Shares of the width: the name on a wide canvas, and each of the three boxes of a lane."""


def make(_: study.Study, language: Language) -> Chart:
    """Return the flow chart from each release to the deaths in our estimate."""
    table = committed.load(RECORDS_FLOW)
    frame = flow_frame(table)
    frame.insert(1, "project", [releases.BY_ID[source].name.en for source in frame["source"]])
    used = frame["used_race_known"] + frame["used_race_imputed"]
    unknown, share = frame["used_race_imputed"] / used, used / frame["release"]
    say = language.say
    words = Words(
        title=say(
            "records-flow.title",
            low=language.percent(share.min()),
            high=language.percent(share.max()),
        ),
        subtitle=say("records-flow.subtitle"),
        footer=say(
            "records-flow.footer",
            releases=titles(tuple(frame["source"]), language),
            unknown_low=language.percent(unknown.min()),
            unknown_high=language.percent(unknown.max()),
        ),
        mind=say("records-flow.mind"),
        language=language,
    )
    return chart(draw, describe, frame, words, (), (RECORDS_FLOW,), kind="review")


def flow_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per source: records in the release, and each fate; with the years used."""
    wide = table.pivot_table(
        index="source", columns="fate", values="deaths", aggfunc="sum", fill_value=0
    )
    fates = list(RECORDS_FLOW.columns[2].allowed)
    wide = wide.reindex(index=list(releases.IDS), columns=fates, fill_value=0)
    wide.columns.name = None
    years = [study.years_text(releases.SCOPES[source].years) for source in wide.index]
    wide.insert(0, "release", wide.sum(axis=1))
    wide.insert(0, "years", years)
    return wide.reset_index()


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: in each lane, boxes from left to right and what leaves between them.

    Parameters
    ----------
    frame : DataFrame
        One row per release: ``source``, ``project``, ``years`` (those used), ``release`` (records
        in it), and records by fate, which add up to it.
    """
    style.require(frame, COLUMNS, figure="records_flow")
    with style.sheet(size, words) as (fig, free):
        gap = 0.55 * size.px(size.base_pt)
        rows = [row for _, row in frame.iterrows()]
        for row, lane in zip(rows, _lanes(size, rows, free, gap), strict=True):
            _lane(fig, size, row, lane, words.language)
    return fig


def _lanes(size: Size, rows: list[Series], free: Area, gap: float) -> list[Area]:
    """Return a lane per release; on a wide canvas those losing more kinds of records are higher."""
    if not size.wide:
        return free.rows(len(rows), gap)
    kinds = [sum(bool(row[cause]) for cause in _OTHER_CAUSES) for row in rows]
    needs = [max(2, kind) + 0.4 for kind in kinds]
    unit = (free.height - gap * (len(rows) - 1)) / sum(needs)
    tops = [free.top - unit * sum(needs[:n]) - gap * n for n in range(len(rows))]
    return [
        Area(free.left, top - unit * need, free.right, top)
        for top, need in zip(tops, needs, strict=True)
    ]


def _lane(fig: Figure, size: Size, row: Series, lane: Area, language: Language) -> None:
    """Write the name of a release and draw its boxes and arrows."""
    small, points = size.px(size.small_pt), size.small_pt
    name = project(str(row["source"]), language)
    if size.wide:
        beside = _NAME * lane.width
        label = canvas.balanced(fig, name, beside - small, points=points, weight="bold")
        middle = (lane.bottom + lane.top) / 2
        canvas.add_label(fig, lane.left, middle, label, points=points, weight="bold")
        boxes = lane.inset(left=beside)
    else:
        canvas.add_text(fig, lane.left, lane.top, name, points=points, weight="bold", va="top")
        boxes = lane.inset(top=1.45 * small)
    if boxes.height > 8 * small:  # no need to fill a tall canvas
        boxes = boxes.inset(bottom=boxes.height - 8 * small)
    tall = size.height_px > 1.5 * size.width_px
    width = (_BOX_TALL if tall else _BOX) * boxes.width
    starts = [boxes.left, (boxes.left + boxes.right - width) / 2, boxes.right - width]
    places = [Area(x, boxes.bottom, x + width, boxes.top) for x in starts]
    say, number = language.say, language.number
    in_years = row["release"] - row["told_twice"] - row[list(_OTHER_YEARS)].sum()
    used = row[list(_USED)].sum()
    imputed = language.percent(row["used_race_imputed"] / used)
    _box(fig, size, places[0], number(row["release"]), say("records-flow.release"))
    _box(fig, size, places[1], number(in_years), say("records-flow.years", years=row["years"]))
    last = say("records-flow.imputed", share=imputed)
    _box(fig, size, places[2], number(used), last, strong=True)
    kept = (say("records-flow.all_years"), say("records-flow.all_force"))
    _arrow(fig, size, places[0], places[1], _left_by_year(row, language) or [kept[0]])
    _arrow(fig, size, places[1], places[2], _left_by_cause(row, language) or [kept[1]])


def _left_by_year(row: Series, language: Language) -> list[str]:
    """Return what leaves before the years used, in words; nothing where all stay."""
    counts = {"other_years": row[list(_OTHER_YEARS)].sum(), "told_twice": row["told_twice"]}
    return _left(counts, language)


def _left_by_cause(row: Series, language: Language) -> list[str]:
    """Return what leaves for the cause of death, in words; nothing where all stay."""
    return _left({name: row[name] for name in _OTHER_CAUSES}, language)


def _left(counts: dict[str, int], language: Language) -> list[str]:
    """Return "\u22122,976 vehicle" for each reason to leave that some records have."""
    return [
        language.say(f"records-flow.left.{name}", count=language.number(count))
        for name, count in counts.items()
        if count
    ]


def _box(
    fig: Figure, size: Size, area: Area, number: str, words: str, *, strong: bool = False
) -> None:
    """Return nothing; draw a box with a number and the words for it."""
    fill = style.NEUTRAL if strong else style.BAND
    canvas.add_box(fig, area, facecolor=fill, edgecolor="none", zorder=-1)
    color = style.BACKGROUND if strong else style.INK
    middle, em = (area.left + area.right) / 2, size.px(size.small_pt)
    words = canvas.wrap(fig, words, area.width - 0.6 * em, points=size.small_pt)
    more = canvas.LINE_HEIGHT * em * words.count("\n")
    capitals, between = canvas.CAPITAL * (size.px(size.base_pt) + em), 0.5 * em
    first = (area.bottom + area.top - capitals - between - more) / 2 + more
    common: dict[str, Any] = {"ha": "center", "color": color, "va": "baseline"}
    canvas.add_text(fig, middle, first, words, points=size.small_pt, linespacing=1.0, **common)
    y = first + canvas.CAPITAL * em + between
    canvas.add_text(fig, middle, y, number, points=size.base_pt, weight="bold", **common)


def _arrow(fig: Figure, size: Size, start: Area, end: Area, lines: list[str]) -> None:
    """Draw an arrow between two boxes, and above it what is left out."""
    from matplotlib.patches import FancyArrowPatch

    width, height, em = fig.bbox.width, fig.bbox.height, size.px(size.small_pt)
    room = end.left - start.right - em
    text = "\n".join(canvas.wrap(fig, line, room, points=size.small_pt) for line in lines)
    block = 1.2 * em * (text.count("\n") + 1)
    middle = (start.bottom + start.top) / 2
    y = max(middle - block / 2 - 0.1 * em, start.bottom + 0.2 * em)
    fig.add_artist(
        FancyArrowPatch(
            ((start.right + 0.5 * em) / width, y / height),
            ((end.left - 0.5 * em) / width, y / height),
            transform=fig.transFigure,
            arrowstyle="-|>",
            mutation_scale=1.1 * size.base_pt,
            color=style.REFERENCE,
            linewidth=0.1 * size.base_pt,
            shrinkA=0,
            shrinkB=0,
        )
    )
    canvas.add_text(
        fig,
        (start.right + end.left) / 2,
        y + 0.35 * em,
        text,
        points=size.small_pt,
        color=style.MUTED,
        ha="center",
        va="bottom",
        linespacing=1.02,
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: for each release, what leaves and what is used."""
    lanes = []
    for _, row in frame.iterrows():
        left = _left_by_year(row, language) + _left_by_cause(row, language)
        lanes.append(
            language.say(
                "records-flow.alt_release",
                project=project(str(row["source"]), language),
                release=language.number(row["release"]),
                left=", ".join(left) or language.say("records-flow.alt_none_left"),
                used=language.number(row[list(_USED)].sum()),
                years=row["years"],
                imputed=language.number(row["used_race_imputed"]),
            )
        )
    return language.say("records-flow.alt", releases=" ".join(lanes))
