"""How well two codings of the same opinions agree: counts, shares, intervals, kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qi_analysis.stats.proportions import wilson

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its Wilson interval; ``value`` is None where there is nothing to count.

    Attributes
    ----------
    value, low, high : float or None
        From 0 to 1; the interval is Wilson's at the level 0.95 (Wilson 1927).
    hits, n : int
        The share is ``hits / n``.
    """

    value: float | None
    low: float | None
    high: float | None
    hits: int
    n: int

    def to_record(self) -> dict[str, Any]:
        """Return the share as plain values."""
        return asdict(self)


def share(hits: int, n: int) -> Share:
    """Return ``hits / n`` with Wilson's interval."""
    if n == 0:
        return Share(None, None, None, 0, 0)
    found = wilson(hits, n, LEVEL)
    return Share(found.share, found.low, found.high, hits, n)


def kappa(gold: Sequence[str], found: Sequence[str]) -> float | None:
    """Return Cohen's kappa: agreement beyond what the two margins alone would give.

    None where kappa has no meaning: no pairs, or both codings always give the same single value.

    Examples
    --------
    Of 50 proposals, two readers both accept 20 and both reject 15. They agree on 0.7 and would by
    chance on 0.5 * 0.6 + 0.5 * 0.4 = 0.5, so kappa is (0.7 - 0.5) / (1 - 0.5).

    >>> first, second = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    >>> round(kappa(first, second), 9)
    0.4
    """
    n = len(gold)
    if n == 0:
        return None
    one, two = Counter(gold), Counter(found)
    by_chance = sum(one[value] * two[value] for value in one) / n**2
    if by_chance == 1:
        return None
    agreed = sum(a == b for a, b in zip(gold, found, strict=True)) / n
    return (agreed - by_chance) / (1 - by_chance)


def kappa_interval(
    gold: Sequence[str], found: Sequence[str], level: float = LEVEL
) -> tuple[float, float] | None:
    """Return the interval of Cohen's kappa for large samples, cut at -1 and 1.

    From the variance of Fleiss, Cohen and Everitt (1969, Psychological Bulletin 72: 323-327). None
    where kappa has no meaning, and where it is 1: the variance is then 0, which says nothing.

    Examples
    --------
    >>> first, second = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    >>> [round(end, 3) for end in kappa_interval(first, second)]
    [0.151, 0.649]
    """
    from scipy.stats import norm

    value = kappa(gold, found)
    if value is None or value == 1:
        return None
    n = len(gold)
    one, two = Counter(gold), Counter(found)
    by_chance = sum(one[x] * two[x] for x in one) / n**2
    spread = 0.0
    for (a, b), times in Counter(zip(gold, found, strict=True)).items():
        margins = (two[a] + one[b]) / n * (1 - value)
        spread += times / n * ((1 - margins) ** 2 if a == b else margins**2)
    spread -= (value - by_chance * (1 - value)) ** 2
    half = float(norm.isf((1 - level) / 2)) * (spread / n) ** 0.5 / (1 - by_chance)
    return max(-1.0, value - half), min(1.0, value + half)


def confusion(gold: Sequence[str], found: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return counts as ``{hand-coded value: {machine-coded value: n}}``, zeros left out."""
    pairs = Counter(zip(gold, found, strict=True))
    table: dict[str, dict[str, int]] = {}
    for (a, b), n in sorted(pairs.items()):
        table.setdefault(a, {})[b] = n
    return table


@dataclass(frozen=True, slots=True)
class ClassMeasures:
    """Precision, recall and F1 of one value of a field."""

    precision: Share
    recall: Share
    f1: float | None

    def to_record(self) -> dict[str, Any]:
        """Return the measures as plain values."""
        return asdict(self)


def measure_class(gold: Sequence[str], found: Sequence[str], value: str) -> ClassMeasures:
    """Return precision, recall and F1 of ``value``; F1 is None where it never occurs."""
    both = sum(a == b == value for a, b in zip(gold, found, strict=True))
    coded, real = list(found).count(value), list(gold).count(value)
    f1 = 2 * both / (coded + real) if coded + real else None
    return ClassMeasures(share(both, coded), share(both, real), f1)
