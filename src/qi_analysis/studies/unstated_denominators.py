"""Shares printed without their counts: which denominators they can have, and what those show.

A share printed as 64 percent can be 7 of 11 but not any number of 12. A difference of two such
shares is more than chance only if the denominators are large enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from qi_analysis.core.errors import DataError
from qi_analysis.stats import proportions
from qi_analysis.studies.printed_words import rounds_to

_MOST = 1000


def counts(percent: float, total: int) -> list[int]:
    """Return every count of ``total`` that can be printed as ``percent``."""
    near = round(percent * total / 100)
    around = range(max(0, near - total // 100 - 1), min(total, near + total // 100 + 1) + 1)
    return [count for count in around if rounds_to(count, total, percent)]


def possible(percent: float, most: int) -> list[int]:
    """Return every denominator up to ``most`` under which some count is printed as ``percent``."""
    return [total for total in range(1, most + 1) if counts(percent, total)]


def every_from(percent: float, most: int = 1000) -> int:
    """Return the denominator from which on every one up to ``most`` is possible."""
    wanted, total = set(possible(percent, most)), most
    while total - 1 in wanted:
        total -= 1
    return total


def as_runs(numbers: list[int]) -> str:
    """Return whole numbers in order as text, neighbours joined: "11, 14, 22-25"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def p_value(first: float, n_first: int, second: float, n_second: int) -> float:
    """Return the two-sided p of the score test of equal shares (pooled variance).

    Parameters
    ----------
    first, second : float
        Counts; they need not be whole.
    n_first, n_second : int
        Their denominators.
    """
    # the two-sided tail of a normal, without the weight of a general distribution
    statistic = float(proportions.score_statistic(first, n_first, second, n_second))
    return math.erfc(abs(statistic) / math.sqrt(2))


def _p_values(first: float, n_first: int, second: float, n_second: int) -> list[float]:
    """Return p of every pair of counts that can be printed as the two percentages."""
    return [
        p_value(a, n_first, b, n_second)
        for a in counts(first, n_first)
        for b in counts(second, n_second)
    ]


@dataclass(frozen=True)
class Needed:
    """Equal denominators that two printed percentages need.

    Attributes
    ----------
    earliest : int
        The least at which some pair of counts that prints so differs with p below ``alpha``.
    surely : int
        The least from which on every pair of counts that prints so does.
    powered : int
        The least at which a true difference of this size shows in four studies of five.
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
        tested = [p < alpha for p in _p_values(first, total, second, total)]
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

    Attributes
    ----------
    divisions : int
        Ways to divide the rows between the two under which both can be printed.
    least, most : int
        Smallest and largest size of the first group among them.
    largest_p : float
        The largest p of the score test over all of them and all counts that print so.
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
        tested = _p_values(first, n, second, together - n)
        if tested:
            sizes.append(n)
            largest = max(largest, *tested)
    if not sizes:
        raise DataError(f"{together} rows cannot give {first} and {second} percent")
    return Divided(len(sizes), sizes[0], sizes[-1], largest)


def possible_record(ref: str, percent: float) -> dict[str, object]:
    """Return which denominators a printed percentage can have.

    ``least`` is the smallest, ``every_from`` the one from which on all are possible, and
    ``up_to_hundred`` those of a hundred or less, in runs.
    """
    return {
        "figure": ref,
        "percent": percent,
        "least": possible(percent, 200)[0],
        "every_from": every_from(percent),
        "up_to_hundred": as_runs(possible(percent, 100)),
    }
