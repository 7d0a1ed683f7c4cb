"""Readers' findings in Supreme Court decisions, and what is known of decisions without a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any

from qi_analysis.core.errors import DataError

FILE = "checked.toml"
NOT_TOLD = "not_told"
PUBLIC_COPY = "public copy"

APPLIED = ("applied", "question_about_it", NOT_TOLD)
STEPS = ("violation", "clearly_established", "both", "neither", NOT_TOLD)
FOR_WHOM = ("officials", "plaintiff", "split", "not_decided", NOT_TOLD)
CLAIMS = ("force", "search", "arrest", "speech", "other", NOT_TOLD)
_KINDS = {"applied": APPLIED, "step": STEPS, "for_whom": FOR_WHOM, "claim": CLAIMS}


@dataclass(frozen=True)
class Reading:
    """A decision whose text is here, as a reader read it; ``words`` are the Court's own."""

    docket: str
    applied: str
    step: str
    for_whom: str
    claim: str
    words: str
    reason: str


@dataclass(frozen=True)
class Known:
    """A decision without a text here, and what another text says of it.

    ``term`` and ``decided_on`` are given where the Supreme Court Database does not have the case;
    ``seen_as`` is how texts cite it that were written before its page was known.
    """

    citation: str
    case_name: str
    told_by: str
    words: str
    reason: str
    applied: str = NOT_TOLD
    step: str = NOT_TOLD
    for_whom: str = NOT_TOLD
    claim: str = NOT_TOLD
    seen_as: str | None = None
    term: int | None = None
    decided_on: str | None = None


@dataclass(frozen=True)
class Checked:
    """All that a reader put down.

    Attributes
    ----------
    readings : dict
        Docket number -> reading.
    left_out : dict
        Docket number -> why a decision that mentions immunity is not in the table.
    known : tuple of Known
        Decisions without a text.
    set_aside : dict
        Citation -> why a decision cited near the words is not in the table.
    """

    readings: Mapping[str, Reading]
    left_out: Mapping[str, str]
    known: tuple[Known, ...]
    set_aside: Mapping[str, str]


def load() -> Checked:
    """Return the packaged file.

    Raises
    ------
    DataError
        When an entry is not as it must be; the message names it.
    """
    return parse(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Checked:
    """Return what is written in ``text`` (TOML).

    Raises
    ------
    DataError
        When an entry lacks a field, has one more, a value is not of its kind, or a decision is
        entered twice.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not valid TOML: {error}", file=FILE) from error
    unknown = sorted(set(tables) - {"reading", "left_out", "known", "set_aside"})
    if unknown:
        raise DataError(f"unknown table {', '.join(unknown)}", file=FILE)
    readings = [_entry(Reading, item, "docket") for item in tables.get("reading", [])]
    left_out = [_plain(item, ("docket", "reason")) for item in tables.get("left_out", [])]
    known = tuple(_entry(Known, item, "citation") for item in tables.get("known", []))
    aside = [
        (citation, item["reason"])
        for item in (_plain(x, ("reason", "citations")) for x in tables.get("set_aside", []))
        for citation in item["citations"]
    ]
    _once([x.docket for x in readings] + [x["docket"] for x in left_out])
    _once([f"{x.citation} {x.case_name}" for x in known])
    _once([x.seen_as or x.citation for x in known] + [citation for citation, _ in aside])
    return Checked(
        {x.docket: x for x in readings},
        {x["docket"]: x["reason"] for x in left_out},
        known,
        dict(aside),
    )


def _once(names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(f"{twice} is entered twice", file=FILE)


def _plain(item: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(item, dict) or set(item) != set(keys) or not all(item.values()):
        raise DataError(f"an entry must have just {', '.join(keys)}: {item!r}", file=FILE)
    return item


def _entry(kind: type[Any], item: Any, key: str) -> Any:
    """Return one entry as a record of ``kind``, every value checked."""
    if not isinstance(item, dict) or key not in item:
        raise DataError(f"an entry without {key}: {item!r}", file=FILE)
    where = f"{key} {item[key]}"
    try:
        entry = kind(**item)
    except TypeError:
        known = ", ".join(field.name for field in fields(kind))
        raise DataError(f"{where}: wrong fields", file=FILE, remedy=f"Known: {known}") from None
    for name, allowed in _KINDS.items():
        value = getattr(entry, name)
        if value not in allowed:
            raise DataError(
                f"{where}: {name} is {value!r}", file=FILE, remedy=f"Known: {', '.join(allowed)}"
            )
    if not entry.reason or not (entry.words or getattr(entry, "told_by", "") == PUBLIC_COPY):
        raise DataError(f"{where}: give words and a reason", file=FILE)
    return entry


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Return where words stand in a text, whatever its line breaks, hyphens and quotes.

    Parameters
    ----------
    text : str
        A document, or one with parts made blank.
    words : str
        As a reader typed them, on one line.
    """
    found = re.search(_loosely(words), text)
    return found.span() if found else None


_QUOTES = {"’": "['’‘]", "‘": "['’‘]", "'": "['’‘]", "“": '["“]', "”": '["”]'}


def _loosely(words: str) -> str:
    """Return a pattern of the words in which the end of a line may break a word or a space."""
    gap = r"(?:\xad|-)?\s{0,40}"
    tokens = []
    for token in words.split():
        letters = [_QUOTES.get(letter, re.escape(letter)) for letter in token]
        tokens.append(gap.join(letters))
    return r"\s+".join(tokens)
