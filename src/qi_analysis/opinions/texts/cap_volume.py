"""What is asked of a reporter, and what becomes of the cases of one of its volumes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.texts.cap import CIRCUITS, NOT_A_CASE, court_id, from_case
from qi_analysis.opinions.texts.cap_archive import Archive
from qi_analysis.opinions.texts.cap_counts import DECISION, REPORTERS

NAME = re.compile(r"[0-9][A-Za-z0-9-]{0,40}")
"""Of a volume or a case: nothing that could lead out of the folder."""
_NUMBER = re.compile(r"[0-9]{1,9}")
_ERRATA = re.compile(r"\s*(?:ERRAT(?:A|UM)\b|ORDER (?:AMENDING|CORRECTING) OPINION\b)")
_SEPARATE = ("concurrence", "concurring-in-part-and-dissenting-in-part", "dissent")
_OTHER_COURT, _OUTSIDE = "not of a court of appeals", "decided outside the dates"
_LATE = 3
"""Years by which a volume may appear after its opinions."""
Count = Counter[tuple[str, str, str]]
"""By court, year and kind."""


@dataclass(frozen=True)
class Asked:
    """What is fetched: of a reporter, the decisions of some days, in a range of volumes if given.

    Raises
    ------
    QiAnalysisError
        When the reporter is not known or a range is the wrong way round.
    """

    reporter: str
    after: date
    before: date
    volumes: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.reporter not in REPORTERS:
            raise QiAnalysisError(
                f"{self.reporter!r} is no reporter of courts of appeals: {', '.join(REPORTERS)}"
            )
        if self.after > self.before or (self.volumes and self.volumes[0] > self.volumes[1]):
            raise QiAnalysisError("the first day or volume comes after the last")

    def record(self) -> dict[str, str]:
        """Return what a folder must agree on to be gone on with."""
        return {"after": self.after.isoformat(), "before": self.before.isoformat()}

    def holds(self, day: str) -> bool:
        """Tell whether a day, or the month or year that is all the site knows, may be in range."""
        size = len(day)
        return self.after.isoformat()[:size] <= day <= self.before.isoformat()[:size]

    def may_hold(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a volume may have opinions of the time, by its row in the list."""
        number = str(row.get("volume_number"))
        if self.volumes is not None:
            inside = _NUMBER.fullmatch(number) and self.volumes[0] <= int(number) <= self.volumes[1]
            if not inside:
                return False
        first, last, out = (
            row.get(name) for name in ("start_year", "end_year", "publication_year")
        )
        if isinstance(first, int) and isinstance(last, int):
            # the list gives years only, and is not always right at their edges
            return last >= self.after.year - 1 and first <= self.before.year + 1
        return not isinstance(out, int) or self.after.year <= out <= self.before.year + _LATE


class Volume:
    """What became of the cases of one volume.

    ``cases`` counts those that could be read; ``bad`` says of each other one why it could not.
    """

    def __init__(self, asked: Asked, screen: Callable[[str], bool]) -> None:
        self._asked, self._screen = asked, screen
        self.cases: Count = Counter()
        self._mentions: Count = Counter()
        self._kept = 0
        self._ids: set[int] = set()
        self.bad: dict[str, str] = {}

    def wanted(self, archive: Archive) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each case that is kept; all are counted."""
        for name, case in archive.cases():
            shown = "".join(c if c.isprintable() else "?" for c in name[:80])
            if isinstance(case, str):
                self.bad[shown] = case
                continue
            try:
                key, mentions = self._judged(case)
                content = json.dumps(case, ensure_ascii=False).encode()
            except NOT_A_CASE as error:
                self.bad[shown] = f"not a case ({type(error).__name__} {str(error)[:80]})"
                continue
            if not NAME.fullmatch(name):
                self.bad[shown] = "its name is not that of a case"
                continue
            if case["id"] in self._ids:
                self.bad[shown] = "another case of the volume has its id"
                continue
            self._ids.add(case["id"])
            self.cases[key] += 1
            self._mentions[key] += mentions
            if mentions and key[2] not in {_OTHER_COURT, _OUTSIDE}:
                self._kept += 1
                yield name, content

    def _judged(self, case: Mapping[str, Any]) -> tuple[tuple[str, str, str], bool]:
        """Return court, year and kind of a case, and whether the screen lets it through."""
        opinions = list(from_case(case, self._asked.reporter))
        day = case["decision_date"]
        if not isinstance(day, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
            raise ValueError("decision_date is no date")
        court, kind = court_id(case["court"]["name"]) or "other", DECISION
        if court not in CIRCUITS.values():
            kind = _OTHER_COURT
        elif not self._asked.holds(day):
            kind = _OUTSIDE
        elif not any(opinion.text.strip() for opinion in opinions):
            kind = "without a text"
        elif _ERRATA.match(case["casebody"]["opinions"][0]["text"] or ""):
            kind = "errata"
        elif all(each["type"] in _SEPARATE for each in case["casebody"]["opinions"]):
            kind = "separate opinions alone"
        mentions = any(self._screen(opinion.text) for opinion in opinions)
        return (court, day[:4], kind), mentions

    def record(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {
            "cases": self.cases.total() + len(self.bad),
            "kept": self._kept,
            "bad": self.bad,
            "counts": [
                [*key, cases, self._mentions[key]] for key, cases in sorted(self.cases.items())
            ],
        }


def count_rows(counts: Sequence[Sequence[Any]]) -> list[tuple[tuple[str, str, str], int, int]]:
    """Return the counts of a record; ValueError or TypeError when they are none."""
    return [
        ((str(court), str(year), str(kind)), int(cases), int(mention))
        for court, year, kind, cases, mention in counts
    ]
