"""Finding the columns a reader needs, whatever a vintage of the source calls them.

A reader lists meanings. Each has the headers under which it occurs in known vintages. Columns that
are not needed are ignored; a needed one that is missing, or that two columns could be, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qi_analysis.core.errors import DataError

_APOSTROPHES = re.compile(r"['`\u2018\u2019]")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_SHOWN, _WIDTH = 60, 40
"""Headers listed in an error, and letters of each: it must stay one line."""


@dataclass(frozen=True)
class Meaning:
    """One column that a reader needs: its meaning in this package's words.

    ``headers`` are those of known vintages. Case, blanks, punctuation and apostrophes do not count;
    neither does a note in brackets. A file without a ``required`` column is refused.
    """

    name: str
    headers: tuple[str, ...]
    required: bool = True


def normalize(header: str) -> str:
    """Return ``header`` in lower case, its words separated by one blank, without punctuation."""
    return _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", header.casefold())).strip()


def match(
    frame_columns: Iterable[str], wanted: Sequence[Meaning], file: object | None = None
) -> dict[str, str]:
    """Return meaning -> header, as the file spells it, for each of ``wanted`` that is there.

    A header that fits with its bracketed note counts before one that fits without it.

    Raises
    ------
    DataError
        When a required column is missing, or a meaning or a header fits twice: one line with
        every such column, and the headers the file has.
    """
    headers = list(frame_columns)
    found: dict[str, str] = {}
    missing, twice = [], []
    for meaning in wanted:
        hits = _hits(headers, meaning, wanted)
        if len(hits) > 1:
            twice.append(f"{meaning.name} could be {' or '.join(repr(_short(h)) for h in hits)}")
        elif hits:
            found[meaning.name] = hits[0]
        elif meaning.required:
            missing.append(f"{meaning.name} ({_short(meaning.headers[0])!r})")
    parts = [f"missing column for {', '.join(missing)}"] if missing else []
    parts += [f"ambiguous column: {', '.join(twice)}"] if twice else []
    if parts:
        raise DataError("; ".join(parts), file=file, row=1, remedy=f"The file has {_list(headers)}")
    return found


def _hits(headers: list[str], meaning: Meaning, wanted: Sequence[Meaning]) -> list[str]:
    accepted = {normalize(header) for header in meaning.headers}
    exact = [header for header in headers if normalize(header) in accepted]
    if exact:
        return exact
    taken = {normalize(header) for other in wanted for header in other.headers}
    return [
        header
        for header in headers
        if normalize(header) not in taken and normalize(_BRACKETED.sub(" ", header)) in accepted
    ]


def _list(headers: list[str]) -> str:
    shown = ", ".join(repr(_short(header)) for header in headers[:_SHOWN] if header.strip())
    more = len(headers) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown or "no headers"


def _short(header: str) -> str:
    words = " ".join(header.split())
    return words if len(words) <= _WIDTH else f"{words[: _WIDTH - 3]}..."
