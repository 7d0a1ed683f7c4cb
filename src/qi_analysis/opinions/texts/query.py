"""What is asked of CourtListener's search: the query of this project, with its parts as options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from qi_analysis.core.errors import QiAnalysisError

CIRCUITS = (*(f"ca{number}" for number in range(1, 12)), "cadc")
"""The regional federal courts of appeals, by CourtListener id."""

COURTS = (*CIRCUITS, "cafc", "scotus")
LICENCE = "free of known copyright restrictions"
"""Terms of what CourtListener gives, whichever way it came."""
STATUSES = (
    "Published", "Unpublished", "Errata", "Separate", "In-chambers", "Relating-to", "Unknown",
)  # fmt: skip
PAGE = 20
"""Clusters a page of search results holds."""

_COURT = re.compile(r"[a-z][a-z0-9]*")


class QueryError(QiAnalysisError):
    """The search would not be what was meant, and why."""


def known_courts(given: Iterable[str]) -> tuple[str, ...]:
    """Return court ids as CourtListener writes them, each once; any case is taken.

    Raises
    ------
    QueryError
        At an id that is none, with the nearest ones.

    Examples
    --------
    >>> known_courts(["CA1", "ca1", "cadc"])
    ('ca1', 'cadc')
    """
    wanted = tuple(dict.fromkeys(court.strip().lower() for court in given))
    if set(wanted) <= set(COURTS):
        return wanted
    from difflib import get_close_matches

    from courts_db import courts

    ids = {str(court["id"]) for court in courts}
    for court in wanted:
        if court not in ids:
            near = get_close_matches(court, ids) or ["ca1", "cadc", "scotus"]
            raise QueryError(f"--court {court!r} is no court. Did you mean {', '.join(near)}?")
    return wanted


@dataclass(frozen=True)
class Query:
    """A search of opinion clusters: words in CourtListener's search language, courts, days, status.

    Raises
    ------
    QueryError
        When the server would quietly search for something else: dates the wrong way round (it
        swaps them), quotes that do not pair (it ignores them), a status it does not know.
    """

    text: str = '"qualified immunity" AND "excessive force"'
    courts: tuple[str, ...] = CIRCUITS
    after: date = date(2005, 1, 1)
    before: date = date(2019, 12, 31)
    statuses: tuple[str, ...] = ("Published",)

    def __post_init__(self) -> None:
        if self.after > self.before:
            raise QueryError(
                f"--after {self.after} is later than --before {self.before}: give the earlier first"
            )
        if not self.text.strip() or self.text.count('"') % 2:
            raise QueryError(f"--query {self.text!r} is empty, or has a quote without its partner")
        for court in self.courts:
            if not _COURT.fullmatch(court):
                raise QueryError(f"--court {court!r} is not a CourtListener court id such as ca1")
        for status in self.statuses:
            if status not in STATUSES:
                raise QueryError(f"--status {status!r} is not one of {', '.join(STATUSES)}")
        if not (self.courts and self.statuses):
            raise QueryError("name at least one --court and one --status")

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the first page; later pages have addresses of their own."""
        return {
            "type": "o",
            "q": self.text,
            "court": " ".join(self.courts),
            **{f"stat_{status}": "on" for status in self.statuses},
            "filed_after": f"{self.after:%m/%d/%Y}",
            "filed_before": f"{self.before:%m/%d/%Y}",
            "order_by": "dateFiled asc",
        }

    def record(self) -> dict[str, Any]:
        """Return the query as plain values, to be kept with what it found."""
        lists = {"courts": list(self.courts), "statuses": list(self.statuses)}
        days = {"after": self.after.isoformat(), "before": self.before.isoformat()}
        return asdict(self) | lists | days
