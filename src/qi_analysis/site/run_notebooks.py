"""Running the notebooks, so that what they say is what the code gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from qi_analysis.core import paths as project
from qi_analysis.core.errors import CheckError
from qi_analysis.core.files import write_atomically

TIMEOUT = 300
"""Seconds a cell may take."""


def find() -> list[Path]:
    """Return the notebooks in order."""
    return sorted(project.writable(project.root() / "notebooks").glob("[0-9]*.ipynb"))


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
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    kept = []
    for path in paths:
        if on_notebook is not None:
            on_notebook(path.name)
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            client.execute()
        except CellExecutionError as error:
            raise CheckError(
                f"{path.name}, cell {_failing_cell(notebook)}: {error.ename}: {error.evalue}"
            ) from None
        _forget_machine(notebook)
        target = path if write else project.root() / "build" / "notebooks" / path.name
        text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
        write_atomically(target, (text + "\n").encode())
        kept.append(target)
    return kept


def _failing_cell(notebook: object) -> int:
    """Return the place of the first cell with an error, counted from 1."""
    cells = notebook["cells"]  # type: ignore[index]
    for number, cell in enumerate(cells, start=1):
        if any(output["output_type"] == "error" for output in cell.get("outputs", [])):
            return number
    return len(cells)


def _forget_machine(notebook: object) -> None:
    """Remove what differs from one machine to the next and says nothing about the numbers."""
    metadata = notebook["metadata"]  # type: ignore[index]
    metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    metadata["language_info"] = {"name": "python"}
