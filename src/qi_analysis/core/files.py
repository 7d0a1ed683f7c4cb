"""Writing files atomically, and hashing them."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qi_analysis.core.errors import DataError, QiAnalysisError


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write; it takes its place at ``path`` once all of it is written.

    Raises
    ------
    QiAnalysisError
        When the folder cannot be written or the disk is full; ``path`` is then as it was.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise QiAnalysisError(
            f"{path} could not be written ({error.strerror}): free space there, "
            "or choose a folder you may write to"
        ) from error
    finally:
        if temporary is not None:  # also after an interruption from the keyboard
            temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, all of it or nothing, as `whole_or_nothing` does."""
    with whole_or_nothing(path) as file:
        file.write(content)


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
