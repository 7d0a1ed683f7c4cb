"""A browser for tests: every page notes what goes wrong on it and what it asks for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

REQUIRED = "QI_ANALYSIS_REQUIRE_BROWSER"
NAMES = ("chromium", "chromium-browser")


def executable() -> str:
    """Return the path of Chromium, or skip (fail where it is required)."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        reason = f"no {' or '.join(NAMES)} on this machine: install Debian's package chromium"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{reason} ({REQUIRED}=1)")
        pytest.skip(reason)
    return found


class Watched:
    """A page that notes errors, and requests to anything but files and this machine."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.blocked: list[str] = []
        self._page = page
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def _said(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def _asked(self, request: Any) -> None:
        self.requests.append(request.url)
        if not request.url.startswith(("file://", "http://127.0.0.1:", "data:")):
            self.faults.append(f"outside request {request.url}")

    def _failed(self, request: Any) -> None:
        if request.failure == "csp":  # never sent
            self.blocked.append(request.url)
        elif request.failure != "net::ERR_ABORTED":  # the page was left, or it is a download
            self.faults.append(f"failed {request.url}: {request.failure}")


class Browser:
    """Chromium, started once."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium

    @contextmanager
    def page(self, width: int = 1280, height: int = 800, **options: Any) -> Iterator[Any]:
        """Yield a `Watched` page of its own, without memory of others."""
        context = self._chromium.new_context(viewport={"width": width, "height": height}, **options)
        try:
            yield Watched(context.new_page())
        finally:
            context.close()


@contextmanager
def start() -> Iterator[Browser]:
    """Yield a browser that runs until the end of the block."""
    path = executable()
    from playwright.sync_api import sync_playwright

    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:  # root may not use Chromium's sandbox; the pages are our own
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield Browser(chromium)
        finally:
            chromium.close()
