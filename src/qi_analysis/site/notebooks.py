"""A run notebook as a page: prose and results in view, code folded away, pictures as files."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.site.markdown import Document, sections
from qi_analysis.site.run_notebooks import cells_of
from qi_analysis.site.sanitizing import clean

if TYPE_CHECKING:
    from markupsafe import Markup

PICTURES = {"image/png": (b"\x89PNG\r\n\x1a\n", "png"), "image/jpeg": (b"\xff\xd8\xff", "jpg")}
"""Kinds of picture that are carried, how such a file begins, and its extension."""
_COLORS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Block:
    """One thing on the page of a notebook.

    Attributes
    ----------
    kind : str
        ``section`` begins one with its heading in ``html``; ``prose`` and ``table`` hold
        ``html``; ``code`` and ``text`` hold ``text``; ``picture``
        holds ``picture``, its ``alt`` in ``text`` and ``width`` and ``height`` in pixels.
    """

    kind: str
    html: Markup | None = None
    text: str = ""
    picture: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class NotebookPage:
    """A notebook, ready for its template; ``pictures`` is path on the site -> bytes."""

    path: str
    source: str
    title: str
    lead: str
    blocks: Sequence[Block]
    pictures: Mapping[str, bytes]


def read(file: Path, carried: Mapping[str, str]) -> NotebookPage:
    """Return the page of one notebook.

    Parameters
    ----------
    file : Path
        The ``.ipynb`` with its outputs.
    carried : mapping
        As in `Document`.

    Raises
    ------
    DataError
        When the file is not a notebook, or a picture in it is not what it says.
    """
    source = f"notebooks/{file.name}"
    document = Document(carried[source], source, carried)
    blocks: list[Block] = []
    pictures: dict[str, bytes] = {}
    for cell in cells_of(file):
        text = _joined(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            for part in sections(document.render(text)):
                if part.heading:
                    blocks.append(Block("section", part.heading))
                blocks.append(Block("prose", part.html))
        elif cell.get("cell_type") == "code":
            blocks.append(Block("code", text=text))
            outputs = cell.get("outputs", ())
            blocks += [_output(output, document, pictures, file) for output in outputs]
    shown = tuple(block for block in blocks if block.html or block.text or block.picture)
    title, lead = document.title or file.stem, document.lead or ""
    return NotebookPage(document.page, source, title, lead, shown, pictures)


def _output(
    output: Mapping[str, Any], document: Document, pictures: dict[str, bytes], file: Path
) -> Block:
    """Return what a cell gave, in the best form that is safe to show."""
    data = output.get("data", {})
    for kind in PICTURES:
        if kind in data:
            words = output.get("metadata", {}).get(kind, {}).get("alt", "")
            return _picture(_joined(data[kind]), kind, str(words), document, pictures, file)
    if "text/markdown" in data:
        return Block("prose", document.render(_joined(data["text/markdown"])))
    if "text/html" in data:
        return Block("table", clean(_joined(data["text/html"])))
    said = data.get("text/plain") or output.get("text") or output.get("traceback", "")
    lines = "\n".join(said) if "traceback" in output else _joined(said)
    return Block("text", text=_COLORS.sub("", lines).rstrip())


def _picture(
    encoded: str, kind: str, words: str, document: Document, pictures: dict[str, bytes], file: Path
) -> Block:
    """Keep a picture as a file of the site and return its block."""
    import io

    from PIL import Image, UnidentifiedImageError

    beginning, extension = PICTURES[kind]
    try:
        content = base64.b64decode(encoded)
        with Image.open(io.BytesIO(content)) as picture:
            width, height = picture.size
    except (binascii.Error, UnidentifiedImageError):
        content, width, height = b"", 0, 0
    if not content.startswith(beginning):
        raise DataError(
            f"an output says that it is {kind} and is not",
            file=file,
            remedy="Run `qi-analysis notebooks --write`",
        )
    folder = document.page.removesuffix(".html")
    path = f"{folder}/{len(pictures) + 1}.{extension}"
    pictures[path] = content
    return Block("picture", text=words, picture=path, width=width, height=height)


def _joined(text: object) -> str:
    """Return text that a notebook may keep as a list of lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")
