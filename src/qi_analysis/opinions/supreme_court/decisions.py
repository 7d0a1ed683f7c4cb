"""The Supreme Court's decisions on qualified immunity since 1982: one row per decision.

A decision whose text is here is coded from the opinion of the Court: by rule where the rules are
sure, else as a person read it. A decision that other texts describe is listed with their words, and
is never counted as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import checked, citations, coding
from qi_analysis.opinions.supreme_court.checked import Checked, Known
from qi_analysis.opinions.supreme_court.records import Joined
from qi_analysis.opinions.supreme_court.rows import (
    NO_TEXT,
    READ,
    SINCE,
    Cases,
    DecisionRow,
    known_row,
    read_row,
    term_of,
)

__all__ = ["NO_TEXT", "READ", "SINCE", "Cases", "DecisionRow", "Made", "make", "term_of"]

FIRST_VOLUME = 457
OTHER_COURTS = "courtlistener_v3"
_FATES = {
    "transcript": "transcript of an oral argument, no opinion",
    "review_denied": "review denied, single justices alone speak",
    "separate_only": "a single justice's opinion alone",
}


@dataclass
class Made:
    """The table and what became of everything that went into it.

    Attributes
    ----------
    rows : list of DecisionRow
        The decisions.
    fates : dict
        What became of the documents: reason -> number; the first that applies.
    set_aside : dict
        Citation -> reason, for decisions cited near the words that are not in the table.
    other_texts : int
        Opinions of other courts in which citations were looked for.
    """

    rows: list[DecisionRow] = field(default_factory=list)
    fates: dict[str, int] = field(default_factory=dict)
    set_aside: dict[str, str] = field(default_factory=dict)
    other_texts: int = 0


def make(
    decisions: Sequence[Joined],
    cases: Cases,
    other_texts: Iterable[tuple[str, str]],
    person: Checked,
) -> Made:
    """Make the table.

    Parameters
    ----------
    decisions : sequence of Joined
        The documents, joined by decision.
    cases : Cases
        The Supreme Court Database.
    other_texts : iterable of (str, str)
        Id and text of opinions of other courts, in which citations are looked for.
    person : Checked
        What a person read.

    Raises
    ------
    DataError
        When words that a person entered stand in no such text, an entry fits no document, or a
        decision cited near the words is neither in the table nor set aside.
    """
    made = Made()
    others = {f"{OTHER_COURTS}:{name}": text for name, text in other_texts}
    made.other_texts = len(others)
    texts = {x.read.docket: x.read for x in decisions if x.read.kind != "transcript"}
    read = _read_rows(decisions, cases, person, made)
    by_party = _by_party(decisions, person.known)
    here = citations.count(
        ((d, x.opinion.text) for d, x in texts.items()), cases.by_publisher, by_party
    )
    circuits = citations.count(others.items(), cases.by_publisher, by_party)
    known = [known_row(x, cases, texts, others) for x in person.known]
    counted = [_with_counts(row, here, circuits) for row in [*read, *known]]
    made.rows = sorted(counted, key=lambda row: (row.citation, row.case_name))
    listed = {row.citation for row in made.rows} | {x.seen_as for x in person.known}
    without_row = {
        x.citation for x in decisions if x.citation and x.read.docket not in person.readings
    }
    made.set_aside = _set_aside(set(here) | set(circuits), listed | without_row, cases, person)
    return made


def _read_rows(
    decisions: Sequence[Joined], cases: Cases, person: Checked, made: Made
) -> list[DecisionRow]:
    rows = []
    entered = {*person.readings, *person.left_out}
    for decision in decisions:
        record = decision.read
        again = len(decision.records) - 1
        _note(made, "another record of a decision that is counted once", again)
        if record.kind != "opinion":
            _note(made, _FATES[record.kind], 1)
            continue
        entered.discard(record.docket)
        case = cases.by_docket.get(record.docket, {})
        by_rule = coding.code(record, case.get("issue", ""), case.get("law", ""))
        reading = person.readings.get(record.docket)
        if reading is None and (by_rule.applied == "no" or record.docket in person.left_out):
            _note(made, "the Court mentions qualified immunity without ruling on it", 1)
            continue
        rows.append(read_row(decision, case, by_rule, reading))
    if entered:
        raise DataError(
            f"readings of decisions without an opinion of the Court here: {sorted(entered)}",
            file=checked.FILE,
        )
    return rows


def _note(made: Made, reason: str, number: int) -> None:
    if number:
        made.fates[reason] = made.fates.get(reason, 0) + number


def _by_party(decisions: Sequence[Joined], known: Sequence[Known]) -> dict[tuple[str, str], str]:
    """Return (volume, second party) -> citation, for decisions cited before they had a page."""
    pairs = [(x.citation or "", x.read.opinion.case_name or "") for x in decisions]
    pairs += [(x.citation, x.case_name) for x in known]
    return {
        (str(citations.volume_of(cite)), citations.party(name.split(" v. ")[-1])): cite
        for cite, name in pairs
        if cite and "_" not in cite
    }


def _with_counts(
    row: DecisionRow,
    here: Mapping[str, citations.Cited],
    circuits: Mapping[str, citations.Cited],
) -> DecisionRow:
    first, _, second = row.case_name.partition(" v. ")
    unpaged = f"{row.citation} ({first} v. {second})"
    names = {row.citation, unpaged} if "_" not in row.citation else {unpaged}

    def texts(found: Mapping[str, citations.Cited]) -> int:
        own = set().union(*(found[name].texts for name in names if name in found))
        return len(own - {row.docket})

    counts = {"cited_here": texts(here), "cited_by_circuits": texts(circuits)}
    return DecisionRow(**(asdict(row) | counts))


def _set_aside(
    cited: set[str], listed: set[str | None], cases: Cases, person: Checked
) -> dict[str, str]:
    """Return why each decision cited near the words is not in the table; refuse one without."""
    aside: dict[str, str] = {}
    unexplained = []
    for citation in cited - listed:
        case = cases.by_citation.get(citation)
        before = (
            case["decided_on"] < SINCE if case else citations.volume_of(citation) < FIRST_VOLUME
        )
        if before:
            continue
        if citation in person.set_aside:
            aside[citation] = person.set_aside[citation]
        else:
            unexplained.append(citation)
    if unexplained:
        raise DataError(
            f"cited near the words and neither listed nor set aside: {sorted(unexplained)}",
            file=checked.FILE,
        )
    return dict(sorted(aside.items()))
