"""The records of the four projects side by side, for linking: in memory only, with names.

The Washington Post is there in two releases; its first is the one that is linked to the others,
for it has the case numbers that Mapping Police Violence refers to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import UnservedError
from qi_analysis.deaths.linking.linkage import Agreement, Linked, compare
from qi_analysis.deaths.readers import (
    fatal_encounters,
    mapping_police_violence,
    the_counted,
    washington_post,
)
from qi_analysis.deaths.reading.tidy import open_corrected
from qi_analysis.deaths.releases import FILES, READERS
from qi_analysis.store import registry

if TYPE_CHECKING:
    import pandas as pd

    from qi_analysis.deaths.reading.columns import Meaning

POST, POST_LATER = washington_post.SOURCE_V2, washington_post.SOURCE_EXPORT
LISTS: tuple[str, ...] = (
    fatal_encounters.SOURCE,
    mapping_police_violence.SOURCE,
    POST,
    the_counted.SOURCE,
)
"""One release of each of the four projects."""

_SHOT = "gunshot"
_COLUMNS: Mapping[str, Sequence[Meaning]] = {
    fatal_encounters.SOURCE: fatal_encounters.COLUMNS,
    mapping_police_violence.SOURCE: mapping_police_violence.COLUMNS,
    the_counted.SOURCE: the_counted.COLUMNS,
}
"""Sources that tell how somebody was killed; the Post holds people shot dead and no one else."""


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
    UnservedError
        For a source that holds no records.
    """
    import pandas as pd

    for source in sources:
        if source not in READERS:
            raise UnservedError(f"{source!r} holds no records. Known: {', '.join(READERS)}")
    parts = []
    for source, file in FILES:
        if source in sources:
            path = registry.require(source, file)
            records = READERS[source](path)
            parts.append(_with_details(records, path, source).assign(file=file))
    return pd.concat(parts, ignore_index=True)


def _with_details(records: pd.DataFrame, path: Path, source: str) -> pd.DataFrame:
    """Return ``records`` with what the one schema of all sources has no column for."""
    if source not in _COLUMNS:
        return records.assign(shot=True, post_id="")
    raw = open_corrected(path, _COLUMNS[source], source)
    cells = raw.cells.loc[records["line"]]
    shot = cells["cause"].str.casefold().str.contains(_SHOT, regex=False)
    post_id = cells["wapo_id"] if raw.has("wapo_id") else ""
    return records.assign(
        shot=shot.to_numpy(), post_id=post_id if isinstance(post_id, str) else post_id.to_numpy()
    )


def check_against_ids(linked: Linked) -> Agreement:
    """Return how the links compare with the Post's numbers in Mapping Police Violence.

    The project's staff copied them by hand: some are wrong, and about a third of its records have
    none. A number that two records share says nothing about either and is left out.
    """
    records = linked.records
    theirs = records[(records["source"] == mapping_police_violence.SOURCE)]
    theirs = theirs[(theirs["post_id"] != "") & ~theirs["post_id"].duplicated(keep=False)]
    posts = records[records["source"] == POST]
    row_of = dict(zip(posts["record_id"], posts.index, strict=True))
    truth = {
        int(row): int(row_of[number])
        for row, number in theirs["post_id"].items()
        if number in row_of
    }
    return compare(linked, truth, mapping_police_violence.SOURCE, POST)
