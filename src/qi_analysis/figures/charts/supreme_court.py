"""Supreme Court decisions on qualified immunity over time: one mark per decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.opinions.supreme_court import summary as supreme_court_summary
from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT
from qi_analysis.risk import study

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame


COLUMNS = ("term", "case_name", "status", "for_whom", "step_decided", "level")
LANES = {
    "officials": style.NEUTRAL,
    "plaintiff": style.ACCENT,
    "split": style.INK,
    "not_decided": style.INK,
    "not_told": style.REFERENCE,
}
"""Whom the ruling favors, from top to bottom, and the color of it."""
SHAPES = {
    "clearly_established": "o",
    "both": "D",
    "violation": "s",
    "neither": "^",
    "not_told": "v",
}
"""The step decided, and the shape of its mark."""
NAMED = "plaintiff"
"""The lane whose decisions are named: it is the sparse one."""
READ = "read"

_SHOWN = [
    "case_name",
    "citation",
    "term",
    "status",
    "qi_applied",
    "claim_kind",
    "step_decided",
    "for_whom",
]


def frame() -> pd.DataFrame:
    """Return one row per decision, with its place in the stack of its term."""
    decisions = supreme_court_summary.load().decisions
    return stacked(decisions[_SHOWN])


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart of the decisions over time, by whom they favor and at which step."""
    say, number = language.say, language.number
    summary = supreme_court_summary.load()
    sided = summary.read[summary.read["for_whom"].isin(["officials", "plaintiff"])]
    officials = int((sided["for_whom"] == "officials").sum())
    terms = summary.terms_read
    words = Words(
        title=say(
            "supreme-court.title",
            officials=number(officials),
            sided=number(len(sided)),
            others=number(len(sided) - officials),
        ),
        subtitle=say(
            "supreme-court.subtitle",
            read=number(len(summary.read)),
            known=number(len(summary.decisions)),
            first=terms[0],
            last=terms[-1],
        ),
        footer=say("supreme-court.footer"),
        mind=say("supreme-court.mind"),
        language=language,
    )
    return chart(draw, describe, frame(), words, (), (SUPREME_COURT,))


@dataclass(frozen=True)
class _Grid:
    """Sizes in pixels that all lanes share: a tall canvas spreads the lanes, not the marks."""

    plot: Area
    lanes: tuple[str, ...]
    heights: dict[str, int]
    mark: float
    pitch: float
    words: float  # for the title of a lane
    names: float  # for the names in the lane that has them
    tiers: int


_TITLE = 1.55
"""Height of the title of a lane, in ems of the small type."""


