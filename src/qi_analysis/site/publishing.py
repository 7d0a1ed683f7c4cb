"""Writing the site aside, and putting it in its place only where nothing else would be lost."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from qi_analysis import __version__
from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.files import scratch_folder

MANIFEST = "site.json"
MADE_BY = "qi-analysis site"


class Staging:
    """A folder in the making."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the site.

        Raises
        ------
        QiAnalysisError
            When the site already has a file of that path, or it leads out of the site.
        """
        target = self._place(path)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def copy(self, path: str, source: Path) -> None:
        """Copy a file into the site; errors as in `write`."""
        shutil.copyfile(source, self._place(path))

    def _place(self, path: str) -> Path:
        target = self.root / path
        if not target.resolve().is_relative_to(self.root.resolve()):
            raise QiAnalysisError(f"{path} would be outside the site")
        if target.exists():
            raise QiAnalysisError(f"two files of the site would be {path}: rename one of them")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def publish(out: Path, fill: Callable[[Staging], None]) -> None:
    """Make a site in ``out``: all of it or nothing.

    Parameters
    ----------
    out : Path
        A folder that does not exist, is empty, or holds a site made here and nothing else.
    fill : callable
        Writes and verifies the site in a folder of its own beside ``out``. When it raises, ``out``
        stays as it is.

    Raises
    ------
    QiAnalysisError
        When ``out`` holds anything that is not of a site made here, or cannot be written.
    """
    out = out.absolute()
    insist_ours(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(out.parent) as aside:
            (aside / "new").mkdir()
            staging = Staging(aside / "new")
            fill(staging)
            staging.write(MANIFEST, _manifest(staging.root))
            insist_ours(out)  # something may have been put there meanwhile
            if out.exists():
                out.rename(aside / "old")
            try:
                staging.root.rename(out)
            except OSError:
                if (aside / "old").exists():
                    (aside / "old").rename(out)
                raise
    except OSError as error:
        raise QiAnalysisError(
            f"{out} could not be written ({error.strerror}): free space there, "
            "or choose a folder you may write to with --out"
        ) from error


def insist_ours(out: Path) -> None:
    """Refuse a place that holds anything but a site made here.

    Raises
    ------
    QiAnalysisError
        Naming what else is there.
    """
    remedy = "nothing was written; choose another folder with --out"
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise QiAnalysisError(f"{out} is not a folder: {remedy}")
    there = {
        path.relative_to(out).as_posix()
        for path in (out.rglob("*") if out.is_dir() else ())
        if path.is_symlink() or not path.is_dir()
    }
    if not there:
        return
    try:
        record = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        ours = set(record["files"]) | {MANIFEST} if record["made_by"] == MADE_BY else set()
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    if not ours:
        raise QiAnalysisError(f"{out} holds files and is not a site made here: {remedy}")
    foreign = sorted(there - ours)
    if foreign:
        raise QiAnalysisError(f"{out} holds {foreign[0]}, which is not of the site: {remedy}")


def _manifest(root: Path) -> str:
    """Return the record by which a site is known again: every file and its SHA-256, no date."""
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    record = {"made_by": MADE_BY, "version": __version__, "files": files}
    return json.dumps(record, indent=1) + "\n"
