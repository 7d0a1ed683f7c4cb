"""One polite caller of the Caselaw Access Project's site, which no answer of it can keep for ever.

`store.fetch` knows the length and hash of every file before it asks. Here neither is known, so
the server's word is bounded instead: bytes, speed, waits, calls and time.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from qi_analysis import __version__
from qi_analysis.core.errors import FetchError
from qi_analysis.core.files import write_atomically

if TYPE_CHECKING:
    from requests import Response
    from tenacity import RetryCallState

BASE = "https://static.case.law/"
_CHUNK = 1 << 16
_MOVES = 3
_LIST_BYTES = 16 << 20
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class BudgetError(FetchError):
    """Time or calls are spent, or the server asks for more patience than there is."""


class NotServedError(FetchError):
    """The server has no such file."""


class UnreachableError(FetchError):
    """The server failed in ways that may pass, too often."""


class _PassingError(Exception):
    """A failure that may pass; ``wait`` is what the server asked for, in seconds."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(words)


@dataclass(frozen=True)
class Manners:
    """How the site is asked, and how much of it is borne.

    Attributes
    ----------
    pause : float
        Seconds between two calls.
    attempts : int
        Tries of one file.
    first_wait, longest_wait : float
        Seconds before the second try, doubled before each further one; and the most that is
        waited, whatever the server asks.
    connect, read, answer : float
        Seconds to wait for a connection, for the next byte, and for the head of an answer.
    slowest, window : float
        Bytes a second below which a download is broken off, judged over a window of seconds.
    most_bytes : int
        Of one file.
    calls, seconds : float
        Of the whole run.
    clock, sleep : callable
        Seconds from any start, and a wait in seconds.
    """

    pause: float = 1.0
    attempts: int = 5
    first_wait: float = 2.0
    longest_wait: float = 900.0
    connect: float = 20.0
    read: float = 30.0
    answer: float = 60.0
    slowest: float = 2048.0
    window: float = 15.0
    most_bytes: int = 512 << 20
    calls: int = 20_000
    seconds: float = 4 * 86400.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Part:
    """A file that is being downloaded, over interruptions too.

    Attributes
    ----------
    path : Path
        Where its bytes are; what is known of them is beside it.
    resumed : bool
        Whether some of the bytes came with another answer than the rest.
    """

    path: Path
    resumed: bool = False

    def start(self, url: str) -> tuple[int, dict[str, Any]]:
        """Return how many bytes are there, and what the server said of the file then."""
        try:
            said = json.loads(self._notes.read_bytes())
            have = self.path.stat().st_size
        except (OSError, ValueError):
            return 0, {}
        if not isinstance(said, dict) or said.get("url") != url:
            return 0, {}
        return have, said

    def note(self, said: dict[str, Any]) -> None:
        """Keep what the server says of the file."""
        write_atomically(self._notes, json.dumps(said).encode())

    def drop(self) -> None:
        """Forget the file."""
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self.resumed = False

    @property
    def _notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


