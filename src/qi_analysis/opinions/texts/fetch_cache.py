"""The folder of an unfinished fetch: what came is on disk, and says what is still to come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.query import Query

CALLS = "calls.json"
_QUERY, _LOCK = "query", "lock"


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
        kept = self.read(_QUERY)
        if kept is None:
            if any(folder.glob("pages/*")):
                raise DataError(
                    "pages are there, but not what was asked for", file=self._path(_QUERY)
                )
            self.keep(_QUERY, query.record())
        elif kept != query.record():
            differing = sorted(
                key for key, value in query.record().items() if kept.get(key) != value
            )
            raise FetchError(
                f"{folder} holds what another query found ({', '.join(differing)} differ). "
                "Give the same options to go on with it, or another --cache"
            )

    def has(self, name: str) -> bool:
        """Return whether a record need not be requested again."""
        return self._path(name).is_file()

    def read(self, name: str) -> dict[str, Any] | None:
        """Return a record; one that is not there, or that a failing disk has damaged, is None."""
        path = self._path(name)
        try:
            record = parsed_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            path.unlink()
            return None
        return record if isinstance(record, dict) else None

    def keep(self, name: str, record: dict[str, Any]) -> None:
        """Keep a record under a name such as ``pages/00001``."""
        write_atomically(self._path(name), json.dumps(record).encode())

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
