"""Documents of the Supreme Court, and which of them are records of one decision."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import voices
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.readers import read_each

SOURCE = "supreme_court_opinions"
FILE = "supreme_court_immunity_opinions.jsonl.gz"
LICENCE = "public domain opinions"
Kind = Literal["opinion", "transcript", "review_denied", "separate_only"]
_FIELDS = (
    "source_repo", "path", "case_name", "court_id", "date_filed", "docket_number", "citation",
    "precedential_status", "doc_kind", "opinion_author", "text",
)  # fmt: skip
_ONE_AUTHOR = re.compile(r"single-author opinion: *(.+)", re.IGNORECASE)
_OF_THE_COURT = ("majority", "per curiam", "opinion of the court", "plurality")


@dataclass(frozen=True)
class CourtRecord:
    """One document, as a public repository kept it.

    Attributes
    ----------
    opinion : Opinion
        The whole document in the common shape; its text is the file's own, unchanged.
    source_repo : str
        Repository that it came from.
    doc_kind : str
        What the file says it is. The text is believed before this label.
    row : int
        Line of the file.
    """

    opinion: Opinion
    source_repo: str
    doc_kind: str
    row: int

    @cached_property
    def parts(self) -> list[voices.Part]:
        """The document cut by voice."""
        one = _ONE_AUTHOR.match(self.doc_kind)
        if one is None:
            return voices.parts(self.opinion.text)
        of_court = one.group(1).strip().lower() in _OF_THE_COURT
        return voices.parts(self.opinion.text, "court" if of_court else "separate")

    @property
    def court(self) -> voices.Part | None:
        """Where the Court itself speaks, or None."""
        return voices.court_part(self.parts)

    @property
    def kind(self) -> Kind:
        """What the document is, by its own text."""
        if voices.is_transcript(self.opinion.text):
            return "transcript"
        if self.court is None:
            return "review_denied" if voices.denies_review(self.opinion.text) else "separate_only"
        return "opinion"

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.opinion.text.encode()).hexdigest()

    @property
    def docket(self) -> str:
        """Docket number, which names a decision in every source."""
        return self.opinion.docket_number or ""


def from_record(record: dict[str, Any], row: int) -> CourtRecord:
    """Build a document from one line of the file.

    Raises
    ------
    DataError
        When a field is missing, the date is none, or there is no docket number.
    """
    missing = [name for name in _FIELDS if name not in record]
    if missing:
        raise DataError(f"the record lacks {', '.join(map(repr, missing))}")
    if not record["docket_number"]:
        raise DataError("the record has no docket number", column="docket_number")
    try:
        filed = date.fromisoformat(record["date_filed"])
    except (TypeError, ValueError) as error:
        raise DataError(f"{record['date_filed']!r} is not a date", column="date_filed") from error
    opinion = Opinion(
        opinion_id=f"{record['source_repo']}:{record['path']}",
        cluster_id=None,
        court=record["court_id"],
        case_name=record["case_name"],
        docket_number=record["docket_number"],
        date_filed=filed,
        precedential_status=record["precedential_status"],
        citations=(record["citation"],) if record["citation"] else (),
        opinion_type=None,
        author=(record["opinion_author"] or "").strip() or None,
        text=record["text"],
        text_field="text",
        source=SOURCE,
        licence=LICENCE,
    )
    return CourtRecord(opinion, record["source_repo"], record["doc_kind"], row)


def read(path: Path) -> Iterator[CourtRecord]:
    """Stream the documents of the file.

    Raises
    ------
    DataError
        With file and line, when a line is no such record.
    """
    return read_each(path, from_record)


@dataclass(frozen=True)
class Joined:
    """All records of one decision, the one that is read first.

    Attributes
    ----------
    records : tuple of CourtRecord
        The record read, then the others.
    """

    records: tuple[CourtRecord, ...]

    @property
    def read(self) -> CourtRecord:
        """The record whose text is coded."""
        return self.records[0]

    @property
    def citation(self) -> str | None:
        """The first U.S. citation that any record gives, or None."""
        return next((cite for each in self.records for cite in each.opinion.citations), None)


def join(records: Iterable[CourtRecord]) -> list[Joined]:
    """Group the records of one decision by docket number, and choose the one to read.

    An opinion of the Court comes before any other document; among opinions the order of the file
    decides. Two records of one docket with different dates are refused, since the number of a
    case that came back would join two decisions.

    Raises
    ------
    DataError
        When the records of a docket disagree on the date.
    """
    by_docket: dict[str, list[CourtRecord]] = {}
    for record in records:
        by_docket.setdefault(record.docket, []).append(record)
    joined = []
    for docket, group in by_docket.items():
        dates = {record.opinion.date_filed for record in group}
        if len(dates) > 1:
            raise DataError(
                f"the records of No. {docket} have different dates: {sorted(map(str, dates))}",
                remedy="Correct the date in the file that is wrong",
            )
        group.sort(key=lambda record: record.kind != "opinion")  # stable: else file order
        joined.append(Joined(tuple(group)))
    return joined
