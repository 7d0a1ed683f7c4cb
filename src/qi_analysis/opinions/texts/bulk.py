"""The bulk files of CourtListener: which are there, and a stream of what is in one."""

from __future__ import annotations

import bz2
import hashlib
import re
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular
from qi_analysis.opinions.texts.copy_csv import TRUNCATED

DOCKETS, CLUSTERS, CITATIONS, OPINIONS = "dockets", "opinion-clusters", "citations", "opinions"
TABLES = (DOCKETS, CLUSTERS, CITATIONS, OPINIONS)
"""In the order in which they are joined."""
PIECE = 4 << 20
"""Bytes decompressed at once."""
_NAME = re.compile(r"(?P<table>[a-z-]+)-(?P<day>\d{4}-\d\d-\d\d)\.csv(?:\.bz2)?")


@dataclass(frozen=True)
class Snapshot:
    """The four files of one day, by table."""

    day: str
    files: dict[str, Path]

    @property
    def size(self) -> int:
        """Bytes of all files, compressed as they are."""
        return sum(path.stat().st_size for path in self.files.values())


def find(folder: Path) -> Snapshot:
    """Return the snapshot in a folder.

    Raises
    ------
    DataError
        When a table is missing, appears twice, or is of another day than the rest.
    """
    if not folder.is_dir():
        raise DataError("there is no such folder of bulk files", file=folder)
    files: dict[str, Path] = {}
    days: set[str] = set()
    for path in sorted(folder.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match and match["table"] in TABLES:
            days.add(match["day"])
            other = files.setdefault(match["table"], path)
            if other != path and len(days) == 1:
                raise DataError(
                    f"{other.name} and {path.name} are the same table",
                    file=folder,
                    remedy="Keep one of them",
                )
    if len(days) > 1:
        raise DataError(
            f"the folder has files of {', '.join(sorted(days))}",
            file=folder,
            remedy="Ids belong to one snapshot: keep the files of one day",
        )
    day = min(days, default="")
    missing = [table for table in TABLES if table not in files]
    if missing:
        what = f"no {missing[0]}-{day}.csv.bz2" if files else "no bulk files"
        remedy = f"Needed are {', '.join(TABLES)} of one day, such as opinions-2026-06-30.csv.bz2"
        raise DataError(what, file=folder, remedy=remedy)
    return Snapshot(day, files)


class Counted:
    """A file that is hashed, and its bytes reported, as they are read."""

    def __init__(self, file: IO[bytes], report: Callable[[int], None]) -> None:
        self._file, self._report = file, report
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Return that many bytes, or fewer at the end."""
        piece = self._file.read(size)
        self.hash.update(piece)
        self._report(len(piece))
        return piece


def _pieces(path: Path, counted: Counted) -> Generator[bytes, None, None]:
    """Yield a file piece by piece, decompressed one piece ahead of the reader.

    The bz2 module lets other threads run while it works, so that one processor core decompresses
    while another reads the records.
    """
    source: Any = bz2.BZ2File(cast("IO[bytes]", counted)) if path.suffix == ".bz2" else counted
    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(source.read, PIECE)
        while True:
            try:
                piece = ahead.result()
            except (EOFError, OSError) as error:
                raise DataError(
                    f"it does not decompress ({error})", file=path, remedy=TRUNCATED
                ) from error
            if not piece:
                return
            ahead = pool.submit(source.read, PIECE)
            yield piece


@contextmanager
def opened(
    path: Path, report: Callable[[int], None] = lambda _bytes: None
) -> Iterator[tuple[Iterator[bytes], Counted]]:
    """Open a file, compressed or not: its pieces, decompressed, and the file they are read from.

    ``report`` gets every batch of bytes read from disk.

    Raises
    ------
    DataError
        When it cannot be opened, is no regular file, is damaged or cut short.
    """
    insist_regular(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise DataError(f"it cannot be read ({error.strerror})", file=path) from error
    with file:
        counted = Counted(file, report)
        with closing(_pieces(path, counted)) as pieces:
            yield pieces, counted
