"""What the list adds up to, alone and beside what others counted.

All counts are of the committed table. A tally of others is one rule over the list or over the cases
that its author names; where the numbers differ, the cases say why.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.opinions.supreme_court import reviewed
from qi_analysis.opinions.supreme_court.completeness import plain_name
from qi_analysis.opinions.supreme_court.schema import (
    CODES,
    FOR_OFFICIALS,
    FOR_PLAINTIFFS,
    KNOWN,
    OFFICIAL,
    PLAINTIFF,
    SUPREME_COURT,
)
from qi_analysis.store import committed
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

    Choice = Callable[[pd.DataFrame], "pd.Series[bool]"]

FILE = Path("data") / "own" / "published_supreme_court_tallies.csv"
_COLUMNS = ("tally", "author_and_year", "case", "outcome_as_that_author_codes_it")
PUBLISHED = "tallies.toml"
SINCE_2005 = "2005-01-01"


def police_force(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which decisions are of police and a use of force."""
    return (rows["officials"] == "police") & (rows["force"] == "yes")


SUBSETS: Mapping[str, Choice] = {
    "all": lambda rows: rows["docket"] != "",
    "police_force": police_force,
    "since_2005": lambda rows: rows["decided_on"] >= SINCE_2005,
    "police_force_since_2005": lambda rows: police_force(rows) & (rows["decided_on"] >= SINCE_2005),
    "summary": lambda rows: rows["manner"] == "summary",
}
"""Parts of the list that are counted."""


def decisions(of: str = "all") -> pd.DataFrame:
    """Return the rows of the committed table that belong to one of `SUBSETS`, by date.

    Raises
    ------
    DataError
        For a name that is none, or a table that was changed after it was built.
    """
    if of not in SUBSETS:
        raise DataError(f"no part {of!r}", remedy=f"Known: {', '.join(SUBSETS)}")
    rows = committed.load(SUPREME_COURT)
    return rows[SUBSETS[of](rows)].reset_index(drop=True)


def count(rows: pd.DataFrame) -> dict[str, Any]:
    """Return what some decisions add up to.

    Returns
    -------
    dict
        ``decisions``; ``known_not_read``; ``for_officials`` and ``for_plaintiffs``, both with
        those sent back; ``won_by_officials`` and ``won_by_plaintiffs``, without;
        ``clear_violation`` and the names of these cases; ``about`` and ``for_whom``, by value.
    """
    by_value = {
        column.name: {value: int((rows[column.name] == value).sum()) for value in column.allowed}
        for column in CODES
        if column.name in {"about", "for_whom"}
    }
    clear, side = rows[rows["clear_violation"] == "yes"], by_value["for_whom"]
    return {
        "decisions": len(rows),
        "known_not_read": int((rows["basis"] == KNOWN).sum()),
        "for_officials": sum(side[each] for each in FOR_OFFICIALS),
        "for_plaintiffs": sum(side[each] for each in FOR_PLAINTIFFS),
        "won_by_officials": side[OFFICIAL],
        "won_by_plaintiffs": side[PLAINTIFF],
        "clear_violation": len(clear),
        "clear_violation_cases": named(clear),
        **by_value,
    }


def named(rows: pd.DataFrame) -> list[str]:
    """Return ``Hope v. Pelzer (2002)`` for each row."""
    return [
        f"{name} ({day[:4]})"
        for name, day in zip(rows["case_name"], rows["decided_on"], strict=True)
    ]


@once
def tally() -> dict[str, dict[str, Any]]:
    """Return the counts of every part of the list."""
    return {name: count(decisions(name)) for name in SUBSETS}


def read(path: Path | None = None) -> pd.DataFrame:
    """Return the tallies that others published, a row per case they name.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    path = path or paths.root() / FILE
    frame = reviewed.read_text_table(path)
    missing = [name for name in _COLUMNS if name not in frame]
    if missing:
        raise DataError(f"missing column {', '.join(missing)}", file=path, row=1)
    return frame


@dataclass(frozen=True)
class Published:
    """A number that someone counted of these decisions, and the rule that counts it on our list.

    ``counts`` are expressions of pandas, all of which hold of the rows that count; `PUBLISHED` says
    what the other fields are.
    """

    id: str
    said_by: str
    says: str
    number: int
    counts: tuple[str, ...]
    names: str = ""
    outcome: str = ""
    remark: str = ""


def published() -> list[Published]:
    """Return every published tally whose list or number could be read and that ours can judge."""
    told = tomllib.loads(files(__package__).joinpath(PUBLISHED).read_text(encoding="utf-8"))
    rules = told["rules"]
    return [
        Published(**each | {"counts": tuple(rules.get(rule, rule) for rule in each["counts"])})
        for each in told["tally"]
    ]


@dataclass(frozen=True)
class Beside:
    """A published tally beside ours."""

    published: Published
    cases: pd.DataFrame
    unlisted: tuple[str, ...]

    @property
    def ours(self) -> int:
        """What the list gives by the same rule."""
        return int(self.cases["counted"].sum())

    def to_record(self) -> dict[str, Any]:
        """Return the tally as plain values, with the cases that count and those named that do not.

        Each case has what the difference can rest on: for whom, manner, force, dissent.
        """
        told, fields = self.published, ["case_name", "citation", "decided_on", "claim", "force",
                                        "manner", "for_whom", "dissent", "counted"]  # fmt: skip
        return {
            "id": told.id,
            "said_by": told.said_by,
            "says": told.says,
            "published": told.number,
            "ours": self.ours,
            "cases": self.cases[fields].to_dict("records"),
            "not_on_our_list": list(self.unlisted),
            "remark": told.remark or None,
        }


def beside(told: Published, rows: pd.DataFrame, source: pd.DataFrame) -> Beside:
    """Return one published tally beside what our rows give; ``source`` is as `read` gives it."""
    unlisted: tuple[str, ...] = ()
    if told.names:
        named_there = source[
            (source["tally"] == told.names)
            & source["outcome_as_that_author_codes_it"].str.startswith(told.outcome)
        ]["case"]
        wanted = {plain_name(name): name for name in named_there}
        rows = rows[rows["case_name"].map(plain_name).isin(wanted)]
        here = set(rows["case_name"].map(plain_name))
        unlisted = tuple(name for plain, name in wanted.items() if plain not in here)
    counted = rows.eval(" and ".join(told.counts), engine="python")
    shown = rows.assign(counted=counted)
    return Beside(told, shown if told.names else shown[counted], unlisted)


@once
def all_beside() -> dict[str, Beside]:
    """Return every published tally beside ours, by id."""
    rows, source = decisions(), read()
    return {told.id: beside(told, rows, source) for told in published()}


NOTE = (
    "The Court picks the cases it hears, mostly to correct rulings below: shares computed from "
    "this list are not rates."
)
READERS = (
    "Two readers (language models, not lawyers) coded every text blind; where they differ, the "
    "row says why one code was chosen. The sentence of each row is there so that a lawyer can "
    "check it."
)


def to_record() -> dict[str, Any]:
    """Return all of it as plain values, ready for JSON; what does not apply is null."""
    return {
        "decisions": [_plain(row) for row in decisions().to_dict("records")],
        "tally": tally(),
        "tallies": [each.to_record() for each in all_beside().values()],
        "agreement": reviewed.agreement(),
        "candidates": [_plain(row) for row in reviewed.read_candidates().to_dict("records")],
        "notes": [READERS, NOTE],
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with null where a cell is empty, and names as a list."""
    import pandas as pd

    plain = {
        str(name): None if pd.isna(value) or value == "" else value for name, value in row.items()
    }
    if "dissent" in plain:
        plain["dissent"] = reviewed.names_in(row["dissent"])
    return plain
