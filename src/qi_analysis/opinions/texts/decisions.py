"""Dockets, clusters and citations joined on disk, so that memory does not grow with them.

SQLite comes with Python, looks up by key at the pace of the stream, and keeps to the page cache it
is given. DuckDB reads the dialect too, but not bzip2, and takes 400 MB to allow for long records.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.copy_csv import CopyCsv, day, number, text

Values = Sequence[bytes | None]
_CACHE_KIB = 64 << 10
_TABLES = """
create table docket (id integer primary key, court text, number text);
create table cluster (
    id integer primary key, docket integer, name text, filed text, status text
);
create table citation (id integer primary key, cluster integer, cite text);
"""


@dataclass
class Account:
    """What became of the rows of one file.

    Attributes
    ----------
    kept : int
        Rows that are used.
    dropped : dict
        Reason -> rows.
    """

    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)

    def drop(self, reason: str) -> None:
        """Count a row that is not used."""
        self.dropped[reason] = self.dropped.get(reason, 0) + 1


@dataclass(frozen=True)
class Decision:
    """What is known of an opinion but for its own record."""

    court: str
    case_name: str | None
    docket_number: str | None
    date_filed: date
    precedential_status: str | None
    citations: tuple[str, ...]


class Decisions:
    """The decisions of some courts."""

    def __init__(self, connection: sqlite3.Connection, courts: Collection[str]) -> None:
        self._db, self._courts = connection, {court.encode() for court in courts}

    def add_dockets(self, table: CopyCsv, account: Account) -> None:
        """Keep the dockets of the courts."""

        def keep(values: Values) -> tuple[int, str | None, str | None] | None:
            key, court, docket_number, blocked = values
            if court not in self._courts:
                account.drop("of another court")
                return None
            if blocked == b"t":
                account.drop("blocked by the publisher")
                return None
            return (
                self._new("docket", key),
                text(court, "court_id"),
                text(docket_number, "docket_number"),
            )

        rows = table.mapped(["id", "court_id", "docket_number", "blocked"], keep)
        self._insert("insert into docket values (?, ?, ?)", rows, account)

    def add_clusters(self, table: CopyCsv, account: Account) -> None:
        """Keep the clusters of those dockets, less the ones that are kept out of search engines."""

        def keep(values: Values) -> tuple[int, int, str | None, str, str | None] | None:
            key, docket, name, filed, status, blocked = values
            of = number(docket, "docket_id")
            if not self._has("docket", of):
                account.drop("of no docket that is kept")
                return None
            if blocked == b"t":
                account.drop("blocked by the publisher")
                return None
            return (
                self._new("cluster", key),
                of,
                text(name, "case_name"),
                day(filed, "date_filed").isoformat(),
                text(status, "precedential_status"),
            )

        columns = ["id", "docket_id", "case_name", "date_filed", "precedential_status", "blocked"]
        rows = table.mapped(columns, keep)
        self._insert("insert into cluster values (?, ?, ?, ?, ?)", rows, account)

    def add_citations(self, table: CopyCsv, account: Account) -> None:
        """Keep the citations of those clusters."""

        def keep(values: Values) -> tuple[int, int, str] | None:
            key, cluster, *parts = values
            of = number(cluster, "cluster_id")
            if not self._has("cluster", of):
                account.drop("of no cluster that is kept")
                return None
            cite = " ".join(filter(None, map(text, parts, ("volume", "reporter", "page"))))
            return self._new("citation", key), of, cite

        rows = table.mapped(["id", "cluster_id", "volume", "reporter", "page"], keep)
        self._insert("insert into citation values (?, ?, ?)", rows, account)
        self._db.execute("create index citation_of on citation (cluster)")

    def find(self, cluster: int) -> Decision | None:
        """Return a decision, or None when it is not of the courts."""
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
        return Decision(
            court,
            name or None,
            number or None,
            date.fromisoformat(filed),
            status or None,
            tuple(cite for (cite,) in cites),
        )

    def _new(self, table: str, key: bytes | None) -> int:
        """Return an id that the table does not have yet; a row goes in before the next is read."""
        found = number(key, "id")
        if self._has(table, found):
            raise DataError(f"{found} was there before", column="id")
        return found

    def _has(self, table: str, number: int) -> bool:
        query = f"select 1 from {table} where id = ?"  # noqa: S608 - one of three names above
        return self._db.execute(query, (number,)).fetchone() is not None

    def _insert(self, statement: str, rows: Iterator[tuple], account: Account) -> None:
        """Insert as the rows come, so that none of them waits in memory."""
        with self._db:
            account.kept = self._db.executemany(statement, rows).rowcount


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
