"""What a sentence says of immunity: which way, and in whose voice, read from its parts.

A sentence is cut into its clauses. In the clause that names immunity every word that turns the
meaning round is counted ("reverse the denial": two, so immune), and the outermost speaker is
looked for: the court, the court below, a party, an earlier case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qi_analysis.opinions.reading import signals_rulings as r

Direction = Literal["granted", "denied"]
Speaker = Literal["court", "judging", "below", "party", "appeal", "case", "nobody"]
"""``judging``: the court on the ruling below. ``nobody``: no speaker is named."""

_QI = re.compile(r.QI_WORDS, re.IGNORECASE)
_BARE_VERB = re.compile(
    r"(?:affirm|reverse|vacate|hold|conclude|find|uphold|reject|decline|concluding|holding"
    r"|finding)\b",
    re.IGNORECASE,
)
"""How a clause goes on after "we …, and"."""
_ARGUMENTS = re.compile(
    r"\b(?:arguments?|contentions?|claims?|points?|grounds?|issues?)\b[^.;]{0,60}(?::|, )",
    re.IGNORECASE,
)
"""What follows is a list of what a party says."""
_MOTION_JUDGED = re.compile(
    r"\A[^.;]{0,60}\b(?:should have been|was (?:properly|correctly|erroneously|improperly))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause that names immunity.

    Attributes
    ----------
    speaker : str
        In whose voice it stands.
    direction : str or None
        ``granted`` or ``denied``; None where it says neither.
    asks : bool
        It puts the question and does not answer it.
    clause : str
        Its words.
    """

    speaker: Speaker
    direction: Direction | None
    asks: bool
    clause: str


def _count(text: str) -> int:
    return len(r.TURNS.findall(r.NO_TURN.sub(" ", r.CONCEDED.sub(" ", text))))


def _predicate(after: str) -> str | None:
    found = r.AFTER_QI.search(after)
    return found.group() if found and r.DOES_WORK.search(found.group()) else None


def _direction(before: str, after: str) -> Direction | None:
    """Return which way a clause points, from what stands before and after immunity."""
    if r.NO_RULING.match(after):
        return None
    predicate = _predicate(after)
    near = before[-120:]
    loosely = r.LOOSE_TIES.search(near) and r.DONE_TO.search(before + after[:80])
    if predicate is None and not r.TIES.search(near) and not loosely:
        return None
    turns = _count(before[-240:])
    if predicate is not None:
        # of a ruling on immunity only its fate counts; of immunity itself every refusal
        after_it = r.AFTER_RULING if r.RULING.search(near) else r.AFTER_NEGATIVE
        turns += len(after_it.findall(r.NO_TURN.sub(" ", predicate)))
    return "denied" if turns % 2 else "granted"


def speaker_of(before: str, after: str = "", *, supreme: bool = False) -> Speaker:
    """Return the outermost voice of a clause: of the words before and after a place in it."""
    places: list[tuple[int, Speaker]] = []

    def at(pattern: re.Pattern[str], speaker: Speaker) -> None:
        found = pattern.search(before)
        if found:
            places.append((found.start(), speaker))

    at(r.OWN, "court")
    if not r.OWN_NOW.search(before):
        at(r.OWN_PAST, "case")
    at(r.LOWER, "below")
    at(r.RULED_ON, "below")
    at(r.SAYS, "party")
    at(r.OTHER_JUDGES, "case")
    at(r.APPEALS, "appeal")
    if supreme:
        at(r.LOWER_OF_SUPREME, "below")
    else:
        at(r.PAST_CASE, "case")
    # at one place the narrower reading wins: "we have held" is no holding of today
    order = {"case": 0, "appeal": 1, "party": 2, "below": 3, "court": 4}
    first = min(places, key=lambda x: (x[0], order[x[1]]), default=None)
    told = first is None or first[1] in {"below", "party"}
    judged = r.JUDGES.search(before + " " + (after[:140] if told else ""))
    if _BARE_VERB.match(before):
        return "court"
    if first is None:
        return "judging" if judged else "nobody"
    if judged and (first[1] == "below" or (first[1] == "party" and _MOTION_JUDGED.search(after))):
        return "judging"
    return first[1]


def _main_clause(text: str) -> int:
    """Return where the main clause begins, behind a subordinate one without immunity in it."""
    named = _QI.search(text)
    if named is None or not r.LEADING.match(text) or r.ADOPTED.match(text):
        return 0
    starts = [m.end() for m in r.SUBJECT.finditer(text, 0, named.start())]
    tied = [x for x in starts if r.TIES.search(text, x, named.start()) or _QI.match(text, x)]
    owned = [x for x in tied if r.OWN.match(text, x)]
    return (owned or tied or [0])[-1 if not owned else 0]


def _clauses(text: str) -> list[tuple[str, str, str]]:
    """Return (clause before immunity, after it, whole) for each clause that names it."""
    text = text[_main_clause(text) :]
    bounds = [0, *(m.end() for m in r.SPLITS.finditer(text)), len(text)]
    found = []
    for begin, end in pairwise(bounds):
        clause = text[begin:end]
        clause = clause[_main_clause(clause) :]
        named = _QI.search(clause)
        if named:
            found.append((clause[: named.start()], clause[named.end() :], clause))
    return found


def _inherited(text: str, clause: str, *, supreme: bool) -> Speaker | None:
    """Return who speaks in an earlier clause that reports what follows, or None."""
    earlier = text[: text.find(clause)] if clause in text else ""
    if not earlier.strip():
        return None
    speaker = speaker_of(earlier, "", supreme=supreme)
    if speaker == "court" and earlier.endswith(" because "):
        return "judging"  # "we need not go on, because they are immune" holds that they are
    return speaker if speaker in {"below", "party", "case", "court", "appeal"} else None


def read_statements(text: str, *, supreme: bool = False) -> list[Statement]:
    """Read what a sentence says of immunity, clause by clause.

    Parameters
    ----------
    text : str
        One sentence, white space collapsed, parentheses after citations blanked.
    supreme : bool
        Whether the Supreme Court speaks: then courts of appeals are courts below.

    Returns
    -------
    list of Statement
        In the order of the sentence; empty where no clause names immunity.
    """
    statements = []
    for before, after, clause in _clauses(text):
        speaker = speaker_of(before, after, supreme=supreme)
        if speaker == "nobody":
            speaker = _inherited(text, clause, supreme=supreme) or speaker
        if clause.startswith("that ") and _ARGUMENTS.search(text[: text.find(clause)]):
            speaker = "party"
        if r.ADOPTED.match(clause):
            speaker = "judging"
        direction = None if r.BOTH.search(clause) else _direction(before, after)
        if direction == "denied" and r.EQUITY.search(clause):
            direction = None
        asks = r.CONDITION.search(before) is not None
        statements.append(Statement(speaker, direction, asks, clause))
    return statements
