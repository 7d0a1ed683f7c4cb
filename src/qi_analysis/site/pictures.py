"""Pictures of the gallery: their size in pixels, small copies to look at, and no script inside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from qi_analysis.core.errors import CheckError, DataError

PREVIEW_PX = 960
"""Longer side of a small copy; a card of the gallery is at most 580 CSS pixels wide."""
COLORS = 64

_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "a"})
_ADDRESSES = frozenset({"href", "src"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|data:)|@import|javascript:", re.IGNORECASE)


def size_of(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG in pixels.

    Raises
    ------
    DataError
        When it is none.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=["PNG"]) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError):
        raise DataError(
            "is not a PNG", file=path, remedy="Run `qi-analysis figures --all`"
        ) from None


def preview(path: Path) -> tuple[bytes, int, int]:
    """Return a small PNG of a picture with few colors, its width and its height in pixels."""
    import io

    from PIL import Image

    with Image.open(path, formats=["PNG"]) as full:
        picture = full.convert("RGB")
    shrunk = min(1.0, PREVIEW_PX / max(picture.size))
    size = round(picture.width * shrunk), round(picture.height * shrunk)
    content = io.BytesIO()
    small = picture.resize(size, Image.Resampling.LANCZOS)
    # Coverage, not frequency: one marked person in a thousand keeps the color that marks them.
    few = small.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(content, "PNG", optimize=True)
    return content.getvalue(), *size


def insist_still(path: Path) -> None:
    """Refuse an SVG that could run something or fetch something when it is opened by itself.

    Raises
    ------
    CheckError
        Naming what is in it.
    """
    try:
        root = ET.fromstring(path.read_bytes())  # noqa: S314  # refused below if it is more than still
    except ET.ParseError as error:
        raise CheckError(f"{path}: not XML ({error}). Run `qi-analysis figures --all`") from None
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in _ACTIVE:
            raise CheckError(f"{path}: holds <{name}>; the site carries still pictures only")
        if _OUTSIDE.search(element.text or "") and name == "style":
            raise CheckError(f"{path}: its style fetches something from outside")
        for attribute, value in element.attrib.items():
            plain = attribute.rpartition("}")[2].lower()
            fetches = plain in _ADDRESSES and not value.startswith(("#", "data:image/"))
            if plain.startswith("on") or fetches or _OUTSIDE.search(value):
                raise CheckError(f"{path}: the attribute {plain} runs or fetches something")
