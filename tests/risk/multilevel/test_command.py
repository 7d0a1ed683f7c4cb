"""The command `multilevel` as its users meet it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from qi_analysis.risk.multilevel import draws
from tests.cli.test_cli import copy_of_project, run


def test_check_names_every_kept_source() -> None:
    done = run("multilevel", "--check")
    assert done.returncode == 0, done.stderr
    for source in draws.kept_sources():
        assert f"{source}: current; r-hat at most 1.0" in done.stdout
    assert "multilevel-checks.md is what the draws give" in done.stdout


def test_check_refuses_changed_draws(tmp_path: Path) -> None:
    home = copy_of_project(tmp_path)
    with (home / "data/processed/multilevel/edwards_lee_esposito_2019.npz").open("ab") as file:
        file.write(b"\0")
    for command in (("multilevel", "--check"), ("risk", "--estimate", "multilevel")):
        done = run(*command, home=home)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
        assert "not those of the record" in done.stderr
        assert "qi-analysis multilevel --source edwards_lee_esposito_2019" in done.stderr


@pytest.mark.skipif(find_spec("pymc") is not None, reason="only where PyMC is absent")
def test_without_the_sampler_one_line_says_what_to_install() -> None:
    done = run("multilevel", "--source", "the_counted")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "pip install 'qi_analysis[bayes]'" in done.stderr


def test_a_source_that_cannot_be_fitted_is_refused() -> None:
    done = run("multilevel", "--check", "--source", "edwards_brown_2024")
    assert done.returncode == 2
    assert "takes the deaths of one study or project" in done.stderr
