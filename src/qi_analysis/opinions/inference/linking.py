"""Which records are of one decision: court, docket number and date, across sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.texts.once import citation_key, docket_numbers, family
from qi_analysis.opinions.texts.opinion import Opinion


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
        source=family(opinion.source) if opinion else "",
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
