"""Which records are of one decision: court, docket number and date, across sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.texts.once import citation_key, day_of, docket_numbers, family
from qi_analysis.opinions.texts.opinion import Opinion


@dataclass(frozen=True, slots=True)
class Entry:
    """What is needed to find a record again, and its coded row where there is one.

    ``source`` is the family of the source, such as ``courtlistener`` or ``cap``, or empty; docket
    numbers and citations are in the form of `once`.
    """

    source: str
    court: str | None
    dockets: frozenset[str]
    citations: frozenset[str]
    filed: date | None
    published: bool
    coded: Coded | None
    opinion_id: int | str


def entry_of(opinion: Opinion | None, row: Coded | None) -> Entry:
    """Return the entry of a record: of the opinion, of its coded row, or of both together."""
    citations = (citation_key(each) for each in (opinion.citations if opinion else ()))
    source, cites = family(opinion.source) if opinion else "", frozenset(filter(None, citations))
    if row is not None:
        published = row.published == "published"
        return Entry(source, row.court, docket_numbers(row.docket), cites, day_of(row.date_filed),
                     published, row, row.opinion_id)  # fmt: skip
    if opinion is None:
        raise ValueError("neither an opinion nor a coded row")
    published = opinion.precedential_status == "Published"
    return Entry(source, opinion.court, docket_numbers(opinion.docket_number), cites,
                 opinion.date_filed, published, None, opinion.opinion_id)  # fmt: skip


def decisions(entries: Sequence[Entry], days: int = 0) -> tuple[list[frozenset[str]], int]:
    """Return the sources of every decision, and how many records could not be placed.

    Records are of one decision where court and a docket number agree and the dates lie no more
    than ``days`` apart. A record without one of the three cannot be placed.
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