class Site:
    """Asks one server, one call at a time.

    Parameters
    ----------
    base : str
        Address; nothing outside its origin is asked.
    manners : Manners
        How.
    on_wait : callable
        Called with the seconds of each wait after a failure, and why.
    on_bytes : callable
        Called with the number of bytes of each piece that comes.
    """

    def __init__(
        self,
        base: str = BASE,
        manners: Manners | None = None,
        on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
        on_bytes: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        import requests

        self.base = base.rstrip("/") + "/"
        self.manners = manners or Manners()
        self._on_wait, self._on_bytes = on_wait, on_bytes
        self._began, self._last = self.manners.clock(), float("-inf")
        self.calls = 0
        if urlsplit(self.base).scheme not in {"http", "https"}:
            raise FetchError(f"{base} is no address of a site")
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"qi_analysis/{__version__} (opinions fetcher)"
        # byte ranges of a compressed body would mean other bytes, and could unpack to any size
        self._session.headers["Accept-Encoding"] = "identity"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._session.close()

    def json(self, path: str) -> Any:
        """Return the JSON at a path.

        Raises
        ------
        NotServedError, UnreachableError, BudgetError, FetchError
            When the server has none; failed too often; more patience than allowed is needed; or
            for anything else that is wrong with the answer.
        """

        def attempt() -> Any:
            pieces, size = [], 0
            with self._ask(path, {}) as response:
                for piece in self._pieces(response):
                    pieces.append(piece)
                    size += len(piece)
                    if size > _LIST_BYTES:
                        raise FetchError(f"{self.base}{path} is longer than {_LIST_BYTES:,} bytes")
            try:
                return json.loads(b"".join(pieces))
            except (ValueError, RecursionError) as error:
                raise _PassingError(f"{self.base}{path} gave no JSON") from error

        return self._tried(attempt)

    def download(self, path: str, part: Part) -> None:
        """Bring a file; a try goes on where the last one broke off, if the file is the same.

        Raises
        ------
        NotServedError, UnreachableError, BudgetError, FetchError
            As `json`.
        """

        def attempt() -> None:
            try:
                self._download(path, part)
            except _RangeError:
                part.drop()
                raise

        self._tried(attempt)

    def _download(self, path: str, part: Part) -> None:
        url = f"{self.base}{path}"
        have, said = part.start(url)
        if have and have == said.get("size"):
            return
        asked = {"Range": f"bytes={have}-"} if have else {}
        if have and said.get("etag"):
            asked["If-Range"] = said["etag"]
        with self._ask(path, asked) as response:
            now = _said(response, url)
            goes_on = bool(have) and _goes_on(response, have) and _same_file(said, now)
            if response.status_code == HTTPStatus.PARTIAL_CONTENT and not goes_on:
                part.drop()
                raise _PassingError(f"{url} gave another part than the one asked for")
            if not goes_on:
                part.drop()
            size = now["size"]
            if size is not None and size > self.manners.most_bytes:
                raise FetchError(f"{url} has {size:,} bytes: too many")
            part.path.parent.mkdir(parents=True, exist_ok=True)
            with part.path.open("ab") as file:
                part.note(now)
                part.resumed = part.resumed or goes_on
                self._write(response, file, url)
                got = file.tell()
        if size is not None and got != size:
            if got > size:
                part.drop()
            raise _PassingError(f"{url} broke off after {got:,} of {size:,} bytes")

    def _write(self, response: Response, file: IO[bytes], url: str) -> None:
        for piece in self._pieces(response):
            if file.tell() == 0 and not b"PK\x03\x04".startswith(piece[:4]):
                kind = response.headers.get("Content-Type", "no type")[:60]
                kind = "".join(c if c.isprintable() else "?" for c in kind)
                raise _PassingError(f"{url} gave no zip ({kind})")
            file.write(piece)
            if file.tell() > self.manners.most_bytes:
                raise FetchError(f"{url} has more than {self.manners.most_bytes:,} bytes")

    def _pieces(self, response: Response) -> Iterator[bytes]:
        """Yield a body as it comes; break off one that comes too slowly."""
        from urllib3.exceptions import HTTPError

        manners, raw = self.manners, response.raw
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError(f"{response.url} came packed, which was not asked for")
        since, got = manners.clock(), 0
        while True:
            try:
                # `read` would wait for all it was asked for, `read1` returns what has come
                piece = raw.read1(_CHUNK, decode_content=False)
            except (HTTPError, OSError) as error:
                words = f"{response.url} broke off ({type(error).__name__})"
                raise _PassingError(words) from error
            if not piece:
                return
            self._on_bytes(len(piece))
            yield piece
            got += len(piece)
            now = manners.clock()
            if now - since >= manners.window:
                if got < manners.slowest * (now - since):
                    raise _PassingError(f"{response.url} came too slowly to ever end")
                since, got = now, 0
            self._refuse_late()

    def _ask(self, path: str, headers: dict[str, str]) -> Response:
        """Send one request, after the pause that is due; follow it within the site."""
        url = f"{self.base}{path}"
        for _ in range(_MOVES + 1):
            self._take_turn()
            response = self._send(url, headers)
            status = response.status_code
            if status not in _REDIRECTS:
                self._refuse_status(response)
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
            if _origin(url) != _origin(self.base):
                raise FetchError(
                    f"{self.base}{path} points to {_origin(url)}, which is another site: not asked"
                )
        raise FetchError(f"{self.base}{path} moves in a circle")

    def _send(self, url: str, headers: dict[str, str]) -> Response:
        """Return the answer of the server once its head is there.

        The time-outs of sockets start anew with every byte, so a head that trickles is waited for
        from outside.
        """
        import requests

        manners = self.manners
        got: list[Response] = []
        failed: list[Exception] = []
        late = threading.Event()

        def send() -> None:
            try:
                waits = (manners.connect, manners.read)
                response = self._session.get(
                    url, headers=headers, stream=True, timeout=waits, allow_redirects=False
                )
            except Exception as error:  # told to the thread that waits
                failed.append(error)
                return
            got.append(response)
            if late.is_set():
                response.close()

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        thread.join(manners.answer)
        if thread.is_alive():
            late.set()
            raise _PassingError(f"{url} gave no answer in {manners.answer:,.0f} seconds")
        if not failed:
            return got[0]
        problem = failed[0]
        if isinstance(problem, requests.exceptions.SSLError):
            raise FetchError(f"the secure connection to {self.base} failed") from problem
        if isinstance(problem, requests.exceptions.ConnectionError | requests.exceptions.Timeout):
            raise _PassingError(f"no answer from {url} ({type(problem).__name__})") from problem
        words = " ".join(str(problem).split())[:200]
        raise FetchError(f"{url} cannot be asked: {words}") from problem

    def _refuse_status(self, response: Response) -> None:
        status, url = response.status_code, response.url
        if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            return
        wait = self._asked_wait(response)
        response.close()
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise _RangeError(f"HTTP {status} from {url}")
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _PassingError(f"HTTP {status} from {url}", wait)
        if status in _GONE:
            raise NotServedError(f"HTTP {status} from {url}")
        raise FetchError(f"HTTP {status} from {url}")

    def _asked_wait(self, response: Response) -> float:
        """Return the seconds of Retry-After, a number or a date; 0 without one."""
        value = response.headers.get("Retry-After", "").strip()
        if value.isascii() and value.isdecimal():
            return float(value[:12])
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, OverflowError):
            return 0.0

    def _tried(self, attempt: Callable[[], Any]) -> Any:
        """Return what an attempt gives, in as many tries as manners allow."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        tries = Retrying(
            stop=stop_after_attempt(self.manners.attempts),
            retry=retry_if_exception_type(_PassingError),
            wait=self._wait,
            sleep=self.manners.sleep,
            reraise=True,
        )
        try:
            return tries(attempt)
        except _PassingError as problem:
            raise UnreachableError(f"{problem} ({self.manners.attempts} tries)") from problem

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds to wait: the server's own, or ever more of ours."""
        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, _PassingError) else 0.0
        manners = self.manners
        if asked > manners.longest_wait:
            raise BudgetError(
                f"the server asks to wait {asked:,.0f} seconds ({problem}). What came before is "
                "kept: run the same command again then"
            )
        own = min(manners.longest_wait, manners.first_wait * 2.0 ** (state.attempt_number - 1))
        wait = max(asked, own)
        if self._elapsed() + wait > manners.seconds:
            self._refuse_spent("time")
        self._on_wait(wait, str(problem))
        return wait

    def _take_turn(self) -> None:
        """Wait for the next call, unless time or calls are spent."""
        self._refuse_late()
        if self.calls >= self.manners.calls:
            self._refuse_spent(f"{self.manners.calls:,} calls")
        due = self._last + self.manners.pause - self.manners.clock()
        if due > 0:
            self.manners.sleep(due)
        self._last = self.manners.clock()
        self.calls += 1

    def _elapsed(self) -> float:
        return self.manners.clock() - self._began

    def _refuse_late(self) -> None:
        if self._elapsed() > self.manners.seconds:
            self._refuse_spent("time")

    def _refuse_spent(self, what: str) -> None:
        raise BudgetError(
            f"the {what} of this run is spent. What came before is kept: run the same command again"
        )


class _RangeError(_PassingError):
    """The part that was asked for is not there: the file has changed."""


def _origin(url: str) -> str:
    """Return scheme, host and port of an address as it writes them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _said(response: Response, url: str) -> dict[str, Any]:
    """Return what an answer says of its file: address, mark, and size in bytes."""
    headers = response.headers
    _, _, total = headers.get("Content-Range", "").partition("/")
    size = total if response.status_code == HTTPStatus.PARTIAL_CONTENT else ""
    size = size or headers.get("Content-Length", "")
    etag = headers.get("ETag", "")[:200]
    return {
        "url": url,
        "etag": etag if etag and not etag.startswith("W/") else "",
        "size": int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else None,
    }


def _goes_on(response: Response, have: int) -> bool:
    part = response.headers.get("Content-Range", "")
    return response.status_code == HTTPStatus.PARTIAL_CONTENT and str(part).startswith(
        f"bytes {have}-"
    )


def _same_file(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Tell whether two answers speak of one file, as far as they say."""
    return (before.get("etag"), before.get("size")) == (now["etag"], now["size"])
