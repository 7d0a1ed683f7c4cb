"""The records of the projects side by side, for linking: in memory only, with names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.deaths import releases
from qi_analysis.deaths.reading.tidy import open_corrected
from qi_analysis.deaths.table_deaths import counter_of
from qi_analysis.store import registry
from qi_analysis.store.accounting import RowCounter

if TYPE_CHECKING:
    import pandas as pd

LISTS: tuple[str, ...] = releases.LINKED
"""One release of each project."""
POST = next(source for source in LISTS if source in releases.SHOOTINGS)
POST_LATER = releases.LATER[POST]

_SHOT = "gunshot"


def read(sources: Sequence[str] = LISTS) -> pd.DataFrame:
    """Return the records of ``sources`` one below the other, names included.

    Returns
    -------
    DataFrame
        As `deaths.record`, and ``file``, ``shot`` (bool: a gunshot is among the causes the source
        gives) and ``post_id`` (the Post's number for this death, as Mapping Police Violence has
        it).

    Raises
    ------
    UnsupportedRequestError
        For a source that holds no records.
    """
    import pandas as pd

    for source in sources:
        if source not in releases.IDS:
            raise UnsupportedRequestError(
                f"{source!r} holds no records. Known: {', '.join(releases.IDS)}"
            )
    parts = []
    for source in releases.IDS:
        for file in releases.files(source) if source in sources else ():
            path = registry.require(source, file)
            records = releases.read(source, path)
            parts.append(_with_details(records, path, source).assign(file=file))
    return pd.concat(parts, ignore_index=True)


def _with_details(records: pd.DataFrame, path: Path, source: str) -> pd.DataFrame:
    """Return ``records`` with what the one schema of all sources has no column for."""
    if source in releases.SHOOTINGS:
        return records.assign(shot=True, post_id="")
    raw = open_corrected(path, releases.reader_module(source).COLUMNS, source)
    cells = raw.cells.loc[records["line"]]
    shot = cells["cause"].str.casefold().str.contains(_SHOT, regex=False)
    post_id = cells["wapo_id"] if raw.has("wapo_id") else ""
    return records.assign(
        shot=shot.to_numpy(), post_id=post_id if isinstance(post_id, str) else post_id.to_numpy()
    )


def by_file(
    records: pd.DataFrame, sources: Sequence[str]
) -> Iterator[tuple[pd.DataFrame, RowCounter]]:
    """Yield the records of each file of ``sources``, as `read` has them, and their counter."""
    counted = records.assign(deaths=1)
    for source in sources:
        of_source = counted[counted["source"] == source]
        for file, rows in of_source.groupby("file", sort=False):
            yield rows, counter_of(source, str(file), rows)
