"""The examples in docstrings give what they show."""

from __future__ import annotations

import doctest
import re
from importlib import import_module

import pytest

from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src"
SHOWN = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): shown
    for path in sorted(SOURCE.rglob("*.py"))
    if (shown := len(re.findall(r"^ *>>> ", path.read_text(encoding="utf-8"), re.MULTILINE)))
}
"""Module -> how many statements its docstrings show."""


def test_examples_are_found() -> None:
    assert sum(SHOWN.values()) > 20


@pytest.mark.parametrize("name", SHOWN)
def test_examples_give_what_they_show(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(REPOSITORY)
    found = doctest.testmod(
        import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert found.failed == 0, capsys.readouterr().out
    # an example that doctest does not see, such as one below a constant, would pass unrun
    assert found.attempted == SHOWN[name]
