"""What waits for a person, and the answers that come back from the review page."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.core.files import insist_regular
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.reading.coded import FAVOURS, NOT_RAISED, OUTCOMES, Coded, settle
from qi_analysis.store.delimited import check_text_file, rows_by_heading

CANNOT_TELL = "cannot_tell"
"""A person looked and found no answer: the field stays open, and that is stated."""
_STEPS = ("yes", "no", "not_reached", "mixed")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "qi_raised": ("1", "0"),
    "defendant_type": ("police", "corrections", "other_official", "mixed", "none"),
    "force_claim": ("1", "0"),
    "force_in_custody": ("1", "0"),
    "violation": _STEPS,
    "clearly_established": _STEPS,
    "qi_result": tuple(FAVOURS),
}
"""What a person may answer, beside `CANNOT_TELL`; ``target`` and ``favours`` follow from it."""
SKIPS: Mapping[str, tuple[str, ...]] = {"qi_raised": OUTCOMES, "force_claim": ("force_in_custody",)}
"""Field -> fields that do not apply once its answer is no."""
_YES_NO = ("qi_raised", "force_claim", "force_in_custody")
_ALIASES = {"true": "1", "false": "0", "yes": "1", "no": "0", "1.0": "1", "0.0": "0"}
_SAVE = "Give the csv or JSON that the page of `qi-analysis opinions review` saved"


def waiting(
    rows: Iterable[Coded], *, drawn: Container[str] | None = None, every: bool = False
) -> list[Coded]:
    """Return the rows that a person is to read: those drawn, every one, or those that need review.

    Raises
    ------
    QiAnalysisError
        When nothing waits.
    """
    if drawn is not None:
        chosen = [row for row in rows if str(row.opinion_id) in drawn]
    else:
        chosen = [row for row in rows if every or row.needs_review]
    if not chosen:
        raise QiAnalysisError(
            "no opinion waits for review: give a sample with --sample, or take all rows with --all"
        )
    return chosen


def applying(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that apply, as far as the answers given tell."""
    skipped = {name for field, names in SKIPS.items() if given.get(field) == "0" for name in names}
    return tuple(name for name in ANSWERS if name not in skipped)


def read_ids(path: Path) -> list[str]:
    """Return the ids of a csv with the column ``opinion_id``, such as a drawn sample, each once."""
    rows = rows_by_heading(_text(path), path, ["opinion_id"], _SAVE)
    found = [_identity(row, path, line) for line, row in rows]
    if len(set(found)) < len(found):
        raise DataError("an id occurs twice", file=path, column="opinion_id")
    return found


def _text(path: Path) -> str:
    insist_regular(path)
    check_text_file(path, _SAVE)
    return path.read_text("utf-8-sig")


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield place and content of each row of a csv, of JSON Lines, or of the page's JSON."""
    text = _text(path)
    if text.lstrip()[:1] not in {"{", "["}:
        yield from rows_by_heading(text, path, ["opinion_id"], _SAVE)
        return
    records = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    by_line = records[0][1].rstrip().endswith("}")
    if not by_line:
        records = [(records[0][0], text)]
    read: list[tuple[int, Any]] = []
    for line, record in records:
        try:
            read.append((line, parsed_json(record)))
        except ValueError as error:
            at = line if by_line else None
            raise DataError("is not JSON", file=path, row=at, remedy=_SAVE) from error
    whole = read[0][1] if len(read) == 1 else None
    if isinstance(whole, dict):
        whole = whole.get("answers", [whole])
    for line, found in enumerate(whole, 1) if isinstance(whole, list) else read:
        if not isinstance(found, dict):
            raise DataError("is no row of answers", file=path, row=line, remedy=_SAVE)
        yield line, found


def _identity(row: Mapping[str, Any], path: Path, line: int) -> str:
    """Return the id of a row, without the apostrophe that keeps a spreadsheet from changing it."""
    given = row.get("opinion_id")
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    known = isinstance(given, int | str) and not isinstance(given, bool)
    identity = str(given).strip().removeprefix("'") if known else ""
    if not identity:
        raise DataError("there is no id", file=path, row=line, column="opinion_id")
    return identity


def _word(value: object, name: str) -> str:
    """Return an answer as the codebook spells it; nothing for an empty cell."""
    if not isinstance(value, str | int | float | None):
        return "a list or an object"
    text = "" if value is None else str(value).strip().lower().replace(" ", "_")
    return _ALIASES.get(text, text) if name in _YES_NO else text


