"""Hostile words in claims, figures, data and notebooks are words on the pages, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from qi_analysis.claims import ledger
from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.claims.evaluations import Context
from qi_analysis.risk import study
from qi_analysis.site import builder
from tests.site.browser import Browser
from tests.site.exports import (
    ALL_HOSTILE,
    HOSTILE,
    code,
    encoded,
    export,
    gave,
    notebook,
    png,
    prose,
)

MORE_SCRIPTS = ("staff.html", "search.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose every outside text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("first", "second"):
        export(folder / "figures", name, ALL_HOSTILE)
    export(folder / "figures" / "first", "es", ALL_HOSTILE)
    written = notebook(
        folder / "01-hostile.ipynb",
        prose(f"# {ALL_HOSTILE}\n\n{ALL_HOSTILE}\n\n[link](javascript:window.hacked=1)"),
        code(
            ALL_HOSTILE,
            gave(text_markdown=ALL_HOSTILE),
            gave(text_html=f"<table><tr><td>{ALL_HOSTILE}</td></tr></table>"),
            gave(text_plain=ALL_HOSTILE),
            gave(ALL_HOSTILE, image_png=encoded(png())),
        ),
    )
    (cited,) = evaluate_all(["circuit-opinions-529"], Context(study.load()))
    (claim,) = (c for c in ledger.load().values() if c.id == "circuit-opinions-529")
    texts: dict[str, Any] = dict.fromkeys(
        ("statement", "said_by", "citation", "wording"), ALL_HOSTILE
    )
    printed = replace(claim.published, text=ALL_HOSTILE)
    result = replace(
        cited,
        claim=replace(claim, **texts, published=printed, caveats=HOSTILE),
        caveats=HOSTILE,
        wording=ALL_HOSTILE,
        problem=ALL_HOSTILE,
    )
    inputs = builder.SiteInputs(figures=folder / "figures", notebooks=[written], results=[result])
    return builder.build(folder / "site", inputs).parent


def pages(site: Path) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), lxml.html.parse(str(path)).getroot()


def test_no_element_or_attribute_comes_out_of_words(site: Path) -> None:
    for name, page in pages(site):
        assert page.xpath("//script/@src") == page.xpath("//script/@src[contains(., 'assets/')]")
        data = page.xpath("//script[not(@src)]")
        assert [script.get("type") for script in data] == ["application/ld+json"] * len(data)
        for script in data:  # and what is in it is one JSON value
            assert isinstance(json.loads(script.text_content()), dict)
        assert len(page.xpath("//script[@src]")) == (3 if name.endswith(MORE_SCRIPTS) else 1), name
        assert not page.xpath("//img[@src='x'] | //@style | //style"), name
        attributes = {each for element in page.iter() for each in element.attrib}
        assert not [each for each in attributes if each.startswith("on")], name
        links = page.xpath("//@href | //@src")
        assert not [link for link in links if link.lower().startswith("javascript")], name


def test_the_words_are_there_as_words(site: Path) -> None:
    shown = {name: page.text_content() for name, page in pages(site)}
    for name in (
        "index.html",
        "figures/index.html",
        "es/figures/index.html",
        "figures/first/index.html",
        "figures/first/es/index.html",
        "claims/circuit-opinions-529.html",
        "notebooks/01-hostile.html",
    ):
        for words in HOSTILE:
            assert words in shown[name], (name, words)


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "es/index.html",
        "staff.html",
        "search.html?q=hacked",
        "figures/index.html",
        "es/figures/index.html",
        "figures/first/index.html",
        "claims/circuit-opinions-529.html",
        "claims/index.html",
        "notebooks/01-hostile.html",
    ],
)
def test_nothing_of_it_runs_in_a_browser(site: Path, browser: Browser, name: str) -> None:
    with browser.page() as page:
        page.goto(f"{site.as_uri()}/{name}")
        if name == "staff.html":
            page.locator("#chosen").wait_for()
        assert page.evaluate("window.hacked") is None
        assert page.faults == []
