"""A map of equal tiles, one per state: the lifetime risk of Black men, or of white men."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.deaths.schema_states import STATE_DEATHS, STATE_POPULATION
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import study
from qi_analysis.risk.topics import states
from qi_analysis.store import committed
from qi_analysis.studies.schema_lifetime_risk import NAX

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("state", "race", "risk_per_100k", "low", "high", "shown", "compared_with_nation")
ROWS = (
    "AK . . . . . . . . . ME",
    ". . . . . WI . . . VT NH",
    "WA ID MT ND MN IL MI . NY MA .",
    "OR NV WY SD IA IN OH PA NJ CT RI",
    "CA UT CO NE MO KY WV VA MD DE .",
    ". AZ NM KS AR TN NC SC DC . .",
    ". . . OK LA MS AL GA . . .",
    "HI . . TX . . . . FL . .",
)
"""Where each tile goes: neighbors stay neighbors where they can."""
PLACES = {
    state: (column, row)
    for row, line in enumerate(ROWS)
    for column, state in enumerate(line.split())
    if state != "."
}
ACROSS, DOWN = 11, len(ROWS)
GAP = 0.06
"""Empty part of a tile's side."""
CLASSES = {"black": (60.0, 80.0, 100.0, 150.0), "white": (20.0, 30.0, 40.0, 60.0)}
"""Group -> edges of the classes of color; the level of the nation is inside one."""
NAMES = {"black": "state-tile-map", "white": "state-tile-map-white"}
MARKERS = {"above": "^", "below": "v"}
"""How a state compares with the nation where that is clear -> mark in the corner of its tile."""
FILLS = style.STEPS
INKS = (style.INK, style.INK, style.INK, style.BACKGROUND, style.BACKGROUND)

_TABLES = (
    STATE_DEATHS,
    STATE_POPULATION,
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    NAX,
)


def unknown_share() -> float:
    """Return the share of the men counted whose race, Black or white, was imputed."""
    rows = committed.load(STATE_DEATHS)
    rows = rows[
        (rows["source"] == states.SOURCE)
        & (rows["sex"] == states.SEX)
        & rows["race"].isin(states.RACE_PAIR)
    ]
    people = rows.filter(like="imputation_").mean(axis=1)
    return float(people[rows["race_status"] == "imputed"].sum() / people.sum())


