"""The page of the bill: the words, verdicts, sources and votes of the tables in ``data/own``."""

from __future__ import annotations

import csv
from pathlib import Path

import lxml.html
import pytest

from qi_analysis.site.rendering import linked
from tests.conftest import REPOSITORY


def rows(name: str) -> list[dict[str, str]]:
    path = REPOSITORY / "data" / "own" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_shows_every_row_and_is_linked(built_site: Path) -> None:
    claims = lxml.html.parse(str(built_site / "claims" / "index.html")).getroot()
    assert "bill.html" in claims.xpath("//main//@href")
    page = lxml.html.parse(str(built_site / "claims" / "bill.html")).getroot()
    text = " ".join(page.text_content().split())
    links = page.xpath("//main//@href")
    for row in rows("bill_claims.csv"):
        name = row["item"].replace("_", "-")
        (section,) = page.xpath(f"//details[.//h3[@id='{name}']]")
        assert page.xpath(f"string(//*[@id='{name}-safe'])") == row["wording"]
        assert row["how"] in section.text_content()
        assert row["address"].split(" ")[0] in links
    page_says = {row["item"]: row["printed"] for row in rows("campaign_page.csv")}
    shown = page.xpath("//blockquote/text()")
    assert [page_says[f"provision_{number}"] for number in range(1, 12)] == shown[:11]
    assert shown[11:] == [page_says["money"], page_says["debate"]]
    for row in rows("bill_provisions.csv"):
        assert row["what_it_says"] in text
        assert row["address_read"].split(" ")[0] in links
    for row in rows("bill_history.csv"):
        assert row["action"] in text
        address = row["address"].split(" ")[0]
        assert address in links if address.startswith("http") else row["address"] in text
    for vote in ("236-181", "220-212"):
        assert page.xpath(f"//td[@data-label='Vote'][text()='{vote}']")
    with (built_site / "claims" / "bill.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 29  # 21 on provisions, 7 on money, 1 on debate


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("read at https://a.org/b_(c;_d).", "https://a.org/b_(c;_d)"),
        ("read (https://a.org/b).", "https://a.org/b"),
        ("(see https://a.org/b_(c)), then", "https://a.org/b_(c)"),
        ("https://a.org/b_(c)/d; and", "https://a.org/b_(c)/d"),
    ],
)
def test_a_link_keeps_the_parentheses_it_opened(text: str, address: str) -> None:
    fragment = lxml.html.fromstring(f"<p>{linked(text)}</p>")
    assert fragment.xpath("//@href") == [address]
    assert fragment.text_content() == text
