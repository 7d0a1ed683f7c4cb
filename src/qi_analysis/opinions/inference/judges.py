"""Which judge wrote: the author line against the biographical directory of federal judges.

A match needs the surname, the court and the day: the judge held a commission of that court when the
opinion was filed. One such judge is a match; two or none are not, and nor is a visiting judge.
Judges are public officials, and the directory is the government's own.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from qi_analysis.core.errors import DataError
from qi_analysis.store import registry

SOURCE, FILE = "judges", "scales_fjc_judge_demographics.csv"
POSTS = 6
"""Groups of numbered columns of the directory."""
PARTIES = ("Democratic", "Republican")

Fate = Literal[
    "matched", "ambiguous", "not_found", "visiting", "per_curiam", "no_author", "no_date"
]
FATES: tuple[Fate, ...] = (
    "matched", "ambiguous", "not_found", "visiting", "per_curiam", "no_author", "no_date",
)  # fmt: skip

_ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh",
)  # fmt: skip
_COURTS: Mapping[str, str] = {
    **{
        f"U.S. Court of Appeals for the {word} Circuit": f"ca{number}"
        for number, word in enumerate(_ORDINALS, 1)
    },
    "U.S. Court of Appeals for the District of Columbia Circuit": "cadc",
    "U.S. Court of Appeals for the Federal Circuit": "cafc",
    "Supreme Court of the United States": "scotus",
}
_REASSIGNED = "None (reassignment)"
_VISITING = re.compile(r"by designation|district judge", re.IGNORECASE)
_SUFFIX = re.compile(r",? (?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Service:
    """One judge's time on one court.

    Attributes
    ----------
    judge : str
        Id of the directory.
    surname, first : str
        As `plain` gives them.
    court : str
        Court id.
    begin : date
    end : date or None
        None while in service when the directory was copied; senior judges are in service.
    party : str or None
        Of the president who appointed the judge to it.
    """

    judge: str
    surname: str
    first: str
    court: str
    begin: date
    end: date | None
    party: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for one author line."""

    fate: Fate
    service: Service | None = None


def plain(name: str) -> str:
    """Return a name as it is compared: no accents, marks, suffix or case."""
    text = unicodedata.normalize("NFKD", name.strip()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z ]", "", _SUFFIX.sub("", text).lower()).strip()


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%m/%d/%Y").date()  # noqa: DTZ007 - a day, no time
    except ValueError:
        return None


def _services(row: Mapping[str, str]) -> Iterable[Service]:
    """Yield the posts of a judge on the courts of appeals and the Supreme Court."""
    party = None
    for post in range(1, POSTS + 1):
        given = row[f"Party of Appointing President ({post})"].strip()
        # a judge moved with a new circuit was appointed by the president of the post before
        party = party if given == _REASSIGNED else (given or None)
        court = _COURTS.get(row[f"Court Name ({post})"].strip())
        commission, recess = (
            _day(row[f"{name} ({post})"]) for name in ("Commission Date", "Recess Appointment Date")
        )
        begin = min((each for each in (commission, recess) if each), default=None)
        if court and begin:
            yield Service(
                row["nid"], plain(row["Last Name"]), plain(row["First Name"]), court, begin,
                _day(row[f"Termination Date ({post})"]), party,
            )  # fmt: skip


def read(path: Path) -> list[Service]:
    """Read the directory: every judge's time on a court of appeals or the Supreme Court.

    Raises
    ------
    DataError
        When it cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [service for row in csv.DictReader(file) for service in _services(row)]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the directory cannot be read ({error})", file=path) from error
    except KeyError as error:
        raise DataError("the column is missing", file=path, row=1, column=error.args[0]) from error


def load() -> list[Service]:
    """Read the registered directory.

    Raises
    ------
    FetchError
        When it is not there.
    """
    return read(registry.require(SOURCE, FILE))


class Directory:
    """Services by court and surname.

    Parameters
    ----------
    services : sequence of Service
        As `read` gives them.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self._by: dict[tuple[str, str], list[Service]] = {}
        for each in services:
            self._by.setdefault((each.court, each.surname), []).append(each)

    def find(self, author: str | None, court: str | None, filed: str | None) -> Match:
        """Return the one judge an author line names, or why there is none.

        Parameters
        ----------
        author : str or None
            Surname, or given names and surname; `` (by designation)`` marks a visiting judge.
        court : str or None
            Court id, such as ``ca1``.
        filed : str or None
            YYYY-MM-DD.
        """
        if not author:
            return Match("no_author")
        if plain(author).startswith("per curiam"):
            return Match("per_curiam")
        if _VISITING.search(author):
            return Match("visiting")
        try:
            day = date.fromisoformat(filed or "")
        except ValueError:
            return Match("no_date")
        serving = {
            each.judge: each
            for each in self._named(author, court or "")
            if each.begin <= day and (each.end is None or day <= each.end)
        }
        if len(serving) == 1:
            return Match("matched", next(iter(serving.values())))
        return Match("ambiguous" if serving else "not_found")

    def _named(self, author: str, court: str) -> list[Service]:
        """Return the judges of a court with this surname; given names must agree where told."""
        words = plain(author.partition(",")[0]).split()  # "SELYA, Circuit Judge."
        for begin in range(len(words)):  # a surname may be of two words
            named = self._by.get((court, " ".join(words[begin:])), [])
            if named and begin:
                given = words[0]
                return [
                    x
                    for x in named
                    if x.first == given or (len(given) == 1 and x.first[:1] == given)
                ]
            if named:
                return named
        return []
