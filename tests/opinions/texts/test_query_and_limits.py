"""What is asked, and how often; the waits are reckoned by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.texts.limits import MARGIN, Limit, Limiter, limits
from qi_analysis.opinions.texts.query import Query, QueryError, known_courts
from tests.opinions.texts.loopback import Clock


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"after": date(2020, 1, 1)}, "earlier first"),
        ({"text": '"qualified immunity'}, "without its partner"),
        ({"text": " "}, "empty"),
        ({"courts": ("ca1 ca2",)}, "court id"),
        ({"courts": ()}, "at least one"),
        ({"statuses": ("Precedential",)}, "not one of Published"),
    ],
)
def test_a_query_that_would_search_for_something_else_is_refused(
    changed: dict[str, object], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        Query(**changed)  # type: ignore[arg-type]


def test_the_sixth_call_of_a_minute_waits_for_the_first_to_leave_it(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path / "calls.json", limits(), clock=clock, sleep=clock.sleep)
    begun = clock.now
    for _ in range(5):
        limiter.acquire()
        clock.now += 2
    assert clock.now == begun + 10
    limiter.acquire()
    assert clock.now == begun + 60 + MARGIN


def test_a_day_has_a_hundred_and_twenty_five_calls(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path / "calls.json", limits(), clock=clock, sleep=clock.sleep)
    # fifty an hour: the 101st call comes after two hours, the 126th after a day
    assert 2 * 3600 < limiter.seconds_for(101) < 2.01 * 3600
    assert limiter.seconds_for(125) < 3 * 3600
    assert limiter.seconds_for(126) == 86400 + MARGIN
    assert 3 * 86400 < limiter.seconds_for(400) < 3.2 * 86400


def test_an_order_to_wait_outlives_the_process(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "calls.json"
    Limiter(path, [Limit(9, 60)], clock=clock, sleep=clock.sleep).close_for(3000)
    told: list[float] = []
    again = Limiter(path, [Limit(9, 60)], clock=clock, sleep=clock.sleep, on_wait=told.append)
    begun = clock.now
    again.acquire()
    assert clock.now == begun + 3000
    assert told == [3000]
    assert max(clock.naps) <= 60


def test_a_clock_set_back_does_not_stop_it_for_ever(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path / "c.json", [Limit(1, 60)], clock=clock, sleep=clock.sleep)
    limiter.acquire()
    clock.now -= 10_000
    assert limiter.seconds_for(1) == 60 + MARGIN
    begun = clock.now
    limiter.acquire()
    assert clock.now == begun + 60 + MARGIN


@pytest.mark.parametrize("times", ["[Infinity]", "[NaN]", "[1e400]", "1", '["x"]'])
def test_a_damaged_record_of_calls_is_named(tmp_path: Path, times: str) -> None:
    path = tmp_path / "calls.json"
    for text in (f'{{"calls": {times}, "closed_until": 0}}', times):
        path.write_text(text)
        with pytest.raises(DataError, match="Wait a day"):
            Limiter(path)


def test_many_calls_are_foreseen_at_once_at_the_pace_of_the_strictest_limit(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path / "c.json", [Limit(5, 60), Limit(125, 86400)], clock=clock)
    days = limiter.seconds_for(10_000_000) / 86400
    assert days == pytest.approx(10_000_000 / 125, rel=0.001)


def test_courts_in_any_case_and_the_nearest_of_one_that_is_none() -> None:
    assert known_courts(["CA1", " ca1", "CADC", "nysd"]) == ("ca1", "cadc", "nysd")
    with pytest.raises(QueryError, match=r"'ca12' is no court. Did you mean ca"):
        known_courts(["ca1", "CA12"])
