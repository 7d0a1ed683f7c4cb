"""Shares printed without their counts: which denominators they can have, and what those show.

A share printed as 64 percent can be 7 of 11 but not any number of 12. A difference of two such
shares is more than chance only if the denominators are large enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor

from qi_analysis.core.errors import DataError
from qi_analysis.stats import proportions
from qi_analysis.studies import printed
from qi_analysis.studies.printed_words import rounding_range

_MOST = 1000


def counts(percent: float, total: int) -> list[int]:
    """Return every count of ``total`` that can be printed as ``percent``."""
    low, high = rounding_range(percent)
    first, last = ceil(low * total / 100), floor(high * total / 100)
    return list(range(max(0, first), min(total, last) + 1))


def possible(percent: float, most: int) -> list[int]:
    """Return every denominator up to ``most`` under which some count is printed as ``percent``.

    Examples
    --------
    57% can be 4 of 7, 8 of 14 and 12 of 21 (57.1%), or 13 of 23 (56.5%); no other up to 23.

    >>> possible(57, 23)
    [7, 14, 21, 23]
    """
    return [total for total in range(1, most + 1) if counts(percent, total)]


def every_from(percent: float, most: int = 1000) -> int:
    """Return the denominator from which on every one up to ``most`` is possible."""
    wanted, total = set(possible(percent, most)), most
    while total - 1 in wanted:
        total -= 1
    return total


def as_runs(numbers: list[int]) -> str:
    """Return whole numbers in order as text, neighbors joined: "11, 14, 22-25"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _p_values(
    first: float, firsts: Iterable[int], second: float, seconds: Iterable[int]
) -> list[float]:
    """Return p of every pair of counts that can be printed as the two percentages.

    ``firsts`` and ``seconds`` are the denominators that each can have.
    """
    one = [(count, n) for n in firsts for count in counts(first, n)]
    other = [(count, n) for n in seconds for count in counts(second, n)]
    return [proportions.p_value(*a, *b) for a in one for b in other]


@dataclass(frozen=True)
class Needed:
    """Equal denominators that two printed percentages need.

    ``earliest`` is the least at which some pair of counts that prints so differs with p below
    ``alpha``, ``surely`` that from which on every such pair does, and ``powered`` the least at
    which a true difference of this size shows in four studies of five.
    """

    earliest: int
    surely: int
    powered: int


@cache
def needed(first: float, second: float, alpha: float = proportions.ALPHA) -> Needed:
    """Return what denominators two percentages, printed without any, need to differ.

    Raises
    ------
    DataError
        When even 1,000 rows each do not suffice.
    """
    earliest = surely = 0
    for total in range(1, _MOST + 1):
        tested = [p < alpha for p in _p_values(first, [total], second, [total])]
        if any(tested) and not earliest:
            earliest = total
        if tested and not all(tested):
            surely = 0
        elif tested and not surely:
            surely = total
        # twice as many rows and no pair that falls short: none will, as p falls with the total
        if earliest and surely and total > 2 * surely:
            break
    else:
        raise DataError(f"{first} and {second} percent are too close for {_MOST} rows each")
    powered = proportions.least_denominator(first / 100, second / 100, alpha=alpha)
    return Needed(earliest, surely, powered)


@dataclass(frozen=True)
class Divided:
    """What two printed percentages of a known number of rows together can be.

    ``divisions`` are the ways to divide the rows between the two under which both can be printed;
    among them the first group has ``least`` to ``most`` rows. ``largest_p`` is the largest p of the
    score test over all of them and all counts that print so.
    """

    divisions: int
    least: int
    most: int
    largest_p: float


@cache
def divided(first: float, second: float, together: int) -> Divided:
    """Return what is possible when two percentages share ``together`` rows.

    Raises
    ------
    DataError
        When no division can print both.
    """
    sizes, largest = [], 0.0
    for n in range(1, together):
        tested = _p_values(first, [n], second, [together - n])
        if tested:
            sizes.append(n)
            largest = max(largest, *tested)
    if not sizes:
        raise DataError(f"{together} rows cannot give {first} and {second} percent")
    return Divided(len(sizes), sizes[0], sizes[-1], largest)


@dataclass(frozen=True)
class PublishedPair:
    """Two published shares whose denominators are not: in whole percent, with first and last year.

    ``opinions`` are those of the whole study in all its ``years``, which bound the denominators.
    """

    first_percent: int
    second_percent: int
    first_years: tuple[int, int]
    second_years: tuple[int, int]
    opinions: int
    years: int
    source: str

    @property
    def if_even(self) -> int:
        """Return the opinions of a period, if the study had as many in every year."""
        length = self.first_years[1] - self.first_years[0] + 1
        return round(self.opinions * length / self.years)


def reuters_pair() -> PublishedPair:
    """Return the shares won by police in two periods, of the committed table of figures.

    Raises
    ------
    DataError
        When the table is missing, or a figure of it has no period.
    """
    known = printed.load()
    first, second, whole = (
        known[f"reuters_circuits.{name}"]
        for name in ("won_by_police_2005_2007", "won_by_police_2017_2019", "counted")
    )
    return PublishedPair(
        int(first.value), int(second.value), first.period, second.period, int(whole.value),
        whole.length,
        "Reuters (2020), Shielded: share of appellate cases won by police, as reported by others",
    )  # fmt: skip


@dataclass(frozen=True)
class AtDenominator:
    """What two published shares can show if each were of about ``n`` opinions.

    ``pairs`` of counts print as the two shares at denominators near ``n``, with p-values from
    ``p_low`` to ``p_high``; ``power`` is the chance of p below 0.05 at ``n`` each if the shares
    were the true ones.
    """

    n: int
    pairs: int
    p_low: float | None
    p_high: float | None
    power: float


def at_denominators(
    pair: PublishedPair, denominators: Sequence[int], *, around: int = 0
) -> list[AtDenominator]:
    """Return what a published pair can show at each of several denominators.

    The counts sought are of ``n - around`` to ``n + around`` opinions, each period its own, for
    each ``n`` of the denominators (opinions a period).

    Raises
    ------
    DataError
        When a denominator is not positive, or two of it are more than all opinions of the study.
    """
    first, second = pair.first_percent, pair.second_percent
    found = []
    for n in denominators:
        if n < 1 or 2 * n > pair.opinions:
            raise DataError(f"{n} opinions per period: the study had {pair.opinions} in all")
        near = range(max(1, n - around), n + around + 1)
        values = _p_values(first, near, second, near)
        low, high = min(values, default=None), max(values, default=None)
        strength = proportions.power(first / 100, second / 100, n, n)
        found.append(AtDenominator(n, len(values), low, high, strength))
    return found
