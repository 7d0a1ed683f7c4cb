"""Markdown as pages: CommonMark's own examples hold, HTML is text, links lead somewhere."""

from __future__ import annotations

import lxml.html
import pytest

from qi_analysis.site.markdown import Document
from tests.site.exports import HOSTILE

CARRIED = {
    "docs/a.md": "method/a.html",
    "benchmarks/results/b.md": "method/measured/b.html",
    "figures/x/web.png": "figures/x/web.png",
}


def document() -> Document:
    return Document("method/a.html", "docs/a.md", CARRIED)


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("../benchmarks/results/b.md", "measured/b.html"),
        ("../benchmarks/results/b.md#speed", "measured/b.html#speed"),
        ("a.md", "a.html"),
        ("#here", "#here"),
        ("https://example.org/x?a=1", "https://example.org/x?a=1"),
        ("../src/qi_analysis/risk.py", None),
        ("../../outside.md", None),
        ("/etc/hosts", None),
        ("//example.org/x", None),
        ("mailto:a@example.org", None),
        ("data:text/html,x", None),
        ("file:///etc/hosts", None),
        ("JavaScript:alert(1)", None),
    ],
)
def test_where_a_link_leads(link: str, leads: str | None) -> None:
    assert document().resolve(link) == leads


def test_a_link_to_what_is_not_there_is_its_words() -> None:
    html = str(document().render("See [the **code**](../src/x.py) and [b](b.md)."))
    assert html == "<p>See the <strong>code</strong> and b.</p>\n"


def test_a_picture_is_carried_or_its_description() -> None:
    shown = lxml.html.fromstring(str(document().render("![seen](../figures/x/web.png)")))
    assert shown.xpath("//img/@src") == ["../figures/x/web.png"]
    assert str(document().render("![words](https://example.org/x.png)")) == "<p>words</p>\n"


@pytest.mark.parametrize("words", HOSTILE)
def test_html_is_text(words: str) -> None:
    text = f"{words}\n\n`{words}`\n\n| a |\n|---|\n| {words} |\n\n    {words}\n\n[x](<{words}>)\n"
    page = lxml.html.fromstring(f"<div>{document().render(text)}</div>")
    assert not page.xpath("//script | //img | //@onload | //@onerror | //@style")
    assert not [link for link in page.xpath("//@href") if ":" in link]
    assert page.text_content().count(words.strip()) >= 3


def test_headings_are_in_order_with_ids_of_their_own() -> None:
    made = document()
    first = made.render("#### Deep first\n\nLead *here*.\n\n# Again\n\n##### Same\n")
    then = made.render("## Same\n\n### Same\n")
    page = lxml.html.fromstring(f"<div>{first}{then}</div>")
    found = [(h.tag, h.get("id")) for h in page.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert found == [
        ("h1", "deep-first"),
        ("h2", "again"),
        ("h3", "same"),
        ("h2", "same-2"),
        ("h3", "same-3"),
    ]
    assert (made.title, made.lead) == ("Deep first", "Lead here.")


def test_tables_scroll_by_themselves_and_have_no_style() -> None:
    page = lxml.html.fromstring(str(document().render("| | n |\n|---|--:|\n| a | 1 |\n")))
    assert page.get("class") == "scroll"
    assert page.get("tabindex") == "0"
    assert not page.xpath("//@style")
    assert [c.tag for c in page.xpath("//thead//*[self::th or self::td]")] == ["td", "th"]
    assert page.xpath("//thead//th/@scope") == ["col"]
    assert page.xpath("//tbody//td[2]/@class") == ["number"]


def test_comments_are_left_out() -> None:
    assert str(document().render("<!-- made by x -->\nWords\n")) == "<p>Words</p>\n"
