"""The folder of an unfinished fetch: what came is on disk, and says what is still to come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.query import Query

CALLS = "calls.json"
_QUERY, _LOCK = "query.json", "lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder, so that together they stay within the limits.

    Raises
    ------
    FetchError
        When another process is at work in it.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on Windows
        yield
        return
    with (folder / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FetchError(f"another process is fetching into {folder}") from None
        yield


class Store:
    """Pages and opinions of one query as files, each written whole or not at all.

    Raises
    ------
    FetchError
        When the folder holds the pages of another query.
    """

    def __init__(self, folder: Path, query: Query) -> None:
        self.folder = folder
        path = folder / _QUERY
        kept = self._read(path)
        if kept is None:
            if any(folder.glob("pages/*")):
                raise DataError("pages are there, but not what was asked for", file=path)
            self._write(path, query.record())
        elif kept != query.record():
            differing = sorted(
                key for key, value in query.record().items() if kept.get(key) != value
            )
            raise FetchError(
                f"{folder} holds what another query found ({', '.join(differing)} differ). "
                "Give the same options to go on with it, or another --cache"
            )

    def locked(self) -> AbstractContextManager[None]:
        """Keep other processes out of the folder: see `locked`."""
        return locked(self.folder)

    def page(self, series: str, number: int) -> dict[str, Any] | None:
        """Return a page of a list, or None while it is not there."""
        return self._read(self._page(series, number))

    def keep_page(self, series: str, number: int, record: dict[str, Any]) -> None:
        """Keep a page of a list."""
        self._write(self._page(series, number), record)

    def pages(self, series: str) -> Iterator[dict[str, Any]]:
        """Yield the pages of a list that are there, from the first on."""
        number = 1
        while (page := self.page(series, number)) is not None:
            yield page
            number += 1

    def opinion(self, opinion_id: int) -> dict[str, Any] | None:
        """Return the record of an opinion, or None while it is not there."""
        return self._read(self._opinion(opinion_id))

    def has_opinion(self, opinion_id: int) -> bool:
        """Return whether an opinion need not be requested again."""
        return self._opinion(opinion_id).is_file()

    def keep_opinion(self, opinion_id: int, record: dict[str, Any]) -> None:
        """Keep the record of an opinion, or the status with which it was refused."""
        self._write(self._opinion(opinion_id), record)

    def _page(self, series: str, number: int) -> Path:
        return self.folder / series / f"{number:05d}.json"

    def _opinion(self, opinion_id: int) -> Path:
        return self.folder / "opinions" / f"{int(opinion_id)}.json"

    def _read(self, path: Path) -> dict[str, Any] | None:
        """Return the object in a file; one that a failing disk has damaged counts as absent."""
        try:
            record = parsed_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            path.unlink()
            return None
        return record if isinstance(record, dict) else None

    def _write(self, path: Path, record: dict[str, Any]) -> None:
        write_atomically(path, json.dumps(record).encode())
