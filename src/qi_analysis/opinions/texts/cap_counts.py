"""What the folder of a fetch tells of the cases that were met, and of the volumes it lacks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.cap import STATUSES
from qi_analysis.store.delimited import check_text_file, rows_by_heading

REPORTERS = ("f2d", "f3d", "f4th", "f-appx")
FETCH = "fetch.json"
COUNTS = "counts.csv"
COLUMNS = ("court", "year", "kind", "cases", "mention")
_FETCH = "Name the --out of `opinions fetch --from cap`"
DECISION = "decision"
"""Kind of a case that has an opinion of a court of appeals; the other kinds say what it lacks."""


def decisions_in(folder: Path, status: str = "Published") -> Counter[tuple[str, int]]:
    """Return how many decisions of each court and year the fetches in a folder met, kept or not.

    Only reporters that hold opinions of the status count.

    Raises
    ------
    DataError
        When there are no counts, or they are damaged.
    """
    found: Counter[tuple[str, int]] = Counter()
    paths = [path for path in sorted(folder.glob(f"*/{COUNTS}")) if path.parent.name in REPORTERS]
    if not paths:
        raise DataError("no counts of a fetch", file=folder, remedy=_FETCH)
    for path in paths:
        if STATUSES[path.parent.name] != status:
            continue
        check_text_file(path, _FETCH)
        for line, row in rows_by_heading(path.read_text("utf-8"), path, COLUMNS, _FETCH):
            try:
                if row["kind"] == DECISION:
                    found[row["court"], int(row["year"])] += int(row["cases"])
            except ValueError as error:
                raise DataError("not the counts of a fetch", file=path, row=line) from error
    return found


def is_fetch(path: Path) -> bool:
    """Tell whether a path is the folder of a fetch."""
    return any((path / reporter / COUNTS).is_file() for reporter in REPORTERS)


def lacking_in(folder: Path) -> list[str]:
    """Return the volumes that a fetch still lacks, or could not get; none of another folder."""
    lacking: list[str] = []
    for path in sorted(folder.glob(f"*/{FETCH}") if is_fetch(folder) else ()):
        try:
            told = parsed_json(path.read_bytes())
            if not told["complete"]:
                lacking += list(told["lacking"]) or [f"{path.parent.name}: not finished"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError("not the record of a fetch", file=path) from error
    return lacking
