"""A claim on a card: what is claimed, what comes out, how sure that is, and the main caveat."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qi_analysis.claims import explain_cited, ledger, race_check
from qi_analysis.claims.campaign import Tally, uncovered
from qi_analysis.claims.life_years import Years
from qi_analysis.claims.results import Result, inputs
from qi_analysis.claims.supreme_court import OWN, Count
from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from qi_analysis.deaths import releases
from qi_analysis.figures.kit import canvas, style
from qi_analysis.figures.kit.canvas import Area
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import DEFAULT, Language
from qi_analysis.figures.kit.making import chart
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.kit.words import Words
from qi_analysis.figures.shared.claim_results import ours, results
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live, carried_years
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("what", "unit", "value", "low", "high")
PUBLISHED = "published"
_LARGEST = {True: 5.0, False: 7.0}
"""Type of the numbers in base type, on a wide canvas and on a tall one, where there is room."""
_SMALLEST = 1.5
_WHOLE = 1000
"""From here on counts are shown without decimals: years of life lost are no counts of people."""

_PREFIX = "claim-"
_ADDRESS = re.compile(r"\s*https?://\S+")
"""Addresses are in the record of the figure; on a picture no one can follow them."""


def card_frame(result: Result) -> pd.DataFrame:
    """Return the frame of the card: what is printed, recomputed, and ours."""
    import pandas as pd

    published, found = result.claim.published, result.evaluation
    rows = [("published", published.value, published.low, published.high)]
    if found is not None:
        # The authors' tables give a range, not an interval of the whole: no ends are shown.
        what = "counted" if isinstance(found, Count) else "recomputed"
        what = "tallied" if isinstance(found, Tally) and not found.of_study else what
        value = found.recomputed
        ranged = isinstance(found, Tally) and published.value is None
        ends = (None, value.low, value.high) if ranged else (value.value, None, None)
        rows.append((what, *ends))
        own = found.independent
        if own is not None:
            rows.append(("independent", own.value, own.low, own.high))
    if result.claim.said_by == OWN:  # nobody else has printed it
        del rows[0]
    frame = pd.DataFrame(rows, columns=["what", "value", "low", "high"])
    frame.insert(1, "unit", published.unit)
    return frame.astype({"value": float, "low": float, "high": float})


def make(name: str, _: study.Study, language: Language, live: Live | None = None) -> Chart:
    """Return the card of one claim; ``name`` is one of `names`.

    ``live`` are counts of a live release for our estimate, instead of the committed ones.
    """
    result, say = results(live)[name.removeprefix(_PREFIX)], language.say
    claim, frame = result.claim, card_frame(result)
    statement = claim.statement  # our words: never in quotation marks over somebody's name
    if language.code != DEFAULT:  # the English words are those of the ledger
        statement = say(f"claim-card.statement.{claim.id}")
    found = result.evaluation
    estimated = found is not None and found.independent is not None
    source, counted = "footer", ours(language, live) if estimated else {}
    if not estimated:
        source = "footer_cited" if found is None else "footer_counted"
    if isinstance(found, Tally) and found.of_study and not estimated:
        source = "footer_study"
    elif isinstance(found, Tally) and not found.of_study:
        source = "footer_tallied"
        counted = {"release": releases.BY_ID[found.source].title.said(language.code)}
    citation = _ADDRESS.sub("", claim.citation).strip()
    footer = say(f"claim-card.{source}", citation=citation, **counted)
    for year in [] if live is None or not estimated else carried_years(live.recorded.scope.years):
        footer += say("claim-card.carried", year=year, table=study.LAST_MORTALITY)
    words = Words(
        title=statement,
        subtitle=say(f"claim-card.verdict.{result.verdict}"),
        footer=footer,
        mind=_mind(result, language),
        language=language,
    )
    return chart(
        draw,
        describe,
        frame,
        words,
        (claim.id,),
        (PUBLISHED_STUDIES,) if claim.figures else (),
        name=name,
        files=_inputs(result, live),
    )


def _inputs(result: Result, live: Live | None) -> list[dict[str, str]]:
    """Return path and hash of what an evaluated claim rests on."""
    if result.evaluation is None:
        name = explain_cited.OWN_LIST
        own = [] if result.claim.figures else [name]
        return [{"path": each, "sha256": sha256_of(paths.root() / each)} for each in own]
    return [*inputs(result.evaluation), *([] if live is None else [live.input])]


def _mind(result: Result, language: Language) -> str:
    """Return the main caveats: the projects, what the verdict rests on, our imputation's check."""
    found, robust = result.evaluation, result.robustness
    if found is None:
        return language.say("claim-card.not_recomputable")
    if isinstance(found, Count):
        return language.say("court-marks.mind")
    if isinstance(found, Tally) and found.independent is None:
        return _mind_of_tally(result, found, language)
    ours, said = found.independent, []
    unit, values = result.claim.published.unit, [each.value for each in found.by_source]

    def ends(low: float | None, high: float | None, *names: str) -> dict[str, str]:
        show = _shown_as(unit, bare=True)
        # "1 in 900" is not broken over two lines
        numbers = (show(each or 0.0, language).replace(" ", "\u00a0") for each in (low, high))
        return dict(zip(names, numbers, strict=True))

    if len(values) > 1:
        said.append(
            language.say(
                "claim-card.projects",
                n=language.number(len(values)),
                **ends(min(values), max(values), "low", "high"),
            )
        )
    if result.support == "undetermined" and ours is not None:
        said.append(
            language.say("claim-card.undetermined", **ends(ours.low, ours.high, "low", "high"))
        )
    elif result.support == "contradicted":
        said.append(language.say("claim-card.contradicted"))
    elif robust.n_specifications is not None:
        said.append(
            language.say(
                "claim-card.spread",
                **ends(robust.min, robust.max, "low", "high"),
                **ends(robust.lowest_low, robust.highest_high, "lowest", "highest"),
            )
        )
    checked = None if ours is None else race_check.status(found.race)
    if checked is not None:
        said.append(language.say(f"claim-card.race_{checked}"))
    return " ".join(said)


