"""The committed notebooks: run in order, clean, thin, and with no result typed into them."""

from __future__ import annotations

import ast
import copy
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pandas as pd
import pytest

from qi_analysis.core.errors import CheckError
from qi_analysis.site import run_notebooks
from tests.conftest import REPOSITORY, raw_folder

Notebook = dict[str, Any]

PATHS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
LONGEST_FUNCTION = 6
LARGEST_FILE = 1_000_000
IMAGE = "image/"

MACHINE_PATH = re.compile(
    r"(?<![\w<.:/])/(?:root|home|tmp|work|Users|private|mnt|opt|usr|var)\b|[A-Z]:\\"
)
MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
URL = re.compile(r"https?://\S+")
SECTION_NUMBER = re.compile(r"^#+ +\d+(?:\.\d+)*\.? ", re.MULTILINE)
# "100,000" is the unit of every risk, not a result
TYPED_RESULT = re.compile(
    r"\d\.\d|\b(?:1|one) in (?:every |about )?\d|(?!\b100,000\b)\b\d{1,3},\d{3}"
)
TYPED_SHARE = re.compile(r"\d\s?(?:%|percent\b)")


def read(path: Path) -> Notebook:
    found: Notebook = json.loads(path.read_text("utf-8"))
    return found


def source(cell: Notebook) -> str:
    return "".join(cell["source"])


def cells(notebook: Notebook, kind: str) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def shown(notebook: Notebook) -> Iterator[tuple[str, str]]:
    """Yield cell id and each text that its outputs hold; pictures only by their description."""
    for cell in cells(notebook, "code"):
        for output in cell["outputs"]:
            text = {key: value for key, value in output.items() if key != "data"}
            yield cell["id"], json.dumps(text)
            for mime, content in output.get("data", {}).items():
                if not mime.startswith(IMAGE):
                    yield cell["id"], "".join(content)


def run_in_order(notebook: Notebook) -> list[str]:
    counts = [cell["execution_count"] for cell in cells(notebook, "code")]
    return [] if counts == list(range(1, len(counts) + 1)) else [f"execution counts are {counts}"]


