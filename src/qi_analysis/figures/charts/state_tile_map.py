"""A map of equal tiles, one per state: the lifetime risk of Black men, or of white men."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qi_analysis import risk
from qi_analysis.deaths import releases
from qi_analysis.deaths.schema_deaths import RECORDS_IMPUTED
from qi_analysis.deaths.schema_states import STATE_DEATHS, STATE_POPULATION
from qi_analysis.exposure.schema_residents import ALL_CAUSE, POPULATION_TABLE
from qi_analysis.figures.kit import canvas as sheet
from qi_analysis.figures.kit import origin, page, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import Chart, Words, chart, words_of
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.shared.release_names import released
from qi_analysis.risk import study
from qi_analysis.risk.topics import states
from qi_analysis.stats import pooling
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
CLASSES = {"black": (60.0, 80.0, 100.0, 150.0), "white": (20.0, 30.0, 40.0, 60.0)}
"""Group -> edges of the classes of color; the level of the nation is inside one."""
MARKERS = {"above": "^", "below": "v"}
"""How a state compares with the nation where that is clear -> mark in the corner of its tile."""
FILLS = style.STEPS
Entry = tuple[int, float, str]
"""Of the key: its number, how far right it stands, its words."""
INKS = (style.INK, style.INK, style.INK, style.BACKGROUND, style.BACKGROUND)

_TABLES = (
    STATE_DEATHS,
    STATE_POPULATION,
    RECORDS_IMPUTED,
    POPULATION_TABLE,
    ALL_CAUSE,
    NAX,
)
_COMPUTED = origin.Computation(
    (states.answer, pooling.fit),
    "states: central interval of the posterior of a hierarchical model, "
    f"{pooling.HYPER_DRAWS} hyperparameters an imputation; the nation: {origin.THESE}, "
    f"{risk.DRAWS:,} draws",
    (origin.Counted(releases.MAIN, releases.SCOPES[releases.MAIN].years),),
    seed=pooling.SEED,
    level=states.LEVEL,
)
_HEADLINE = (
    origin.Trace("rows shown, compared_with_nation above", lambda f: len(_clear(f, "above"))),
    origin.Trace("rows shown, compared_with_nation below", lambda f: len(_clear(f, "below"))),
)


def _clear(frame: DataFrame, how: str) -> list[str]:
    """Return the states shown that are clearly above or below the nation."""
    rows = frame["shown"].astype(bool) & (frame["compared_with_nation"] == how)
    return list(frame.loc[rows, "state"])


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


def make(data: study.Study, language: Language, part: str = "") -> Chart:
    """Return the map of the lifetime risk of Black men, or white men, by state."""
    race, frame = part or "black", states.answer(data=data)
    nation = frame["state"] == "US"
    frame["shown"] = ~states.uncertain(frame) | nation
    killed = frame.loc[nation, "deaths"].sum()
    frame = frame[frame["race"] == race].reset_index(drop=True)
    values = {
        **{how: language.number(len(_clear(frame, how))) for how in MARKERS},
        "years": states.PERIODS[states.SOURCE],
        "released": released(states.SOURCE),
        "killed": language.number(killed),
        "unknown": language.percent(unknown_share()),
        "clear": language.percent(states.CLEAR),
        "few": language.number(states.FEW_DEATHS),
        "level": language.percent(states.LEVEL),
        "times": language.ratio(states.WIDE),
    }
    return chart(
        draw,
        describe,
        frame,
        words_of("state-tile-map", language, values, part=race),
        _TABLES,
        name="state-tile-map-white" if part else None,
        kind="press" if part else "post",
        computed=_COMPUTED,
        headline=_HEADLINE,
    )


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the figure: the map of a group, and the key.

    Parameters
    ----------
    frame : DataFrame
        One row per state, columns `COLUMNS`, of one group; ``shown`` (bool) says whether enough
        is known to print the number: a tile without is hatched.
    size : Size
        Canvas; headline and key stand beside the map on a wide one, which then has all the height.
    words : Words
        Around the map.
    """
    page.require(frame, COLUMNS, figure="state_tile_map")
    race = str(frame["race"].iloc[0])
    with page.blank(size, words) as canvas:
        bottom, left = page.footer(canvas, words), size.margin_px
        right = size.width_px - left
        width = _beside(canvas, words, race, bottom) if size.wide else right - left
        top = page.headline(canvas, words, width)
        key = _key(canvas, width, race)
        _draw_key(canvas, key, left, bottom)
        area = Area(left, bottom + _height(canvas, key), right, top)
        if size.wide:
            across = left + width + _APART * canvas.em
            area = Area(across, bottom, right, size.height_px - size.margin_px)
        _draw_map(canvas, area, frame.set_index("state"), race)
    return canvas.fig


