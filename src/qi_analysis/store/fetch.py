"""Download or copy raw files, each verified before it is put in place; never a partial one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

from qi_analysis import __version__
from qi_analysis.core import paths
from qi_analysis.core.errors import FetchError, QiAnalysisError
from qi_analysis.core.files import sha256_of, whole_or_nothing
from qi_analysis.store import bounded
from qi_analysis.store import registry as registry_module
from qi_analysis.store.bounded import Bounds, BudgetError, PassingError

if TYPE_CHECKING:
    from requests import Response
    from rich.progress import Progress, TaskID

    from qi_analysis.store.registry import RawFile, Source

Outcome = Literal["kept in the repository", "already verified", "copied", "downloaded"]
_MOVES = 5
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Patience:
    """How often and how long a download is tried.

    Attributes
    ----------
    attempts : int
        Tries a file, the first one included.
    first_wait : float
        Seconds before the second try; doubled before each further one.
    connect, read : float
        Seconds to wait for a connection, and for the next bytes.
    seconds : float
        Of all downloads together.
    bounds : Bounds
        How slow and how late an answer may be.
    sleep : callable
        What waits; tests pass their own.
    """

    attempts: int = 5
    first_wait: float = 1.0
    connect: float = 10.0
    read: float = 60.0
    seconds: float = 12 * 3600.0
    bounds: Bounds = field(default_factory=Bounds)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class FetchResult:
    """What was done for one file."""

    source: str
    file: str
    outcome: Outcome


def fetch(
    sources: Sequence[str] | None = None,
    *,
    from_dir: Path | None = None,
    to: Path | None = None,
    progress: bool = True,
    registry: Mapping[str, Source] | None = None,
    patience: Patience | None = None,
) -> list[FetchResult]:
    """Return what was done for each file, once all of them are in place and verified.

    A file that the repository keeps, or that is in place with the right bytes, is left alone. Else
    it is copied from ``from_dir`` if that is given, and from nowhere else; else from
    ``QI_ANALYSIS_RAW``; else downloaded from its pinned address.

    Parameters
    ----------
    sources : sequence of str, optional
        Ids of sources. None or empty means all.
    from_dir : Path, optional
        A folder laid out like ``data/raw``.
    to : Path, optional
        Where to place the files; ``data/raw`` of the project when left out.
    progress : bool
        Whether to show a bar on standard error; shown only on a terminal.
    registry : mapping, optional
        Sources by id; the packaged registry when left out.
    patience : Patience, optional
        How often and how long a download is tried.

    Raises
    ------
    DataError
        At an unknown source; the message lists the known ones.
    FetchError
        When a file could not be brought in. The other files are tried first, and the one line of
        the message has a part for each file that failed.
    """
    known = registry_module.load() if registry is None else registry
    chosen = registry_module.choose(sources or known, known)
    folder = paths.writable(paths.raw_dir()) if to is None else Path(to)
    if from_dir is not None and not Path(from_dir).is_dir():
        raise FetchError(f"{from_dir} is not a folder. Name one that is laid out like data/raw")
    raws = [raw for source in chosen for raw in source.files]
    results: list[FetchResult] = []
    failures: list[FetchError] = []
    with progress_bar(progress=progress) as bar, Web(patience or Patience()) as web:
        for raw in raws:
            task = bar.add_task(raw.name, total=raw.bytes)
            target = folder / registry_module.relative_path(raw)
            report = partial(show, bar, task)
            try:
                outcome = _Errand(raw, target, from_dir, web, report).run()
            except FetchError as problem:
                failures.append(problem)
                continue
            report(raw.bytes)
            results.append(FetchResult(raw.source, raw.name, outcome))
    _raise_summary(failures, len(raws))
    return results


def _raise_summary(failures: Sequence[FetchError], asked: int) -> None:
    """Raise one error of one line for all files that failed, if any."""
    if not failures:
        return
    parts = "; ".join(str(problem) for problem in failures)
    if asked == 1:
        raise FetchError(parts) from failures[0]
    raise FetchError(f"{len(failures)} of {asked} files not fetched: {parts}") from failures[0]


@contextmanager
def progress_bar(*, progress: bool) -> Iterator[Progress]:
    """Yield a progress bar on standard error, silent unless that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=not (progress and console.is_terminal)) as bar:
        yield bar


