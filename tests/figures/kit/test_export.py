from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from pypdf import PdfReader

from qi_analysis.core.errors import CheckError, QiAnalysisError
from qi_analysis.figures.kit import style
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.export import export, to_csv
from qi_analysis.figures.kit.layout import check_layout
from tests.figures.kit.test_style import CONTRACT

SVG = "{http://www.w3.org/2000/svg}"


def _figure(*texts: tuple[float, float, str], **style_: Any) -> Figure:
    """A 400 x 200 px figure with texts at (x, y), given as shares of the canvas."""
    figure = Figure(figsize=(4, 2), dpi=100)
    FigureCanvasAgg(figure)
    for x, y, text in texts:
        figure.text(x, y, text, **style_)
    return figure


@pytest.mark.parametrize("name", ["lifetime_risk", "ratio_to_white", "risk_by_age"])
def test_png_of_every_size_has_the_pixels_of_the_contract(
    charts: dict[str, Chart], name: str, tmp_path: Path
) -> None:
    export(charts[name], tmp_path, sizes=list(CONTRACT), formats=("png",))
    for size, pixels in CONTRACT.items():
        with Image.open(tmp_path / name / f"{name}-{size}-en.png") as image:
            assert image.size == pixels


def test_export_returns_the_files_of_the_contract(charts: dict[str, Chart], tmp_path: Path) -> None:
    written = export(charts["lifetime_risk"], tmp_path / "new" / "figures", sizes=("web", "card"))
    folder = tmp_path / "new" / "figures" / "lifetime_risk"
    assert {path.name for path in written} == {
        *(
            f"lifetime_risk-{size}-en.{ext}"
            for size in ("web", "card")
            for ext in ("svg", "png", "pdf")
        ),
        "data.csv",
        "alt.txt",
        "captions.json",
        "meta.json",
    }
    assert set(written) == set(folder.iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("name", ["lifetime_risk", "ratio_to_white", "risk_by_age"])
def test_the_same_chart_gives_the_same_bytes(
    charts: dict[str, Chart], name: str, tmp_path: Path
) -> None:
    first = export(charts[name], tmp_path / "first", sizes=("web", "story"))
    second = export(charts[name], tmp_path / "second", sizes=("web", "story"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


PROGRAM = """
import hashlib, pathlib, sys, pandas as pd
from qi_analysis.figures.charts import ratio_to_white
from qi_analysis.figures.kit.chart import Chart, Words
from qi_analysis.figures.kit.export import export
frame = pd.DataFrame({"choice": ["authors_model", "both"], "years": ["2013-2018", "2013-2018"],
    "group": ["as_published", "population_and_groups"],
    "ratio": [2.5, 2.4], "low": [2.1, 2.0], "high": [2.9, 2.8], "published": [True, False]})
words = Words("Title", "Subtitle", "Source: none")
chart = Chart(name="x", title="Title", subtitle="Subtitle", footer="Source: none", mind="",
    alt_text=ratio_to_white.describe(frame, words.language), captions={}, language=words.language,
    data=frame, claims=(), inputs=(), licence="CC0", code="x.py",
    draw=lambda size: ratio_to_white.draw(frame, size, words))
for path in export(chart, pathlib.Path(sys.argv[1])):
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    """Python's hashes differ from process to process; no file may depend on them."""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0].count("\n") == 7
    assert outputs[0] == outputs[1]


def test_svg_is_one_described_image_with_real_text(
    charts: dict[str, Chart], tmp_path: Path
) -> None:
    chart = dataclasses.replace(charts["lifetime_risk"], title='A <b> & "quoted" title')
    export(chart, tmp_path, formats=("svg",))
    content = (tmp_path / "lifetime_risk" / "lifetime_risk-web-en.svg").read_text(encoding="utf-8")
    root = ET.fromstring(content)  # noqa: S314
    assert root.get("role") == "img"
    title, desc = root.findall(f"{SVG}title"), root.findall(f"{SVG}desc")
    assert [element.text for element in title] == ['A <b> & "quoted" title']
    assert [element.text for element in desc] == [chart.alt_text]
    assert root.get("aria-labelledby") == title[0].get("id")
    assert root.get("aria-describedby") == desc[0].get("id")
    texts = {"".join(element.itertext()) for element in root.iter(f"{SVG}text")}
    assert {"96 · 1 in 1,000", "White", "Latino"} <= texts
    assert root.get("width") == "900pt"  # 1200 CSS pixels
    assert not any(word in content for word in ("dc:date", "dc:creator", "Matplotlib"))


def test_png_carries_its_words(charts: dict[str, Chart], tmp_path: Path) -> None:
    chart = charts["lifetime_risk"]
    export(chart, tmp_path, formats=("png",))
    with Image.open(tmp_path / "lifetime_risk" / "lifetime_risk-web-en.png") as image:
        info = {key: value for key, value in image.info.items() if isinstance(value, str)}
    assert info == {
        "Title": chart.title,
        "Description": chart.alt_text,
        "Source": chart.footer,
        "Copyright": "CC BY 4.0",
    }


def test_pdf_carries_its_words_and_its_font(charts: dict[str, Chart], tmp_path: Path) -> None:
    chart = charts["lifetime_risk"]
    export(chart, tmp_path, sizes=("print",), formats=("pdf",))
    reader = PdfReader(tmp_path / "lifetime_risk" / "lifetime_risk-print-en.pdf")
    assert reader.metadata == {
        "/Title": chart.title,
        "/Subject": chart.alt_text,
        "/Keywords": "CC BY 4.0",
    }
    page = reader.pages[0]
    assert "1 in 1,000" in page.extract_text()
    assert float(page.mediabox.width) * 25.4 / 72 == pytest.approx(180, abs=0.1)
    assert float(page.mediabox.height) * 25.4 / 72 == pytest.approx(120, abs=0.1)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    inner = [
        font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        for font in fonts
    ]
    assert inner
    for font in inner:
        assert font["/Subtype"] in {"/TrueType", "/CIDFontType2"}
        assert "/FontFile2" in font["/FontDescriptor"]


def test_meta_says_where_the_figure_comes_from(charts: dict[str, Chart], tmp_path: Path) -> None:
    chart = charts["lifetime_risk"]
    export(chart, tmp_path, formats=("svg",))
    folder = tmp_path / "lifetime_risk"
    text = (folder / "meta.json").read_text(encoding="utf-8")
    meta = json.loads(text)
    assert text.endswith("}\n")
    assert list(meta) == sorted(meta)
    assert meta["title"] == chart.title
    assert meta["claims"] == ["lifetime-risk-black-men"]
    assert meta["inputs"] == [{"path": "data/raw/ele/post_pred_90.rds", "sha256": "ab" * 32}]
    assert meta["licence"] == "CC BY 4.0"
    assert meta["code"] == "src/qi_analysis/figures/charts/lifetime_risk.py"
    assert meta["command"] == f"qi-analysis figures {chart.name} --lang en"
    data = (folder / "data.csv").read_bytes()
    assert meta["data"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert meta["data"]["rows"] == 6
    assert (folder / "alt.txt").read_text(encoding="utf-8") == f"{chart.alt_text}\n"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),  # a reader may split rows at a carriage return
        ("a=b", "a=b"),
        ("", ""),
        (-1, "-1"),
        (-0.5, "-0.5"),
        (float("nan"), ""),
        (True, "True"),
        (0.1 + 0.2, "0.3"),
        (123456.25, "123456.25"),
    ],
)
def test_no_cell_of_the_csv_is_a_formula(cell: object, written: str) -> None:
    frame = pd.DataFrame({"=name": [cell], "other": ["x"]})
    rows = list(csv.reader(to_csv(frame).splitlines(keepends=True)))
    assert rows[0] == ["'=name", "other"]
    assert rows[1] == [written, "x"]


def test_layout_accepts_text_apart_and_inside() -> None:
    assert check_layout(_figure((0.1, 0.2, "one"), (0.1, 0.6, "two"), (0.1, 0.6, ""))) == []


@pytest.mark.parametrize(("x", "y"), [(0.98, 0.5), (-0.05, 0.5), (0.5, 0.99), (0.5, -0.05)])
def test_layout_finds_text_outside_the_canvas(x: float, y: float) -> None:
    assert check_layout(_figure((x, y, "outside"))) == ["text outside the canvas: 'outside'"]


def test_layout_finds_overlap_also_of_turned_text() -> None:
    assert check_layout(_figure((0.1, 0.5, "under"), (0.12, 0.5, "over"))) == [
        "text overlaps: 'under' and 'over'"
    ]
    figure = _figure((0.5, 0.1, "a tall text"), rotation=90)
    figure.text(0.45, 0.35, "across it")
    assert len(check_layout(figure)) == 1
    figure = _figure((0.5, 0.1, "a tall text"), rotation=90)
    figure.text(0.55, 0.35, "alongside it")
    assert check_layout(figure) == []


def test_layout_ignores_what_is_not_drawn() -> None:
    figure = _figure((0.1, 0.5, "seen"))
    figure.text(0.1, 0.5, "hidden").set_visible(False)
    axes = figure.add_axes((0.3, 0.3, 0.6, 0.6))
    axes.set_xticks([0, 0.0001, 0.5], ["a", "b", "c"])
    axes.set_yticks([])
    axes.set_xlim(0.4, 0.6)  # two of the labels are outside the scale and on one another
    assert check_layout(figure) == []
    axes.set_xlim(0, 1)
    assert check_layout(figure) == ["text overlaps: 'a' and 'b'"]


def _fails_at(chart: Chart, bad: str) -> Chart:
    """The chart, drawn as it should be but for the size ``bad``."""

    def draw(size: style.Size) -> Figure:
        if size.name == bad:
            figure = style.figure(size)
            figure.text(0.9, 0.5, "far too long a text for the room there is on this canvas")
            return figure
        return chart.draw(size)

    return dataclasses.replace(chart, draw=draw)


def test_a_failing_export_leaves_nothing_behind(charts: dict[str, Chart], tmp_path: Path) -> None:
    chart = _fails_at(charts["lifetime_risk"], "card")
    with pytest.raises(CheckError, match=r"lifetime_risk-card-en: text outside"):
        export(chart, tmp_path / "figures", sizes=("web", "card"))
    assert list(tmp_path.iterdir()) == []


def test_a_failing_export_keeps_what_was_there(charts: dict[str, Chart], tmp_path: Path) -> None:
    before = export(charts["lifetime_risk"], tmp_path, formats=("svg",))
    contents = [path.read_bytes() for path in before]
    with pytest.raises(CheckError):
        export(_fails_at(charts["lifetime_risk"], "web"), tmp_path)
    assert [path.read_bytes() for path in before] == contents
    assert [path.name for path in tmp_path.iterdir()] == ["lifetime_risk"]
    assert len(list((tmp_path / "lifetime_risk").iterdir())) == len(before)


def test_a_figure_of_the_wrong_size_is_refused(charts: dict[str, Chart], tmp_path: Path) -> None:
    chart = dataclasses.replace(
        charts["lifetime_risk"], draw=lambda _: style.figure(style.SIZES["square"])
    )
    with pytest.raises(CheckError, match="1080 x 1080 px, not 1200 x 675"):
        export(chart, tmp_path, formats=("png",))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"sizes": ("poster",)}, "size 'poster'"), ({"formats": ("gif",)}, "format 'gif'")],
)
def test_unknown_sizes_and_formats_are_named(
    charts: dict[str, Chart], tmp_path: Path, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(QiAnalysisError, match=message):
        export(charts["lifetime_risk"], tmp_path, **wrong)
