"""One polite caller of the Caselaw Access Project's site, which no answer of it can keep for ever.

`store.fetch` knows the length and hash of every file before it asks. Here neither is known, so
the server's word is bounded instead: bytes, speed, waits, calls and time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from qi_analysis import __version__
from qi_analysis.core.errors import FetchError
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.cap_part import Part, goes_on, said_of, same_file
from qi_analysis.store import bounded
from qi_analysis.store.bounded import BudgetError, PassingError

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


class NotServedError(FetchError):
    """The server has no such file."""


class UnreachableError(FetchError):
    """The server failed in ways that may pass, too often."""


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

    @property
    def bounds(self) -> bounded.Bounds:
        """What of this holds for any answer."""
        return bounded.Bounds(self.answer, self.slowest, self.window, self.most_bytes, self.clock)


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
        self.base = base.rstrip("/") + "/"
        self.manners = manners or Manners()
        self._on_wait, self._on_bytes = on_wait, on_bytes
        self._began, self._last = self.manners.clock(), float("-inf")
        self.calls = 0
        if urlsplit(self.base).scheme not in {"http", "https"}:
            raise FetchError(f"{base} is no address of a site")
        self._session = bounded.session()
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
            with self._ask(path, {}) as response:
                self._refuse_packed(response)
                bounds = replace(self.manners.bounds, most_bytes=_LIST_BYTES)
                content = bounded.body(response, f"{self.base}{path}", bounds)
            try:
                return parsed_json(content)
            except ValueError as error:
                raise PassingError(f"{self.base}{path} gave no JSON") from error

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
            now = said_of(response, url)
            continued = bool(have) and goes_on(response, have) and same_file(said, now)
            if response.status_code == HTTPStatus.PARTIAL_CONTENT and not continued:
                part.drop()
                raise PassingError(f"{url} gave another part than the one asked for")
            if not continued:
                part.drop()
            size = now["size"]
            if size is not None and size > self.manners.most_bytes:
                raise FetchError(f"{url} has {size:,} bytes: too many")
            part.path.parent.mkdir(parents=True, exist_ok=True)
            with part.path.open("ab") as file:
                part.note(now)
                part.resumed = part.resumed or continued
                self._write(response, file, url)
                got = file.tell()
        if size is not None and got != size:
            if got > size:
                part.drop()
            raise PassingError(f"{url} broke off after {got:,} of {size:,} bytes")

    def _write(self, response: Response, file: IO[bytes], url: str) -> None:
        for piece in self._pieces(response):
            if file.tell() == 0 and not b"PK\x03\x04".startswith(piece[:4]):
                kind = response.headers.get("Content-Type", "no type")[:60]
                kind = "".join(c if c.isprintable() else "?" for c in kind)
                raise PassingError(f"{url} gave no zip ({kind})")
            file.write(piece)
            if file.tell() > self.manners.most_bytes:
                raise FetchError(f"{url} has more than {self.manners.most_bytes:,} bytes")

    def _pieces(self, response: Response) -> Iterator[bytes]:
        """Yield a body as it comes, while there is time."""
        self._refuse_packed(response)
        for piece in bounded.pieces(response, str(response.url), self.manners.bounds):
            self._on_bytes(len(piece))
            yield piece
            self._refuse_late()

    def _refuse_packed(self, response: Response) -> None:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError(f"{response.url} came packed, which was not asked for")

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
            url = bounded.moved_to(url, response)
            if bounded.origin(url) != bounded.origin(self.base):
                scheme, host, _ = bounded.origin(url)
                raise FetchError(
                    f"{self.base}{path} points to {scheme}://{host}, which is another site: "
                    "not asked"
                )
        raise FetchError(f"{self.base}{path} moves in a circle")

    def _send(self, url: str, headers: dict[str, str]) -> Response:
        """Return the answer of the server once its head is there."""
        from requests import exceptions as failures

        manners = self.manners

        def send() -> Response:
            return self._session.get(
                url,
                headers=headers,
                stream=True,
                timeout=(manners.connect, manners.read),
                allow_redirects=False,
            )

        try:
            return bounded.ask(send, url, manners.bounds)
        except failures.SSLError as problem:
            raise FetchError(f"the secure connection to {self.base} failed") from problem
        except (failures.ConnectionError, failures.Timeout) as problem:
            raise PassingError(f"no answer from {url} ({type(problem).__name__})") from problem
        except (failures.RequestException, ValueError) as problem:
            words = " ".join(str(problem).split())[:200]
            raise FetchError(f"{url} cannot be asked: {words}") from problem

    def _refuse_status(self, response: Response) -> None:
        status, url = response.status_code, response.url
        if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            return
        wait = bounded.asked_wait(response, time.time())
        response.close()
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise _RangeError(f"HTTP {status} from {url}")
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise PassingError(f"HTTP {status} from {url}", wait)
        if status in _GONE:
            raise NotServedError(f"HTTP {status} from {url}")
        raise FetchError(f"HTTP {status} from {url}")

    def _tried(self, attempt: Callable[[], Any]) -> Any:
        """Return what an attempt gives, in as many tries as manners allow."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        tries = Retrying(
            stop=stop_after_attempt(self.manners.attempts),
            retry=retry_if_exception_type(PassingError),
            wait=self._wait,
            sleep=self.manners.sleep,
            reraise=True,
        )
        try:
            return tries(attempt)
        except PassingError as problem:
            raise UnreachableError(f"{problem} ({self.manners.attempts} tries)") from problem

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds to wait: the server's own, or ever more of ours."""
        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, PassingError) else 0.0
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


class _RangeError(PassingError):
    """The part that was asked for is not there: the file has changed."""
