"""The rows of an answer as JSON gives them: with whose race is unknown, seed, version and data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from qi_analysis.risk import recorded_deaths
from qi_analysis.risk.question import Question

FIELDS = (
    "estimate", "source", "years", "sex", "race", "deaths", "share_race_unknown",
    "risk_per_100k", "low", "high", "one_in", "ratio_to_white", "ratio_low", "ratio_high",
    "level", "seed", "version", "data_sha256",
)  # fmt: skip
ADDED = ("share_race_unknown", "seed", "version", "data_sha256")
"""Fields that `complete` adds to the rows of an answer."""


def complete(
    records: Sequence[Mapping[str, Any]],
    question: Question,
    recorded: recorded_deaths.Recorded | None = None,
) -> list[dict[str, Any]]:
    """Return the rows with all of `FIELDS`, and any other field that they have after these.

    ``records`` are as `risk.to_records` gives them, ``recorded`` the counts behind them, of a
    source of records. ``share_race_unknown`` is of everybody counted in the row's years, null where
    the source does not mark whose race was unknown; ``seed`` is null where nothing is drawn;
    ``data_sha256`` is of the committed tables, and of the user's own file where there is one.
    """
    from qi_analysis import __version__

    rows: Sequence[Mapping[str, Any]] = records
    if recorded is not None:
        rows = recorded_deaths.with_share_unknown(records, recorded, question.causes, question.duty)
    fixed = {
        "share_race_unknown": None,
        "seed": question.seed if question.estimate == "counts" else None,
        "version": __version__,
        "data_sha256": _data_sha256(recorded),
    }
    found = [{**fixed, **row} for row in rows]
    return [
        {name: row[name] for name in (*FIELDS, *(each for each in row if each not in FIELDS))}
        for row in found
    ]


def _data_sha256(recorded: recorded_deaths.Recorded | None) -> str:
    """Return the hash of the description of all committed tables, which holds the hash of each."""
    from qi_analysis.core import paths
    from qi_analysis.store.committed import PACKAGE_FILE

    found = hashlib.sha256((paths.processed_dir() / PACKAGE_FILE).read_bytes())
    if recorded is not None and recorded.source != recorded.id:
        found.update(recorded.source.encode())  # names the file and its hash
    return found.hexdigest()
