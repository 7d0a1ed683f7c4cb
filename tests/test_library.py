"""The public face of the package: light to import, plain strings in, tidy tables out."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.names import UnknownNameError
from tests.conftest import REPOSITORY
from tests.opinions.made_up import opinion

qi: Any = import_module("qi_analysis")


@pytest.mark.parametrize("heavy", ["pandas", "numpy", "matplotlib", "scipy", "rich", "typer"])
def test_importing_it_is_light(heavy: str) -> None:
    code = f"import sys, qi_analysis; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_page_gives_what_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(REPOSITORY)
    page = REPOSITORY / "docs" / "library.md"
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    found = doctest.testfile(str(page), module_relative=False, optionflags=options)
    assert found.failed == 0, capsys.readouterr().out
    assert found.attempted == page.read_text("utf-8").count("\n>>> ")


def test_the_page_names_every_call() -> None:
    page = (REPOSITORY / "docs" / "library.md").read_text("utf-8")
    for name in ("sources", "load", "risk", "claims", "claim", "figure", "opinions"):
        assert f"| `qi.{name}(" in page
        assert name in dir(qi)


def test_a_part_is_a_package_and_can_be_called() -> None:
    code = (
        "import qi_analysis as qi; from qi_analysis import risk; import qi_analysis.claims; "
        "from qi_analysis.risk import estimators; "
        "assert callable(qi.risk) and risk is qi.risk and risk.estimators is estimators; "
        "assert callable(qi.claims) and callable(qi.opinions); "
        "assert not hasattr(qi, 'nothing')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_synonyms_mean_the_same() -> None:
    plain = qi.risk(source="the_counted", sex="male", race="latino")
    assert qi.risk(source="The Counted", sex="Men", race="Hispanic").equals(plain)
    assert plain["race"].tolist() == ["latino"]


def test_a_name_that_is_none_is_refused() -> None:
    for call, typed, options in (
        ("load", ("recods",), {}),
        ("claim", ("black-men",), {}),
        ("figure", ("icon",), {}),
        ("figure", ("icon-array",), {"size": "sqare"}),
        ("risk", (), {"yeers": 2016}),
    ):
        with pytest.raises(UnknownNameError, match="Did you mean"):
            getattr(qi, call)(*typed, **options)


def test_opinions_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "opinions.jsonl"
    path.write_text(json.dumps(opinion("A debt. Affirmed.").to_record()) + "\n", "utf-8")
    found = qi.opinions(path)
    assert len(found) == 1
    assert found["qi_mentioned"].tolist() == [False]


def test_no_part_asks_the_face_more_than_its_version() -> None:
    asked = set()
    for path in (REPOSITORY / "src").rglob("*.py"):
        for names in re.findall(r"from qi_analysis import (.*)", path.read_text("utf-8")):
            asked |= {name.strip() for name in names.split(",")}
    face = {"sources", "load", "claim", "figure"}
    assert "__version__" in asked
    assert not asked & face