def make(data: study.Study, language: Language, part: str = "black") -> Chart:
    """Return the map of the lifetime risk of Black men, or white men, by state."""
    say = language.say
    frame = states.answer(data=data)
    frame["shown"] = ~states.uncertain(frame)
    frame.loc[frame["state"] == "US", "shown"] = True
    killed = frame.loc[frame["state"] == "US", "deaths"].sum()
    frame = frame[frame["race"] == part].reset_index(drop=True)
    clear = frame.loc[frame["shown"], "compared_with_nation"].value_counts()
    words = Words(
        title=say(
            f"state-tile-map.title_{part}",
            above=language.number(clear["above"]),
            below=language.number(clear["below"]),
        ),
        subtitle=say("state-tile-map.subtitle", years=states.PERIODS[states.SOURCE]),
        source=say("state-tile-map.source"),
        footer=say(
            "state-tile-map.footer",
            released=released(states.SOURCE),
            killed=language.number(killed),
            unknown=language.percent(unknown_share()),
            clear=language.percent(states.CLEAR),
            few=language.number(states.FEW_DEATHS),
            level=language.percent(states.LEVEL),
            times=language.ratio(states.WIDE),
        ),
        mind=say("state-tile-map.mind"),
        language=language,
    )
    return chart(
        draw, describe, frame, words, (), _TABLES, name=NAMES[part],
        kind="post" if part == "black" else "press",
    )  # fmt: skip


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: the map of a group, and the key.

    Parameters
    ----------
    frame : DataFrame
        One row per state, columns `COLUMNS`, of one group; ``shown`` (bool) says whether enough
        is known to print the number: a tile without is hatched.
    size : Size
        Canvas; the key stands beside the map on a wide one.
    """
    style.require(frame, COLUMNS, figure="state_tile_map")
    with style.sheet(size, words) as (fig, free):
        race = str(frame["race"].iloc[0])
        key = _draw_key(fig, size, free, words.language, race)
        area = free.inset(right=key.width) if size.wide else free.inset(bottom=key.height)
        _draw_map(fig, size, area, frame.set_index("state"), words.language, race)
    return fig


def _side(area: Area) -> float:
    """Return the side of a tile of the map that fills ``area``, pixels."""
    return min(area.width / ACROSS, area.height / DOWN)


def _draw_map(
    fig: Figure, size: Size, area: Area, rows: DataFrame, language: Language, race: str
) -> None:
    """Draw the tiles of one group under its heading."""
    side = _side(area)
    left = area.left + (area.width - ACROSS * side) / 2
    top = area.top - (area.height - DOWN * side) / 2
    nation = language.per_100k(rows.loc["US", "risk_per_100k"])
    heading = language.say(f"state-tile-map.heading.{race}", risk=nation)
    points = size.base_pt
    while canvas.text_width(fig, heading, points=points, weight="bold") > 8.6 * side:
        points *= 0.98
    if points >= size.small_pt:  # else it is left to caption and alt text
        canvas.add_text(
            fig,
            left + ACROSS * side / 2,  # between the tiles of Alaska and Maine the first row is free
            top - side / 2,
            heading,
            points=points,
            weight="bold",
            ha="center",
            va="center_baseline",
        )
    for state, (column, row) in PLACES.items():
        x = left + column * side
        y = top - (row + 1) * side
        number = language.per_100k(rows.loc[state, "risk_per_100k"])
        tile = Area(x, y, x + side, y + side)
        _draw_tile(fig, size, tile, state, rows.loc[state], number, race)


def _draw_tile(
    fig: Figure, size: Size, area: Area, state: str, row: Series, number: str, race: str
) -> None:
    """Draw one state: filled with its number and its mark, or hatched without."""
    gap = GAP * area.width / 2
    inner = area.inset(left=gap, bottom=gap, right=gap, top=gap)
    em = size.px(size.small_pt)
    if not row["shown"]:
        _box(fig, inner, size, fill=style.BACKGROUND, hatched=True)
        plate = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.12 * size.small_pt}
        low = (inner.height - canvas.CAPITAL * em) / 2
        _centered(fig, size, inner, state, style.MUTED, low, bbox=plate)
        return
    step = class_of(round(float(row["risk_per_100k"])), race)  # as printed
    _box(fig, inner, size, fill=FILLS[step], hatched=False)
    between = min((inner.height - 2 * canvas.CAPITAL * em) / 3, 0.5 * em)
    low = (inner.height - 2 * canvas.CAPITAL * em - between) / 2
    up = low + canvas.CAPITAL * em + between
    x = (inner.right + (inner.left + inner.right) / 2 + 0.75 * em) / 2
    y = inner.bottom + up + canvas.CAPITAL * em / 2
    if between < 0.12 * em:  # no room for two lines: the color says it
        up = inner.height - (canvas.CAPITAL + 0.15) * em
        x, y = (inner.left + inner.right) / 2, inner.bottom + up / 2
    else:
        _centered(fig, size, inner, number, INKS[step], low)
    _centered(fig, size, inner, state, INKS[step], up)
    if row["compared_with_nation"] in MARKERS:
        _mark(fig, size, x, y, str(row["compared_with_nation"]), INKS[step])


def _mark(fig: Figure, size: Size, x: float, y: float, word: str, color: str) -> None:
    """Draw that a state is clearly above or below the nation."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    fig.add_artist(
        Line2D(
            [x / width], [y / height], marker=MARKERS[word], color=color, linestyle="none",
            markersize=0.5 * size.small_pt, markeredgewidth=0, zorder=5,
        )
    )  # fmt: skip


def class_of(risk: float, race: str = "black") -> int:
    """Return the place of a risk among the classes of color of a group, from 0."""
    return sum(risk >= edge for edge in CLASSES[race])


def _centered(
    fig: Figure, size: Size, area: Area, text: str, color: str, up: float, **more: Any
) -> None:
    """Write ``text`` in the middle of ``area``, ``up`` pixels over its bottom."""
    x, y = (area.left + area.right) / 2, area.bottom + up
    canvas.add_text(
        fig, x, y, text, points=size.small_pt, color=color, ha="center", va="baseline", **more
    )


