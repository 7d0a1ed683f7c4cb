"""Which records are of one decision: court, docket number and date, across sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qi_analysis.opinions.reading.coder import Coded
from qi_analysis.opinions.texts.opinion import Opinion

_DOCKET = re.compile(r"(?<![\w-])(\d{2}|(?:19|20)\d{2})[-–](\d{1,6})(?!\d)")
_DOCKET_OLD = re.compile(r"(?<![\w-])\d{3,6}(?![\w-])")
_CITATION = re.compile(r"(\d+)\s+(\D.*?)\s+(\d+)(?!\w)")


def docket_numbers(text: str | None) -> frozenset[str]:
    """Return the docket numbers in a text in one form: ``Nos. 2009-0241-cv & 09-7`` gives two.

    The year has two digits, the number no zeros in front. Numbers without a year count only where
    none has one.
    """
    found = {f"{year[-2:]}-{int(number)}" for year, number in _DOCKET.findall(text or "")}
    return frozenset(found or _DOCKET_OLD.findall(text or ""))


def citation_key(text: str) -> str | None:
    """Return a citation in one form, ``550 F. 3d 12`` and ``550 F.3d 12`` alike, or None."""
    found = _CITATION.search(text)
    if found is None:
        return None
    volume, reporter, page = found.groups()
    return f"{int(volume)} {re.sub(r'[^a-z0-9]', '', reporter.lower())} {int(page)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is needed to find a record again.

    Attributes
    ----------
    source : str
        Family of the source, such as ``courtlistener`` or ``cap``; empty where not known.
    court : str or None
    dockets, citations : frozenset of str
        In one form.
    filed : datetime.date or None
    published : bool
    coded : Coded or None
        The coded row, where the record was coded.
    opinion_id : int, str or None
        Of the record.
    """

    source: str
    court: str | None
    dockets: frozenset[str]
    citations: frozenset[str]
    filed: date | None
    published: bool
    coded: Coded | None = None
    opinion_id: int | str | None = None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def entry_of(opinion: Opinion | None, row: Coded | None) -> Entry:
    """Return the entry of a record: of the opinion, of its coded row, or of both together."""
    citations = (citation_key(each) for each in (opinion.citations if opinion else ()))
    if row is not None:
        court, docket, filed = row.court, row.docket, _day(row.date_filed)
        published = row.published == "published"
    else:
        court = opinion.court if opinion else None
        docket = opinion.docket_number if opinion else None
        filed = opinion.date_filed if opinion else None
        published = opinion is not None and opinion.precedential_status == "Published"
    return Entry(
        source=opinion.source.partition("_")[0] if opinion else "",
        court=court,
        dockets=docket_numbers(docket),
        citations=frozenset(each for each in citations if each),
        filed=filed,
        published=published,
        coded=row,
        opinion_id=row.opinion_id if row else opinion.opinion_id if opinion else None,
    )


def decisions(entries: Sequence[Entry], days: int = 0) -> tuple[list[frozenset[str]], int]:
    """Return the sources of every decision, and how many records could not be placed.

    Records are of one decision where court and a docket number agree and the dates lie no more
    than ``days`` apart. A record without one of the three cannot be placed.

    Parameters
    ----------
    entries : sequence of Entry
        Records of all sources.
    days : int
        Days that two sources may differ on the date of one decision.
    """
    keys: dict[tuple[str, str], list[tuple[date, int]]] = {}
    placed: list[Entry] = []
    for each in entries:
        if each.court is None or each.filed is None or not each.dockets:
            continue
        for docket in each.dockets:
            keys.setdefault((each.court, docket), []).append((each.filed, len(placed)))
        placed.append(each)
    root = list(range(len(placed)))
    for dated in keys.values():
        dated.sort()
        for (day, one), (later, other) in pairwise(dated):
            if (later - day).days <= days:
                root[_top(root, other)] = _top(root, one)
    sources: dict[int, set[str]] = {}
    for at, each in enumerate(placed):
        sources.setdefault(_top(root, at), set()).add(each.source)
    return [frozenset(found) for found in sources.values()], len(entries) - len(placed)


def _top(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at


def families(entries: Iterable[Entry]) -> list[str]:
    """Return the families of sources among the entries, in order."""
    return sorted({each.source for each in entries if each.source})