def _beside(canvas: Canvas, words: Words, race: str, bottom: float) -> float:
    """Return the least width in pixels in which headline and key fit one below the other."""
    size = canvas.size
    for share in _SHARES:
        width = share * (size.width_px - 2 * size.margin_px)
        top = page.headline(canvas, words, width, write=False)
        if top - bottom > _height(canvas, _key(canvas, width, race)):
            break
    return width


def _draw_map(canvas: Canvas, area: Area, rows: DataFrame, race: str) -> None:
    """Draw the tiles of one group under its heading."""
    side = min(area.width / ACROSS, area.height / DOWN)
    left = area.left + (area.width - ACROSS * side) / 2
    top = area.top - (area.height - DOWN * side) / 2
    nation = canvas.language.per_100k(rows.loc["US", "risk_per_100k"])
    heading = canvas.say(f"state-tile-map.heading.{race}", risk=nation)
    points = canvas.base
    while canvas.width(heading, points=points, weight="bold") > 8.6 * side:
        points *= 0.98
    if points >= canvas.size.small_pt:  # else it is left to caption and alt text
        x = left + ACROSS * side / 2  # between Alaska and Maine the first row is free
        canvas.text(x, top - side / 2, heading, points=points, weight="bold", ha="center")
    for state, (column, row) in PLACES.items():
        x, y = left + column * side, top - (row + 1) * side
        _draw_tile(canvas, Area(x, y, x + side, y + side), state, rows.loc[state], race)


def _draw_tile(canvas: Canvas, area: Area, state: str, row: Series, race: str) -> None:
    """Draw one state: filled with its number and its mark, or hatched without."""
    gap, em = GAP * area.width / 2, canvas.small
    inner = area.inset(left=gap, bottom=gap, right=gap, top=gap)
    put: Look = {"ha": "center", "va": "baseline"}
    middle, capital = inner.middle[0], sheet.CAPITAL * em
    if not row["shown"]:
        _box(canvas, inner, None)
        pad = 0.12 * canvas.size.small_pt
        plate: Look = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": pad}
        low = inner.bottom + (inner.height - capital) / 2
        canvas.text(middle, low, state, color=style.MUTED, bbox=plate, **put)
        return
    step = class_of(round(float(row["risk_per_100k"])), race)  # as printed
    _box(canvas, inner, FILLS[step])
    put["color"] = INKS[step]
    between = min((inner.height - 2 * capital) / 3, 0.5 * em)
    low = (inner.height - 2 * capital - between) / 2
    up = low + capital + between
    x, y = (inner.right + middle + 0.75 * em) / 2, inner.bottom + up + capital / 2
    if between < 0.12 * em:  # no room for two lines: the color says it
        up = inner.height - capital - 0.15 * em
        x, y = middle, inner.bottom + up / 2
    else:
        number = canvas.language.per_100k(row["risk_per_100k"])
        canvas.text(middle, inner.bottom + low, number, **put)
    canvas.text(middle, inner.bottom + up, state, **put)
    if row["compared_with_nation"] in MARKERS:
        _mark(canvas, x, y, str(row["compared_with_nation"]), INKS[step])


