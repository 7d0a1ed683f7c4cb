"""Bring raw files in, each verified before it takes its place; never a partial one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qi_analysis.core import paths
from qi_analysis.core.errors import FetchError
from qi_analysis.core.files import sha256_of
from qi_analysis.store import registry as registry_module
from qi_analysis.store.download import Download, Patience, WebSession

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from qi_analysis.store.registry import RawFile, Source

Outcome = Literal["already verified", "copied", "downloaded"]
Bring = Callable[[str, str, object], None]


@dataclass(frozen=True)
class FetchResult:
    """What was done for one file."""

    source: str
    file: str
    outcome: Outcome


class _UnusableError(Exception):
    """What a place offers is not the registered file, or cannot be read."""


def fetch(
    sources: Sequence[str] | None = None,
    *,
    from_dir: Path | None = None,
    to: Path | None = None,
    progress: bool = True,
    registry: Mapping[str, Source] | None = None,
    patience: Patience | None = None,
) -> list[FetchResult]:
    """Return what was done for each file, once all of them are in place and verified.

    A file that is in place with the right bytes is left alone. Else it is copied from
    ``from_dir`` if that is given, and from nowhere else; else from ``QI_ANALYSIS_RAW``; else
    downloaded from its pinned address.

    Parameters
    ----------
    sources : sequence of str, optional
        Ids of sources. None or empty means all.
    from_dir : Path, optional
        A folder laid out like ``data/raw``.
    to : Path, optional
        Where to place the files; ``data/raw`` of the project when left out.
    progress : bool
        Whether to show a bar on standard error; shown only on a terminal.
    registry : mapping, optional
        Sources by id; the packaged registry when left out.
    patience : Patience, optional
        How often and how long a download is tried.

    Raises
    ------
    DataError
        At an unknown source; the message lists the known ones.
    FetchError
        When a file could not be brought in. The other files are tried first, and the one line of
        the message has a part for each file that failed.
    """
    known = registry_module.load() if registry is None else registry
    chosen = registry_module.choose(sources or known, known)
    folder = paths.raw_dir() if to is None else Path(to)
    if from_dir is not None and not Path(from_dir).is_dir():
        raise FetchError(f"{from_dir} is not a folder. Name one that is laid out like data/raw")
    raws = [raw for source in chosen for raw in source.files]
    results: list[FetchResult] = []
    failures: list[FetchError] = []
    with _bar(progress=progress) as bar, WebSession(patience or Patience()) as web:
        for raw in raws:
            task = bar.add_task(raw.name, total=raw.bytes)
            errand = _Errand(
                raw=raw,
                target=folder / registry_module.relative_path(raw),
                from_dir=from_dir,
                web=web,
                report=partial(_show, bar, task),
            )
            try:
                outcome = errand.run()
            except FetchError as problem:
                failures.append(problem)
                continue
            bar.update(task, completed=raw.bytes)
            results.append(FetchResult(raw.source, raw.name, outcome))
    _raise_summary(failures, len(raws))
    return results


def _raise_summary(failures: Sequence[FetchError], asked: int) -> None:
    """Raise one error of one line for all files that failed, if any."""
    if not failures:
        return
    parts = "; ".join(str(problem) for problem in failures)
    if asked == 1:
        raise FetchError(parts) from failures[0]
    raise FetchError(f"{len(failures)} of {asked} files not fetched: {parts}") from failures[0]


def _show(bar: Progress, task: TaskID, done: int) -> None:
    """Move the bar of one file to ``done`` bytes."""
    bar.update(task, completed=done)


@contextmanager
def _bar(*, progress: bool) -> Iterator[Progress]:
    """Yield a progress bar on standard error, silent unless that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=not (progress and console.is_terminal)) as bar:
        yield bar


