"""The checks a site must pass before it takes its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from qi_analysis.core.errors import CheckError

FETCHED = frozenset({"img", "script", "link", "source", "iframe", "video", "audio", "object"})
"""Elements whose address a browser loads by itself."""
DATA = "application/ld+json"
"""Type of a script that is data and never runs."""
LARGEST = 80_000_000
"""Bytes of a site."""
_ADDRESSES = ("href", "src", "srcset")
"""A set holds one address here."""
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)")


@dataclass
class Scanned(HTMLParser):
    """What a page refers to and what is wrong with it by itself."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links, headings, and what the policy of the site forbids."""
        given = {name: value or "" for name, value in attrs}
        for name in given:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag}> has the attribute {name}")
        inline = tag == "script" and "src" not in given and given.get("type") != DATA
        if tag == "style" or inline:
            self.faults.append(f"holds an inline <{tag}>")
        if tag == "img" and not {"alt", "width", "height"} <= set(given):
            self.faults.append(f"a picture without alt, width or height: {given.get('src')}")
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append(f"the id {given['id']!r} appears twice")
            self.ids.add(given["id"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        # a browser does not load what is only named: the page's own address, and its translation
        named = tag == "link" and given.get("rel") in {"canonical", "alternate"}
        for name in _ADDRESSES:
            if name in given:
                self._address("a" if named else tag, given[name])

    def _address(self, tag: str, address: str) -> None:
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            self.links.append(address)
        elif tag in FETCHED or parts.scheme not in {"http", "https"}:
            self.faults.append(f"<{tag}> leads to {address}")

    def headings(self) -> list[str]:
        """Return what is wrong with the order of the headings."""
        wrong = [] if self.levels.count(1) == 1 else [f"has {self.levels.count(1)} headings h1"]
        before = 0
        for level in self.levels:
            if level > before + 1:
                wrong.append(f"a heading h{level} follows h{before}")
            before = level
        return wrong


def faults(root: Path) -> list[str]:
    """Return everything that is wrong with the pages below ``root``, a sentence each."""
    pages = {}
    for path in sorted(root.rglob("*.html")):
        page = pages[path.relative_to(root).as_posix()] = Scanned()
        page.feed(path.read_text(encoding="utf-8"))
        page.close()

    def broken(name: str, what: str, links: Iterable[str]) -> list[str]:
        found = ((link, _broken(root, pages, name, link)) for link in dict.fromkeys(links))
        return [f"{name}: the {what} {link!r} {problem}" for link, problem in found if problem]

    wrong = []
    for name, page in pages.items():
        wrong += [f"{name}: {each}" for each in (*page.faults, *page.headings())]
        wrong += broken(name, "link", page.links)
    for path in sorted(root.rglob("*.css")):
        addresses = _STYLE_ADDRESS.findall(path.read_text(encoding="utf-8"))
        wrong += broken(path.relative_to(root).as_posix(), "address", addresses)
    return wrong


def insist_sound(root: Path) -> None:
    """Refuse a site with a broken link, an inline script or style, or headings out of order.

    Raises
    ------
    CheckError
        Naming the first ten faults, each with its page.
    """
    found = faults(root)
    if found:
        more = f"; and {len(found) - 10} more" if len(found) > 10 else ""
        raise CheckError(f"the site is not sound: {'; '.join(found[:10])}{more}")


def insist_light(root: Path) -> None:
    """Refuse a site of more than `LARGEST` bytes.

    Raises
    ------
    CheckError
        Naming its size.
    """
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    if size > LARGEST:
        raise CheckError(
            f"the site would have {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}: draw fewer "
            "sizes, or mark fewer figures as `post`"
        )


def _broken(root: Path, pages: dict[str, Scanned], page: str, link: str) -> str | None:
    """Return what is wrong with a link from one page to a place of the site, or None."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    target = path if parts.path else page
    if parts.path.startswith("/") or target.startswith(".."):
        return "leads out of the site"
    if not (root / target).is_file():
        return "leads to no file"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return "leads to no id"
    return None
