"""What an entry of the registry of raw files is, and strict checks of one that was written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qi_analysis.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Container


@dataclass(frozen=True, kw_only=True)
class _Described:
    """What a source says of itself, and a file of itself or else as its source does."""

    title: str
    publisher: str
    citation: str
    address: str | None
    licence: str
    coverage: str
    coverage_start: str | None
    coverage_end: str | None
    frozen: bool
    date_published: str | None
    date_archived: str | None


@dataclass(frozen=True, kw_only=True)
class RawFile(_Described):
    """One file of a source, with what it takes from the source filled in.

    ``pinned_url`` always serves these bytes; where it is None, ``converted_from`` says what the
    file was made from. ``live_url`` serves the publisher's newest release of the same file.
    ``kept`` is its place in the repository, for a file that is committed and so never fetched.
    ``producer_did`` and ``we_did`` tell the two hands apart. ``reader`` is ``module:function``
    below ``qi_analysis``. Dates are ISO text, as exact as is known.
    """

    source: str
    name: str
    pinned_url: str | None
    live_url: str | None
    converted: bool
    converted_from: str | None
    kept: str | None
    sha256: str
    bytes: int
    producer_did: str
    we_did: str
    reader: str | None

    @property
    def version(self) -> str | None:
        """Return the date it was published, else archived, else None."""
        return self.date_published or self.date_archived


@dataclass(frozen=True, kw_only=True)
class Source(_Described):
    """One publication or collection and its files."""

    id: str
    terms: str
    known_limits: tuple[str, ...]
    files: tuple[RawFile, ...]


def parse(text: str) -> dict[str, Source]:
    """Return the sources written in ``text`` (TOML), by id.

    Raises
    ------
    DataError
        When an entry is not as it must be; the message names the entry.
    """
    file = "registry.toml"
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"not valid TOML: {problem}", file=file) from problem
    if set(tables) != {"source"} or type(tables["source"]) is not list:
        raise DataError("expected [[source]] tables and nothing else", file=file)
    sources: dict[str, Source] = {}
    for position, entry in enumerate(tables["source"], start=1):
        try:
            source = _source(entry, f"source number {position}", taken=sources)
        except DataError as problem:
            raise DataError(problem.problem, file=file, remedy=problem.remedy) from problem
        sources[source.id] = source
    return sources


# What an entry may say: key -> (test, what the value must be). Everything else is refused.
_Rules = Mapping[str, tuple["Callable[[Any], bool]", str]]


def _is_text(value: object) -> bool:
    """Return whether a value is a text that says something."""
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: str) -> Callable[[Any], bool]:
    """Return a test of whether a value is a text of that form."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


_PLAIN = r"[A-Za-z0-9](?:(?!\.\.)[A-Za-z0-9._-])*"
is_plain = _matches(_PLAIN)
"""Tell whether a value is a name that can only name something in its own folder."""


