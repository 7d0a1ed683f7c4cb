"""What the committed tables of Supreme Court decisions say together, and what they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qi_analysis.opinions.supreme_court import checked
from qi_analysis.opinions.supreme_court.decisions import NO_TEXT, READ

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Summary:
    """The decisions, the terms, and counts of them.

    Attributes
    ----------
    decisions, terms : DataFrame
        The committed tables.
    """

    decisions: pd.DataFrame
    terms: pd.DataFrame

    @property
    def read(self) -> pd.DataFrame:
        """The decisions whose text is here."""
        return self.decisions[self.decisions["status"] == READ]

    @property
    def known(self) -> pd.DataFrame:
        """The decisions known from other texts alone."""
        return self.decisions[self.decisions["status"] == NO_TEXT]

    @property
    def terms_read(self) -> list[int]:
        """The terms with at least one decision read."""
        return sorted(self.read["term"].unique().tolist())

    def counts(self, column: str) -> dict[str, int]:
        """Return how many of the decisions read have each value of a column."""
        found: dict[str, int] = self.read[column].value_counts().to_dict()
        return {str(name): int(number) for name, number in found.items()}

    def agreement(self) -> dict[str, dict[str, int]]:
        """Return on how many of the decisions a person read the rules had the same."""
        human = self.read[self.read["coded_by"] == "human"]
        pairs = {
            "qi_applied": "rules_applied",
            "step_decided": "rules_step",
            "for_whom": "rules_for_whom",
            "claim_kind": "rules_claim",
        }
        return {
            ours: {"same": int((human[ours] == human[theirs]).sum()), "of": len(human)}
            for ours, theirs in pairs.items()
        }


def load() -> Summary:
    """Return the summary of the committed tables.

    Raises
    ------
    DataError
        When a table is missing or was changed after it was built.
    """
    from qi_analysis.opinions.supreme_court.schema import SUPREME_COURT, SUPREME_COURT_TERMS
    from qi_analysis.store import committed

    return Summary(committed.load(SUPREME_COURT), committed.load(SUPREME_COURT_TERMS))


def notes(summary: Summary) -> list[str]:
    """Return what a reader of the table must know, in sentences."""
    read, known = len(summary.read), len(summary.known)
    terms = summary.terms_read
    without = [t for t in range(terms[0], terms[-1] + 1) if t not in terms]
    agreed = summary.agreement()["for_whom"]
    covered = summary.terms[summary.terms["in_database"] == "yes"]
    last = int(covered["term"].max())
    missed = int((covered["liability_cases"] - covered["liability_listed"]).sum())
    said = (
        (
            f"{read} decisions are read here; {known} more are known only from what other "
            "texts say of them, and are never counted as read."
        ),
        (
            f"Texts are of the terms {terms[0]} to {terms[-1]}, none of "
            f"{', '.join(map(str, without))}; before {terms[0]} and after {terms[-1]} none."
        ),
        (
            "The list was made from decisions that texts at hand cite near the words qualified "
            "immunity or clearly established, and from public copies. A decision that none of them "
            "cites so is missing."
        ),
        (
            f"The Supreme Court Database, to the term {last}, codes {missed} more cases as "
            "liability of officials or governments; most have nothing to do with immunity, and "
            "nothing here says which do."
        ),
        (
            f"A person read {agreed['of']} of the decisions; the rules alone had said the same of "
            f"whom they favor in {agreed['same']}. The rules were written on these texts: this is "
            "not a test."
        ),
        (
            "The Court picks the cases it hears, mostly to correct rulings below. Shares computed "
            "from this table are not rates."
        ),
    )
    return list(said)


def to_record(summary: Summary) -> dict[str, Any]:
    """Return all of it as plain values, ready for JSON; what does not apply is null."""
    person = checked.load()
    return {
        "decisions": [_plain(row) for row in summary.decisions.to_dict("records")],
        "completeness": summary.terms.to_dict("records"),
        "read": len(summary.read),
        "known_without_text": len(summary.known),
        "terms_read": summary.terms_read,
        "agreement_of_rules_with_person": summary.agreement(),
        "left_out": [{"docket": d, "reason": why} for d, why in person.left_out.items()],
        "set_aside": [{"citation": c, "reason": why} for c, why in person.set_aside.items()],
        "notes": notes(summary),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with null where a cell is empty."""
    import pandas as pd

    return {name: None if pd.isna(value) or value == "" else value for name, value in row.items()}
