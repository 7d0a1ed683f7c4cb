"""From an opinion to its coded row, with the reader that ships with the package."""

from __future__ import annotations

from qi_analysis.opinions.reading.baseline import (
    BaselineReader,
    is_separate,
    mentions_immunity,
)
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.texts.opinion import Opinion

__all__ = ["code", "is_separate", "mentions_immunity"]


def code(opinion: Opinion) -> Coded:
    """Code one opinion with the baseline reader.

    Parameters
    ----------
    opinion : Opinion
        Any opinion; fields that its source leaves open are looked for in its text.

    Returns
    -------
    Coded
        See `baseline.BaselineReader.read`.
    """
    return BaselineReader.shipped().read(opinion)
