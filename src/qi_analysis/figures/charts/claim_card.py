"""A claim on a card: what is claimed, what comes out, how sure that is, and the main caveat."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qi_analysis.claims import explain_cited, ledger
from qi_analysis.claims.campaign import Tally
from qi_analysis.claims.results import Result, inputs
from qi_analysis.claims.supreme_court import OWN, Count
from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from qi_analysis.deaths import releases
from qi_analysis.figures.kit import page, style
from qi_analysis.figures.kit.canvas import Area, Canvas, Look
from qi_analysis.figures.kit.chart import POST_CHARACTERS, Chart, Words, chart
from qi_analysis.figures.kit.language import DEFAULT, Language
from qi_analysis.figures.kit.style import Size
from qi_analysis.figures.shared import claim_caveats, verdict_mark
from qi_analysis.figures.shared.claim_numbers import cited, known, shown
from qi_analysis.figures.shared.claim_results import ours, results
from qi_analysis.risk import study
from qi_analysis.risk.latest import Live, carried_years
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame, Series


COLUMNS = ("what", "unit", "value", "low", "high", "verdict", "hedge", "hero")
FAILED = "does_not_hold"
_HEDGES = {
    "about": "about", "at least": "at_least", "more than": "more_than", "over": "more_than",
    "only": "only", "roughly": "roughly",
    "first since": "between",
}  # fmt: skip
"""How a printed text begins -> the word that its number keeps."""
PUBLISHED = "published"
_LARGEST = {True: 5.0, False: 8.0}
"""Type of the number in base type, on a wide canvas and on a tall one, where there is room."""
_SMALLEST = 1.8
_FEW = 30
"""People below which it is said how few the high end of a range rests on."""
_LEAST = 2  # parts of the caption of a post that are never left out

_PREFIX = "claim-"
_ADDRESS = re.compile(r"\s*https?://\S+")
"""Addresses are in the record of the figure; on a picture no one can follow them."""
_SENTENCES = re.compile(r"(?<=[.]) (?=[A-ZÁÉÍÓÚ])")


def card_frame(result: Result) -> DataFrame:
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
    hedge = next((w for begin, w in _HEDGES.items() if published.text.startswith(f"{begin} ")), "")
    frame = frame.assign(verdict=result.verdict, hedge=hedge)
    # what was printed is what to take away only where it holds, or where nothing else is known
    best = frame.index[-1] if result.verdict == FAILED else frame.index[0]
    frame["hero"] = frame.index == best
    frame = frame.astype({"value": float, "low": float, "high": float})
    if isinstance(found, Count) and found.part is not None:
        ours = frame["what"] == "counted"
        frame["part"] = ours.map({True: float(found.part.ours), False: float("nan")})
    if isinstance(found, Count) and found.whole is not None:
        frame["whole"] = float(found.whole)
    if isinstance(found, Tally) and published.value is None and found.counts[-1][1] < _FEW:
        least = float(found.counts[-1][1])  # the people of the high end come last
        frame["few"] = (frame["what"] != PUBLISHED).map({True: least, False: float("nan")})
    return frame


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
    short = cited(result, language)
    for year in [] if live is None or not estimated else carried_years(live.recorded.scope.years):
        footer += say("claim-card.carried", year=year, table=study.LAST_MORTALITY)
    words = Words(
        title=statement,
        subtitle=say(f"claim-card.verdict.{result.verdict}"),
        footer=footer,
        mind=claim_caveats.said(result, language),
        source=say(f"claim-card.source_{known(result)}", citation=short).removesuffix("."),
        language=language,
    )
    post = _post(frame, words, say("claim-card.source_post", citation=short))
    words = replace(words, post=post)
    return chart(
        draw,
        describe,
        frame,
        words,
        (PUBLISHED_STUDIES,) if claim.figures else (),
        claims=(claim.id,),
        name=name,
        files=_inputs(result, live),
        kind="post",
    )


def _post(frame: DataFrame, words: Words, source: str) -> str:
    """Return the caption of a post: claim, verdict, number with its interval, source.

    For a claim that fails the number is the one to use instead; other numbers follow where there
    is room. A long claim that is only cited has its number in its own words.
    """
    language = words.language
    numbers = sorted((row for _, row in frame.iterrows()), key=lambda row: not row["hero"])
    best = _beside(numbers[0], language)
    if frame["verdict"].iloc[0] == FAILED:
        best = language.say("claim-card.instead", what=best[:1].lower() + best[1:])
    said = [words.title, f"{words.subtitle}.", best]
    said += [_beside(row, language) for row in reversed(numbers[1:])]
    said = [part.replace("\u00a0", " ") for part in said]
    while len(said) > _LEAST and len(" ".join([*said, source])) > POST_CHARACTERS:
        said.pop()
    return " ".join([*said, source])


def _inputs(result: Result, live: Live | None) -> list[dict[str, str]]:
    """Return path and hash of what an evaluated claim rests on."""
    if result.evaluation is None:
        name = explain_cited.OWN_LIST
        own = [] if result.claim.figures else [name]
        return [{"path": each, "sha256": sha256_of(paths.root() / each)} for each in own]
    return [*inputs(result.evaluation), *([] if live is None else [live.input])]


def name_of(claim: str) -> str:
    """Return the name of the card of a claim."""
    return f"{_PREFIX}{claim}"


def names() -> list[str]:
    """Return the name of the card of each claim, in the order of the ledger."""
    return [name_of(claim) for claim in ledger.load()]


def draw(frame: DataFrame, size: Size, words: Words) -> Figure:
    """Return the card: the verdict, the claim, the number to take away, the others, the caveat.

    Parameters
    ----------
    frame : DataFrame
        One row per number: ``what`` (``published``, ``recomputed``, ``counted``, ``tallied``,
        ``independent``), ``unit`` (of the ledger), ``value``, ``low``, ``high`` (NaN: none),
        ``verdict`` and ``hedge`` of the claim, and ``hero``: whether it is the number to take away;
        ``part``, if there, is how many of a count the claim says more of, ``whole`` of how many
        decisions it is, and
        ``few`` how few people the high end of a range rests on.
    size : Size
        Canvas; sentences of the caveat that have no room are left to the captions.
    words : Words
        The claim, the verdict, source; ``mind`` is the caveat.
    """
    page.require(frame, COLUMNS, figure="claim_card")
    with page.blank(size, words) as canvas:
        _draw(frame, canvas, words)
    return canvas.fig


def _draw(frame: DataFrame, canvas: Canvas, words: Words) -> None:
    """Draw what `draw` says on an empty canvas."""
    size, em, base = canvas.size, canvas.em, canvas.base
    left, right = size.margin_px, size.width_px - size.margin_px
    width = right - left
    bottom = page.footer(canvas, words)
    top = size.height_px - max(size.margin_px, size.top_px)
    verdict = str(frame["verdict"].iloc[0])
    top = verdict_mark.draw(canvas, Area(left, bottom, right, top), verdict, words.subtitle)
    beside = [_beside(row, canvas.language) for _, row in frame[~frame["hero"]].iterrows()]
    rest = canvas.filled("   ".join(beside), width, points=base)
    apart = "\n".join(canvas.filled(each, width, points=base) for each in beside)
    rest = apart if apart.count("\n") == rest.count("\n") else rest
    type_: Look = {"points": style.TITLE * base, "weight": "bold"}
    title = canvas.filled(words.title, width, **type_)
    headline, others = canvas.height(title, style.TITLE * base), canvas.height(rest, base)
    fixed = headline + 1.2 * em + others + 0.6 * em
    # what stands instead of a failed number stays larger than the headline that prints it
    least = (_SMALLEST + (2.6 if verdict == FAILED else 2.1)) * 1.32 * em
    (hero,) = (row for _, row in frame[frame["hero"]].iterrows())
    tight = canvas.height(_hero_label(canvas, hero, width), base) + 1.45 * _SMALLEST * em
    minds = _minds(words.mind)
    for said in minds:
        mind = canvas.filled(said, width - em, points=base)
        tall = canvas.height(mind, base) + 0.6 * em
        # the number gives way to the first sentence, not to all of them
        spare = top - bottom - fixed - tall - (least if said != minds[-1] else tight)
        if spare >= 0:
            _draw_mind(canvas, Area(left, bottom, right, bottom + tall), mind)
            bottom += tall + min(0.4 * em + 0.2 * spare, em)
            break
    canvas.text(left, top, title, va="top", **type_)
    top -= headline + 0.6 * em
    if rest:
        canvas.text(left, bottom + others, rest, points=base, color=style.MUTED, va="top")
        bottom += others + 0.6 * em
    _draw_hero(canvas, Area(left, bottom, right, top), hero)


def _minds(text: str) -> list[str]:
    """Return all sentences of the caveat, then all but the last, and so on to the first alone."""
    sentences = _SENTENCES.split(text)
    return [" ".join(sentences[:n]) for n in range(len(sentences), 0, -1)]


def _beside(row: Series, language: Language) -> str:
    """Return one of the other numbers, after what it is."""
    number, ends = _number(row, language)
    label, number = language.say(f"claim-card.{row['what']}"), number.replace(" ", "\u00a0")
    if ends:
        ends = language.say("claim-card.interval", ends=ends).replace(" ", "\u00a0")
        return f"{label}: {number} ({ends})."
    return f"{label}: {number}."


def _number(row: Series, language: Language) -> tuple[str, str]:
    """Return a number as the card says it, and its interval (may be empty)."""
    number, ends = shown(row, language)
    if row["what"] == PUBLISHED:
        number = _hedged(number, row, language)
    whole = row.get("whole", math.nan)
    if not math.isnan(whole):
        whole = language.number(whole)
        number = language.say("claim-card.of_whole", number=number, whole=whole)
    part = row.get("part", math.nan)
    if not math.isnan(part):
        number = language.say("claim-card.with_part", number=number, n=language.number(part))
    few = row.get("few", math.nan)
    if not math.isnan(few):
        end = language.number(row["high"], 1)
        number = language.say("claim-card.with_few", number=number, end=end, n=language.number(few))
    return number, ends


def _hedged(number: str, row: Series, language: Language) -> str:
    """Return a printed number with the word that it was printed with, such as "at least"."""
    hedge = row["hedge"]
    return language.say(f"claim-card.hedge.{hedge}", number=number) if hedge else number


def _hero_label(canvas: Canvas, row: Series, width: float) -> str:
    """Return what the number to take away is, with its interval, in lines."""
    _, ends = _number(row, canvas.language)
    label = canvas.say(f"claim-card.{row['what']}")
    if row["verdict"] == FAILED:
        label = canvas.say("claim-card.instead", what=label[:1].lower() + label[1:])
    if ends:
        interval = canvas.say("claim-card.interval", ends=ends).replace(" ", "\u00a0")
        label += f" ({interval})"
    return canvas.filled(label, width, points=canvas.base)


def _draw_hero(canvas: Canvas, area: Area, row: Series) -> None:
    """Write the number to take away as large as there is room, what it is, and its interval."""
    base, (number, _) = canvas.base, _number(row, canvas.language)
    label = _hero_label(canvas, row, area.width)
    above = canvas.height(label, base)
    points = min(_LARGEST[canvas.wide] * base, (area.height - above) / 1.4 * 72 / canvas.size.dpi)
    points = max(points, _SMALLEST * base)
    while points > _SMALLEST * base and (
        canvas.width(number, points=points, weight="bold") > area.width
    ):
        points *= 0.97
    used = above + 1.25 * canvas.size.px(points)
    y = area.top - max(0.0, (area.height - used) / 2)
    put: Look = {"va": "top", "linespacing": 1.05}
    canvas.text(area.left, y, label, points=base, color=style.MUTED, **put)
    color = verdict_mark.COLORS[str(row["verdict"])]
    canvas.text(area.left, y - above, number, points=points, weight="bold", color=color, **put)


def _draw_mind(canvas: Canvas, area: Area, text: str) -> None:
    """Write the main caveat alongside a bar that sets it off."""
    ends = ((area.left, y + 0.1 * canvas.em) for y in (area.bottom, area.top))
    canvas.line(*ends, color=style.ACCENT, linewidth=0.25 * canvas.base)
    canvas.text(area.left + canvas.em, area.top, text, points=canvas.base, va="top")


def describe(frame: DataFrame, language: Language) -> str:
    """Return the alt text: the numbers of the card."""
    parts = []
    for _, row in frame.iterrows():
        number, ends = _number(row, language)
        label = language.say(f"claim-card.{row['what']}")
        parts.append(f"{label}: {number}" + (f" ({ends})" if ends else ""))
    return language.say("claim-card.alt", listed="; ".join(parts))
