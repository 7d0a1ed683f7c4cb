"""Pictures of the gallery: their size in pixels, small copies to look at, and no script inside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.errors import CheckError, DataError

if TYPE_CHECKING:
    from PIL import Image

PREVIEW_PX = 720
"""Longer side of a small copy to read on a page."""
THUMB_PX = 340
"""Longer side of a copy in a list."""
COLORS = 32

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


def preview(path: Path, longest: int = PREVIEW_PX) -> tuple[bytes, int, int]:
    """Return a small PNG of a picture with few colors, its width and its height in pixels."""
    import io

    from PIL import Image

    with Image.open(path, formats=["PNG"]) as full:
        picture = full.convert("RGB")
    shrunk = min(1.0, longest / max(picture.size))
    size = round(picture.width * shrunk), round(picture.height * shrunk)
    content = io.BytesIO()
    small = picture.resize(size, Image.Resampling.LANCZOS)
    _few(small).save(content, "PNG", optimize=True)
    return content.getvalue(), *size


def slim(content: bytes) -> bytes:
    """Return a PNG of the same size with few colors; the texts in it stay."""
    import io

    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    with Image.open(io.BytesIO(content), formats=["PNG"]) as full:
        picture, texts, dpi = full.convert("RGB"), PngInfo(), full.info.get("dpi", (96, 96))
        for key, text in full.info.items():
            if isinstance(text, str):
                texts.add_itxt(str(key), text)
    packed = io.BytesIO()
    _few(picture).save(packed, "PNG", optimize=True, pnginfo=texts, dpi=dpi)
    return min(packed.getvalue(), content, key=len)


def _few(picture: Image.Image) -> Image.Image:
    """Return a picture with few colors.

    Coverage, not frequency: one marked person in a thousand keeps the color that marks them.
    """
    from PIL import Image

    return picture.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


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
