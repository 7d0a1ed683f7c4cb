"""Coded rows read back from the file that ``opinions code --out`` wrote, strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.case import Confidence
from qi_analysis.opinions.reading.coder import Basis, Coded, code
from qi_analysis.opinions.reading.people import DefendantType
from qi_analysis.opinions.reading.two_steps import Result, Step
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import Once
from qi_analysis.opinions.texts.readers import read_each, read_records

_FIELDS = tuple(field.name for field in fields(Coded))
_YES_NO = (
    "qi_mentioned", "qi_raised", "force_claim", "force_in_custody", "target", "errata", "separate",
)  # fmt: skip
_TEXT_OR_NONE = ("court", "circuit", "date_filed", "docket", "panel_author", "left_out")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "defendant_type": get_args(DefendantType),
    "violation": get_args(Step),
    "clearly_established": get_args(Step),
    "qi_result": get_args(Result),
    "published": ("published", "unpublished", "unknown"),
    "confidence": get_args(Confidence),
}
_MAKE = "Make the file with `qi-analysis opinions code … --out FILE`"


def from_record(record: Mapping[str, Any]) -> Coded:
    """Build a coded row from the plain values of `Coded.to_record`.

    Raises
    ------
    DataError
        When a field is missing, unknown or has a value that the codebook does not know.
    """
    record = {"left_out": None, **record}  # rows of earlier versions do not say
    wrong = sorted(set(_FIELDS) ^ set(record))
    if wrong:
        raise DataError(f"field {wrong[0]!r} is missing or unknown", remedy=_MAKE)
    for name in _YES_NO:
        if not isinstance(record[name], bool):
            raise DataError(f"{record[name]!r} is not true or false", column=name, remedy=_MAKE)
    for name in _TEXT_OR_NONE:
        if not isinstance(record[name], str | None):
            raise DataError(f"{record[name]!r} is not text or null", column=name, remedy=_MAKE)
    for name, allowed in _WORDS.items():
        if record[name] not in allowed:
            raise DataError(
                f"{record[name]!r} is not one of {', '.join(allowed)}", column=name, remedy=_MAKE
            )
    basis, cited = record["basis"], record["authorities"]
    if not isinstance(cited, list) or not all(isinstance(x, str) for x in cited):
        raise DataError(f"{cited!r} is no list of texts", column="authorities", remedy=_MAKE)
    try:
        read = {"basis": None if basis is None else Basis(**basis), "authorities": tuple(cited)}
        return Coded(**{**record, **read})
    except TypeError as error:
        raise DataError("no rule, sentence and offset", column="basis", remedy=_MAKE) from error


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
