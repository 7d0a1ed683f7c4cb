"""The figure contract: what a chart brings along, what is written, and the checks before it.

A chart leaves as pictures (SVG, PNG, PDF), the data behind it, a text for people who do not see
it, and a record of where it comes from. The same chart gives the same bytes every time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import struct
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from qi_analysis.errors import CheckError, QiAnalysisError
from qi_analysis.figures.canvas import Area
from qi_analysis.figures.style import Size, context, size_named

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

FORMATS: tuple[str, ...] = ("svg", "png", "pdf")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SVG_TAG = re.compile(r"<svg\b")
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Chart:
    """A chart and all that travels with it.

    Attributes
    ----------
    name : str
        Machine id; the folder of the export.
    title, subtitle, footer : str
        As printed on the chart. The footer says source, years, n, unknown, interval, date of data.
    alt_text : str
        The chart in words.
    data : DataFrame
        The numbers shown, one row a mark.
    claims : tuple of str
        Ids of the claims the chart shows.
    inputs : tuple of mapping
        ``{"path", "sha256"}`` of every file the numbers come from.
    licence : str
        Terms under which the chart may be shared.
    code : str
        Path of the module that draws it.
    draw : callable
        Returns the figure drawn for one size.
    """

    name: str
    title: str
    subtitle: str
    footer: str
    alt_text: str
    data: DataFrame
    claims: tuple[str, ...]
    inputs: tuple[Mapping[str, str], ...]
    licence: str
    code: str
    draw: Callable[[Size], Figure]


def export(
    chart: Chart,
    out_dir: Path,
    sizes: Sequence[str] = ("web",),
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Return the files written for ``chart`` below ``out_dir / chart.name``, pictures first.

    Everything is written aside and verified before any file takes its place.

    Raises
    ------
    QiAnalysisError
        When a size or a format is not one of ours.
    CheckError
        When text leaves the canvas or overlaps, or a file is not what it should be.
    """
    wanted = [size_named(name) for name in sizes]
    for name in formats:
        if name not in FORMATS:
            raise QiAnalysisError(f"unknown figure format {name!r}. Known: {', '.join(FORMATS)}")
    folder = out_dir / chart.name
    existing = next(parent for parent in folder.absolute().parents if parent.is_dir())
    with tempfile.TemporaryDirectory(dir=existing, prefix=".figure-") as aside:
        names = _stage(chart, Path(aside), wanted, formats)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.replace(Path(aside) / name, folder / name)  # noqa: PTH105  # atomic, overwrites
    return [folder / name for name in names]


def _stage(chart: Chart, aside: Path, sizes: Sequence[Size], formats: Sequence[str]) -> list[str]:
    """Return the names of all files of the export, written to ``aside`` and verified."""
    contents: dict[str, bytes] = {}
    for size in sizes:
        contents |= _pictures(chart, size, formats)
    contents["data.csv"] = to_csv(chart.data).encode()
    contents["alt.txt"] = f"{chart.alt_text.strip()}\n".encode()
    meta = json.dumps(_meta(chart), ensure_ascii=False, indent=2, sort_keys=True)
    contents["meta.json"] = f"{meta}\n".encode()
    for name, content in contents.items():
        (aside / name).write_bytes(content)
    for size in sizes:
        for extension in formats:
            _verify(aside / f"{size.name}.{extension}", size, chart)
    return list(contents)


def _pictures(chart: Chart, size: Size, formats: Sequence[str]) -> dict[str, bytes]:
    """Return file name -> content of ``chart`` drawn once for ``size`` and saved in ``formats``."""
    import matplotlib as mpl

    with context(size), mpl.rc_context({"svg.hashsalt": f"{chart.name}-{size.name}"}):
        figure = chart.draw(size)
        problems = check_layout(figure)
        if problems:
            raise CheckError(
                f"figure {chart.name}, size {size.name}: {'; '.join(problems)}. "
                "Shorten the text or give it more room"
            )
        saved: dict[str, bytes] = {}
        for extension in formats:
            buffer = io.BytesIO()
            figure.savefig(buffer, format=extension, metadata=_metadata(chart, extension))
            saved[f"{size.name}.{extension}"] = buffer.getvalue()
    if "svg" in formats:
        svg = f"{size.name}.svg"
        saved[svg] = _describe_svg(saved[svg].decode(), chart, size).encode()
    return saved


def _metadata(chart: Chart, extension: str) -> dict[str, str | None]:
    """Return the metadata of one file; None takes out dates and the version of the software."""
    if extension == "svg":  # title and description become elements that a screen reader reads
        return {"Date": None, "Creator": None, "Type": None, "Format": None}
    if extension == "pdf":
        return {
            "Title": chart.title,
            "Subject": chart.alt_text,
            "Keywords": chart.licence,
            "Creator": None,
            "Producer": None,
            "CreationDate": None,
        }
    return {
        "Title": chart.title,
        "Description": chart.alt_text,
        "Source": chart.footer,
        "Copyright": chart.licence,
        "Software": None,
    }


