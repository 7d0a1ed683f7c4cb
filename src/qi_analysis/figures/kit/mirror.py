"""Layout from the right: a drawn chart turned round for languages read from right to left.

Charts are laid out from the left. For these languages the finished layout is reflected about the
middle of the canvas: what stood at the left margin stands at the right one, axes run from right to
left, and text keeps its reading direction but is anchored at its other end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_OTHER_SIDE = {"left": "right", "right": "left", "center": "center"}


def apply(figure: Figure) -> None:
    """Return nothing; reflect the layout of ``figure``."""
    figure.draw_without_rendering()  # ticks come into being
    about_canvas = _reflection(figure.bbox.width / 2)
    for text in figure.texts:
        text.set_transform(text.get_transform() + about_canvas)
        _turn(text)
    for artist in (*figure.lines, *figure.patches[0:], *figure.artists):
        if artist is not figure.patch:
            artist.set_transform(artist.get_transform() + about_canvas)
    for axes in figure.axes:
        _mirror_axes(axes)


def _mirror_axes(axes: Axes) -> None:
    """Return nothing; move ``axes`` to the other side and let x run from right to left."""
    from matplotlib.text import Annotation

    box = axes.get_position()
    axes.set_position((1 - box.x1, box.y0, box.width, box.height))
    axes.invert_xaxis()
    axes.yaxis.set_inverted(axes.yaxis.get_inverted())
    left = axes.yaxis.get_ticks_position() != "right"
    labels_left, labels_right = (_labels_shown(axes, side) for side in ("left", "right"))
    axes.yaxis.set_ticks_position("right" if left else "left")
    axes.tick_params(axis="y", labelleft=labels_right, labelright=labels_left)
    for label in axes.get_xticklabels():
        _turn(label)
    middle = (axes.bbox.x0 + axes.bbox.x1) / 2
    for text in axes.texts:
        if isinstance(text, Annotation):  # stands at its mark, which the turned axis has moved
            right, up = text.xyann
            text.xyann = (-right, up)
        elif not text.get_transform().contains_branch_seperately(axes.transData)[0]:
            text.set_transform(text.get_transform() + _reflection(middle))
        _turn(text)


def _labels_shown(axes: Axes, side: str) -> bool:
    """Return whether tick labels of the y axis stand at ``side``."""
    return bool(axes.yaxis.get_tick_params(which="major").get(f"label{side}"))


def _turn(text: Text) -> None:
    """Return nothing; anchor ``text`` at its other end."""
    text.set_horizontalalignment(_OTHER_SIDE[text.get_horizontalalignment()])  # type: ignore[arg-type]


def _reflection(x: float) -> Any:
    """Return the reflection about the vertical line at pixel ``x``."""
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(-1, 1).translate(2 * x, 0)
