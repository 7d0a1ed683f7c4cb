"""Arithmetic on what the studies printed: each check says what was compared and what came out.

Every check is shown, whatever its verdict. Only printed numbers go in, by name of the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qi_analysis.core.errors import DataError
from qi_analysis.studies.printed import PrintedFigure

AGREES = "agrees"
ROUNDING = "agrees within rounding"
WORDS = "agrees with the words"
POSSIBLE = "possible"
OFF = "does not add up"
APART = "not comparable"
VERDICTS = (AGREES, ROUNDING, WORDS, POSSIBLE, OFF, APART)
ABOUT = 0.1
"""How far, relatively, a number may lie from one printed with "about", "almost" or "more than"."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: in words, its value, and its ends if the numbers were rounded."""

    words: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Check:
    """One comparison of two sides in one unit.

    ``verdict`` is one of `VERDICTS`, ``why`` what it rests on or why the sides differ, and
    ``figures`` are the printed figures that went in.
    """

    id: str
    left: Side
    right: Side
    unit: str
    verdict: str
    why: str
    figures: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Left less right."""
        return self.left.value - self.right.value

    def to_record(self) -> dict[str, object]:
        """Return the check as plain values."""
        return {
            "id": self.id,
            "compared": [self.left.words, self.right.words],
            "values": [self.left.value, self.right.value],
            "ranges": [[self.left.low, self.left.high], [self.right.low, self.right.high]],
            "difference": self.difference,
            "unit": self.unit,
            "verdict": self.verdict,
            "why": self.why,
            "figures": list(self.figures),
        }


def exactly(words: str, value: float) -> Side:
    """Return a side that was not rounded."""
    return Side(words, value, value, value)


def printed(words: str, figure: PrintedFigure) -> Side:
    """Return a printed figure as a side, with the ends that its rounding leaves."""
    return Side(words, figure.value, *figure.range)


def total(
    words: str, figures: Sequence[PrintedFigure], weights: Sequence[float] | None = None
) -> Side:
    """Return a sum of printed figures, weighted or not, with the ends that roundings leave."""
    by = [1.0] * len(figures) if weights is None else weights
    low, high = (
        sum(w * figure.range[end] for w, figure in zip(by, figures, strict=True)) for end in (0, 1)
    )
    value = sum(w * figure.value for w, figure in zip(by, figures, strict=True))
    return Side(words, value, low, high)


def judged(left: Side, right: Side) -> str:
    """Return the verdict on two numbers that should be one: by value, then by their ends."""
    if abs(left.value - right.value) < 1e-9:
        return AGREES
    return ROUNDING if left.low <= right.high and right.low <= left.high else OFF


def judged_by_words(value: float, figure: PrintedFigure) -> str:
    """Return the verdict on a number and one printed with words of size.

    ``almost`` asks for a number not above, ``more_than`` for one not below, and all for one within
    `ABOUT` of it.

    Raises
    ------
    DataError
        For a figure printed without such words.
    """
    if figure.qualifier == "exact":
        raise DataError(f"{figure.ref} is printed as a plain number")
    apart = value / figure.value - 1
    wrong_side = {"almost": apart > 0, "more_than": apart < 0}.get(figure.qualifier, False)
    return OFF if wrong_side or abs(apart) > ABOUT else WORDS
