"""Reader of the Supreme Court Database, case-centered by citation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import errors_as_ours
from qi_analysis.core.tableschema import check_columns

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

    with errors_as_ours("table of cases", path):
        raw = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="latin-1")
    check_columns(raw[[name for name in COLUMNS if name in raw]], list(COLUMNS), path)
    if raw.empty:
        raise DataError("the file has no cases", file=path)
    cases = raw[list(COLUMNS)].apply(lambda cells: cells.str.strip())
    days = pd.to_datetime(cases["dateDecision"], format="%m/%d/%Y", errors="coerce")
    for column, right in (
        ("dateDecision", days.notna()), ("term", cases["term"].str.fullmatch(r"[0-9]{4}")),
    ):  # fmt: skip
        if not right.all():
            row = int((~right).idxmax())
            raise DataError(
                f"{cases.loc[row, column]!r} is not right", file=path, row=row + 2, column=column
            )
    cases["dateDecision"] = days.dt.strftime("%Y-%m-%d")
    return cases.rename(columns=COLUMNS).astype({"term": "int64"})
