"""Every source of the registry as BibTeX and as CSL-JSON, for programs that manage references."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.files import write_atomically

if TYPE_CHECKING:
    from qi_analysis.store.registry import Source

_PERSONS = re.compile(r"(?P<names>[^(]+?) \((?P<year>\d{4})\)\. ")
_PERSON = re.compile(r"(?:[A-Z][\w.'-]* ){1,3}[A-Z][\w'-]+")
_DOI = re.compile(r"https://doi\.org/(\S+?)\.?(?:\s|$)")
_BIBTEX = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_{}"} | {"\\": "\\textbackslash{}", "~": "\\~{}"}
)


def persons(citation: str) -> list[tuple[str, str]]:
    """Return given and family names of the persons that a citation begins with; else nothing.

    Examples
    --------
    >>> persons("Frank Edwards and Ryan Brown (2024). Police use of force killings.")
    [('Frank', 'Edwards'), ('Ryan', 'Brown')]
    >>> persons("The Guardian (2015). The Counted.")
    []
    """
    found = _PERSONS.match(citation)
    if found is None or " and " not in found["names"]:
        return []
    names = re.split(r", and |, | and ", found["names"])
    if not all(_PERSON.fullmatch(name) for name in names):
        return []
    return [tuple(name.rsplit(" ", 1)) for name in names]


def csl(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Return each source as an item of CSL-JSON (schema 1.0 of the Citation Style Language).

    Attributes of an item are those of ``csl-data.json``; ``id`` and ``type`` are required there.
    """
    items = []
    for source in sources:
        named = [{"given": given, "family": family} for given, family in persons(source.citation)]
        item: dict[str, Any] = {
            "id": source.id,
            "type": "dataset",
            "title": source.title,
            "author": named or [{"literal": source.publisher}],
            "publisher": source.publisher,
            "URL": source.address,
            "note": source.citation,
        }
        if doi := _DOI.search(source.citation):
            item["DOI"] = doi[1]
        if date := source.date_published or source.date_archived:
            item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
        items.append(item)
    return items


def csl_json(sources: Iterable[Source]) -> str:
    """Return `csl` as a file."""
    return f"{json.dumps(csl(sources), ensure_ascii=False, indent=1)}\n"


def bibtex(sources: Iterable[Source]) -> str:
    """Return each source as an entry ``@misc`` of BibTeX, with the citation in full as its note."""
    entries = []
    for item in csl(sources):
        names = " and ".join(
            f"{_plain(each['family'])}, {_plain(each['given'])}"
            if "family" in each
            else f"{{{_plain(each['literal'])}}}"
            for each in item["author"]
        )
        date = item.get("issued", {}).get("date-parts", [[]])[0]
        fields = {
            "author": names,
            "title": f"{{{_plain(item['title'])}}}",
            "publisher": _plain(item["publisher"]),
            "year": str(date[0]) if date else "",
            "doi": item.get("DOI", ""),
            "howpublished": f"\\url{{{item['URL']}}}",
            "note": _plain(item["note"]),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        entries.append("@misc{" + item["id"] + ",\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def _plain(text: str) -> str:
    """Return text in which no sign means anything to TeX."""
    return text.translate(_BIBTEX)


def write(folder: Path | None = None) -> list[Path]:
    """Write ``sources.bib`` and ``sources.csl.json`` of the packaged registry; return where.

    Parameters
    ----------
    folder : Path, optional
        ``data`` of the project by default, where both are committed.
    """
    from qi_analysis.store import registry

    target, sources = folder or paths.root() / "data", list(registry.load().values())
    made = {"sources.bib": bibtex(sources), "sources.csl.json": csl_json(sources)}
    for name, text in made.items():
        write_atomically(target / name, text.encode())
    return [target / name for name in made]
