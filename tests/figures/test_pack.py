"""The zip for a campaign: what is in it, and that it is the same every time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.figures import fact_sheet, pack
from qi_analysis.figures.kit.language import load

NAMES = ["claim-circuit-opinions-529", "icon-array"]


def test_the_pack_holds_pictures_words_sheet_and_sources(tmp_path: Path) -> None:
    path = pack.write(NAMES, tmp_path / "new", sizes=["card"])
    assert [p.name for p in path.parent.iterdir()] == ["qi-analysis-en.zip"]
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        captions, sources = (archive.read(f"{n}.txt").decode() for n in ("captions", "sources"))
        page, sheet = archive.read("fact-sheet.html").decode(), archive.read("fact-sheet.pdf")
    for name in NAMES:
        assert {f"{name}/{name}-card-en.{kind}" for kind in ("svg", "png", "pdf")} <= names
        assert f"# {name}\n" in captions
        assert f"# {name}\n" in sources
    assert "data/processed/ele_posterior.csv" in sources
    assert "At least 529 published federal circuit opinions" in page
    assert "<script" not in page
    read = PdfReader(io.BytesIO(sheet))
    assert len(read.pages) == 1
    assert "At least 529" in read.pages[0].extract_text()
    assert pack.write(NAMES, tmp_path / "again", sizes=["card"]).read_bytes() == path.read_bytes()


def test_a_wrong_name_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(QiAnalysisError, match="no figure 'nonsense'"):
        pack.write(["nonsense"], tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_text_from_outside_is_escaped() -> None:
    """A citation is typed by people: it must not become markup."""
    item = fact_sheet.Item("<script>alert(1)</script>", "v", (("<b>", "1"),), '"><img src=x>')
    content = fact_sheet.Sheet("t", "a", (item,), "n", "n", "s", ("<i>",))
    page = fact_sheet.html(content, load())
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_sheet_that_does_not_fit_is_refused() -> None:
    item = fact_sheet.Item("word " * 60, "verdict", (("label", "1"),) * 3, "mind " * 80)
    content = fact_sheet.Sheet("t", "a", (item,) * 12, "n", "n", "s", ("source",))
    with pytest.raises(QiAnalysisError, match="does not fit on one page"):
        fact_sheet.pdf(content, load())
