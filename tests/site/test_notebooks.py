"""Notebooks as pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.site import notebooks
from tests.site.exports import code, encoded, gave, notebook, png, prose

CARRIED = {"notebooks/01-x.ipynb": "notebooks/01-x.html"}


def read(tmp_path: Path, *cells: dict[str, object]) -> notebooks.NotebookPage:
    return notebooks.read(notebook(tmp_path / "01-x.ipynb", *cells), CARRIED)


def test_each_output_in_its_best_safe_form(tmp_path: Path) -> None:
    page = read(
        tmp_path,
        prose("# Title\n\nLead."),
        code("1 + 1", gave(text_plain="2", text_html="<table><tr><td>2</td></tr></table>")),
        code("md", gave(text_markdown=["## Part\n", "words"], text_plain="<Markdown>")),
        code("fig", gave("What it shows", image_png=encoded(png(30, 20)), text_plain="<Image>")),
        code("print", {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]}),
        code("bad", {"output_type": "error", "traceback": ["\x1b[0;31mError\x1b[0m", "line"]}),
        code("", gave(image_svg_xml="<svg onload=x/>", text_plain="a drawing")),
    )
    assert (page.title, page.lead) == ("Title", "Lead.")
    kinds = [block.kind for block in page.blocks if block.kind != "code"]
    assert kinds == ["prose", "table", "prose", "picture", "text", "text", "text"]
    (picture,) = (block for block in page.blocks if block.kind == "picture")
    assert (picture.text, picture.width, picture.height) == ("What it shows", 30, 20)
    assert page.pictures == {"notebooks/01-x/1.png": png(30, 20)}
    texts = [block.text for block in page.blocks if block.kind == "text"]
    assert texts == ["a\nb", "Error\nline", "a drawing"]


@pytest.mark.parametrize("content", ["no base64!", encoded(b"GIF89a"), encoded(b"<svg/>")])
def test_a_picture_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"01-x\.ipynb: an output says that it is image/png"):
        read(tmp_path, code("x", gave(image_png=content)))


@pytest.mark.parametrize("content", ["", "[]", "{}", "{"])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "01-x.ipynb"
    path.write_text(content)
    with pytest.raises(DataError, match=r"01-x\.ipynb: is not a notebook"):
        notebooks.read(path, CARRIED)
