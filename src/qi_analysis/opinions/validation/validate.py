"""The coder against hand codes: every field, with and without the rows it is not sure of."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.stats.agreement import confusion, kappa, measure_class, share

YES_NO = ("qi_mentioned", "qi_raised", "force_claim", "force_in_custody", "target")
KINDS = ("defendant_type", "published", "circuit", "date_filed", "docket")
OUTCOMES = ("violation", "clearly_established", "qi_result", "favours")
"""Counted only where the hand codes say that immunity was raised, as the codebook asks."""
_NO_TABLE = ("date_filed", "docket")
_COLUMNS = ("opinion_id", *YES_NO, *KINDS, *OUTCOMES)

Half = Literal["all", "written", "held_out"]
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
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the labels cannot be read ({error})", file=path) from error
    missing = [name for name in _COLUMNS if rows and name not in rows[0]]
    if not rows or missing:
        raise DataError(f"no rows, or columns missing: {', '.join(missing)}", file=path, row=1)
    labels: dict[str, dict[str, str]] = {}
    for line, row in enumerate(rows, 2):
        if row["opinion_id"] in labels:
            raise DataError("the opinion occurs twice", file=path, row=line, column="opinion_id")
        labels[row["opinion_id"]] = row
    return labels


def half_of(opinion_id: int | str) -> Half:
    """Return the half an opinion falls in: rules were written on one, measured on the other.

    The last bit of SHA-256 of the id decides, so that the split knows nothing of the opinion.
    """
    last = hashlib.sha256(str(opinion_id).encode()).digest()[-1] & 1
    return "held_out" if last else "written"


def value_of(row: Coded, field: str) -> str:
    """Return a field of a coded row in the words of the hand codes."""
    value = getattr(row, field)
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
    hits = sum(a == b for a, b in zip(gold, found, strict=True))
    measures: dict[str, Any] = {
        "accuracy": share(hits, len(gold)).to_record(),
        "kappa": kappa(gold, found),
    }
    if field in YES_NO:
        positive = "yes" if field == "qi_mentioned" else "1"
        measures |= measure_class(gold, found, positive).to_record()
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


def validate(
    rows: Iterable[Coded], labels: Mapping[str, Mapping[str, str]], half: Half = "all"
) -> dict[str, Any]:
    """Compare coded rows with hand codes.

    Parameters
    ----------
    rows : iterable of Coded
        Rows of other opinions are passed over.
    labels : mapping
        Hand codes by opinion id, as `read_labels` gives them.
    half : {"all", "written", "held_out"}
        Which half of the labels to count, as `half_of` splits them.

    Returns
    -------
    dict
        ``n``, ``n_without_low``, ``abstention`` (share of rows coded with low confidence, among
        all and among those that either coding says raise immunity), and ``fields`` and
        ``fields_without_low``: accuracy with Wilson's interval, kappa, confusion matrix; precision,
        recall and F1 of yes/no fields. Outcome fields count opinions hand-coded as raised.

    Raises
    ------
    DataError
        When an opinion of the labels was not coded.
    """
    wanted = {i: x for i, x in labels.items() if half in {"all", half_of(i)}}
    pairs = paired(rows, wanted)
    sure = [pair for pair in pairs if pair[1].confidence != "low"]
    raised = [p for p in pairs if p[0]["qi_raised"] == "1" or p[1].qi_raised]
    unsure = [p for p in raised if p[1].confidence == "low"]
    return {
        "half": half,
        "n": len(pairs),
        "n_without_low": len(sure),
        "abstention": {
            "all": share(len(pairs) - len(sure), len(pairs)).to_record(),
            "raised": share(len(unsure), len(raised)).to_record(),
        },
        "fields": _over(pairs),
        "fields_without_low": _over(sure),
    }
