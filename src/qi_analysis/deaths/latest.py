"""Reading the newest release of a live source, about which nobody has made a list of errors yet.

The registered releases have known errors, corrected by line; a newer file has errors of the same
kinds in other lines. What is settled here by rule is the one kind that would stop the reader: an id
that is used twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.files import sha256_of
from qi_analysis.deaths import releases
from qi_analysis.deaths.changes import changes
from qi_analysis.deaths.reading.rawtable import RawRecords
from qi_analysis.deaths.record import UNKNOWN
from qi_analysis.store import live, registry

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """The records of a live release (as `deaths.record`), and what was settled in them.

    Rows ``left_out`` tell of a death once more under the same id; those ``renamed`` have an id that
    belongs to another death, and are named by their line; those ``passed_over`` are too empty.
    """

    records: pd.DataFrame
    left_out: int = 0
    renamed: int = 0
    passed_over: int = 0


def read(source: str, path: Path) -> Reading:
    """Return the records of a live release of ``source``.

    Bytes that are those of the registered release are read as that, with its known errors.
    """
    if sha256_of(path) in {raw.sha256 for raw in registry.load()[source].files}:
        return Reading(releases.read(source, path))
    settled: list[Reading] = []
    seen: list[RawRecords] = []

    def settle(frame: pd.DataFrame) -> pd.DataFrame:
        settled.append(settle_repeats(frame))
        return settled[-1].records

    records = releases.read(source, path, known_errors=(), settle=settle, on_read=seen.append)
    (done,), (raw,) = settled, seen
    return Reading(records, done.left_out, done.renamed, raw.passed_over)


def since_registered(source: str, records: pd.DataFrame) -> pd.DataFrame | None:
    """Return `changes` from the registered release to ``records``; None where it is not here."""
    registered = live.live_file(source)
    if registry.locate(registered) is None:
        return None
    before = releases.read(source, registry.require(source, registered.name))
    return changes(before, records)


def settle_repeats(records: pd.DataFrame) -> Reading:
    """Return ``records``, as `deaths.record` but for ids that repeat, with every id used once.

    Rows with the same id, day and state are one death told more than once: of them the first stays
    that says most of race, age and sex. Rows with the same id and another day or state are other
    deaths, under an id that is a slip: the first row keeps it, the others are named by their line.
    """
    said = (records[["race", "sex"]] != UNKNOWN).sum(axis=1) + records["age_low"].notna()
    best_first = records.assign(_said=-said).sort_values(["_said", "line"], kind="stable")
    again = best_first.duplicated(["record_id", "date", "state"]).sort_index()
    kept = records[~again]
    slips = kept.duplicated("record_id")
    lines = "line-" + kept["line"].astype("str")
    named = kept.assign(record_id=kept["record_id"].mask(slips, lines))
    return Reading(named.reset_index(drop=True), int(again.sum()), int(slips.sum()))
