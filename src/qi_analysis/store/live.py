"""The newest release of a live source: downloaded, verified, kept beside the registered one.

A registered file is pinned by its hash and never changes. What its publisher serves today is kept
under a name of its own, with the day and the hash in it, and a small JSON file that records where
and when it was had. A file without that record, or with other bytes, is not used.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError, FetchError, QiAnalysisError, UnsupportedRequestError
from qi_analysis.core.files import scratch_file, sha256_of, whole_or_nothing, write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.store import registry as registry_module
from qi_analysis.store.download import Patience, Web
from qi_analysis.store.fetch import byte_bar, no_empty_folder, show

if TYPE_CHECKING:
    from requests import Response

    from qi_analysis.store.registry import RawFile, Source

Read = TypeVar("Read")

SMALLEST, LARGEST = 0.5, 20
"""Sizes, as multiples of the registered file, outside which an answer is not a newer release: a
list that grows does not lose half of its rows."""
_WORKBOOK_MARK = b"PK\x03\x04"
_WORKBOOK = ".xlsx"
_WEB_PAGE = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Latest:
    """A kept release: what it is of, where it was had and when, and its bytes.

    Attributes
    ----------
    source, file : str
        Id of the source, and name of the registered file that it is a newer release of.
    name : str
        Its own name, in the same folder.
    retrieved : str
        When it was downloaded, in universal time, ISO form.
    address : str
        The live address.
    bytes, sha256 : int, str
        Of the file.
    """

    source: str
    file: str
    name: str
    retrieved: str
    address: str
    bytes: int
    sha256: str

    @property
    def as_of(self) -> str:
        """The day it was retrieved."""
        return self.retrieved[:10]

    @property
    def label(self) -> str:
        """What is printed beside every number that comes from it."""
        return f"{self.source} (live release of {self.as_of}, sha256 {self.sha256[:12]})"


def live_sources(registry: Mapping[str, Source] | None = None) -> dict[str, RawFile]:
    """Return the file of each source that has a live address, by id of the source."""
    known = registry_module.load() if registry is None else registry
    return {raw.source: raw for each in known.values() for raw in each.files if raw.live_url}


def live_file(source: str, registry: Mapping[str, Source] | None = None) -> RawFile:
    """Return the registered file of a source whose newest release can be had.

    Raises
    ------
    DataError
        When there is no such source.
    UnsupportedRequestError
        When it has no live address; the message lists those that have.
    """
    known = registry_module.load() if registry is None else registry
    (chosen,) = registry_module.choose([source], known)
    live = live_sources(known)
    if source not in live:
        why = "it is frozen" if chosen.frozen else "no live address is known"
        raise UnsupportedRequestError(
            f"{source} has no newer release to get: {why}; known are {', '.join(live)}"
        )
    return live[source]


def fetch_latest(
    source: str,
    read: Callable[[Path], Read],
    *,
    to: Path | None = None,
    progress: bool = True,
    registry: Mapping[str, Source] | None = None,
    patience: Patience | None = None,
    now: Callable[[], datetime] | None = None,
) -> tuple[Latest, Read, bool]:
    """Return the newest release, what ``read`` makes of it, and whether it was not kept before.

    It is downloaded to a temporary file, and put in place once it is of the right kind and size
    and ``read`` has read it. Nothing of a refused one stays.

    Parameters
    ----------
    source : str
        Id of a source with a live address.
    read : callable
        Reads the file, and raises where it is not one of that source.
    to, progress, registry, patience
        As in `fetch.fetch`.
    now : callable, optional
        The time, for tests.

    Raises
    ------
    FetchError
        When it could not be had, or is not what it should be: one line that says why.
    UnsupportedRequestError
        When the source has no live address.
    """
    raw = live_file(source, registry)
    folder = paths.writable(paths.raw_dir()) if to is None else Path(to)
    place = folder / registry_module.relative_path(raw)
    moment = datetime.now(tz=UTC) if now is None else now()
    try:
        with no_empty_folder(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            with scratch_file(place.parent) as file:
                with byte_bar(shown=progress) as bar, Web(patience or Patience()) as web:
                    report = partial(show, bar, bar.add_task(raw.name, total=None))
                    most = LARGEST * raw.bytes
                    web.stream(str(raw.live_url), file, report, accept=_no_web_page, most=most)
                file.flush()
                path = Path(file.name)
                _check_kind(raw, path)
                found = _read(read, path, str(raw.live_url))
                latest = _described(raw, path, moment)
                before = _newest(raw, place.parent)
                if before is not None and before.sha256 == latest.sha256:
                    return before, found, False
                _keep(latest, path, place.parent)
                return latest, found, True
    except (QiAnalysisError, OSError) as problem:
        raise FetchError(f"{source}, live release: {problem}") from problem


def newest(source: str, *, to: Path | None = None) -> tuple[Latest, Path]:
    """Return the kept release of a source that was retrieved last, verified, and where it is.

    Parameters
    ----------
    source : str
        Id of a source with a live address.
    to : Path, optional
        Where files are placed; ``data/raw`` of the project when left out.

    Raises
    ------
    FetchError
        When none is kept.
    DataError
        When its bytes are not those that were recorded.
    UnsupportedRequestError
        When the source has no live address.
    """
    raw = live_file(source)
    folder = ((paths.raw_dir() if to is None else Path(to)) / raw.source).absolute()
    latest = _newest(raw, folder)
    if latest is None:
        raise FetchError(
            f"no live release of {source} is kept in {folder}. Run `qi-analysis fetch --latest "
            f"{source}`"
        )
    path = folder / latest.name
    if not path.is_file() or sha256_of(path) != latest.sha256:
        raise DataError(
            f"not the file that was recorded on {latest.as_of} (SHA-256 {latest.sha256})",
            file=path,
            remedy=f"Remove {path.name}.json and run `qi-analysis fetch --latest {source}`",
        )
    return latest, path


def _no_web_page(response: Response) -> None:
    """Refuse an answer that says it is a page: a notice, a login, a page of errors."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in _WEB_PAGE:
        raise FetchError(f"{response.url} answers with a web page ({kind}), not data")


