"""Fixtures that all tests may use."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
ABSENT = "raw data absent: set QI_ANALYSIS_RAW or run `qi-analysis fetch`"


@pytest.fixture(scope="session")
def raw_dir() -> Path:
    """Return the folder of real raw files, or skip (fail where they are required)."""
    given = os.environ.get("QI_ANALYSIS_RAW")
    beside = REPOSITORY.parent / "shared" / "data" / "raw"
    for folder in (Path(given) if given else beside, beside):
        if folder.is_dir():
            return folder
    if os.environ.get("QI_ANALYSIS_REQUIRE_RAW") == "1":
        pytest.fail(ABSENT)
    pytest.skip(ABSENT)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to any other machine, so that no test leans on the network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        internet = self.family in {socket.AF_INET, socket.AF_INET6}
        if internet and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"tests may reach loopback only, not {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
