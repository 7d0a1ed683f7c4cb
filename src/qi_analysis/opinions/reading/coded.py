"""The one shape of a coded opinion, whoever read it: answers, how sure, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Protocol

from qi_analysis.opinions.texts.opinion import Opinion

DefendantType = Literal["police", "corrections", "other_official", "mixed", "none"]
Step = Literal["yes", "no", "not_reached", "mixed"]
Result = Literal["granted", "denied", "mixed", "no_decision"]
Confidence = Literal["high", "medium", "low"]
READERS = ("baseline", "model", "human")

ANSWERED = (
    "qi_raised", "defendant_type", "force_claim", "force_in_custody",
    "violation", "clearly_established", "qi_result",
)  # fmt: skip
"""Fields that a reader answers or abstains from; the others are facts of the record or follow."""
OUTCOMES = ("violation", "clearly_established", "qi_result")
"""Answered only where immunity is raised."""
FAVOURS: Mapping[str, str] = {
    "granted": "police", "denied": "plaintiff", "mixed": "mixed", "no_decision": "none",
}  # fmt: skip
NOT_RAISED: Mapping[str, Any] = {
    "violation": "not_reached", "clearly_established": "not_reached", "qi_result": "no_decision",
}  # fmt: skip
"""Outcomes of an opinion that does not raise immunity: they mean "does not apply"."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a row is coded as it is: the rule, the sentence, and where it begins in the text."""

    rule: str
    sentence: str
    offset: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that an answer rests on, verbatim, and where they begin in the coded text."""

    sentence: str
    offset: int


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded opinion, in the fields of the codebook.

    Attributes
    ----------
    qi_mentioned : bool
        The screen: the words occur in the text.
    qi_raised, force_claim, force_in_custody : bool or None
        None where the reader abstains, as in every field of `ANSWERED`.
    defendant_type, violation, clearly_established, qi_result : str or None
        Words of the codebook.
    target : bool or None
        Police, excessive force, immunity raised, not in custody: follows from the answers.
    favours : str or None
        Who prevails on immunity: follows from ``qi_result``.
    published, court, circuit, date_filed, docket, panel_author
        Facts of the record or its heading.
    errata, separate : bool
        An errata sheet; one judge's concurrence or dissent.
    basis : Basis or None
        What the result rests on, or else the claim of force.
    confidence : {"high", "medium", "low"}
        How sure the row is as a whole.
    authorities : tuple of str
        Reported cases that the deciding passage cites, where immunity is raised.
    left_out : str or None
        Why the row has no place in a count, beside being an errata sheet or a separate opinion.
    reader : str
        ``baseline``, ``model`` or ``human``.
    probability : mapping
        Field -> the reader's probability that its answer is right; empty where it gives none. A
        field that it abstains from has the probability of the answer that it held back.
    quotes : mapping
        Field -> `Quote`.
    """

    opinion_id: int | str
    qi_mentioned: bool
    qi_raised: bool | None
    defendant_type: DefendantType | None
    force_claim: bool | None
    force_in_custody: bool | None
    target: bool | None
    violation: Step | None
    clearly_established: Step | None
    qi_result: Result | None
    favours: str | None
    published: str
    court: str | None
    circuit: str | None
    date_filed: str | None
    docket: str | None
    panel_author: str | None
    errata: bool
    separate: bool
    basis: Basis | None
    confidence: Confidence
    authorities: tuple[str, ...] = ()
    left_out: str | None = None
    reader: str = "baseline"
    probability: Mapping[str, float] = field(default_factory=dict)
    quotes: Mapping[str, Quote] = field(default_factory=dict)

    @property
    def abstained(self) -> tuple[str, ...]:
        """Fields that the reader left open."""
        return tuple(name for name in ANSWERED if getattr(self, name) is None)

    @property
    def needs_review(self) -> bool:
        """Whether a person must look: an answer is open, or the row is not sure."""
        return bool(self.abstained) or self.confidence == "low"

    def to_record(self) -> dict[str, Any]:
        """Return the row as plain values, ready for JSON."""
        return asdict(self) | {
            "authorities": list(self.authorities),
            "needs_review": self.needs_review,
        }


class Reader(Protocol):
    """Whoever codes an opinion: rules and a small model, a language model, a person."""

    @property
    def name(self) -> str:
        """One of `READERS`."""
        ...

    def read(self, opinion: Opinion) -> Coded:
        """Code one opinion; a field that the reader cannot answer is None."""
        ...


def _all(*known: bool | None) -> bool | None:
    """Return whether all hold: a single no decides, whatever else is open."""
    if any(each is False for each in known):
        return False
    return None if None in known else True


def settle(row: Coded) -> Coded:
    """Return the row with what follows from its answers: outcomes, ``target`` and ``favours``."""
    if row.qi_raised is False:
        row = replace(row, **NOT_RAISED)
    if row.force_claim is False:
        row = replace(row, force_in_custody=False)
    police = None if row.defendant_type is None else row.defendant_type in {"police", "mixed"}
    outside = None if row.force_in_custody is None else not row.force_in_custody
    favours = None if row.qi_result is None else FAVOURS[row.qi_result]
    target = _all(row.qi_raised, row.force_claim, outside, police)
    return replace(row, target=target, favours=favours)
