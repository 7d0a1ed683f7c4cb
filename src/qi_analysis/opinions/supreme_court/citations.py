"""Supreme Court decisions that texts cite in a passage on qualified immunity.

A list of decisions made from what later opinions cite does not rest on anybody's memory. It knows
a decision once one text at hand cites it near the words; a decision that none cites stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

NEAR = 300
"""Characters between a citation and the words, white space collapsed."""

_WORDS = re.compile(
    r"qualified(?:ly)? immun|quali fied immun|clearly[ -]estab ?lished|good[ -]faith immunity",
    re.IGNORECASE,
)
_ANY_OF_THEM = re.compile(
    r"qualified(?:ly)?\s+immun|quali\s?fied\s+immun|clearly[\s-]+estab|good[\s-]+faith\s+immunity",
    re.IGNORECASE,
)
"""The words as they stand in a document with its line breaks, to pass over the others fast."""
_REPORTS = re.compile(r"\b(\d{3}) U\. ?S\. (\d{1,4})\b")
_NO_PAGE = re.compile(
    r"([\w’'.&-]+) v\. ([\w’'.&-]+)[^.;()]{0,60}?, (\d{3}) U\. ?S\. (?:_+|[—–-]+)"
)
_BY_THE_PUBLISHER = re.compile(r"\b(\d{2,3}) S\. ?Ct\. (\d{1,4})\b")


def collapsed(text: str) -> str:
    """Return a text on one line, words broken by a hyphen at a line's end joined."""
    joined = re.sub(r"\xad\s*|(?<=[a-z])-\s*\n\s*(?=[a-z])", "", text)
    return re.sub(r"\s+", " ", joined)


def party(name: str) -> str:
    """Return the first word of a party's name in a form that survives a lost hyphen."""
    return re.sub(r"\W", "", name.strip().partition(" ")[0]).casefold()


def cited_in(
    text: str,
    by_publisher: Mapping[str, str],
    by_party: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    """Yield the decision of each citation near the words, as ``457 U.S. 800``.

    Parameters
    ----------
    text : str
        Any document.
    by_publisher : mapping
        ``102 S. Ct. 2727`` -> ``457 U.S. 800``: some texts cite only the publisher's reports.
    by_party : mapping
        (volume, second party) -> U.S. citation, for decisions cited before their page was known
        (``563 U. S. ___``). One that is not in it is yielded as ``577 U.S. ___
        (Mullenix v. Luna)``.
    """
    if not _ANY_OF_THEM.search(text):
        return
    flat = collapsed(text)
    zones = [(match.start() - NEAR, match.end() + NEAR) for match in _WORDS.finditer(flat)]

    def inside(match: re.Match[str]) -> bool:
        return any(low <= match.start() and match.end() <= high for low, high in zones)

    for match in filter(inside, _REPORTS.finditer(flat)):
        yield f"{int(match[1])} U.S. {int(match[2])}"
    for match in filter(inside, _BY_THE_PUBLISHER.finditer(flat)):
        known = by_publisher.get(f"{int(match[1])} S. Ct. {int(match[2])}")
        # where both reports are given, the first pattern has counted it
        if known and not _REPORTS.search(flat, max(0, match.start() - 45), match.start()):
            yield known
    for match in filter(inside, _NO_PAGE.finditer(flat)):
        first, second, volume = match.groups()
        unpaged = f"{volume} U.S. ___ ({first} v. {second.rstrip('.')})"
        yield by_party.get((volume, party(second)), unpaged)


def texts_citing(
    documents: Iterable[tuple[str, str]],
    by_publisher: Mapping[str, str],
    by_party: Mapping[tuple[str, str], str],
) -> dict[str, set[str]]:
    """Return the names of the documents that cite each decision near the words; see `cited_in`."""
    found: dict[str, set[str]] = {}
    for name, text in documents:
        for citation in cited_in(text, by_publisher, by_party):
            found.setdefault(citation, set()).add(name)
    return found


def volume_of(citation: str) -> int:
    """Return the volume of a U.S. citation."""
    return int(citation.split(" ", 1)[0])
