"""The coder against hand codes: every field, with and without the rows it is not sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import ANSWERED, Coded
from qi_analysis.stats.agreement import confusion, kappa, measure_class, share
from qi_analysis.store.delimited import check_text_file, rows_by_heading

YES_NO = ("qi_mentioned", "qi_raised", "force_claim", "force_in_custody", "target")
KINDS = ("defendant_type", "published", "circuit", "date_filed", "docket")
OUTCOMES = ("violation", "clearly_established", "qi_result", "favours")
"""Counted only where the hand codes say that immunity was raised, as the codebook asks."""
_NO_TABLE = ("date_filed", "docket")
_COLUMNS = ("opinion_id", *YES_NO, *KINDS, *OUTCOMES)

OPEN = "open"
_WRITTEN = {
    "1": "1",
    "1.0": "1",
    "true": "1",
    "yes": "1",
    "0": "0",
    "0.0": "0",
    "false": "0",
    "no": "0",
}
HAND_CODES = Path("data") / "own" / "hand_codes"
"""Folder of the committed hand codes, below the root of the project."""


def hand_codes_dir() -> Path:
    """Return the folder of the committed hand codes."""
    return paths.root() / HAND_CODES


def labels_path() -> Path:
    """Return where the hand codes of the development set are."""
    return hand_codes_dir() / "development.csv"


def read_labels(path: Path) -> dict[str, dict[str, str]]:
    """Read hand codes, one row per opinion, by opinion id.

    Raises
    ------
    DataError
        When the file cannot be read, a column is missing or an id occurs twice.
    """
    check_text_file(path)
    labels: dict[str, dict[str, str]] = {}
    for line, row in rows_by_heading(path.read_text("utf-8-sig"), path, _COLUMNS):
        code = {name: _label(name, value, path, line) for name, value in row.items()}
        if code["opinion_id"] in labels:
            raise DataError("the opinion occurs twice", file=path, row=line, column="opinion_id")
        labels[code["opinion_id"]] = code
    if not labels:
        raise DataError("no rows", file=path, row=1)
    return labels


def _label(field: str, value: str, path: Path, line: int) -> str:
    """Return a code as the codebook writes it; spreadsheets write 1 as 1.0 or TRUE."""
    if field == "opinion_id":
        return value.strip().removesuffix(".0")
    if field not in YES_NO:
        return value
    word = _WRITTEN.get(value.strip().lower())
    if word is None:
        raise DataError(f"{value!r:.40} is not 1 or 0", file=path, row=line, column=field)
    return {"1": "yes", "0": "no"}[word] if field == "qi_mentioned" else word


def value_of(row: Coded, field: str) -> str:
    """Return a field of a coded row in the words of the hand codes; `OPEN` where it is open."""
    value = getattr(row, field)
    if value is None and field in (*ANSWERED, "target", "favours"):
        return OPEN
    if field == "qi_mentioned":
        return "yes" if value else "no"
    if isinstance(value, bool):
        return str(int(value))
    return str(value or "")


def _measure(
    field: str, labels: Sequence[Mapping[str, str]], rows: Sequence[Coded]
) -> dict[str, Any]:
    """Return the measures of one field over pairs of label and row."""
    gold, found = [x[field] for x in labels], [value_of(x, field) for x in rows]
    given = [(a, b) for a, b in zip(gold, found, strict=True) if b != OPEN]
    common = Counter(gold).most_common(1)[0][1] if gold else 0
    measures: dict[str, Any] = {
        "n": len(gold),
        "answered": share(len(given), len(gold)).to_record(),
        "accuracy": share(sum(a == b for a, b in given), len(given)).to_record(),
        "most_common": share(common, len(gold)).to_record(),
        "kappa": kappa([a for a, _ in given], [b for _, b in given]) if given else None,
    }
    if field in YES_NO:  # left open, it does not count as found
        positive, negative = ("yes", "no") if field == "qi_mentioned" else ("1", "0")
        told = [negative if x == OPEN else x for x in found]
        measures |= measure_class(gold, told, positive).to_record()
    if field not in _NO_TABLE:
        measures["confusion"] = confusion(gold, found)
    return measures


def _over(pairs: Sequence[tuple[Mapping[str, str], Coded]]) -> dict[str, Any]:
    """Return the measures of every field."""
    fields: dict[str, Any] = {}
    for field in (*YES_NO, *KINDS, *OUTCOMES):
        counted = [pair for pair in pairs if field not in OUTCOMES or pair[0]["qi_raised"] == "1"]
        fields[field] = _measure(field, [a for a, _ in counted], [b for _, b in counted])
    return fields


def paired(
    rows: Iterable[Coded], labels: Mapping[str, Mapping[str, str]]
) -> list[tuple[Mapping[str, str], Coded]]:
    """Return hand codes and coded row of every labeled opinion; other rows are passed over.

    Raises
    ------
    DataError
        When an opinion of the labels was not coded.
    """
    coded = {str(row.opinion_id): row for row in rows if str(row.opinion_id) in labels}
    missing = sorted(set(labels) - set(coded))
    if missing:
        raise DataError(
            f"{len(missing)} labeled opinions are not in the input, such as {missing[0]}",
            remedy="Give the file of opinions that the labels were made from",
        )
    return [(labels[i], coded[i]) for i in sorted(labels)]


def validate(rows: Iterable[Coded], labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Compare coded rows with hand codes.

    Parameters
    ----------
    rows : iterable of Coded
        By any reader; rows of other opinions are passed over.
    labels : mapping
        Hand codes by opinion id, as `read_labels` gives them.

    Returns
    -------
    dict
        ``n``, ``review`` (share of rows that a person must look at) and ``fields``: of each the
        share answered, the share right among the answers, that of always giving the most common
        code (all with Wilson's interval), kappa, confusion matrix; precision, recall and F1 of
        yes/no fields. Outcome fields count opinions hand-coded as raised.

    Raises
    ------
    DataError
        When an opinion of the labels was not coded.
    """
    pairs = paired(rows, labels)
    waiting = sum(row.needs_review for _, row in pairs)
    return {
        "n": len(pairs),
        "review": share(waiting, len(pairs)).to_record(),
        "fields": _over(pairs),
    }