def no_errors(notebook: Notebook) -> list[str]:
    return [
        f"{cell['id']}: {output['output_type']} {output.get('name', '')}"
        for cell in cells(notebook, "code")
        for output in cell["outputs"]
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def no_machine(notebook: Notebook) -> list[str]:
    return [
        f"{name}: {found.group()!r}"
        for name, text in shown(notebook)
        for pattern in (MACHINE_PATH, MEMORY_ADDRESS, re.compile("Traceback"))
        if (found := pattern.search(text))
    ]


def no_timing(notebook: Notebook) -> list[str]:
    return [cell["id"] for cell in notebook["cells"] if "execution" in cell["metadata"]]


def thin(notebook: Notebook) -> list[str]:
    return [
        f"{cell['id']}: {node.name} has {length} lines"
        for cell in cells(notebook, "code")
        for node in ast.walk(ast.parse(source(cell)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def nothing_typed(notebook: Notebook) -> list[str]:
    """Return results typed into prose: of a markdown cell, or of a text that a cell prints."""
    faults = []
    for cell in cells(notebook, "markdown"):
        prose = SECTION_NUMBER.sub("", URL.sub("", source(cell)))
        found = TYPED_RESULT.search(prose) or TYPED_SHARE.search(prose)
        faults += [f"{cell['id']}: {found.group()!r}"] if found else []
    for cell in cells(notebook, "code"):
        for node in ast.walk(ast.parse(source(cell))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = TYPED_RESULT.search(URL.sub("", node.value))
                faults += [f"{cell['id']}: {found.group()!r}"] if found else []
    return faults


def named_cells(notebook: Notebook) -> list[str]:
    ids = [cell.get("id", "") for cell in notebook["cells"]]
    odd = [name for name in ids if not re.fullmatch(r"nb-\d\d-\d\d", name)]
    return odd + [name for name in set(ids) if ids.count(name) > 1]


Check = Callable[[Notebook], list[str]]
CHECKS: tuple[Check, ...] = (
    run_in_order, no_errors, no_machine, no_timing, thin, nothing_typed, named_cells,
)  # fmt: skip


def code(text: str, *outputs: Notebook, identity: str = "nb-09-02") -> Notebook:
    return {
        "cell_type": "code",
        "id": identity,
        "metadata": {},
        "execution_count": 1,
        "source": text,
        "outputs": list(outputs),
    }


def prose(text: str, identity: str = "nb-09-01") -> Notebook:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text}


def printed(text: str, name: str = "stdout") -> Notebook:
    return {"output_type": "stream", "name": name, "text": [text]}


def result(**data: str) -> Notebook:
    named = {name.replace("_", "/"): content for name, content in data.items()}
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": named}


CLEAN: Notebook = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        prose("## 2.1 Deaths of 2013-2018\nper 100,000 births, see https://doi.org/10.1/x"),
        code("f'{2:.2f}'", result(text_plain="2.00, https://a.org/home", image_png="x/home/y")),
    ],
}


def test_there_are_notebooks_to_check() -> None:
    assert [path.name[:2] for path in PATHS][:2] == ["01", "02"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_a_valid_notebook_of_moderate_size(path: Path) -> None:
    nbformat.validate(read(path))
    assert path.stat().st_size < LARGEST_FILE


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_committed_notebook(path: Path, check: Check) -> None:
    assert check(read(path)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_clean_notebook_passes(check: Check) -> None:
    assert check(CLEAN) == []


@pytest.mark.parametrize(
    ("check", "cell"),
    [
        (run_in_order, code("1") | {"execution_count": None}),
        (run_in_order, code("1") | {"execution_count": 3}),
        (no_errors, code("1", {"output_type": "error", "ename": "E", "evalue": "no"})),
        (no_errors, code("1", printed("a warning", "stderr"))),
        (no_machine, code("1", printed("read from /home/someone/data"))),
        (no_machine, code("1", result(text_html="<td>/var/file.csv</td>"))),
        (no_machine, code("1", result(text_plain="C:\\data"))),
        (no_machine, code("1", result(text_plain="<Figure object at 0x7f00aa11bb22>"))),
        (no_machine, code("1", printed("Traceback (most recent call last)"))),
        (no_timing, code("1") | {"metadata": {"execution": {"iopub.execute_input": "now"}}}),
        (thin, code("def f():\n" + "\n".join(f"    x = {i}" for i in range(6)))),
        (nothing_typed, prose("The ratio is 2.5 today.")),
        (nothing_typed, prose("It is one in 2000.")),
        (nothing_typed, prose("It is 1 in every 1,000.")),
        (nothing_typed, prose("In all 6,843 people.")),
        (nothing_typed, prose("That is 9 % of them.")),
        (nothing_typed, prose("#2.5 times")),
        (nothing_typed, code("Markdown(f'the ratio is 2.46, up {1}')")),
        (named_cells, prose("Text", identity="a1b2c3d4")),
        (named_cells, prose("Text", identity="nb-09-02")),
    ],
)
def test_a_spoilt_notebook_is_found_out(check: Check, cell: Notebook) -> None:
    spoilt = copy.deepcopy(CLEAN)
    spoilt["cells"].append({"id": "nb-09-03"} | cell)
    if cell["cell_type"] == "code":
        spoilt["cells"][-1]["id"] = "nb-09-03"
        spoilt["cells"].pop(1)
    assert check(spoilt)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_says_what_the_code_gives_today(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_ANALYSIS_HOME", str(REPOSITORY))
    if (raw := raw_folder()) is not None:
        monkeypatch.setenv("QI_ANALYSIS_RAW", str(raw))
    again = Path(shutil.copy(path, tmp_path))
    assert run_notebooks.run([again], write=True) == [again]
    # pictures may differ in their bytes from one version of a drawing library to the next
    assert list(shown(read(again))) == list(shown(read(path)))


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    path = tmp_path / "03-broken.ipynb"
    cell = code("1 / 0") | {"execution_count": None}
    spoilt = CLEAN | {"cells": [CLEAN["cells"][0], cell, code("2", identity="nb-09-03")]}
    before = json.dumps(spoilt)
    path.write_text(before, "utf-8")
    with pytest.raises(CheckError) as caught:
        run_notebooks.run([path], write=True)
    assert str(caught.value) == "03-broken.ipynb, cell 2: ZeroDivisionError: division by zero"
    assert path.read_text("utf-8") == before


def run_cells(folder: Path, *sources: str) -> list[Notebook]:
    """Return the cells of a notebook of ``sources`` after running it."""
    path = folder / "09-made-up.ipynb"
    made = [code(text, identity=f"nb-09-{at:02}") for at, text in enumerate(sources, start=1)]
    path.write_text(json.dumps(CLEAN | {"cells": made}), "utf-8")
    run_notebooks.run([path], write=True)
    nbformat.validate(read(path))
    return read(path)["cells"]  # type: ignore[no-any-return]


def test_outputs_are_kept_in_order_as_jupyter_keeps_them(tmp_path: Path) -> None:
    first, second, third = run_cells(
        tmp_path,
        "import sys\nprint('a')\nprint('b')\ndisplay(1)\nprint('c', file=sys.stderr)\n'd'",
        "x = 5",
        "x\nx + 1; None",
    )
    assert [each["execution_count"] for each in (first, second, third)] == [1, 2, 3]
    plain = {"metadata": {}, "output_type": "display_data"}
    assert first["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]},
        plain | {"data": {"text/plain": ["1"]}},
        {"name": "stderr", "output_type": "stream", "text": ["c\n"]},
        plain | {"output_type": "execute_result", "execution_count": 1,
                 "data": {"text/plain": ["'d'"]}},
    ]  # fmt: skip
    assert second["outputs"] == []
    assert third["outputs"] == []


def test_a_notebook_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    before = mpl.rcParams["font.size"], pd.get_option("display.max_colwidth"), Path.cwd()
    run_cells(
        tmp_path,
        "import matplotlib, pandas\nmatplotlib.rcParams['font.size'] = 3\n"
        "pandas.set_option('display.max_colwidth', 7)\nleft = 1",
    )
    assert (mpl.rcParams["font.size"], pd.get_option("display.max_colwidth"), Path.cwd()) == before
    with pytest.raises(CheckError, match="cell 1: NameError: name 'left' is not defined"):
        run_cells(tmp_path, "left")
