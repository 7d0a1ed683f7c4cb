"""The figure contract: what a chart brings along, what is written, and the checks before it.

A chart leaves as pictures (SVG, PNG, PDF), the data behind it, a text for people who do not see
it, and a record of where it comes from. The same chart gives the same bytes every time.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import struct
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core.cells import plain
from qi_analysis.core.errors import CheckError
from qi_analysis.core.files import scratch_folder
from qi_analysis.core.names import choose
from qi_analysis.figures.kit import agreement, svg, themes
from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import DEFAULT
from qi_analysis.figures.kit.layout import check_layout, check_type, draw
from qi_analysis.figures.kit.style import Size, context, size_named

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

FORMATS: tuple[str, ...] = ("svg", "png", "pdf")
_COLORS = 256
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def export(
    chart: Chart,
    out_dir: Path,
    sizes: Sequence[str] = ("web",),
    formats: Sequence[str] = FORMATS,
    theme: str = "light",
) -> list[Path]:
    """Return the files written for ``chart``, pictures first.

    They go to ``out_dir / chart.name``; in another language than English to a folder below it,
    named after the language. Pictures are named as `stem` says. Everything is written aside and
    verified before any file takes its place.

    Raises
    ------
    UnknownNameError
        When a size, a format or a theme is not one of ours: with those like it.
    CheckError
        When text leaves the canvas, overlaps or is too faint, or a file is not what it should be.
    """
    wanted = [size_named(name) for name in sizes]
    formats = [choose(name, FORMATS, "figure format") for name in formats]
    theme = choose(theme, themes.THEMES, "theme")
    folder = out_dir / chart.name
    if chart.language.code != DEFAULT:
        folder /= chart.language.code
    existing = next(parent for parent in folder.absolute().parents if parent.is_dir())
    with scratch_folder(existing) as aside:
        names = _stage(chart, aside, wanted, formats, theme)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.replace(aside / name, folder / name)  # noqa: PTH105  # atomic, overwrites
    return [folder / name for name in names]


def _stage(
    chart: Chart, aside: Path, sizes: Sequence[Size], formats: Sequence[str], theme: str
) -> list[str]:
    """Return the names of all files of the export, written to ``aside`` and verified."""
    contents: dict[str, bytes] = {}
    for size in sizes:
        contents |= _pictures(chart, size, formats, theme)
    contents["data.csv"] = to_csv(chart.data).encode()
    contents["alt.txt"] = f"{chart.alt_text.strip()}\n".encode()
    contents["captions.json"] = _json(dict(chart.captions))
    contents["meta.json"] = _json(_meta(chart))
    for name, content in contents.items():
        (aside / name).write_bytes(content)
    for size in sizes:
        for extension in formats:
            _verify(aside / f"{stem(chart, size, theme)}.{extension}", size, chart)
    return list(contents)


def _json(value: dict[str, Any]) -> bytes:
    """Return ``value`` as a JSON file, keys in order."""
    return f"{json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()


def stem(chart: Chart, size: Size, theme: str) -> str:
    """Return the name of a picture without its ending: figure, size, theme if dark, language."""
    shape = size.name if theme == "light" else f"{size.name}-{theme}"
    return f"{chart.name}-{shape}-{chart.language.code}"


def drawn(chart: Chart, size: Size, theme: str = "light") -> Figure:
    """Return ``chart`` drawn for ``size``, colored for ``theme``.

    Raises
    ------
    CheckError
        When text leaves the canvas, overlaps, is too faint, or in what is posted too small, a color
        is not in the palette, or marks or alt text depart from the data.
    """
    figure = chart.draw(chart.canvas(size))
    themes.apply(figure, theme)
    drawing = draw(figure)
    problems = check_layout(figure, drawing) + agreement.problems(chart, figure)
    if chart.kind == "post":
        problems += check_type(drawing, chart.title, size.seen_px)
    if problems:
        raise CheckError(
            f"figure {stem(chart, size, theme)}: {'; '.join(problems)}. "
            "Shorten the text, give it more room, or fix what differs"
        )
    return figure


def _pictures(chart: Chart, size: Size, formats: Sequence[str], theme: str) -> dict[str, bytes]:
    """Return file name -> content of ``chart`` drawn once for ``size`` and saved in ``formats``."""
    import matplotlib as mpl

    name = stem(chart, size, theme)
    saved: dict[str, bytes] = {}
    with context(chart.canvas(size)), mpl.rc_context({"svg.hashsalt": name}):
        figure = drawn(chart, size, theme)
        for extension in formats:
            buffer, metadata = io.BytesIO(), _metadata(chart, extension)
            look: dict[str, Any] = {"facecolor": figure.get_facecolor()}
            if extension == "png":
                figure.savefig(buffer, format="rgba", **look)
                content = _slim(buffer.getvalue(), figure, metadata)
            else:
                figure.savefig(buffer, format=extension, metadata=metadata, **look)
                content = buffer.getvalue()
            if extension == "svg":
                content = svg.describe(content.decode(), chart, name).encode()
            saved[f"{name}.{extension}"] = content
    return saved


def _slim(pixels: bytes, figure: Figure, metadata: Mapping[str, str | None]) -> bytes:
    """Return a PNG with a palette, a third as large: flat graphics need few colors."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for key, text in metadata.items():
        if text is not None:
            texts.add_itxt(key, text)
    measure = round(figure.bbox.width), round(figure.bbox.height)
    picture = Image.frombytes("RGBA", measure, pixels).convert("RGB")
    few = picture.quantize(_COLORS)  # by median cut, without dither
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True, pnginfo=texts, dpi=(figure.dpi, figure.dpi))
    return buffer.getvalue()


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


def _meta(chart: Chart) -> dict[str, Any]:
    """Return the record of where ``chart`` comes from."""
    return {
        "name": chart.name,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer,
        "mind": chart.mind,
        "claims": list(chart.claims),
        "inputs": [dict(entry) for entry in chart.inputs],
        "licence": chart.licence,
        "code": chart.code,
        "command": f"qi-analysis figures {chart.name} --lang {chart.language.code}",
        "data": {
            "path": "data.csv",
            "rows": len(chart.data),
            "sha256": hashlib.sha256(to_csv(chart.data).encode()).hexdigest(),
        },
        "alt_text": "alt.txt",
        "captions": "captions.json",
        "language": chart.language.code,
        "kind": chart.kind,
    }


def to_csv(frame: DataFrame) -> str:
    """Return ``frame`` as CSV text in which no cell is a formula to a spreadsheet.

    Text that begins like a formula gets a leading apostrophe; numbers stay numbers, to six
    significant digits and at least two decimals: more than any picture shows, and the same on
    every processor.
    """
    safe = frame.map(plain).rename(columns=plain)
    return str(safe.to_csv(index=False, lineterminator="\n", float_format=number))


def number(value: float) -> str:
    """Return a number to six significant digits, and never less than two decimals."""
    if not math.isfinite(value):
        return str(value)
    return f"{value:.{max(6, len(str(int(abs(value)))) + 2)}g}"


def _verify(path: Path, size: Size, chart: Chart) -> None:
    """Check that the picture at ``path`` is of its kind and, as PNG, of its size.

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
        if not problem and b"/FontFile2" not in content:
            problem = "does not carry its typeface"
    else:
        try:
            ET.fromstring(content)  # noqa: S314  # written by us a moment ago
        except ET.ParseError as error:
            problem = f"is not XML ({error})"
    if problem:
        raise CheckError(f"figure {chart.name}: {path.name} {problem}. Nothing was written")
