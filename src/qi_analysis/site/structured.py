"""Structured data for search engines, and the answers as feeds at a stable address.

``ClaimReview``, ``Rating``, ``Claim``, ``Dataset`` and ``DataDownload`` as https://schema.org
defines them, with the properties that
https://developers.google.com/search/docs/appearance/structured-data/factcheck and
https://developers.google.com/search/docs/appearance/structured-data/dataset ask for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.site.answers import ANSWERS
from qi_analysis.site.places import relative

if TYPE_CHECKING:
    from qi_analysis.claims.ledger import Claim
    from qi_analysis.site.claims import ClaimPage

CONTEXT = "https://schema.org"
RATINGS: Mapping[str, int] = {"no": 1, "caveat": 4, "yes": 5}
"""Answer -> place on a scale from 1 to 5. What nobody can know has no place on it."""
_ADDRESS = re.compile(r"https?://[^\s,;)]+")
MIT = "https://opensource.org/license/mit"
_PROJECT = {"@type": "Organization", "name": "qi_analysis"}


def absolute(base: str | None, page: str, target: str) -> str:
    """Return the address of a place of the site: from ``base``, else from the page itself."""
    return f"{base}/{target}" if base else relative(page, target)


def claim_review(one: ClaimPage, base: str | None, released: str) -> dict[str, Any]:
    """Return the ``ClaimReview`` of one claim.

    Parameters
    ----------
    one : ClaimPage
        The claim and its answer.
    base : str, optional
        Address of the site, without a slash at its end.
    released : str
        Date of this version; empty where it is not known.
    """
    answer, claim = one.answers["en"], one.claim
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": f"{answer.word}. {answer.line}"}
    place = RATINGS.get(answer.kind)
    if place is not None:
        rating |= {"ratingValue": place, "bestRating": 5, "worstRating": 1}
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": absolute(base, one.path, one.path),
        "claimReviewed": claim.statement,
        "inLanguage": "en",
        "author": _PROJECT,
        **({"datePublished": released} if released else {}),
        "reviewRating": rating,
        "itemReviewed": _claim(claim),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    addresses = [each.rstrip(".") for each in _ADDRESS.findall(claim.citation)]
    seen = [{"@type": "CreativeWork", "url": each} for each in dict.fromkeys(addresses)]
    said_by = {"@type": "Organization", "name": claim.said_by}
    return {"@type": "Claim", "author": said_by, "text": claim.statement, "appearance": seen}


def dataset(
    package: Mapping[str, Any], base: str | None, page: str, version: str, released: str
) -> dict[str, Any]:
    """Return the ``Dataset`` of the tables, each a ``DataDownload``."""
    files = [
        {
            "@type": "DataDownload",
            "name": each["title"],
            "encodingFormat": "text/csv",
            "contentUrl": absolute(base, page, f"data/tables/{each['path']}"),
            "contentSize": f"{each['bytes']} B",
        }
        for each in package["resources"]
    ]
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": "qi_analysis: tables behind figures on police killings and qualified immunity",
        "description": (
            f"{package['description']} Counts of people killed by police in the United States by "
            "age, sex, race, cause and year, the residents and deaths they are compared with, and "
            "Supreme Court decisions on qualified immunity. No row names anyone who died."
        ),
        "url": absolute(base, page, page),
        "creator": _PROJECT,
        "license": MIT,
        "version": version,
        **({"datePublished": released} if released else {}),
        "isAccessibleForFree": True,
        "spatialCoverage": "United States",
        "keywords": ["police use of force", "qualified immunity", "life table"],
        "distribution": files,
    }


def feed(pages: Sequence[ClaimPage], base: str | None) -> list[dict[str, Any]]:
    """Return a row per claim: what was asked, the answer, the numbers, and where they stand.

    Columns: ``id``, ``question``, ``answer`` (of `ANSWERS`), ``verdict``, ``line``, ``printed``,
    ``unit``, ``recomputed``, ``ours``, ``low``, ``high``, ``wording``, ``said_by``, ``citation``,
    ``page``.
    """
    rows = []
    for one in pages:
        answer, claim = one.answers["en"], one.claim
        rows.append(
            {
                "id": claim.id,
                "question": answer.question,
                "answer": ANSWERS[one.verdict],
                "verdict": one.verdict,
                "line": answer.line,
                "printed": claim.published.text,
                "unit": claim.published.unit,
                **one.numbers,
                "wording": one.wording,
                "said_by": claim.said_by,
                "citation": claim.citation,
                "page": absolute(base, "claims/claims.json", one.path),
            }
        )
    return rows


def insist_address(base: str | None) -> str | None:
    """Return the address of the site without a slash at its end, or None for none.

    Raises
    ------
    QiAnalysisError
        When it is not the address of a web page.
    """
    if base is None:
        return None
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise QiAnalysisError(
            f"{base!r} is not the address of a site: give one such as https://example.org/numbers"
        )
    return base.rstrip("/")


def sitemap(places: Sequence[str], base: str, released: str) -> str:
    """Return the map of the site (https://www.sitemaps.org/protocol.html)."""
    dated = f"<lastmod>{released}</lastmod>" if released else ""
    rows = "".join(
        f"<url><loc>{escape(f'{base}/{quote(place)}')}</loc>{dated}</url>\n" for place in places
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