def show(bar: Progress, task: TaskID, done: int) -> None:
    """Move the bar of one file to ``done`` bytes."""
    bar.update(task, completed=done)


class Web:
    """One http(s) session for a run of downloads, which remembers hosts out of reach.

    Without a network each further file then costs one try and not all of them.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.unreachable: set[str] = set()
        self._began = patience.bounds.clock()
        # A session of requests speaks http and https alone, also where a redirect leads.
        self.session = bounded.session()
        self.session.headers["User-Agent"] = f"qi_analysis/{__version__} (raw data fetcher)"
        # byte ranges of a compressed body would mean other bytes
        self.session.headers["Accept-Encoding"] = "identity"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.session.close()

    def download(
        self, raw: RawFile, file: IO[bytes], report: Callable[[int], None], *, resume: bool = True
    ) -> bool:
        """Write a file from its pinned address, in as many tries as patience allows.

        A try goes on where the last one broke off if the server can. Returns whether one did.
        """
        from requests import exceptions as failures

        url, resumed = str(raw.pinned_url), False

        def attempt() -> None:
            nonlocal resumed
            have = file.tell() if resume else 0
            asked = {"Range": f"bytes={have}-"} if have else {}
            with self._ask(url, asked) as response:
                resumed = _goes_on(response, have)
                if not resumed:
                    file.seek(0)
                    file.truncate()
                if have and not resumed and response.status_code != HTTPStatus.OK:
                    raise failures.ChunkedEncodingError  # another part: the next try starts anew
                for chunk in self._pieces(response):
                    file.write(chunk)
                    report(file.tell())
                    if file.tell() > raw.bytes:  # another file; the hash will say so
                        return
            if file.tell() < raw.bytes:  # a body without a length does not say that it was cut
                raise failures.ChunkedEncodingError

        self._try(attempt, url, file, raw.bytes)
        return resumed

    def stream(
        self,
        url: str,
        file: IO[bytes],
        report: Callable[[int], None],
        *,
        accept: Callable[[Response], None],
        most: int,
    ) -> None:
        """Write what an address serves now, in as many tries as patience allows.

        Each try begins anew: between two, the address may have begun to serve other bytes.

        Parameters
        ----------
        url : str
            The address.
        file : binary file
            Where to write.
        report : callable
            Called with the bytes written so far.
        accept : callable
            Called with the response before its body is read; raises for one not to be kept.
        most : int
            Bytes at which to stop.

        Raises
        ------
        FetchError
            When the body could not be had, does not say where it ends, or is longer than ``most``.
        """
        from requests import exceptions as failures

        def attempt() -> None:
            file.seek(0)
            file.truncate()
            with self._ask(url, {}) as response:
                response.raise_for_status()
                accept(response)
                length = response.headers.get("Content-Length", "")
                chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
                if not (length.isdigit() or chunked):
                    raise FetchError(
                        f"{url} does not say how long its answer is, so a part could pass for the "
                        "whole. Try again later, or download it in a browser"
                    )
                for chunk in self._pieces(response):
                    file.write(chunk)
                    report(file.tell())
                    if file.tell() > most:
                        raise FetchError(f"{url} serves more than {most:,} bytes: not this file")
                packed = "Content-Encoding" in response.headers
                if length.isdigit() and not packed and str(file.tell()) != length.lstrip("0"):
                    raise failures.ChunkedEncodingError

        self._try(attempt, url, file, None)

    def _ask(self, url: str, headers: dict[str, str]) -> Response:
        """Return an answer, once its head is there; redirects are followed one by one.

        requests would read their bodies, whatever their size.
        """
        from requests import exceptions as failures

        patience = self.patience

        def send() -> Response:
            return self.session.get(
                at, headers=headers, stream=True, allow_redirects=False,
                timeout=(patience.connect, patience.read),
            )  # fmt: skip

        at = url
        for _ in range(_MOVES + 1):
            if patience.bounds.clock() - self._began > patience.seconds:
                raise BudgetError("the time for downloads is spent. Run the same command again")
            try:
                response = bounded.ask(send, at, patience.bounds)
            except failures.RequestException:
                raise
            except ValueError as problem:  # from urllib3, of an address that a redirect named
                raise failures.InvalidURL(f"{at[:200]!r} is no address") from problem
            if not response.is_redirect:
                return response
            response.close()
            at = bounded.moved_to(at, response)
        raise failures.TooManyRedirects(f"more than {_MOVES} redirects")

    def _pieces(self, response: Response) -> Iterator[bytes]:
        return bounded.unpacked(response, str(response.url), self.patience.bounds)

    def _try(
        self, attempt: Callable[[], None], url: str, file: IO[bytes], size: int | None
    ) -> None:
        """Run ``attempt`` until it ends well or patience does; ``size`` is for the words."""
        from requests import exceptions as failures
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

        patience, host = self.patience, urlsplit(url).netloc
        attempts = 1 if host in self.unreachable else patience.attempts
        try:
            Retrying(
                stop=stop_after_attempt(attempts),
                wait=wait_exponential(patience.first_wait),
                retry=retry_if_exception(_may_pass),
                sleep=patience.sleep,
                reraise=True,
            )(attempt)
        except (failures.RequestException, PassingError) as problem:
            words = _words(problem, url, file.tell(), size)
            if words.startswith("no connection"):
                self.unreachable.add(host)
            if _may_pass(problem):
                words += " (1 try)" if attempts == 1 else f" ({attempts} tries)"
            raise FetchError(words) from problem


def _goes_on(response: Response, have: int) -> bool:
    """Tell whether a body begins after the ``have`` bytes that are there.

    Raises
    ------
    HTTPError
        For a status that says there is no body, or for a part that nobody asked for.
    """
    from requests import exceptions as failures

    status = response.status_code
    if have and status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return False
    response.raise_for_status()
    if status == HTTPStatus.PARTIAL_CONTENT and not have:
        raise failures.HTTPError(response=response)
    return response.headers.get("Content-Range", "").startswith(f"bytes {have}-") and have > 0


def _may_pass(problem: BaseException) -> bool:
    """Tell whether a failed download is worth another try."""
    from requests import exceptions as failures

    if isinstance(problem, failures.HTTPError) and problem.response is not None:
        status = problem.response.status_code
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING
    passing = (
        failures.ConnectionError, failures.Timeout, failures.ChunkedEncodingError, PassingError,
    )  # fmt: skip
    return isinstance(problem, passing) and not isinstance(problem, failures.SSLError)


def _words(problem: Exception, url: str, have: int, size: int | None) -> str:
    """Return what happened to a download, in a few words."""
    from requests import exceptions as failures

    broken = failures.ConnectionError | failures.ChunkedEncodingError | PassingError
    words = f"{url} cannot be fetched: {' '.join(str(problem).split())}"
    if isinstance(problem, failures.HTTPError) and problem.response is not None:
        words = f"HTTP {problem.response.status_code} from {url}"
    elif isinstance(problem, failures.SSLError):
        words = f"the secure connection to {url} failed"
    elif isinstance(problem, failures.ReadTimeout):
        words = f"{url} went silent"
    elif isinstance(problem, PassingError) and "broke off" not in str(problem):
        words = str(problem)
    elif isinstance(problem, failures.ConnectionError | failures.Timeout) and not have:
        words = f"no connection to {url}"
    elif isinstance(problem, broken):
        # once the body has begun, requests calls a time-out a connection error too
        words = f"{url} broke off after {have}{'' if size is None else f' of {size}'} bytes"
    return words


@contextmanager
def no_empty_folder(target: Path) -> Iterator[None]:
    """Remove the two folders above a file, if they are new and empty at the end."""
    new = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
    try:
        yield
    finally:
        for folder in new:
            with suppress(OSError):  # it is not empty
                folder.rmdir()


@dataclass(frozen=True)
class _Errand:
    """One file to bring to one place."""

    raw: RawFile
    target: Path
    from_dir: Path | None
    web: Web
    report: Callable[[int], None]

    def run(self) -> Outcome:
        """Return what was done; the target then holds the registered bytes."""
        try:
            with no_empty_folder(self.target):
                return self._run()
        except (QiAnalysisError, OSError) as problem:
            raise FetchError(f"{self.raw.source}/{self.raw.name}: {problem}") from problem

    def _run(self) -> Outcome:
        """Return what was done, trying each place in turn."""
        raw = self.raw
        if self._is_kept():
            return "kept in the repository"
        if self.target.is_file() and sha256_of(self.target) == raw.sha256:
            return "already verified"
        if self.from_dir is not None:
            origin = Path(self.from_dir) / registry_module.relative_path(raw)
            if not origin.is_file():
                raise FetchError(
                    f"{origin} does not exist. The folder must be laid out like data/raw"
                )
            return self._copy(origin)
        given = paths.given_raw_dir()
        note = ""
        if given is not None:
            origin = given / registry_module.relative_path(raw)
            if origin.is_file():
                try:
                    return self._copy(origin)
                except FetchError as problem:
                    note = f"{problem}. "
        if raw.pinned_url is None:
            raise FetchError(
                f"{note}it has no pinned address (converted from {raw.converted_from}). "
                f"Place the file at {self.target} by hand (SHA-256 {raw.sha256}), or run "
                f"`qi-analysis fetch {raw.source} --from DIR`, or set QI_ANALYSIS_RAW"
            )
        try:
            self._download()
        except FetchError as problem:
            raise FetchError(
                f"{note}{problem}. To place it by hand, get {raw.pinned_url} by other means and "
                f"put it at {self.target} (SHA-256 {raw.sha256})"
            ) from problem
        return "downloaded"

    def _is_kept(self) -> bool:
        """Tell whether the repository itself holds the registered bytes."""
        kept = None if self.raw.kept is None else paths.root() / self.raw.kept
        return kept is not None and kept.is_file() and sha256_of(kept) == self.raw.sha256

    def _download(self) -> None:
        """Place a file from the web; one that went on after other bytes is fetched once afresh."""
        with self._placed(self.raw.pinned_url) as file:
            resumed = self.web.download(self.raw, file, self.report)
            if resumed and not self._is_right(file):
                file.seek(0)
                file.truncate()
                self.web.download(self.raw, file, self.report, resume=False)

    def _copy(self, origin: Path) -> Outcome:
        """Return ``copied`` once a local file is in place, verified."""
        try:
            handle = origin.open("rb")
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise FetchError(f"{origin} cannot be read: {reason}. Nothing was copied") from problem
        with handle, self._placed(origin) as file:
            shutil.copyfileobj(handle, file)
        return "copied"

    @contextmanager
    def _placed(self, origin: object) -> Iterator[IO[bytes]]:
        """Yield a file to write; it takes its place if it then holds the registered bytes."""
        with whole_or_nothing(self.target) as file:
            yield file
            if not self._is_right(file):
                raise FetchError(
                    f"{origin} does not give the registered bytes (SHA-256 {self.raw.sha256})"
                )

    def _is_right(self, file: IO[bytes]) -> bool:
        """Tell whether a file that is open holds the registered bytes."""
        file.flush()
        return sha256_of(Path(file.name)) == self.raw.sha256
