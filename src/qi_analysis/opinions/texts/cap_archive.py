"""A volume of the Caselaw Access Project as a zip: checked before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qi_analysis.core.errors import FetchError
from qi_analysis.core.foreign import parsed_json

_CASES = "metadata/CasesMetadata.json"
_MOST_CASES = 20_000
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 1
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR_64 = b"PK\x06\x07"
_END_64_SIZE = 56 + 20
"""The 64-bit end of the directory and its locator stand just before the plain end."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OSError)
"""What zipfile raises for an entry that is damaged or of a kind it does not know."""


class ArchiveError(FetchError):
    """A file is no sound volume: another download may be."""


@dataclass(frozen=True)
class Caps:
    """What a volume may hold at most; real ones hold a tenth or less."""

    listing_bytes: int = 4 << 20
    """Its directory, which is read whole."""
    unpacked_bytes: int = 4 << 30
    """All entries together."""
    file_bytes: int = 16 << 20
    """One JSON file, which is parsed whole."""


class Archive:
    """A volume whose directory was found sound; ``listed`` are the cases that its metadata name."""

    def __init__(self, file: zipfile.ZipFile, caps: Caps) -> None:
        self._file, self._caps = file, caps
        entries = file.infolist()
        if sum(entry.file_size for entry in entries) > caps.unpacked_bytes:
            raise ArchiveError(f"it would unpack to more than {caps.unpacked_bytes:,} bytes")
        if any(
            entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS for entry in entries
        ):
            raise ArchiveError("it has entries that are encrypted or packed in an unusual way")
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise ArchiveError("it has several entries of one name")
        self.listed = self._listed()

    def _listed(self) -> tuple[str, ...]:
        try:
            rows = parsed_json(self._read(_CASES))
            names = [row["file_name"] for row in rows]
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ArchiveError(f"its {_CASES} is no list of cases") from error
        if len(names) > _MOST_CASES:
            raise ArchiveError(f"its {_CASES} lists {len(names):,} cases: too many")
        if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
            raise ArchiveError(f"its {_CASES} names a case twice, or not at all")
        return tuple(names)

    def cases(self) -> Iterator[tuple[str, dict[str, Any] | str]]:
        """Yield the name of each case with the case, or with what is wrong with it."""
        inside = {
            name.removeprefix("json/").removesuffix(".json")
            for name in self._entries
            if name.startswith("json/") and name.endswith(".json")
        }
        listed = set(self.listed)
        for name in sorted(inside | listed):
            if name not in inside:
                yield name, "listed in the metadata, not in the zip"
            elif name not in listed:
                yield name, "in the zip, not listed in the metadata"
            else:
                yield name, self._case(f"json/{name}.json")

    def _case(self, name: str) -> dict[str, Any] | str:
        try:
            case = parsed_json(self._read(name))
        except ArchiveError as error:
            return str(error)
        except (ValueError, RecursionError):
            return "not JSON"
        return case if isinstance(case, dict) else "not a JSON object"

    def _read(self, name: str) -> bytes:
        """Return an entry, never more of it than its stated size, which is bounded."""
        entry = self._entries.get(name)
        if entry is None:
            raise ArchiveError(f"it has no {name}")
        if entry.file_size > self._caps.file_bytes:
            raise ArchiveError(f"{name} unpacks to {entry.file_size:,} bytes: too many")
        try:
            return self._file.read(entry)
        except _BROKEN as error:
            raise ArchiveError(f"{name} is damaged") from error

    def check_all(self) -> None:
        """Read every entry through, the ones that are not used as well.

        Raises
        ------
        ArchiveError
            When one of them is damaged.
        """
        try:
            bad = self._file.testzip()
        except _BROKEN as error:
            raise ArchiveError("it is damaged") from error
        if bad is not None:
            raise ArchiveError(f"{bad} is damaged")


@contextmanager
def opened(path: Path, caps: Caps) -> Iterator[Archive]:
    """Open a volume.

    Raises
    ------
    ArchiveError
        When it is no zip, is cut short, or would unpack to more than it may.
    """
    _refuse_large_listing(path, caps)
    try:
        file = zipfile.ZipFile(path)
    except (*_BROKEN, ValueError) as error:
        raise ArchiveError("it is no whole zip") from error
    with file:
        yield Archive(file, caps)


def _refuse_large_listing(path: Path, caps: Caps) -> None:
    """Refuse a directory of millions of entries before zipfile makes objects of them."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_64_SIZE - _END_SIZE - (1 << 16)))
        tail = file.read()
    at = len(tail) - _END_SIZE
    if at < 0 or tail[at : at + 4] != _END or tail[-2:] != b"\0\0":  # the order of zipfile
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ArchiveError("it is no whole zip")
    (listing,) = struct.unpack_from("<L", tail, at + 12)
    if at >= _END_64_SIZE and tail[at - 20 : at - 16] == _LOCATOR_64:
        (listing,) = struct.unpack_from("<Q", tail, at - _END_64_SIZE + 40)
    if listing > caps.listing_bytes:
        raise ArchiveError(f"its directory is longer than {caps.listing_bytes:,} bytes")