def _describe_svg(svg: str, chart: Chart, size: Size) -> str:
    """Return ``svg`` as one image with a title and a description for screen readers."""
    ids = f"{chart.name}-{size.name}"
    attributes = (
        f' role="img" aria-labelledby={quoteattr(f"{ids}-title")}'
        f" aria-describedby={quoteattr(f'{ids}-desc')}"
    )
    opened = _SVG_TAG.search(svg)
    if opened is None:
        raise CheckError(f"figure {chart.name}, size {size.name}: the SVG has no <svg> element")
    inside = svg.index(">", opened.end()) + 1
    described = (
        f"\n <title id={quoteattr(f'{ids}-title')}>{escape(chart.title)}</title>"
        f"\n <desc id={quoteattr(f'{ids}-desc')}>{escape(chart.alt_text)}</desc>"
    )
    return svg[: opened.end()] + attributes + svg[opened.end() : inside] + described + svg[inside:]


def _meta(chart: Chart) -> dict[str, Any]:
    """Return the record of where ``chart`` comes from."""
    return {
        "name": chart.name,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer,
        "claims": list(chart.claims),
        "inputs": [dict(entry) for entry in chart.inputs],
        "licence": chart.licence,
        "code": chart.code,
        "data": {
            "path": "data.csv",
            "rows": len(chart.data),
            "sha256": hashlib.sha256(to_csv(chart.data).encode()).hexdigest(),
        },
        "alt_text": "alt.txt",
    }


def to_csv(frame: DataFrame) -> str:
    """Return ``frame`` as CSV text in which no cell is a formula to a spreadsheet.

    Text that begins like a formula gets a leading apostrophe; numbers stay numbers, to eight
    significant digits.
    """
    safe = frame.map(_no_formula).rename(columns=_no_formula)
    return str(safe.to_csv(index=False, lineterminator="\n", float_format="%.8g"))


def _no_formula(cell: Any) -> Any:
    """Return ``cell``, with an apostrophe in front when it is text that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _verify(path: Path, size: Size, chart: Chart) -> None:
    """Return nothing; the picture at ``path`` is of its kind and, as PNG, of its size.

    Raises
    ------
    CheckError
        When it is not.
    """
    content, problem = path.read_bytes(), ""
    if path.suffix == ".png":
        if content[:8] != _PNG_SIGNATURE or content[12:16] != b"IHDR":
            problem = "is not a PNG"
        elif (found := struct.unpack(">II", content[16:24])) != (size.width_px, size.height_px):
            problem = f"is {found[0]} x {found[1]} px, not {size.width_px} x {size.height_px}"
    elif path.suffix == ".pdf":
        problem = "" if content.startswith(b"%PDF-") else "is not a PDF"
    else:
        try:
            ET.fromstring(content)  # noqa: S314  # written by us a moment ago
        except ET.ParseError as error:
            problem = f"is not XML ({error})"
    if problem:
        raise CheckError(f"figure {chart.name}: {path.name} {problem}. Nothing was written")


def check_layout(figure: Figure) -> list[str]:
    """Return what is wrong with the text of ``figure``: outside the canvas, or overlapping.

    Every line of text is measured as it is really drawn, so hidden tick labels do not count.
    """
    lines = drawn_lines(figure)
    width, height = figure.bbox.width, figure.bbox.height
    problems = [
        f"text outside the canvas: {text!r}"
        for text, box in lines
        if box.left < 0 or box.bottom < 0 or box.right > width or box.top > height
    ]
    for (text, box), (other, second) in combinations(lines, 2):
        across = min(box.right, second.right) - max(box.left, second.left)
        up = min(box.top, second.top) - max(box.bottom, second.bottom)
        if across > 1 and up > 1:  # boxes are tight; a shared edge pixel is no overlap
            problems.append(f"text overlaps: {text!r} and {other!r}")
    return problems


def drawn_lines(figure: Figure) -> list[tuple[str, Area]]:
    """Return each line of text that ``figure`` draws, with its ink box in pixels."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.transforms import Affine2D, Bbox

    width, height = figure.bbox.width, figure.bbox.height
    lines: list[tuple[str, Area]] = []

    class Recorder(RendererAgg):
        """A renderer that notes where it is told to set text."""

        def draw_text(self, *call: Any, **_: Any) -> None:
            """Return nothing; note the box of the text whose baseline starts at (x, y)."""
            _gc, x, y, text, font, angle = call[:6]
            if not text.strip():
                return
            wide, high, deep = measure(text, font, False)
            turn = Affine2D().rotate_deg(angle).translate(x, height - y)
            corners = turn.transform(Bbox.from_bounds(0, -deep, wide, high).corners())
            (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
            lines.append((text, Area(left, bottom, right, top)))

    make: Any = Recorder  # matplotlib's renderers carry no types
    recorder = make(width, height, figure.dpi)
    measure = recorder.get_text_width_height_descent
    figure.draw(recorder)
    return lines
