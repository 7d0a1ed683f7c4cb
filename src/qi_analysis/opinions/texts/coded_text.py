"""Which text of a record is coded: the rule of the codebook, and HTML without its tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import errors_as_ours

PLAIN = "plain_text"
HTML_FIELDS = (
    "html", "html_lawbox", "html_columbia", "html_anon_2020", "xml_harvard", "html_with_citations",
)  # fmt: skip
"""In order of preference: the court's own file before the copies made from it."""

_BLOCK_TAGS = (
    "address article author blockquote br center dd div dl dt footer footnote h1 h2 h3 h4 h5 "
    "h6 header hr li ol opinion p pre section table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset({"script", "style"})
_FRAME = frozenset({"html", "head", "body"})


class _TagStripper:
    """Target of the parser: keeps what a reader would see, and one character for each tag."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._unseen = 0
        self._just_opened = False

    def _mark(self, tag: str) -> None:
        if tag not in _FRAME:
            self._parts.append("\n" if tag in _BLOCKS else " ")

    def start(self, tag: str, _attributes: object) -> None:
        self._unseen += tag in _UNSEEN
        self._mark(tag)
        self._just_opened = True

    def end(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if not self._just_opened:  # <br/> is one tag
            self._mark(tag)
        self._just_opened = False

    def data(self, data: str) -> None:
        self._just_opened = False
        if not self._unseen:
            self._parts.append(data)

    def comment(self, _text: str) -> None:
        self._just_opened = False

    def close(self) -> str:
        return "".join(self._parts)


def strip_tags(html: str) -> str:
    """Return the text of a piece of HTML; scripts, styles and comments are left out.

    A tag becomes one character (a line break for a block, else a space), so that words on both
    sides stay apart. Nothing of the markup is trusted, run or fetched.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        target=_TagStripper(), encoding="utf-8", no_network=True, huge_tree=True
    )
    # bytes, since a text that declares another encoding is refused otherwise
    parser.feed(html.encode("utf-8", "replace"))
    text: str = parser.close()
    return text


def _seen(text: str) -> int:
    return len("".join(text.split()))  # a third of the time of a regular expression


def or_none(value: Any) -> Any:
    """Return a field of CourtListener's, whose empty text means that there is none."""
    return None if value == "" else value


def _given(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DataError(f"{value!r:.60} is not text", column=field)
    return value


def text_of(record: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text to be coded of a record of CourtListener's, and the field it was taken from.

    It is ``plain_text`` as it stands, unless an HTML field holds more than 1.5 times its characters
    plus 500 (white space not counted): a conversion to plain text that failed leaves only a short
    stub. Then it is the first such field, without its tags. Any field may be absent or null.

    Raises
    ------
    DataError
        When a field holds anything but text.
    """
    plain = _given(record, PLAIN)
    floor = 1.5 * _seen(plain) + 500
    for field in HTML_FIELDS:
        html = _given(record, field)
        # tags only add characters: most fields need not be parsed to see that they hold no more
        if len(html) > floor and _seen(html) > floor:
            with errors_as_ours("piece of HTML", field):
                text = strip_tags(html)
            if _seen(text) > floor:
                return text, field
    return plain, PLAIN
