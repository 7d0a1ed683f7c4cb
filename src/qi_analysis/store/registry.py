"""The registry of raw files: which there are, where each is, whether its bytes are right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError, FetchError
from qi_analysis.core.files import sha256_of
from qi_analysis.store.registry_rules import RawFile, Source, is_plain, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "RawFile",
    "Source",
    "choose",
    "find",
    "home",
    "load",
    "locate",
    "parse",
    "relative_path",
    "require",
    "status",
]


def load() -> dict[str, Source]:
    """Return every source of the packaged registry, by id, in the order of the file.

    Raises
    ------
    DataError
        When an entry is not as it must be; the message names the entry.
    """
    return dict(_packaged())


@cache
def _packaged() -> dict[str, Source]:
    return parse(files(__package__).joinpath("registry.toml").read_text(encoding="utf-8"))


def find(
    source_id: str, file_name: str, *, registry: Mapping[str, Source] | None = None
) -> RawFile:
    """Return the entry of one file.

    Raises
    ------
    DataError
        When the source or the file is not in the registry; the message lists what is.

    Examples
    --------
    >>> raw = find("edwards_lee_esposito_2019", "pop_nat.csv")
    >>> home(raw), raw.frozen
    ('data/raw/edwards_lee_esposito_2019/pop_nat.csv', True)
    """
    (source,) = choose([source_id], load() if registry is None else registry)
    for raw in source.files:
        if raw.name == file_name:
            return raw
    known = ", ".join(raw.name for raw in source.files)
    raise DataError(f"source {source_id!r} has no file {file_name!r}", remedy=f"Known: {known}")


def choose(source_ids: Iterable[str], registry: Mapping[str, Source]) -> list[Source]:
    """Return the named sources, each once, in the order asked.

    Raises
    ------
    DataError
        At an id that is not in the registry; the message lists the known ones.
    """
    wanted = list(dict.fromkeys(source_ids))
    unknown = ", ".join(repr(name) for name in wanted if name not in registry)
    if unknown:
        raise DataError(f"unknown source {unknown}", remedy=f"Known: {', '.join(registry)}")
    return [registry[name] for name in wanted]


def relative_path(raw: RawFile) -> Path:
    """Return ``source/name``, the place of a file below ``data/raw``.

    Raises
    ------
    DataError
        When either part could lead out of the folder.
    """
    for part in (raw.source, raw.name):
        if not is_plain(part):
            raise DataError(f"source {raw.source!r}, file {raw.name!r}: not a plain file name")
    return Path(raw.source) / raw.name


def home(raw: RawFile) -> str:
    """Return where a file belongs, as a path below the project."""
    return raw.kept or f"data/raw/{relative_path(raw).as_posix()}"


def locate(raw: RawFile) -> Path | None:
    """Return where a file is, unverified, or None.

    A kept file is in the repository; else ``data/raw`` comes before ``QI_ANALYSIS_RAW``.
    """
    return _found(raw)[0]


def require(source_id: str, file_name: str) -> Path:
    """Return the path of a file whose SHA-256 was just checked.

    Raises
    ------
    FetchError
        When the file is in neither place.
    DataError
        When its bytes are not the registered ones, or it cannot be read.
    """
    raw = find(source_id, file_name)
    path = locate(raw)
    if path is None:
        raise FetchError(
            f"{source_id}/{file_name} is missing. {_way_to_get(raw)}, "
            "or set QI_ANALYSIS_RAW to a folder laid out like data/raw"
        )
    try:
        actual = sha256_of(path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise DataError(
            f"cannot be read: {reason}", file=path, remedy=_way_to_get(raw)
        ) from problem
    if actual != raw.sha256:
        raise DataError(
            f"SHA-256 is {actual}, the registry has {raw.sha256}",
            file=path,
            remedy=_way_to_get(raw),
        )
    return path


def status(registry: Mapping[str, Source] | None = None) -> list[dict[str, Any]]:
    """Return one record per file: what it is and whether it is here, in the registry's order.

    ``presence`` is ``verified``, ``missing`` or ``changed`` (a file is there, and its bytes are
    not, or cannot be read as, the registered ones). ``where`` is ``repository``,
    ``data/raw``, ``QI_ANALYSIS_RAW`` or None.
    """
    sources = load() if registry is None else registry
    return [_status_of(raw) for source in sources.values() for raw in source.files]


def _way_to_get(raw: RawFile) -> str:
    """Return the command that brings a file in."""
    if raw.kept is not None:
        return f"The repository holds it: run `git checkout -- {raw.kept}`"
    if raw.pinned_url is None:
        return (
            f"Run `qi-analysis fetch {raw.source} --from DIR` with a folder laid out like data/raw "
            "that holds it (it has no pinned address)"
        )
    return f"Run `qi-analysis fetch {raw.source}`"


def _places(raw: RawFile) -> list[tuple[Path, str]]:
    """Return where a file may be, in order, each with the name of the place."""
    place = relative_path(raw)
    places = [] if raw.kept is None else [(paths.root() / raw.kept, "repository")]
    places.append((paths.raw_dir() / place, "data/raw"))
    given = paths.given_raw_dir()
    if given is not None:
        places.append((given / place, "QI_ANALYSIS_RAW"))
    return places


def _found(raw: RawFile) -> tuple[Path, str] | tuple[None, None]:
    """Return where a file is and the name of the place, or None twice."""
    return next((found for found in _places(raw) if found[0].is_file()), (None, None))


def _status_of(raw: RawFile) -> dict[str, Any]:
    """Return the record of one file for ``status``."""
    path, where = _found(raw)
    return {
        "source": raw.source,
        "file": raw.name,
        "title": raw.title,
        "publisher": raw.publisher,
        "version": raw.version,
        "coverage": raw.coverage,
        "state": "frozen" if raw.frozen else "live",
        "presence": _presence(path, raw),
        "where": where,
        "bytes": raw.bytes,
        "licence": raw.licence,
        "sha256": raw.sha256,
        "address": raw.address,
    }


def _presence(path: Path | None, raw: RawFile) -> str:
    """Return ``verified``, ``missing`` or ``changed``."""
    if path is None:
        return "missing"
    try:
        return "verified" if sha256_of(path) == raw.sha256 else "changed"
    except OSError:
        return "changed"
