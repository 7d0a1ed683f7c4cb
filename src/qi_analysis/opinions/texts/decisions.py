"""The four bulk files joined on disk, so that memory does not grow with them.

SQLite comes with Python, looks up by key at the pace of the stream, and keeps to the page cache it
is given. DuckDB reads the dialect too, but not bzip2, and takes 400 MB to allow for long records.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts import bulk
from qi_analysis.opinions.texts.coded_text import HTML_FIELDS, PLAIN, text_of
from qi_analysis.opinions.texts.copy_csv import day, number
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.query import LICENCE

SOURCE = "courtlistener_bulk"
COLUMNS: Mapping[str, Sequence[str]] = {
    bulk.DOCKETS: ("id", "court_id", "docket_number", "blocked"),
    bulk.CLUSTERS: (
        "id", "docket_id", "case_name", "date_filed", "precedential_status", "blocked",
    ),
    bulk.CITATIONS: ("id", "cluster_id", "volume", "reporter", "page"),
    bulk.OPINIONS: ("id", "cluster_id", "type", "author_str", PLAIN, *HTML_FIELDS),
}  # fmt: skip
"""Columns of the bulk files that the join takes."""
_CACHE_KIB = 64 << 10
_TABLES = """
create table docket (id integer primary key, court text, number text);
create table cluster (
    id integer primary key, docket integer, name text, filed text, status text
);
create table citation (id integer primary key, cluster integer, cite text);
create table opinion (
    id integer unique, cluster integer, type text, author text, text text, field text,
    court text, year integer
);
create index citation_of on citation (cluster);
create index part on opinion (court, year);
"""
_BLOCKED, _NO_CLUSTER = "blocked by the publisher", "of no cluster that is kept"


class Decisions:
    """The decisions of some courts, with their opinions."""

    def __init__(self, connection: sqlite3.Connection, courts: Collection[str]) -> None:
        self._db, self._courts = connection, courts
        self._ways: dict[str, Callable[..., str | None]] = {
            bulk.DOCKETS: self._docket, bulk.CLUSTERS: self._cluster,
            bulk.CITATIONS: self._citation, bulk.OPINIONS: self._opinion,
        }  # fmt: skip

    def keep(self, table: str, values: Sequence[str]) -> str | None:
        """Keep a row of a bulk file, whose values are those of `COLUMNS`, or say why it is not.

        Raises
        ------
        DataError
            With the column, when a value cannot be right, or the id was there before.
        """
        return self._ways[table](*values)

    def _docket(self, key: str, court: str, docket: str, blocked: str) -> str | None:
        if court not in self._courts:
            return "of another court"
        if blocked == "t":
            return _BLOCKED
        self._insert("docket", key, court, docket or None)
        return None

    def _cluster(
        self, key: str, docket: str, name: str, filed: str, status: str, blocked: str
    ) -> str | None:
        of = number(docket, "docket_id")
        if not self._one("select 1 from docket where id = ?", of):
            return "of no docket that is kept"
        if blocked == "t":
            return _BLOCKED
        filed = day(filed, "date_filed").isoformat()
        self._insert("cluster", key, of, name or None, filed, status or None)
        return None

    def _citation(self, key: str, cluster: str, *parts: str) -> str | None:
        of = number(cluster, "cluster_id")
        if not self._one("select 1 from cluster where id = ?", of):
            return _NO_CLUSTER
        self._insert("citation", key, of, " ".join(filter(None, parts)))
        return None

    def _opinion(self, key: str, cluster: str, kind: str, author: str, *texts: str) -> str | None:
        of = number(cluster, "cluster_id")
        place = self._one(
            "select court, cast(substr(filed, 1, 4) as integer) from cluster "
            "join docket on docket.id = docket where cluster.id = ?", of,
        )  # fmt: skip
        if place is None:
            return _NO_CLUSTER
        told = text_of(dict(zip((PLAIN, *HTML_FIELDS), texts, strict=True)))
        self._insert("opinion", key, of, kind or None, author or None, *told, *place)
        return None

    def partitions(self) -> list[tuple[str, int]]:
        """Return the courts and years that have opinions, in order."""
        query = "select distinct court, year from opinion order by court, year"
        return self._db.execute(query).fetchall()

    def opinions(self, court: str, year: int) -> Iterator[Opinion]:
        """Yield the opinions of a court and year, in the order of the file."""
        rows = self._db.execute(
            "select opinion.id, cluster, name, number, filed, status, type, author, text, field "
            "from opinion join cluster on cluster.id = cluster join docket on docket.id = docket "
            "where opinion.court = ? and year = ? order by opinion.rowid",
            (court, year),
        )
        for key, cluster, name, docket, filed, status, kind, author, text, field in rows:
            cites = self._db.execute(
                "select cite from citation where cluster = ? order by id", (cluster,)
            )
            yield Opinion(
                opinion_id=key,
                cluster_id=cluster,
                court=court,
                case_name=name,
                docket_number=docket,
                date_filed=date.fromisoformat(filed),
                precedential_status=status,
                citations=tuple(cite for (cite,) in cites),
                opinion_type=kind,
                author=author,
                text=text,
                text_field=field,
                source=SOURCE,
                licence=LICENCE,
            )

    def _insert(self, table: str, key: str, *values: object) -> None:
        places = "?, " * len(values)
        query = f"insert into {table} values ({places}?)"  # noqa: S608 - one of four names above
        try:
            self._db.execute(query, (number(key, "id"), *values))
        except sqlite3.IntegrityError:
            raise DataError(f"{table} {key} was there before", column="id") from None

    def _one(self, query: str, key: int) -> tuple[object, ...] | None:
        found: tuple[object, ...] | None = self._db.execute(query, (key,)).fetchone()
        return found


@contextmanager
def joined(path: Path, courts: Collection[str]) -> Iterator[Decisions]:
    """Open an empty join in a file, which is to be thrown away afterwards.

    Raises
    ------
    DataError
        When the file cannot be written.
    """
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
