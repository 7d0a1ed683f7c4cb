"""What the folder of a fetch tells of the cases that were met, and of the volumes it lacks."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.cap import STATUSES

REPORTERS = ("f2d", "f3d", "f4th", "f-appx")
FETCH = "fetch.json"
COUNTS = "counts.csv"
COLUMNS = ("court", "year", "kind", "cases", "mention")
DECISION = "decision"
"""Kind of a case that has an opinion of a court of appeals; the other kinds say what it lacks."""


def decisions_in(folder: Path, status: str = "Published") -> Counter[tuple[str, int]]:
    """Return how many decisions of each court and year a fetch met, kept or not.

    Parameters
    ----------
    folder : Path
        Of one fetch or several, one for each reporter.
    status : str
        Only of reporters that hold such opinions.

    Raises
    ------
    DataError
        When there are no counts, or they are damaged.
    """
    found: Counter[tuple[str, int]] = Counter()
    paths = [path for path in sorted(folder.glob(f"*/{COUNTS}")) if path.parent.name in REPORTERS]
    if not paths:
        raise DataError(
            "no counts of a fetch",
            file=folder,
            remedy="Name the --out of `opinions fetch --from cap`",
        )
    for path in paths:
        if STATUSES[path.parent.name] != status:
            continue
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["kind"] == DECISION:
                        found[row["court"], int(row["year"])] += int(row["cases"])
        except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
            raise DataError("not the counts of a fetch", file=path) from error
    return found


def is_fetch(path: Path) -> bool:
    """Tell whether a path is the folder of a fetch."""
    return any((path / reporter / COUNTS).is_file() for reporter in REPORTERS)


def decisions_of(folders: Iterable[Path]) -> Counter[tuple[str, int]]:
    """Return the published decisions that several fetches met; see `decisions_in`."""
    found: Counter[tuple[str, int]] = Counter()
    for folder in folders:
        found.update(decisions_in(folder))
    return found


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
