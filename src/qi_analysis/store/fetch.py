"""Download or copy raw files, each verified before it is put in place; never a partial one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from qi_analysis.core import paths
from qi_analysis.core.errors import FetchError, QiAnalysisError
from qi_analysis.core.files import sha256_of, whole_or_nothing
from qi_analysis.core.progress import progress_bar
from qi_analysis.store import registry as registry_module
from qi_analysis.store.download import Patience, Web

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from qi_analysis.store.registry import RawFile, Source

Outcome = Literal["kept in the repository", "already verified", "copied", "downloaded"]


@dataclass(frozen=True)
class FetchResult:
    """What was done for one file."""

    source: str
    file: str
    outcome: Outcome


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

    A file that the repository keeps, or that is in place with the right bytes, is left alone. Else
    it is copied from ``from_dir`` if that is given, and from nowhere else; else from
    ``QI_ANALYSIS_RAW``; else downloaded from its pinned address.

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
    folder = paths.writable(paths.raw_dir()) if to is None else Path(to)
    if from_dir is not None and not Path(from_dir).is_dir():
        raise FetchError(f"{from_dir} is not a folder. Name one that is laid out like data/raw")
    raws = [raw for source in chosen for raw in source.files]
    results: list[FetchResult] = []
    failures: dict[str, Exception] = {}
    with byte_bar(shown=progress) as bar, Web(patience or Patience()) as web:
        for raw in raws:
            task = bar.add_task(raw.name, total=raw.bytes)
            target = folder / registry_module.relative_path(raw)
            report = partial(show, bar, task)
            try:
                with no_empty_folder(target):
                    outcome = _Errand(raw, target, from_dir, web, report).run()
            except (QiAnalysisError, OSError) as problem:
                failures[f"{raw.source}/{raw.name}"] = problem
                continue
            report(raw.bytes)
            results.append(FetchResult(raw.source, raw.name, outcome))
    if failures:
        several = f"{len(failures)} of {len(raws)} files not fetched: " if len(raws) > 1 else ""
        parts = "; ".join(f"{name}: {problem}" for name, problem in failures.items())
        raise FetchError(several + parts) from next(iter(failures.values()))
    return results


def byte_bar(*, shown: bool) -> AbstractContextManager[Progress]:
    """Return a bar on standard error that counts bytes, silent unless that is a terminal."""
    from rich.progress import BarColumn, DownloadColumn

    columns = ("{task.description}", BarColumn(), DownloadColumn())
    return progress_bar(*columns, shown=shown, transient=False)


def show(bar: Progress, task: TaskID, done: int) -> None:
    """Move the bar of one file to ``done`` bytes."""
    bar.update(task, completed=done)


@contextmanager
def no_empty_folder(target: Path) -> Iterator[None]:
    """Remove the two folders above a file, if they are new and empty at the end."""
    new = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
    try:
        yield
    finally:
        for folder in new:
            with suppress(OSError):  # it is not empty
                folder.rmdir()


@dataclass(frozen=True)
class _Errand:
    """One file to bring to one place."""

    raw: RawFile
    target: Path
    from_dir: Path | None
    web: Web
    report: Callable[[int], None]

    def run(self) -> Outcome:
        """Return what was done; the target then holds the registered bytes."""
        raw = self.raw
        if self._is_kept():
            return "kept in the repository"
        if self.target.is_file() and sha256_of(self.target) == raw.sha256:
            return "already verified"
        if self.from_dir is not None:
            origin = Path(self.from_dir) / registry_module.relative_path(raw)
            if not origin.is_file():
                raise FetchError(
                    f"{origin} does not exist. The folder must be laid out like data/raw"
                )
            return self._copy(origin)
        given, note = paths.given_raw_dir(), ""
        copy = given and given / registry_module.relative_path(raw)
        if copy and copy.is_file():
            try:
                return self._copy(copy)
            except FetchError as problem:
                note = f"{problem}. "
        if raw.pinned_url is None:
            raise FetchError(
                f"{note}it has no pinned address (converted from {raw.converted_from}). "
                f"Place the file at {self.target} by hand (SHA-256 {raw.sha256}), or run "
                f"`qi-analysis fetch {raw.source} --from DIR`, or set QI_ANALYSIS_RAW"
            )
        try:
            self._download()
        except FetchError as problem:
            raise FetchError(
                f"{note}{problem}. To place it by hand, get {raw.pinned_url} by other means and "
                f"put it at {self.target} (SHA-256 {raw.sha256})"
            ) from problem
        return "downloaded"

    def _is_kept(self) -> bool:
        """Tell whether the repository itself holds the registered bytes."""
        kept = None if self.raw.kept is None else paths.root() / self.raw.kept
        return kept is not None and kept.is_file() and sha256_of(kept) == self.raw.sha256

    def _download(self) -> None:
        """Place a file from the web; one that went on after other bytes is fetched once afresh."""
        with self._placed(self.raw.pinned_url) as file:
            resumed = self.web.download(self.raw, file, self.report)
            if resumed and not self._is_right(file):
                file.seek(0)
                file.truncate()
                self.web.download(self.raw, file, self.report, resume=False)

    def _copy(self, origin: Path) -> Outcome:
        """Return ``copied`` once a local file is in place, verified."""
        try:
            handle = origin.open("rb")
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise FetchError(f"{origin} cannot be read: {reason}. Nothing was copied") from problem
        with handle, self._placed(origin) as file:
            shutil.copyfileobj(handle, file)
        return "copied"

    @contextmanager
    def _placed(self, origin: object) -> Iterator[IO[bytes]]:
        """Yield a file to write; it takes its place if it then holds the registered bytes."""
        with whole_or_nothing(self.target) as file:
            yield file
            if not self._is_right(file):
                raise FetchError(
                    f"{origin} does not give the registered bytes (SHA-256 {self.raw.sha256})"
                )

    def _is_right(self, file: IO[bytes]) -> bool:
        """Tell whether a file that is open holds the registered bytes."""
        file.flush()
        return sha256_of(Path(file.name)) == self.raw.sha256
