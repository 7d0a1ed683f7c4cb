"""Pictures inside a notebook: small, and with words for people who do not see them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.style import context, size_named

if TYPE_CHECKING:
    from IPython.display import Image
    from matplotlib.figure import Figure

COLORS = 96
"""Colors of the palette that a picture is reduced to: enough for ours, a third of the bytes."""
WIDTH = 820


def show(figure: Figure, words: str, width: int = WIDTH) -> Image:
    """Return a figure as a small picture.

    Parameters
    ----------
    figure : Figure
        Any figure of matplotlib.
    words : str
        What is on it, for people who do not see it.
    width : int
        CSS pixels in the notebook.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> show(Figure(), "Nothing is drawn.").alt
    'Nothing is drawn.'
    """
    import PIL.Image
    from IPython.display import Image

    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png")
    PIL.Image.open(full).convert("RGB").quantize(COLORS).save(small, "PNG", optimize=True)
    return Image(small.getvalue(), alt=words, width=width)  # type: ignore[no-untyped-call]


def show_chart(chart: Chart, size: str = "web") -> Image:
    """Return one of our figures as a small picture, with its own alt text.

    Parameters
    ----------
    chart : Chart
        As ``catalogue.make`` returns it.
    size : str
        Name of a canvas.
    """
    canvas = size_named(size)
    with context(canvas):
        return show(chart.draw(canvas), chart.alt_text)