@dataclass(frozen=True)
class _Errand:
    """One file to bring to one place."""

    raw: RawFile
    target: Path
    from_dir: Path | None
    web: WebSession
    report: Callable[[int], None]

    def run(self) -> Outcome:
        """Return what was done; the target then holds the registered bytes."""
        try:
            return self._run()
        except FetchError as problem:
            raise FetchError(f"{self.raw.source}/{self.raw.name}: {problem}") from problem
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise FetchError(
                f"{self.raw.source}/{self.raw.name}: cannot write in {self.target.parent}: "
                f"{reason}. Free space or rights there, or choose another folder"
            ) from problem

    def _run(self) -> Outcome:
        """Return what was done, trying each place in turn."""
        raw = self.raw
        if self.target.is_file() and sha256_of(self.target) == raw.sha256:
            return "already verified"
        if self.from_dir is not None:
            return self._copy_or_fail(Path(self.from_dir) / registry_module.relative_path(raw))
        given = paths.given_raw_dir()
        note = ""
        if given is not None:
            origin = given / registry_module.relative_path(raw)
            if origin.is_file():
                try:
                    return self._copy(origin)
                except _UnusableError as problem:
                    note = f"{problem}. "
        if raw.pinned_url is None:
            raise FetchError(
                f"{note}it has no pinned address (converted from {raw.converted_from}). "
                f"Place the file at {self.target} by hand (SHA-256 {raw.sha256}), or run "
                f"`qi-analysis fetch {raw.source} --from DIR`, or set QI_ANALYSIS_RAW"
            )
        try:
            self._download(raw.pinned_url)
        except FetchError as problem:
            raise FetchError(
                f"{note}{problem}. To place it by hand, get {raw.pinned_url} by other means and "
                f"put it at {self.target} (SHA-256 {raw.sha256})"
            ) from problem
        return "downloaded"

    def _copy_or_fail(self, origin: Path) -> Outcome:
        """Return ``copied``, or raise: the folder that was named is the only place."""
        if not origin.is_file():
            raise FetchError(f"{origin} does not exist. The folder must be laid out like data/raw")
        try:
            return self._copy(origin)
        except _UnusableError as problem:
            raise FetchError(f"{problem}. Nothing was copied") from problem

    def _copy(self, origin: Path) -> Outcome:
        """Return ``copied`` once a local file is in place, verified."""
        try:
            handle = origin.open("rb")
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise _UnusableError(f"{origin} cannot be read: {reason}") from problem

        def bring(_address: str, output: str, _pooch: object) -> None:
            with Path(output).open("wb") as copy:
                shutil.copyfileobj(handle, copy)

        with handle:
            self._place(str(origin), bring)
        return "copied"

    def _download(self, url: str) -> None:
        """Place a file from the web; a resumed one with wrong bytes is fetched once afresh."""
        for resume in (True, False):
            bring = Download(self.web, self.raw.bytes, report=self.report, resume=resume)
            try:
                self._place(url, bring)
            except _UnusableError as problem:
                if bring.resumed:
                    continue
                raise FetchError(str(problem)) from problem
            return

    def _place(self, address: str, bring: Bring) -> None:
        """Put a file in its place: brought beside it, verified, flushed to disk, then renamed.

        Pooch runs ``bring`` on a file of its own, compares the SHA-256 and removes what is wrong.
        Its work is kept in a folder of ours, because the move it ends with may copy.
        """
        from pooch.core import stream_download

        folder = self.target.parent
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as staging:
            staged = Path(staging) / self.target.name
            try:
                stream_download(address, staged, self.raw.sha256, bring)
            except ValueError as problem:  # the word of pooch for a hash that does not match
                raise _UnusableError(
                    f"{address} does not give the registered bytes (SHA-256 {self.raw.sha256})"
                ) from problem
            staged.chmod(0o644)
            _flush(staged)
            staged.replace(self.target)


def _flush(path: Path) -> None:
    """Make the system write a file to disk, so that a crash cannot leave a hollow one."""
    import os

    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
