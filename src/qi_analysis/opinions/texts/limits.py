"""How often a server may be asked: sliding windows that outlive the process."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qi_analysis.core.errors import DataError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json

MARGIN = 1.0
"""Seconds added to every window, as the clock of the server is not ours."""
_LONGEST_NAP = 60.0
_FORESEEN = 10_000
"""Calls that are foreseen one by one; those beyond at the pace of the strictest limit."""


@dataclass(frozen=True)
class Limit:
    """At most ``calls`` in any ``seconds``."""

    calls: int
    seconds: float


def limits(per_minute: int = 5, per_hour: int = 50, per_day: int = 125) -> tuple[Limit, ...]:
    """Return three limits; the defaults are those of a signed-in user of CourtListener in 2026."""
    return Limit(per_minute, 60), Limit(per_hour, 3600), Limit(per_day, 86400)


class Limiter:
    """Lets calls through as all limits allow, over restarts too.

    The file keeps the times of past calls, in seconds since the epoch; ``on_wait`` is called with
    the seconds of a wait before it begins.

    Raises
    ------
    DataError
        When the file was damaged.
    """

    def __init__(
        self,
        path: Path,
        allowed: Sequence[Limit] | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        on_wait: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._path, self._clock, self._sleep, self.on_wait = path, clock, sleep, on_wait
        self._limits = tuple(limits() if allowed is None else allowed)
        self._calls: list[float] = []
        self._closed_until = 0.0
        if path.is_file():
            try:
                kept = parsed_json(path.read_bytes())
                self._calls = [float(when) for when in kept["calls"]]
                self._closed_until = float(kept["closed_until"])
                if not all(map(math.isfinite, (*self._calls, self._closed_until))):
                    raise ValueError("times without end")  # noqa: TRY301 - told below
            except (ValueError, KeyError, TypeError, OverflowError) as error:
                raise DataError(
                    "the record of past calls is damaged",
                    file=path,
                    remedy="Wait a day, then delete it",
                ) from error

    def acquire(self) -> None:
        """Wait until one more call is allowed, and note it as made."""
        self._calls = self._made()
        if (wait := self._wait(self._calls, self._clock())) > 0:
            self.on_wait(wait)
        # naps, because a machine that was asleep has not waited in vain
        while (wait := self._wait(self._calls, self._clock())) > 0:
            self._sleep(min(wait, _LONGEST_NAP))
        self._calls.append(self._clock())
        self._save()

    def close_for(self, seconds: float) -> None:
        """Let nothing through for some seconds, as the server asked."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)
        self._save()

    def seconds_for(self, calls: int) -> float:
        """Return in how many seconds that many more calls will be made, if none takes time."""
        now = at = self._clock()
        made = self._made()
        for _ in range(min(calls, _FORESEEN)):
            at += max(0.0, self._wait(made, at))
            made.append(at)
        pace = max((limit.seconds / limit.calls for limit in self._limits), default=0.0)
        return at - now + pace * max(0, calls - _FORESEEN)

    def _made(self) -> list[float]:
        """Return past calls; one from the future, as our clock was set back, counts as of now."""
        now = self._clock()
        return [min(when, now) for when in self._calls]

    def _wait(self, made: Sequence[float], now: float) -> float:
        """Return the seconds from ``now`` until all limits allow one call more."""
        waits = [
            made[-limit.calls] + limit.seconds + MARGIN - now
            for limit in self._limits
            if len(made) >= limit.calls
        ]
        return max(self._closed_until - now, *waits, 0.0)

    def _save(self) -> None:
        """Keep the calls that can still matter."""
        horizon = self._clock() - max(limit.seconds for limit in self._limits) - MARGIN
        self._calls = [when for when in self._calls if when > horizon]
        kept = {"calls": self._calls, "closed_until": self._closed_until}
        write_atomically(self._path, json.dumps(kept).encode())
