"""One polite caller of a JSON interface, such as CourtListener's; it alone holds the token.

CourtListener's official client was considered. It keeps to no rate limit, tries nothing twice,
stores nothing, and asks for pydantic models of the whole interface, of which two are needed here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qi_analysis.core.errors import FetchError
from qi_analysis.core.foreign import parsed_json
from qi_analysis.core.formatting import one_line
from qi_analysis.opinions.texts.limits import Limiter
from qi_analysis.opinions.texts.secret import Secret
from qi_analysis.store import bounded
from qi_analysis.store.bounded import Bounds, BudgetError, PassingError

if TYPE_CHECKING:
    import requests
    from tenacity import RetryCallState

BASE = "https://www.courtlistener.com/api/rest/v4/"
TOKEN = "COURTLISTENER_TOKEN"  # noqa: S105 - the name of a variable
_MOVES = 5
_CONNECT, _SILENCE = 20.0, 120.0
"""Seconds to reach the server, and that it may be silent unless its answer may take longer."""
_KEPT = "What came before is kept: run the same command again later"
_SHORTEST = 8
"""Characters of a token."""
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class RefusedError(FetchError):
    """The server refused a request, and would again."""

    def __init__(self, status: int, url: str, words: str = "") -> None:
        self.status = status
        super().__init__(f"HTTP {status} from {url}" + (f": {words}" if words else ""))


class GoneError(RefusedError):
    """The server no longer gives this: it was sealed (410), or never was there (404)."""


@dataclass(frozen=True)
class Budget:
    """How much of the server is borne in a run.

    Attributes
    ----------
    attempts : int
        Tries of one address.
    longest_wait : float
        Seconds that the server may ask to wait; a little over a day, as its limits are of a day.
    calls : int
        All tries of the run.
    seconds : float
        From the first call on; waits for the limits count.
    bounds : Bounds
        Of one answer.
    """

    attempts: int = 8
    longest_wait: float = 25 * 3600.0
    calls: int = 20_000
    seconds: float = 60 * 86400.0
    bounds: Bounds = field(default_factory=Bounds)


def token_from_environment(variable: str = TOKEN, *, needed: bool = True) -> str:
    """Return the token of the environment, or nothing where none is needed.

    Raises
    ------
    FetchError
        When there is none, when it cannot be sent, or when it is so short that messages could
        not be kept free of it.
    """
    token = os.environ.get(variable, "").strip()
    if needed and not token:
        raise FetchError(f"set {variable} to the token of your CourtListener account (it is free)")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise FetchError(f"{variable} holds characters that no token has: copy it again")
    if 0 < len(token) < _SHORTEST:
        raise FetchError(f"{variable} is shorter than any token: copy it again")
    return token


class Api:
    """Asks one server, waits and tries again as it should, and sends the token nowhere else.

    Parameters
    ----------
    token : str
        Sent as ``Authorization: Token ...``, and kept out of every message; empty for none.
    limiter : Limiter
        Lets calls through; each try is a call.
    base : str
        Address of the interface; https, unless it is this machine.
    budget : Budget, optional
        How much is borne.
    scheme, variable : str
        What stands before the token in the header, and where the user keeps it.
    clock, sleep : callable
        Seconds since the epoch, and a wait in seconds.
    on_wait : callable
        Called with the seconds of each wait after a failure, and why.

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
        budget: Budget | None = None,
        scheme: str = "Token",
        variable: str = TOKEN,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
    ) -> None:
        self.base, self.limiter = base.rstrip("/") + "/", limiter
        self._budget, self._clock, self._sleep = budget or Budget(), clock, sleep
        self._on_wait, self._calls, self._began = on_wait, 0, clock()
        self._secret, self._variable = Secret(token, scheme), variable
        protocol, host, _ = bounded.origin(self.base)
        if token and protocol != "https" and host not in _LOOPBACK:
            raise FetchError(f"{self.base} is not https: the token would travel in the clear")
        self._session = bounded.session()
        if host in _LOOPBACK:
            self._session.trust_env = False  # no proxy stands between this machine and itself
        self._session.auth = self._secret
        self._session.headers["Accept"] = "application/json"
        self._session.headers["Accept-Encoding"] = "gzip"

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
        BudgetError
            When calls or time are spent, or the server asks for too long a wait.
        FetchError
            At another host, a refusal, an answer with the token in it, or when it failed too often.
        """
        return self._try(url, None)

    def post(self, url: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a JSON object and return the one that comes back.

        Raises
        ------
        RefusedError
            With the status, where the server does not take what was sent.
        BudgetError, FetchError
            As `get`.
        """
        return self._try(url, payload)

    def _try(self, url: str, payload: dict[str, Any] | None) -> dict[str, Any]:
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt

        tries = Retrying(
            stop=stop_after_attempt(self._budget.attempts),
            retry=retry_if_exception_type(PassingError),
            wait=self._pause,
            sleep=self._sleep,
        )
        try:
            record: dict[str, Any] = tries(self._follow, url, payload)
        except RetryError as error:
            problem = self._secret.hidden(str(error.last_attempt.exception()))
            raise FetchError(f"{problem} ({self._budget.attempts} tries). {_KEPT}") from None
        return record

    def _pause(self, state: RetryCallState) -> float:
        """Return the seconds to wait: the server's own, or ever more of ours, with chance in it."""
        from tenacity import wait_random_exponential

        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, PassingError) else 0.0
        words = self._secret.hidden(str(problem))
        if asked > self._budget.longest_wait:
            raise BudgetError(f"the server asks to wait {asked:,.0f} seconds ({words}). {_KEPT}")
        if asked:
            self.limiter.close_for(asked)  # kept on disk: a restart waits as well
        wait = max(asked, wait_random_exponential(multiplier=2, min=1, max=300)(state))
        self._on_wait(wait, words)
        return wait

    def _follow(self, url: str, payload: dict[str, Any] | None) -> dict[str, Any]:
        """Return what an address gives, or the address it has moved to on the same server."""
        first = url
        for _ in range(_MOVES):
            self._refuse_strangers(url)
            with self._ask(url, payload) as response:
                if response.status_code not in _REDIRECTS:
                    return self._read(response, url)
                url = bounded.moved_to(url, response)
        raise FetchError(f"{first} moves in a circle")

    def _refuse_strangers(self, url: str) -> None:
        if self._secret.is_in(url):
            raise FetchError("the server points to an address with the token in it: not asked")
        if bounded.origin(url) != bounded.origin(self.base):
            scheme, host, _ = bounded.origin(url)
            raise FetchError(
                f"the server points to {scheme}://{host}, which is not where the token belongs "
                f"({self.base}): nothing was sent there"
            )

    def _ask(self, url: str, payload: dict[str, Any] | None) -> requests.Response:
        """Send one request. Errors of requests carry its headers, so none goes further."""
        from requests import exceptions as failures

        self._spend()
        method, bounds = "GET" if payload is None else "POST", self._budget.bounds
        timeout = (_CONNECT, max(_SILENCE, bounds.answer))
        try:
            return bounded.ask(
                lambda: self._session.request(
                    method, url, json=payload, timeout=timeout, allow_redirects=False, stream=True
                ),
                url,
                bounds,
            )
        except failures.SSLError:
            problem: Exception = FetchError(f"the secure connection to {self.base} failed")
        except (failures.InvalidURL, failures.InvalidSchema):
            problem = FetchError(f"{url} is no address that can be asked")
        except failures.RequestException as error:
            problem = PassingError(f"{url} broke off ({type(error).__name__})")
        except ValueError:
            problem = FetchError(f"{url} is no address that can be asked")
        raise problem

    def _spend(self) -> None:
        """Take one call of the budget, and wait for the limits."""
        budget = self._budget
        if self._calls >= budget.calls:
            raise BudgetError(f"the {budget.calls:,} calls of this run are spent. {_KEPT}")
        left = self._began + budget.seconds - self._clock()
        if left < self.limiter.seconds_for(1):
            raise BudgetError(f"the time of this run is spent. {_KEPT}")
        self._calls += 1
        self.limiter.acquire()

    def _read(self, response: requests.Response, url: str) -> dict[str, Any]:
        """Return the object in a response, or raise what its status means."""
        status, bounds = response.status_code, self._budget.bounds
        if status in GONE:
            raise GoneError(status, url)
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = bounded.asked_wait(response, self._clock())
            raise PassingError(f"HTTP {status} from {url}", wait)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise FetchError(f"HTTP {status}: the server refused the token. Check {self._variable}")
        content = bounded.body(response, url, bounds)
        if status != HTTPStatus.OK:
            words = self._secret.hidden(content.decode("utf-8", "replace"))
            raise RefusedError(status, url, one_line(words, 200))
        try:
            record = parsed_json(content)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise PassingError(f"{url} gave no JSON object")
        if self._secret.is_in_value(record):
            raise FetchError(f"{url} answered with the token in it: nothing was kept")
        return record
