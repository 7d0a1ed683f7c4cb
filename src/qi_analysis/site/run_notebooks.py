"""Running the notebooks, so that what they say is what the code gives.

All run in this process, one after the other, each in a namespace of its own: a kernel for each
would import the same libraries and work out the same estimates again.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from qi_analysis.core import paths as project
from qi_analysis.core.errors import CheckError, DataError
from qi_analysis.core.files import write_atomically


def find() -> list[Path]:
    """Return the notebooks in order."""
    return sorted(project.writable(project.root() / "notebooks").glob("[0-9]*.ipynb"))


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook.

    Raises
    ------
    DataError
        When the file is none.
    """
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        remedy = "Run `qi-analysis notebooks`"
        raise DataError(f"is not a notebook: {error}", file=path, remedy=remedy) from None
    return cells


def run(
    paths: Sequence[Path],
    *,
    write: bool = False,
    on_notebook: Callable[[str], None] | None = None,
) -> list[Path]:
    """Run notebooks in ``notebooks/`` and return where the outputs were kept.

    Parameters
    ----------
    paths : sequence of Path
        The notebooks.
    write : bool
        Keep the outputs in the notebooks themselves; else in ``build/notebooks``.
    on_notebook : callable, optional
        Called with each name as it is begun.

    Raises
    ------
    CheckError
        At the first failing cell: notebook, cell, and the error's last line.
    """
    kept = []
    for path in paths:
        if on_notebook is not None:
            on_notebook(path.name)
        notebook = json.loads(path.read_text("utf-8"))
        _execute(notebook, path)
        notebook["metadata"]["kernelspec"] = {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
        notebook["metadata"]["language_info"] = {"name": "python"}
        target = path if write else project.root() / "build" / "notebooks" / path.name
        # as nbformat writes it, whose import alone takes seconds
        text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(target, f"{text}\n".encode())
        kept.append(target)
    return kept


def _execute(notebook: dict[str, Any], path: Path) -> None:
    """Run the cells in order and put what they show in their outputs.

    Settings that a notebook makes for matplotlib and pandas are put back after it.
    """
    import matplotlib as mpl
    import pandas as pd

    namespace: dict[str, Any] = {"__name__": "__main__"}
    # as pandas has them in Jupyter
    shown = pd.option_context("display.max_columns", 20, "display.max_colwidth", 50)
    with chdir(path.parent), mpl.rc_context(), shown:
        count = 0
        for at, cell in enumerate(notebook["cells"], start=1):
            if cell["cell_type"] != "code":
                continue
            count += 1
            cell["execution_count"], cell["outputs"] = count, []
            try:
                _run_cell(cell, namespace)
            except Exception as error:
                raise CheckError(
                    f"{path.name}, cell {at}: {type(error).__name__}: {error}"
                ) from error


def _run_cell(cell: dict[str, Any], namespace: dict[str, Any]) -> None:
    """Run one cell; its outputs are what it prints, displays, and the value of its last line."""
    from IPython.core.formatters import DisplayFormatter

    printed = {"stdout": StringIO(), "stderr": StringIO()}

    def flush() -> None:
        for name, stream in printed.items():
            if text := stream.getvalue():
                output = {"output_type": "stream", "name": name, "text": _lines(text)}
                cell["outputs"].append(output)
            stream.seek(0)
            stream.truncate()

    def display(value: Any, kind: str = "display_data", **place: int) -> None:
        flush()
        formatter: Any = DisplayFormatter()  # carries no types
        bundle, metadata = formatter.format(value)
        data = {
            mime: _lines(content) if mime.startswith("text/") else content
            for mime, content in bundle.items()
        }
        cell["outputs"].append({"output_type": kind, "data": data, "metadata": metadata, **place})

    namespace["display"] = display
    tree = ast.parse("".join(cell["source"]))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(printed["stdout"]), redirect_stderr(printed["stderr"]):
        exec(compile(tree, "<cell>", "exec"), namespace)  # noqa: S102 - our own notebooks
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)  # noqa: S307
            if value is not None:
                display(value, "execute_result", execution_count=cell["execution_count"])
    flush()


def _lines(text: str) -> list[str]:
    """Return text as a notebook keeps it."""
    return text.splitlines(keepends=True)
