"""A small part of `benchmarks/fuzz.py`: every kind of input, and servers of every kind."""

from __future__ import annotations

import fuzz_fetchers
import fuzz_trials as fuzz
import pytest
from fuzz_inputs import KINDS, Kind
from fuzz_live import RELEASES, try_live
from fuzz_resumed import FETCHES, try_resumed

TRIALS = 3
SCENARIOS = list(fuzz_fetchers.scenarios())
SERVERS = [
    number
    for number, each in enumerate(SCENARIOS)
    if ("token" in each.name and each.name.startswith(("text", "search: next")))
    or "bomb" in each.name
    or "pages without an end" in each.name
    or number % 197 == 0
]
"""All that could show a token, fill the memory or not end, and some of the others."""
NAMES = [kind.name for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_good_input_is_read_by_every_command_that_takes_it(kind: Kind) -> None:
    """Else every refusal below would prove nothing."""
    for command in kind.commands:
        ran = fuzz.right_answer(kind, command)
        assert ran.code == 0, (command, ran.err)


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_damaged_input_is_refused_in_a_line_or_read(kind: Kind) -> None:
    for seed in range(TRIALS):
        found = fuzz.try_input(seed, kind)
        assert found.end in fuzz.GOOD, found


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_what_is_no_file_is_refused_in_a_line(kind: Kind) -> None:
    """Fifteen of eight ways: a pipe and a device without an end are nearly surely among them."""
    for seed in range(5 * TRIALS):
        found = fuzz.try_odd_file(seed, kind)
        assert found.end in fuzz.GOOD, found


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_without_room_nothing_is_half_written(kind: Kind) -> None:
    found = fuzz.try_full_disk(0, kind)
    assert found.end in fuzz.GOOD, found


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if fuzz.killed(kind)][::2], ids=lambda kind: kind.name
)
def test_a_kill_leaves_nothing_half_written(kind: Kind) -> None:
    found = fuzz.try_kill(0, kind)
    assert found.end in fuzz.GOOD, found


@pytest.mark.parametrize("form", RELEASES)
def test_a_live_release_is_refused_or_counted_whole(form: str) -> None:
    for seed in range(TRIALS):
        found = try_live(seed, form)
        assert found.end in fuzz.GOOD, found


@pytest.mark.parametrize("fetcher", FETCHES)
def test_a_fetch_goes_on_from_a_damaged_folder_or_refuses(fetcher: str) -> None:
    for seed in range(5 * TRIALS):
        found = try_resumed(seed, fetcher)
        assert found.end in fuzz.GOOD, found


def test_no_server_makes_a_fetcher_break_a_promise() -> None:
    assert len(SCENARIOS) > 200
    ends = [fuzz.try_server(number) for number in SERVERS]
    assert [end for end in ends if end.end not in fuzz.GOOD] == []
    assert {end.end for end in ends} == {"right", "refused"}
