"""What a server says, held to limits: how long its answer may take, how slow and how large it is.

The time-outs of requests begin anew with every byte, and it unpacks whatever comes. Our three
fetchers ask through this module instead.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from qi_analysis.core.errors import FetchError

if TYPE_CHECKING:
    import requests
    from requests import Response

_CHUNK = 1 << 16
_GZIP = 31
"""Window bits by which zlib knows gzip."""


class PassingError(Exception):
    """A failure that may pass; ``wait`` is what the server asked for, in seconds."""

    def __init__(self, words: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(words)


class BudgetError(FetchError):
    """Time or calls are spent, or the server asks for more patience than there is."""


@dataclass(frozen=True)
class Bounds:
    """How much of a server is borne.

    Attributes
    ----------
    answer : float
        Seconds to wait for the head of an answer.
    slowest, window : float
        Bytes a second below which a body is broken off, judged over a window of seconds.
    most_bytes : int
        Of one body, packed and unpacked.
    clock : callable
        Seconds from any start.
    """

    answer: float = 60.0
    slowest: float = 2048.0
    window: float = 15.0
    most_bytes: int = 64 << 20
    clock: Callable[[], float] = time.monotonic


def session() -> requests.Session:
    """Return a session that leaves redirects to its caller.

    That of requests reads the body of one, whatever its size, even when told to follow none.
    """
    import requests

    class Session(requests.Session):
        def get_redirect_target(self, resp: Response) -> None:  # noqa: ARG002
            return None

    return Session()


def ask(send: Callable[[], Response], url: str, bounds: Bounds) -> Response:
    """Return the answer of ``send``, called in a thread of its own, once its head is there.

    Raises
    ------
    PassingError
        When it takes too long. What ``send`` raises is raised here.
    """
    got: list[Response] = []
    failed: list[Exception] = []
    late = threading.Event()

    def work() -> None:
        try:
            response = send()
        except Exception as error:  # told to the thread that waits
            failed.append(error)
            return
        got.append(response)
        if late.is_set():
            response.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(bounds.answer)
    if thread.is_alive():
        late.set()
        raise PassingError(f"{url} gave no answer in {bounds.answer:,.0f} seconds")
    if failed:
        raise failed[0]
    return got[0]


def pieces(response: Response, url: str, bounds: Bounds) -> Iterator[bytes]:
    """Yield a body as it comes and is packed.

    Raises
    ------
    PassingError
        When it breaks off, or comes too slowly to ever end.
    """
    from urllib3.exceptions import HTTPError

    since, got = bounds.clock(), 0
    while True:
        try:
            # `read` would wait for all it was asked for, `read1` returns what has come
            piece = response.raw.read1(_CHUNK, decode_content=False)
        except (HTTPError, OSError) as error:
            raise PassingError(f"{url} broke off ({type(error).__name__})") from error
        if not piece:
            return
        yield piece
        got += len(piece)
        now = bounds.clock()
        if now - since >= bounds.window:
            if got < bounds.slowest * (now - since):
                raise PassingError(f"{url} came too slowly to ever end")
            since, got = now, 0


def unpacked(response: Response, url: str, bounds: Bounds) -> Iterator[bytes]:
    """Yield a body as it comes, unpacked little by little where it came packed by gzip.

    Raises
    ------
    PassingError
        When it breaks off, comes too slowly, or does not unpack.
    FetchError
        When it is packed otherwise.
    """
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in {"", "identity"}:
        yield from pieces(response, url, bounds)
        return
    if packing not in {"gzip", "x-gzip"}:
        raise FetchError(f"{url} came packed in a way that was not asked for")
    unpacker = zlib.decompressobj(_GZIP)
    for packed in pieces(response, url, bounds):
        left = packed
        while left:
            try:
                piece = unpacker.decompress(left, _CHUNK)
            except zlib.error as error:
                raise PassingError(f"{url} does not unpack") from error
            yield piece
            left = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise PassingError(f"{url} broke off")


def body(response: Response, url: str, bounds: Bounds) -> bytes:
    """Return a whole body, unpacked.

    Raises
    ------
    PassingError, FetchError
        As `unpacked`; also when it is larger than it may be.
    """
    held, size = [], 0
    for piece in unpacked(response, url, bounds):
        held.append(piece)
        size += len(piece)
        if size > bounds.most_bytes:
            raise FetchError(f"{url} is longer than {bounds.most_bytes:,} bytes: not kept")
    return b"".join(held)


def asked_wait(response: Response, now: float) -> float:
    """Return the seconds of Retry-After, a number or a date; 0 without one.

    Parameters
    ----------
    response : Response
        With or without the header.
    now : float
        Seconds since the epoch.
    """
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:12])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return 0.0


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address; one that is none has the port -1."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, -1)
    except ValueError:
        return "", "", -1
    return parts.scheme, parts.hostname or "", port


def moved_to(url: str, response: Response) -> str:
    """Return where a redirect leads; an address that is none is given as it stands."""
    location = response.headers.get("Location", "")
    try:
        return urljoin(url, location)
    except ValueError:
        return str(location)
