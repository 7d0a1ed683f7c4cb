"""The package on the samples: the registry has their bytes for a while, and so have its guards.

Nothing in the package lets other bytes pass. A test that wants them changes what is registered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core import paths
from qi_analysis.core.files import sha256_of
from qi_analysis.deaths import table_deaths
from qi_analysis.deaths.linking import people as linked_people
from qi_analysis.deaths.linking import table, table_people
from qi_analysis.deaths.reading import corrections
from qi_analysis.opinions.supreme_court import reviewed, tallies
from qi_analysis.store import registry
from qi_analysis.store.registry import RawFile, Source
from tests.samples import people

_REAL = registry.load


def sources(folder: Path) -> dict[str, Source]:
    """Return the registry with the bytes of the samples in ``folder`` where there are some."""

    def of(raw: RawFile) -> RawFile:
        path = folder / raw.source / raw.name
        if not path.is_file():
            return raw
        return replace(raw, sha256=sha256_of(path), bytes=path.stat().st_size)

    return {
        name: replace(source, files=tuple(map(of, source.files)))
        for name, source in _REAL().items()
    }


@contextmanager
def in_place(folder: Path) -> Iterator[None]:
    """Let the package find the samples in ``folder`` and take them for the registered files.

    What was written down about single rows and decisions of the real files gives way too: the
    samples have known errors and reviewed decisions of their own.
    """
    known = sources(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QI_ANALYSIS_RAW", str(folder))
        patch.setattr(paths, "raw_dir", lambda: folder)
        patch.setattr(registry, "load", lambda: known)
        patch.setattr(
            corrections, "load", lambda name: corrections.parse(people.known_errors(name), name)
        )
        patch.setattr(reviewed, "path_of", lambda schema: folder / "own" / f"{schema.name}.csv")
        patch.setattr(tallies, "read", lambda: pd.DataFrame({"case": []}))
        _forget()
        yield
    _forget()


def _forget() -> None:
    """Forget what was made of other files: a process may see samples and real files."""
    table_deaths.drawn.cache_clear()
    table._linked.cache_clear()
    linked_people.linked.cache_clear()
    linked_people.people.cache_clear()
    linked_people._pairs.cache_clear()
    table_people._accounts.cache_clear()