def stacked(frame: DataFrame) -> DataFrame:
    """Return the decisions with ``level``: their place, from 0, in the stack of lane and term."""
    ordered = frame.assign(unread=frame["status"] != READ)
    ordered = ordered.sort_values(["term", "unread", "citation", "case_name"], ignore_index=True)
    level = ordered.groupby(["for_whom", "term"]).cumcount()
    return ordered.drop(columns="unread").assign(level=level)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a lane for each outcome, time from left to right, one mark per decision.

    Parameters
    ----------
    frame : DataFrame
        One row per decision, as `stacked` returns it.
    """
    style.require(frame, COLUMNS, figure="supreme_court")
    with style.sheet(size, words) as (fig, free):
        used = _key(fig, size, free, frame, words.language)
        grid = _grid(size, free.inset(top=used, bottom=1.9 * size.px(size.small_pt)), frame)
        plot = grid.plot
        axes = canvas.add_axes(fig, plot)
        first, last = int(frame["term"].min()), int(frame["term"].max())
        axes.set_xlim(first - 1, last + 1)
        axes.set_ylim(plot.bottom, plot.top)  # height in pixels of the canvas
        style.ticks(size, axes, list(range(first + (-first) % 10, last + 1, 10)), axis="x")
        axes.spines["bottom"].set_visible(False)
        _lanes(fig, size, axes, grid, frame, words.language)
    return fig


def _grid(size: Size, room: Area, frame: DataFrame) -> _Grid:
    """Return what all lanes share; the plot ends where the last lane does."""
    em = size.px(size.small_pt)
    lanes = tuple(lane for lane in LANES if (frame["for_whom"] == lane).any())
    levels = frame.groupby("for_whom")["level"].max()
    heights = {lane: int(levels[lane]) + 1 for lane in lanes}
    tiers = 2 if size.wide else 3
    names = 1.17 * tiers * em if NAMED in lanes else 0.0
    stacks = sum(heights.values())
    terms = int(frame["term"].max() - frame["term"].min()) + 2
    pitch = (room.height - len(lanes) * _TITLE * em - names) / stacks
    mark = 0.86 * min(pitch, room.width / terms)
    pitch = min(pitch, 1.22 * mark)
    left = room.height - len(lanes) * _TITLE * em - names - stacks * pitch
    words = _TITLE * em + min(left / len(lanes), 7.5 * em)
    used = len(lanes) * words - (words - _TITLE * em) + names + stacks * pitch
    plot = room.inset(bottom=room.height - used)
    return _Grid(plot, lanes, heights, mark, pitch, words, names, tiers)


def _lanes(
    fig: Figure, size: Size, axes: Axes, grid: _Grid, frame: DataFrame, language: Language
) -> None:
    """Draw the lanes from top to bottom, each as high as its highest stack."""
    em, plot, top = size.px(size.small_pt), grid.plot, grid.plot.top
    for lane in grid.lanes:
        rows = frame[frame["for_whom"] == lane]
        if lane != grid.lanes[0]:
            top -= grid.words - _TITLE * em
        _title(fig, size, plot, top, lane, rows, language)
        top -= _TITLE * em + (grid.names if lane == NAMED else 0)
        floor = top - grid.heights[lane] * grid.pitch
        style.rule(fig, size, plot.left, plot.right, floor)
        for _, row in rows.iterrows():
            _mark(
                size, axes, row["term"], floor + (row["level"] + 0.5) * grid.pitch, row, grid.mark
            )
        if lane == NAMED:
            _names(fig, size, axes, grid, rows, top)
        top = floor


def _mark(size: Size, axes: Axes, x: float, y: float, row: DataFrame, mark: float) -> None:
    """Draw one decision: filled where its text was read, else hollow."""
    color, shape = LANES[row["for_whom"]], SHAPES[row["step_decided"]]
    axes.plot(
        [x],
        [y],
        marker=shape,
        markersize=mark * 72 / size.dpi * (0.86 if shape in "Ds" else 1.0),
        markerfacecolor=color if row["status"] == READ else style.BACKGROUND,
        markeredgecolor=color,
        markeredgewidth=0.11 * size.base_pt,
        linestyle="none",
        clip_on=False,
    )


def _title(
    fig: Figure, size: Size, plot: Area, top: float, lane: str, rows: DataFrame, language: Language
) -> None:
    """Write the name of a lane, and how many of it are read and known."""
    read = int((rows["status"] == READ).sum())
    text = language.say(
        "supreme-court.lane",
        lane=language.say(f"supreme-court.for.{lane}"),
        read=language.number(read),
        known=language.number(len(rows) - read),
    )
    canvas.add_text(
        fig,
        plot.left,
        top - 0.3 * size.px(size.small_pt),
        text,
        points=size.small_pt,
        weight="bold",
        color=style.INK,
        va="top",
    )


def _names(fig: Figure, size: Size, axes: Axes, grid: _Grid, rows: DataFrame, base: float) -> None:
    """Name the decisions of a lane above their marks, in tiers, where they fit."""
    em, plot = size.px(size.small_pt), grid.plot
    low, high = axes.get_xlim()
    taken = [plot.left - em] * grid.tiers
    for _, row in rows[rows["level"] == 0].sort_values("term").iterrows():
        name = row["case_name"].split(" v. ")[0].split()[-1]
        width = canvas.text_width(fig, name, points=size.small_pt)
        middle = plot.left + (row["term"] - low) / (high - low) * plot.width
        left = min(max(middle - width / 2, plot.left), plot.right - width)
        tier = next((i for i in range(grid.tiers) if left > taken[i] + 0.4 * em), None)
        if tier is None:
            continue
        taken[tier] = left + width
        canvas.add_text(
            fig,
            left,
            base + (0.3 + 1.15 * tier) * em,
            name,
            points=size.small_pt,
            color=style.ACCENT,
            va="bottom",
        )


def _key(fig: Figure, size: Size, area: Area, frame: DataFrame, language: Language) -> float:
    """Return the height of the key, after drawing what shapes and fills mean."""
    from matplotlib.lines import Line2D

    small = size.px(size.small_pt)
    entries = [
        (language.say(f"supreme-court.step.{step}"), shape, True)
        for step, shape in SHAPES.items()
        if (frame["step_decided"] == step).any()
    ]
    entries += [
        (language.say("supreme-court.read"), "o", True),
        (language.say("supreme-court.unread"), "o", False),
    ]
    x, y = area.left, area.top - 0.8 * small
    for index, (name, shape, filled) in enumerate(entries):
        width = 1.3 * small + canvas.text_width(fig, name, points=size.small_pt)
        fills = index >= len(entries) - 2
        if x > area.left and (x + width > area.right or index == len(entries) - 2):
            x, y = area.left, y - 1.5 * small
        color = style.REFERENCE if fills else style.MUTED
        fig.add_artist(
            Line2D(
                [(x + 0.45 * small) / fig.bbox.width],
                [y / fig.bbox.height],
                marker=shape,
                markersize=(0.6 if shape in "Ds" else 0.72) * size.small_pt,
                markerfacecolor=color if filled else style.BACKGROUND,
                markeredgecolor=color,
                markeredgewidth=0.11 * size.base_pt,
                linestyle="none",
            )
        )
        canvas.add_label(fig, x + 1.2 * small, y, name, points=size.small_pt, color=style.INK)
        x += width + 1.3 * small
    return area.top - y + 1.3 * small


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: what is shown, how many there are of each, and the named ones."""
    say = language.say
    lanes = []
    for lane in LANES:
        rows = frame[frame["for_whom"] == lane]
        if rows.empty:
            continue
        read = int((rows["status"] == READ).sum())
        lanes.append(
            say(
                "supreme-court.lane",
                lane=say(f"supreme-court.for.{lane}"),
                read=language.number(read),
                known=language.number(len(rows) - read),
            )
        )
    named = frame[frame["for_whom"] == NAMED].sort_values("term")
    listed = [
        say("supreme-court.alt_case", case=row["case_name"], term=row["term"])
        for _, row in named.iterrows()
    ]
    return " ".join(
        [
            say("supreme-court.alt", first=frame["term"].min(), last=frame["term"].max()),
            *(f"{lane}." for lane in lanes),
            say("supreme-court.alt_named", cases=language.listed(listed)) if listed else "",
        ]
    ).strip()
