"""Counts and shares of outcomes by year, period, circuit and publication.

Nothing here knows how the opinions were drawn: `drawn.label` says it alongside every number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.inference.correction import Confusion, correct
from qi_analysis.opinions.inference.measures import (
    MEASURES,
    WINS,
    count_and_total,
    is_decided,
    tally,
)
from qi_analysis.opinions.inference.populations import Counted, Outcome, size
from qi_analysis.stats.proportions import (
    LEVEL,
    difference,
    least_difference,
    partially_pooled,
    power,
    wilson,
)
from qi_analysis.studies import unstated_denominators

Period = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """Opinions that are counted together.

    Attributes
    ----------
    by, value : str
        What they have in common, such as ``circuit`` and ``5``.
    outcomes : tuple of Outcome
        The opinions.
    low_procedural : tuple of Outcome
        Rows of the group taken for procedural orders.
    """

    by: str
    value: str
    outcomes: tuple[Outcome, ...]
    low_procedural: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Rate:
    """One share.

    Attributes
    ----------
    by, value, measure : str
        Of which opinions, and what of them (`measures.MEASURES`).
    count, n : int
        The share is ``count / n``.
    share, low, high : float or None
        With Wilson's interval; None where ``n`` is 0.
    level : float
        Level of all intervals.
    corrected : dict or None
        ``share``, ``low`` and ``high`` corrected for the coder's errors.
    pooled : dict or None
        ``share``, ``low`` and ``high`` with small circuits drawn to the mean of all.
    low_confidence : int or None
        Rows coded with low confidence that could change the share, of officers winning only.
    if_all_denied, if_all_granted : float or None
        The share if all of those were denials, and if all were grants.
    """

    by: str
    value: str
    measure: str
    count: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    level: float
    corrected: Mapping[str, float] | None = None
    pooled: Mapping[str, float] | None = None
    low_confidence: int | None = None
    if_all_denied: float | None = None
    if_all_granted: float | None = None

    def to_record(self) -> dict[str, Any]:
        """Return the share as plain values."""
        return asdict(self)


def read_periods(text: str) -> tuple[Period, ...]:
    """Return the periods of a text such as ``2005-2007,2017-2019``.

    Raises
    ------
    QiAnalysisError
        When it is none, or two of the periods share a year.
    """
    periods = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
            raise QiAnalysisError(f"{part.strip()!r} is not a period such as 2005-2007")
        periods.append((int(first), int(last or first)))
    ordered = sorted(periods)
    for (_, end), (begin, _) in pairwise(ordered):
        if begin <= end:
            raise QiAnalysisError(f"periods {text!r} share the year {begin}: count a year once")
    return tuple(periods)


def period_name(period: Period) -> str:
    """Return a period as text."""
    return f"{period[0]}-{period[1]}"


def _circuit_order(circuit: str) -> tuple[int, str]:
    return (int(circuit), "") if circuit.isdigit() else (99, circuit)


def groups_of(counted: Counted, periods: Sequence[Period]) -> list[Group]:
    """Return the opinions altogether, by period, year, circuit and publication.

    An opinion without year or circuit is in none of those groups; the account counts it.
    """
    years = sorted({each.year for each in counted.outcomes if each.year is not None})
    circuits = sorted({x.circuit for x in counted.outcomes if x.circuit}, key=_circuit_order)

    def group(by: str, value: str, test: Any) -> Group:
        return Group(
            by,
            value,
            tuple(each for each in counted.outcomes if test(each)),
            tuple(each for each in counted.low_procedural if test(each)),
        )

    def within(period: Period) -> Any:
        return lambda x: x.year is not None and period[0] <= x.year <= period[1]

    found = [group("all", "all", lambda _: True)]
    found += [group("period", period_name(each), within(each)) for each in periods]
    found += [group("year", str(year), within((year, year))) for year in years]
    found += [group("circuit", c, lambda x, c=c: x.circuit == c) for c in circuits]
    statuses = ("published", "unpublished", "unknown")
    found += [group("published", s, lambda x, s=s: x.published == s) for s in statuses]
    return found


def _bounds(group: Group) -> tuple[int, float | None, float | None]:
    """Return the rows of low confidence, and the win rate if all were denied and all granted."""
    decided = [each for each in group.outcomes if is_decided(each.result)]
    sure = [each for each in decided if not each.low]
    unsure = size(decided) - size(sure) + size(group.low_procedural)
    won = size(each for each in sure if each.result == "granted")
    total = size(sure) + unsure
    if not total:
        return unsure, None, None
    return unsure, won / total, (won + unsure) / total


def rates_of(
    group: Group,
    confusions: Mapping[str, Confusion] | None = None,
    *,
    level: float = LEVEL,
    seed: int = 0,
) -> list[Rate]:
    """Return every share of one group of opinions.

    Parameters
    ----------
    group : Group
        The opinions.
    confusions : mapping, optional
        Hand codes against machine codes, for the corrected shares.
    level : float
        Level of the intervals.
    seed : int
        Tells the draws of one group from those of another.
    """
    counts = tally(group.outcomes)
    corrected = correct(counts, confusions or {}, level, seed)
    unsure, denied, granted = _bounds(group)
    found = []
    for measure in MEASURES:
        count, n = count_and_total(counts, measure)
        plain = wilson(count, n, level) if n else None
        of_wins = measure == WINS
        found.append(
            Rate(
                group.by, group.value, measure, count, n,
                None if plain is None else plain.share,
                None if plain is None else plain.low,
                None if plain is None else plain.high,
                level,
                corrected=corrected.get(measure),
                low_confidence=unsure if of_wins else None,
                if_all_denied=denied if of_wins else None,
                if_all_granted=granted if of_wins else None,
            )
        )  # fmt: skip
    return found


def _pooled_wins(circuits: Sequence[Group], level: float) -> dict[str, dict[str, float]]:
    """Return the win rate of each circuit under one model of all; nothing for a lone circuit."""
    pairs = [count_and_total(tally(each.outcomes), WINS) for each in circuits]
    if len(circuits) < 2 or not sum(n for _, n in pairs):
        return {}
    found = partially_pooled([count for count, _ in pairs], [n for _, n in pairs], level=level)
    return {
        group.value: {
            "share": float(found.share[at]),
            "low": float(found.low[at]),
            "high": float(found.high[at]),
        }
        for at, group in enumerate(circuits)
    }


def all_rates(
    groups: Sequence[Group],
    confusions: Mapping[str, Confusion] | None = None,
    *,
    level: float = LEVEL,
) -> list[Rate]:
    """Return every share of every group; win rates of circuits also partially pooled.

    Raises
    ------
    QiAnalysisError
        When the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise QiAnalysisError(f"level {level} is not between 0 and 1, such as 0.9")
    pooled = _pooled_wins([each for each in groups if each.by == "circuit"], level)
    found = []
    for seed, group in enumerate(groups):
        for rate in rates_of(group, confusions, level=level, seed=seed):
            if rate.by == "circuit" and rate.measure == WINS and rate.value in pooled:
                rate = Rate(**{**asdict(rate), "pooled": pooled[rate.value]})  # noqa: PLW2901
            found.append(rate)
    return found