def _check_kind(raw: RawFile, path: Path) -> None:
    """Refuse a file of another kind or of another order of size than the registered one."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(len(_WORKBOOK_MARK))
    if (start == _WORKBOOK_MARK) != raw.name.endswith(_WORKBOOK):
        wanted = "a workbook" if raw.name.endswith(_WORKBOOK) else "text"
        raise FetchError(f"{raw.live_url} does not serve {wanted}, as {raw.name} is")
    if size < SMALLEST * raw.bytes:
        raise FetchError(
            f"{raw.live_url} serves {size:,} bytes, less than half of the {raw.bytes:,} of the "
            "registered release: not a newer release of it"
        )


def _read(read: Callable[[Path], Read], path: Path, address: str) -> Read:
    """Return what ``read`` makes of a file, errors naming the address it is from."""
    try:
        return read(path)
    except DataError as problem:
        # what else the readers advise is for registered files
        words = problem.remedy if (problem.remedy or "").startswith("Known") else None
        raise DataError(
            problem.problem, file=address, row=problem.row, column=problem.column, remedy=words
        ) from problem


def _described(raw: RawFile, path: Path, moment: datetime) -> Latest:
    """Return the record of a downloaded file."""
    digest, day = sha256_of(path), moment.date().isoformat()
    registered = Path(raw.name)
    return Latest(
        source=raw.source,
        file=raw.name,
        name=f"{registered.stem}-{day}-{digest[:8]}{registered.suffix}",
        retrieved=moment.isoformat(timespec="seconds"),
        address=str(raw.live_url),
        bytes=path.stat().st_size,
        sha256=digest,
    )


def _keep(latest: Latest, path: Path, folder: Path) -> None:
    """Place a verified file, then its record: one without the other counts as not kept."""
    with path.open("rb") as origin, whole_or_nothing(folder / latest.name) as target:
        shutil.copyfileobj(origin, target)
    record = json.dumps(asdict(latest), indent=2) + "\n"
    write_atomically(folder / f"{latest.name}.json", record.encode())


def _newest(raw: RawFile, folder: Path) -> Latest | None:
    """Return the record of the release of a file that was retrieved last, unverified."""
    stem = Path(raw.name).stem
    kept = [_recorded(path) for path in folder.glob(f"{stem}-*{Path(raw.name).suffix}.json")]
    of_file = [latest for latest in kept if latest.file == raw.name]
    return max(of_file, key=lambda latest: latest.retrieved, default=None)


def _recorded(path: Path) -> Latest:
    """Return the record in a file; one that is none, or of another file, is refused."""
    try:
        latest = Latest(**parsed_json(path.read_bytes()))
        datetime.fromisoformat(latest.retrieved)
    except (ValueError, TypeError) as problem:
        raise DataError(f"not the record of a release: {problem}", file=path) from problem
    if f"{latest.name}.json" != path.name:
        raise DataError(f"the record of another file, {latest.name}", file=path)
    return latest
