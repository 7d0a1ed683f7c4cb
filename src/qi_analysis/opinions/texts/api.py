"""One polite caller of CourtListener's REST interface; it alone holds the token.

The project's official client was considered. It keeps to no rate limit, tries nothing twice,
stores nothing, and asks for pydantic models of the whole interface, of which two are needed here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from qi_analysis.core.errors import FetchError
from qi_analysis.opinions.texts.limits import Limiter

if TYPE_CHECKING:
    import requests
    from tenacity import RetryCallState

BASE = "https://www.courtlistener.com/api/rest/v4/"
TOKEN = "COURTLISTENER_TOKEN"  # noqa: S105 - the name of a variable
ATTEMPTS = 8
_MOVES = 5
_TIMEOUT = (20, 120)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class GoneError(FetchError):
    """The server no longer gives this: it was sealed (410), or never was there (404)."""

    def __init__(self, status: int, url: str) -> None:
        self.status = status
        super().__init__(f"HTTP {status} from {url}")


class _PassingError(Exception):
    """A failure that may pass; ``wait`` is what the server asked for, in seconds."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(words)


@dataclass(frozen=True, repr=False)
class _Token:
    """Signs a request and shows itself nowhere; set as `auth`, it comes before any netrc entry."""

    value: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Token {self.value}"
        return request

    def __repr__(self) -> str:
        return "<token>"


def token_from_environment() -> str:
    """Return the token of the environment.

    Raises
    ------
    FetchError
        When there is none, or it cannot be sent.
    """
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise FetchError(f"set {TOKEN} to the token of your CourtListener account (it is free)")
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise FetchError(f"{TOKEN} holds characters that no token has: copy it again")
    return token


class Api:
    """Asks one server, waits and tries again as it should, and sends the token nowhere else.

    Parameters
    ----------
    token : str
        Sent as ``Authorization: Token ...``, and kept out of every message.
    limiter : Limiter
        Lets calls through; each try is a call.
    base : str
        Address of the interface; https, unless it is this machine.
    attempts : int
        Tries of one address.
    clock, sleep : callable
        Seconds since the epoch, and a wait in seconds.

    Raises
    ------
    FetchError
        When the token would travel in the clear.
    """

    def __init__(
        self,
        token: str,
        limiter: Limiter,
        *,
        base: str = BASE,
        attempts: int = ATTEMPTS,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import requests

        self.base, self.limiter = base.rstrip("/") + "/", limiter
        self._token, self._attempts, self._clock, self._sleep = token, attempts, clock, sleep
        self._origin = _origin(self.base)
        if self._origin[0] != "https" and self._origin[1] not in _LOOPBACK:
            raise FetchError(f"{self.base} is not https: the token would travel in the clear")
        self._session = requests.Session()
        self._session.auth = _Token(token)
        self._session.headers["Accept"] = "application/json"

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._session.close()

    def url(self, path: str, parameters: dict[str, str] | None = None) -> str:
        """Return an address under the base."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"{self.base}{path}{query}"

    def get(self, url: str) -> dict[str, Any]:
        """Return the JSON object at an address, which is asked for as it stands.

        Raises
        ------
        GoneError
            At 404 and 410.
        FetchError
            At another host, a refusal, or when it failed too often.
        """
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt

        tries = Retrying(
            stop=stop_after_attempt(self._attempts),
            retry=retry_if_exception_type(_PassingError),
            wait=self._pause,
            sleep=self._sleep,
        )
        try:
            record: dict[str, Any] = tries(self._follow, url)
        except RetryError as error:
            problem = error.last_attempt.exception()
            raise FetchError(
                f"{problem} ({self._attempts} tries). What came before is kept: run the same "
                "command again later"
            ) from None
        return record

    def _pause(self, state: RetryCallState) -> float:
        """Return the seconds to wait: the server's own, or ever more of ours, with chance in it."""
        from tenacity import wait_random_exponential

        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, _PassingError) else 0.0
        if asked:
            self.limiter.close_for(asked)  # kept on disk: a restart waits as well
        return max(asked, wait_random_exponential(multiplier=2, min=1, max=300)(state))

    def _follow(self, url: str) -> dict[str, Any]:
        """Return what an address gives, or the address it has moved to on the same server."""
        for _ in range(_MOVES):
            self._refuse_strangers(url)
            response = self._ask(url)
            if response.status_code not in _REDIRECTS:
                return self._read(response, url)
            url = urljoin(url, response.headers.get("Location", ""))
        raise FetchError(f"{url} moves in a circle")

    def _refuse_strangers(self, url: str) -> None:
        if _origin(url) != self._origin:
            scheme, host, _ = _origin(url)
            raise FetchError(
                f"the server points to {scheme}://{host}, which is not where the token belongs "
                f"({self.base}): nothing was sent there"
            )

    def _ask(self, url: str) -> requests.Response:
        """Send one request. Errors of requests carry its headers, so none goes further."""
        import requests

        self.limiter.acquire()
        try:
            return self._session.get(url, timeout=_TIMEOUT, allow_redirects=False)
        except requests.exceptions.SSLError:
            problem: Exception = FetchError(f"the secure connection to {self.base} failed")
        except requests.exceptions.RequestException as error:
            problem = _PassingError(f"{url} broke off ({type(error).__name__})")
        raise problem

    def _read(self, response: requests.Response, url: str) -> dict[str, Any]:
        """Return the object in a response, or raise what its status means."""
        status = response.status_code
        if status in GONE:
            raise GoneError(status, url)
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _PassingError(f"HTTP {status} from {url}", self._asked(response))
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise FetchError(f"HTTP {status}: the server refused the token. Check {TOKEN}")
        if status != HTTPStatus.OK:
            raise FetchError(f"HTTP {status} from {url}: {self._words(response)}")
        if self._token.encode() in response.content:
            raise FetchError(f"{url} answered with the token in it: nothing was kept")
        try:
            record = response.json()
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise _PassingError(f"{url} gave no JSON object")
        return record

    def _asked(self, response: requests.Response) -> float:
        """Return the seconds of Retry-After, a number or a date; 0 without one."""
        value = response.headers.get("Retry-After", "").strip()
        if value.isdecimal():
            return float(value)
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - self._clock())
        except ValueError:
            return 0.0

    def _words(self, response: requests.Response) -> str:
        """Return the beginning of a refusal, on one line, surely without the token."""
        words = response.content.decode("utf-8", "replace").replace(self._token, "<token>")
        return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:200]


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; empty where it has none."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port or default
