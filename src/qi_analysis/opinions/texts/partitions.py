"""Opinions as Parquet, one folder per court and year: written at bounded memory, read lazily."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular, sha256_of
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.opinion import Opinion

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "_manifest.json"
"""Other readers of Parquet folders pass over names that begin so."""
_CONVERT = "Make the folder with `qi-analysis opinions convert`"
HELD = 96 << 20
"""Bytes of text that wait in memory before the largest partitions go to disk."""
ROW_GROUP = 16 << 20
"""Bytes of a row group: what a reader holds at once."""

_OTHER_FIELDS = 1000
_BATCH = 128

Key = tuple[str, int]
"""Court and year of filing."""


@cache
def schema() -> pa.Schema:
    """Return the columns of a file: those of `Opinion`; the court is the name of the folder."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field("opinion_id", pa.int64(), nullable=False),
            ("cluster_id", pa.int64()),
            ("case_name", pa.string()),
            ("docket_number", pa.string()),
            ("date_filed", pa.date32()),
            ("precedential_status", pa.string()),
            ("citations", pa.list_(pa.string())),
            ("opinion_type", pa.string()),
            ("author", pa.string()),
            pa.field("text", pa.string(), nullable=False),
            pa.field("text_field", pa.string(), nullable=False),
            pa.field("source", pa.string(), nullable=False),
            pa.field("licence", pa.string(), nullable=False),
        ]
    )


class Spool:
    """Opinions on the way to their partitions: what does not fit in memory waits in a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = 0
        self._waiting: dict[Key, list[Opinion]] = {}
        self._sizes: dict[Key, int] = {}
        self._keys: set[Key] = set()
        folder.mkdir()

    def add(self, opinion: Opinion) -> None:
        """Take an opinion, whose court and date must be known."""
        if opinion.court is None or opinion.date_filed is None:
            raise DataError(f"opinion {opinion.opinion_id} has no court or date, hence no folder")
        key = opinion.court, opinion.date_filed.year
        size = sys.getsizeof(opinion.text) + _OTHER_FIELDS
        self._waiting.setdefault(key, []).append(opinion)
        self._sizes[key] = self._sizes.get(key, 0) + size
        self._keys.add(key)
        self._held += size
        if self._held > HELD:
            # the largest first: few and large writes, whatever the order of the opinions
            for largest in sorted(self._sizes, key=lambda key: (-self._sizes[key], key)):
                self._flush(largest)
                if self._held < HELD / 2:
                    break

    def add_all(self, opinions: Iterator[Opinion]) -> int:
        """Take opinions as they come, and return how many there were."""
        number = 0
        for opinion in opinions:
            self.add(opinion)
            number += 1
        return number

    def write(self, out: Path) -> dict[Key, Path]:
        """Write each partition as one Parquet file below ``out``, in the order of adding."""
        for key in list(self._sizes):
            self._flush(key)
        return {key: self._write(key, out) for key in sorted(self._keys)}

    def _flush(self, key: Key) -> None:
        import pyarrow as pa

        opinions = self._waiting.pop(key)
        self._held -= self._sizes.pop(key)
        table = pa.Table.from_pydict(
            {name: [getattr(opinion, name) for opinion in opinions] for name in schema().names},
            schema(),
        )
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            self._path(key).open("ab") as file,
            pa.ipc.new_stream(file, schema(), options=options) as stream,
        ):
            stream.write_table(table, max_chunksize=_BATCH)

    def _write(self, key: Key, out: Path) -> Path:
        import pyarrow.parquet as pq

        court, year = key
        path = out / f"court={court}" / f"year={year}" / "opinions.parquet"
        path.parent.mkdir(parents=True)
        with pq.ParquetWriter(path, schema(), compression="zstd") as writer:
            for table in self._row_groups(key):
                writer.write_table(table)
        self._path(key).unlink()
        return path

    def _row_groups(self, key: Key) -> Iterator[pa.Table]:
        """Yield what waits in the file of a partition, about a row group at a time."""
        import pyarrow as pa

        path, batches, held = self._path(key), list[Any](), 0
        with path.open("rb") as file:
            while file.tell() < path.stat().st_size:
                for batch in pa.ipc.open_stream(file):
                    batches.append(batch)
                    held += batch.nbytes
                    if held >= ROW_GROUP:
                        yield pa.Table.from_batches(batches)
                        batches, held = [], 0
        if batches:
            yield pa.Table.from_batches(batches)

    def _path(self, key: Key) -> Path:
        return self._folder / f"{key[0]}-{key[1]}.arrows"


@dataclass(frozen=True)
class Partition:
    """One file of opinions, as the manifest lists it."""

    court: str
    year: int
    path: Path
    rows: int
    sha256: str

    def read(self) -> Iterator[Opinion]:
        """Yield its opinions, a few in memory at a time.

        Raises
        ------
        DataError
            When the file is missing, damaged, or has another number of rows than listed.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = 0
        insist_regular(self.path)
        if sha256_of(self.path) != self.sha256:
            raise DataError(
                "not the file that the manifest lists (another SHA-256)", file=self.path,
                remedy=_CONVERT,
            )  # fmt: skip
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(_BATCH):
                    for record in batch.to_pylist():
                        rows += 1
                        record["citations"] = tuple(record["citations"])
                        yield Opinion(court=self.court, **record)
        except (OSError, TypeError, pa.ArrowException) as error:
            raise DataError(
                f"the partition cannot be read ({error})", file=self.path, remedy=_CONVERT
            ) from error
        if rows != self.rows:
            raise DataError(
                f"{rows} rows where the manifest lists {self.rows}", file=self.path, remedy=_CONVERT
            )


def partitions(folder: Path) -> list[Partition]:
    """Return the partitions of a folder, by court and year.

    Raises
    ------
    DataError
        When there is no whole conversion in the folder.
    """
    path = folder / MANIFEST
    try:
        listed = parsed_json(path.read_bytes())["partitions"]
        return [
            Partition(row["court"], row["year"], folder / row["path"], row["rows"], row["sha256"])
            for row in listed
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"no list of partitions ({type(error).__name__})", file=path, remedy=_CONVERT
        ) from error


def read(folder: Path) -> Iterator[Opinion]:
    """Yield the opinions of a converted folder one at a time, partition by partition."""
    for partition in partitions(folder):
        yield from partition.read()
