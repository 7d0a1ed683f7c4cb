"""The committed figures of other studies, looked up by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from qi_analysis.core.errors import DataError
from qi_analysis.store import committed
from qi_analysis.studies import scopes
from qi_analysis.studies.printed_words import last_digit
from qi_analysis.studies.schema_immunity import PUBLISHED_STUDIES

_ROUNDED = ("percent", "times", "appeals_a_year")
"""Units of numbers that were rounded to be printed; counts were not."""


@dataclass(frozen=True)
class PrintedFigure:
    """One printed figure.

    Attributes
    ----------
    ref : str
        ``scope.measure`` and, where it is of one place, ``.place``.
    value, qualifier, unit, denominator, basis, seen_as, confidence, url
        As in the table; ``denominator`` None where it is not known, ``basis`` what it rests on.
    start, end : int or None
        First and last year.
    scope : Scope
        What its count counts.
    """

    ref: str
    value: float
    qualifier: str
    unit: str
    denominator: int | None
    basis: str
    start: int | None
    end: int | None
    seen_as: str
    confidence: str
    url: str
    scope: scopes.Scope

    @property
    def range(self) -> tuple[float, float]:
        """Between which numbers the true one lies if the printed one was rounded to its digits."""
        half = last_digit(self.value) / 2 if self.unit in _ROUNDED else 0.0
        return self.value - half, self.value + half

    @property
    def period(self) -> tuple[int, int]:
        """First and last year.

        Raises
        ------
        DataError
            When it has none.
        """
        if self.start is None or self.end is None:
            raise DataError(f"{self.ref} has no period")
        return self.start, self.end

    @property
    def length(self) -> int:
        """How many years the period has."""
        first, last = self.period
        return last - first + 1

    @property
    def share(self) -> float:
        """A percentage as a share."""
        return self.value / 100


class Figures(dict[str, PrintedFigure]):
    """All figures by their names, in the order of the table."""

    def __missing__(self, ref: str) -> NoReturn:
        raise DataError(f"no figure {ref!r}", file=f"data/processed/{PUBLISHED_STUDIES.name}.csv")

    def places(self, measure: str) -> dict[str, PrintedFigure]:
        """Return place -> figure of ``scope.measure``, in the order of the table."""
        head = f"{measure}."
        return {ref.removeprefix(head): self[ref] for ref in self if ref.startswith(head)}


def load() -> Figures:
    """Return the figures of the committed table.

    Raises
    ------
    DataError
        When the table is missing or not the one that was built.

    Examples
    --------
    The Institute for Justice prints 5,526 appeals, and immunity granted in 54% of them. What was
    rounded to 54 lies between 53.5 and 54.5:

    >>> figures = load()
    >>> shown(figures["ij_appeals.counted"]), shown(figures["ij_appeals.granted"])
    ('5,526', '54%')
    >>> figures["ij_appeals.granted"].range
    (53.5, 54.5)
    """
    rows = committed.load(PUBLISHED_STUDIES).to_dict("records")
    return Figures((figure.ref, figure) for figure in map(_figure, rows))


_SIZES = {"exact": "", "about": "about ", "almost": "almost ", "more_than": "more than "}


def shown(figure: PrintedFigure) -> str:
    """Return a figure in words: "529", "almost 1,000", "3.9%", "about 1 in 20", "3.5 times"."""
    number = f"{figure.value:,g}"
    said = {"percent": f"{number}%", "one_in": f"1 in {number}", "times": f"{number} times"}
    return f"{_SIZES[figure.qualifier]}{said.get(figure.unit, number)}"


def _figure(row: dict[str, Any]) -> PrintedFigure:
    place = "" if row["place"] == "all" else f".{row['place']}"
    return PrintedFigure(
        ref=f"{row['scope']}.{row['measure']}{place}",
        value=float(row["value"]),
        denominator=_whole(row["denominator"]),
        basis=row["denominator_basis"],
        start=_whole(row["period_start"]),
        end=_whole(row["period_end"]),
        scope=scopes.load()[row["scope"]],
        **{name: row[name] for name in ("qualifier", "unit", "seen_as", "confidence", "url")},
    )


def _whole(value: Any) -> int | None:
    import pandas as pd

    return None if pd.isna(value) else int(value)
