"""The typeface of the pictures: Inter, under the SIL Open Font License (``fonts/OFL.txt``).

The files are the Latin letters, digits and signs of the regular and bold styles of release 4.1,
with kerning and without hinting.
"""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from functools import cache
from importlib import resources
from pathlib import Path

FAMILY = "qi_analysis Inter"
"""A name of our own, so that no other Inter on a machine takes its place."""
FALLBACKS = ("DejaVu Sans", "Verdana", "Arial")
_STYLES = {"normal": "Inter-Regular.ttf", "bold": "Inter-Bold.ttf"}
_WEIGHTS = {"normal": 400, "bold": 700}
_BOLD = re.compile(r"font:[^;]*\b(?:bold|700)\b|font-weight:\s*(?:bold|700)")


def path(weight: str) -> Path:
    """Return the font file of ``weight`` ("normal" or "bold")."""
    return Path(str(resources.files("qi_analysis.figures.kit") / "fonts" / _STYLES[weight]))


def register() -> None:
    """Return nothing; matplotlib knows the typeface by `FAMILY` afterwards."""
    from matplotlib.font_manager import FontEntry, fontManager

    if any(entry.name == FAMILY for entry in fontManager.ttflist):
        return
    for weight in _STYLES:
        fontManager.ttflist.append(
            FontEntry(
                fname=str(path(weight)),
                name=FAMILY,
                style="normal",
                variant="normal",
                weight=_WEIGHTS[weight],
                stretch="normal",
                size="scalable",
            )
        )


def css_for(svg: str) -> str:
    """Return CSS with the letters that ``svg`` uses, so that it looks the same on every machine.

    The text stays text: it can be selected, searched and read aloud.
    """
    used: dict[str, set[str]] = {weight: set() for weight in _STYLES}
    for element in ET.fromstring(svg).iter():  # noqa: S314  # written by us a moment ago
        if element.tag.rpartition("}")[2] in {"text", "tspan"} and element.text:
            bold = bool(_BOLD.search(element.get("style", "")))
            used["bold" if bold else "normal"] |= set(element.text)
    return "".join(
        _face(weight, "".join(sorted(letters))) for weight, letters in used.items() if letters
    )


@cache
def _face(weight: str, letters: str) -> str:
    """Return the ``@font-face`` rule with the subset of ``letters``."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=["kern"])
    font = TTFont(path(weight), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{_WEIGHTS[weight]};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )
