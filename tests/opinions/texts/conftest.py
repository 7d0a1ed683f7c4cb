"""The server that both tests of a search ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.opinions.texts.loopback import Loopback, serving


@pytest.fixture
def world() -> Iterator[Loopback]:
    with serving() as world:
        yield world
