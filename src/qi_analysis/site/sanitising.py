"""Tables that a notebook gives as HTML, kept as tables: a few elements, no script, no style.

Nothing of the source is passed on as markup: known elements are written anew, all text is escaped.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from qi_analysis.site.markdown import SCROLLED

if TYPE_CHECKING:
    from markupsafe import Markup

KEPT = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"})
WORDS = frozenset({"p", "b", "strong", "i", "em", "code", "sub", "sup", "br", "ul", "ol", "li"})
DROPPED = frozenset(
    {"script", "style", "iframe", "object", "svg", "math", "template", "noscript", "title"}
    | {"textarea", "select", "form", "head", "noembed", "noframes", "xmp", "plaintext"}
)
"""Left out with everything inside."""
LARGEST_SPAN = 1000


def clean(html: str) -> Markup:
    """Return the tables and words of ``html``, every table in a box that scrolls by itself."""
    from markupsafe import Markup

    parser = _Cleaner()
    parser.feed(html)
    parser.close()
    parser.finish()
    return Markup("".join(parser.out))  # noqa: S704


class _Cleaner(HTMLParser):
    """Writes what may stay to ``out``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.opened: list[str] = []
        self.ignored: list[str] = []
        self.cells: list[tuple[int, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.ignored or tag in DROPPED:
            self.ignored.append(tag)
            return
        if tag == "br":
            self.out.append("<br>")
        elif tag in KEPT | WORDS:
            if tag == "table":
                self.out.append(SCROLLED)
            self.opened.append(tag)
            self.out.append(f"<{tag}{self._spans(attrs)}>")
            if tag == "th":
                self.cells.append((len(self.out) - 1, self._spans(attrs), list(self.opened)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.ignored:
            if tag in self.ignored:
                while self.ignored.pop() != tag:
                    pass
            return
        while tag in self.opened:
            if self._close() == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self.ignored:
            self.out.append(escape(data))

    def finish(self) -> None:
        """Close what is still open."""
        while self.opened:
            self._close()

    def _close(self) -> str:
        """Close the innermost element and return it; a header cell learns here what it heads."""
        tag = written = self.opened.pop()
        if tag == "th" and self.cells:
            start, spans, within = self.cells.pop()
            if "".join(self.out[start + 1 :]).strip():
                side = "col" if "thead" in within else "row"
                side += "group" if side == "row" and "rowspan" in spans else ""
                self.out[start] = f'<th scope="{side}"{spans}>'
            else:  # an empty header says nothing to a screen reader
                self.out[start], written = f"<td{spans}>", "td"
        self.out.append(f"</{written}>")
        if tag == "table":
            self.out.append("</div>")
        return tag

    @staticmethod
    def _spans(attrs: list[tuple[str, str | None]]) -> str:
        kept = []
        for name in ("colspan", "rowspan"):
            value = dict(attrs).get(name) or ""
            if value.isascii() and value.isdigit() and 1 < int(value) <= LARGEST_SPAN:
                kept.append(f' {name}="{int(value)}"')
        return "".join(kept)
