"""Markdown as HTML: no HTML of its own, headings in order, links only to what is there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from qi_analysis.site.places import relative, slug

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

SCROLLED = '<div class="scroll" role="group" aria-label="Table" tabindex="0">'
"""Opens the box in which a table scrolls by itself, also by keyboard."""
_SETTING = ("Run on ", "Packages: ")
"""Paragraphs that say where something was measured: they say nothing of what the page is about."""
_SECOND = re.compile(r"(?=<h2[ >])")
_COMMENT = re.compile(r"^<!--.*?-->\n?", re.MULTILINE | re.DOTALL)


@dataclass
class Document:
    """One page made of one or more pieces of Markdown.

    Attributes
    ----------
    page : str
        Where the page will be, from the root of the site.
    source : str
        Where the Markdown is, from the root of the project: its links are relative to that.
    carried : mapping
        Path in the project -> path on the site, of everything that the site carries. A link to
        anything else of the project becomes plain text.
    """

    page: str
    source: str
    carried: Mapping[str, str]
    ids: set[str] = field(default_factory=set)
    title: str | None = None
    lead: str | None = None
    _level: int = 0

    def render(self, text: str) -> Markup:
        """Return the next piece of the page as HTML; what is HTML in it is shown as text.

        The first heading of the page is of the first level and no other is; a heading is at most
        one level below the one before it.
        """
        from markupsafe import Markup

        parser = _parser()
        tokens = parser.parse(_COMMENT.sub("", text))
        for position, token in enumerate(tokens):
            if token.type == "heading_open":
                self._heading(tokens, position)
            elif token.type == "paragraph_open" and self.title and self.lead is None:
                words = _plain(tokens[position + 1])
                self.lead = None if words.startswith(_SETTING) else words
            elif token.type in {"th_open", "td_open"}:
                _cell(tokens, position)
            elif token.children is not None:
                token.children = self._inline(token.children)
        return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704

    def _heading(self, tokens: list[Token], position: int) -> None:
        wanted = int(tokens[position].tag[1:])
        self._level = min(max(wanted, 2), self._level + 1) if self._level else 1
        words = _plain(tokens[position + 1])
        found = slug(words, self.ids)
        self.ids.add(found)
        tokens[position].attrSet("id", found)
        tokens[position].tag = tokens[position + 2].tag = f"h{self._level}"
        if self.title is None:
            self.title = words

    def _inline(self, children: list[Token]) -> list[Token]:
        """Return the parts of a line with each link and picture resolved or made plain text."""
        kept, opened = [], []
        for token in children:
            if token.type == "link_open":
                target = self.resolve(str(token.attrGet("href") or ""))
                opened.append(target)
                if target is None:
                    continue
                token.attrSet("href", target)
                if urlsplit(target).scheme:
                    token.attrSet("rel", "external noopener noreferrer")
            elif token.type == "link_close":
                if opened.pop() is None:
                    continue
            elif token.type == "image":
                target = self.resolve(str(token.attrGet("src") or ""))
                if target is None or urlsplit(target).scheme:
                    token.type, token.tag, token.attrs = "text", "", {}
                else:
                    token.attrSet("src", target)
                    token.attrSet("loading", "lazy")
            kept.append(token)
        return kept

    def resolve(self, address: str) -> str | None:
        """Return where a link leads on the site, the address of a web page, or None for neither."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address if parts.scheme in {"http", "https"} and parts.netloc else None
        if not parts.path:
            return address if parts.fragment else None
        path = posixpath.join(posixpath.dirname(self.source), unquote(parts.path))
        target = self.carried.get(posixpath.normpath(path))
        if target is None:
            return None
        return relative(self.page, target) + (f"#{parts.fragment}" if parts.fragment else "")


@dataclass(frozen=True)
class Section:
    """A part of a page below a heading of the second level; the first part has no heading."""

    heading: Markup | None
    html: Markup


def sections(html: Markup) -> list[Section]:
    """Return what `Document.render` gave, parted at its headings of the second level."""
    from markupsafe import Markup

    found = []
    for part in _SECOND.split(html):
        heading, end, rest = part.partition("</h2>")
        if not (part.startswith("<h2") and end):
            heading, end, rest = "", "", part
        if heading or rest.strip():
            # parts of what was rendered, where all text is escaped
            found.append(Section(Markup(heading + end) or None, Markup(rest)))  # noqa: S704
    return found


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", lambda *_: f"{SCROLLED}\n<table>\n")
    parser.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


def _code(_renderer: Any, tokens: list[Token], position: int, *_: Any) -> str:
    from markupsafe import escape

    return f'<pre tabindex="0"><code>{escape(tokens[position].content)}</code></pre>\n'


def _cell(tokens: list[Token], position: int) -> None:
    """Give a cell a class in place of a style, which the policy forbids, and a header its scope."""
    token = tokens[position]
    if "right" in str(token.attrs.pop("style", "")):
        token.attrSet("class", "number")
    if token.type == "th_open":
        if tokens[position + 1].content.strip():
            token.attrSet("scope", "col")
        else:  # an empty header says nothing to a screen reader
            token.tag = tokens[position + 2].tag = "td"


def _plain(inline: Token) -> str:
    """Return the words of a line without its marks."""
    words = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
    )
    return "".join(words).strip()
