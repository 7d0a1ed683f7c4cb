"""A wheel installed elsewhere answers from the tables it carries, far from any checkout."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_cli import run as run_in_checkout
from tests.conftest import REPOSITORY
from tests.opinions import made_up

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which a wheel of this checkout was installed, without a network."""
    folder = tmp_path_factory.mktemp("a wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    assert wheel.stat().st_size < 4_300_000
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    pip += ["--disable-pip-version-check", "--target", str(folder / "site"), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    return folder / "site"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Return a function that runs the installed command line in an empty folder."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QI_ANALYSIS_")}
    environment |= {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    code = "import sys; from qi_analysis.cli import main; main()"

    def started(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
        )  # fmt: skip

    return started


def digest(folder: Path) -> str:
    """Return one hash over names and contents of every file."""
    parts = (
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def test_claims_are_those_of_the_checkout(run: Run) -> None:
    done = run("claims", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(run_in_checkout("claims", "--json").stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("risk", "--json"), '"source": "edwards_lee_esposito_2019"'),
        (("explain", "black-men-lifetime-ratio"), "data/processed/ele_deaths.csv"),
        (("explain", "circuit-opinions-529"), "data/own/published_figures.csv"),
        (("bill",), "220-212"),
        (("figures",), "lifetime-risk"),
        (("records",), "the_counted"),
        (("status", "--json"), '"where": "repository"'),
    ],
)
def test_commands_that_read_answer(run: Run, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert says in done.stdout


def test_a_figure_is_drawn_into_another_folder(run: Run, tmp_path: Path) -> None:
    asked = ("lifetime-risk", "--size", "card", "--format", "png", "--out", str(tmp_path / "out"))
    done = run("figures", *asked)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "lifetime-risk" / "lifetime-risk-card-en.png").is_file()


def test_a_review_page_is_made_with_its_codebook(run: Run, tmp_path: Path) -> None:
    lines = [json.dumps(made_up.opinion("Affirmed.").to_record())]
    (tmp_path / "opinions.jsonl").write_text("\n".join(lines))
    asked = ("opinions", "review", "opinions.jsonl", "--texts", "opinions.jsonl", "--all")
    done = run(*asked, "--out", "page")
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "page").iterdir()}
    assert made == {"index.html", "review.css", "review.js", "queue.js", "texts"}
    assert "Before the court on appeal." in (tmp_path / "page" / "queue.js").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("fetch", "judges"),
        ("figures", "lifetime-risk", "--format", "png", "--size", "card"),
        ("notebooks",),
        ("reproduce",),
        ("site",),
    ],
)
def test_commands_that_write_say_that_there_is_no_project(
    run: Run, installed: Path, arguments: tuple[str, ...]
) -> None:
    before = digest(installed)
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "read-only: run inside a clone of qi_analysis" in done.stderr
    assert digest(installed) == before
