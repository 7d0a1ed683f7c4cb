"""Is the list whole? Every decision that another source names must be on it, or set aside by name.

Four sources name decisions: the documents at hand, what texts cite near the words, the Supreme
Court Database, and tallies that others published. None of them rests on anybody's memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import database, reviewed
from qi_analysis.opinions.supreme_court.schema import CANDIDATES, LIST, SINCE
from qi_analysis.opinions.supreme_court.texts import Document

if TYPE_CHECKING:
    import pandas as pd

FIRST_VOLUME = 457
"""Volume of the U.S. Reports with Harlow: decisions in earlier ones were before the test."""
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


@dataclass(frozen=True)
class Named:
    """A decision as a source names it; what the source does not give is empty."""

    by: str
    case_name: str = ""
    citation: str = ""
    docket: str = ""


class Considered:
    """The decisions on the list and the candidates, to be found by any of their names."""

    def __init__(self, listed: pd.DataFrame, candidates: pd.DataFrame) -> None:
        rows = [*listed.to_dict("records"), *candidates.to_dict("records")]
        paged = [row for row in rows if row["citation"] and "_" not in row["citation"]]
        self._citations = {row["citation"] for row in paged}
        self._dockets = {row["docket"] for row in rows if row["docket"]}
        self._names = {plain_name(row["case_name"]) for row in rows}
        self.by_party = {
            (str(volume_of(row["citation"])), party(word)): row["citation"]
            for row in paged
            for word in row["case_name"].split(" v. ")[-1].split()
        }

    def has(self, named: Named) -> bool:
        """Return whether a decision was considered, by the surest name that the source gives."""
        if named.docket:
            return named.docket in self._dockets or named.citation in self._citations
        unpaged, _, name = named.citation.partition("___ (")
        if named.citation and not name:
            return unpaged in self._citations
        return plain_name(name or named.case_name) in self._names


def plain_name(name: str) -> str:
    """Return a caption without case, accents' marks and ways to write "and".

    Examples
    --------
    >>> plain_name("City & County of San Francisco v. Sheehan")
    'city and county of san francisco v sheehan'
    """
    return " ".join(re.findall(r"\w+", name.replace("&", " and ").casefold()))


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


def cited(
    texts: Iterable[tuple[str, str]], cases: pd.DataFrame, by_party: Mapping[tuple[str, str], str]
) -> Iterator[Named]:
    """Yield each decision since Harlow that a text cites near the words.

    Texts come with their names, cases from `database.read_cases`; see also `cited_in`.
    """
    rows = cases[cases["citation"] != ""].to_dict("records")
    by_publisher = {x["sct_citation"]: x["citation"] for x in rows if x["sct_citation"]}
    known = {row["citation"]: row for row in rows}
    for citation, found in texts_citing(texts, by_publisher, by_party).items():
        case = known.get(citation)
        old = volume_of(citation) < FIRST_VOLUME
        if case["decided_on"] < SINCE if case else old:
            continue
        by = f"cited near the words in {', '.join(sorted(found)[:3])}"
        yield Named(by, case["case_name"] if case else "", citation)


def liability(cases: pd.DataFrame) -> Iterator[Named]:
    """Yield each case since Harlow that the database codes as liability of officials."""
    rows = cases[
        (cases["decided_on"] >= SINCE) & cases["issue"].isin(list(database.LIABILITY_ISSUES))
    ]
    for row in rows.to_dict("records"):
        by = f"coded {row['issue']} by the Supreme Court Database"
        yield Named(by, row["case_name"], row["citation"], row["docket"])


def held(documents: Iterable[Document]) -> Iterator[Named]:
    """Yield each decision of which a text is here."""
    for each in documents:
        yield Named("a text at hand", each.case_name, docket=each.docket)


def published(tallies: Sequence[Mapping[str, Any]]) -> Iterator[Named]:
    """Yield each decision that a published tally names; rows in brackets count several."""
    for row in tallies:
        if row["case"] and not row["case"].startswith("("):
            yield Named(f"counted by {row['tally']}", case_name=row["case"])


def check(considered: Considered, named: Iterable[Named]) -> None:
    """Refuse a decision that is named and was not considered.

    Raises
    ------
    DataError
        With the name of each, who names it, and what to do.
    """
    missing = {
        f"{each.citation or f'No. {each.docket}' if each.docket or each.citation else ''} "
        f"{each.case_name} ({each.by})".strip()
        for each in named
        if not considered.has(each)
    }
    if missing:
        raise DataError(
            f"neither listed nor set aside: {'; '.join(sorted(missing))}",
            file=reviewed.path_of(CANDIDATES),
            remedy=f"Read each, and put it there or in {LIST.name}.csv",
        )
