"""Whether a picture, its alt text and its data say the same: checked before anything is written."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from qi_analysis.figures.kit.chart import Chart

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from matplotlib.figure import Figure
    from pandas import DataFrame

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
NO_SCALE = "no-scale"
"""Group id of marks that are counted, not measured: their place on the picture means nothing."""
LEAST = 3
"""How many numbers of the data the alt text has to hold, or all if there are fewer."""
_SCALES = (1.0, 100.0, 1e4, 1e5)
"""Shares are stored as such, and drawn or printed in percent, per 10,000 or per 100,000."""


def problems(chart: Chart, figure: Figure) -> list[str]:
    """Return where ``figure`` or the alt text of ``chart`` departs from its data.

    Every marker stands, along one axis at least, at a number of the data; and the alt text holds
    some of these numbers, rounded as it prints them.
    """
    import numpy as np

    known = numbers(chart.data)
    found = [
        f"no number of the data at the mark ({x:.6g}, {y:.6g})" for x, y in _stray(figure, known)
    ]
    said = {token for token in printed(chart) if any(matches(token, v) for v in known)}
    needed = min(LEAST, len(np.unique(known)) // len(_SCALES))
    if len(said) < needed:
        found.append(f"the alt text holds {len(said)} numbers of the data, not {needed}")
    return found


def numbers(data: DataFrame) -> npt.NDArray[np.float64]:
    """Return every number of ``data``, in cells and in labels, in all `_SCALES`."""
    import numpy as np

    values: list[float] = []
    for cell in (cell for name in data for cell in data[name].dropna().unique()):
        if isinstance(cell, bool | np.bool_):
            continue
        if isinstance(cell, int | float | np.number):
            values.append(float(cell))
        else:
            values += [float(each.replace(",", "")) for each in tokens(str(cell))]
    finite = np.array([v for v in values if math.isfinite(v)])
    return np.concatenate([finite * scale for scale in _SCALES])


def printed(chart: Chart) -> list[str]:
    """Return the numbers of the alt text, written the English way."""
    point, comma = (chart.language.localised(sign) for sign in ".,")
    text = chart.alt_text.translate({ord(point): ".", ord(comma): ","})
    return _NUMBER.findall(text)


def tokens(text: str) -> list[str]:
    """Return the numbers of an English text as they are written."""
    return _NUMBER.findall(text)


def matches(token: str, value: float) -> bool:
    """Return whether ``token`` is ``value`` rounded to the digits that ``token`` shows.

    Zeros at the end of a whole number may be digits or places: "1,000" is 1,041 rounded to one
    digit, and 1,000.2 rounded to four.
    """
    shown = float(token.replace(",", ""))
    if "." in token:
        return abs(shown - value) <= 0.5 * 10.0 ** -len(token.partition(".")[2]) * (1 + 1e-9)
    digits = token.replace(",", "").lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0"))
    return any(abs(shown - value) <= 0.5 * 10.0**n * (1 + 1e-9) for n in range(zeros + 1))


def _stray(figure: Figure, known: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
    """Return the markers of ``figure`` that stand at no number of the data."""
    import numpy as np

    stray: list[tuple[float, float]] = []
    if not len(known):
        return stray
    for line in (line for axes in figure.axes for line in axes.lines):
        if (
            line.get_gid() == NO_SCALE
            or line.get_marker() in {None, "None", "none", "", " "}
            or not line.get_visible()
        ):
            continue
        points = np.column_stack([np.asarray(xy, dtype=float) for xy in line.get_data()])
        points = points[np.isfinite(points).all(axis=1)]
        near = np.isclose(points[:, :, None], known[None, None, :], rtol=1e-9, atol=1e-12)
        stray += [tuple(point) for point in points[~near.any(axis=(1, 2))]]
    return stray
