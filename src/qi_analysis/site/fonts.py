"""The typeface of the figures for the pages, packed as a web font and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def web_fonts() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file: the fonts as WOFF, and their licence.

    WOFF is the same font, compressed with zlib, so that no page needs more than a few kilobytes
    of type; the licence (SIL Open Font License) goes with it.
    """
    import io

    from fontTools.ttLib import TTFont

    for resource in sorted(files("qi_analysis.figures.kit").joinpath("fonts").iterdir(), key=str):
        content = resource.read_bytes()
        if resource.name.endswith(".txt"):
            yield resource.name, content
        elif resource.name.endswith(".ttf"):
            font = TTFont(io.BytesIO(content), recalcTimestamp=False)
            font.flavor = "woff"
            packed = io.BytesIO()
            font.save(packed, reorderTables=False)
            yield resource.name.removesuffix(".ttf") + ".woff", packed.getvalue()
