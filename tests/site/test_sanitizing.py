"""HTML of notebooks: tables stay tables, everything else is words, whatever comes in."""

from __future__ import annotations

import lxml.html
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.site.sanitizing import DROPPED, KEPT, WORDS, clean
from tests.site.exports import HOSTILE


def parsed(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<div>{clean(html)}</div>")


def test_a_table_of_pandas_stays_as_it_is() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "share": ["50%", "a < b & c"]},
        index=pd.MultiIndex.from_tuples([("men", "x"), ("men", "y")], names=["", "group"]),
    )
    html = frame._repr_html_()  # what a notebook shows
    assert "<style" in html
    (table,) = parsed(html).xpath("//div[@class='scroll']/table")
    rows = [[cell.text_content().strip() for cell in row] for row in table.xpath(".//tbody/tr")]
    assert rows == [["men", "x", "1", "50%"], ["y", "2", "a < b & c"]]
    assert table.xpath(".//tbody//th/@scope") == ["rowgroup", "row", "row"]
    assert table.xpath(".//@rowspan") == ["2"]
    assert not table.xpath("//style | //@style | //@class[. != 'scroll'] | //@border")
    assert not [th for th in table.xpath(".//th") if not th.text_content().strip()]


@pytest.mark.parametrize(
    "html",
    [
        *HOSTILE,
        "<table onclick=x><tr><td style='x' onmouseover=x>1</td></tr></table>",
        "<svg><script>window.hacked=1</script></svg><b>kept</b>",
        "<math><mtext><table><mglyph><style><img src=x onerror=x></style></table></mtext></math>",
        "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
        "<a href='javascript:x'>words</a><iframe srcdoc='<script>x</script>'></iframe>",
        "<td colspan='9999999999' rowspan='-1'>x</td>",
        "<form><input autofocus onfocus=x></form>",
        "<xmp><script>x</script></xmp>",
        "<!--><script>x</script>-->",
        "<![CDATA[<script>x</script>]]>",
        "<template><script>x</script></template>",
        "</table></div></div><script>x</script>",
    ],
)
def test_nothing_runs(html: str) -> None:
    insist_harmless(html)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [f"<{tag}>" for tag in sorted(KEPT | WORDS | DROPPED)]
                + [f"</{tag}>" for tag in sorted(KEPT | WORDS | DROPPED)]
                + ["<img src=x onerror=y>", "<!--", "-->", "<![CDATA[", "&lt;script&gt;", "<", ">"]
            ),
            st.text(max_size=5),
        ),
        max_size=30,
    )
)
def test_nothing_runs_whatever_comes_in(parts: list[str]) -> None:
    insist_harmless("".join(parts))


def insist_harmless(html: str) -> None:
    page = parsed(html)
    elements = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert elements <= KEPT | WORDS | {"div"}
    attributes = {name for element in page.iter() for name in element.attrib}
    assert attributes <= {"class", "role", "aria-label", "tabindex", "scope", "colspan", "rowspan"}
    spans = page.xpath("//@colspan | //@rowspan")
    assert all(1 < int(value) <= 1000 for value in spans)


def test_words_in_what_is_dropped_do_not_come_back() -> None:
    assert str(clean("<p>a</p><script>b</script><style>c</style><p>d</p>")) == "<p>a</p><p>d</p>"
