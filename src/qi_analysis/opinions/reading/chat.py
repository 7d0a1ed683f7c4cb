"""One careful caller of an OpenAI-compatible endpoint: paced, within a budget, answers kept."""

from __future__ import annotations

import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qi_analysis.core.errors import FetchError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.reading.model_prompt import Prompt
from qi_analysis.opinions.texts.api import Api, GoneError, RefusedError
from qi_analysis.opinions.texts.caller import Budget
from qi_analysis.opinions.texts.limits import Limit, Limiter
from qi_analysis.store.bounded import Bounds, BudgetError

KEY = "QI_ANALYSIS_READER_KEY"
TOKENS_OUT = 1_500
"""Tokens of one answer, as expected before there is one; models that think aloud need more."""
_ATTEMPTS, _PATIENCE = 5, 900.0
"""Tries of a call that fails in a way that may pass; seconds that it may be told to wait."""
BOUNDS = Bounds(answer=600, slowest=math.inf, window=600, most_bytes=8 << 20)
"""Ten minutes for an answer to begin and ten more to come, at any pace: some servers send a blank
now and then while a model thinks."""
_QUESTIONS = 2
"""Times that a question is put before it is given up for want of a valid answer."""
_WRAPPED = re.compile(
    r"\s*(?:<think>.*?</think>)?\s*(?:```(?:json)?)?\s*(\{.*\})\s*(?:```)?\s*", re.DOTALL
)
"""The object alone, or as some models wrap it."""


