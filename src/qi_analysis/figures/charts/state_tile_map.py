"""A map of equal tiles, one per state: the lifetime risk of Black men, or of white men."""

from __future__ import annotations

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
from qi_analysis.figures.shared import tiles
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
_SHARES, _APART = (0.34, 0.38, 0.42, 0.46, 0.5, 0.54, 0.58), 1.5
"""Of a wide canvas: widths tried for the words, and what is between them and the map, in base type.
"""
GAP = 0.06
"""Empty part of a tile's side."""
NAMES = {"black": "state-tile-map", "white": "state-tile-map-white"}
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
        Canvas; headline and key stand beside the map on a wide one, which then has all the height.
    """
    style.require(frame, COLUMNS, figure="state_tile_map")
    race, language = str(frame["race"].iloc[0]), words.language
    with style.context(size):
        fig = style.figure(size)
        bottom, left = style.footer(fig, size, words), size.margin_px
        right = size.width_px - left
        width = _beside(fig, size, words, race, bottom) if size.wide else right - left
        top = style.headline(fig, size, words.title, words.subtitle, width)
        key = tiles.Key.of(fig, size, width, language, race)
        key.draw(fig, size, left, bottom)
        if size.wide:
            area = Area(left + width + _APART * size.px(size.base_pt), bottom, right,
                        size.height_px - size.margin_px)  # fmt: skip
        else:
            area = Area(left, bottom + key.height, right, top)
        _draw_map(fig, size, area, frame.set_index("state"), language, race)
    return fig


def _beside(fig: Figure, size: Size, words: Words, race: str, bottom: float) -> float:
    """Return the least width in pixels in which headline and key fit one below the other."""
    for share in _SHARES:
        width = share * (size.width_px - 2 * size.margin_px)
        top = style.headline(fig, size, words.title, words.subtitle, width, write=False)
        if top - bottom > tiles.Key.of(fig, size, width, words.language, race).height:
            break
    return width


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
        tiles.box(fig, inner, size, fill=style.BACKGROUND, hatched=True)
        plate = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 0.12 * size.small_pt}
        low = (inner.height - canvas.CAPITAL * em) / 2
        _centered(fig, size, inner, state, style.MUTED, low, bbox=plate)
        return
    step = class_of(round(float(row["risk_per_100k"])), race)  # as printed
    tiles.box(fig, inner, size, fill=tiles.FILLS[step], hatched=False)
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
    if row["compared_with_nation"] in tiles.MARKERS:
        tiles.mark(fig, size, x, y, str(row["compared_with_nation"]), INKS[step])


def class_of(risk: float, race: str = "black") -> int:
    """Return the place of a risk among the classes of color of a group, from 0."""
    return sum(risk >= edge for edge in tiles.CLASSES[race])


def _centered(
    fig: Figure, size: Size, area: Area, text: str, color: str, up: float, **more: Any
) -> None:
    """Write ``text`` in the middle of ``area``, ``up`` pixels over its bottom."""
    x, y = (area.left + area.right) / 2, area.bottom + up
    canvas.add_text(
        fig, x, y, text, points=size.small_pt, color=color, ha="center", va="baseline", **more
    )


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
