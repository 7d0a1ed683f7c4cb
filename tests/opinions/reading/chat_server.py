"""An OpenAI-compatible endpoint on this machine that answers, and misbehaves, as it is told to."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "key-of-nobody-0123456789"


class Endpoint:
    """What it answers, what it is to do wrong, and what it was asked.

    A fault is used up by one call; ``forms`` are those of `response_format` that it knows.
    """

    def __init__(self, reply: Callable[[dict[str, Any]], str]) -> None:
        self.reply = reply
        self.faults: list[str] = []
        self.forms = {"json_schema", "json_object", None}
        self.usage: Any = {"prompt_tokens": 1000, "completion_tokens": 100}
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.address = ""

    @property
    def url(self) -> str:
        return f"{self.address}/v1"


def _told(content: Any, usage: Any = None) -> bytes:
    """Return the body of an answer."""
    message = {"role": "assistant", "content": content}
    return json.dumps({"choices": [{"message": message}], "usage": usage}).encode()


class _Handler(BaseHTTPRequestHandler):
    world: Endpoint

    def do_POST(self) -> None:
        world = self.world
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        world.asked.append(asked)
        world.keys.append(self.headers["Authorization"])
        name, _, rest = (world.faults.pop(0) if world.faults else "").partition(" ")
        if name == "slow":
            self.trickle(_told(world.reply(asked)))
            return
        status, headers, body = self.answer(name, rest, asked)
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def answer(
        self, name: str, rest: str, asked: dict[str, Any]
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        world, key = self.world, self.headers["Authorization"]
        escaped = "".join(f"\\u{ord(c):04x}" for c in KEY)
        bodies: dict[str, Callable[[], bytes]] = {
            "answer": rest.encode,
            "echo": lambda: _told(f"you said {key}"),
            "escaped": lambda: _told("x").replace(b"x", escaped.encode()),
            "huge": lambda: _told(" " * int(rest)),
            "packed": lambda: gzip.compress(_told(" " * int(rest)), 1),
        }
        if name in bodies:
            packed = {"Content-Encoding": "gzip"} if name == "packed" else {}
            return 200, packed, bodies[name]()
        if name == "redirect":
            return 307, {"Location": rest}, b""
        if name:
            wait = {"Retry-After": rest} if rest else {}
            return int(name), wait, json.dumps({"error": f"{key} is refused"}).encode()
        if asked.get("response_format", {}).get("type") not in world.forms:
            return 400, {}, b'{"error": "response_format is not supported"}'
        return 200, {}, _told(world.reply(asked), world.usage)

    def trickle(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.001)
        except OSError:  # the client has had enough
            pass
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(reply: Callable[[dict[str, Any]], str]) -> Iterator[Endpoint]:
    """Run the endpoint while the block lasts."""
    world = Endpoint(reply)
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


def claim(quote: str, **answers: Any) -> dict[str, Any]:
    """Return a claim of the schema: force by police, immunity granted, unless said otherwise.

    Each answer has the same quote; a pair gives one its own.
    """
    given: dict[str, Any] = {
        "defendant_type": "police", "force_claim": True, "force_in_custody": False,
        "qi_raised": True, "violation": "not_reached", "clearly_established": "no",
        "qi_result": "granted",
    }  # fmt: skip
    pairs = {k: v if isinstance(v, tuple) else (v, quote) for k, v in (given | answers).items()}
    told = {name: {"answer": value, "quote": words} for name, (value, words) in pairs.items()}
    return {"defendant": "Fern", "claim": "force"} | told


def says(*claims: dict[str, Any]) -> str:
    """Return the answer that holds these claims."""
    return json.dumps({"claims": list(claims)})
