"""PNG files a third as large: flat graphics need no more than 256 colors."""

from __future__ import annotations

import io
from collections.abc import Mapping

COLORS = 256


def slim(
    pixels: bytes, size: tuple[int, int], metadata: Mapping[str, str | None], dpi: int
) -> bytes:
    """Return a PNG with a palette instead of full color, its texts in ``metadata``.

    Parameters
    ----------
    pixels : bytes
        Red, green, blue and opacity of each, as matplotlib writes them.
    size : tuple of int
        Width and height.
    metadata : mapping
        Keyword to text, embedded as such; None is left out.
    dpi : int
        Dots an inch.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for key, text in metadata.items():
        if text is not None:
            texts.add_itxt(key, text)
    picture = Image.frombytes("RGBA", size, pixels)
    few = picture.convert("RGB").quantize(COLORS)  # by median cut, without dither
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True, pnginfo=texts, dpi=(dpi, dpi))
    return buffer.getvalue()
