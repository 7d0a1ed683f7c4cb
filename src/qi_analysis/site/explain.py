"""The way from a table that a notebook prints back to its code, committed tables and raw files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path

from qi_analysis.claims.steps import Step, file_steps, table_steps
from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.files import sha256_of
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.site.run_notebooks import cells_of

_ROW, _TAG = re.compile(r"<tr.*?</tr>", re.DOTALL), re.compile(r"<[^>]*>|\s+")
_FILE = re.compile(r"[\"']([\w./-]+\.(?:csv|json))[\"']")


def names() -> list[str]:
    """Return the committed notebooks by name; none where the package stands alone."""
    return sorted(path.stem for path in (paths.root() / "notebooks").glob("*.ipynb"))


def explain(name: str) -> list[Step]:
    """Return what a notebook prints in tables, the code of each, and the tables it reads.

    Raises
    ------
    DataError
        When there is no such notebook, or the file is none.
    """
    path = paths.root() / "notebooks" / f"{name}.ipynb"
    if not path.is_file():
        raise DataError(f"no notebook {name!r}", remedy=f"Known: {', '.join(names())}")
    cells = cells_of(path)
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    steps = [Step(f"Notebook {name}", (), f"notebooks/{path.name}", sha256_of(path), len(cells))]
    for number, cell in enumerate(cells):
        rows = [row for output in cell.get("outputs", ()) for row in _rows(output.get("data", {}))]
        if rows:
            steps.append(Step(f"Printed by cell {number}", tuple(rows), count=len(rows)))
            code = "".join(cell["source"]).splitlines()
            steps.append(Step(f"Code of cell {number}", tuple(filter(str.strip, code))))
    source = "\n".join(codes)
    figures = dict.fromkeys(re.findall(r"drawn\(\"([\w-]+)\"\)", source))
    if figures:
        lines = tuple(f"{each}: see `qi-analysis explain {each}`" for each in figures)
        steps.append(Step("Figures drawn", lines))
    for table in _schemas(source):
        steps += table_steps(table)
    return steps + file_steps(_files(source))


def _rows(data: dict[str, str | list[str]]) -> Iterator[str]:
    """Return the rows of the tables of one output, cells parted by bars."""
    text, html = ("".join(data.get(f"text/{kind}", "")) for kind in ("markdown", "html"))
    if text:
        yield from (line for line in text.splitlines() if line.startswith("|"))
        return
    for row in _ROW.findall(html):
        cells = re.split(r"</t[dh]>", row)[:-1]
        yield "| " + " | ".join(unescape(_TAG.sub(" ", cell)).strip() for cell in cells) + " |"


def _schemas(source: str) -> list[TableSchema]:
    """Return the committed tables that code names, in the order of its imports."""
    found: dict[str, TableSchema] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("qi_analysis."):
            module = import_module(str(node.module))
            for name in node.names:
                value = getattr(module, name.name, None)
                if isinstance(value, TableSchema):
                    found[value.name] = value
    return list(found.values())


def _files(source: str) -> list[str]:
    """Return the committed files that code names beside the tables, below the project's root."""
    named = dict.fromkeys(Path(name).name for name in _FILE.findall(source))
    folders = ("benchmarks", "data/own")
    places = (sorted((paths.root() / each).rglob("*")) for each in folders)
    here = {path.name: path for place in places for path in place if path.is_file()}
    return [here[name].relative_to(paths.root()).as_posix() for name in named if name in here]
