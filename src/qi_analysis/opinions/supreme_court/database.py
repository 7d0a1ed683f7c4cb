"""Reader of the Supreme Court Database, case-centered by citation."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "supreme_court_database"
FILE = "SCDB_2014_01_caseCentered_Citation.csv"
COLUMNS = {
    "usCite": "citation",
    "sctCite": "sct_citation",
    "term": "term",
    "dateDecision": "decided_on",
    "docket": "docket",
    "caseName": "case_name",
    "issue": "issue",
    "lawSupp": "law",
}
"""The file's columns that we use -> ours."""

LIABILITY_ISSUES = {
    "20400": "liability under civil rights acts",
    "80060": "liability of governments and officials",
}
"""Issue codes under which suits against officials for damages stand. Neither means that immunity
was at issue: far more is coded so than decisions on immunity, and some of those stand elsewhere
(search and seizure, First Amendment, pleading, appeal)."""


def read_cases(path: Path) -> pd.DataFrame:
    """Return one row per case, with the columns of `COLUMNS`.

    Text but for ``term``; ``decided_on`` is an ISO date. Recent cases have no U.S. citation yet:
    theirs is empty.

    Raises
    ------
    DataError
        When the file cannot be read, lacks a column, or has a date or a term that is none.
    """
    import pandas as pd

    try:
        text = path.read_bytes().decode("latin-1")
    except OSError as error:
        raise DataError(f"the file cannot be read ({error})", file=path) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise DataError(f"missing column {', '.join(map(repr, missing))}", file=path, row=1)
    rows = []
    for line, row in enumerate(reader, start=2):
        case = {ours: (row[theirs] or "").strip() for theirs, ours in COLUMNS.items()}
        case["decided_on"] = _iso(case["decided_on"], path, line)
        if not (case["term"].isdigit() and len(case["term"]) == 4):
            raise DataError(f"{case['term']!r} is not a term", file=path, row=line, column="term")
        rows.append(case)
    if not rows:
        raise DataError("the file has no cases", file=path)
    return pd.DataFrame(rows).astype({"term": "int64"})


def _iso(written: str, path: Path, line: int) -> str:
    """Return ``6/24/1982`` as ``1982-06-24``."""
    from datetime import date

    try:
        month, day, year = map(int, written.split("/"))
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise DataError(
            f"{written!r} is not a date", file=path, row=line, column="dateDecision"
        ) from error
