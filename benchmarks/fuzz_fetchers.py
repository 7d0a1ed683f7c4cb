"""All that asks a server, against every scenario of `fuzz_servers`, with little patience."""

from __future__ import annotations

import hashlib
import json
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from fuzz_faults import (
    ROOT,
    case,
    decision,
    list_faults,
    search_faults,
    text_faults,
    volume,
    volume_faults,
)
from fuzz_servers import COMMON, ENCODED, JSON_FAULTS, TOKEN, Answer, Fault, serving

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.store.bounded import Bounds

LONGEST_RUN = 60.0
"""Seconds after which a run counts as one that does not stop."""
MOST_MEMORY = 700 << 20
"""Bytes by which a run may raise the peak of the process."""
BOUNDS = Bounds(answer=0.5, slowest=2048, window=0.2)
CALLS = 40
Run = Callable[[Path, str], str]


class Clock:
    """Time that passes only when somebody sleeps."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.now += seconds


@dataclass(frozen=True)
class Scenario:
    """A fetcher, a kind of fault, a fault, and for which calls it is."""

    fetcher: str
    family: str
    name: str
    fault: Fault
    at: Callable[[str], bool]


def _courtlistener(path: str, address: str) -> Answer:
    """Two pages of two decisions; nothing is blocked."""
    made: dict[str, Any] = {"count": 4, "next": None, "results": []}
    if "/search/" in path:
        second = "cursor=two" in path
        made["results"] = [decision(n) for n in ((3, 4) if second else (1, 2))]
        made["next"] = None if second else f"{address}{ROOT}search/?cursor=two"
    elif "/opinions/" in path:
        number = int(path.split("/opinions/")[1].split("/", maxsplit=1)[0])
        made = {
            "id": number, "cluster_id": number, "type": "020lead",
            "plain_text": f"Opinion {number}: qualified immunity.",
        }  # fmt: skip
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(made).encode())


def _caselaw(path: str, _address: str) -> Answer:
    if path.endswith("VolumesMetadata.json"):
        return Answer(200, {}, json.dumps([{"volume_number": "900"}]).encode())
    return Answer(200, {"ETag": '"one"'}, volume([case(1), case(2)]))


CLAIM = {
    "defendant": "two officers", "claim": "force", "defendant_type": "police",
    "force_claim": True, "force_in_custody": False, "qi_raised": True, "violation": "yes",
    "clearly_established": "no", "qi_result": "granted",
}  # fmt: skip


def _model(_path: str, _address: str) -> Answer:
    """Give one valid answer to every question."""
    from qi_analysis.opinions.reading.model_prompt import ANSWERS

    claim = {
        name: {"answer": value, "quote": "entitled to qualified immunity"}
        if name in ANSWERS else value
        for name, value in CLAIM.items()
    }  # fmt: skip
    said = {"message": {"content": json.dumps({"claims": [claim]})}}
    made = {"choices": [said], "usage": {"prompt_tokens": 900, "completion_tokens": 90}}
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(made).encode())


CONTENT = b"name,date\n" + b"somebody,2020-01-01\n" * 20_000


def _raw_file(_path: str, _address: str) -> Answer:
    return Answer(200, {"Content-Type": "text/csv"}, CONTENT)


def _run_courtlistener(folder: Path, address: str) -> str:
    from qi_analysis.opinions.texts.api import Api
    from qi_analysis.opinions.texts.caller import Budget
    from qi_analysis.opinions.texts.fetch_cache import CALLS as RECORD
    from qi_analysis.opinions.texts.fetch_cache import Store
    from qi_analysis.opinions.texts.fetching import Fetch
    from qi_analysis.opinions.texts.limits import Limit, Limiter
    from qi_analysis.opinions.texts.query import Query
    from qi_analysis.opinions.texts.readers import read_jsonl

    clock, query = Clock(), Query(courts=("ca1",))
    said: list[str] = []
    limiter = Limiter(folder / RECORD, (Limit(10_000, 60),), clock=clock, sleep=clock.sleep)
    budget = Budget(attempts=2, calls=CALLS, bounds=BOUNDS)
    with Api(
        TOKEN, limiter, base=address + ROOT, budget=budget, clock=clock, sleep=clock.sleep,
        on_wait=lambda _, why: said.append(why),
    ) as api:  # fmt: skip
        done = Fetch(query, Store(folder, query), api, on_odd=said.append).run(folder / "out.jsonl")
    for opinion in read_jsonl(folder / "out.jsonl"):
        insist(opinion.source == "courtlistener_v4" and opinion.court in {"ca1", "x", "=1+1", None})
    insist(done.opinions == 4 or bool(done.left_out) or done.clusters < 4, "a silent loss")
    return f"{done} {said}"


def _run_caselaw(folder: Path, address: str) -> str:
    from qi_analysis.opinions.texts.cap import read_cap
    from qi_analysis.opinions.texts.cap_fetch import Fetch
    from qi_analysis.opinions.texts.cap_site import Manners, Site
    from qi_analysis.opinions.texts.cap_volume import Asked

    manners = Manners(
        pause=0, attempts=2, first_wait=0, longest_wait=1, read=2, calls=CALLS,
        bounds=Bounds(answer=0.5, window=0.2, most_bytes=80 << 20),
    )  # fmt: skip
    said: list[str] = []
    asked = Asked("f3d", date(2005, 1, 1), date(2019, 12, 31))
    with Site(address, manners, lambda _, why: said.append(why), sleep=lambda _: None) as site:
        done = Fetch(asked, folder, site, lambda text: "immunity" in text, on_bad=said.append).run()
    if done.kept:
        insist(all("immunity" in opinion.text for opinion in read_cap(folder)))
    insist(done.kept == 2 or bool(done.lacking or done.bad or done.left_out or done.cases < 2))
    insist(not (folder.parent / "escaped.json").exists(), "a file outside the folder")
    return f"{done} {said}"


def _run_model(folder: Path, address: str) -> str:
    from fuzz_inputs import opinions

    from qi_analysis.opinions.reading.chat import Allowance, Chat
    from qi_analysis.opinions.reading.model import ModelReader
    from qi_analysis.opinions.texts.opinion import Opinion

    clock = Clock()
    chat = Chat(
        address, "m", folder=folder, allowed=Allowance(max_calls=CALLS), key=TOKEN,
        per_minute=10_000, bounds=BOUNDS, clock=clock, sleep=clock.sleep,
    )  # fmt: skip
    row = ModelReader(chat).read(Opinion.from_record(opinions(1)[0]))
    insist(row.qi_result in {"granted", None}, "an answer that nobody gave")
    return f"{row.qi_result}"


@cache
def _registered(address: str) -> Any:
    from qi_analysis.store import registry

    source = next(x for x in registry.load().values() if any(raw.live_url for raw in x.files))
    raw = replace(
        next(raw for raw in source.files if raw.live_url), name="file.csv", kept=None,
        pinned_url=f"{address}/file.csv", live_url=f"{address}/file.csv",
        bytes=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest(),
    )  # fmt: skip
    return {source.id: replace(source, files=(raw,))}


def _patience() -> Any:
    from qi_analysis.store.download import Patience

    return Patience(attempts=2, read=2, bounds=BOUNDS, sleep=lambda _: None)


def _run_pinned(folder: Path, address: str) -> str:
    from qi_analysis.store import fetch

    known = _registered(address)
    done = fetch.fetch(to=folder, progress=False, registry=known, patience=_patience())
    (source,) = known
    insist((folder / source / "file.csv").read_bytes() == CONTENT, "other bytes than registered")
    return f"{done}"


def _run_live(folder: Path, address: str) -> str:
    from qi_analysis.store import live

    known = _registered(address)
    done, content, _ = live.fetch_latest(
        next(iter(known)), Path.read_bytes, to=folder, progress=False, registry=known,
        patience=_patience(),
    )  # fmt: skip
    insist(content in (CONTENT, CONTENT[: len(content)]), "other bytes than served")
    return f"{done}"


RUNS: dict[str, tuple[Callable[[str, str], Answer], Run]] = {
    "courtlistener": (_courtlistener, _run_courtlistener),
    "caselaw": (_caselaw, _run_caselaw),
    "model": (_model, _run_model),
    "raw file": (_raw_file, _run_pinned),
    "live file": (_raw_file, _run_live),
}


class BrokenPromiseError(Exception):
    """A run did something that no server may make it do."""


def insist(right: bool, words: str = "something else than was served") -> None:
    """Raise unless a promise was kept."""
    if not right:
        raise BrokenPromiseError(words)


def scenarios() -> Iterator[Scenario]:
    """Yield all of them."""
    calls: dict[str, dict[str, str]] = {
        "courtlistener": {"search": "/search/", "blocked": "/clusters/", "text": "/opinions/2"},
        "caselaw": {"list": "VolumesMetadata", "volume": ".zip"},
        "model": {"answer": "/chat/completions"},
        "raw file": {"file": "/"},
        "live file": {"file": "/"},
    }
    for fetcher, places in calls.items():
        for place, path in places.items():
            families = {"a broken server": COMMON}
            if fetcher not in {"raw file", "live file"}:
                families["broken JSON, or the token in it"] = JSON_FAULTS
            for family, faults in families.items():
                for name, fault in faults.items():
                    at = partial(contains, path)
                    yield Scenario(fetcher, family, f"{place}: {name}", fault, at)
    for fetcher, place, path, faults in (
        ("courtlistener", "search", "/search/", search_faults()),
        ("courtlistener", "text", "/opinions/2", text_faults()),
        ("caselaw", "list", "Metadata", list_faults()),
        ("caselaw", "volume", ".zip", volume_faults()),
    ):
        for name, fault in faults.items():
            at = partial(contains, path)
            yield Scenario(fetcher, f"odd values, {place}", f"{place}: {name}", fault, at)


def contains(part: str, path: str) -> bool:
    """Say whether a path has a part."""
    return part in path


def run(scenario: Scenario) -> tuple[str, str]:
    """Return how a scenario ended (right, refused, or a broken promise), and in which words."""
    right, fetch = RUNS[scenario.fetcher]
    log = _Log()
    logging.getLogger().addHandler(log)
    before, begun = _peak(), time.monotonic()
    with (
        tempfile.TemporaryDirectory() as place,
        serving(right, scenario.at, scenario.fault) as server,
    ):
        folder = Path(place) / "inside"
        folder.mkdir()
        try:
            kind, words = "right", fetch(folder, server.address)
        except QiAnalysisError as problem:
            kind, words = "refused", str(problem)
        except BrokenPromiseError as problem:
            kind, words = "broken promise", str(problem)
        except Exception as problem:  # what must not be
            kind, words = "traceback", f"{type(problem).__name__}: {problem}"
        finally:
            logging.getLogger().removeHandler(log)
        told = [words, *log.lines, *(x.read_text(errors="replace") for x in _files(Path(place)))]
        calls = len(server.asked)
    if scenario.fetcher in {"courtlistener", "model"} and any(_leaks(text) for text in told):
        return "leak", words[:200]
    if time.monotonic() - begun > LONGEST_RUN or calls > 3 * CALLS:
        return "does not stop", f"{time.monotonic() - begun:.1f} s, {calls} calls; {words[:200]}"
    if _peak() - before > MOST_MEMORY:
        return "memory", f"{(_peak() - before) >> 20} MB; {words[:200]}"
    return kind, words[:300]


def _leaks(text: str) -> bool:
    folded = text.casefold()
    return any(each.casefold() in folded for each in ENCODED.values())


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _peak() -> int:
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
