"""Whether the imputation of unknown race behind our estimate passes its own check.

People whose race one project lacks and another gives are compared with what the imputation made of
the same people. For the linked list their race was withheld first: the committed table
``race_check``. For the records of one project alone it is ``imputation_check``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from qi_analysis.claims import evaluations
from qi_analysis.core.vocabulary import RACE_NAMES, TOTAL
from qi_analysis.deaths import releases
from qi_analysis.deaths.linking.schema import CHECKED, IMPUTATION_CHECK, RACE_CHECK
from qi_analysis.store import committed
from qi_analysis.store.once import once

REJECTED = 0.01
"""Chance, over all comparisons of a source together, below which the imputation is rejected."""


@dataclass(frozen=True)
class Comparison:
    """People of one race among those whose race another project gives.

    Attributes
    ----------
    other, race : str
        The project that gives it (for the linked list: that lacks it), and the race.
    people : int
        People whose race one project gives and another lacks.
    told, imputed : float
        How many of them are of this race by the project that gives it, and as imputed, on average.
    p : float
        Chance of a count at least as far from the imputed one, either way: exact binomial for one
        project, the table's own for the linked list.
    """

    other: str
    race: str
    people: int
    told: int
    imputed: float
    p: float


@once
def comparisons(source: str) -> tuple[Comparison, ...]:
    """Return every comparison of a source; none where no check of it is committed."""
    if source == releases.JOINED.id:
        table = committed.load(RACE_CHECK)
        rows = table[(table["way"] == "told_people") & (table["lacking"] != CHECKED[0])]
        rows = rows.rename(columns={"lacking": "other", "expected": "imputed"})
        rows["people"] = rows.groupby("other", observed=True)["told"].transform("sum")
    else:
        table = committed.load(IMPUTATION_CHECK)
        rows = table[table["source"] == source]
        draws = [name for name in rows.columns if name.startswith("imputation_")]
        rows = rows.assign(imputed=rows[draws].mean(axis=1))
        rows["people"] = rows.groupby("other", observed=True)["told"].transform("sum")
        shares = rows["imputed"] / rows["people"]
        rows["p"] = list(map(two_sided, rows["told"], rows["people"], shares))
    return tuple(
        Comparison(
            other, race, people=int(people), told=int(told), imputed=float(imputed), p=float(p)
        )
        for other, race, people, told, imputed, p in rows[
            ["other", "race", "people", "told", "imputed", "p"]
        ].itertuples(index=False)
    )


def two_sided(count: int, n: int, share: float) -> float:
    """Return twice the smaller binomial tail of a count, at most 1.

    Examples
    --------
    Of ten tosses of a coin one or none lands heads with chance 11/1,024:

    >>> two_sided(1, 10, 0.5) == 2 * 11 / 1024
    True
    """
    from scipy.special import bdtr, bdtrc

    least = 1.0 if count == 0 else float(bdtrc(count - 1, n, share))
    return min(1.0, 2 * min(float(bdtr(count, n, share)), least))


def failures(source: str) -> list[Comparison]:
    """Return the comparisons that reject the imputation, the clearest first.

    The level is shared among all comparisons of the source (Bonferroni).
    """
    found = comparisons(source)
    return sorted((c for c in found if c.p * len(found) < REJECTED), key=lambda each: each.p)


def status(race: str, source: str = evaluations.OUR_SOURCE) -> str | None:
    """Return ``rejected`` or ``unchecked``; None where it passes, or no race is at stake."""
    if race == TOTAL:
        return None
    if not comparisons(source):
        return "unchecked"
    return "rejected" if failures(source) else None


def caveat(race: str, source: str = evaluations.OUR_SOURCE) -> str:
    """Return what the check says of our estimate for a group."""
    if not comparisons(source):
        return (
            "Unknown race is imputed in our estimate, and no check of that imputation against "
            "other projects has been made."
        )
    failed = failures(source)
    if not failed:
        return _passed(source)
    by_other = {
        other: [each for each in failed if each.other == other]
        for other in dict.fromkeys(each.other for each in failed)
    }
    said = "; ".join(
        f"of {cells[0].people:,} people whose race {_between(source, other)}, "
        f"{' and '.join(map(_said, cells))}"
        for other, cells in by_other.items()
    )
    meaning = (
        "The total of all groups does not depend on it"
        if race == TOTAL
        else "Our interval does not include that error"
    )
    return (
        f"The imputation of unknown race behind our estimate fails its own check: {said}. "
        f"{meaning}."
    )


def _between(source: str, other: str) -> str:
    """Return which project lacks a race, and which gives it."""
    if source == releases.JOINED.id:
        return f"{releases.BY_ID[other].project} lacks"
    return f"{releases.BY_ID[source].project} lacks and {releases.BY_ID[other].project} gives"


def _passed(source: str) -> str:
    """Return on how many comparisons the imputation passes, and which is the least likely."""
    found = comparisons(source)
    worst = min(found, key=lambda each: each.p)
    counted = ", ".join(
        f"{each.told:,} and {each.imputed:,.0f} of {each.people:,} people whose race "
        f"{_between(source, each.other)}"
        for each in found
        if each.race == "black"
    )
    return (
        "Race that no project gives is imputed in our estimate. As a check, races that one project "
        "lacks and another gives were withheld and imputed. Black people found and expected: "
        f"{counted}. The check is passed: the least likely of {len(found)} such differences has "
        f"p = {worst.p:.2f}."
    )


def _said(each: Comparison) -> str:
    digits = max(1, -math.ceil(math.log10(each.p))) if each.p > 0 else 12  # a power of ten
    return (
        f"{each.told:,} are in the group {RACE_NAMES[each.race]} where the imputation put "
        f"{each.imputed:,.0f} (p < {10**-digits:.{digits}f})"
    )


def short(race: str, source: str = evaluations.OUR_SOURCE) -> str | None:
    """Return the same in one short sentence, for wordings."""
    found = {
        "unchecked": "the imputation has not been checked",
        "rejected": "a check against other projects rejects the imputation",
    }.get(status(race, source) or "")
    return found and f"Unknown race is imputed in that count, and {found}."
