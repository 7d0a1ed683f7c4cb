"""The review queue: rows that a person should look at, out to a file and back in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import write_atomically
from qi_analysis.opinions.reading.coded import FAVOURS, Coded, settle

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
"""What a reviewer may answer. ``target`` and ``favours`` follow from the answers."""
_SHOWN = ("court", "date_filed", "docket", "confidence")
_BASIS = ("rule", "sentence", "offset")
COLUMNS = ("opinion_id", *_SHOWN, *ANSWERS, *_BASIS, *(f"review_{name}" for name in ANSWERS))
_YES_NO = ("qi_raised", "force_claim", "force_in_custody")


def _no_formula(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return (
        f"'{text}"
        if text.lstrip()[:1] in {"=", "+", "-", "@"} or text[:1] in {"\t", "\r"}
        else text
    )


def _row(coded: Coded) -> dict[str, Any]:
    record = coded.to_record()
    basis = record["basis"] or dict.fromkeys(_BASIS)
    shown = {name: record[name] for name in ("opinion_id", *_SHOWN, *ANSWERS)}
    shown |= {name: int(shown[name]) for name in _YES_NO if shown[name] is not None}
    sentence = " ".join(str(basis["sentence"] or "").split())
    return {
        **shown, "rule": basis["rule"], "sentence": sentence, "offset": basis["offset"],
        **{f"review_{name}": "" for name in ANSWERS},
    }  # fmt: skip


def write_queue(rows: Iterable[Coded], path: Path) -> int:
    """Write the rows of low confidence for review, and return how many.

    Parameters
    ----------
    rows : iterable of Coded
        All coded rows.
    path : Path
        ``.jsonl`` gives JSON Lines; any other name CSV, in which no cell is a formula. A reviewer
        fills the columns ``review_…`` and leaves the others.

    Raises
    ------
    QiAnalysisError
        When the file cannot be written.
    """
    unsure = [_row(row) for row in rows if row.needs_review]
    if path.suffix == ".jsonl":
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in unsure)
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _no_formula(v) for k, v in row.items()} for row in unsure)
        text = out.getvalue()
    write_atomically(path, text.encode("utf-8"))
    return len(unsure)


def _read_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the queue cannot be read ({error})", file=path) from error
    if path.suffix == ".jsonl":
        for line, row in enumerate(text.splitlines(), 1):
            try:
                record = json.loads(row)
            except ValueError as error:
                raise DataError("the line is not JSON", file=path, row=line) from error
            yield line, record
    else:
        yield from enumerate(csv.DictReader(io.StringIO(text)), 2)


def read_answers(path: Path) -> dict[str, dict[str, str]]:
    """Read a filled-in queue: the answers given, by opinion id. Empty cells are no answers.

    Raises
    ------
    DataError
        With file, row and column, for a row without id, an id that occurs twice, or an answer
        that the codebook does not know.
    """
    answers: dict[str, dict[str, str]] = {}
    for line, row in _read_rows(path):
        identity = str(row.get("opinion_id") or "").strip().lstrip("'")
        if not identity or identity in answers:
            raise DataError("no id, or one that occurs twice", file=path, row=line,
                            column="opinion_id")  # fmt: skip
        given: dict[str, str] = {}
        for name, allowed in ANSWERS.items():
            answer = str(row.get(f"review_{name}") or "").strip().lower()
            answer = {"true": "1", "false": "0"}.get(answer, answer)
            if answer and answer not in allowed:
                raise DataError(
                    f"{answer!r} is not one of {', '.join(allowed)}",
                    file=path,
                    row=line,
                    column=f"review_{name}",
                )
            if answer:
                given[name] = answer
        if given:
            answers[identity] = given
    return answers


def apply_answers(coded: Coded, answers: Mapping[str, Mapping[str, str]]) -> Coded:
    """Return the row as a person answered: their values win, and ``reader`` says so.

    ``target`` and ``favours`` are worked out again; where the answer is that immunity was not
    raised, the outcomes take the values that mean "does not apply".
    """
    given = answers.get(str(coded.opinion_id))
    if not given:
        return coded
    values: dict[str, Any] = {
        name: answer == "1" if name in _YES_NO else answer for name, answer in given.items()
    }
    return settle(replace(coded, **values, confidence="high", reader="human"))


def require_known(answers: Mapping[str, object], rows: Iterable[Coded]) -> None:
    """Check that every answer belongs to a row.

    Raises
    ------
    DataError
        When an answer is about an opinion that was not coded.
    """
    unknown = sorted(set(answers) - {str(row.opinion_id) for row in rows})
    if unknown:
        raise DataError(
            f"{len(unknown)} answers are about opinions that are not in the input, such as "
            f"{unknown[0]}",
            column="opinion_id",
            remedy="Give the queue that was made from this input",
        )
