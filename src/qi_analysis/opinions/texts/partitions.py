"""Opinions as Parquet, one folder per court and year: written at bounded memory, read lazily."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import insist_regular, sha256_of
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.opinion import Opinion

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "_manifest.json"
"""Other readers of Parquet folders pass over names that begin so."""
_CONVERT = "Make the folder with `qi-analysis opinions convert`"
ROW_GROUP = 16 << 20
"""Characters of text in a row group: what a reader holds at once."""
_BATCH = 128


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


def write(folder: Path, court: str, year: int, opinions: Iterable[Opinion]) -> Path:
    """Write the opinions of a court and year in their order, and return the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"court={court}" / f"year={year}" / "opinions.parquet"
    path.parent.mkdir(parents=True)
    with pq.ParquetWriter(path, schema(), compression="zstd") as writer:
        for group in _row_groups(opinions):
            columns = {name: [getattr(each, name) for each in group] for name in schema().names}
            writer.write_table(pa.Table.from_pydict(columns, schema()))
    return path


def _row_groups(opinions: Iterable[Opinion]) -> Iterator[list[Opinion]]:
    group, held = list[Opinion](), 0
    for opinion in opinions:
        group.append(opinion)
        held += len(opinion.text)
        if held >= ROW_GROUP:
            yield group
            group, held = [], 0
    if group:
        yield group


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
