"""The bulk files of CourtListener: which are there, and a stream of what is in one."""

from __future__ import annotations

import bz2
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular
from qi_analysis.opinions.texts.copy_csv import PIECE, TRUNCATED

DOCKETS, CLUSTERS, CITATIONS, OPINIONS = "dockets", "opinion-clusters", "citations", "opinions"
TABLES = (DOCKETS, CLUSTERS, CITATIONS, OPINIONS)
"""In the order in which they are joined."""
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


class _Counted(io.RawIOBase):
    """A file that is hashed, and its bytes reported, as they are read."""

    def __init__(self, file: IO[bytes], report: Callable[[int], None]) -> None:
        self._file, self._report = file, report
        self.hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        view = memoryview(buffer)
        piece = self._file.read(len(view))
        view[: len(piece)] = piece
        self.hash.update(piece)
        self._report(len(piece))
        return len(piece)


class Stream:
    """A file decompressed one piece ahead of the reader.

    The bz2 module lets other threads run while it works, so that one processor core decompresses
    while another reads the records.
    """

    def __init__(self, path: Path, source: IO[bytes], counted: _Counted, pool: ThreadPoolExecutor):
        self._path, self._source, self._counted, self._pool = path, source, counted, pool
        self._next: Future[bytes] = pool.submit(source.read, PIECE)

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes or somewhat more; fewer only at the end.

        Raises
        ------
        DataError
            When the compressed file is damaged or cut short.
        """
        content = bytearray()
        while len(content) < size:
            try:
                piece = self._next.result()
            except (EOFError, OSError) as error:
                raise DataError(
                    f"it does not decompress ({error})", file=self._path, remedy=TRUNCATED
                ) from error
            if not piece:
                break
            self._next = self._pool.submit(self._source.read, PIECE)
            content += piece
        return bytes(content)

    def sha256(self) -> str:
        """Return the SHA-256 of the file as it is on disk, once it was read to its end."""
        return self._counted.hash.hexdigest()


@contextmanager
def opened(path: Path, report: Callable[[int], None] = lambda _bytes: None) -> Iterator[Stream]:
    """Open a file, compressed or not; ``report`` gets every batch of bytes read from disk.

    Raises
    ------
    DataError
        When it cannot be opened, or is no regular file.
    """
    insist_regular(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise DataError(f"it cannot be read ({error.strerror})", file=path) from error
    with file, ThreadPoolExecutor(1) as pool:
        counted = _Counted(file, report)
        buffered = io.BufferedReader(counted, 1 << 18)
        source = bz2.BZ2File(buffered) if path.suffix == ".bz2" else buffered
        yield Stream(path, source, counted, pool)
