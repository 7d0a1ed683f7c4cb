"""Fixtures that all tests may use."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from qi_analysis.store.built import Built
    from tests.site.browser import Browser

REPOSITORY = Path(__file__).resolve().parents[1]

SLOW_FIXTURES = {"built", "files_dir", "raw_dir", "sample_dir"}
SLOW = {
    "cli",
    "figures",
    "samples",
    "site",
    "test_build.py",
    "test_notebooks_committed.py",
    "test_wheel.py",
    "claims/test_cited.py",
    "claims/test_evaluate.py",
    "deaths/linking/test_linkage.py",
    "deaths/test_releases.py",
    "opinions/inference/test_completeness.py",
    "opinions/inference/test_rates.py",
    "opinions/inference/test_recount.py",
    "opinions/reading/test_chat.py",
    "opinions/reading/test_coder.py",
    "opinions/reading/test_many.py",
    "opinions/reading/test_model.py",
    "opinions/review/test_in_browser.py",
    "opinions/supreme_court/test_table.py",
    "opinions/texts/test_fetching.py",
    "opinions/texts/test_spread.py",
    "opinions/validation/test_validate.py",
    "risk/multilevel/test_checks.py",
    "risk/multilevel/test_command.py",
    "risk/test_coverage_of_intervals.py",
    "risk/test_latest.py",
    "risk/test_own_file.py",
    "risk/test_recorded_deaths.py",
    "risk/topics/test_states.py",
    "stats/test_pooling.py",
    "stats/test_proportions.py",
    "store/test_committed.py",
}
"""Folders and files of tests that draw, run commands or simulate: left out of ``make check``."""

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
    """Return the folder of real raw files.

    For checks of the very bytes against the world outside, which name their files with
    ``@pytest.mark.raw``; the marker skips them where there are none. All else takes ``files_dir``.
    """
    folder = raw_folder()
    if folder is None:
        pytest.fail("a test that takes raw_dir must name its files: @pytest.mark.raw(...)")
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
def browser() -> Iterator[Browser]:
    """Return a browser, or skip (fail where it is required)."""
    from tests.site.browser import start

    with start() as started:
        yield started


@contextmanager
def in_place(folder: Path, *, real: bool | None = None) -> Iterator[None]:
    """Let the package find the raw files in ``folder``, be they real or samples."""
    from tests.samples import registered

    if folder == raw_folder() if real is None else real:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("QI_ANALYSIS_RAW", str(folder))
            yield
    else:
        with registered.in_place(folder):
            yield


@pytest.fixture
def placed(files_dir: Path) -> Iterator[Path]:
    """Return ``files_dir``, in which the package finds its raw files."""
    with in_place(files_dir):
        yield files_dir


@pytest.fixture(scope="session")
def built(files_dir: Path) -> dict[str, Built]:
    """Every table of ``data/processed``, made once a run from the raw files or from the samples."""
    from qi_analysis import build as tables

    with in_place(files_dir):
        return {name: build() for name, build in tables.BUILDERS.items()}


def pytest_configure(config: pytest.Config) -> None:
    """Describe the marker of tests that no sample can serve; refuse to test another checkout."""
    import qi_analysis

    tested = Path(qi_analysis.__file__).resolve()
    if not tested.is_relative_to(REPOSITORY / "src"):
        raise pytest.UsageError(f"the package under test is {tested}, not that of {REPOSITORY}")
    config.addinivalue_line("markers", "slow: left out of `make check`; set by place and fixtures")
    config.addinivalue_line(
        "markers",
        "raw(*files): needs these real raw files (source or source/file); skipped where there are "
        "none, failed where QI_ANALYSIS_REQUIRE_RAW is 1",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which more tests were skipped than QI_ANALYSIS_MOST_SKIPPED allows."""
    most = os.environ.get("QI_ANALYSIS_MOST_SKIPPED")
    report = session.config.pluginmanager.get_plugin("terminalreporter")
    if not most or report is None or hasattr(session.config, "workerinput"):
        return
    skipped = len(report.stats.get("skipped", []))
    if skipped > int(most):
        report.write_line(f"\n{skipped} tests were skipped, and {most} at most may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs real raw files where there are none, and say which it needs."""
    files = [name for marker in item.iter_markers("raw") for name in marker.args]
    if not files or raw_folder() is not None:
        return
    reason = f"needs the real {', '.join(files)}: set QI_ANALYSIS_RAW to their folder"
    if os.environ.get("QI_ANALYSIS_REQUIRE_RAW") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def each(subtests: pytest.Subtests) -> Callable[..., None]:
    """Return a function that runs every check it is given, and names those that fail.

    Checks of the same raw files are one test, so that few are skipped where there are none.
    """

    def run(*checks: partial[None]) -> None:
        for check in checks:
            with subtests.test(msg=check.func.__name__):
                check()

    return run


def _is_slow(path: Path) -> bool:
    """Return whether a file of tests, or the folder it is in, is among the slow ones."""
    place = path.as_posix().removeprefix(f"{(REPOSITORY / 'tests').as_posix()}/")
    return bool(SLOW & {place, place.partition("/")[0]})


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the slow ones where they would be left out."""
    return True if config.option.markexpr == "not slow" and _is_slow(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file in one worker, and all files that need every table made in the same one.

    Making the tables takes minutes, once a worker; files that share them are found by the fixture.
    """
    unnamed = [
        item.nodeid
        for item in items
        if "raw_dir" in getattr(item, "fixturenames", ()) and item.get_closest_marker("raw") is None
    ]
    if unnamed:
        raise pytest.UsageError(f"name the raw files with @pytest.mark.raw(...): {unnamed}")
    sharing = {item.path for item in items if "built" in getattr(item, "fixturenames", ())}
    for item in items:
        group = "built" if item.path in sharing else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or _is_slow(item.path):
            item.add_marker("slow")


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
