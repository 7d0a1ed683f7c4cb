"""Which years of a release are whole, and which it covers in part."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Partial:
    """A year of which a source covers a part.

    Attributes
    ----------
    first, last : date
        First and last recorded day, or the ends of the year.
    """

    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.last.year

    @property
    def share(self) -> float:
        """The days covered, as a share of the year: deaths are taken to be even over it."""
        days = (self.last - self.first).days + 1
        return days / (366 if isleap(self.year) else 365)

    def words(self) -> str:
        """Return the year, the days covered, and their share."""
        return (
            f"{self.year} is recorded from {self.first} to {self.last}, {self.share:.1%} of the "
            "year"
        )


@dataclass(frozen=True)
class Scope:
    """Which years of a source are whole, which partial, and why there are no others.

    Attributes
    ----------
    first, last : int
        Whole years kept.
    before, after : str
        Why no earlier and no later ones.
    partial : tuple of Partial
        Years at either end that the source covers in part.
    """

    first: int
    last: int
    before: str = "before the first year of the source"
    after: str = "after the last year of the source"
    partial: tuple[Partial, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The whole years in scope."""
        return tuple(range(self.first, self.last + 1))

    @property
    def all_years(self) -> tuple[int, ...]:
        """The whole years and the partial ones."""
        return tuple(sorted((*self.years, *(part.year for part in self.partial))))
