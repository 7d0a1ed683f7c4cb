"""Bulk files of CourtListener to Parquet: one pass over each file, at bounded memory."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError, QiAnalysisError
from qi_analysis.core.files import (
    SCRATCH,
    remove_abandoned,
    scratch_folder,
    sha256_of,
    write_atomically,
)
from qi_analysis.opinions.texts import bulk
from qi_analysis.opinions.texts.copy_csv import CopyCsv
from qi_analysis.opinions.texts.decisions import COLUMNS, SOURCE, Decisions, joined
from qi_analysis.opinions.texts.partitions import MANIFEST, write
from qi_analysis.opinions.texts.query import COURTS, LICENCE


@dataclass(frozen=True)
class Conversion:
    """What was converted of a snapshot, and what became of every row.

    ``files`` has for each bulk file: file, bytes, sha256, rows, kept, dropped (reason -> rows) and
    bad; ``opinions`` and ``partitions`` are the rows and files written.
    """

    folder: Path
    snapshot: str
    files: tuple[dict[str, Any], ...]
    opinions: int
    partitions: int


@dataclass(frozen=True)
class Job:
    """Which courts to keep, and how the rows are read.

    With ``skip_bad`` broken records are counted, told to ``on_bad`` and skipped; without it the
    first stops the conversion. ``on_bytes`` is told the table, and the bytes read of its file.
    """

    courts: Sequence[str] = COURTS
    skip_bad: bool = False
    on_bytes: Callable[[str, int], None] = lambda _table, _bytes: None
    on_bad: Callable[[DataError], None] = lambda _problem: None


def convert(folder: Path, out: Path, job: Job | None = None) -> Conversion:
    """Write the opinions of some courts in a folder of bulk files to ``out``.

    All work is done in a folder beside ``out``, which takes its place when every row is accounted
    for; a conversion that breaks off leaves nothing.

    Parameters
    ----------
    folder : Path
        Holds dockets, opinion-clusters, citations and opinions of one day, as ``.csv.bz2``.
    out : Path
        Folder to make; must not be there, or be empty.
    job : Job, optional
        Courts and callbacks.

    Raises
    ------
    DataError
        At a file that is missing, cut short or of an older dialect, or a record that is broken,
        with file, line and column.
    QiAnalysisError
        When ``out`` cannot be written.
    """
    job = job or Job()
    snapshot = bulk.find(folder)
    with _taking_place(out) as work:
        made = work / "out"
        made.mkdir()
        with joined(work / "join.sqlite", job.courts) as decisions:
            files = [_read(snapshot.files[table], table, decisions, job) for table in bulk.TABLES]
            if not files[-1]["kept"]:
                raise DataError(
                    f"none of the opinions is of {', '.join(job.courts)}",
                    file=snapshot.files[bulk.OPINIONS],
                    remedy="Are the ids of the courts and the four files right?",
                )
            listed = _write(decisions, made)
            written = sum(row["rows"] for row in listed)
            if written != files[-1]["kept"]:
                raise DataError(
                    f"{files[-1]['kept']} opinions were kept, {written} are written", file=made
                )
        manifest = {
            "source": SOURCE,
            "snapshot": snapshot.day,
            "licence": LICENCE,
            "courts": list(job.courts),
            "files": files,
            "partitions": listed,
        }
        write_atomically(made / MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")
    return Conversion(out, snapshot.day, tuple(files), files[-1]["kept"], len(listed))


@contextmanager
def _taking_place(out: Path) -> Iterator[Path]:
    """Yield a folder to work in; what its ``out`` holds takes the place of ``out`` at the end."""
    there = f"{out} already exists: name a new folder, or remove it first"
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise QiAnalysisError(there)
    # of its own place, so that another conversion into it is seen
    name = f"{hashlib.sha256(str(out.absolute()).encode(errors='replace')).hexdigest()[:16]}-"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(out.parent)
        if any(out.parent.glob(f"{SCRATCH}{name}*")):
            raise QiAnalysisError(
                f"another process is converting into {out}: wait for it, or name another folder"
            )
        with scratch_folder(out.parent, name) as work:
            yield work
            try:
                (work / "out").replace(out)
            except OSError as error:
                if out.is_dir() and any(out.iterdir()):
                    raise QiAnalysisError(there) from error
                raise
    except OSError as error:
        raise QiAnalysisError(
            f"{out} could not be written ({error.strerror or error}): free space there, or name "
            "a folder you may write to"
        ) from error


def _read(path: Path, table: str, decisions: Decisions, job: Job) -> dict[str, Any]:
    """Read one file to its end, and return what became of its rows."""
    dropped = Counter[str]()
    kept = bad = 0

    def skip(problem: DataError) -> None:
        nonlocal bad
        bad += 1
        job.on_bad(problem)

    with bulk.opened(path, lambda size: job.on_bytes(table, size)) as (pieces, counted):
        records = CopyCsv(pieces, path.name, skip if job.skip_bad else None)
        for values in records.records(COLUMNS[table]):
            try:
                reason = decisions.keep(table, values)
            except DataError as problem:
                records.tell(problem)
                continue
            kept += reason is None
            if reason is not None:
                dropped[reason] += 1
        digest = counted.hash.hexdigest()
    accounted = kept + dropped.total() + bad
    if accounted != records.rows:
        raise DataError(f"{records.rows} rows came in, {accounted} are accounted for", file=path)
    return {
        "file": path.name, "bytes": path.stat().st_size, "sha256": digest, "rows": records.rows,
        "kept": kept, "dropped": dict(dropped), "bad": bad,
    }  # fmt: skip


def _write(decisions: Decisions, out: Path) -> list[dict[str, Any]]:
    """Write the partitions, and return the list of them, with the rows that are in each."""
    import pyarrow.parquet as pq

    listed = []
    for court, year in decisions.partitions():
        path = write(out, court, year, decisions.opinions(court, year))
        listed.append(
            {
                "court": court,
                "year": year,
                "path": path.relative_to(out).as_posix(),
                "rows": pq.read_metadata(path).num_rows,
                "bytes": path.stat().st_size,
                "sha256": sha256_of(path),
            }
        )
    return listed
