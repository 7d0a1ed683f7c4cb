"""Downloading one file over a connection that may break off, be slow or never end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import urlsplit

from qi_analysis import __version__
from qi_analysis.core.errors import FetchError
from qi_analysis.store import bounded
from qi_analysis.store.bounded import Bounds, BudgetError, PassingError

if TYPE_CHECKING:
    from requests import Response

    from qi_analysis.store.registry import RawFile

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
        """Return an answer once its head is there; requests would read the bodies of redirects."""
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
    """Tell whether a body begins after the ``have`` bytes; refuse a part that nobody asked for."""
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
