"""Servers that are hostile or broken, and what each of our fetchers must come to with them.

A scenario is a fault, and the call it is for. Every run must end soon, in a right answer or one of
our own errors; must keep nothing that it did not check; and must show the token nowhere.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432"  # noqa: S105 - of nobody
HOSTILE_SECONDS = 12
"""For which an endless answer goes on: longer than any client may wait."""


@dataclass
class Answer:
    """What the server would say if it were well."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Fault = Callable[["Request", Answer], None]
Change = Callable[[Any], Any]


class Request(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_POST(self) -> None:
        """Answer as `do_GET`, once the question was read."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        """Answer by the scenario where it is for this path, else rightly."""
        self.server.asked.append(self.path)
        self.close_connection = True
        answer = self.server.right(self.path, self.server.address)
        fault = self.server.fault if self.server.at(self.path) else None
        try:
            if fault is None:
                self.say(answer)
            else:
                fault(self, answer)
        except OSError:
            return

    def say(self, answer: Answer, length: int | str | None = None) -> None:
        """Send an answer."""
        self.send_response(answer.status)
        for key, value in answer.headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        self.end_headers()
        self.wfile.write(answer.body)

    def flow(self, piece: bytes, nap: float) -> None:
        """Send a piece again and again until the other side has enough."""
        begun = time.monotonic()
        while time.monotonic() - begun < HOSTILE_SECONDS and not self.server.over.is_set():
            self.wfile.write(piece)
            if nap:
                time.sleep(nap)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(
        self, right: Callable[[str, str], Answer], at: Callable[[str], bool], fault: Fault
    ) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.right, self.at, self.fault = right, at, fault
        self.asked: list[str] = []
        self.over = threading.Event()

    @property
    def address(self) -> str:
        """Return where it is."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(
    right: Callable[[str, str], Answer], at: Callable[[str], bool], fault: Fault
) -> Iterator[Server]:
    """Run a server for a while."""
    with Server(right, at, fault) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()


def _status(code: int, headers: dict[str, str] | None = None, body: bytes = b"{}") -> Fault:
    return lambda request, _: request.say(Answer(code, headers or {}, body))


def _body(content: bytes, headers: dict[str, str] | None = None) -> Fault:
    return lambda request, right: request.say(Answer(200, headers or right.headers, content))


def _to(location: str) -> Fault:
    return _status(302, {"Location": location})


def _head_flows(request: Request, _: Answer) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    request.flow(b"x", 0.02)


def _body_flows(piece: bytes, nap: float, length: str = "") -> Fault:
    def fault(request: Request, right: Answer) -> None:
        request.send_response(200)
        if length:
            request.send_header("Content-Length", length)
        request.end_headers()
        request.wfile.write(right.body[:4])
        request.flow(piece, nap)

    return fault


def _redirect_flows(request: Request, _: Answer) -> None:
    request.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n")
    request.flow(b"x" * 65536, 0)


def _raw(content: bytes) -> Fault:
    return lambda request, _: void(request.wfile.write(content))


def void(_: object) -> None:
    """Return nothing."""


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(100 << 20), 1)


ENCODED = {
    "as it is": TOKEN,
    "in capitals": TOKEN.upper(),
    "percent": "".join(f"%{ord(c):02x}" for c in TOKEN),
    "percent twice": "".join(f"%25{ord(c):02x}" for c in TOKEN),
    "base64": base64.b64encode(f"Token {TOKEN}".encode()).decode(),
    "base64 further in": base64.urlsafe_b64encode(f"xy{TOKEN}z".encode()).decode(),
    "hexadecimal": TOKEN.encode().hex(),
    "backwards": TOKEN[::-1],
}
ESCAPED = "".join(f"\\u{ord(c):04x}" for c in TOKEN)

