"""Builders of the tables of Supreme Court decisions on qualified immunity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.opinions.supreme_court import checked, database, records
from qi_analysis.opinions.supreme_court import decisions as supreme_court
from qi_analysis.opinions.supreme_court.schema import (
    FIRST_TERM,
    LAST_TERM,
    SUPREME_COURT,
    SUPREME_COURT_TERMS,
)
from qi_analysis.opinions.texts.readers import read_v3
from qi_analysis.store import registry
from qi_analysis.store.accounting import Accounting, RowCounter
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_OTHERS = ("courtlistener_sample", "courtlistener_v3_opinions_1100.jsonl.gz")
_DOCUMENTS = (records.SOURCE, records.FILE)
_CASES = (database.SOURCE, database.FILE)


def _read() -> tuple[list[records.Joined], supreme_court.Made]:
    """Return the decisions and what was made of them, from the raw files."""
    return _made(*(registry.require(*file) for file in (_DOCUMENTS, _OTHERS, _CASES)))


@lru_cache(maxsize=1)  # two tables show the same decisions, and reading them takes seconds
def _made(
    documents: Path, others: Path, cases: Path
) -> tuple[list[records.Joined], supreme_court.Made]:
    decisions = records.join(records.read(documents))
    texts = ((str(each.opinion_id), each.text) for each in read_v3(others))
    known = supreme_court.Cases.of(database.read_cases(cases))
    return decisions, supreme_court.make(decisions, known, texts, checked.load())


def _accounting(
    source: tuple[str, str], rows: int, kept: int, dropped: Mapping[str, int], *notes: str
) -> Accounting:
    account = Accounting(
        source=source[0],
        file=source[1],
        sha256=registry.find(*source).sha256,
        unit="",
        rows_in=rows,
        rows_kept=kept,
        rows_dropped={reason: number for reason, number in dropped.items() if number},
        notes=notes,
    )
    account.cross_foot()
    return account


def build_supreme_court() -> Built:
    """Return one row per decision, read here or known from other texts."""
    import pandas as pd

    decisions, made = _read()
    frame = pd.DataFrame([asdict(row) for row in made.rows])
    frame["basis_offset"] = frame["basis_offset"].astype("Int64")
    documents = sum(len(each.records) for each in decisions)
    read = int((frame["status"] == supreme_court.READ).sum())
    known = len(frame) - read
    agree = _agreement(frame)
    return Built(
        SUPREME_COURT,
        frame,
        (
            _accounting(_DOCUMENTS, documents, read, made.fates, *agree),
            *_looked_up(frame),
            _citing(made.other_texts, known, len(made.set_aside)),
        ),
    )


def _looked_up(frame: pd.DataFrame) -> tuple[Accounting, ...]:
    cases = database.read_cases(registry.require(*_CASES))
    counter = RowCounter(registry.find(*_CASES), cases, None, "")
    kept = counter.drop(cases, cases["decided_on"] < supreme_court.SINCE, "before the test was set")
    listed = kept["citation"].isin(frame["citation"]) | kept["docket"].isin(_dockets(frame))
    kept = counter.drop(kept, ~listed, "not on the list")
    note = "gives term, day and docket number of the decisions on the list, and codes them by issue"
    return (counter.close(kept, note),)


def _dockets(frame: pd.DataFrame) -> list[str]:
    return [docket for docket in frame["docket"] if docket]


def _citing(rows: int, known: int, set_aside: int) -> Accounting:
    note = (
        f"read for the Supreme Court decisions they cite near the words; with the documents "
        f"themselves this found {set_aside} decisions that are set aside by name, and it is how "
        f"most of the {known} decisions without a text are known"
    )
    return _accounting(_OTHERS, rows, rows, {}, note)


def _agreement(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return how far rules and person agree on the decisions that a person read."""
    human = frame[(frame["status"] == supreme_court.READ) & (frame["coded_by"] == "human")]
    same = {
        name: int((human[ours] == human[theirs]).sum())
        for name, ours, theirs in (
            ("whether immunity is ruled on", "qi_applied", "rules_applied"),
            ("for whom", "for_whom", "rules_for_whom"),
            ("the step", "step_decided", "rules_step"),
            ("the kind of claim", "claim_kind", "rules_claim"),
        )
    }
    said = ", ".join(f"{number} on {name}" for name, number in same.items())
    why = "because the rules were not sure or wrong"
    return (f"of {len(human)} decisions read by a person {why}, the rules had the same: {said}",)


def build_supreme_court_terms() -> Built:
    """Return, for each term, what is read, what is known, and what else there may be."""
    import pandas as pd

    decisions, made = _read()
    cases = database.read_cases(registry.require(*_CASES))
    counter = RowCounter(registry.find(*_CASES), cases, None, "")
    cases = counter.drop(
        cases, cases["decided_on"] < supreme_court.SINCE, "before the test was set"
    )
    last = int(cases["term"].max())
    liability = counter.drop(
        cases, ~cases["issue"].isin(list(database.LIABILITY_ISSUES)), "coded under another issue"
    )
    cites = {row.citation for row in made.rows}
    dockets = {row.docket for row in made.rows if row.docket}
    listed = liability[liability["citation"].isin(cites) | liability["docket"].isin(dockets)]
    counts = {
        "read": Counter(row.term for row in made.rows if row.status == supreme_court.READ),
        "no_text_here": Counter(row.term for row in made.rows if row.status != supreme_court.READ),
        "documents": Counter(_term(each) for each in decisions),
        "liability_cases": Counter(liability["term"]),
        "liability_listed": Counter(listed["term"]),
    }
    terms = range(FIRST_TERM, LAST_TERM + 1)
    frame = pd.DataFrame(
        [
            {"term": term, "in_database": "yes" if term <= last else "no"}
            | {name: found[term] for name, found in counts.items()}
            for term in terms
        ]
    )
    issues = "; ".join(f"{code} {words}" for code, words in database.LIABILITY_ISSUES.items())
    documents = sum(len(each.records) for each in decisions)
    return Built(
        SUPREME_COURT_TERMS,
        frame,
        (
            _accounting(_DOCUMENTS, documents, documents, {}),
            counter.close(liability, f"issue codes: {issues}"),
        ),
    )


def _term(decision: records.Joined) -> int:
    day = decision.read.opinion.date_filed
    return supreme_court.term_of(day.isoformat()) if day else 0
