"""Two shares compared: their difference with its interval, the test, and what could be seen."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from qi_analysis.core.errors import DataError
from qi_analysis.stats.proportions import (
    ALPHA,
    LEVEL,
    least_denominator,
    power,
    score_statistic,
    wilson,
)

if TYPE_CHECKING:
    from qi_analysis.studies.printed import Figure


@dataclass(frozen=True)
class Difference:
    """The second share minus the first.

    Attributes
    ----------
    difference, low, high : float
        With the hybrid score interval.
    p_value : float
        Two-sided, of the score test of equal shares.
    """

    difference: float
    low: float
    high: float
    p_value: float


def difference(
    count_first: int, n_first: int, count_second: int, n_second: int, level: float = LEVEL
) -> Difference:
    """Return the difference of two independent shares, the second minus the first.

    The interval joins the Wilson intervals of both (Newcombe 1998, *Statistics in Medicine*
    17:873-890, method 10). The p-value is of the score test that `proportions.power` uses.

    Raises
    ------
    DataError
        When a count is not between 0 and its total, or a total is 0.
    """
    a, b = wilson(count_first, n_first, level), wilson(count_second, n_second, level)
    found = b.share - a.share
    below = float(np.hypot(b.share - b.low, a.high - a.share))
    above = float(np.hypot(b.high - b.share, a.share - a.low))
    return Difference(
        found, found - below, found + above, p_value(count_first, n_first, count_second, n_second)
    )


def p_value(count_first: int, n_first: int, count_second: int, n_second: int) -> float:
    """Return the two-sided p-value of the score test of equal shares."""
    statistic = float(score_statistic(count_first, n_first, count_second, n_second))
    return math.erfc(abs(statistic) / math.sqrt(2))  # twice the upper tail of the normal


def least_difference(
    share: float, n_first: int, n_second: int, *, wanted: float = 0.8, alpha: float = ALPHA
) -> float | None:
    """Return the smallest rise from ``share`` that shows with the wanted power, in steps of 0.01.

    None where not even a rise to certainty would show.
    """
    steps = range(1, math.floor(100 * (1 - share)) + 1)

    def shows(step: int) -> bool:
        return power(share, share + step / 100, n_first, n_second, alpha) >= wanted

    # power rises with the difference but for the teeth of a saw, so the search may halve
    at = bisect.bisect_left(steps, True, key=shows)
    return steps[at] / 100 if at < len(steps) else None


@dataclass(frozen=True)
class PublishedPair:
    """Two published shares whose denominators are not.

    Attributes
    ----------
    first_percent, second_percent : int
        As printed, in whole percent.
    first_years, second_years : tuple of int
        First and last year.
    opinions, years : int
        Opinions of the whole study and its years, which bound the denominators.
    source : str
        Who published them.
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


@cache
def reuters() -> PublishedPair:
    """Return the two shares of Reuters, from the committed table of published figures."""
    from qi_analysis.studies import printed

    table = printed.load()
    first, second, whole = (
        table[f"reuters_circuits.{name}"]
        for name in ("won_by_police_2005_2007", "won_by_police_2017_2019", "counted")
    )
    study = _years(whole)
    return PublishedPair(
        int(first.value),
        int(second.value),
        _years(first),
        _years(second),
        int(whole.value),
        study[1] - study[0] + 1,
        "Reuters (2020), Shielded: share of appellate cases won by police, as reported by others",
    )


def _years(figure: Figure) -> tuple[int, int]:
    if figure.start is None or figure.end is None:
        raise DataError(f"the figure {figure.ref} has no years")
    return figure.start, figure.end


@dataclass(frozen=True)
class AtDenominator:
    """What two published shares can show if each were of about ``n`` opinions.

    Attributes
    ----------
    n : int
        Opinions a period.
    pairs : int
        Pairs of counts that print as the two shares, at denominators near ``n``.
    p_low, p_high : float or None
        Smallest and largest p-value among those pairs.
    power : float
        Chance of p below 0.05 if the two shares were the true ones, at ``n`` each.
    """

    n: int
    pairs: int
    p_low: float | None
    p_high: float | None
    power: float


def counts_that_print(percent: int, n: int) -> list[int]:
    """Return the counts in ``n`` whose share rounds to a whole percent, a half either way."""
    return [k for k in range(n + 1) if abs(200 * k - 2 * percent * n) <= n]


def _p_values(pair: PublishedPair, denominators: Sequence[int]) -> list[float]:
    """Return the p-value of every pair of counts that prints, over all pairs of denominators."""
    firsts = [(k, n) for n in denominators for k in counts_that_print(pair.first_percent, n)]
    seconds = [(k, n) for n in denominators for k in counts_that_print(pair.second_percent, n)]
    return [p_value(a, n, b, m) for a, n in firsts for b, m in seconds]


def at_denominators(
    pair: PublishedPair, denominators: Sequence[int], *, around: int = 0
) -> list[AtDenominator]:
    """Return what a published pair can show at each of several denominators.

    Parameters
    ----------
    pair : PublishedPair
        The printed shares.
    denominators : sequence of int
        Opinions a period.
    around : int
        The counts sought are of ``n - around`` to ``n + around`` opinions, each period its own.

    Raises
    ------
    DataError
        When a denominator is not positive, or two of it are more than all opinions of the study.
    """
    found = []
    for n in denominators:
        if n < 1 or 2 * n > pair.opinions:
            raise DataError(f"{n} opinions a period: the study had {pair.opinions} in all")
        values = _p_values(pair, range(max(1, n - around), n + around + 1))
        strength = power(pair.first_percent / 100, pair.second_percent / 100, n, n)
        low, high = min(values, default=None), max(values, default=None)
        found.append(AtDenominator(n, len(values), low, high, strength))
    return found


def needed(pair: PublishedPair, wanted: float = 0.8) -> int:
    """Return the opinions a period from which on the published difference shows, at a power."""
    return least_denominator(pair.first_percent / 100, pair.second_percent / 100, wanted=wanted)


def first_always_below(pair: PublishedPair, alpha: float = ALPHA) -> int:
    """Return the smallest equal denominator from which every printable pair has p below alpha.

    Raises
    ------
    DataError
        When the opinions of the study do not suffice.
    """
    most = pair.opinions // 2
    above = [n for n in range(1, most + 1) if any(p >= alpha for p in _p_values(pair, [n]))]
    last = max(above, default=0)
    if last == most:
        raise DataError(f"not with {most} opinions a period")
    return last + 1
