"""SVG as one image that a screen reader reads and that looks the same on every machine."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from qi_analysis.core.errors import CheckError
from qi_analysis.figures.kit import fonts
from qi_analysis.figures.kit.chart import Chart

_TAG = re.compile(r"<svg\b")


def describe(svg: str, chart: Chart, name: str) -> str:
    """Return ``svg`` with role, language, title and description, and the letters it uses.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, with text as text.
    chart : Chart
        Whose title and alt text become elements.
    name : str
        Distinguishes the ids of several pictures on one page.

    Raises
    ------
    CheckError
        When there is no ``<svg>`` element.
    """
    ids = name
    attributes = (
        f' role="img" lang={quoteattr(chart.language.code)}'
        f" aria-labelledby={quoteattr(f'{ids}-title')}"
        f" aria-describedby={quoteattr(f'{ids}-desc')}"
    )
    opened = _TAG.search(svg)
    if opened is None:
        raise CheckError(f"figure {chart.name}, {name}: the SVG has no <svg> element")
    inside = svg.index(">", opened.end()) + 1
    described = (
        f"\n <title id={quoteattr(f'{ids}-title')}>{escape(chart.title)}</title>"
        f"\n <desc id={quoteattr(f'{ids}-desc')}>{escape(chart.alt_text)}</desc>"
        f"\n <style>{fonts.css_for(svg)}</style>"
    )
    return svg[: opened.end()] + attributes + svg[opened.end() : inside] + described + svg[inside:]
