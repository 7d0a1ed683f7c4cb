"""What a server may do to a client that asks through `bounded`."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from qi_analysis.core.errors import FetchError
from qi_analysis.store import bounded
from qi_analysis.store.bounded import Bounds, PassingError
from tests.store.loopback import Request, Site, redirect

QUICK = Bounds(answer=0.3, slowest=1000, window=0.1, most_bytes=1 << 20)
TEXT = b"qualified immunity " * 1000


def asked(site: Site, answer: Callable[[Request, bytes], None], body: bytes = TEXT) -> bytes:
    _, url = site.serve("x", answer, body=body)
    with bounded.session() as session:
        response = bounded.ask(
            lambda: session.get(url, stream=True, allow_redirects=False, timeout=5), url, QUICK
        )
        with response:
            return bounded.body(response, url, QUICK)


def packed(request: Request, body: bytes) -> None:
    request.head(200, Content_Encoding="gzip", Content_Length=len(body))
    request.wfile.write(body)


def trickling(request: Request, body: bytes) -> None:
    request.head(200)
    for _ in range(400):
        request.wfile.write(b"x")
        time.sleep(0.01)


def trickling_head(request: Request, body: bytes) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(400):
        request.wfile.write(b"X: y\r\n")
        time.sleep(0.01)


def test_a_packed_body_is_unpacked(site: Site) -> None:
    assert asked(site, packed, gzip.compress(TEXT)) == TEXT
    assert asked(site, packed, gzip.compress(b"")) == b""


def test_a_body_that_unpacks_to_far_more_is_broken_off_early(site: Site) -> None:
    bomb = gzip.compress(bytes(200 << 20), 1)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match=r"longer than 1,048,576 bytes"):
            asked(site, packed, bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


@pytest.mark.parametrize(
    ("body", "words"),
    [(gzip.compress(TEXT)[:-9], "broke off"), (b"not packed at all", "does not unpack")],
    ids=["cut short", "not packed"],
)
def test_a_body_that_does_not_unpack_may_pass(site: Site, body: bytes, words: str) -> None:
    with pytest.raises(PassingError, match=words):
        asked(site, packed, body)


def test_another_packing_is_refused(site: Site) -> None:
    def brotli(request: Request, body: bytes) -> None:
        request.head(200, Content_Encoding="br", Content_Length=len(body))
        request.wfile.write(body)

    with pytest.raises(FetchError, match="not asked for"):
        asked(site, brotli)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(trickling, "too slowly"), (trickling_head, "no answer in")],
)
def test_one_byte_now_and_then_is_not_waited_for(
    site: Site, answer: Callable[[Request, bytes], None], words: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(PassingError, match=words):
        asked(site, answer)
    assert time.monotonic() - begun < 2


def test_the_body_of_a_redirect_is_not_read(site: Site) -> None:
    def endless(request: Request, body: bytes) -> None:
        request.head(302, Location="/elsewhere")
        try:
            while True:
                request.wfile.write(bytes(1 << 16))
        except OSError:
            return

    _, url = site.serve("x", endless)
    with bounded.session() as session, session.get(url, stream=True, timeout=5) as response:
        assert response.status_code == 302
        assert bounded.moved_to(url, response) == site.url("/elsewhere")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7), ("0", 0), ("", 0), ("soon", 0), ("-5", 0), ("nan", 0), ("\u0663", 0),
        ("9" * 400, 999_999_999_999), ("Sun, 13 Sep 2020 13:26:40 GMT", 3600),
        ("Sun, 13 Sep 2020 11:26:40 GMT", 0), ("Sun, 99 Foo 1 1 1", 0),
    ],
)  # fmt: skip
def test_the_wait_that_is_asked_for(value: str, seconds: float) -> None:
    response: Any = type("Response", (), {"headers": {"Retry-After": value}})()
    assert bounded.asked_wait(response, 1_600_000_000) == seconds  # 13 Sep 2020, 12:26:40 UTC


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", ("https", "a.example", 443)),
        ("http://A.example:81", ("http", "a.example", 81)),
        ("http://user:word@a.example", ("http", "a.example", 80)),
        ("http://[::1", ("", "", -1)),
        ("http://a.example:99999/", ("", "", -1)),
        ("file:///etc/passwd", ("file", "", -1)),
    ],
)
def test_origins(url: str, expected: tuple[str, str, int]) -> None:
    assert bounded.origin(url) == expected


def test_where_a_redirect_leads_may_be_no_address(site: Site) -> None:
    _, url = site.serve("x", redirect("http://[::1"))
    with bounded.session() as session, session.get(url, stream=True, timeout=5) as response:
        assert bounded.moved_to(url, response) == "http://[::1"
