"""Claims on the Supreme Court: plain counts of the reviewed list, and what others counted.

A count is of a whole list and has no interval; nothing here is sampled, and no choice of method
moves it. What could is whether a decision belongs on the list: the list says so row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qi_analysis.claims.evaluations import Context, Evaluation, Quantity
from qi_analysis.claims.ledger import Claim
from qi_analysis.claims.steps import Step
from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import reviewed, tallies
from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT

if TYPE_CHECKING:
    import pandas as pd

OWN = "our own count"
"""Who says a claim of our own wording."""


@dataclass(frozen=True)
class Part:
    """What someone else says of a part of the decisions they count, and our number of it."""

    says: str
    published: int
    ours: int


@dataclass(frozen=True)
class Count(Evaluation):
    """A count of decisions.

    Attributes
    ----------
    cases : tuple of str
        The decisions counted, or for a list of others all that it names.
    not_counted : tuple of str
        Those that a list of others names and that do not count, each with how it is coded.
    remark : str
        Why the number may differ from what is printed.
    files : tuple of str
        What else it is read from, below the root of the project.
    part : Part, optional
        What the claim says of a part of the decisions.
    whole : int, optional
        Of how many decisions these are.
    """

    cases: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    remark: str = ""
    files: tuple[str, ...] = ()
    part: Part | None = None
    whole: int | None = None

    def numbers(self) -> dict[str, str]:
        """Return what a wording may name: ``part_count`` is ours of the part."""
        return {} if self.part is None else {"part_count": f"{self.part.ours:,}"}


def court_count(_: Context, *, of: str, what: str) -> Count:
    """Count decisions of a part of the list: ``of`` and ``what`` are names of `tallies`.

    Raises
    ------
    DataError
        For a part or a count that does not exist.
    """
    rows, found = tallies.decisions(of), tallies.tally()[of]
    if not isinstance(found.get(what), int):
        known = [name for name, value in found.items() if isinstance(value, int)]
        raise DataError(f"no count {what!r}", remedy=f"Known: {', '.join(known)}")
    cases = found["clear_violation_cases"] if what == "clear_violation" else tallies.named(rows)
    whole = None if what == "decisions" else found["decisions"]
    return Count(Quantity(float(found[what])), (SUPREME_COURT,), cases=tuple(cases), whole=whole)


def court_tally(_: Context, *, tally: str, part: str | None = None) -> Count:
    """Count what someone else counted, by the same rule on our list; ``part`` is a tally of these.

    Raises
    ------
    DataError
        For a tally that does not exist.
    """
    every = tallies.all_beside()
    for name in (tally, part or tally):
        if name not in every:
            raise DataError(f"no tally {name!r}", remedy=f"Known: {', '.join(every)}")
    found, of_these = every[tally], None if part is None else every[part]
    counted = found.cases["counted"].astype(bool)
    return Count(
        Quantity(float(found.ours)),
        (SUPREME_COURT,),
        cases=tuple(tallies.named(found.cases[counted])),
        not_counted=(*_described(found.cases[~counted]), *found.unlisted),
        remark=found.published.remark,
        files=(tallies.FILE.as_posix(),),
        # of those that the other list names, where ours counts some and not others
        whole=None if counted.all() else len(found.cases) + len(found.unlisted),
        part=None
        if of_these is None
        else Part(of_these.published.says, of_these.published.number, of_these.ours),
    )


def _described(rows: pd.DataFrame) -> list[str]:
    """Return each decision with how it is coded."""
    return [
        f"{name} ({row['claim']}, {row['manner']}, for whom: {row['for_whom'].replace('_', ' ')})"
        for name, (_, row) in zip(tallies.named(rows), rows.iterrows(), strict=True)
    ]


def _as_count(claim: Claim, found: Evaluation) -> Count:
    if not isinstance(found, Count):
        raise DataError(f"claim {claim.id!r} is no count of decisions")
    return found


def reason(digits: str) -> str:
    """Return why the verdict is what it is: a list of decisions is nobody's data but ours."""
    cover = "cover" if digits == "follow" else "do not cover"
    return (
        f"Our list of the Court's decisions gives a number that the printed words {cover}; a count "
        "of a whole list has no second estimate."
    )


def court_cases(claim: Claim, found: Evaluation, _: Context) -> str:
    """Name the decisions that count, and those of the list that do not."""
    count = _as_count(claim, found)
    said = f"Counted: {', '.join(count.cases) or 'none'}."
    if count.not_counted:
        said += f" Named and not counted here: {'; '.join(count.not_counted)}."
    if count.part is not None:
        part = count.part
        says = part.says[:1].upper() + part.says[1:]
        said += f" {says}: {part.published} as printed, {part.ours} on our list."
    return f"{said} {count.remark}".strip()


def court_list(*_: object) -> str:
    """Say how many decisions there are, and how many of them were not read."""
    whole = tallies.tally()["all"]
    return (
        f"The list has {whole['decisions']} decisions since June 1982. Of these, "
        f"{whole['known_not_read']} are known from other texts or general knowledge and were not "
        "read. Denials of review and decisions on other immunities alone are not counted."
    )


def court_picks(*_: object) -> str:
    """Say that the Court picks its cases."""
    return tallies.NOTE


def court_readers(*_: object) -> str:
    """Say who the readers are, and how far they agree."""
    agreed = reviewed.agreement()
    same = agreed["for_whom"]
    return f"{tallies.READERS} They agree on {same['same']} of {same['of']} on whom it favors."


def court_sides(*_: object) -> str:
    """Say what counts as a decision for a side."""
    whole = tallies.tally()["all"]
    return (
        "For officials or plaintiffs count also decisions that send the question back after "
        f"undoing a ruling for the other side; without these it is {whole['won_by_officials']} "
        f"for officials and {whole['won_by_plaintiffs']} for plaintiffs."
    )


EVALUATIONS: Mapping[str, Callable[..., Evaluation]] = {
    "court_count": court_count,
    "court_tally": court_tally,
}
CAVEATS: Mapping[str, Callable[[Claim, Evaluation, Context], str]] = {
    "court_cases": court_cases,
    "court_list": court_list,
    "court_picks": court_picks,
    "court_readers": court_readers,
    "court_sides": court_sides,
}


def steps(found: Count) -> list[Step]:
    """Return the step from the table to the number."""
    lines = (*found.cases, *(f"not counted: {each}" for each in found.not_counted))
    return [Step("Decisions counted", lines or ("none",), count=len(found.cases))]
