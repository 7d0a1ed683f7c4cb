"""Each decision once, whichever sources hold it: told by citation, or court, docket and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from qi_analysis.opinions.texts.opinion import Opinion

REPEATED = "the same opinion again"
OTHER_SOURCE = "a decision that another source gave before"
DAYS = 1
"""Days by which two sources may differ on the date of one decision."""
_DOCKET = re.compile(r"(?<![\w-])(\d{2}|(?:19|20)\d{2})[-–](\d{1,6})(?!\d)")
_DOCKET_OLD = re.compile(r"(?<![\w-])\d{3,6}(?![\w-])")
_CITATION = re.compile(r"(?<!\d)(\d{1,9})\s+(\D.*?)\s+(\d{1,9})(?!\w)")
_CAP_ID = re.compile(r"\d+\.\d+")


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


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date, or None where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def family(source: str) -> str:
    """Return the family of a source: ``cap``, ``courtlistener``; ids are unique within one."""
    return source.partition("_")[0]


def family_of_id(opinion_id: int | str) -> str:
    """Return ``cap`` for an id that the Caselaw reader made (case, full stop, place), else empty.

    A coded row does not keep its source.
    """
    return "cap" if _CAP_ID.fullmatch(str(opinion_id)) else ""


@dataclass(frozen=True, slots=True)
class _Held:
    family: str
    court: str | None
    dockets: frozenset[str]
    filed: date | None


@dataclass
class Once:
    """Remembers what it was shown, and says what of the rest is there already.

    Attributes
    ----------
    across : bool
        Whether sources are compared; with one source there is nothing to remember but ids.
    left_out : dict
        Reason -> opinions that `of` left out.
    """

    across: bool = True
    left_out: dict[str, int] = field(default_factory=dict)
    _ids: set[tuple[str, str]] = field(default_factory=set)
    _held: dict[str | tuple[str, str], list[_Held]] = field(default_factory=dict)

    def of(self, opinions: Iterable[Opinion]) -> Iterator[Opinion]:
        """Yield opinions, less those that were there before; the others are counted."""
        for opinion in opinions:
            reason = self.again(opinion)
            if reason is None:
                yield opinion
            else:
                self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def again(self, opinion: Opinion) -> str | None:
        """Return why an opinion is not to be counted (again), or None; it is remembered then."""
        origin = family(opinion.source)
        key = (origin, str(opinion.opinion_id))
        if key in self._ids:
            return REPEATED
        if self.across:
            dockets = docket_numbers(opinion.docket_number)
            held = _Held(origin, opinion.court, dockets, opinion.date_filed)
            if not self._first(held, [x for x in map(citation_key, opinion.citations) if x]):
                return OTHER_SOURCE
        self._ids.add(key)
        return None

    def another_source(
        self, opinion_id: int | str, court: str | None, docket: str | None, filed: str | None
    ) -> bool:
        """Say whether the decision of a coded row came from another source before."""
        held = _Held(family_of_id(opinion_id), court, docket_numbers(docket), day_of(filed))
        return not self._first(held, [])

    def _first(self, held: _Held, cites: Sequence[str]) -> bool:
        """Remember a record and return True, unless another source has its decision.

        Opinions of one source are never taken for one another: a decision has several, and so has
        a docket.
        """
        dockets = [(held.court, each) for each in held.dockets] if held.court else []
        keys: list[str | tuple[str, str]] = [*cites, *dockets]
        for cite in cites:
            if any(_same_page(held, other) for other in self._held.get(cite, ())):
                return False
        for docket in dockets:
            if any(_same_day(held, other) for other in self._held.get(docket, ())):
                return False
        for key in keys:
            known = self._held.setdefault(key, [])
            if held not in known:
                known.append(held)
        return True


def _same_page(one: _Held, other: _Held) -> bool:
    """Tell whether records with a citation in common are one decision: a page may hold several."""
    return (
        one.family != other.family
        and (one.court is None or other.court is None or one.court == other.court)
        and not (one.dockets and other.dockets and one.dockets.isdisjoint(other.dockets))
    )


def _same_day(one: _Held, other: _Held) -> bool:
    """Tell whether records with court and docket number in common are one decision."""
    if one.family == other.family or one.filed is None or other.filed is None:
        return False
    return abs((one.filed - other.filed).days) <= DAYS