def compare(rates: Sequence[Rate], periods: Sequence[Period], level: float) -> dict[str, Any]:
    """Return the win rates of the first and the last period compared, and what could be seen.

    ``power`` is the chance that a difference as large as the published one would have p below
    0.05 at these denominators; ``least_rise`` the smallest rise from the first share that would
    show four times in five. Neither depends on the difference found.
    """
    pair = unstated_denominators.reuters_pair()
    first, last = (_wins(rates, periods[at]) for at in (0, -1))
    found: dict[str, Any] = {
        "measure": WINS,
        "first": first.to_record(),
        "last": last.to_record(),
        "difference": None,
        "power_for": [pair.first_percent / 100, pair.second_percent / 100],
        "power": None,
        "least_rise": None,
    }
    if len(periods) < 2 or not (first.n and last.n):
        return found
    found["difference"] = asdict(difference(first.count, first.n, last.count, last.n, level))
    found["power"] = power(pair.first_percent / 100, pair.second_percent / 100, first.n, last.n)
    found["least_rise"] = least_difference(first.count / first.n, first.n, last.n)
    return found


def _wins(rates: Sequence[Rate], period: Period) -> Rate:
    name = period_name(period)
    return next(x for x in rates if (x.by, x.value, x.measure) == ("period", name, WINS))
