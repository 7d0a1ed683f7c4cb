"""A server that lies about lists and records: right ones are kept, others named, and it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import FetchError
from qi_analysis.opinions.texts.fetch_cache import CALLS
from qi_analysis.store.bounded import BudgetError
from tests.opinions.texts.loopback import TOKEN, Loopback, Run, cluster


def row(**values: Any) -> Callable[[Any], Any]:
    """Change the second decision wherever it is listed."""

    def change(page: Any) -> Any:
        rows = [{**each, **values} if each["cluster_id"] == 2 else each for each in page["results"]]
        return {**page, "results": rows}

    return change


@pytest.mark.parametrize(
    "values",
    [
        {"cluster_id": None}, {"cluster_id": "2"}, {"cluster_id": True}, {"cluster_id": 2**70},
        {"opinions": None}, {"opinions": []}, {"opinions": [{"id": "x"}]}, {"opinions": [3]},
        {"dateFiled": "soon"}, {"dateFiled": 2010}, {"caseName": 5}, {"citation": "1 F.3d 1"},
        {"docketNumber": "\ud83d"}, {"court_id": []}, {"status": {}},
    ],
)  # fmt: skip
def test_an_odd_decision_is_named_and_the_others_are_kept(
    world: Loopback, tmp_path: Path, values: dict[str, Any]
) -> None:
    run = Run(world, tmp_path).changing("search/", row(**values))
    done = run()
    assert run.kept() == [1, 3, 4, 5]
    assert done.left_out == {"search results of another shape": 1}
    (line,) = run.odd
    assert line.startswith("page 1 of pages, result 2: ")
    assert not any("opinions/2" in path for path in world.asked), "no call is spent on it"


@pytest.mark.parametrize(
    "values",
    [{"plain_text": 5}, {"html": []}, {"id": None}, {"plain_text": "\ud83d"}, {"author_str": 1}],
)
def test_an_odd_text_is_named_and_asked_for_again_next_time(
    world: Loopback, tmp_path: Path, values: dict[str, Any]
) -> None:
    right = world.answer
    run = Run(world, tmp_path).changing("opinions/3", lambda record: {**record, **values})
    assert run().left_out == {"of another shape": 1}
    assert run.kept() == [1, 2, 4, 5]
    assert run.odd[0].startswith("opinion 3: ")
    world.answer = right  # type: ignore[method-assign]
    again = Run(world, tmp_path)
    assert again().left_out == {}
    assert again.kept() == [1, 2, 3, 4, 5]


def test_a_field_that_was_not_asked_for_is_not_kept(world: Loopback, tmp_path: Path) -> None:
    run = Run(world, tmp_path).changing("opinions/", lambda record: {**record, "gone": 410})
    assert run().opinions == 5


@pytest.mark.parametrize("to", ["cD0w+/=0", "cD0w+/=2"])
def test_a_list_that_comes_back_to_a_page_ends(world: Loopback, tmp_path: Path, to: str) -> None:
    following = f"{world.base}search/?cursor={to}"
    run = Run(world, tmp_path).changing("cursor", lambda page: {**page, "next": following})
    with pytest.raises(FetchError, match=r"no end.*Delete .*pages to list again"):
        run()
    assert len(world.asked) < 6


@pytest.mark.parametrize("empty", [True, False])
def test_a_list_that_goes_on_and_on_ends(world: Loopback, tmp_path: Path, *, empty: bool) -> None:
    def change(page: Any) -> Any:
        number = len(world.asked)
        rows = [] if empty else [cluster(1000 + number)]
        return {**page, "results": rows, "next": f"{world.base}search/?cursor=x={number}"}

    run = Run(world, tmp_path).changing("search/", change)
    with pytest.raises(FetchError, match="no end"):
        run()
    assert len(world.asked) <= (3 if empty else 11), "twice the five it counts, and ten"


@pytest.mark.parametrize("count", [10**18, -1])
def test_a_count_that_cannot_be_is_refused_at_once(
    world: Loopback, tmp_path: Path, count: int
) -> None:
    run = Run(world, tmp_path).changing("search/", lambda page: {**page, "count": count})
    with pytest.raises(FetchError, match="which cannot be"):
        run()
    assert len(world.asked) == 1


@pytest.mark.parametrize("count", [None, "many", 1.5, [], 10**7])
def test_a_count_that_is_none_or_large_does_no_harm(
    world: Loopback, tmp_path: Path, count: object
) -> None:
    run = Run(world, tmp_path).changing("search/", lambda page: {**page, "count": count})
    assert run().opinions == 5


def test_a_wait_of_years_ends_the_run_and_is_not_kept(world: Loopback, tmp_path: Path) -> None:
    world.faults = [("429 999999999", "opinions/2")]
    with pytest.raises(BudgetError, match="asks to wait 999,999,999 seconds"):
        Run(world, tmp_path)()
    assert json.loads((tmp_path / CALLS).read_bytes())["closed_until"] == 0
    assert Run(world, tmp_path)().opinions == 5


def test_each_wait_after_a_failure_is_told_with_its_reason(world: Loopback, tmp_path: Path) -> None:
    world.faults = [("429 7", "search/"), ("503", "opinions/4"), ("drop", "opinions/4")]
    run = Run(world, tmp_path)
    run()
    assert [why.split(" from")[0][:8] for _, why in run.waits] == [
        "HTTP 429",
        "HTTP 503",
        "http://1",
    ]
    assert run.waits[0][0] >= 7


def test_calls_and_time_are_bounded_and_the_next_run_goes_on(
    world: Loopback, tmp_path: Path
) -> None:
    with pytest.raises(BudgetError, match=r"4 calls of this run are spent.*again later"):
        Run(world, tmp_path, calls=4)()
    assert len(world.asked) == 4
    world.faults = [("429 3000", "opinions/1")]
    with pytest.raises(BudgetError, match="time of this run is spent"):
        Run(world, tmp_path, seconds=1000)()
    assert Run(world, tmp_path)().opinions == 5


def next_is(value: str) -> Callable[[Any], Any]:
    return lambda page: {**page, "next": value}


def test_a_token_in_a_next_address_is_neither_followed_nor_kept_nor_told(
    world: Loopback, tmp_path: Path
) -> None:
    for value in (
        f"http://{TOKEN}.example.invalid/", f"{world.base}search/?{TOKEN}",
        world.base + "search/?" + "".join(f"%{ord(c):02x}" for c in TOKEN),
    ):  # fmt: skip
        run = Run(world, tmp_path).changing("search/", next_is(value))
        with pytest.raises(FetchError, match="nothing was kept") as raised:
            run()
        assert TOKEN not in str(raised.value)
        assert not any(TOKEN in path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert len(world.asked) == 3


@pytest.mark.parametrize(
    "to", [f"http://{TOKEN}.example.invalid/", f"/api/rest/v4/{TOKEN}/", "http://[::1", "//["]
)
def test_a_redirect_is_told_without_the_token(world: Loopback, tmp_path: Path, to: str) -> None:
    world.moved = {2: to}
    with pytest.raises(FetchError) as raised:
        Run(world, tmp_path)()
    assert TOKEN not in str(raised.value)
