"""Writing files atomically, what a killed process left of that, and hashing."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO

from qi_analysis.core.errors import DataError, QiAnalysisError

SCRATCH = ".qi-tmp-"
"""How the name of every unfinished file or folder begins, whoever makes it."""
_LOCK = "lock"


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write; it takes its place at ``path`` once all of it is written.

    Raises
    ------
    QiAnalysisError
        When the folder cannot be written or the disk is full; ``path`` is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch_file(path.parent) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if os.name == "nt":
                file.close()  # Windows renames no file that is open
            temporary = Path(file.name)
            temporary.chmod(0o644)
            temporary.replace(path)
    except OSError as error:
        raise QiAnalysisError(
            f"{path} could not be written ({error.strerror}): {_advice(path, error)}"
        ) from error


def _advice(path: Path, error: OSError) -> str:
    if isinstance(error, IsADirectoryError) and path.is_dir():
        return "it is a folder; name a file"
    if error.errno == errno.ENAMETOOLONG:
        return "give it a shorter name"
    return "free space there, or choose a folder you may write to"


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, all of it or nothing, as `whole_or_nothing` does."""
    with whole_or_nothing(path) as file:
        file.write(content)


@contextmanager
def scratch_file(folder: Path) -> Iterator[IO[bytes]]:
    """Yield a file for the meantime in a folder; it is gone at the end unless it was renamed.

    Its process holds a lock on it. What a killed process left is not locked any more, and is
    removed when the next process begins to write into the folder.
    """
    remove_abandoned(folder)
    while True:
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=SCRATCH, delete=False)  # noqa: SIM115
        if _is_ours(file.fileno(), Path(file.name)):
            break
        file.close()
    try:
        with file:
            yield file
    finally:  # also after an interruption from the keyboard
        Path(file.name).unlink(missing_ok=True)


@contextmanager
def scratch_folder(parent: Path, name: str = "") -> Iterator[Path]:
    """Yield a folder for the meantime, as `scratch_file` does; ``name`` is a part of its name."""
    remove_abandoned(parent)
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=f"{SCRATCH}{name}"))
        with suppress(FileNotFoundError):
            lock = (folder / _LOCK).open("wb")
            if _is_ours(lock.fileno(), folder / _LOCK):
                break
            lock.close()
    try:
        with lock:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=512)
def remove_abandoned(folder: Path) -> None:
    """Remove what dead processes left in a folder; looked for once a process and folder."""
    with suppress(OSError):  # the folder may not be there, or not be ours
        for path in folder.glob(f"{SCRATCH}*"):
            _remove_if_abandoned(path)


def _remove_if_abandoned(path: Path) -> None:
    try:
        held = (path / _LOCK if path.is_dir() else path).open("rb")
    except FileNotFoundError:
        with suppress(OSError):  # made this instant, or by a process killed in that instant
            path.rmdir()
        return
    with held:
        if not _locked(held.fileno()):
            return
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _is_ours(descriptor: int, path: Path) -> bool:
    """Lock a file just made; tell whether no other process took it for abandoned before that."""
    locked = _locked(descriptor)
    if locked is None:
        return True
    try:
        return locked and os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _locked(descriptor: int) -> bool | None:
    """Lock an open file until it is closed; False when another has it, None without such locks."""
    try:
        import fcntl
    except ImportError:  # Windows: what was abandoned stays there
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return None
    return True


def insist_regular(path: Path) -> None:
    """Refuse what is no regular file: nothing, a folder, a pipe or a device without an end.

    Raises
    ------
    DataError
        Also when the system cannot say, as for a name that is too long.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise DataError("no such file", file=path, remedy="Name a file that can be read") from None
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", file=path) from None
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        raise DataError(
            f"is no regular file but {kind}",
            file=path,
            remedy="Save the data to a file and name it",
        )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
