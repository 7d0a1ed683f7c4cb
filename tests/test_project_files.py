"""The project's own files agree with each other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def wanted() -> set[str]:
    project = PYPROJECT["project"]
    extras = [line for group in project["optional-dependencies"].values() for line in group]
    return set(project["dependencies"]) | set(extras)


def test_environment_lists_the_same_packages() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    (pip,) = (each["pip"] for each in environment["dependencies"] if isinstance(each, dict))
    assert pip == ["-e ."]  # the project itself; conda brings what it needs
    listed = {each for each in environment["dependencies"] if isinstance(each, str)}
    assert listed - wanted() == {f"python{PYPROJECT['project']['requires-python']}", "pip"}
    assert wanted() <= listed


def test_lock_pins_every_package_with_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    names = set()
    for entry in entries:
        match = re.match(r"([a-z0-9._-]+)==[^ ;\\]+", entry)
        assert match, entry[:80]
        assert "--hash=sha256:" in entry, match[0]
        names.add(match[1])
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)
    for requirement in wanted() - set(PYPROJECT["project"]["optional-dependencies"]["bayes"]):
        assert re.split(r"[><=]", requirement)[0] in names


def test_binder_takes_the_lock_and_the_project() -> None:
    folder = ROOT / "binder"
    python = (folder / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    assert PYPROJECT["project"]["requires-python"] == f">={python}"
    # runtime.txt alone makes Binder take Python; what is installed is all in postBuild
    installs = re.findall(r"pip install (.+)", (folder / "postBuild").read_text("utf-8"))
    assert [line.split()[-1] for line in installs] == ["requirements.lock", "."]
    assert all("--no-deps" in line for line in installs)
    assert os.access(folder / "postBuild", os.X_OK)


def test_pins_satisfy_what_is_wanted() -> None:
    from importlib.metadata import version

    lock = dict(
        re.findall(
            r"^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
        )
    )
    for name in ("numpy", "pandas", "matplotlib", "scipy"):
        assert version(name) == lock[name]


def test_python_files_name_no_machine_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml", "*.yml", "Makefile", "*.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert listed
    own = {str(Path(__file__).relative_to(ROOT)), "tests/test_notebooks_committed.py"}
    bad = re.compile(r"/(?:root|home|work|tmp)/|pypi\.org|pythonhosted")
    for name in sorted(set(listed) - own):
        path = ROOT / name
        if path.is_file():
            found = bad.search(path.read_text("utf-8"))
            assert found is None, f"{name}: {found and found.group()}"


@pytest.mark.parametrize("heavy", ["pandas", "numpy", "matplotlib", "scipy"])
def test_importing_the_command_line_is_light(heavy: str) -> None:
    code = f"import sys, qi_analysis.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ci_refuses_to_skip_where_raw_files_are() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "QI_ANALYSIS_REQUIRE_RAW=1" in script
    assert "make test" in script
    assert "QI_ANALYSIS_MOST_SKIPPED=60" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_data_dictionary_is_of_these_tables() -> None:
    from qi_analysis.build import TABLES
    from qi_analysis.store import committed, dictionary

    page = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert page == dictionary.markdown(committed.package())
    for table in TABLES:
        for column in table.columns:
            assert f"| `{column.name}` |" in page.split(f"## {table.name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(("most", "code"), [("1", 1), ("2", 0)])
def test_a_run_that_skips_more_than_it_may_fails(most: str, code: int, tmp_path: Path) -> None:
    test = tmp_path / "test_skipping.py"
    test.write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_one(n): pytest.skip('not here')\n"
        "def test_two(): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-p", "tests.conftest", str(test), "--rootdir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QI_ANALYSIS_MOST_SKIPPED": most},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert done.stdout.rstrip().splitlines()[-1].startswith("1 passed, 2 skipped")


def test_commands_page_counts_what_cannot_be_rebuilt_without_copies() -> None:
    """Counted from the registry and from the description of the tables, not by our code."""
    registry = tomllib.loads((ROOT / "src/qi_analysis/store/registry.toml").read_text("utf-8"))
    files = {(s["id"], f["name"]): f for s in registry["source"] for f in s["file"]}
    copied = {at for at, entry in files.items() if "pinned_url" not in entry}
    elsewhere = {at for at in copied if at[0] != "published_figures"}  # in data/own
    described = json.loads((ROOT / "data/processed/datapackage.json").read_text("utf-8"))
    needed = [
        {(a["source"], a["file"]) for a in each["accounting"]} & elsewhere
        for each in described["resources"]
    ]
    lost = sum(map(bool, needed))
    words = " ".join((ROOT / "docs/commands.md").read_text("utf-8").split())
    assert f"Of the {len(files)} files {len(copied)} were converted or compiled by us" in words
    assert f"the other {len(elsewhere)} can only be copied" in words
    assert f"{lost} of the {len(needed)} tables cannot be rebuilt" in words
    assert f"each of the other {len(needed) - lost}." in words
    assert len(set().union(*needed)) == 7
    assert "Seven of these go into tables" in words


def test_commands_page_lists_every_notebook() -> None:
    words = (ROOT / "docs/commands.md").read_text("utf-8")
    listed = re.findall(r"^\| (\d\d) \|", words, re.MULTILINE)
    assert listed == sorted(path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb"))
