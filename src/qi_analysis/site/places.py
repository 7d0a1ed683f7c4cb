"""Where things are on the site, and how one page refers to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container

HOME = "index.html"
DICTIONARY = "data/dictionary.html"
BILL = "claims/bill.html"
GALLERY = "figures/index.html"
CLAIMS = "claims/index.html"
STAFF = "staff.html"
SEARCH = "search.html"
ABOUT = "about.html"
FEEDS = ("claims/claims.csv", "claims/claims.json")
REFERENCES = ("data/sources.bib", "data/sources.csl.json")

_NOT_IN_ID = re.compile(r"[^\w\- ]+")


def in_language(path: str, code: str) -> str:
    """Return where the page of that path is in one language; English is at the root."""
    return path if code == "en" else f"{code}/{path}"


def relative(page: str, target: str) -> str:
    """Return the link from ``page`` to ``target``, both paths from the root of the site."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def root_of(page: str) -> str:
    """Return what leads from ``page`` to the root: an empty text, or ``../`` repeated."""
    return "../" * page.count("/")


def slug(text: str, taken: Container[str] = ()) -> str:
    """Return an id made of the words of ``text`` that is not among those ``taken``."""
    plain = _NOT_IN_ID.sub("", text.lower()).strip().replace(" ", "-").strip("-") or "section"
    found, number = plain, 1
    while found in taken:
        number += 1
        found = f"{plain}-{number}"
    return found
