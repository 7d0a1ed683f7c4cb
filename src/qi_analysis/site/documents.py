"""The documents of the method: which there are, and where each is on the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qi_analysis.site.markdown import Document, Section, sections
from qi_analysis.site.places import DICTIONARY

GROUPS: Mapping[str, str] = {"docs": "method", "benchmarks/results": "method/measured"}
"""Folder of the project -> folder of the site."""
LISTS: Mapping[str, str] = {
    "method/index.html": "How the numbers are made",
    "method/developers.html": "For developers and reviewers",
}
"""Page of a list of documents -> its heading: readers first."""
FIRST = ("methods", "sources-compared", "multilevel", "supreme-court", "opinions", "opinions-rates")
"""Documents that readers want first."""
LAST = ("claims", "library", "architecture", "site", "libraries", "multilevel-checks")
"""Documents that say how to use the code and add to it."""
LONG = 5_000
"""Characters of a page whose sections are folded, so that a phone shows what there is."""
GENERATED = {"docs/data-dictionary.md": DICTIONARY}
"""Documents that the site makes itself, from what they are made from."""


@dataclass(frozen=True)
class DocumentPage:
    """A document, ready for its template."""

    path: str
    source: str
    group: str
    title: str
    lead: str
    sections: Sequence[Section]
    long: bool


def places(root: Path) -> dict[str, str]:
    """Return path in the project -> path on the site, of every document that is there."""
    found = {}
    for folder, target in GROUPS.items():
        for file in sorted((root / folder).glob("*.md")):
            source = f"{folder}/{file.name}"
            name = "start" if file.stem == "index" else file.stem
            found[source] = GENERATED.get(source, f"{target}/{name}.html")
    return found


def list_of(source: str) -> str:
    """Return on which of `LISTS` a document stands: what was measured is for developers."""
    readers, developers = LISTS
    folder, _, name = source.removesuffix(".md").rpartition("/")
    return readers if folder == "docs" and name not in LAST else developers


def reading_order(page: DocumentPage) -> tuple[int, str]:
    """Return what sorts pages: the method first, how to add to the project last."""
    folder, _, name = page.source.removesuffix(".md").rpartition("/")
    if folder == "docs" and name in FIRST:
        return FIRST.index(name), name
    later = LAST.index(name) + 1 if folder == "docs" and name in LAST else 0
    return len(FIRST) + later, name


def read(root: Path, source: str, carried: Mapping[str, str]) -> DocumentPage:
    """Return one document as a page; ``carried`` as in `Document`."""
    document = Document(carried[source], source, carried)
    html = document.render((root / source).read_text(encoding="utf-8"))
    return DocumentPage(
        path=document.page,
        source=source,
        group=source.rpartition("/")[0],
        title=document.title or Path(source).stem,
        lead=document.lead or "",
        sections=sections(html),
        long=len(html) > LONG,
    )