def _mark(canvas: Canvas, x: float, y: float, word: str, color: str) -> None:
    """Draw that a state is clearly above or below the nation."""
    look: Look = {"linestyle": "none", "markeredgewidth": 0, "zorder": 5, "color": color}
    canvas.line((x, y), marker=MARKERS[word], markersize=0.5 * canvas.size.small_pt, **look)


def class_of(risk: float, race: str = "black") -> int:
    """Return the place of a risk among the classes of color of a group, from 0."""
    return sum(risk >= edge for edge in CLASSES[race])


def _box(canvas: Canvas, area: Area, fill: str | None) -> None:
    """Draw a filled rectangle, with oblique lines for what is not known."""
    canvas.box(
        area,
        fill or style.BACKGROUND,
        edge=fill or style.GRID,
        # Lines of a hatch are a share of an inch apart, whatever the size of the type.
        hatch=None if fill else "/" * max(3, round(45 / canvas.base)),
        hatch_linewidth=min(1.0, 0.08 * canvas.base),
        linewidth=0.06 * canvas.base,
        zorder=0,
    )


def _key(canvas: Canvas, width: float, race: str) -> list[list[Entry]]:
    """Return the key in rows that fit ``width`` pixels: classes of color, then other marks."""
    texts = _classes(canvas.language, race)
    texts += [canvas.say(f"state-tile-map.{word}") for word in MARKERS]
    wide = [2.6 * canvas.small + canvas.width(text) for text in texts]
    room = width + canvas.small
    return min((_flow(texts, wide, room, apart) for apart in (True, False)), key=len)


def _flow(texts: list[str], wide: list[float], width: float, apart: bool) -> list[list[Entry]]:
    """Return the texts in rows of at most ``width``; ``apart``: what is no class on its own."""
    rows: list[list[Entry]] = [[]]
    x = 0.0
    for at, (text, step) in enumerate(zip(texts, wide, strict=True)):
        turn = apart and at == len(FILLS) and sum(wide) > width
        if rows[-1] and (turn or x + step > width):
            rows.append([])
            x = 0.0
        rows[-1].append((at, x, text))
        x += step
    return rows


def _height(canvas: Canvas, key: list[list[Entry]]) -> float:
    """Return the height of a key in pixels, with what is left free above."""
    return (1.5 * len(key) + 0.5) * canvas.small


def _draw_key(canvas: Canvas, key: list[list[Entry]], left: float, bottom: float) -> None:
    """Draw the key with its lower left corner at a pixel of the canvas."""
    em = canvas.small
    for up, row in enumerate(reversed(key)):
        middle = bottom + (1.5 * up + 0.75) * em
        for at, right, text in row:
            x = left + right
            if at <= len(FILLS):
                swatch = Area(x, middle - em / 2, x + em, middle + em / 2)
                _box(canvas, swatch, (*FILLS, None)[at])
            else:
                word = list(MARKERS)[at - len(FILLS) - 1]
                _mark(canvas, x + em / 2, middle, word, style.INK)
            canvas.label(x + 1.5 * em, middle, text, color=style.MUTED)


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
    say, race, rows = language.say, frame["race"].iloc[0], frame.set_index("state")
    states = rows.drop(index="US")
    shown = states[states["shown"]]
    top, bottom = shown["risk_per_100k"].idxmax(), shown["risk_per_100k"].idxmin()
    group = say(
        "state-tile-map.alt_group",
        group=say(f"state-tile-map.men.{race}"),
        nation=language.per_100k(rows.loc["US", "risk_per_100k"]),
        top=top,
        highest=_span(shown.loc[top], language),
        bottom=bottom,
        lowest=_span(shown.loc[bottom], language),
        few=language.number((~states["shown"]).sum()),
        **{
            how: language.listed(_clear(frame, how)) or say("state-tile-map.alt_none")
            for how in MARKERS
        },
    )
    return say("state-tile-map.alt", groups=group)


def _span(row: Series, language: Language) -> str:
    """Return a risk and its interval: "94 (90 to 97)"."""
    ends = language.interval(row["low"], row["high"])
    return f"{language.per_100k(row['risk_per_100k'])} ({ends})"