def _is_date(value: object) -> bool:
    """Return whether a value is an existing day, month or year in ISO form."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _is_web_address(value: object) -> bool:
    """Return whether a value is an http or https address with a host and no blanks."""
    if not isinstance(value, str) or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


_TEXT = (_is_text, "a text that is not empty")
_NAME = (is_plain, "a plain name without separators or '..'")
_DATE = (_is_date, "a date YYYY, YYYY-MM or YYYY-MM-DD")
_ADDRESS = (_is_web_address, "an http(s) address")
_FLAG = (lambda value: isinstance(value, bool), "true or false")

_SHARED: _Rules = {
    "publisher": _TEXT,
    "citation": _TEXT,
    "address": _ADDRESS,
    "licence": _TEXT,
    "coverage": _TEXT,
    "coverage_start": _DATE,
    "coverage_end": _DATE,
    "frozen": _FLAG,
    "date_published": _DATE,
    "date_archived": _DATE,
}
_SOURCE: _Rules = {
    "id": _NAME,
    "title": _TEXT,
    "terms": _TEXT,
    "known_limits": (
        lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
        "a list of texts",
    ),
    "file": (lambda value: isinstance(value, list) and bool(value), "[[source.file]] tables"),
}
_SOURCE_MAY_OMIT = {"address", "coverage_start", "coverage_end", "date_published", "date_archived"}
_FILE: _Rules = {
    "name": _NAME,
    "title": _TEXT,
    "pinned_url": _ADDRESS,
    "live_url": _ADDRESS,
    "converted": _FLAG,
    "converted_from": _TEXT,
    "kept": (
        _matches(rf"data(?:/{_PLAIN})+"),
        "a path below data/ with plain names, such as data/own/a.csv",
    ),
    "sha256": (_matches(r"[0-9a-f]{64}"), "64 lower-case hexadecimal digits"),
    "bytes": (lambda value: type(value) is int and value > 0, "a positive number"),
    "producer_did": _TEXT,
    "we_did": _TEXT,
    "reader": (_matches(r"[a-z_][a-z0-9_.]*:[a-z_][a-z0-9_]*"), "module:function"),
}
_FILE_MAY_OMIT = {
    *_SHARED, "pinned_url", "live_url", "converted", "converted_from", "kept", "reader",
}  # fmt: skip


def _source(entry: object, where: str, *, taken: Container[str]) -> Source:
    """Return one checked ``[[source]]`` table whose id is not in ``taken``."""
    if isinstance(entry, dict) and "id" in entry:
        where = f"source {entry['id']!r}"
    fields = _checked(entry, where, {**_SHARED, **_SOURCE}, _SOURCE_MAY_OMIT)
    if fields["id"] in taken:
        raise DataError(f"{where}: duplicate id")
    shared = {key: fields.get(key) for key in _SHARED}
    raws: list[RawFile] = []
    for item in fields["file"]:
        raw = _raw_file(item, fields["id"], shared)
        # Some file systems do not tell A from a.
        if raw.name.casefold() in {other.name.casefold() for other in raws}:
            raise DataError(f"{where}, file {raw.name!r}: duplicate file name")
        raws.append(raw)
    del fields["file"]
    whole = {**shared, **fields, "known_limits": tuple(fields["known_limits"])}
    return Source(**whole, files=tuple(raws))


def _raw_file(entry: object, source_id: str, shared: Mapping[str, Any]) -> RawFile:
    """Return one checked ``[[source.file]]`` table; ``shared`` fills what it leaves out."""
    where = f"source {source_id!r}, a file without a name"
    if isinstance(entry, dict) and "name" in entry:
        where = f"source {source_id!r}, file {entry['name']!r}"
    fields = _checked(entry, where, {**_SHARED, **_FILE}, _FILE_MAY_OMIT)
    converted = fields.get("converted", False)
    if converted == ("pinned_url" in fields) or converted != ("converted_from" in fields):
        raise DataError(f"{where}: give either pinned_url, or converted = true and converted_from")
    own = {key: fields.get(key) for key in _FILE}
    whole = {**shared, **fields, **own, "converted": converted, "source": source_id}
    _check_period(whole, where)
    _check_live(whole, where)
    return RawFile(**whole)


def _check_live(fields: Mapping[str, Any], where: str) -> None:
    """Refuse a live address of a file that is frozen, cannot be read, or is not the live one."""
    live = fields["live_url"]
    if live is None:
        return
    if fields["frozen"]:
        raise DataError(f"{where}: live_url of a file that is frozen", remedy="Leave one out")
    if fields["reader"] is None:
        raise DataError(
            f"{where}: live_url without a reader, by which a newer release is verified",
            remedy="Give reader too",
        )
    if live == fields["pinned_url"]:
        raise DataError(
            f"{where}: live_url is pinned_url, which must never serve other bytes",
            remedy="Give the address of the newest release, or leave live_url out",
        )


def _checked(entry: object, where: str, rules: _Rules, may_omit: set[str]) -> dict[str, Any]:
    """Return a table in which every key is known, present where it must be, and well formed."""
    if not isinstance(entry, dict):
        raise DataError(f"{where}: expected a table")
    for key in entry:
        if key not in rules:
            raise DataError(f"{where}: unknown key {key!r}", remedy=f"Known: {', '.join(rules)}")
    for key, (is_good, wanted) in rules.items():
        if key not in entry:
            if key not in may_omit:
                raise DataError(f"{where}: {key} is missing", remedy=f"Give {wanted}")
        elif not is_good(entry[key]):
            raise DataError(f"{where}: {key} is {entry[key]!r}", remedy=f"Give {wanted}")
    _check_period(entry, where)
    return dict(entry)


def _check_period(fields: Mapping[str, Any], where: str) -> None:
    """Refuse a coverage that ends before it starts, at the precision both dates have."""
    start, end = fields.get("coverage_start"), fields.get("coverage_end")
    if start and end:
        shared = min(len(start), len(end))
        if start[:shared] > end[:shared]:
            raise DataError(f"{where}: coverage ends ({end}) before it starts ({start})")
