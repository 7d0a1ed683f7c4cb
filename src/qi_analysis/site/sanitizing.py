"""Tables that a notebook gives as HTML, kept as tables: a few elements, no script, no style."""

from __future__ import annotations

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
_SPANS = {"colspan", "rowspan"}


def clean(html: str) -> Markup:
    """Return the tables and words of ``html``, every table in a box that scrolls by itself."""
    import nh3
    from lxml.html import fromstring, tostring
    from markupsafe import Markup

    harmless = nh3.clean(
        html,
        tags=set(KEPT | WORDS),
        clean_content_tags=set(DROPPED),
        attributes={"td": _SPANS, "th": _SPANS},
        attribute_filter=_span,
        link_rel=None,
    )
    page = fromstring(f"<div>{harmless}</div>")
    for cell in page.iter("th"):
        if not cell.text_content().strip():  # an empty header says nothing to a screen reader
            cell.tag = "td"
        elif next(cell.iterancestors("thead"), None) is not None:
            cell.set("scope", "col")
        else:
            cell.set("scope", "rowgroup" if "rowspan" in cell.attrib else "row")
    written = tostring(page, encoding="unicode").removeprefix("<div>").removesuffix("</div>")
    boxed = written.replace("<table>", f"{SCROLLED}<table>").replace("</table>", "</table></div>")
    return Markup(boxed)  # noqa: S704 - nh3 has made it harmless


def _span(_element: str, _attribute: str, value: str) -> str | None:
    """Return a span if it is a sensible one."""
    fine = value.isascii() and value.isdigit() and 1 < int(value) <= LARGEST_SPAN
    return str(int(value)) if fine else None
