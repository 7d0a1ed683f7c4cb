"""A real server on this machine that fails in every way we know."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qi_analysis.store.download import Patience

BODY = random.Random(2019).randbytes(400_000)
WRONG = bytes(reversed(BODY))
HALF = 200_000

Answer = Callable[["Request", bytes], None]


class Request(BaseHTTPRequestHandler):
    """One request; the site holds the script of answers for its path."""

    server: Site

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Range")))
        self.server.headers.append(dict(self.headers))
        body, answers = self.server.script[self.path]
        # The last answer of a script is given again and again.
        (answers.pop(0) if len(answers) > 1 else answers[0])(self, body)

    def head(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()

    def hang_up(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test output clean."""


class Site(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.script: dict[str, tuple[bytes, list[Answer]]] = {}
        self.seen: list[tuple[str, str | None]] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()

    @property
    def ranges(self) -> list[str | None]:
        return [asked for _, asked in self.seen]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def serve(self, name: str, *answers: Answer, body: bytes = BODY) -> tuple[bytes, str]:
        """Return the (registered bytes, address) of a file that is answered by script."""
        self.script[f"/{name}"] = (body, list(answers))  # its own list: answers are used up
        return body, self.url(f"/{name}")


def whole(request: Request, body: bytes) -> None:
    """Answer as a good server does, ranges included."""
    start = int((request.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
    if start:
        request.head(
            206,
            Content_Length=len(body) - start,
            Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}",
        )
    else:
        request.head(200, Content_Length=len(body))
    request.wfile.write(body[start:])


def rangeless(request: Request, body: bytes) -> None:
    """Answer with everything, whatever part was asked for."""
    request.head(200, Content_Length=len(body))
    request.wfile.write(body)


def dropped(request: Request, body: bytes) -> None:
    """Announce everything, send half, hang up."""
    request.head(200, Content_Length=len(body))
    request.wfile.write(body[:HALF])
    request.hang_up()


def cut_without_length(request: Request, body: bytes) -> None:
    """Send half and end as if that were all: HTTP/1.0 without a length cannot tell."""
    request.head(200)
    request.wfile.write(body[:HALF])
    request.hang_up()


def dropped_with_wrong_half(request: Request, body: bytes) -> None:
    """Send half of another file, hang up."""
    request.head(200, Content_Length=len(body))
    request.wfile.write(WRONG[:HALF])
    request.hang_up()


def wrong_part(request: Request, body: bytes) -> None:
    """Answer a range with another range."""
    request.head(206, Content_Length=10, Content_Range=f"bytes 0-9/{len(body)}")
    request.wfile.write(body[:10])


def silent(request: Request, body: bytes) -> None:
    """Say nothing until the test is over."""
    request.server.released.wait(20)


def silent_midway(request: Request, body: bytes) -> None:
    """Send half and then nothing until the test is over."""
    request.head(200, Content_Length=len(body))
    request.wfile.write(body[:HALF])
    request.wfile.flush()
    request.server.released.wait(20)


def longer(request: Request, body: bytes) -> None:
    """Send the right bytes and then more."""
    request.head(200, Content_Length=len(body) + 7)
    request.wfile.write(body + b"1234567")


def status(code: int) -> Answer:
    return lambda request, _body: request.head(code, Content_Length=0)


def redirect(target: str) -> Answer:
    return lambda request, _body: request.head(302, Location=target, Content_Length=0)


class Waits(list[float]):
    """The waits asked for; none is waited."""

    def patience(self, attempts: int = 4) -> Patience:
        return Patience(attempts=attempts, first_wait=1, connect=2, read=0.3, sleep=self.append)


def listing(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too; staging folders must be gone."""
    assert not [path for path in folder.rglob(".*") if path.is_dir()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server for a while."""
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
