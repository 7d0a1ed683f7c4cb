"""The caller of a JSON interface, such as CourtListener's; it alone holds the token.

CourtListener's official client was considered. It keeps to no rate limit, tries nothing twice,
stores nothing, and asks for pydantic models of the whole interface, of which two are needed here.
"""

from __future__ import annotations

import base64
import html
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

from qi_analysis.core.errors import FetchError
from qi_analysis.core.foreign import parsed_json
from qi_analysis.core.formatting import one_line
from qi_analysis.opinions.texts.caller import GONE, KEPT, Budget, Caller, UnreachableError
from qi_analysis.opinions.texts.limits import Limiter
from qi_analysis.store import bounded
from qi_analysis.store.bounded import PassingError

if TYPE_CHECKING:
    import requests

BASE = "https://www.courtlistener.com/api/rest/v4/"
TOKEN = "COURTLISTENER_TOKEN"  # noqa: S105 - the name of a variable
_SHORTEST = 8
"""Characters of a token."""
_LAYERS = 6
"""Encodings on top of one another that are undone."""
_ESCAPE = re.compile(r"\\(?:u00|x)([0-9a-f]{2})", re.IGNORECASE)


class RefusedError(FetchError):
    """The server refused a request, and would again."""

    def __init__(self, status: int, url: str, words: str = "") -> None:
        self.status = status
        super().__init__(f"HTTP {status} from {url}" + (f": {words}" if words else ""))


class GoneError(RefusedError):
    """The server no longer gives this: it was sealed (410), or never was there (404)."""


@dataclass(frozen=True, repr=False)
class Secret:
    """Signs a request and shows itself nowhere; set as `auth`, it comes before any netrc entry.

    Attributes
    ----------
    value : str
        The token; empty for none.
    scheme : str
        What stands before it in the header.
    """

    value: str
    scheme: str = "Token"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request, signed if there is a token."""
        if self.value:
            request.headers["Authorization"] = f"{self.scheme} {self.value}"
        return request

    def __repr__(self) -> str:
        return "<token>"

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return self.value.casefold(), self.value[::-1].casefold(), self.value.encode().hex()

    @cached_property
    def _coded(self) -> frozenset[str]:
        """The token in base64, wherever in a longer text it may begin."""
        content, found = self.value.encode(), set()
        for before in range(3):
            code = base64.b64encode(bytes(before) + content).decode()
            whole = code[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
            found |= {whole, whole.replace("+", "-").replace("/", "_")}
        return frozenset(found)

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds the token, as it is or encoded.

        Undone are percent signs, the escapes of JSON and HTML, hexadecimal and base64.
        """
        if not self.value:
            return False
        for _ in range(_LAYERS):
            folded = text.casefold()
            if any(each in folded for each in self._folded):
                return True
            if any(each in text for each in self._coded):
                return True
            bare = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), html.unescape(unquote(text)))
            if bare == text:
                return False
            text = bare
        return True  # so wrapped that nobody can say

    def is_in_value(self, value: Any) -> bool:
        """Tell whether anything in a value that was read from JSON holds the token."""
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting += [*each.keys(), *each.values()]
            elif isinstance(each, list):
                waiting += each
            elif each is not None and not isinstance(each, bool) and self.is_in(str(each)):
                return True
        return False

    def hidden(self, text: str) -> str:
        """Return a text, or a note in its place when it holds the token."""
        return "(words with the token in them, left out)" if self.is_in(text) else text


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


class Api(Caller):
    """Asks one server within limits that outlive the process, and sends the token nowhere else.

    The token, empty for none, is sent as ``Authorization: SCHEME ...`` and kept out of every
    message; ``variable`` is where the user keeps it. Each try is a call, which the limiter lets
    through. The base is https, unless it is this machine; ``clock`` gives seconds since the epoch.

    Raises
    ------
    FetchError
        When the token would travel in the clear.
    """

    elsewhere = "not where the token belongs"

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
        super().__init__(base, budget or Budget(), clock, sleep, on_wait)
        self.limiter = limiter
        self._secret, self._variable = Secret(token, scheme), variable
        if token and bounded.origin(self.base)[0] != "https" and not self.is_local:
            raise FetchError(f"{self.base} is not https: the token would travel in the clear")
        self._session.auth = self._secret
        self._session.headers["Accept"] = "application/json"
        self._session.headers["Accept-Encoding"] = "gzip"

    def url(self, path: str, parameters: dict[str, str] | None = None) -> str:
        """Return an address under the base."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"{self.base}{path}{query}"

    def get(self, url: str) -> dict[str, Any]:
        """Return the JSON object at an address, which is asked for as it stands.

        Raises
        ------
        GoneError, RefusedError, BudgetError, FetchError
            At 404 and 410; where the server does not take what was sent; when calls or time are
            spent; at another host, an answer with the token in it, or when it failed too often.
        """
        return self._call(url)

    def post(self, url: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a JSON object and return the one that comes back; errors are those of `get`."""
        return self._call(url, method="POST", json=payload)

    def _call(self, url: str, **options: Any) -> dict[str, Any]:
        budget = self._budget
        timeout = (budget.connect, max(budget.read, budget.bounds.answer))

        def attempt() -> dict[str, Any]:
            with self._ask(url, timeout=timeout, **options) as response:
                return self._read(response)

        try:
            return self.tried(attempt)
        except UnreachableError as error:
            raise FetchError(f"{error}. {KEPT}") from None

    def _take_turn(self) -> None:
        self.limiter.acquire()

    def _due(self) -> float:
        return self.limiter.seconds_for(1)

    def _asked_to_wait(self, seconds: float) -> None:
        if seconds:
            self.limiter.close_for(seconds)  # kept on disk: a restart waits as well

    def _shown(self, words: str) -> str:
        return self._secret.hidden(words)

    def _refuse_strangers(self, url: str) -> None:
        if self._secret.is_in(url):
            raise FetchError("the server points to an address with the token in it: not asked")
        super()._refuse_strangers(url)

    def _read(self, response: requests.Response) -> dict[str, Any]:
        """Return the object in a response, or raise what its status means."""
        status, url = response.status_code, response.url
        if status in GONE:
            raise GoneError(status, url)
        self._refuse_passing(response, self.clock())
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise FetchError(f"HTTP {status}: the server refused the token. Check {self._variable}")
        content = bounded.body(response, url, self._budget.bounds)
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
