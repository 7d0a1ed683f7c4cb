"""The script of the whole check brings a browser where there is none, and runs all of it twice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

CALLED = '#!/bin/sh\necho "{name} $@ required=$QI_ANALYSIS_REQUIRE_BROWSER" >> "$CALLS"\n'


AGAIN = ("git clone", "make -C")
"""The whole again, in a clone with nothing alongside it."""


@pytest.mark.parametrize(
    ("programs", "calls"),
    [
        (
            ("make", "apt-get"),
            ["apt-get update", "apt-get install", "make test", *AGAIN],
        ),
        (("make", "apt-get", "chromium"), ["make test", *AGAIN]),
        (("make",), ["make test", *AGAIN]),
    ],
)
def test_a_browser_is_installed_only_where_it_is_missing_and_can_be(
    tmp_path: Path, programs: tuple[str, ...], calls: list[str]
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "dirname", "mktemp", "rm"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for name in (*programs, "git"):
        (folder / name).write_text(CALLED.format(name=name))
        (folder / name).chmod(0o755)
    log = tmp_path / "calls"
    subprocess.run(
        [REPOSITORY / ".ci" / "run"], env={"PATH": str(folder), "CALLS": str(log)}, check=True
    )
    lines = log.read_text().splitlines()
    assert [" ".join(line.split()[:2]) for line in lines] == calls
    assert lines[-1].endswith("required=1")
    assert all("chromium" in line for line in lines if "install" in line)
