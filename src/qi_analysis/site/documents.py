"""The documents of the method: which there are, and where each is on the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.site.markdown import Document
from qi_analysis.site.places import DICTIONARY

if TYPE_CHECKING:
    from markupsafe import Markup

GROUPS: Mapping[str, tuple[str, str]] = {
    "docs": ("method", "How the numbers are made"),
    "benchmarks/results": ("method/measured", "What was measured"),
}
"""Folder of the project -> folder of the site, and the words above its list."""
FIRST = ("methods", "sources-compared", "multilevel", "supreme-court", "opinions", "opinions-rates")
"""Documents that readers want first."""
LAST = ("claims", "architecture", "site", "libraries")
"""Documents that say how to add to the project."""
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
    html: Markup


def places(root: Path) -> dict[str, str]:
    """Return path in the project -> path on the site, of every document that is there."""
    found = {}
    for folder, (target, _) in GROUPS.items():
        for file in sorted((root / folder).glob("*.md")):
            source = f"{folder}/{file.name}"
            name = "start" if file.stem == "index" else file.stem
            found[source] = GENERATED.get(source, f"{target}/{name}.html")
    return found


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
        html=html,
    )
