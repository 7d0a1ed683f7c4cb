"""The polite caller of the Caselaw Access Project's site.

`store.fetch` knows the length and hash of every file before it asks. Here neither is known, so
the server's word is bounded instead: bytes, speed, waits, calls and time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qi_analysis import __version__
from qi_analysis.core.errors import FetchError
from qi_analysis.core.files import write_atomically
from qi_analysis.core.foreign import parsed_json
from qi_analysis.opinions.texts.caller import GONE, Budget, Caller
from qi_analysis.store import bounded
from qi_analysis.store.bounded import Bounds, PassingError

if TYPE_CHECKING:
    from requests import Response

BASE = "https://static.case.law/"
_LIST_BYTES = 16 << 20


class NotServedError(FetchError):
    """The server has no such file."""


@dataclass(frozen=True)
class Manners(Budget):
    """How the site is asked, and how much of it is borne; ``pause`` is in seconds, after a call."""

    attempts: int = 5
    longest_wait: float = 900.0
    seconds: float = 4 * 86400.0
    read: float = 30.0
    bounds: Bounds = field(default_factory=lambda: Bounds(most_bytes=512 << 20))
    pause: float = 1.0


@dataclass
class Part:
    """A file that is being downloaded, over interruptions too; what is known of it is beside it.

    It is ``resumed`` if some of the bytes came with another answer than the rest.
    """

    path: Path
    resumed: bool = False

    def start(self, url: str) -> tuple[int, dict[str, Any]]:
        """Return how many bytes are there, and what the server said of the file then."""
        try:
            said = parsed_json(self._notes.read_bytes())
            have = self.path.stat().st_size
        except (OSError, ValueError):
            return 0, {}
        return (have, said) if isinstance(said, dict) and said.get("url") == url else (0, {})

    def note(self, said: dict[str, Any]) -> None:
        """Keep what the server says of the file."""
        write_atomically(self._notes, json.dumps(said).encode())

    def drop(self) -> None:
        """Forget the file."""
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self.resumed = False

    @property
    def _notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


class Site(Caller):
    """Asks the site, one call at a time and with pauses.

    ``on_bytes`` is called with the number of bytes of each piece that comes; the rest is as
    `Caller` has it.
    """

    def __init__(
        self,
        base: str = BASE,
        manners: Manners | None = None,
        on_wait: Callable[[float, str], None] = lambda _seconds, _why: None,
        on_bytes: Callable[[int], None] = lambda _bytes: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.manners = manners or Manners()
        super().__init__(base, self.manners, clock, sleep, on_wait)
        self._on_bytes, self._last = on_bytes, float("-inf")
        self._most_bytes = self.manners.bounds.most_bytes
        if urlsplit(self.base).scheme not in {"http", "https"}:
            raise FetchError(f"{base} is no address of a site")
        self._session.headers["User-Agent"] = f"qi_analysis/{__version__} (opinions fetcher)"
        # byte ranges of a compressed body would mean other bytes, and could unpack to any size
        self._session.headers["Accept-Encoding"] = "identity"

    def json(self, path: str) -> Any:
        """Return the JSON at a path.

        Raises
        ------
        NotServedError, UnreachableError, BudgetError, FetchError
            When the server has none; failed too often; more patience than allowed is needed; or
            for anything else that is wrong with the answer.
        """
        url, bounds = f"{self.base}{path}", replace(self._budget.bounds, most_bytes=_LIST_BYTES)

        def attempt() -> Any:
            with self._get(url) as response:
                content = bounded.body(response, url, bounds)
            try:
                return parsed_json(content)
            except ValueError as error:
                raise PassingError(f"{url} gave no JSON") from error

        return self.tried(attempt)

    def download(self, path: str, part: Part) -> None:
        """Bring a file; a try goes on where the last one broke off, if the file is the same.

        Errors are those of `json`.
        """
        self.tried(lambda: self._download(f"{self.base}{path}", part))

    def _download(self, url: str, part: Part) -> None:
        have, said = part.start(url)
        if have and have == said.get("size"):
            return
        asked = {"Range": f"bytes={have}-"} if have else {}
        if have and said.get("etag"):
            asked["If-Range"] = said["etag"]
        with self._get(url, asked) as response:
            now = _said_of(response, url)
            size, same = now["size"], all(said.get(x) == now[x] for x in ("etag", "size"))
            part_from = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
            partial = response.status_code == HTTPStatus.PARTIAL_CONTENT
            continued = bool(have) and partial and part_from and same
            if not continued:
                part.drop()
            if response.status_code != HTTPStatus.OK and not continued:
                raise PassingError(f"{url} gave another part than the one asked for")
            if size is not None and size > self._most_bytes:
                raise FetchError(f"{url} has {size:,} bytes: too many")
            part.path.parent.mkdir(parents=True, exist_ok=True)
            with part.path.open("ab") as file:
                part.note(now)
                part.resumed = part.resumed or continued
                self._write(response, file, url)
                got = file.tell()
        if size is not None and got != size:
            if got > size:
                part.drop()
            raise PassingError(f"{url} broke off after {got:,} of {size:,} bytes")

    def _write(self, response: Response, file: IO[bytes], url: str) -> None:
        """Write a body as it comes, while there is time."""
        for piece in bounded.pieces(response, url, self._budget.bounds):
            self._on_bytes(len(piece))
            self._refuse_late()
            if file.tell() == 0 and not b"PK\x03\x04".startswith(piece[:4]):
                kind = response.headers.get("Content-Type", "no type")[:60]
                kind = "".join(c if c.isprintable() else "?" for c in kind)
                raise PassingError(f"{url} gave no zip ({kind})")
            file.write(piece)
            if file.tell() > self._most_bytes:
                raise FetchError(f"{url} has more than {self._most_bytes:,} bytes")

    def _get(self, url: str, headers: dict[str, str] | None = None) -> Response:
        """Return an answer that has a body, as it was asked for."""
        response = self._ask(url, headers=headers)
        status = response.status_code
        packing = response.headers.get("Content-Encoding", "identity")
        if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT} and packing == "identity":
            return response
        if headers and status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return response  # the file has changed
        response.close()
        self._refuse_passing(response, time.time())
        if status in GONE:
            raise NotServedError(f"HTTP {status} from {url}")
        if packing != "identity":
            raise FetchError(f"{url} came packed, which was not asked for")
        raise FetchError(f"HTTP {status} from {url}")

    def _take_turn(self) -> None:
        """Pause after the last call."""
        due = self._last + self.manners.pause - self.clock()
        if due > 0:
            self._sleep(due)
        self._last = self.clock()


def _said_of(response: Response, url: str) -> dict[str, Any]:
    """Return what an answer says of its file."""
    headers = response.headers
    _, _, total = headers.get("Content-Range", "").partition("/")
    size = total if response.status_code == HTTPStatus.PARTIAL_CONTENT else ""
    size = size or headers.get("Content-Length", "")
    etag = headers.get("ETag", "")[:200]
    return {
        "url": url,
        "etag": etag if etag and not etag.startswith("W/") else "",
        "size": int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else None,
    }
