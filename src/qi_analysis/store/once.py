"""In-process cache for results that a run needs more than once.

Nothing is written to disk, so no stale result can survive a process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from qi_analysis.core import paths

P = ParamSpec("P")
R = TypeVar("R")

KEPT = 128
"""Results kept of one function; the least recently used is evicted first."""


_ASKED: ContextVar[tuple[object, ...] | None] = ContextVar("tables", default=None)
"""The tables on which a result rests that is being worked out, looked at once for all it needs."""


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Return ``function``, worked out once for the same arguments and the same committed tables.

    It may depend on its arguments and on the tables in ``data/processed``, nothing else. Equal
    arguments share one result; they must be hashable. A frame is handed out as a copy; other
    results are shared, and callers must not modify them. Errors are not kept. What it asks of other
    functions of this kind rests on the tables as they were when it began.
    """

    @lru_cache(KEPT)
    def kept(_: object, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Any:
        return function(*args, **dict(named))

    @wraps(function)
    def asked(*args: P.args, **named: P.kwargs) -> R:
        tables = _ASKED.get() or _tables()
        token = _ASKED.set(tables)
        try:
            found = kept(tables, args, tuple(sorted(named.items())))
        finally:
            _ASKED.reset(token)
        # copied when written to (pandas 3), not before
        return found.copy(deep=False) if hasattr(found, "iloc") else found  # type: ignore[no-any-return]

    return asked


def _tables() -> tuple[object, ...]:
    """Return what changes whenever a committed table does: place, time and size of each file."""
    folder = paths.processed_dir()
    if not folder.is_dir():
        return (folder,)
    with os.scandir(folder) as files:  # half the time of iterdir
        stats = sorted((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return folder, *stats
