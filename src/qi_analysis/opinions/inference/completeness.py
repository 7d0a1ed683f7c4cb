"""Completeness of a recount: recall on cases known beforehand, and what two sources both miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference.populations import Population, belongs
from qi_analysis.opinions.reading import coded_rows
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import citation_key, day_of, docket_numbers, family
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.stats import capture_recapture
from qi_analysis.stats.proportions import LEVEL, wilson
from qi_analysis.store.delimited import check_text_file, rows_by_heading

COLUMNS = ("citation", "docket", "court")
ASSUMPTIONS = (
    "Assumptions: each source was equally likely to hold every such decision, the sources are "
    "independent, no decision was added or removed meanwhile, and no records are linked "
    "wrongly. CourtListener took many of its older texts from the scans of the Caselaw Access "
    "Project, and what is hard to get is missing from both: the true number is probably higher. A "
    "link missed for a mistyped docket number or date works the other way. It says nothing about "
    "opinions that no source could hold."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A case that the recount should have found, and the line of the list that names it."""

    row: int
    citation: str | None
    dockets: frozenset[str]
    court: str | None


def read_known(path: Path) -> list[Known]:
    """Read a list of known cases: a CSV file with ``citation``, or ``docket`` and ``court``.

    Raises
    ------
    DataError
        With row and column, for a row from which no case can be found, or one that occurs twice.
    """
    remedy = f"Save it as CSV UTF-8 with the columns {', '.join(COLUMNS)}; court ids such as ca5"
    check_text_file(path, remedy)
    rows = list(rows_by_heading(path.read_text("utf-8-sig"), path, (), remedy))
    if not rows or not rows[0][1].keys() & {"citation", "docket"}:
        raise DataError(
            "no rows, or neither column 'citation' nor 'docket'", file=path, row=1, remedy=remedy
        )
    known = [_known(path, line, row) for line, row in rows]
    seen: dict[tuple[Any, ...], int] = {}
    for each in known:
        key = (each.citation, each.dockets, each.court)
        if key in seen:
            raise DataError(f"the case of row {seen[key]} again", file=path, row=each.row)
        seen[key] = each.row
    return known


def _known(path: Path, line: int, row: Mapping[str, str]) -> Known:
    cited, docket, court = (row.get(name, "").strip() for name in COLUMNS)
    citation, dockets = citation_key(cited), docket_numbers(docket)
    column, problem = None, None
    if cited and citation is None:
        column, problem = "citation", f"{cited!r} is no citation such as 550 F.3d 12"
    elif docket and not dockets:
        column, problem = "docket", f"{docket!r} holds no docket number"
    elif dockets and not court:
        column = "court"
        problem = "a docket number without its court (such as ca5): courts use the same numbers"
    elif citation is None and not dockets:
        problem = "neither citation nor docket number"
    if problem:
        raise DataError(problem, file=path, row=line, column=column)
    return Known(line, citation, dockets, court or None)


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


def entries(paths: Sequence[Path], *, coded: bool) -> Iterator[Entry]:
    """Yield an entry for each record of opinions or coded rows, less errata sheets.

    Opinions are coded where ``coded`` says so, or where court, docket or date is read from the
    text because the record lacks it.
    """
    for path in paths:
        if coded_rows.is_coded(path):
            found = (entry_of(None, row) for row in coded_rows.read(path))
        else:
            found = (_entry(opinion, coded) for opinion in read_input(path))
        for each in found:
            if each.coded is None or not each.coded.errata:
                yield each


def _entry(opinion: Opinion, coded: bool) -> Entry:
    facts = (opinion.court, opinion.docket_number, opinion.date_filed)
    return entry_of(opinion, code(opinion) if coded or None in facts else None)


def in_population(entry: Entry, population: Population) -> bool:
    """Return whether a record was coded as of a population."""
    return entry.coded is not None and belongs(entry.coded, population)


def recall(
    known: Sequence[Known],
    records: Sequence[Entry],
    population: Population | None = None,
    level: float = LEVEL,
) -> dict[str, Any]:
    """Return how many of the known cases are in the input, and in the population as coded.

    Returns
    -------
    dict
        ``known``; ``found`` and, with a population, ``in_population``: ``count``, ``n``, ``share``,
        ``low`` and ``high`` (Wilson); ``missing``: rows of the list that were not found; and
        ``not_in_population``: rows that were found and coded otherwise.
    """
    by_key: dict[object, list[Entry]] = {}
    for record in records:
        keys: list[object] = [*record.citations, *((record.court, x) for x in record.dockets)]
        for key in keys:
            by_key.setdefault(key, []).append(record)
    missing, otherwise = [], []
    for case in known:
        # by citation, or by court and docket number
        keys = [case.citation, *((case.court, x) for x in case.dockets)]
        matched = [record for key in keys for record in by_key.get(key, [])]
        if not matched:
            missing.append(case.row)
        elif population and not any(in_population(x, population) for x in matched):
            otherwise.append(case.row)
    n, found = len(known), len(known) - len(missing)
    coded_so = wilson(found - len(otherwise), n, level) if population else None
    return {
        "known": n,
        "found": asdict(wilson(found, n, level)),
        "in_population": coded_so and asdict(coded_so),
        "missing": missing,
        "not_in_population": otherwise,
    }


def two_sources(
    records: Sequence[Entry],
    population: Population | None = None,
    *,
    years: tuple[int, int] | None = None,
    days: int = 0,
    level: float = LEVEL,
) -> dict[str, Any] | None:
    """Return how many published decisions there are, held by a source or by none, by Chapman.

    Parameters
    ----------
    records : sequence of Entry
        Of two families of sources; with one family there is nothing to compare.
    population, years : optional
        Only decisions coded as of it, and of the years that both sources mean to cover.
    days : int
        Days that the sources may differ on a date.

    Returns
    -------
    dict or None
        ``held`` is the share of the estimate that is listed, ``not_placed`` the records that lack
        court, docket number or date; None unless there are two families.

    Raises
    ------
    DataError
        When there are more than two families.
    """
    names = sorted({each.source for each in records if each.source})
    if len(names) < 2:
        return None
    if len(names) > 2:
        raise DataError(f"{len(names)} sources ({', '.join(names)}): give records of two")
    used = [
        each
        for each in records
        if each.source
        and each.published
        and (population is None or in_population(each, population))
        and (years is None or (each.filed and years[0] <= each.filed.year <= years[1]))
    ]
    found, not_placed = decisions(used, days)
    held = {name: sum(name in each for each in found) for name in names}
    both = sum(len(each) == 2 for each in found)
    estimate = capture_recapture.chapman(held[names[0]], held[names[1]], both, level)
    return {
        "first": {"source": names[0], "decisions": held[names[0]]},
        "second": {"source": names[1], "decisions": held[names[1]]},
        "both": both,
        "listed": len(found),
        "estimate": estimate.total,
        "low": estimate.low,
        "high": estimate.high,
        "level": level,
        "held": len(found) / estimate.total if estimate.total else None,
        "not_placed": not_placed,
        "assumptions": ASSUMPTIONS,
    }
