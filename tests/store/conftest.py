"""Fixtures of the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.loopback import Site, serving


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.delenv("QI_ANALYSIS_RAW", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as server:
        yield server
