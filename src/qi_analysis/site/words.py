"""The words of the pages, one file per language in ``text/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from qi_analysis.figures.kit.language import Language, parse

LANGUAGES = ("en", "es")
"""Languages of the pages, English first."""


@cache
def load(code: str) -> Language:
    """Return the words of the pages in one of `LANGUAGES`; errors as in `parse`."""
    text = files("qi_analysis.site").joinpath("text", f"{code}.toml").read_text("utf-8")
    return parse(text, code)
