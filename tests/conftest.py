"""Fixtures that all tests may use."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from qi_analysis.store.built import Built

REPOSITORY = Path(__file__).resolve().parents[1]
ABSENT = "raw data absent: set QI_ANALYSIS_RAW or run `qi-analysis fetch`"

# A busy machine is slow, not wrong: speed is measured in benchmarks/, never by a deadline here.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def raw_folder() -> Path | None:
    """Return the folder of real raw files, or None where there are none."""
    given = os.environ.get("QI_ANALYSIS_RAW")
    beside = REPOSITORY.parent / "shared" / "data" / "raw"
    places = (Path(given) if given else beside, beside)
    return next((folder for folder in places if folder.is_dir()), None)


@pytest.fixture(scope="session")
def raw_dir() -> Path:
    """Return the folder of real raw files, or skip (fail where they are required).

    For checks of the very bytes against the world outside. All else takes ``files_dir``.
    """
    folder = raw_folder()
    if folder is None:
        if os.environ.get("QI_ANALYSIS_REQUIRE_RAW") == "1":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    return folder


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder laid out like ``data/raw`` with made-up files in the true formats."""
    from tests import samples

    return samples.write(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def files_dir(request: pytest.FixtureRequest) -> Path:
    """Return the real raw files where they are at hand, else the samples.

    For tests that hold of any file in the right format: what a reader must refuse, and a second
    way of counting.
    """
    folder: Path = raw_folder() or request.getfixturevalue("sample_dir")
    return folder


@pytest.fixture(scope="session")
def hand_codes() -> Path:
    """Return the hand codes of the development set."""
    return REPOSITORY / "data" / "own" / "hand_codes" / "development.csv"


@pytest.fixture(scope="session")
def built(raw_dir: Path) -> Iterator[dict[str, Built]]:
    """Every table of ``data/processed``, made once a run from the raw files."""
    from qi_analysis import build as tables

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QI_ANALYSIS_RAW", str(raw_dir))
        yield {name: build() for name, build in tables.BUILDERS.items()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file in one worker, and all files that need every table made in the same one.

    Making the tables takes minutes, once a worker; files that share them are found by the fixture.
    """
    sharing = {item.path for item in items if "built" in getattr(item, "fixturenames", ())}
    for item in items:
        group = "built" if item.path in sharing else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


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
