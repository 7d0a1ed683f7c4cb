"""Supreme Court decisions that texts cite in a passage on qualified immunity.

A list of decisions made from what later opinions cite does not rest on anybody's memory. It knows
a decision once one text at hand cites it near the words; a decision that none cites stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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


@dataclass
class Cited:
    """How often a decision is cited near the words.

    Attributes
    ----------
    texts : set of str
        The texts that cite it so, by whatever names the caller gave them.
    times : int
        Citations in all.
    """

    texts: set[str] = field(default_factory=set)
    times: int = 0

    def add(self, text: str) -> None:
        """Count one citation."""
        self.texts.add(text)
        self.times += 1


def collapsed(text: str) -> str:
    """Return a text on one line, words broken by a hyphen at a line's end joined."""
    joined = re.sub(r"\xad\s*|(?<=[a-z])-\s*\n\s*(?=[a-z])", "", text)
    return re.sub(r"\s+", " ", joined)


def party(name: str) -> str:
    """Return the first word of a party's name in a form that survives a lost hyphen."""
    return re.sub(r"\W", "", name.strip().partition(" ")[0]).casefold()


def _near(text: str) -> list[tuple[int, int]]:
    return [(max(0, m.start() - NEAR), m.end() + NEAR) for m in _WORDS.finditer(text)]


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
    zones = _near(flat)

    def inside(match: re.Match[str]) -> bool:
        return any(low <= match.start() and match.end() <= high for low, high in zones)

    for match in filter(inside, _REPORTS.finditer(flat)):
        yield f"{int(match.group(1))} U.S. {int(match.group(2))}"
    for match in filter(inside, _BY_THE_PUBLISHER.finditer(flat)):
        known = by_publisher.get(f"{int(match.group(1))} S. Ct. {int(match.group(2))}")
        # where both reports are given, the first pattern has counted it
        if known and not _REPORTS.search(flat, max(0, match.start() - 45), match.start()):
            yield known
    for match in filter(inside, _NO_PAGE.finditer(flat)):
        first, second, volume = match.group(1), match.group(2), match.group(3)
        unpaged = f"{volume} U.S. ___ ({first} v. {second.rstrip('.')})"
        yield by_party.get((volume, party(second)), unpaged)


def count(
    documents: Iterable[tuple[str, str]],
    by_publisher: Mapping[str, str],
    by_party: Mapping[tuple[str, str], str],
) -> dict[str, Cited]:
    """Return, for each decision cited near the words, in which texts and how often.

    Parameters
    ----------
    documents : iterable of (str, str)
        Name and text of each document; documents of one name are one text.
    by_publisher, by_party : mapping
        As for `cited_in`.
    """
    found: dict[str, Cited] = {}
    for name, text in documents:
        for citation in cited_in(text, by_publisher, by_party):
            found.setdefault(citation, Cited()).add(name)
    return found


def volume_of(citation: str) -> int:
    """Return the volume of a U.S. citation."""
    return int(citation.split(" ", 1)[0])
