"""Texts of Supreme Court decisions, and where in each the Court itself speaks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.readers import read_each

_WHOLE = "supreme_court_opinions_2"
FILES = (
    (_WHOLE, "supreme_court_opinions_2.jsonl.gz"),
    (_WHOLE, "supreme_court_opinions_2b.jsonl.gz"),
    ("supreme_court_opinions", "supreme_court_immunity_opinions.jsonl.gz"),
)
"""Raw files, the better first: of a decision that several hold, the first text is used. The last
one has several versions of some decisions, documents of one justice, and transcripts."""

_NAMES = {"date_decided": "date_filed", "source_repository": "source_repo"}
"""Fields of the first two files -> those of the last."""
_JUSTICE = r"(?:CHIEF |Chief )?(?:JUSTICE|Justice) [A-Z][\w'’-]+"
_COURT = re.compile(
    # a syllabus says "delivered the opinion of the Court, concluding:"
    rf"^[^\n]{{0,60}}?{_JUSTICE},?\s+(?:delivered|announced)\s+(?:the|an)\s+(?:opinion|judgment)"
    r"\b(?![^\n]*\bconcluding\b)|^[^\n]{0,12}?(?:PER CURIAM|Per Curiam)\b\.?",
    re.MULTILINE,
)
_ANOTHER = re.compile(
    rf"^[^\n]{{0,12}}?{_JUSTICE}\s?(?:, (?:with|and with) whom [^.;]{{3,300}}?)?,\s+"
    r"(?:concurring|dissenting)\b"
    r"|^[^\n]{0,24}?[A-Z][\w'’-]+, (?:C\. ?)?J\., (?:concurring|dissenting)\b"
    r"|^[ \t]*(?:FOOTNOTES|Footnotes|Syllabus)\b",
    re.MULTILINE,
)
_TRANSCRIPT = re.compile(
    r"came on for\s+(?:[\d:]+\s+)*oral\s+(?:[\d:]+\s+)*argument|HERITAGE REPORTING CORPORATION"
)


@dataclass(frozen=True)
class Document:
    """The text of one decision: syllabus, opinion of the Court and separate opinions in one.

    ``source`` is the public repository that kept it.
    """

    docket: str
    case_name: str
    decided_on: str
    text: str
    source: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def is_transcript(self) -> bool:
        """Whether it is the transcript of an oral argument, which decides nothing."""
        return _TRANSCRIPT.search(self.text) is not None

    @cached_property
    def spoken(self) -> list[tuple[int, int]]:
        """Stretches of the text in which the Court speaks, in order.

        One begins where its author, or a per curiam, is named, and ends at the next separate
        opinion or at the notes, which stand together at the end and do not say whose they are.
        """
        marks = [(found.start(), True) for found in _COURT.finditer(self.text)]
        marks += [(found.start(), False) for found in _ANOTHER.finditer(self.text)]
        marks.sort()
        ends = [*(start for start, _ in marks[1:]), len(self.text)]
        return [
            (start, end)
            for (start, of_court), end in zip(marks, ends, strict=True)
            if of_court and end > start
        ]

    def place(self, words: str) -> int:
        """Return where words stand in the opinion of the Court: the characters before them.

        Every character counts; only white space may differ.

        Raises
        ------
        DataError
            When they stand nowhere in the text, or only where the Court does not speak.
        """
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        found = [match.span() for match in pattern.finditer(self.text)]
        for start, end in found:
            if any(low <= start and end <= high for low, high in self.spoken):
                return start
        if found:
            raise DataError(
                f"these words stand in the syllabus, a note or a separate opinion of No. "
                f"{self.docket}, not in the opinion of the Court: {words[:60]!r}",
                remedy="Quote the Court",
            )
        raise DataError(
            f"these words do not stand in the text of No. {self.docket}: {words[:60]!r}",
            remedy="Copy them character for character; only white space may differ",
        )


def _document(record: dict[str, Any]) -> Document:
    values = {
        name: str(record.get(name) or record.get(_NAMES.get(name, name)) or "")
        for name in ("docket_number", "case_name", "text", "date_decided", "source_repository")
    }
    source = values.pop("source_repository")
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise DataError(f"the record lacks {', '.join(missing)}")
    docket, name, text, decided_on = values.values()
    return Document(padded(docket), name, decided_on, text, source)


def padded(docket: str) -> str:
    """Return a docket number with two digits for its year.

    Examples
    --------
    >>> padded("9-11328"), padded("01-309")
    ('09-11328', '01-309')
    """
    return re.sub(r"^(\d)-", r"0\1-", docket)


def read(path: Path) -> Iterator[Document]:
    """Stream the documents of one raw file.

    Raises
    ------
    DataError
        With file and line, when a record has no docket number, name, date or text.
    """
    return read_each(path, lambda record, _: _document(record))