@dataclass
class Allowance:
    """What a run may spend, and has spent; prices are for a million tokens.

    Every try counts as a call, and one that failed with the cost that was expected of it.
    """

    max_calls: int = 1_000
    max_cost: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    calls: int = 0
    spent: float = 0.0

    def price(self, tokens_in: int, tokens_out: int) -> float:
        """Return the cost of some tokens."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1_000_000

    def allow(self, calls: int, cost: float) -> None:
        """Raise unless so many more calls, at that cost in all, are within the budget.

        Raises
        ------
        BudgetError
            Naming the limit, or when a highest cost was set without any price.
        """
        calls, cost = self.calls + calls, self.spent + cost
        if self.max_cost is not None and not self.price_in + self.price_out:
            raise BudgetError("--max-cost needs --price-in and --price-out, or nothing has a cost")
        if calls > self.max_calls:
            over = f"{calls:,} calls are more than --max-calls {self.max_calls:,}"
        elif self.max_cost is not None and cost > self.max_cost:
            over = f"a cost of {cost:,.2f} is more than --max-cost {self.max_cost:,.2f}"
        else:
            return
        raise BudgetError(f"{over}. Answers so far are kept: raise it or give fewer opinions")


class _Meter(Limiter):
    """Lets a call through if the allowance does too."""

    allowed: Allowance
    cost = 0.0

    def acquire(self) -> None:
        self.allowed.allow(1, self.cost)
        super().acquire()
        self.allowed.calls += 1
        self.allowed.spent += self.cost


class Chat:
    """Puts questions to one model and keeps its valid answers on disk.

    Parameters
    ----------
    endpoint : str
        Address such as ``http://127.0.0.1:11434/v1``; https where a key is sent to another machine.
    model : str
        Name of the model there.
    folder : Path
        Keeps answers, by a hash of endpoint, model and all that was asked, and the times of calls.
    allowed : Allowance
        Of this run.
    key : str
        Sent as a bearer token and kept nowhere; empty for none.
    per_minute : int
        Calls a minute.
    bounds : Bounds
        Of one answer.
    clock, sleep : callable
        Seconds since the epoch, and a wait in seconds.

    Raises
    ------
    FetchError
        When the address is none, holds a secret, or would have the key travel in the clear.
    """

    def __init__(
        self,
        endpoint: str,
        model: str,
        *,
        folder: Path,
        allowed: Allowance,
        key: str = "",
        per_minute: int = 20,
        bounds: Bounds = BOUNDS,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(endpoint)
        named = parts.scheme in {"http", "https"} and parts.hostname
        if not named or "@" in parts.netloc or parts.query or parts.fragment:
            raise FetchError(
                f"--endpoint must be http(s)://host/path alone; a key belongs in {KEY}"
            )
        self.endpoint, self.model, self.allowed, self._folder = endpoint, model, allowed, folder
        limit = [Limit(per_minute, 60)]
        self._meter = _Meter(folder / "calls.json", limit, clock=clock, sleep=sleep)
        self._meter.allowed = allowed
        budget = Budget(_ATTEMPTS, _PATIENCE, calls=allowed.max_calls, bounds=bounds)
        self._api = Api(
            key, self._meter, base=endpoint, budget=budget, scheme="Bearer", variable=KEY,
            clock=clock, sleep=sleep,
        )  # fmt: skip
        self._plainer = 0

    def seconds_for(self, calls: int) -> float:
        """Return in how many seconds so many calls are made, if none takes time."""
        return self._meter.seconds_for(calls)

    def kept(self, prompt: Prompt) -> Any:
        """Return the answer to a question that was put before, or None."""
        try:
            answer = parsed_json(self._path(prompt).read_bytes())["answer"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return answer if _fits(answer, prompt) else None

    def ask(self, prompt: Prompt) -> Any:
        """Return a valid answer, kept or new; None where the model gives none.

        Raises
        ------
        FetchError
            When the endpoint refuses, or failed too often.
        BudgetError
            When the allowance is spent.
        """
        answer = self.kept(prompt)
        for _ in range(0 if answer is not None else _QUESTIONS):
            given = self._send(prompt)
            if _fits(given, prompt):
                kept = {"endpoint": self.endpoint, "model": self.model, "answer": given}
                write_atomically(self._path(prompt), json.dumps(kept).encode())
                return given
        return answer

    def _path(self, prompt: Prompt) -> Path:
        asked = json.dumps([self.endpoint, self.model, prompt.messages, prompt.schema])
        name = hashlib.sha256(asked.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"

    def _send(self, prompt: Prompt) -> Any:
        """Put the question, in a plainer form where the endpoint does not take the one before."""
        strict = {"name": "claims", "strict": True, "schema": prompt.schema}
        by_schema = {"response_format": {"type": "json_schema", "json_schema": strict}}
        as_object = {"response_format": {"type": "json_object"}}
        forms: list[dict[str, Any]] = [by_schema | {"temperature": 0}, by_schema, as_object, {}]
        said = {"model": self.model, "messages": list(prompt.messages), "stream": False}
        self._meter.cost = self.allowed.price(prompt.tokens, TOKENS_OUT)
        while True:
            form = forms[self._plainer]
            try:
                record = self._api.post(self._api.url("chat/completions"), said | form)
            except GoneError as error:
                raise FetchError(f"{error}: check --endpoint and --model {self.model}") from None
            except RefusedError as error:
                if error.status not in {400, 422} or not form:
                    raise
                self._plainer += 1
                continue
            self._count(record.get("usage"), prompt)
            return _object_in(record)

    def _count(self, usage: Any, prompt: Prompt) -> None:
        """Put what the endpoint counted in the place of what was expected."""
        used = usage if isinstance(usage, Mapping) else {}
        counts = used.get("prompt_tokens", prompt.tokens), used.get("completion_tokens", TOKENS_OUT)
        if all(type(n) is int and 0 <= n < 10**9 for n in counts):
            self.allowed.spent += self.allowed.price(*counts) - self._meter.cost


def _fits(answer: Any, prompt: Prompt) -> bool:
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator(prompt.schema).is_valid(answer))


def _object_in(record: Mapping[str, Any]) -> Any:
    """Return the JSON object that the model said and nothing else, or None."""
    try:
        said = _WRAPPED.fullmatch(record["choices"][0]["message"]["content"])
        return None if said is None else parsed_json(said[1])
    except (KeyError, IndexError, TypeError, ValueError):
        return None
