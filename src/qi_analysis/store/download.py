"""Download one file over http(s): waits, retries, and resumes within one call."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from qi_analysis import __version__
from qi_analysis.core.errors import FetchError

if TYPE_CHECKING:
    from types import TracebackType

_CHUNK = 1 << 15
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
    sleep : callable
        What waits; tests pass their own.
    """

    attempts: int = 5
    first_wait: float = 1.0
    connect: float = 10.0
    read: float = 60.0
    sleep: Callable[[float], None] = time.sleep


class _PassingError(Exception):
    """A failure that may pass: worth another try."""


class _ConnectionFailedError(_PassingError):
    """No connection to the host could be made at all."""


class WebSession:
    """One http(s) session for a run of downloads.

    It remembers hosts that could not be reached, so that without a network each further file
    costs one try and not all of them.
    """

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.unreachable: set[str] = set()

    def __enter__(self) -> Self:
        import requests

        # A session of requests speaks http and https alone, also where a redirect leads.
        self.session = requests.Session()
        self.session.max_redirects = 5
        self.session.headers.update(
            {
                "User-Agent": f"qi_analysis/{__version__} (raw data fetcher)",
                # Compressed transfer would make byte ranges mean something else.
                "Accept-Encoding": "identity",
            }
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()


class Download:
    """A downloader in the sense of pooch: called with an address and the file to write.

    Parameters
    ----------
    web : WebSession
        The session to use.
    size : int
        Bytes the file must have; reading stops once a body is longer.
    report : callable, optional
        Told the number of bytes that are there, after each piece.
    resume : bool
        Whether to go on where a broken download ended. ``resumed`` tells whether that happened.
    """

    def __init__(
        self,
        web: WebSession,
        size: int,
        *,
        report: Callable[[int], None] = lambda _done: None,
        resume: bool = True,
    ) -> None:
        self.web = web
        self.size = size
        self.report = report
        self.resume = resume
        self.resumed = False

    def __call__(self, url: str, output_file: str, _pooch: object = None) -> None:
        """Write what ``url`` serves to ``output_file``.

        Raises
        ------
        FetchError
            When it failed for good, or too often.
        OSError
            When the file cannot be written.
        """
        patience, host = self.web.patience, urlsplit(url).netloc
        attempts = 1 if host in self.web.unreachable else patience.attempts
        for attempt in range(attempts):
            try:
                self._attempt(url, Path(output_file))
            except _PassingError as problem:
                if attempt < attempts - 1:
                    patience.sleep(patience.first_wait * 2**attempt)
                    continue
                if isinstance(problem, _ConnectionFailedError):
                    self.web.unreachable.add(host)
                tries = "1 try" if attempts == 1 else f"{attempts} tries"
                raise FetchError(f"{problem} ({tries})") from problem
            return

    def _attempt(self, url: str, path: Path) -> None:
        """Write the body once, from where the file ends if that is possible."""
        from requests import exceptions as failures

        have = path.stat().st_size if self.resume else 0
        try:
            with self.web.session.get(
                url,
                stream=True,
                headers={"Range": f"bytes={have}-"} if have else {},
                timeout=(self.web.patience.connect, self.web.patience.read),
            ) as response:
                self._write(response, path, have)
        except failures.SSLError as problem:
            raise FetchError(f"the secure connection to {url} failed") from problem
        except failures.ReadTimeout as problem:
            raise _PassingError(f"{url} went silent") from problem
        except failures.ChunkedEncodingError as problem:
            raise _PassingError(self._broke_off(url, path)) from problem
        except (failures.ConnectionError, failures.Timeout) as problem:
            # Once the body has begun, requests calls a time-out a connection error too.
            if path.stat().st_size > have:
                raise _PassingError(self._broke_off(url, path)) from problem
            raise _ConnectionFailedError(f"no connection to {url}") from problem
        except failures.RequestException as problem:
            reason = " ".join(str(problem).split())
            raise FetchError(f"{url} cannot be fetched: {reason}") from problem
        if path.stat().st_size < self.size:
            raise _PassingError(self._broke_off(url, path))

    def _broke_off(self, url: str, path: Path) -> str:
        """Return the words for a body that ended too soon."""
        return f"{url} broke off after {path.stat().st_size} of {self.size} bytes"

    def _write(self, response: Any, path: Path, have: int) -> None:
        """Write the body of a response to the file, at the place it belongs to."""
        with path.open("rb+") as handle:
            start = self._start(response, have)
            handle.seek(start or 0)
            handle.truncate()
            if start is None:
                raise _PassingError(f"{response.url} could not go on at byte {have}")
            self.resumed = start > 0
            done = start
            for chunk in response.iter_content(_CHUNK):
                handle.write(chunk)
                done += len(chunk)
                self.report(done)
                if done > self.size:  # another file; the hash will say so
                    return

    def _start(self, response: Any, have: int) -> int | None:
        """Return the byte at which the body belongs, or None where the file must start anew."""
        status = response.status_code
        if status == HTTPStatus.OK:
            return 0
        if have and status == HTTPStatus.PARTIAL_CONTENT:
            part = response.headers.get("Content-Range", "")
            return have if part.startswith(f"bytes {have}-") else None
        if have and status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return None
        words = f"HTTP {status} from {response.url}"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
            raise _PassingError(words)
        raise FetchError(words)