def _given(row: Mapping[str, Any], path: Path, line: int) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, allowed in ANSWERS.items():
        answer = _word(row.get(f"review_{name}"), name)
        if answer and answer not in {*allowed, CANNOT_TELL}:
            raise DataError(
                f"{answer[:40]!r} is not one of {', '.join((*allowed, CANNOT_TELL))}", file=path,
                row=line, column=f"review_{name}",
            )  # fmt: skip
        if answer:
            given[name] = answer
    for field, names in SKIPS.items():
        for name in names if given.get(field) == "0" else ():
            answer = given.pop(name, "")
            if answer not in {"", NOT_RAISED.get(name, "0")}:
                raise DataError(
                    f"{answer!r} cannot stand beside the answer no in review_{field}", file=path,
                    row=line, column=f"review_{name}", remedy="Empty one of the two cells",
                )  # fmt: skip
    return given


def _insist_headings(columns: Collection[Any], path: Path) -> None:
    """Refuse a heading nobody knows where one of ours lacks: its answers would be lost."""
    known = [f"review_{name}" for name in ANSWERS]
    odd = sorted(str(name) for name in set(columns) - {"opinion_id", "reader", *known})
    lacking = [name for name in known if name not in columns]
    if odd and lacking and len(lacking) < len(known):
        raise DataError(
            f"the column {odd[0][:40]!r} is not known, and {lacking[0]} is not there", file=path,
            remedy="Spell the headings as the page of the review did, or remove the column",
        )  # fmt: skip


def read_answers(path: Path) -> dict[str, dict[str, str]]:
    """Read the answers of one person: id -> field -> a word of `ANSWERS` or `CANNOT_TELL`.

    The file is the csv or JSON that the review page saved, or JSON Lines of such rows:
    ``opinion_id``, and ``review_…`` for the fields. Yes and no may be 1 and 0, true and false.
    Empty cells are no answers; fields that do not apply are left out.

    Raises
    ------
    DataError
        With file, row and column, for a row without id, an id that occurs twice, an answer that
        the codebook does not know or that contradicts another, and a file without any answer.
    """
    answers: dict[str, dict[str, str]] = {}
    met: set[str] = set()
    columns: set[str] = set()
    for line, row in _rows(path):
        columns |= row.keys()
        identity = _identity(row, path, line)
        if identity in met:
            raise DataError(f"{identity[:40]!r} occurs twice", file=path, row=line,
                            column="opinion_id")  # fmt: skip
        met.add(identity)
        given = _given(row, path, line)
        if given:
            answers[identity] = given
    _insist_headings(columns, path)
    if not answers:
        asked = any(f"review_{name}" in columns for name in ANSWERS)
        why = "no answer is filled in" if asked else "there is no column of answers (review_…)"
        raise DataError(why, file=path, remedy=_SAVE)
    return answers


def values_of(given: Mapping[str, str]) -> dict[str, Any]:
    """Return answers as a coded row has them; None where a person could not tell."""
    return {
        name: None if answer == CANNOT_TELL else answer == "1" if name in _YES_NO else answer
        for name, answer in given.items()
        if answer
    }


def apply_answers(coded: Coded, answers: Mapping[str, Mapping[str, str]]) -> Coded:
    """Return the row as a person answered, field by field: their answers win.

    ``reader`` is ``human`` only where a person answered every field that applies. A field of
    which they could not tell is open. ``target`` and ``favours`` are worked out again. What a
    machine said of a field is kept only where a person left it or agrees.
    """
    given = answers.get(str(coded.opinion_id))
    if not given:
        return coded
    values = values_of(given)
    quotes = {
        name: quote
        for name, quote in coded.quotes.items()
        if name not in values or values[name] == getattr(coded, name)
    }
    left = {name: p for name, p in coded.probability.items() if name not in values}
    row = replace(coded, **values, quotes=quotes, probability=left)
    if set(applying(given)) <= given.keys():
        row = replace(row, probability={}, confidence="high", reader="human")
    return settle(row)


def require_known(answers: Mapping[str, object], rows: Iterable[Coded]) -> None:
    """Raise DataError when an answer is about an opinion that was not coded."""
    unknown = sorted(set(answers) - {str(row.opinion_id) for row in rows})
    if unknown:
        raise DataError(
            f"{len(unknown)} answers are about opinions that are not in the input, such as "
            f"{unknown[0]}",
            column="opinion_id",
            remedy="Give the answers of a page that was made from this input",
        )
