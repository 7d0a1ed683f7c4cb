"""`--reader model` as its users meet it, with a made-up endpoint on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.cli.test_cli_opinions import BODY, given
from tests.opinions.reading.chat_server import Endpoint, claim, says, serving

QUOTE = "the officers are entitled to qualified immunity"


@pytest.fixture
def world() -> Iterator[Endpoint]:
    with serving(lambda _asked: says(claim(QUOTE))) as world:
        yield world


def asked(world: Endpoint, tmp_path: Path, *more: str) -> tuple[str, ...]:
    where = ("--endpoint", world.url, "--model", "m-1", "--cache", str(tmp_path / "kept"))
    return ("--reader", "model", *where, "--per-minute", "600", *more)


def test_a_dry_run_says_what_it_would_take_and_sends_nothing(
    world: Endpoint, tmp_path: Path
) -> None:
    path = str(given(tmp_path, BODY, BODY, "A debt."))
    dry = asked(world, tmp_path, "--dry-run", "--price-in", "2", "--price-out", "8")
    done = run("opinions", "code", path, *dry)
    assert done.returncode == 0, done.stderr
    assert "3 opinions, 6 calls to make" in done.stdout
    plan = json.loads(run("opinions", "code", path, *dry, "--json").stdout)
    assert (plan["opinions"], plan["calls"], plan["kept"]) == (3, 6, 0)
    assert plan["cost"] == pytest.approx((plan["tokens_in"] * 2 + 6 * 1_500 * 8) / 1e6)
    assert world.asked == []


def test_rows_come_with_their_reader_and_a_second_run_costs_nothing(
    world: Endpoint, tmp_path: Path
) -> None:
    path = str(given(tmp_path, BODY))
    done = run("opinions", "code", path, *asked(world, tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["reader"], row["qi_result"], row["needs_review"]) == ("model", "granted", False)
    assert QUOTE in row["quotes"]["qi_result"]["sentence"]
    assert "2 calls to make" in done.stderr
    again = run("opinions", "code", path, *asked(world, tmp_path), "--json")
    assert again.stdout == done.stdout
    assert "0 calls to make (2 answers are kept" in again.stderr
    assert len(world.asked) == 2


def test_more_than_the_budget_is_refused_before_anything_is_sent(
    world: Endpoint, tmp_path: Path
) -> None:
    path = str(given(tmp_path, BODY, BODY))
    done = run("opinions", "code", path, *asked(world, tmp_path, "--max-calls", "3"))
    assert done.returncode == 2
    assert "4 calls are more than --max-calls 3" in done.stderr
    assert world.asked == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--reader", "model"), "needs --endpoint and --model"),
        (("--endpoint", "http://127.0.0.1:9/v1"), "only with --reader model"),
        (("--dry-run",), "only with --reader model"),
        (("--reader", "model", "--workers", "2"), "in one process"),
    ],
)
def test_options_that_do_not_go_together_are_one_line(
    tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    done = run("opinions", "code", str(given(tmp_path, BODY)), *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_validate_measures_the_model_on_an_endpoint(world: Endpoint, tmp_path: Path) -> None:
    path = given(tmp_path, BODY, "A debt. Affirmed.")
    labels = tmp_path / "labels.csv"
    usual = {
        "qi_mentioned": "yes", "qi_raised": "1", "defendant_type": "police", "force_claim": "1",
        "force_in_custody": "0", "target": "1", "violation": "not_reached",
        "clearly_established": "no", "qi_result": "granted", "favours": "police",
        "published": "published", "circuit": "1", "date_filed": "2008-06-05", "docket": "07-1234",
    }  # fmt: skip
    other = usual | {"qi_mentioned": "no", "qi_raised": "0", "target": "0", "force_claim": "0"}
    lines = [",".join(["opinion_id", *usual])]
    lines += [",".join([str(n), *row.values()]) for n, row in enumerate((usual, other), 1)]
    labels.write_text("\n".join(lines) + "\n")
    measure = ("opinions", "validate", str(path), "--labels", str(labels), "--json")
    done = run(*measure, *asked(world, tmp_path))
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)["fields"]
    # the model says the same of both; of the second its quote is not there, so it is left open
    assert measured["qi_result"]["accuracy"]["value"] == 1
    assert measured["qi_raised"]["recall"]["value"] == 1
    assert len(world.asked) == 4