def _box(fig: Figure, area: Area, size: Size, *, fill: str, hatched: bool) -> None:
    """Return nothing; draw a filled rectangle, with oblique lines for what is not known."""
    canvas.add_box(
        fig,
        area,
        facecolor=fill,
        edgecolor=style.GRID if hatched else fill,
        # Lines of a hatch are a share of an inch apart, whatever the size of the type.
        hatch="/" * max(3, round(45 / size.base_pt)) if hatched else None,
        hatch_linewidth=min(1.0, 0.08 * size.base_pt),
        linewidth=0.06 * size.base_pt,
        zorder=0,
    )


def _draw_key(fig: Figure, size: Size, free: Area, language: Language, race: str) -> Area:
    """Return the area of the key, after drawing it: at the right of a wide canvas, else below."""
    points = size.small_pt
    em, line = size.px(points), 1.5 * size.px(points)
    room = 0.3 * free.width if size.wide else free.width
    entries = [*_classes(language, race), *(language.say(f"state-tile-map.{w}") for w in MARKERS)]
    texts = [canvas.wrap(fig, each, room - 2 * em, points=points) for each in entries]
    widths = [
        2.6 * em + max(canvas.text_width(fig, each, points=points) for each in text.split("\n"))
        for text in texts
    ]
    places: list[tuple[float, float]] = []
    x, y = (free.right - room if size.wide else free.left), 0.0
    left = x
    for text, width in zip(texts, widths, strict=True):
        if places and (size.wide or x + width - em > free.right):
            x, y = left, y + line
        places.append((x, y))
        y += text.count("\n") * line if size.wide else 0
        x += width
    height = y + line
    top = (free.top + free.bottom + height) / 2 if size.wide else free.bottom + height
    for at, (text, (x, down)) in enumerate(zip(texts, places, strict=True)):
        middle = top - down - line / 2
        if at <= len(FILLS):
            box = Area(x, middle - em / 2, x + em, middle + em / 2)
            hatched = at == len(FILLS)
            fill = style.BACKGROUND if hatched else FILLS[at]
            _box(fig, box, size, fill=fill, hatched=hatched)
        else:
            _mark(fig, size, x + em / 2, middle, list(MARKERS)[at - len(FILLS) - 1], style.INK)
        first = middle - text.count("\n") * 0.6 * em
        canvas.add_label(fig, x + 1.5 * em, first, text, points=points, color=style.MUTED)
    if size.wide:
        return Area(left - em, free.bottom, free.right, free.top)
    return Area(free.left, free.bottom, free.right, top + 0.5 * em)


def _classes(language: Language, race: str) -> list[str]:
    """Return the words for the classes of color from low to high, and for the hatch."""
    say, edges = language.say, [language.number(edge) for edge in CLASSES[race]]
    between = [
        say("state-tile-map.class_between", low=low, high=high) for low, high in pairwise(edges)
    ]
    return [
        say("state-tile-map.class_first", edge=edges[0]),
        *between,
        say("state-tile-map.class_last", edge=edges[-1]),
        say("state-tile-map.hatched"),
    ]


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: kind of chart, the nation, the clear states, the unknown ones."""
    groups = []
    for race, own in frame.groupby("race", sort=False):
        rows = own.set_index("state")
        states = rows.drop(index="US")
        shown = states[states["shown"]]
        top, bottom = shown["risk_per_100k"].idxmax(), shown["risk_per_100k"].idxmin()
        above, below = (
            language.listed(list(shown.index[shown["compared_with_nation"] == word]))
            or language.say("state-tile-map.alt_none")
            for word in ("above", "below")
        )
        groups.append(
            language.say(
                "state-tile-map.alt_group",
                group=language.say(f"state-tile-map.men.{race}"),
                nation=language.per_100k(rows.loc["US", "risk_per_100k"]),
                top=top,
                highest=_span(shown.loc[top], language),
                bottom=bottom,
                lowest=_span(shown.loc[bottom], language),
                above=above,
                below=below,
                few=language.number((~states["shown"]).sum()),
            )
        )
    return language.say("state-tile-map.alt", groups=" ".join(groups))


def _span(row: Series, language: Language) -> str:
    """Return a risk and its interval: "94 (90 to 97)"."""
    ends = language.interval(row["low"], row["high"])
    return f"{language.per_100k(row['risk_per_100k'])} ({ends})"
