"""Completeness of a recount: recall on cases known beforehand, and what two sources both miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.inference.linking import (
    Entry,
    decisions,
    entry_of,
    families,
)
from qi_analysis.opinions.inference.populations import Population, belongs, outcome_of
from qi_analysis.opinions.reading import coded_rows
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import citation_key, docket_numbers
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
    """A case that the recount should have found.

    Attributes
    ----------
    row : int
        Line of the list.
    citation : str or None
    dockets : frozenset of str
    court : str or None
    """

    row: int
    citation: str | None
    dockets: frozenset[str]
    court: str | None

    def matches(self, entry: Entry) -> bool:
        """Return whether a record is of this case: by citation, or by court and docket number."""
        if self.citation is not None and self.citation in entry.citations:
            return True
        return self.court == entry.court and bool(self.dockets & entry.dockets)


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


def _known(path: Path, line: int, row: dict[str, str]) -> Known:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    citation = citation_key(given["citation"]) if given["citation"] else None
    if given["citation"] and citation is None:
        raise DataError(
            f"{given['citation']!r} is no citation such as 550 F.3d 12",
            file=path, row=line, column="citation",
        )  # fmt: skip
    dockets = docket_numbers(given["docket"])
    if given["docket"] and not dockets:
        raise DataError(
            f"{given['docket']!r} holds no docket number", file=path, row=line, column="docket"
        )
    if dockets and not given["court"]:
        raise DataError(
            "a docket number without its court: courts use the same numbers",
            file=path, row=line, column="court", remedy="Give the court id, such as ca5",
        )  # fmt: skip
    if citation is None and not dockets:
        raise DataError("neither citation nor docket number", file=path, row=line)
    return Known(line, citation, dockets, given["court"] or None)


def entries(paths: Sequence[Path], *, coded: bool) -> Iterator[Entry]:
    """Yield an entry for each record that is not an errata sheet.

    Parameters
    ----------
    paths : sequence of Path
        Opinions, or coded rows.
    coded : bool
        Whether every opinion must be coded. One that lacks court, docket or date is in any case:
        they are read from its text.
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
    return entry.coded is not None and belongs(outcome_of(entry.coded), population)


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
    found, coded_so, missing, otherwise = 0, 0, [], []
    for case in known:
        keys = [case.citation, *((case.court, x) for x in case.dockets)]
        matched = [r for key in keys for r in by_key.get(key, []) if case.matches(r)]
        found += bool(matched)
        right = population is not None and any(in_population(r, population) for r in matched)
        coded_so += right
        if not matched:
            missing.append(case.row)
        elif population is not None and not right:
            otherwise.append(case.row)
    told: dict[str, Any] = {
        "known": len(known),
        "found": asdict(wilson(found, len(known), level)),
        "in_population": None,
        "missing": missing,
        "not_in_population": otherwise,
    }
    if population is not None:
        told["in_population"] = asdict(wilson(coded_so, len(known), level))
    return told


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
    population : str, optional
        Only decisions coded as of it.
    years : tuple of int, optional
        First and last year that both sources mean to cover.
    days : int
        Days that the sources may differ on a date.
    level : float
        Level of the interval.

    Returns
    -------
    dict or None
        ``first`` and ``second`` (names and decisions), ``both``, ``listed``, ``estimate``,
        ``low``, ``high``, ``held`` (share of the estimate that is listed), ``not_placed``,
        ``assumptions``; None unless there are two families.

    Raises
    ------
    DataError
        When there are more than two families.
    """
    names = families(records)
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
