"""Where the project is looked for, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import QiAnalysisError

CHECKOUT = Path(paths.__file__).resolve().parents[3]


def make_clone(folder: Path) -> Path:
    (folder / "data" / "processed").mkdir(parents=True)
    (folder / "data" / "processed" / "datapackage.json").write_text("{}", "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QI_ANALYSIS_HOME", raising=False)
    monkeypatch.delenv("QI_ANALYSIS_RAW", raising=False)


def test_setting_wins_over_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone, home = make_clone(tmp_path / "clone"), tmp_path / "home"
    monkeypatch.chdir(clone)
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(home))
    assert paths.root() == home
    monkeypatch.setenv("QI_ANALYSIS_HOME", "")
    assert paths.root() == clone


def test_nearest_clone_above_the_working_directory_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = make_clone(tmp_path / "outer")
    inner = make_clone(outer / "deep" / "inner")
    below = inner / "notebooks" / "drafts"
    below.mkdir(parents=True)
    for here, expected in (
        (below, inner),
        (inner, inner),
        (inner / "data" / "processed", inner),
        (outer / "deep", outer),
        (outer, outer),
    ):
        monkeypatch.chdir(here)
        assert paths.root() == expected


def test_a_folder_with_data_but_without_the_package_is_not_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = make_clone(tmp_path / "clone")
    (clone / "other" / "data" / "processed").mkdir(parents=True)
    monkeypatch.chdir(clone / "other")
    assert paths.root() == clone


def test_elsewhere_the_checkout_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.root() == CHECKOUT
    assert (paths.root() / "pyproject.toml").is_file()


def test_without_any_of_them_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as if installed from a wheel, far from a checkout
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "lib" / "python" / "q" / "project.py"))
    with pytest.raises(QiAnalysisError, match="set QI_ANALYSIS_HOME") as caught:
        paths.root()
    assert "\n" not in str(caught.value)


def test_folders_are_below_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(tmp_path))
    assert paths.raw_dir() == tmp_path / "data" / "raw"
    assert paths.processed_dir() == tmp_path / "data" / "processed"
    assert paths.figures_dir() == tmp_path / "figures"


def test_given_raw_folder_is_the_setting_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.given_raw_dir() is None
    monkeypatch.setenv("QI_ANALYSIS_RAW", "")
    assert paths.given_raw_dir() is None
    monkeypatch.setenv("QI_ANALYSIS_RAW", str(tmp_path))
    assert paths.given_raw_dir() == tmp_path


def test_an_installed_package_has_its_own_tables_and_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "python" / "q"
    packed = make_clone(package / "packaged")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "__file__", str(package / "core" / "paths.py"))
    assert paths.root() == packed
    with pytest.raises(QiAnalysisError, match="run inside a clone of qi_analysis"):
        paths.writable(paths.figures_dir())
    elsewhere = make_clone(tmp_path / "clone")
    monkeypatch.chdir(elsewhere)
    assert paths.writable(paths.figures_dir()) == elsewhere / "figures"