def _mind_of_tally(result: Result, found: Tally, language: Language) -> str:
    """Return the other ways to work a number out, or else what it must not be taken for."""
    apart = [each.value for each in uncovered(result.claim, found)]
    said_of = "other_ways" if apart else "later"
    if isinstance(found, Years):
        said_of = "other_tables" if apart or not found.of_study else "cohort"
    show = _shown_as(result.claim.published.unit)
    ways = language.say("claim-card.and").join(show(each, language) for each in apart)
    return language.say(f"claim-card.{said_of}", ways=ways)


def name_of(claim: str) -> str:
    """Return the name of the card of a claim."""
    return f"{_PREFIX}{claim}"


def names() -> list[str]:
    """Return the name of the card of each claim, in the order of the ledger."""
    return [name_of(claim) for claim in ledger.load()]


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the card: the claim, the verdict, one column per number, and the main caveat.

    Parameters
    ----------
    frame : DataFrame
        One row per number: ``what`` (``published``, ``recomputed`` or ``counted``,
        ``independent``), ``unit`` (of the ledger), ``value``, ``low``, ``high`` (NaN: none).
    size : Size
        Canvas; the numbers stand side by side on a wide one, else below each other.
    words : Words
        The claim, the verdict, source; ``mind`` is printed on the card.
    """
    style.require(frame, COLUMNS, figure="claim_card")
    with style.context(size):
        fig = style.figure(size)
        em = size.px(size.base_pt)
        top = style.headline(fig, size, words.title, "")
        top = _draw_verdict(fig, size, top, words.subtitle)
        free = Area(
            size.margin_px, style.footer(fig, size, words.footer),
            size.width_px - size.margin_px, top,
        )  # fmt: skip
        mind = canvas.balanced(fig, words.mind, free.width - em, points=size.base_pt)
        height = style.block_height(size, mind, size.base_pt)
        area = free.inset(bottom=height + 1.2 * em, top=0.4 * em)
        rows = [row for _, row in frame.iterrows()]
        split = area.columns if size.wide else area.rows
        places = split(len(rows), 1.5 * em)
        points = _number_points(fig, size, places[0], rows, words.language)
        for row, place in zip(rows, places, strict=True):
            _draw_number(fig, size, place, row, words.language, points)
        _draw_mind(fig, size, Area(free.left, free.bottom, free.right, free.bottom + height), mind)
    return fig


def shown(row: Series, language: Language) -> tuple[str, str]:
    """Return the number of a row in the unit of its claim, and its interval (may be empty)."""
    show = _shown_as(row["unit"])
    low, high = row["low"], row["high"]
    ends = ""
    if not (math.isnan(low) or math.isnan(high)):
        bare = _shown_as(row["unit"], bare=True)
        # Printed shares come in pairs of two courts or periods: they are not a range.
        joined = "claim-card.pair" if row["unit"] == "percent" else "number.interval"
        ends = language.say(joined, low=bare(low, language), high=bare(high, language))
    return (ends, "") if math.isnan(row["value"]) else (show(row["value"], language), ends)


def _shown_as(unit: str, *, bare: bool = False) -> Callable[[float, Language], str]:
    """Return how a number of a unit is shown; ``bare`` leaves "times" to the last of several."""
    if unit == "ratio":
        return _ratio if bare else _times
    return {"one_in": _one_in, "per_100k": _per_100k, "percent": _percent}.get(unit, _count)


def _ratio(value: float, language: Language) -> str:
    if math.isclose(value, round(value)):  # "three times" has no decimal
        return language.ratio(value, 0)
    return language.ratio(value, 1 if math.isclose(value, round(value, 1)) else 2)


def _times(value: float, language: Language) -> str:
    return language.say("claim-card.times", value=_ratio(value, language))


def _one_in(value: float, language: Language) -> str:
    return language.one_in(value, 3)


def _per_100k(value: float, language: Language) -> str:
    return language.say("claim-card.per_100k", value=language.per_100k(value))


def _percent(value: float, language: Language) -> str:
    if math.isclose(value, round(value)):
        return language.percent(value / 100, 0)
    # one printed and one recomputed share of a few percent would else look the same
    fine = value < 10 and not math.isclose(value, round(value, 1))
    return language.percent(value / 100, 2 if fine else 1)


def _count(value: float, language: Language) -> str:
    decimals = 0 if math.isclose(value, round(value)) or value >= _WHOLE else 1
    return language.number(value, decimals)


def _draw_verdict(fig: Figure, size: Size, top: float, verdict: str) -> float:
    """Return the pixel height below which the canvas is free, after stamping the verdict."""
    em, points = size.px(size.base_pt), 1.25 * size.base_pt
    text = canvas.text_width(fig, verdict, points=points, weight="bold")
    stamp = Area(size.margin_px, top - 2.1 * em, size.margin_px + text + 1.4 * em, top)
    canvas.add_box(fig, stamp, facecolor=style.NEUTRAL, edgecolor="none", zorder=-1)
    middle = (stamp.bottom + stamp.top) / 2
    put: dict[str, Any] = {"weight": "bold", "color": style.BACKGROUND, "va": "center"}
    canvas.add_text(fig, stamp.left + 0.7 * em, middle, verdict, points=points, **put)
    return stamp.bottom - 0.9 * em


def _number_points(
    fig: Figure, size: Size, place: Area, rows: list[Series], language: Language
) -> float:
    """Return the largest type in which each number fits into a place, words above and below."""
    numbers = [shown(row, language)[0] for row in rows]
    beside = 2 * style.block_height(size, "-", size.base_pt) + 0.5 * size.px(size.base_pt)
    points = _LARGEST[size.wide] * size.base_pt
    while points > _SMALLEST * size.base_pt:
        widest = max(
            canvas.text_width(fig, number, points=points, weight="bold") for number in numbers
        )
        tall = beside + style.block_height(size, "-", points)
        if widest <= 0.94 * place.width and tall <= place.height:
            break
        points *= 0.97
    return points


def _draw_number(
    fig: Figure, size: Size, area: Area, row: Series, language: Language, points: float
) -> None:
    """Write one number in the middle of ``area``, what it is and its interval."""
    number, ends = shown(row, language)
    first = row["what"] == PUBLISHED
    label = language.say(f"claim-card.{row['what']}")
    ends = language.say("claim-card.interval", ends=ends) if ends else ""
    gap = 0.15 * size.px(size.base_pt)
    lines = [
        (canvas.wrap(fig, text, area.width, points=pt, weight=weight), pt, color, weight)
        for text, pt, color, weight in (
            (label, size.base_pt, style.MUTED, "normal"),
            (number, points, style.ACCENT if first else style.INK, "bold"),
            (ends, size.base_pt, style.MUTED, "normal"),
        )
    ]
    # A line is kept for the interval, there or not: numbers side by side are level.
    used = sum(style.block_height(size, text, pt) + gap for text, pt, _, _ in lines[:2])
    used += style.block_height(size, "-", size.base_pt)
    y = area.top - max(0.0, (area.height - used) / 2)
    for text, pt, color, weight in lines:
        put: dict[str, Any] = {"va": "top", "linespacing": 1.05, "weight": weight}
        canvas.add_text(fig, area.left, y, text, points=pt, color=color, **put)
        y -= style.block_height(size, text, pt) + gap


def _draw_mind(fig: Figure, size: Size, area: Area, text: str) -> None:
    """Write the main caveat alongside a bar that sets it off."""
    from matplotlib.lines import Line2D

    width, height = fig.bbox.width, fig.bbox.height
    em = size.px(size.base_pt)
    fig.add_artist(
        Line2D(
            [area.left / width] * 2,
            [(area.bottom + 0.1 * em) / height, (area.top + 0.1 * em) / height],
            color=style.ACCENT,
            linewidth=0.25 * size.base_pt,
        )
    )
    canvas.add_text(
        fig, area.left + em, area.top, text, points=size.base_pt, va="top", linespacing=1.09
    )


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the numbers of the card."""
    parts = []
    for _, row in frame.iterrows():
        number, ends = shown(row, language)
        label = language.say(f"claim-card.{row['what']}")
        parts.append(f"{label}: {number}" + (f" ({ends})" if ends else ""))
    return language.say("claim-card.alt", listed="; ".join(parts))
