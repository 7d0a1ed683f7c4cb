"""The caller of the endpoint comes to a good end, or a clean one, whatever the endpoint does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import FetchError
from qi_analysis.opinions.reading.chat import BOUNDS, Allowance, Chat
from qi_analysis.opinions.reading.chat import KEY as VARIABLE
from qi_analysis.opinions.reading.model_prompt import ANSWERS, Prompt, schema
from qi_analysis.opinions.texts.api import token_from_environment
from qi_analysis.store.bounded import BudgetError
from tests.opinions.reading.chat_server import KEY, Endpoint, claim, says, serving
from tests.opinions.texts.loopback import Clock

PROMPT = Prompt([{"role": "user", "content": "An opinion."}], schema(list(ANSWERS)), 250)
ANSWER = says(claim("the words of the court"))


@pytest.fixture
def world() -> Iterator[Endpoint]:
    with serving(lambda _asked: ANSWER) as world:
        yield world


def chat(world: Endpoint, folder: Path, allowed: Allowance | None = None, **more: Any) -> Chat:
    clock = more.pop("clock", Clock())
    given: dict[str, Any] = {"key": KEY, "per_minute": 1000} | more
    return Chat(
        world.url, "m-1", folder=folder, allowed=allowed or Allowance(),
        clock=clock, sleep=clock.sleep, **given,
    )  # fmt: skip


def kept_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_valid_answer_is_kept_and_not_asked_for_again(world: Endpoint, tmp_path: Path) -> None:
    given = chat(world, tmp_path).ask(PROMPT)
    assert given == json.loads(ANSWER)
    assert world.keys == [f"Bearer {KEY}"]
    assert world.asked[0]["model"] == "m-1"
    assert world.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert chat(world, tmp_path).ask(PROMPT) == given
    assert len(world.asked) == 1
    assert KEY.encode() not in kept_bytes(tmp_path)


@pytest.mark.parametrize(
    "other",
    [
        {"model": "m-2"},
        {"prompt": Prompt([{"role": "user", "content": "Another."}], PROMPT.schema, 1)},
        {"prompt": Prompt(PROMPT.messages, schema(list(ANSWERS)[::-1]), 250)},
    ],
)
def test_another_model_text_or_wording_is_another_question(
    world: Endpoint, tmp_path: Path, other: dict[str, Any]
) -> None:
    chat(world, tmp_path).ask(PROMPT)
    clock = Clock()
    second = Chat(
        world.url, other.get("model", "m-1"), folder=tmp_path, allowed=Allowance(),
        clock=clock, sleep=clock.sleep,
    )  # fmt: skip
    assert second.kept(other.get("prompt", PROMPT)) is None


@pytest.mark.parametrize(
    "fault", ["500", "429", "503 7", "answer {", "answer [1]", "answer <html>"]
)
def test_what_may_pass_is_tried_again(world: Endpoint, tmp_path: Path, fault: str) -> None:
    world.faults = [fault, fault]
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)
    assert len(world.asked) == 3


def test_tries_have_an_end_and_so_has_waiting(world: Endpoint, tmp_path: Path) -> None:
    world.faults = ["500"] * 50
    with pytest.raises(FetchError, match="5 tries"):
        chat(world, tmp_path).ask(PROMPT)
    assert len(world.asked) == 5
    world.faults = ["429 86400"]
    clock = Clock()
    with pytest.raises(FetchError, match="asks to wait 86,400 seconds"):
        chat(world, tmp_path, clock=clock).ask(PROMPT)
    assert clock.naps == []


@pytest.mark.parametrize(
    "said",
    [
        "", "null", "granted", ANSWER[:-9], ANSWER + ANSWER, f"Sure! {ANSWER}", "[" * 100_000,
        '{"claims": []}', '{"claims": [{}]}', '{"claims": "granted"}', '{"a":' * 50_000,
        ANSWER.replace('"granted"', '"mixed"'), ANSWER.replace("true", "1"),
        ANSWER.replace("true", '"yes"'), ANSWER.replace('"police"', "null"),
        ANSWER.replace('"claim":', '"note": 1, "claim":'), json.dumps({"claims": [1] * 41}),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_the_schema_is_none(
    world: Endpoint, tmp_path: Path, said: str
) -> None:
    world.reply = lambda _asked: said
    assert chat(world, tmp_path).ask(PROMPT) is None
    assert len(world.asked) == 2
    assert b"answer" not in kept_bytes(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"choices": []}, {"choices": {}}, {"choices": [None]}, {"choices": [{"message": "x"}]},
        {"choices": [{"message": {"content": None}}]},
        {"choices": [{"message": {"content": {"claims": []}}}]},
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_no_answer(world: Endpoint, tmp_path: Path, body: Any) -> None:
    world.faults = [f"answer {json.dumps(body)}"] * 2
    assert chat(world, tmp_path).ask(PROMPT) is None


@pytest.mark.parametrize(
    ("before", "behind"), [("```json\n", "\n```"), ("<think>{no}</think>\n", ""), ("\n ", "\n")]
)
def test_wrappings_that_models_add_are_taken_off(
    world: Endpoint, tmp_path: Path, before: str, behind: str
) -> None:
    world.reply = lambda _asked: before + ANSWER + behind
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)


def test_an_endpoint_without_schemas_is_asked_more_plainly(world: Endpoint, tmp_path: Path) -> None:
    world.forms = {None}
    caller = chat(world, tmp_path)
    assert caller.ask(PROMPT) == json.loads(ANSWER)
    tried = [asked.get("response_format", {}).get("type") for asked in world.asked]
    assert tried == ["json_schema", "json_schema", "json_object", None]
    assert "temperature" in world.asked[0]
    assert "temperature" not in world.asked[1]
    caller.ask(Prompt([{"role": "user", "content": "Another."}], PROMPT.schema, 1))
    assert len(world.asked) == 5  # it remembers which form is taken
    world.forms = set()
    with pytest.raises(FetchError, match="HTTP 400"):
        caller.ask(Prompt([{"role": "user", "content": "A third."}], PROMPT.schema, 1))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("redirect https://elsewhere.example/v1/", "https://elsewhere.example, which is not"),
        ("echo", "with the token in it"),
        ("escaped", "with the token in it"),
        ("401", VARIABLE),
        ("403", VARIABLE),
        ("404", "check --endpoint and --model m-1"),
        ("409", "HTTP 409"),
        ("huge 9000000", "longer than 8,388,608 bytes"),
        ("packed 9000000", "longer than 8,388,608 bytes"),
    ],
)
def test_what_cannot_pass_ends_the_run_and_shows_no_key(
    world: Endpoint, tmp_path: Path, fault: str, words: str
) -> None:
    world.faults = [fault]
    with pytest.raises(FetchError, match=words) as error:
        chat(world, tmp_path).ask(PROMPT)
    assert KEY not in str(error.value)
    assert len(world.asked) == 1
    assert KEY.encode() not in kept_bytes(tmp_path)


def test_a_trickle_is_not_waited_for(world: Endpoint, tmp_path: Path) -> None:
    world.faults = ["slow"] * 5
    with pytest.raises(FetchError, match="too slowly"):
        chat(world, tmp_path, bounds=replace(BOUNDS, window=0.2)).ask(PROMPT)
    assert len(world.asked) == 5


def test_an_answer_may_come_slowly(world: Endpoint, tmp_path: Path) -> None:
    world.faults = ["slow"]
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)
    assert len(world.asked) == 1


def test_a_move_on_the_same_server_is_followed(world: Endpoint, tmp_path: Path) -> None:
    world.faults = ["redirect /v2/chat/completions"]
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)
    assert world.asked[0] == world.asked[1]


def test_no_proxy_comes_between(
    world: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)


def test_calls_keep_the_pace(world: Endpoint, tmp_path: Path) -> None:
    clock = Clock()
    caller = chat(world, tmp_path, clock=clock, per_minute=2)
    begun = clock.now
    for n in range(5):
        caller.ask(Prompt([{"role": "user", "content": str(n)}], PROMPT.schema, 1))
    assert 120 <= clock.now - begun <= 130


def test_the_budget_of_calls_counts_tries(world: Endpoint, tmp_path: Path) -> None:
    world.faults = ["500"] * 50
    allowed = Allowance(max_calls=3)
    with pytest.raises(BudgetError, match="3 calls of this run are spent"):
        chat(world, tmp_path, allowed).ask(PROMPT)
    assert len(world.asked) == allowed.calls == 3


def test_cost_is_what_the_endpoint_counted(world: Endpoint, tmp_path: Path) -> None:
    allowed = Allowance(max_cost=2.0, price_in=100.0, price_out=1000.0)
    chat(world, tmp_path, allowed).ask(PROMPT)
    # 1,000 tokens at 100 a million and 100 at 1,000
    assert allowed.spent == pytest.approx(0.1 + 0.1)


@pytest.mark.parametrize(
    "usage", [None, "free", {"prompt_tokens": -1e9, "completion_tokens": 0},
              {"prompt_tokens": True, "completion_tokens": 1}, {"prompt_tokens": 10**400}],
)  # fmt: skip
def test_a_count_that_cannot_be_does_not_lower_the_cost(
    world: Endpoint, tmp_path: Path, usage: Any
) -> None:
    world.usage = usage
    allowed = Allowance(max_cost=9.0, price_in=100.0, price_out=1000.0)
    chat(world, tmp_path, allowed).ask(PROMPT)
    # what was expected: 250 tokens sent, 1,500 answered
    assert allowed.spent == pytest.approx(0.025 + 1.5)


def test_nothing_is_sent_that_could_cost_more_than_allowed(world: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(BudgetError, match=r"--max-cost 1\.00"):
        chat(world, tmp_path, Allowance(max_cost=1.0, price_out=1000.0)).ask(PROMPT)
    with pytest.raises(BudgetError, match="--price-in"):
        chat(world, tmp_path, Allowance(max_cost=1.0)).ask(PROMPT)
    assert world.asked == []


@pytest.mark.parametrize(
    "endpoint",
    ["http://api.example/v1", "https://u:p@api.example/v1", "https://api.example/v1?key=x",
     "ftp://api.example", "api.example/v1", "https://", "file:///etc/passwd"],
)  # fmt: skip
def test_an_address_that_would_give_the_key_away_is_refused(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(FetchError):
        Chat(endpoint, "m", folder=tmp_path, allowed=Allowance(), key=KEY)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"answer": {"claims": []}}', '{"a": 1}'])
def test_a_damaged_or_forged_answer_on_disk_is_asked_for_again(
    world: Endpoint, tmp_path: Path, damage: str
) -> None:
    chat(world, tmp_path).ask(PROMPT)
    (path,) = tmp_path.glob("*/*.json")
    path.write_text(damage)
    assert chat(world, tmp_path).ask(PROMPT) == json.loads(ANSWER)
    assert len(world.asked) == 2


def test_a_key_is_taken_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert token_from_environment(VARIABLE, needed=False) == ""
    monkeypatch.setenv(VARIABLE, f" {KEY}\n")
    assert token_from_environment(VARIABLE, needed=False) == KEY
    for wrong in ("tiny-1", "with a blank in it", "nön-ascii-letters"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(FetchError, match=VARIABLE) as error:
            token_from_environment(VARIABLE, needed=False)
        assert wrong not in str(error.value)
