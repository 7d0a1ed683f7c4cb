"""Structured data by the published definitions, feeds, references and the map of the site."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from lxml import etree

from qi_analysis.claims import ledger
from qi_analysis.claims.evaluate import evaluate_all
from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.site import builder, structured
from qi_analysis.site.verifying import LARGEST, faults, insist_light
from tests.conftest import REPOSITORY

# https://developers.google.com/search/docs/appearance/structured-data/factcheck and .../dataset,
# "Required properties"
REQUIRED = {
    "ClaimReview": {"claimReviewed", "reviewRating", "url"},
    "Rating": {"alternateName"},
    "Claim": set(),
    "Dataset": {"name", "description"},
    "DataDownload": {"contentUrl"},
    "Organization": {"name"},
    "CreativeWork": {"url"},
}
# https://schema.org/<type>: properties of the type and of those above it, as far as used here
_THING = {"name", "description", "url", "alternateName", "identifier", "image", "sameAs"}
_WORK = _THING | {
    "about", "author", "creator", "dateModified", "datePublished", "encodingFormat", "inLanguage",
    "isAccessibleForFree", "keywords", "license", "publisher", "spatialCoverage",
    "temporalCoverage", "text", "version",
}  # fmt: skip
KNOWN = {
    "ClaimReview": _WORK | {"claimReviewed", "itemReviewed", "reviewRating", "reviewBody"},
    "Rating": _THING | {"author", "bestRating", "ratingValue", "worstRating", "ratingExplanation"},
    "Claim": _WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "Dataset": _WORK | {"distribution", "includedInDataCatalog", "measurementTechnique"},
    "DataDownload": _WORK | {"contentUrl", "contentSize"},
    "Organization": _THING,
    "CreativeWork": _WORK,
}


def data_of(path: Path) -> list[dict[str, Any]]:
    page = lxml.html.parse(str(path)).getroot()
    found = page.xpath("//head/script[@type='application/ld+json']")
    return [json.loads(script.text_content()) for script in found]


def things(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every thing in structured data that has a type."""
    if isinstance(value, list):
        for each in value:
            yield from things(each)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            yield from things(each)


def insist_valid(record: dict[str, Any]) -> None:
    assert record["@context"] == "https://schema.org"
    for thing in things(record):
        kind, used = thing["@type"], {name for name in thing if not name.startswith("@")}
        assert REQUIRED[kind] <= used, kind
        assert used <= KNOWN[kind], (kind, used - KNOWN[kind])
        assert all(thing[name] not in ("", None, []) for name in REQUIRED[kind])


def test_each_claim_page_has_one_review_and_it_is_valid(built_site: Path) -> None:
    for claim in ledger.load().values():
        (record,) = data_of(built_site / "claims" / f"{claim.id}.html")
        insist_valid(record)
        assert record["@type"] == "ClaimReview"
        assert record["claimReviewed"] == claim.statement
        said = record["itemReviewed"]
        assert said["author"]["name"] == claim.said_by
        assert said["appearance"]
        for seen in said["appearance"]:
            assert seen["url"] in claim.citation
            assert urlsplit(seen["url"]).netloc
        rating = record["reviewRating"]
        if "ratingValue" in rating:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert data_of(built_site / "es" / "claims" / f"{claim.id}.html") == []


def test_what_nobody_can_know_has_no_place_on_the_scale(built_site: Path) -> None:
    (unknown,) = data_of(built_site / "claims" / "circuit-opinions-529.html")
    assert set(unknown["reviewRating"]) == {"@type", "alternateName"}
    (wrong,) = data_of(built_site / "claims" / "women-one-in-33000.html")
    assert wrong["reviewRating"]["ratingValue"] == wrong["reviewRating"]["worstRating"]


def test_the_data_page_describes_its_tables(built_site: Path) -> None:
    (record,) = data_of(built_site / "data" / "index.html")
    insist_valid(record)
    assert 50 <= len(record["description"]) <= 5000  # the length that the guide asks for
    for file in record["distribution"]:
        path = built_site / "data" / file["contentUrl"]
        assert f"{path.stat().st_size} B" == file["contentSize"]


def test_the_feeds_have_every_claim_with_the_numbers_of_the_ledger(built_site: Path) -> None:
    rows = json.loads((built_site / "claims" / "claims.json").read_text("utf-8"))
    with (built_site / "claims" / "claims.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    records = {result.claim.id: result.to_record() for result in evaluate_all()}
    assert [row["id"] for row in rows] == [row["id"] for row in table] == list(records)
    for row in rows:
        record = records[row["id"]]
        assert row["recomputed"] == record["recomputed"]["value"]
        assert (row["ours"], row["low"]) == tuple(
            record["independent"][n] for n in ("value", "low")
        )
        assert row["wording"] == record["wording"]
        assert (built_site / "claims" / row["page"]).is_file()


def test_references_are_those_of_the_project(built_site: Path) -> None:
    for name in ("sources.bib", "sources.csl.json"):
        assert (built_site / "data" / name).read_bytes() == (
            REPOSITORY / "data" / name
        ).read_bytes()


def test_with_an_address_pages_name_it_and_a_map_lists_them(tmp_path: Path) -> None:
    results = evaluate_all(["circuit-opinions-529"])
    base = "https://example.org/numbers"
    inputs = builder.SiteInputs(results=results, notebooks=(), base_url=f"{base}/")
    root = builder.build(tmp_path / "site", inputs).parent
    listed = {
        str(each.text)
        for each in etree.parse(str(root / "sitemap.xml")).iter()
        if each.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    }
    pages = {path.relative_to(root).as_posix() for path in root.rglob("*.html")}
    assert listed == {f"{base}/{path}" for path in pages}
    for path in pages:
        page = lxml.html.parse(str(root / path)).getroot()
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{base}/{path}"]
        assert page.xpath("//meta[@property='og:url']/@content") == [f"{base}/{path}"]
        (picture,) = page.xpath("//meta[@property='og:image']/@content")
        assert (root / picture.removeprefix(f"{base}/")).is_file()
        for other in page.xpath("//link[@rel='alternate']/@href"):
            assert other.removeprefix(f"{base}/") in pages
    (record,) = data_of(root / "claims" / "circuit-opinions-529.html")
    assert record["url"] == f"{base}/claims/circuit-opinions-529.html"


@pytest.mark.parametrize("base", ["example.org", "ftp://example.org", "https://", "https://a/?b=c"])
def test_an_address_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(QiAnalysisError, match="not the address of a site"):
        structured.insist_address(base)


def test_a_site_too_heavy_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(CheckError, match="80 MB"):
        insist_light(tmp_path)
    (tmp_path / "big").unlink()
    insist_light(tmp_path)


def test_named_addresses_are_fine_and_loaded_ones_are_not(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://example.org/index.html">'
    (tmp_path / "index.html").write_text(f"{head}<h1>A</h1>")
    assert faults(tmp_path) == []
    (tmp_path / "index.html").write_text(f"{head.replace('canonical', 'stylesheet')}<h1>A</h1>")
    assert len(faults(tmp_path)) == 1
    (tmp_path / "index.html").write_text('<script type="application/ld+json">{}</script><h1>A</h1>')
    assert faults(tmp_path) == []
