"""A fetch comes to the same end, whatever the server does on the way."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import FetchError, QiAnalysisError
from qi_analysis.opinions.texts.api import Api, token_from_environment
from qi_analysis.opinions.texts.fetch_cache import CALLS, Store, locked
from qi_analysis.opinions.texts.fetching import Fetch, Fetched
from qi_analysis.opinions.texts.limits import Limit, Limiter
from qi_analysis.opinions.texts.query import Query
from qi_analysis.opinions.texts.readers import read_jsonl
from tests.opinions.texts.loopback import QUERY, TOKEN, WIDE, Loopback, Run, serving


def run(world: Loopback, folder: Path, **options: Any) -> Fetched:
    return Run(world, folder, **options)()


def test_brings_every_opinion_with_what_the_search_says_of_it(
    world: Loopback, tmp_path: Path
) -> None:
    done = run(world, tmp_path)
    assert done == Fetched(clusters=5, expected=5, opinions=5)
    third = list(read_jsonl(tmp_path / "out.jsonl"))[2]
    assert (third.opinion_id, third.cluster_id, third.court) == (3, 3, "ca1")
    assert (third.case_name, third.docket_number) == ("Doe v. City 3", "08-3")
    assert str(third.date_filed) == "2010-03-19"
    assert (third.citations, third.opinion_type) == (("3 F.3d 1",), "020lead")
    assert third.text == "Opinion 3: qualified immunity \u2014 \u201cquoted\u201d."
    assert third.precedential_status == "Published"


def test_asks_the_query_of_the_project_and_follows_next_as_it_stands(
    world: Loopback, tmp_path: Path
) -> None:
    run(world, tmp_path)
    searches = [path for path in world.asked if "/search/" in path]
    assert searches[0].split("?")[1] == (
        "type=o&q=%22qualified+immunity%22+AND+%22excessive+force%22&court=ca1+ca2"
        "&stat_Published=on&filed_after=01%2F01%2F2005&filed_before=12%2F31%2F2019"
        "&order_by=dateFiled+asc"
    )
    assert [path.split("?")[1] for path in searches[1:]] == [
        "cursor=cD0w%2B%2F%3D2&type=o",
        "cursor=cD0w%2B%2F%3D4&type=o",
    ]
    assert set(world.tokens) == {f"Token {TOKEN}"}


@pytest.mark.parametrize(
    "fault",
    ["429 7", "429", "500", "502", "503 120", "drop", "truncate", "malformed", "maintenance"],
)
@pytest.mark.parametrize("path", ["search/", "opinions/3", "clusters/"])
def test_gets_over_what_passes(world: Loopback, tmp_path: Path, fault: str, path: str) -> None:
    world.faults = [(fault, path)] * 3
    assert run(world, tmp_path).opinions == 5
    assert world.faults == []
    assert len(world.asked) == 3 + 2 + 5 + 3
    asked_for = float(fault.split()[1]) if " " in fault else 1
    assert sum(nap >= asked_for for nap in world.clock.naps) >= 3


def test_retry_after_may_be_a_date(world: Loopback, tmp_path: Path) -> None:
    world.clock.now = 1_600_000_000.0  # 13 September 2020, 12:26:40 UTC
    world.faults = [("429 Sun, 13 Sep 2020 13:26:40 GMT", "opinions/1")]
    run(world, tmp_path)
    assert world.clock.now >= 1_600_003_600


def test_waits_longer_each_time_and_then_gives_up_in_one_line(
    world: Loopback, tmp_path: Path
) -> None:
    world.faults = [("503", "opinions/4")] * 6
    with pytest.raises(FetchError, match=r"HTTP 503 .*opinions/4.*\(6 tries\).*again later"):
        run(world, tmp_path, attempts=6)
    assert len(world.clock.naps) == 5
    bounds = [max(1, 2 * 2**power) for power in range(5)]
    assert all(nap <= bound for nap, bound in zip(world.clock.naps, bounds, strict=True))
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("path", ["search/?cursor=cD0w%2B%2F%3D4", "clusters/", "opinions/4"])
def test_goes_on_where_it_was_interrupted(world: Loopback, tmp_path: Path, path: str) -> None:
    world.faults = [("503", path)]
    with pytest.raises(FetchError):
        run(world, tmp_path, attempts=1)
    run(world, tmp_path)
    failed = [asked for asked in world.asked if asked.startswith("/api/rest/v4/" + path)]
    assert len(world.asked) == 10 + 1, "only what failed is asked for twice"
    assert failed[0] == failed[1]
    again = len(world.asked)
    run(world, tmp_path)
    assert len(world.asked) == again, "what is complete is not asked for again"


def test_a_file_damaged_on_disk_is_fetched_again(world: Loopback, tmp_path: Path) -> None:
    run(world, tmp_path)
    whole = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "cache" / "pages" / "00002.json").write_bytes(b'{"next": "http')
    (tmp_path / "cache" / "opinions" / "3.json").unlink()
    run(world, tmp_path)
    assert (tmp_path / "out.jsonl").read_bytes() == whole


@pytest.mark.parametrize(
    "page",
    [{}, {"results": None}, {"results": [3]}, {"next": 5}, {"odd": 1}, {"results": {"x": 1}}],
)
@pytest.mark.parametrize("series", ["pages", "blocked-ca1"])
def test_a_page_of_another_shape_on_disk_is_fetched_again(
    world: Loopback, tmp_path: Path, series: str, page: dict[str, Any]
) -> None:
    run(world, tmp_path)
    whole = (tmp_path / "out.jsonl").read_bytes()
    kept = tmp_path / "cache" / series / "00001.json"
    right = json.loads(kept.read_bytes())
    kept.write_text(json.dumps({**right, **page} if page else {"no": "page"}))
    run(world, tmp_path)
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert json.loads(kept.read_bytes()) == right


def test_blocked_sealed_missing_and_merged_are_left_out_and_counted(
    world: Loopback, tmp_path: Path
) -> None:
    world.blocked, world.sealed = {2}, {3}
    world.moved = {5: "/api/rest/v4/opinions/4/"}
    del world.opinions[1]
    done = run(world, tmp_path)
    assert [opinion.opinion_id for opinion in read_jsonl(tmp_path / "out.jsonl")] == [4]
    assert done.left_out == {
        "blocked by the publisher": 1,
        "no longer served (HTTP 410)": 1,
        "no longer served (HTTP 404)": 1,
        "merged into another (301)": 1,
    }
    assert not any("opinions/2" in path for path in world.asked)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://localhost:9/",
        "https://127.0.0.1/",
        "http://127.0.0.1:1/",
        "//example.org/x",
        "ftp:x",
    ],
)
def test_the_token_goes_to_no_other_place(world: Loopback, tmp_path: Path, elsewhere: str) -> None:
    world.moved = {2: elsewhere}
    with pytest.raises(FetchError, match="not where the token belongs"):
        run(world, tmp_path)


def test_a_next_on_another_host_is_not_followed(world: Loopback, tmp_path: Path) -> None:
    with serving() as other:
        address = world.address
        world.address = other.address  # the addresses it gives out, not the one it has
        clock = world.clock
        limiter = Limiter(tmp_path / CALLS, WIDE, clock=clock, sleep=clock.sleep)
        with (
            Api(TOKEN, limiter, base=address + "/api/rest/v4/") as api,
            pytest.raises(FetchError, match="nothing was sent there"),
        ):
            Fetch(QUERY, Store(tmp_path, QUERY), api).run(tmp_path / "out.jsonl")
        assert other.asked == []


def test_the_token_travels_encrypted(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="in the clear"):
        Api(TOKEN, Limiter(tmp_path / CALLS), base="http://www.courtlistener.com/api/rest/v4/")


def test_the_token_is_in_no_file_log_message_or_repr(
    world: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.faults = [("400", "opinions/3"), ("429 5", "search/"), ("drop", "search/")]
    with pytest.raises(FetchError, match="HTTP 400") as first:
        run(world, tmp_path)
    world.faults = [("401", "opinions/3")]
    with pytest.raises(FetchError, match="Check COURTLISTENER_TOKEN") as second:
        run(world, tmp_path)
    world.faults = [("echo", "opinions/3")]
    with pytest.raises(FetchError, match="nothing was kept") as third:
        run(world, tmp_path)
    world.faults = [("drop", "opinions/3")]
    with pytest.raises(FetchError, match="broke off") as fourth:
        run(world, tmp_path, attempts=1)
    run(world, tmp_path)
    for raised in (first, second, third, fourth):
        error: BaseException | None = raised.value
        assert error is not None
        assert TOKEN not in str(error)
        chained = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        assert chained is None, "a chained error of the client would carry the header"
    assert TOKEN not in caplog.text
    assert caplog.records, "the client does log, though not the header"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert all(TOKEN.encode() not in path.read_bytes() for path in files)
    with Api(TOKEN, Limiter(tmp_path / CALLS), base=world.base) as api:
        assert TOKEN not in repr(api) + repr(vars(api)["_session"].auth)


def test_stays_within_the_limits_over_restarts(tmp_path: Path) -> None:
    allowed = (Limit(5, 60), Limit(12, 3600), Limit(20, 86400))
    with serving(clusters=25, page=5) as world:
        world.faults = [("500", f"opinions/{number}") for number in (3, 4, 9, 17, 25)]
        restarts = 0
        while True:
            try:
                run(world, tmp_path, allowed=allowed, attempts=1)
                break
            except FetchError:
                restarts += 1
        assert restarts == 5
        times = world.times
        assert len(times) == 5 + 2 + 25 + 5
    for limit in allowed:
        for at in times:
            assert sum(at <= other < at + limit.seconds for other in times) <= limit.calls


def test_time_left_is_what_it_then_takes(tmp_path: Path) -> None:
    allowed = (Limit(5, 60), Limit(12, 3600), Limit(20, 86400))
    with serving(clusters=25, page=5) as world:
        begun = world.clock.now
        fetch = Run(world, tmp_path, allowed)
        fetch()
        taken, steps = world.clock.now - begun, fetch.steps
    # foretold after the first page of five; by then one call was made
    assert steps[0].what == "pages"
    assert steps[0].seconds_left == pytest.approx(taken, rel=0.01)
    assert steps[-1].seconds_left == 0
    assert (steps[-1].done, steps[-1].total) == (25, 25)


def test_another_query_does_not_go_into_the_same_folder(world: Loopback, tmp_path: Path) -> None:
    Store(tmp_path, QUERY)
    with pytest.raises(FetchError, match="courts differ"):
        Store(tmp_path, Query(courts=("ca3",)))


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(FetchError, match="another process"):  # noqa: SIM117
        with locked(tmp_path):
            pass


def test_a_list_that_is_lost_says_what_to_delete(world: Loopback, tmp_path: Path) -> None:
    world.faults = [("404", "search/?cursor")]
    with pytest.raises(FetchError, match=r"Delete .*pages to list again"):
        run(world, tmp_path)


def test_command_line(world: Loopback, tmp_path: Path) -> None:
    command = [
        *(sys.executable, "-c", "from qi_analysis.cli import main; main()", "opinions", "fetch"),
        *("--out", str(tmp_path / "o.jsonl"), "--cache", str(tmp_path / "c"), "--json"),
        *("--court", "ca1", "--court", "ca2", "--base", world.base, "--per-minute", "1000"),
        *("--per-hour", "1000", "--per-day", "1000"),
    ]
    environment = os.environ | {"COURTLISTENER_TOKEN": TOKEN}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["opinions"] == 5
    assert TOKEN not in done.stdout + done.stderr
    environment["COURTLISTENER_TOKEN"] = ""
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "COURTLISTENER_TOKEN" in refused.stderr


def test_a_token_with_odd_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURTLISTENER_TOKEN", "secret\u2014dash")
    with pytest.raises(QiAnalysisError) as error:
        token_from_environment()
    assert "secret" not in str(error.value)
