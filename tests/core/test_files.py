"""Writing files: whole or not at all."""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.core.files import (
    SCRATCH,
    remove_abandoned,
    scratch_file,
    scratch_folder,
    sha256_of,
    write_atomically,
)

OLD = b"old content\n"


@contextmanager
def no_file_larger_than(limit: int) -> Iterator[None]:
    """Make the system refuse to write past ``limit`` bytes of a file, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("content", [b"", b"a\r\n\x00\xff", b"x" * 3_000_000])
def test_content_is_written_exactly(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "table.csv"
    write_atomically(path, content)
    assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o000])
def test_file_may_be_read_by_all_and_written_by_its_owner(mask: int, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    before = os.umask(mask)
    try:
        write_atomically(path, b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_old_file_is_replaced_and_not_written_into(tmp_path: Path) -> None:
    path, twin = tmp_path / "table.csv", tmp_path / "twin.csv"
    path.write_bytes(OLD)
    twin.hardlink_to(path)
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        # whoever has the old file open goes on reading the old one
        assert reader.read() == OLD
    assert path.read_bytes() == b"new"
    assert twin.read_bytes() == OLD


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(OLD)
    for content in (b"x" * 100_000, b"y" * 5_000):
        with no_file_larger_than(4096), pytest.raises(QiAnalysisError) as caught:
            write_atomically(path, content)
        assert str(path) in str(caught.value)
        assert "File too large" in str(caught.value)
        assert "free space" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == OLD
        assert list(tmp_path.iterdir()) == [path]
    write_atomically(path, b"x" * 100_000)  # the limit was lifted again
    assert path.stat().st_size == 100_000


def test_full_disk_leaves_no_new_file(tmp_path: Path) -> None:
    with no_file_larger_than(4096), pytest.raises(QiAnalysisError):
        write_atomically(tmp_path / "table.csv", b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    blocking = tmp_path / "processed"
    blocking.write_bytes(OLD)
    for path in (blocking / "table.csv", blocking / "deeper" / "table.csv"):
        with pytest.raises(QiAnalysisError) as caught:
            write_atomically(path, b"x")
        assert str(path) in str(caught.value)
    assert blocking.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [blocking]


def test_place_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "table.csv"
    folder.mkdir()
    (folder / "kept").write_bytes(OLD)
    with pytest.raises(QiAnalysisError):
        write_atomically(folder, b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    assert (folder / "kept").read_bytes() == OLD


@given(st.binary(max_size=100_000))
def test_hash_is_that_of_the_bytes(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "hashed"
    path.write_bytes(body)
    assert sha256_of(path) == hashlib.sha256(body).hexdigest()


def test_hash_of_nothing_is_the_known_one(tmp_path: Path) -> None:
    # FIPS 180-4 test vectors: the empty message, and "abc"
    path = tmp_path / "f"
    path.write_bytes(b"")
    assert sha256_of(path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    path.write_bytes(b"abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


HOLDING = """
import sys
from pathlib import Path
from qi_analysis.core.files import scratch_file, scratch_folder
here = Path(sys.argv[1])
with scratch_file(here) as file, scratch_folder(here) as folder:
    file.write(b"half")
    (folder / "half").write_bytes(b"half")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        subprocess.Popen(command, **pipes) as doomed,  # type: ignore[call-overload]
        subprocess.Popen(command, **pipes) as living,  # type: ignore[call-overload]
    ):
        for process in (doomed, living):
            assert process.stdout.readline() == b"ready\n"
        assert len(list(tmp_path.glob(f"{SCRATCH}*"))) == 4
        doomed.kill()
        doomed.wait()
        write_atomically(tmp_path / "table.csv", b"x")
        left = list(tmp_path.glob(f"{SCRATCH}*"))
        assert len(left) == 2
        living.stdin.close()
        living.wait()
        assert living.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_unfinished_files_are_unknown_to_git() -> None:
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text().splitlines()
    assert f"{SCRATCH}*" in ignored


def test_an_empty_folder_of_a_process_killed_in_that_instant_goes(tmp_path: Path) -> None:
    (tmp_path / f"{SCRATCH}x").mkdir()
    remove_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_raises_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), scratch_file(tmp_path), scratch_folder(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_too_long_are_told(tmp_path: Path) -> None:
    with pytest.raises(QiAnalysisError, match="shorter name"):
        write_atomically(tmp_path / ("x" * 256), b"x")
    write_atomically(tmp_path / ("x" * 255), b"x")
    assert [len(path.name) for path in tmp_path.iterdir()] == [255]
