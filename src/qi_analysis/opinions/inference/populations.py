"""Which opinions are counted: the populations, what is left out of each, and why.

A coded row becomes an `Outcome`, which keeps what rates need and no id, so that rows of a coded
file and counts of a committed table are counted by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_args

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.record_facts import circuit_of

Population = Literal["target", "raised", "reuters"]
POPULATIONS: tuple[str, ...] = get_args(Population)
Period = tuple[int, int]
YEARS: Period = (2005, 2019)
"""First and last year of the Reuters population."""
WORDS: Mapping[str, str] = {
    "target": "immunity raised, police sued for excessive force, not in custody",
    "raised": "immunity raised, any official and any claim",
    "reuters": "target, published by a circuit court and filed 2005-2019",
}
CIRCUITS = (*(str(number) for number in range(1, 12)), "dc")
"""The regional circuits."""


def year_of(row: Coded) -> int | None:
    """Return the year of filing."""
    year = (row.date_filed or "")[:4]
    return int(year) if year.isascii() and year.isdecimal() else None


def in_scope(row: Coded, population: Population) -> bool:
    """Return whether an opinion can be of a population, by the facts of its record alone."""
    if population != "reuters":
        return True
    year = year_of(row)
    dated = year is not None and YEARS[0] <= year <= YEARS[1]
    return dated and row.published == "published" and circuit_of(row.court) in CIRCUITS


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What rates need of an opinion, or of ``n`` alike.

    Attributes
    ----------
    court, circuit : str or None
        Court id, and its circuit.
    year : int or None
        Of filing.
    published, result, violation, clearly_established : str
        As coded.
    raised, target, low : bool
        Immunity raised; of the target kind; coded with low confidence.
    n : int
        Opinions.
    """

    court: str | None
    circuit: str | None
    year: int | None
    published: str
    raised: bool
    target: bool
    result: str
    violation: str
    clearly_established: str
    low: bool
    n: int = 1

    @property
    def procedural(self) -> bool:
        """Whether the row looks like a procedural order, which has no place in a win rate.

        The codebook codes such an order as no decision at low confidence (tricky case 12); a row
        coded so is taken for one. No field identifies them with certainty.
        """
        return self.raised and self.result == "no_decision" and self.low


_OPEN = "open"
"""What the table says of an answer that the reader left open: as if not reached, not sure."""


def outcome_of(row: Coded) -> Outcome:
    """Return what rates need of a coded row."""
    return Outcome(
        court=row.court,
        circuit=circuit_of(row.court),
        year=year_of(row),
        published=row.published,
        raised=bool(row.qi_raised),
        target=bool(row.target),
        result=row.qi_result or "no_decision",
        violation=row.violation or "not_reached",
        clearly_established=row.clearly_established or "not_reached",
        low=row.needs_review,
    )


def belongs(outcome: Outcome, population: Population) -> bool:
    """Return whether an opinion is of a population."""
    if population == "raised":
        return outcome.raised
    if population == "target":
        return outcome.target
    return (
        outcome.target
        and outcome.published == "published"
        and outcome.circuit is not None
        and outcome.year is not None
        and YEARS[0] <= outcome.year <= YEARS[1]
    )


@dataclass(frozen=True)
class Counted:
    """The opinions of one population, and what was left out before and in it.

    Attributes
    ----------
    population : str
        Which.
    outcomes : tuple of Outcome
        Its opinions, procedural orders left out.
    account : dict
        ``records``, ``errata``, ``separate``, ``outside`` (of another population),
        ``in_population``, ``procedural``, ``counted``, and of the counted ``low_confidence``,
        ``year_unknown`` and ``circuit_unknown``; ``undated`` opinions would be in the population
        if their year were known and allowed it.
    low_procedural : tuple of Outcome
        The rows taken for procedural orders: coded with low confidence, all of them.
    """

    population: Population
    outcomes: tuple[Outcome, ...]
    account: Mapping[str, int]
    low_procedural: tuple[Outcome, ...]


def size(outcomes: Iterable[Outcome]) -> int:
    """Return how many opinions these are."""
    return sum(each.n for each in outcomes)


def count_outcomes(
    outcomes: Sequence[Outcome], population: Population, left_out: Mapping[str, int] | None = None
) -> Counted:
    """Return the opinions of a population, procedural orders left out, with the account.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Opinions; errata sheets and separate opinions are not among them.
    population : {"target", "raised", "reuters"}
        Which to count.
    left_out : mapping, optional
        Reason -> records that were left out before (``errata``, ``separate``).
    """
    before = {"errata": 0, "separate": 0, **(left_out or {})}
    inside = [each for each in outcomes if belongs(each, population)]
    kept = tuple(each for each in inside if not each.procedural)
    orders = tuple(each for each in inside if each.procedural)
    undated = [each for each in outcomes if population == "reuters" and _only_undated(each)]
    account = {
        "records": size(outcomes) + sum(before.values()),
        **before,
        "outside": size(outcomes) - size(inside),
        "undated": size(undated),
        "in_population": size(inside),
        "procedural": size(orders),
        "counted": size(kept),
        "low_confidence": size(each for each in kept if each.low),
        "year_unknown": size(each for each in kept if each.year is None),
        "circuit_unknown": size(each for each in kept if each.circuit is None),
    }
    return Counted(population, kept, account, orders)


def _only_undated(outcome: Outcome) -> bool:
    """Return whether an opinion is outside the Reuters population only for lack of a year."""
    dated = outcome.target and outcome.published == "published" and outcome.circuit is not None
    return dated and outcome.year is None


def count_rows(rows: Sequence[Coded], population: Population) -> Counted:
    """Return the opinions of a population among coded rows, less what has no place in a count."""
    opinions = [row for row in rows if not (row.errata or row.separate or row.left_out)]
    left_out = {
        "errata": sum(row.errata for row in rows),
        "separate": sum(row.separate and not row.errata for row in rows),
    }
    for row in rows:
        if row.left_out and not (row.errata or row.separate):
            left_out[row.left_out] = left_out.get(row.left_out, 0) + 1
    return count_outcomes([outcome_of(row) for row in opinions], population, left_out)


def check_population(name: str) -> Population:
    """Return the population of this name.

    Raises
    ------
    QiAnalysisError
        When there is none.
    """
    for known in get_args(Population):
        if name == known:
            return known  # type: ignore[no-any-return]
    raise QiAnalysisError(f"population {name!r} is not one of {', '.join(POPULATIONS)}")


def _step(told: str) -> str:
    return "not_reached" if told == _OPEN else told


def outcomes_of_table(rows: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """Return the outcomes of the committed table `opinion_outcomes`, one a row of it."""
    return [
        Outcome(
            court=row["court"],
            circuit=circuit_of(row["court"]),
            year=int(row["year"]),
            published=row["published"],
            raised=row["raised"] == "yes",
            target=row["target"] == "yes",
            result="no_decision" if row["result"] == _OPEN else row["result"],
            violation=_step(row["violation"]),
            clearly_established=_step(row["clearly_established"]),
            low=row["low_confidence"] == "yes"
            or _OPEN in {row["result"], row["violation"], row["clearly_established"]},
            n=int(row["n"]),
        )
        for row in rows
    ]
