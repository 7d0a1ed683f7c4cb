"""One polite caller of one server, which no answer of it can keep for ever.

What both fetchers of opinions share: nothing outside the origin of the base is asked, redirects are
followed one by one, and tries, waits, calls and time are bounded; `store.bounded` bounds a body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self, TypeVar

from qi_analysis.core.errors import FetchError
from qi_analysis.store import bounded
from qi_analysis.store.bounded import Bounds, BudgetError, PassingError

if TYPE_CHECKING:
    import requests
    from tenacity import RetryCallState

KEPT = "What came before is kept: run the same command again later"
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_MOVES = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
Got = TypeVar("Got")


class UnreachableError(FetchError):
    """The server failed in ways that may pass, too often."""


@dataclass(frozen=True)
class Budget:
    """How much of a server is borne in a run; times are in seconds, and waits count.

    Attributes
    ----------
    attempts, calls : int
        Tries of one address, and calls of the run.
    longest_wait : float
        That the server may ask for; a little over a day, as its limits are of a day.
    seconds : float
        Of the whole run.
    first_wait : float
        The longest that the first wait between tries may be; later ones may be longer.
    connect, read : float
        To reach the server, and that it may be silent.
    bounds : Bounds
        Of one answer.
    """

    attempts: int = 8
    longest_wait: float = 25 * 3600.0
    calls: int = 20_000
    seconds: float = 60 * 86400.0
    first_wait: float = 2.0
    connect: float = 20.0
    read: float = 120.0
    bounds: Bounds = field(default_factory=Bounds)


class Caller:
    """Asks one server, one call at a time, and nothing outside the origin of its address.

    ``clock`` gives seconds from any start, ``sleep`` waits them; ``on_wait`` is called with the
    seconds of each wait after a failure, and why.
    """

    elsewhere = "another site"
    """What any other server is, for errors."""

    def __init__(
        self,
        base: str,
        budget: Budget,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        on_wait: Callable[[float, str], None],
    ) -> None:
        self.base, self._budget = base.rstrip("/") + "/", budget
        self.clock, self._sleep, self._on_wait = clock, sleep, on_wait
        self.calls, self._began = 0, clock()
        self._session = bounded.session()
        if self.is_local:
            self._session.trust_env = False  # no proxy stands between this machine and itself

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._session.close()

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        return bounded.origin(self.base)[1] in _LOOPBACK

    def _take_turn(self) -> None:
        """Wait until one more call may be made."""

    def _due(self) -> float:
        """Return the seconds until the next call may be made."""
        return 0.0

    def _shown(self, words: str) -> str:
        """Return words of the server as they may be told."""
        return words

    def tried(self, attempt: Callable[[], Got]) -> Got:
        """Return what an attempt gives, in as many tries as there may be.

        Raises
        ------
        UnreachableError, BudgetError
            When each failed in a way that may pass; when calls, time or patience are spent.
        """
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt

        attempts = self._budget.attempts
        tries = Retrying(
            stop=stop_after_attempt(attempts),
            retry=retry_if_exception_type(PassingError),
            wait=self._pause,
            sleep=self._sleep,
        )
        try:
            return tries(attempt)
        except RetryError as error:
            problem = self._shown(str(error.last_attempt.exception()))
            raise UnreachableError(f"{problem} ({attempts} tries)") from None

    def _pause(self, state: RetryCallState) -> float:
        """Return the seconds to wait: the server's own, or ever more of ours, with chance in it."""
        from tenacity import wait_random_exponential

        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, PassingError) else 0.0
        words, budget = self._shown(str(problem)), self._budget
        if asked > budget.longest_wait:
            raise BudgetError(f"the server asks to wait {asked:,.0f} seconds ({words}). {KEPT}")
        longest = min(300.0, budget.longest_wait)
        own = wait_random_exponential(budget.first_wait, longest, min=budget.first_wait / 2)
        wait = max(asked, own(state))
        self._asked_to_wait(asked)
        self._refuse_late(wait)
        self._on_wait(wait, words)
        return wait

    def _asked_to_wait(self, seconds: float) -> None:
        """Note what the server asked for."""

    def _refuse_late(self, more: float = 0.0) -> None:
        """Raise unless so many more seconds are within the time of the run."""
        if self.clock() - self._began + more > self._budget.seconds:
            raise BudgetError(f"the time of this run is spent. {KEPT}")

    def _ask(self, url: str, **options: Any) -> requests.Response:
        """Return the answer of an address, or of the one it has moved to on the same server."""
        first = url
        for _ in range(_MOVES):
            self._refuse_strangers(url)
            self._refuse_late(self._due())
            if self.calls >= self._budget.calls:
                raise BudgetError(f"the {self._budget.calls:,} calls of this run are spent. {KEPT}")
            self.calls += 1
            self._take_turn()
            response = self._send(url, options)
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            url = bounded.moved_to(url, response)
        raise FetchError(f"{first} moves in a circle")

    def _refuse_strangers(self, url: str) -> None:
        if bounded.origin(url) != bounded.origin(self.base):
            scheme, host, _ = bounded.origin(url)
            raise FetchError(
                f"the server points to {scheme}://{host}, which is {self.elsewhere} ({self.base}): "
                "nothing was sent there"
            )

    def _send(self, url: str, options: dict[str, Any]) -> requests.Response:
        """Send one request. Errors of requests carry its headers, so none goes further."""
        from requests import exceptions as failures

        budget = self._budget
        options = {"method": "GET", "timeout": (budget.connect, budget.read)} | options
        try:
            return bounded.ask(
                lambda: self._session.request(
                    url=url, allow_redirects=False, stream=True, **options
                ),
                url,
                budget.bounds,
            )
        except failures.SSLError:
            problem: Exception = FetchError(f"the secure connection to {self.base} failed")
        except (failures.InvalidURL, failures.InvalidSchema):
            problem = FetchError(f"{url} is no address that can be asked")
        except failures.RequestException as error:
            problem = PassingError(
                f"{url} could not be reached, or broke off ({type(error).__name__})"
            )
        except ValueError:
            problem = FetchError(f"{url} is no address that can be asked")
        raise problem

    def _refuse_passing(self, response: requests.Response, now: float) -> None:
        """Raise for a status that may be another one next time; ``now`` is since the epoch."""
        status = response.status_code
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = bounded.asked_wait(response, now)
            raise PassingError(f"HTTP {status} from {response.url}", wait)
