"""A one-page fact sheet: the claims behind chosen figures, as HTML and as PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.core.errors import CheckError
from qi_analysis.figures.charts import claim_card
from qi_analysis.figures.kit import fonts
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.shared import claim_numbers

if TYPE_CHECKING:
    from fpdf import FPDF

    from qi_analysis.risk.study import Study

MAIN = ("black-men-lifetime-ratio", "black-men-one-in-1000", "circuit-opinions-529")
"""The claims of a sheet whose figures show none."""
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Body type in points, the first at which all fits on one page."""
_NO_DATE = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""The same sheet has the same bytes on any day."""


@dataclass(frozen=True)
class Item:
    """One claim: its words and its numbers with their labels."""

    statement: str
    verdict: str
    numbers: tuple[tuple[str, str], ...]
    mind: str


@dataclass(frozen=True)
class Sheet:
    """What the sheet says, in one language."""

    title: str
    about: str
    items: tuple[Item, ...]
    not_counted_title: str
    not_counted: str
    sources_title: str
    sources: tuple[str, ...]


def sheet(charts: Sequence[Chart], data: Study, language: Language) -> Sheet:
    """Return the sheet for ``charts``: their claims, or the main ones where they show none."""
    shown = [claim for chart in charts for claim in chart.claims]
    chosen = list(dict.fromkeys(shown)) or list(MAIN)
    cards = [claim_card.make(claim_card.name_of(claim), data, language) for claim in chosen]
    return Sheet(
        title=language.say("fact-sheet.title"),
        about=language.say("fact-sheet.about"),
        items=tuple(_item(card, language) for card in cards),
        not_counted_title=language.say("fact-sheet.not_counted_title"),
        not_counted=language.say("fact-sheet.not_counted"),
        sources_title=language.say("fact-sheet.sources_title"),
        sources=tuple(dict.fromkeys(chart.footer for chart in (*charts, *cards))),
    )


def _item(card: Chart, language: Language) -> Item:
    """Return the claim of a card."""
    numbers = []
    for _, row in card.data.iterrows():
        number, ends = claim_numbers.shown(row, language)
        text = f"{number} ({ends})" if ends else number
        numbers.append((language.say(f"claim-card.{row['what']}"), text))
    return Item(card.title, card.subtitle, tuple(numbers), card.mind)


def html(content: Sheet, language: Language) -> str:
    """Return the sheet as one HTML file without scripts; all text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("qi_analysis.figures", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("fact-sheet.html").render(sheet=content, language=language)


def pdf(content: Sheet, language: Language) -> bytes:
    """Return the sheet as a PDF of one page, letter format, its fonts embedded.

    Raises
    ------
    CheckError
        When it does not fit on one page in the smallest type.
    """
    for points in _SIZES:
        document = _document(content, language, points)
        if document.page_no() == 1:
            return bytes(document.output())
    raise CheckError(
        f"the fact sheet has {len(content.items)} claims and does not fit on one page. "
        "Choose fewer figures"
    )


def _document(content: Sheet, language: Language, points: float) -> FPDF:
    """Return the document set in ``points``."""
    from fpdf import FPDF

    document = FPDF(format="letter", unit="pt")
    document.set_creation_date(_NO_DATE)
    document.set_title(content.title)
    document.set_lang(language.code)
    document.set_margins(48, 42)
    document.set_auto_page_break(auto=True, margin=42)
    for weight, style in (("normal", ""), ("bold", "B")):
        document.add_font("Inter", style, fonts.path(weight))
    document.add_page()

    def write(text: str, size: float, *, bold: bool = False, gray: bool = False) -> None:
        document.set_font("Inter", "B" if bold else "", size)
        document.set_text_color(*((82, 96, 109) if gray else (23, 33, 43)))
        document.multi_cell(0, 1.35 * size, text, align="L", new_x="LMARGIN", new_y="NEXT")

    write(content.title, 1.7 * points, bold=True)
    document.ln(0.3 * points)
    write(content.about, points)
    for item in content.items:
        document.ln(0.8 * points)
        write(item.statement, 1.1 * points, bold=True)
        write(item.verdict, points, gray=True)
        write(" · ".join(f"{label}: {number}" for label, number in item.numbers), points)
        write(item.mind, points)
    for title, lines in (
        (content.not_counted_title, (content.not_counted,)),
        (content.sources_title, content.sources),
    ):
        document.ln(0.9 * points)
        write(title, 1.1 * points, bold=True)
        for line in lines:
            write(line, 0.85 * points, gray=title == content.sources_title)
    return document
