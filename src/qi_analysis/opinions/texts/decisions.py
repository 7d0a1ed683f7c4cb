"""Dockets, clusters and citations joined on disk, so that memory does not grow with them.

SQLite comes with Python, looks up by key at the pace of the stream, and keeps to the page cache it
is given. DuckDB reads the dialect too, but not bzip2, and takes 400 MB to allow for long records.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.copy_csv import day, number, text

Values = Sequence[bytes | None]
Row = tuple[int | str | None, ...]
_CACHE_KIB = 64 << 10
_TABLES = """
create table docket (id integer primary key, court text, number text);
create table cluster (
    id integer primary key, docket integer, name text, filed text, status text
);
create table citation (id integer primary key, cluster integer, cite text);
"""
_INSERT = {
    "docket": "insert into docket values (?, ?, ?)",
    "cluster": "insert into cluster values (?, ?, ?, ?, ?)",
    "citation": "insert into citation values (?, ?, ?)",
}
DOCKET = ("id", "court_id", "docket_number", "blocked")
CLUSTER = ("id", "docket_id", "case_name", "date_filed", "precedential_status", "blocked")
CITATION = ("id", "cluster_id", "volume", "reporter", "page")
"""Columns of the bulk files that `Decisions` asks for."""
NO_CLUSTER, _BLOCKED = "of no cluster that is kept", "blocked by the publisher"


class Decisions:
    """The decisions of some courts.

    A method each says of the values of a row what the join keeps, or why the row is not used.
    """

    def __init__(self, connection: sqlite3.Connection, courts: Collection[str]) -> None:
        self._db, self._courts = connection, {court.encode() for court in courts}

    def docket(self, values: Values) -> Row | str:
        """Keep the dockets of the courts."""
        key, court, number, blocked = values
        if court not in self._courts:
            return "of another court"
        if blocked == b"t":
            return _BLOCKED
        return self._new("docket", key), text(court, "court_id"), text(number, "docket_number")

    def cluster(self, values: Values) -> Row | str:
        """Keep the clusters of those dockets, less the ones that are kept out of search engines."""
        key, docket, name, filed, status, blocked = values
        of = number(docket, "docket_id")
        if not self._has("docket", of):
            return "of no docket that is kept"
        if blocked == b"t":
            return _BLOCKED
        told = text(name, "case_name"), day(filed, "date_filed").isoformat()
        return self._new("cluster", key), of, *told, text(status, "precedential_status")

    def citation(self, values: Values) -> Row | str:
        """Keep the citations of those clusters."""
        key, cluster, *parts = values
        of = number(cluster, "cluster_id")
        if not self._has("cluster", of):
            return NO_CLUSTER
        cite = " ".join(filter(None, map(text, parts, ("volume", "reporter", "page"))))
        return self._new("citation", key), of, cite

    def insert(self, table: str, rows: Iterator[Row]) -> int:
        """Insert rows as they come, so that none waits in memory, and return how many."""
        with self._db:
            kept = self._db.executemany(_INSERT[table], rows).rowcount
        if table == "citation":
            self._db.execute("create index citation_of on citation (cluster)")
        return kept

    def find(self, cluster: int) -> dict[str, Any] | None:
        """Return what `Opinion` has of a decision, or None when it is not of the courts."""
        row = self._db.execute(
            "select court, name, number, filed, status from cluster "
            "join docket on docket.id = docket where cluster.id = ?",
            (cluster,),
        ).fetchone()
        if row is None:
            return None
        cites = self._db.execute(
            "select cite from citation where cluster = ? order by id", (cluster,)
        ).fetchall()
        court, name, number, filed, status = row
        return {
            "court": court, "case_name": name or None, "docket_number": number or None,
            "date_filed": date.fromisoformat(filed), "precedential_status": status or None,
            "citations": tuple(cite for (cite,) in cites),
        }  # fmt: skip

    def _new(self, table: str, key: bytes | None) -> int:
        """Return an id that the table does not have yet; a row goes in before the next is read."""
        found = number(key, "id")
        if self._has(table, found):
            raise DataError(f"{found} was there before", column="id")
        return found

    def _has(self, table: str, number: int) -> bool:
        query = f"select 1 from {table} where id = ?"  # noqa: S608 - one of three names above
        return self._db.execute(query, (number,)).fetchone() is not None


@contextmanager
def joined(path: Path, courts: Collection[str]) -> Iterator[Decisions]:
    """Open an empty join in a file, which is to be thrown away afterwards."""
    connection = sqlite3.connect(path)
    try:
        connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
        connection.execute("pragma locking_mode = exclusive")  # nobody else: no lock per query
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.executescript(_TABLES)
        yield Decisions(connection, courts)
    except sqlite3.OperationalError as error:
        raise DataError(
            f"the join failed ({error})", file=path, remedy="Free space there"
        ) from error
    finally:
        connection.close()
