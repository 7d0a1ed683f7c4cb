"""What each published study counted, as data, and in what two of them differ."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qi_analysis.core.errors import DataError

NOT_TOLD = "not_told"
WORDS: Mapping[str, Mapping[str, str]] = {
    "unit": {
        "opinion": "opinions",
        "ruling": "rulings",
        "decision": "decisions",
        "petition": "petitions",
        "appeal": "appeals",
        "case": "lawsuits",
    },
    "courts": {
        "circuits": "federal appeals courts",
        "districts_two_states": "federal district courts of California and Texas",
        "five_districts": "five federal districts",
        "circuits_and_districts": "federal appeals and district courts",
        "supreme_court": "Supreme Court",
        NOT_TOLD: "not told",
    },
    "officials": {
        "police": "police and other law enforcement",
        "all": "officials of every kind",
        NOT_TOLD: "not told",
    },
    "claims": {"excessive_force": "excessive force", "all": "every claim", NOT_TOLD: "not told"},
    "immunity": {
        "raised": "immunity was raised",
        "filed": "whether immunity was raised or not",
        NOT_TOLD: "not told",
    },
    "publication": {
        "published": "published only",
        "both": "published and unpublished",
        "not_applicable": "does not apply",
        NOT_TOLD: "not told",
    },
    "coding": {
        "hand": "by hand",
        "machine": "by machine",
        NOT_TOLD: "not told",
    },
}
"""Field -> its words -> how they are printed."""
_NAMES = {
    "claims": "kind of claim",
    "immunity": "whether immunity was raised",
    "publication": "publication",
    "coding": "way of coding",
}


@dataclass(frozen=True)
class Scope:
    """What one count is a count of; the fields are those of ``scopes.toml``.

    ``count`` and ``shares`` name the figures shown for it, as `studies.printed` has them.
    """

    id: str
    study: str
    title: str
    citation: str
    unit: str
    unit_words: str
    courts: str
    officials: str
    claims: str
    immunity: str
    publication: str
    coding: str
    notes: tuple[str, ...]
    start: int | None = None
    end: int | None = None
    count: str | None = None
    shares: tuple[str, ...] = ()

    @property
    def period(self) -> str:
        """The years, as far as they are known to us."""
        return years(self.start, self.end)

    def said(self, field: str) -> str:
        """Return the printed words of one field."""
        return WORDS[field][getattr(self, field)]


def years(start: int | None, end: int | None) -> str:
    """Return a period in words: "2005-2019", "from 2009", "not told"."""
    if start is None and end is None:
        return "not told"
    if end is None:
        return f"from {start}"
    return f"{start}-{end}" if start is not None else f"to {end}"


@cache
def load() -> Mapping[str, Scope]:
    """Return every scope by id, in the order of the file.

    Raises
    ------
    DataError
        When a record lacks a field, has one more, or uses a word that is not in `WORDS`.
    """
    text = files(__package__).joinpath("scopes.toml").read_text(encoding="utf-8")
    return {scope.id: scope for scope in map(_scope, tomllib.loads(text)["scope"])}


def _scope(entry: dict[str, Any]) -> Scope:
    where = f"scopes.toml, {entry.get('id', 'a record without id')}"
    try:
        scope = Scope(
            **{**entry, "notes": tuple(entry["notes"]), "shares": tuple(entry.get("shares", ()))}
        )
    except (TypeError, KeyError) as error:
        raise DataError(f"a field is missing or unknown: {error}", file=where) from None
    for field, known in WORDS.items():
        if getattr(scope, field) not in known:
            raise DataError(
                f"unknown {field} {getattr(scope, field)!r}",
                file=where,
                remedy=f"Known: {', '.join(known)}",
            )
    return scope


def _apart(one: Scope, other: Scope) -> list[tuple[str, str]]:
    """Return each field in which two counts differ, or which is not told, and its name."""
    return [
        (field, _NAMES.get(field, field))
        for field in WORDS
        if getattr(one, field) != getattr(other, field) or getattr(one, field) == NOT_TOLD
    ]


def differing(one: Scope, other: Scope) -> list[str]:
    """Return the names of the fields in which two counts differ, or are not told."""
    names = [name for _, name in _apart(one, other)]
    return names + (["years"] if (one.start, one.end) != (other.start, other.end) else [])


def differences(one: Scope, other: Scope) -> list[str]:
    """Return in what two counts differ, field by field, in words; not told is told as such."""
    found = []
    for field, name in _apart(one, other):
        untold = [each.title for each in (one, other) if getattr(each, field) == NOT_TOLD]
        if untold:
            found.append(f"{name} (not told of {' and '.join(untold)})")
        else:
            found.append(f"{name} ({one.said(field)}, {other.said(field)})")
    if (one.start, one.end) != (other.start, other.end):
        found.append(f"years ({one.period}, {other.period})")
    return found
