"""Small exports of figures, notebooks and claims for tests; texts may be hostile."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

HOSTILE = (
    "<script>window.hacked = 1</script>",
    '" onload="window.hacked = 1',
    "'><img src=x onerror=window.hacked=1>",
    "javascript:window.hacked=1",
    "{{ 7 * 7 }} {% for %}",
)
ALL_HOSTILE = " ".join(HOSTILE)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2"/></svg>'


def png(width: int = 40, height: int = 20) -> bytes:
    """Return a picture with nothing on it."""
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(content, "PNG")
    return content.getvalue()


def export(folder: Path, name: str, words: str = "Words", **files: str | bytes) -> Path:
    """Write one exported figure and return its folder; ``files`` as name__extension=content."""
    meta = {
        "name": name,
        "title": words,
        "subtitle": words,
        "footer": words,
        "licence": words,
        "code": words,
        "claims": ["circuit-opinions-529", words],
        "inputs": [{"path": words, "sha256": words}],
    }
    written: dict[str, Any] = {
        "meta__json": json.dumps(meta),
        "alt__txt": words,
        "captions__json": json.dumps(dict.fromkeys(("post", "paragraph", "full"), words)),
        "data__csv": 'a,b\n1,"' + words.replace('"', '""') + '"\n',
        "web__png": png(),
        "web__svg": SVG,
        **files,
    }
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    for key, content in written.items():
        path = place / key.replace("__", ".").replace("_", "-")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def notebook(path: Path, *cells: dict[str, Any]) -> Path:
    """Write a notebook of these cells."""
    record = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record), "utf-8")
    return path


def prose(text: str) -> dict[str, Any]:
    """Return a cell of prose."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """Return a cell of code with what it gave."""
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": list(outputs)}


def gave(alt: str = "", **data: Any) -> dict[str, Any]:
    """Return an output; kinds are written ``text_html``, ``image_png``."""
    kinds = {kind.replace("_", "/"): content for kind, content in data.items()}
    described = {kind: {"alt": alt} for kind in kinds if alt}
    return {"output_type": "execute_result", "data": kinds, "metadata": described}


def encoded(content: bytes) -> str:
    """Return bytes as a notebook keeps them."""
    return base64.b64encode(content).decode()
