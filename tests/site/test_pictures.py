"""Previews keep the colors that matter."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from qi_analysis.site.pictures import preview


def test_a_rare_color_survives_the_preview(tmp_path: Path) -> None:
    """A thousand gray marks of many shades, and one in color, which is what the picture is for."""
    pixels = np.full((600, 720, 3), 255, dtype=np.uint8)
    shades = np.random.default_rng(0).integers(0, 255, size=(20, 32), dtype=np.uint8)
    for row in range(20):
        for column in range(32):
            at = (slice(row * 30, row * 30 + 20), slice(column * 22, column * 22 + 16))
            pixels[at] = shades[row, column]
    pixels[300:320, 440:456] = (185, 58, 11)
    Image.fromarray(pixels).save(tmp_path / "web.png")
    small, width, height = preview(tmp_path / "web.png")
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (width, height) == (720, 600)
        shown = np.asarray(picture.convert("RGB")).astype(int)
    assert np.abs(shown[310, 448] - (185, 58, 11)).max() <= 12
