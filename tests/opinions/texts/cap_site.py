"""A server on this machine with the layout of the Caselaw Access Project, that misbehaves."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RAISED = (
    "CEDAR, Circuit Judge. Pat Moss sued two police officers under section 1983, alleging "
    "excessive force. We hold that the officers are entitled to qualified immunity. Affirmed."
)
NOT_RAISED = "CEDAR, Circuit Judge. This is a dispute over a debt. Affirmed."
_CIRCUITS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh", "District of Columbia",
)  # fmt: skip
"""In the order of their numbers, and the last."""


def case(
    number: int,
    text: str = NOT_RAISED,
    *,
    circuit: int = 1,
    day: str = "2010-03-19",
    kind: str = "majority",
    reporter: str = "F.3d",
    volume: int = 900,
    **changes: Any,
) -> dict[str, Any]:
    """Return a made-up case in the shape of the project."""
    name = f"United States Court of Appeals for the {_CIRCUITS[circuit - 1]} Circuit"
    return {
        "id": 1000 * volume + number,
        "name": f"Pat MOSS v. City {number}",
        "name_abbreviation": f"Moss v. City {number}",
        "decision_date": day,
        "docket_number": f"No. 08-{number}",
        "first_page": str(number),
        "last_page": str(number),
        "citations": [{"type": "official", "cite": f"{volume} {reporter} {number}"}],
        "court": {"name_abbreviation": "", "id": circuit, "name": name},
        "jurisdiction": {"id": 39, "name_long": "United States", "name": "U.S."},
        "casebody": {
            "judges": [],
            "parties": [],
            "opinions": [{"text": text, "type": kind, "author": None}],
            "attorneys": [],
            "corrections": "",
            "head_matter": f"{name}\nNo. 08-{number}\nPat MOSS, Appellant, v. City {number}",
        },
        "file_name": f"{number:04d}-01",
        **changes,
    }


def volume_zip(
    cases: list[dict[str, Any]],
    *,
    listed: list[dict[str, Any]] | None = None,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return a volume as the project packs it, with ``more`` entries instead or besides."""
    rows = [
        {key: value for key, value in each.items() if key != "casebody"}
        for each in (cases if listed is None else listed)
    ]
    entries = {
        "metadata/VolumeMetadata.json": b"{}",
        "metadata/CasesMetadata.json": json.dumps(rows).encode(),
    }
    for each in cases:
        entries[f"json/{each['file_name']}.json"] = json.dumps(each).encode()
        entries[f"html/{each['file_name']}.html"] = b"<p>as printed</p>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (entries | (more or {})).items():
            file.writestr(name, content)
    return packed.getvalue()


class Caselaw:
    """What the server holds, what it is to do wrong, and what it was asked.

    A fault is a name and the path it is for; each is used up by one call unless it ends in ``*``.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.faults: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str | None]] = []
        self.agents: set[str] = set()
        self.address = ""
        self.etags = True
        self.stop = threading.Event()

    def put(self, reporter: str, volumes: dict[str, bytes], **years: int) -> None:
        """Hold volumes of a reporter, and their list."""
        rows = [
            {
                "volume_number": name,
                "volume_folder": name,
                "reporter_slug": reporter,
                "publication_year": None,
                "start_year": years.get("start"),
                "end_year": years.get("end"),
            }
            for name in volumes
        ]
        self.files[f"/{reporter}/VolumesMetadata.json"] = json.dumps(rows).encode()
        for name, content in volumes.items():
            self.files[f"/{reporter}/{name}.zip"] = content

    def fault(self, path: str) -> str | None:
        for at, (name, of) in enumerate(self.faults):
            if of == path:
                if not name.endswith("*"):
                    del self.faults[at]
                return name.rstrip("*")
        return None

    def calls(self, path: str) -> list[str | None]:
        """Return the ranges that were asked of a path, None for all of it."""
        return [asked for of, asked in self.asked if of == path]


class _Handler(BaseHTTPRequestHandler):
    world: Caselaw

    def do_GET(self) -> None:
        world = self.world
        asked = self.headers["Range"]
        world.asked.append((self.path, asked))
        world.agents.add(self.headers["User-Agent"])
        fault = world.fault(self.path)
        content = world.files.get(self.path)
        act: Callable[[bytes], None] | None = getattr(self, f"_{fault}", None)
        if fault is not None and act is None:
            code, _, wait = fault.partition(" ")
            self._head(int(code), b"no", {"Retry-After": wait} if wait else {})
        elif content is None:
            self._head(404, b"not here", {})
        elif act is not None:
            act(content)
        else:
            self._right(content)
        self.close_connection = True

    def _right(self, content: bytes) -> None:
        start = int((self.headers["Range"] or "bytes=0-")[6:-1])
        mark = self.headers["If-Range"]
        etag = f'"{hash(content)}"'
        headers = {"ETag": etag} if self.world.etags else {}
        if start and (mark is None or mark == etag):
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._head(206, content[start:], headers)
        else:
            self._head(200, content, headers)

    def _head(
        self, status: int, body: bytes, headers: dict[str, str], length: int | None = None
    ) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _drop(self, _content: bytes) -> None:
        """Hang up without a word."""

    def _half(self, content: bytes) -> None:
        """Hang up in the middle of the body."""
        headers = {"ETag": f'"{hash(content)}"'} if self.world.etags else {}
        self._head(200, content[: len(content) // 2], headers, len(content))

    def _short(self, content: bytes) -> None:
        """Give the beginning alone, and call it all."""
        self._head(200, content[: len(content) // 2], {})

    def _html(self, _content: bytes) -> None:
        self._head(200, b"<html>We will be back</html>", {"Content-Type": "text/html"})

    def _text(self, content: bytes) -> None:
        """Give the right bytes under the wrong name."""
        self._head(200, content, {"Content-Type": "text/plain"})

    def _gzip(self, content: bytes) -> None:
        self._head(200, content, {"Content-Encoding": "gzip"})

    def _endless(self, _content: bytes) -> None:
        """Give bytes without a length until the client has enough."""
        self.send_response(200)
        self.end_headers()
        self._flow(b"PK\x03\x04" + b"x" * 65536, 0.0)

    def _claims(self, content: bytes) -> None:
        """Claim a length of petabytes."""
        self._head(200, content, {}, 10**15)

    def _trickle(self, _content: bytes) -> None:
        """Give a byte now and then."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"PK\x03\x04")
        self._flow(b"x", 0.01)

    def _slow_head(self, _content: bytes) -> None:
        """Give a byte of the head now and then."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self._flow(b"x", 0.01)

    def _elsewhere(self, _content: bytes) -> None:
        self._head(302, b"", {"Location": "http://example.invalid/f3d/900.zip"})

    def _circle(self, _content: bytes) -> None:
        self._head(302, b"", {"Location": self.path})

    def _other_part(self, content: bytes) -> None:
        """Give a part from the middle whatever was asked."""
        self._head(206, content[9:], {"Content-Range": f"bytes 9-{len(content)}/{len(content)}"})

    def _flow(self, piece: bytes, nap: float) -> None:
        begun = time.monotonic()
        try:
            while not self.world.stop.is_set() and time.monotonic() - begun < 20:
                self.wfile.write(piece)
                time.sleep(nap)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Caselaw]:
    """Run the server while the block lasts."""
    world = Caselaw()
    handler = type("Handler", (_Handler,), {"world": world})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    world.address = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
