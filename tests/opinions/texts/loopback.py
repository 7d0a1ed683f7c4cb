"""A server on this machine with the shape of CourtListener's, that misbehaves as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from qi_analysis.opinions.texts.api import Api
from qi_analysis.opinions.texts.caller import Budget
from qi_analysis.opinions.texts.fetch_cache import CALLS, Store
from qi_analysis.opinions.texts.fetching import Fetch, Fetched, Step
from qi_analysis.opinions.texts.limits import Limit, Limiter
from qi_analysis.opinions.texts.query import Query
from qi_analysis.opinions.texts.readers import read_jsonl

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - of nobody
ROOT = "/api/rest/v4/"
QUERY = Query(courts=("ca1", "ca2"))
WIDE = (Limit(10_000, 60),)


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


class Loopback:
    """What the server holds, what it is to do wrong, and what it was asked.

    A fault is a name and the path it is for ("" for any); each is used up by one call.
    """

    def __init__(self, clusters: int, page: int) -> None:
        self.page = page
        self.clusters = [cluster(number) for number in range(1, clusters + 1)]
        self.opinions = {number: opinion(number) for number in range(1, clusters + 1)}
        self.blocked: set[int] = set()
        self.sealed: set[int] = set()
        self.moved: dict[int, str] = {}
        self.faults: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.times: list[float] = []
        self.clock = Clock()
        self.address = ""

    @property
    def base(self) -> str:
        return self.address + ROOT

    def fault(self, path: str) -> str | None:
        for at, (name, prefix) in enumerate(self.faults):
            if path.startswith(ROOT + prefix):
                del self.faults[at]
                return name
        return None

    def answer(self, path: str) -> tuple[int, dict[str, str], Any]:
        """Return status, headers and body of the right answer."""
        parts = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        name, _, rest = parts.path.removeprefix(ROOT).partition("/")
        if name == "search":
            return 200, {}, self.listing(self.clusters, query, "search/")
        if name == "clusters":
            rows = [
                {"id": row["cluster_id"]}
                for row in self.clusters
                if row["cluster_id"] in self.blocked and row["court_id"] == query["docket__court"]
            ]
            return 200, {}, {"count": "http://count", "next": None, "results": rows}
        number = int(rest.strip("/"))
        if number in self.sealed:
            return 410, {}, {"detail": "sealed"}
        if number in self.moved:
            return 301, {"Location": self.moved[number]}, {}
        if number not in self.opinions:
            return 404, {}, {"detail": "Not found."}
        return 200, {}, self.opinions[number]

    def listing(self, rows: list[Any], query: dict[str, str], path: str) -> dict[str, Any]:
        at = int(query.get("cursor", "cD0w+/=0").rsplit("=", 1)[1])
        following = at + self.page
        return {
            "count": len(rows),
            # the cursor holds characters that a client must not touch
            "next": f"{self.base}{path}?cursor=cD0w%2B%2F%3D{following}&type=o"
            if following < len(rows)
            else None,
            "previous": None,
            "results": rows[at:following],
        }


def cluster(number: int) -> dict[str, Any]:
    """Return a search result; even numbers are of the second circuit."""
    return {
        "caseName": f"Doe v. City {number}",
        "citation": [f"{number} F.3d 1"],
        "cluster_id": number,
        "court_id": "ca1" if number % 2 else "ca2",
        "dateFiled": "2010-03-19",
        "docketNumber": f"08-{number}",
        "opinions": [{"id": number, "type": "lead-opinion", "snippet": "not the text"}],
        "status": "Published",
    }


def opinion(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "cluster_id": number,
        "type": "020lead",
        "author_str": "",
        "plain_text": f"Opinion {number}: qualified immunity \u2014 \u201cquoted\u201d.",
        "html": "",
        "html_with_citations": "",
    }


class _Handler(BaseHTTPRequestHandler):
    world: Loopback

    def do_GET(self) -> None:
        world = self.world
        world.asked.append(self.path)
        world.tokens.append(self.headers["Authorization"])
        world.times.append(world.clock())
        fault = world.fault(self.path)
        if fault == "drop":
            self.close_connection = True
            return
        status, headers, body = world.answer(self.path)
        content = json.dumps(body).encode()
        if fault == "malformed":
            content = content[:-5] + b"<br>"
        elif fault == "maintenance":
            content = b"<html>We will be back</html>"
        elif fault == "echo":
            content = json.dumps({"results": [], "next": None, "you": TOKEN}).encode()
        elif fault is not None and fault != "truncate":
            code, _, wait = fault.partition(" ")
            status, headers = int(code), {"Retry-After": wait} if wait else {}
            content = json.dumps({"detail": f"refused {self.headers['Authorization']}"}).encode()
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(content) + 100 * (fault == "truncate")))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(clusters: int = 5, page: int = 2) -> Iterator[Loopback]:
    """Run the server while the block lasts."""
    world = Loopback(clusters, page)
    handler = type("Handler", (_Handler,), {"world": world})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    world.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Run:
    """A fetch from the server with all that it said; calling it returns what it brought.

    ``budget`` has other values of `Budget`, fewer tries than usual unless given.
    """

    def __init__(
        self, world: Loopback, folder: Path, allowed: Sequence[Limit] = WIDE, **budget: Any
    ) -> None:
        self.odd: list[str] = []
        self.steps: list[Step] = []
        self.waits: list[tuple[float, str]] = []
        self._world, self.folder, self._allowed = world, folder, allowed
        self._budget = replace(Budget(attempts=4), **budget)

    def __call__(self) -> Fetched:
        clock = self._world.clock
        limiter = Limiter(self.folder / CALLS, self._allowed, clock=clock, sleep=clock.sleep)
        with Api(
            TOKEN, limiter, base=self._world.base, budget=self._budget, clock=clock,
            sleep=clock.sleep, on_wait=lambda seconds, why: self.waits.append((seconds, why)),
        ) as api:  # fmt: skip
            store = Store(self.folder / "cache", QUERY)
            fetch = Fetch(QUERY, store, api, self.steps.append, self.odd.append)
            return fetch.run(self.folder / "out.jsonl")

    def changing(self, path: str, change: Callable[[Any], Any]) -> Run:
        """Do ``change`` to every answer of an address with this path in it."""
        right = self._world.answer

        def answer(asked: str) -> tuple[int, dict[str, str], Any]:
            status, headers, body = right(asked)
            return status, headers, change(body) if path in asked else body

        self._world.answer = answer  # type: ignore[method-assign, assignment]
        return self

    def kept(self) -> list[int | str]:
        """Return the ids of the opinions that were written."""
        return [opinion.opinion_id for opinion in read_jsonl(self.folder / "out.jsonl")]
