"""Flow chart from the records of each release to the people counted: one lane per release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.schema import RECORDS_FLOW
from qi_analysis.figures.kit import canvas as sheet
from qi_analysis.figures.kit import origin, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, Kind, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.page import drawing
from qi_analysis.figures.shared.release_names import project, titles
from qi_analysis.risk import study
from qi_analysis.store import committed

if TYPE_CHECKING:
    import pandas as pd
    from pandas import DataFrame, Series


KIND: Kind = "review"
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
_HEADLINE = origin.ends("share of a release that is used", lambda f: 100 * _used(f))


def make(_: study.Study, language: Language) -> Chart:
    """Return the flow chart from each release to the deaths in our estimate."""
    frame = flow_frame(committed.load(RECORDS_FLOW))
    frame.insert(1, "project", [releases.BY_ID[source].name.en for source in frame["source"]])
    unknown = frame["used_race_imputed"] / frame[list(_USED)].sum(axis=1)
    values = {
        "low": language.percent(_used(frame).min()),
        "high": language.percent(_used(frame).max()),
        "releases": titles(tuple(frame["source"]), language),
        "unknown_low": language.percent(unknown.min()),
        "unknown_high": language.percent(unknown.max()),
    }
    words, computed = words_of("records-flow", language, values), origin.Computation((flow_frame,))
    return chart(
        draw, describe, frame, words, (RECORDS_FLOW,), kind=KIND, computed=computed,
        headline=_HEADLINE,
    )  # fmt: skip


def _used(frame: DataFrame) -> pd.Series[float]:
    """Return the share of each release that is used."""
    return frame[list(_USED)].sum(axis=1) / frame["release"]


def flow_frame(table: DataFrame) -> DataFrame:
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


@drawing(*COLUMNS)
def draw(frame: DataFrame, canvas: Canvas, free: Area) -> None:
    """Draw in each lane boxes from left to right and what leaves between them.

    Parameters
    ----------
    frame : DataFrame
        One row per release: ``source``, ``project``, ``years`` (those used), ``release`` (records
        in it), and records by fate, which add up to it.
    """
    rows = [row for _, row in frame.iterrows()]
    for row, lane in zip(rows, _lanes(canvas, rows, free), strict=True):
        _lane(canvas, row, lane)


def _lanes(canvas: Canvas, rows: list[Series], free: Area) -> list[Area]:
    """Return a lane per release; on a wide canvas those losing more kinds of records are higher."""
    gap = 0.55 * canvas.em
    if not canvas.wide:
        return free.rows(len(rows), gap)
    kinds = [sum(bool(row[cause]) for cause in _OTHER_CAUSES) for row in rows]
    needs = [max(2, kind) + 0.4 for kind in kinds]
    unit = (free.height - gap * (len(rows) - 1)) / sum(needs)
    tops = [free.top - unit * sum(needs[:n]) - gap * n for n in range(len(rows))]
    return [
        Area(free.left, top - unit * need, free.right, top)
        for top, need in zip(tops, needs, strict=True)
    ]


def _lane(canvas: Canvas, row: Series, lane: Area) -> None:
    """Write the name of a release and draw its boxes and arrows."""
    small, say, number = canvas.small, canvas.say, canvas.language.number
    name = project(str(row["source"]), canvas.language)
    if canvas.wide:
        beside = _NAME * lane.width
        label = canvas.balanced(name, beside - small, weight="bold")
        canvas.label(lane.left, lane.middle[1], label, weight="bold")
        boxes = lane.inset(left=beside)
    else:
        canvas.text(lane.left, lane.top, name, weight="bold", va="top")
        boxes = lane.inset(top=1.45 * small)
    if boxes.height > 8 * small:  # no need to fill a tall canvas
        boxes = boxes.inset(bottom=boxes.height - 8 * small)
    tall = canvas.size.height_px > 1.5 * canvas.size.width_px
    width = (_BOX_TALL if tall else _BOX) * boxes.width
    first, second, third = boxes.columns(3, (boxes.width - 3 * width) / 2)
    in_years = row["release"] - row["told_twice"] - row[list(_OTHER_YEARS)].sum()
    used = row[list(_USED)].sum()
    imputed = canvas.language.percent(row["used_race_imputed"] / used)
    _box(canvas, first, number(row["release"]), say("records-flow.release"))
    _box(canvas, second, number(in_years), say("records-flow.years", years=row["years"]))
    last = say("records-flow.imputed", share=imputed)
    _box(canvas, third, number(used), last, strong=True)
    by_year = _left_by_year(row, canvas.language) or [say("records-flow.all_years")]
    by_cause = _left_by_cause(row, canvas.language) or [say("records-flow.all_force")]
    _arrow(canvas, first, second, by_year)
    _arrow(canvas, second, third, by_cause)


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


def _box(canvas: Canvas, area: Area, number: str, words: str, *, strong: bool = False) -> None:
    """Draw a box with a number and the words for it."""
    canvas.box(area, style.NEUTRAL if strong else style.BAND, zorder=-1)
    color = style.BACKGROUND if strong else style.INK
    x, em = area.middle[0], canvas.small
    words = canvas.wrap(words, area.width - 0.6 * em)
    more = sheet.LINE_HEIGHT * em * words.count("\n")
    capitals, between = sheet.CAPITAL * (canvas.em + em), 0.5 * em
    first = (area.bottom + area.top - capitals - between - more) / 2 + more
    put: Look = {"ha": "center", "color": color, "va": "baseline"}
    canvas.text(x, first, words, linespacing=1.0, **put)
    y = first + sheet.CAPITAL * em + between
    canvas.text(x, y, number, points=canvas.base, weight="bold", **put)


def _arrow(canvas: Canvas, start: Area, end: Area, lines: list[str]) -> None:
    """Draw an arrow between two boxes, and above it what is left out."""
    em = canvas.small
    room = end.left - start.right - em
    text = "\n".join(canvas.wrap(line, room) for line in lines)
    block = 1.2 * em * (text.count("\n") + 1)
    y = max(start.middle[1] - block / 2 - 0.1 * em, start.bottom + 0.2 * em)
    canvas.arrow((start.right + 0.5 * em, y), (end.left - 0.5 * em, y), head=1.1)
    x = (start.right + end.left) / 2
    put: Look = {"ha": "center", "va": "bottom", "color": style.MUTED}
    canvas.text(x, y + 0.35 * em, text, linespacing=1.02, **put)


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
