"""The one shape of an opinion, whatever file or interface it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from qi_analysis.core.errors import DataError

_NUMBERS = ("opinion_id", "cluster_id")
_OR_NONE = (
    "court", "case_name", "docket_number", "precedential_status", "opinion_type", "author",
)  # fmt: skip
_TEXTS = (*_OR_NONE, "text", "text_field", "source", "licence")
_REQUIRED = ("opinion_id", "text")
_OWN: Mapping[str, str] = {"text_field": "text", "source": "own file", "licence": "not stated"}
"""What stands in a record of one's own that does not say where its text is from."""
_LARGEST = 2**63
"""Ids are kept in 64 bits."""


def is_id(value: object) -> bool:
    """Tell whether a value is a number that may be an id."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def _is_text(value: object) -> bool:
    """Tell whether a value is text; half a character, as JSON may hold it, is none."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion record. A field that the source does not give is None, never guessed.

    Attributes
    ----------
    opinion_id : int or str
        Identifier within ``source``.
    cluster_id : int or None
        CourtListener cluster: the decision that this opinion belongs to.
    court, precedential_status, opinion_type : str or None
        In CourtListener's words: ``ca1``, ``Published``, ``040dissent``.
    citations : tuple of str
        Where the opinion is reported.
    text : str
        The text that is coded; offsets count characters of it as it stands.
    text_field, source, licence : str
        Where the text was taken from, and on what terms.
    """

    opinion_id: int | str
    cluster_id: int | None
    court: str | None
    case_name: str | None
    docket_number: str | None
    date_filed: date | None
    precedential_status: str | None
    citations: tuple[str, ...]
    opinion_type: str | None
    author: str | None
    text: str
    text_field: str
    source: str
    licence: str

    def __post_init__(self) -> None:
        """Refuse values of the wrong kind on arrival, before anything is worked out from them."""
        for name in _NUMBERS:
            value = getattr(self, name)
            if not (value is None or is_id(value) or (name == "opinion_id" and _is_text(value))):
                raise DataError(f"{value!r:.60} is not an id", column=name)
        for name in _TEXTS:
            value = getattr(self, name)
            if not (value is None and name in _OR_NONE) and not _is_text(value):
                kind = "holds half of a character" if isinstance(value, str) else "is not text"
                raise DataError(f"{value!r:.60} {kind}", column=name)
        if self.opinion_id in (None, ""):
            raise DataError("there is no id", column="opinion_id")
        if not all(map(_is_text, self.citations)):
            raise DataError("the citations are no list of texts", column="citations")

    def to_record(self) -> dict[str, Any]:
        """Return the opinion as plain values, ready for one line of JSON."""
        record = asdict(self)
        record["citations"] = list(self.citations)
        record["date_filed"] = None if self.date_filed is None else self.date_filed.isoformat()
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Opinion:
        """Build an opinion from plain values of `to_record`; id and text are enough.

        Raises
        ------
        DataError
            When one of these two is missing, or a field is unknown or of the wrong kind.
        """
        names = [field.name for field in fields(cls)]
        lacking = [name for name in _REQUIRED if name not in record]
        if lacking:
            raise DataError(
                f"the record lacks {' and '.join(map(repr, lacking))}",
                remedy='The least that can be read: {"opinion_id": "mine-1", "text": "..."}',
            )
        unknown = sorted(record.keys() - set(names))
        if unknown:
            raise DataError(
                f"the record has fields that are not known: {', '.join(map(repr, unknown[:5]))}",
                remedy=f"Known: {', '.join(names)}",
            )
        values = {**dict.fromkeys(names), **_OWN, **record}
        if not isinstance(values["citations"], list | tuple | None):
            raise DataError("the citations are no list of texts", column="citations")
        values["citations"] = tuple(values["citations"] or ())
        filed = values["date_filed"]
        try:
            values["date_filed"] = None if filed is None else date.fromisoformat(filed)
        except (TypeError, ValueError) as error:
            raise DataError(f"{filed!r} is not a date", column="date_filed") from error
        return cls(**values)
