"""Printed words of a number and what they say: an explicit table, so that nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from qi_analysis.core.errors import DataError

QUALIFIERS = ("exact", "about", "almost", "more_than")
"""exact: printed as a plain number; about: near it, on either side; almost: below it; more_than:
above it. How far is never said."""


@dataclass(frozen=True)
class Printed:
    """A number as printed: its size and what the words around it say of it."""

    value: float
    qualifier: str = "exact"

    @property
    def low(self) -> float | None:
        """The end that the true number lies above, where the words say so."""
        return self.value if self.qualifier == "more_than" else None

    @property
    def high(self) -> float | None:
        """The end that the true number lies below, where the words say so."""
        return self.value if self.qualifier == "almost" else None


WORDS: Mapping[str, Printed] = {
    "almost 1,000": Printed(1000, "almost"),
    "some 1,000": Printed(1000, "about"),
    "three dozen": Printed(36, "about"),
    "nearly nine": Printed(9, "almost"),
    "nearly 29": Printed(29, "almost"),
    "nearly 60": Printed(60, "almost"),
    "nearly 2,000": Printed(2000, "almost"),
    "more than 300": Printed(300, "more_than"),
    "more than 4,000": Printed(4000, "more_than"),
    "over 800": Printed(800, "more_than"),
    "about 1 in 20": Printed(20, "about"),  # unit one_in: N of "1 in N"
    "roughly a third": Printed(3, "about"),
    "more than a third": Printed(3, "almost"),  # a share above 1 in 3 has an N below 3
    "3 years 2 months": Printed(38),  # months
    "-10": Printed(10),  # a change of -10 percent is a fall of 10
    "3.9% of 979": Printed(3.9),
    "0.6% of 1,183": Printed(0.6),
}
"""Every wording of the raw file that is not a plain number."""


def read(words: str) -> Printed:
    """Return what is printed.

    Raises
    ------
    DataError
        For words that are neither a plain number nor in `WORDS`.
    """
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", words):
        return Printed(float(words))
    if words not in WORDS:
        raise DataError(
            f"the printed words {words!r} are not known",
            remedy="Say in studies/printed_words.py what number they stand for",
        )
    return WORDS[words]


def last_digit(value: float) -> float:
    """Return one unit of the last digit of a number printed without words: 0.1 for 3.9, 1 for 54.

    Decimals only: a whole number is taken to be exact to the unit.
    """
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return 10.0 ** -len(text.partition(".")[2])


@cache
def rounding_range(percent: float) -> tuple[Fraction, Fraction]:
    """Return the least and the largest percentage that can be printed as ``percent``.

    Examples
    --------
    >>> rounding_range(12.5)
    (Fraction(249, 20), Fraction(251, 20))
    """
    half = Fraction(str(last_digit(percent))) / 2
    return Fraction(str(percent)) - half, Fraction(str(percent)) + half
