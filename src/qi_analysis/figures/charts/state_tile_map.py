"""Two maps of equal tiles, one tile per state: the lifetime risk of Black men and of white men."""

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
CLASSES = (25.0, 50.0, 100.0, 150.0)
FILLS = style.STEPS
INKS = (style.INK, style.INK, style.INK, style.BACKGROUND, style.BACKGROUND)
RACES = ("black", "white")

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


def make(data: study.Study, language: Language) -> Chart:
    """Return the maps of Black and white men's lifetime risk by state."""
    say = language.say
    frame = states.answer(data=data)
    frame["shown"] = ~states.uncertain(frame)
    frame.loc[frame["state"] == "US", "shown"] = True
    black = frame[(frame["race"] == "black") & frame["shown"]]
    clear = black["compared_with_nation"].value_counts()
    killed = frame.loc[frame["state"] == "US", "deaths"].sum()
    words = Words(
        title=say(
            "state-tile-map.title",
            above=language.number(clear["above"]),
            below=language.number(clear["below"]),
        ),
        subtitle=say("state-tile-map.subtitle", years=states.PERIODS[states.SOURCE]),
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
    return chart(draw, describe, frame, words, (), _TABLES)


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: a map a group, both on one scale of colors, and the key.

    Parameters
    ----------
    frame : DataFrame
        One row per state and group, columns `COLUMNS`; ``shown`` (bool) says whether enough is
        known to print the number: a tile without is hatched.
    size : Size
        Canvas; side by side on a wide one.
    """
    style.require(frame, COLUMNS, figure="state_tile_map")
    with style.sheet(size, words) as (fig, free):
        key = _draw_key(fig, size, free, words.language)
        maps = free.inset(bottom=key + 0.4 * size.px(size.base_pt))
        for area, race in zip(_areas(size, maps), RACES, strict=True):
            rows = frame[frame["race"] == race].set_index("state")
            _draw_map(fig, size, area, rows, words.language, race)
    return fig


def _areas(size: Size, free: Area) -> list[Area]:
    """Return the areas of the two maps: below each other unless tiles are larger side by side."""
    beside = free.columns(2, 2.2 * size.px(size.base_pt))
    below = free.rows(2, 0.8 * size.px(size.base_pt))
    return beside if _side(beside[0]) > 1.1 * _side(below[0]) else below


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
    canvas.add_text(
        fig,
        left + ACROSS * side / 2,  # between the tiles of Alaska and Maine the first row is free
        top - side / 2,
        language.say(f"state-tile-map.heading.{race}", risk=nation),
        points=size.base_pt,
        weight="bold",
        ha="center",
        va="center_baseline",
    )
    for state, (column, row) in PLACES.items():
        x = left + column * side
        y = top - (row + 1) * side
        number = language.per_100k(rows.loc[state, "risk_per_100k"])
        tile = Area(x, y, x + side, y + side)
        _draw_tile(fig, size, tile, state, rows.loc[state], number)


def _draw_tile(fig: Figure, size: Size, area: Area, state: str, row: Series, number: str) -> None:
    """Draw one state: filled with its number, or hatched without."""
    gap = GAP * area.width / 2
    inner = area.inset(left=gap, bottom=gap, right=gap, top=gap)
    em = size.px(size.small_pt)
    if not row["shown"]:
        _box(fig, inner, size, fill=style.BACKGROUND, hatched=True)
        plate = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.12 * size.small_pt}
        low = (inner.height - canvas.CAPITAL * em) / 2
        _centered(fig, size, inner, state, style.MUTED, low, bbox=plate)
        return
    step = class_of(round(float(row["risk_per_100k"])))  # as printed
    _box(fig, inner, size, fill=FILLS[step], hatched=False)
    between = min((inner.height - 2 * canvas.CAPITAL * em) / 3, 0.5 * em)
    low = (inner.height - 2 * canvas.CAPITAL * em - between) / 2
    _centered(fig, size, inner, number, INKS[step], low)
    _centered(fig, size, inner, state, INKS[step], low + canvas.CAPITAL * em + between)


def class_of(risk: float) -> int:
    """Return the place of a risk among the classes of color, from 0."""
    return sum(risk >= edge for edge in CLASSES)


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


def _draw_key(fig: Figure, size: Size, free: Area, language: Language) -> float:
    """Return the height in pixels of the key at the bottom of ``free``, after drawing it.

    The classes of color and the hatch stand in one line, or in two where one has no room.
    """
    points = size.small_pt
    side, line = 0.95 * size.px(points), 1.75 * size.px(points)
    labels = _classes(language)
    widths = [1.5 * side + canvas.text_width(fig, label, points=points) for label in labels]
    tight, loose = 0.6 * side, 1.6 * side
    spare = (free.width - sum(widths)) / (len(labels) - 1)
    split = len(labels) if spare >= tight else len(labels) - 1  # the hatch goes first
    between = loose if split < len(labels) else min(loose, spare)
    height = line if split == len(labels) else 2 * line
    x, middle = free.left, free.bottom + height - line / 2
    for place, (label, width) in enumerate(zip(labels, widths, strict=True)):
        if place == split:
            x, middle = free.left, middle - line
        box = Area(x, middle - side / 2, x + side, middle + side / 2)
        hatched = place == len(FILLS)
        _box(fig, box, size, fill=style.BACKGROUND if hatched else FILLS[place], hatched=hatched)
        canvas.add_text(
            fig, x + 1.5 * side, middle, label, points=points, color=style.MUTED,
            va="center_baseline",
        )  # fmt: skip
        x += width + between
    return height


def _classes(language: Language) -> list[str]:
    """Return the words for the classes of color from low to high, and for the hatch."""
    say, edges = language.say, [language.number(edge) for edge in CLASSES]
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
    for race in RACES:
        rows = frame[frame["race"] == race].set_index("state")
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
