"""Which text of a record is coded: the rule of the codebook, and HTML without its tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

PLAIN = "plain_text"
HTML_FIELDS = (
    "html",
    "html_lawbox",
    "html_columbia",
    "html_anon_2020",
    "xml_harvard",
    "html_with_citations",
)
"""In order of preference: the court's own file before the copies made from it."""

_BLOCKS = frozenset(
    "address article aside blockquote br center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr "
    "li ol p pre section table tbody td th tr ul opinion author footnote".split()
)
_SPACE = re.compile(r"\s+")


class _TagStripper(HTMLParser):
    """Keep what a reader would see; one character stands for each tag, a line break for blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def _mark(self, tag: str) -> None:
        self.parts.append("\n" if tag in _BLOCKS else " ")

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._unseen += tag in {"script", "style"}
        self._mark(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._unseen = max(0, self._unseen - 1)
        self._mark(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def strip_tags(html: str) -> str:
    """Return the text of a piece of HTML; scripts, styles and comments are left out.

    A tag becomes one character (a line break for a block, else a space), so that words on both
    sides stay apart. Nothing of the markup is trusted or run.
    """
    stripper = _TagStripper()
    stripper.feed(html)
    stripper.close()
    return "".join(stripper.parts)


def _seen(text: str) -> int:
    return len(_SPACE.sub("", text))


def text_of(record: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text to be coded, and the field it was taken from.

    Parameters
    ----------
    record : mapping
        An opinion as CourtListener gives it: ``plain_text`` and the HTML fields, any of which may
        be absent, null or empty.

    Returns
    -------
    tuple of str
        ``plain_text`` as it stands, unless an HTML field holds more than 1.5 times its characters
        plus 500 (white space not counted): a conversion to plain text that failed leaves only a
        short stub. Then the first such field, without its tags.
    """
    plain = record.get(PLAIN) or ""
    floor = 1.5 * _seen(plain) + 500
    for field in HTML_FIELDS:
        html = record.get(field) or ""
        # tags only add characters: a short field need not be parsed
        if len(html) > floor:
            text = strip_tags(html)
            if _seen(text) > floor:
                return text, field
    return plain, PLAIN
