"""Coded rows read back from the file that ``opinions code --out`` wrote, strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import (
    ANSWERED,
    FAVOURS,
    READERS,
    Basis,
    Coded,
    Confidence,
    DefendantType,
    Quote,
    Result,
    Step,
)
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import Once
from qi_analysis.opinions.texts.readers import read_each, read_records

_FIELDS = {field.name for field in fields(Coded)} | {"needs_review"}
_YES_NO = ("qi_mentioned", "errata", "separate")
_YES_NO_OPEN = ("qi_raised", "force_claim", "force_in_custody", "target")
_TEXT_OR_NONE = ("court", "circuit", "date_filed", "docket", "panel_author", "left_out")
_WORDS: Mapping[str, tuple[str | None, ...]] = {
    "defendant_type": (*get_args(DefendantType), None),
    "violation": (*get_args(Step), None),
    "clearly_established": (*get_args(Step), None),
    "qi_result": (*get_args(Result), None),
    "favours": (*FAVOURS.values(), None),
    "published": ("published", "unpublished", "unknown"),
    "confidence": get_args(Confidence),
    "reader": READERS,
}
_MAKE = "Make the file with `qi-analysis opinions code … --out FILE`"


def _checked(record: Mapping[str, Any]) -> None:
    """Raise unless every plain value is one that the codebook knows."""
    wrong = sorted(_FIELDS ^ set(record))
    if wrong:
        raise DataError(f"field {wrong[0]!r} is missing or unknown", remedy=_MAKE)
    for name in (*_YES_NO, *_YES_NO_OPEN):
        value = record[name]
        if not (isinstance(value, bool) or (value is None and name in _YES_NO_OPEN)):
            raise DataError(f"{value!r} is not true or false", column=name, remedy=_MAKE)
    for name in _TEXT_OR_NONE:
        if not isinstance(record[name], str | None):
            raise DataError(f"{record[name]!r} is not text or null", column=name, remedy=_MAKE)
    for name, allowed in _WORDS.items():
        if record[name] not in allowed:
            known = ", ".join(word or "null" for word in allowed)
            raise DataError(f"{record[name]!r} is not one of {known}", column=name, remedy=_MAKE)


def _probabilities(given: Any) -> dict[str, float]:
    if not isinstance(given, dict) or not all(
        name in ANSWERED and isinstance(p, int | float) and 0 <= p <= 1 for name, p in given.items()
    ):
        raise DataError(f"{given!r} is no map of field to a number from 0 to 1",
                        column="probability", remedy=_MAKE)  # fmt: skip
    return {name: float(p) for name, p in given.items()}


def from_record(record: Mapping[str, Any]) -> Coded:
    """Build a coded row from the plain values of `Coded.to_record`.

    Raises
    ------
    DataError
        When a field is missing, unknown or has a value that the codebook does not know.
    """
    _checked(record)
    basis, cited, quotes = record["basis"], record["authorities"], record["quotes"]
    if not isinstance(cited, list) or not all(isinstance(x, str) for x in cited):
        raise DataError(f"{cited!r} is no list of texts", column="authorities", remedy=_MAKE)
    values = {name: value for name, value in record.items() if name != "needs_review"}
    values |= {"authorities": tuple(cited), "probability": _probabilities(record["probability"])}
    try:
        values["basis"] = None if basis is None else Basis(**basis)
    except TypeError as error:
        raise DataError("no rule, sentence and offset", column="basis", remedy=_MAKE) from error
    try:
        values["quotes"] = {str(name): Quote(**quote) for name, quote in quotes.items()}
    except (AttributeError, TypeError) as error:
        raise DataError("no sentence and offset", column="quotes", remedy=_MAKE) from error
    return Coded(**values)


def is_coded(path: Path) -> bool:
    """Say whether a file holds coded rows, by its first record; a folder never does."""
    if path.is_dir():
        return False
    first = next(read_records(path), None)
    return first is not None and {"qi_result", "qi_raised"} <= set(first[1])


def read(path: Path) -> Iterator[Coded]:
    """Yield coded rows; opinions that are not coded yet are coded first.

    Parameters
    ----------
    path : Path
        Coded rows, one JSON object a line, or whatever `inputs.read_input` reads.

    Raises
    ------
    DataError
        With file, row and column, when a line is no coded row; when an id occurs twice.
    """
    if not is_coded(path):
        for opinion in read_input(path):
            yield code(opinion)
        return
    yield from read_each(path, lambda record, _: from_record(record))


def read_all(paths: Sequence[Path]) -> list[Coded]:
    """Return the rows of several inputs, each opinion once.

    A decision that an earlier input gave from another source is left out.

    Raises
    ------
    DataError
        When an opinion occurs twice: it would be counted twice.
    """
    rows: list[Coded] = []
    once = Once()
    seen: set[str] = set()
    for path in paths:
        for row in read(path):
            if str(row.opinion_id) in seen:
                raise DataError(
                    f"opinion {row.opinion_id} occurs twice",
                    file=path,
                    column="opinion_id",
                    remedy="Give each opinion once: sources overlap, so count one of them",
                )
            seen.add(str(row.opinion_id))
            if not once.another_source(row.opinion_id, row.court, row.docket, row.date_filed):
                rows.append(row)
    return rows