COMMON: dict[str, Fault] = {
    "hangs up at once": lambda _request, _right: None,
    "hangs up midway": lambda request, right: request.say(
        Answer(200, right.headers, right.body[: len(right.body) // 2]), len(right.body)
    ),
    "claims petabytes": lambda request, right: request.say(right, 10**15),
    "claims too little": lambda request, right: request.say(right, len(right.body) // 2),
    "a length that is none": lambda request, right: request.say(right, "many"),
    "a negative length": lambda request, right: request.say(right, -1),
    "a head that trickles": _head_flows,
    "a body that trickles": _body_flows(b" ", 0.05, "100000"),
    "a body that trickles, without a length": _body_flows(b" ", 0.05),
    "a body without an end": _body_flows(b"x" * 65536, 0),
    "a redirect without an end": _redirect_flows,
    "no HTTP": _raw(b"SSH-2.0-OpenSSH_9\r\n"),
    "only a status line": _raw(b"HTTP/1.1 200 OK\r\n"),
    "a hundred kilobytes of one header": _raw(
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"
    ),
    "a thousand headers": _raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"),
    "chunks that are none": _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a chunk of petabytes": _raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\nx"
    ),
    "an empty body": _body(b""),
    "a page": _body(b"<html>Sign in</html>", {"Content-Type": "text/html"}),
    "a packed bomb": lambda request, _: request.say(
        Answer(200, {"Content-Encoding": "gzip"}, _bomb())
    ),
    "packed twice": lambda request, right: request.say(
        Answer(200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(right.body))
    ),
    "packed and damaged": lambda request, right: request.say(
        Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(right.body)[:-9])
    ),
    "packed in an unknown way": lambda request, right: request.say(
        Answer(200, {"Content-Encoding": "br"}, right.body)
    ),
    **{
        f"status {code}": _status(code)
        for code in (204, 206, 300, 304, 400, 401, 403, 404, 410, 418, 429, 500, 503, 599, 999)
    },
    **{
        f"wait {value[:30]!r}": _status(429, {"Retry-After": value})
        for value in (
            "0", "3", "999999999", "9" * 400, "-1", "nan", "1e9", "soon", "\xb2",
            "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 99 Foo 1 1 1",
        )
    },
    **{
        f"to {where[:30]!r}": _to(where)
        for where in (
            "", "/", "http://127.0.0.1:1/", "http://localhost:1/x", "https://example.invalid/",
            "file:///etc/passwd", "ftp://example.invalid/x", "http://[::1", "//", "?",
            "http://127.0.0.1:99999/", "http://\x1b[2Jred/", f"http://{TOKEN}.example.invalid/",
        )
    },
}  # fmt: skip

JSON_FAULTS: dict[str, Fault] = {
    "nested deeply": _body(b"[" * 200_000),
    "nested deeply in an object": _body(b'{"results":' * 100_000),
    "a number of 100,000 digits": _body(b'{"count": ' + b"9" * 100_000 + b"}"),
    "not a number": _body(b'{"count": NaN, "next": null, "results": []}'),
    "a list": _body(b"[]"),
    "nothing": _body(b"null"),
    "a text": _body(b'"results"'),
    "not UTF-8": _body(b'{"results": "\xff\xfe"}'),
    "UTF-16": lambda request, right: request.say(
        Answer(200, right.headers, right.body.decode("utf-8", "replace").encode("utf-16"))
    ),
    "zero bytes": _body(bytes(1000)),
    "cut": lambda request, right: request.say(Answer(200, {}, right.body[:-3])),
    "larger than any record": lambda request, _: request.say(
        Answer(200, {}, b'{"x": "' + b"x" * (70 << 20) + b'"}')
    ),
    **{
        f"the token, {how}": _body(json.dumps({"you": text}).encode())
        for how, text in ENCODED.items()
    },
    "the token, escaped": _body(b'{"you": "' + ESCAPED.encode() + b'"}'),
    "the token as a key": _body(json.dumps({TOKEN: 1}).encode()),
    "the token in a refusal": _status(400, None, f"who is {TOKEN}?".encode()),
    "the token escaped in a refusal": _status(400, None, ESCAPED.encode()),
    "the token in a cookie": _body(b"{}", {"Set-Cookie": f"t={TOKEN}"}),
    "the token in the path of a redirect": _to(f"/api/rest/v4/{TOKEN}"),
    "the token in a redirect, in base64": _to(f"/x?{ENCODED['base64']}"),
}  # fmt: skip


def changed(change: Change) -> Fault:
    """Return a fault that answers with something else in the right JSON."""

    def fault(request: Request, right: Answer) -> None:
        made = change(json.loads(right.body))
        request.say(Answer(200, {}, json.dumps(made).encode()))

    return fault


def row_changed(**values: Any) -> Fault:
    """Return a fault that changes the first result of a page; None leaves the value out."""

    def change(page: Any) -> Any:
        row = page["results"][0]
        for key, value in values.items():
            row[key] = value
        return page

    return changed(change)


def packed(entries: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", level) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return held.getvalue()
