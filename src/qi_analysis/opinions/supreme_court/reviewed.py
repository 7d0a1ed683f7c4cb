"""The reviewed files on the Supreme Court: read, and refused where a row contradicts itself.

Readers are language models, not lawyers. What they wrote is kept in ``data/own``: the list, both
blind codings, and the decisions considered and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.foreign import errors_as_ours
from qi_analysis.core.tableschema import TableSchema
from qi_analysis.opinions.supreme_court.schema import (
    AGREED,
    CANDIDATES,
    CODES,
    GENERAL,
    KNOWN,
    LIST,
    READ,
    READINGS,
    SINCE,
)
from qi_analysis.stats.agreement import kappa, share
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, str]
FIRST_LINE = 2
"""Line of the first row of a file, after its header."""
LENGTHS = (40, 400)
"""Characters of a sentence that shows an outcome."""
_DOCKET = r"\d{2}-\d{1,5}"
_CITATION = r"\d{3} U\.S\. (?:\d{1,4}|___)"


def path_of(schema: TableSchema) -> Path:
    """Return where a reviewed file is."""
    return paths.root() / "data" / "own" / f"{schema.name}.csv"


def read(schema: TableSchema, path: Path | None = None) -> pd.DataFrame:
    """Return one reviewed file, every value checked against its vocabulary.

    Raises
    ------
    DataError
        At the first fault: file, row, column and value.
    """
    path = path or path_of(schema)
    return schema.validate(read_text_table(path), file=path)


def read_text_table(path: Path) -> pd.DataFrame:
    """Return the cells of a csv as text.

    Raises
    ------
    DataError
        When it cannot be read.
    """
    import pandas as pd

    with errors_as_ours("table", path):
        return pd.read_csv(path, dtype="str", keep_default_na=False)


def read_list(path: Path | None = None) -> pd.DataFrame:
    """Return the list of decisions, each row consistent in itself; DataError says what to do."""
    path = path or path_of(LIST)
    frame = read(LIST, path)
    for line, row in enumerate(frame.to_dict("records"), FIRST_LINE):
        for column, is_right, remedy in _RULES:
            if not is_right(row):
                raise DataError(
                    f"No. {row['docket']}: {row[column]!r}",
                    file=path, row=line, column=column, remedy=remedy,
                )  # fmt: skip
    return frame


def names_in(cell: str) -> list[str]:
    """Return the names in a cell, which semicolons separate."""
    return [name.strip() for name in cell.split(";") if name.strip()]


def _is_day(row: Row) -> bool:
    try:
        return date.fromisoformat(row["decided_on"]).isoformat() >= SINCE
    except ValueError:
        return False


def _minority(row: Row) -> bool:
    return not row["vote"] or int(row["vote"].split("-")[1]) == len(names_in(row["dissent"]))


def _long_enough(row: Row) -> bool:
    if row["told_by"] == GENERAL:
        return not row["sentence"]
    return LENGTHS[0] <= len(row["sentence"]) <= LENGTHS[1]


_RULES: tuple[tuple[str, Callable[[Row], Any], str], ...] = (
    ("docket", lambda row: re.fullmatch(_DOCKET, row["docket"]), "Write it like 01-309"),
    ("citation", lambda row: re.fullmatch(_CITATION, row["citation"]),
     "Write it like 536 U.S. 730, or 607 U.S. ___"),
    ("decided_on", _is_day, f"Give a day since {SINCE}, like 2002-06-27"),
    ("vote", lambda row: re.fullmatch(r"(?:\d-\d)?", row["vote"]),
     "Write it like 6-3, or leave it empty"),
    ("dissent", _minority, "As many justices must dissent as the vote says"),
    ("clear_violation",
     lambda row: row["clear_violation"] == "no" or row["for_whom"] in {"plaintiff", "mixed"},
     "A clear violation refuses immunity, at least to some: for_whom is plaintiff or mixed"),
    ("told_by", lambda row: re.fullmatch(
        "" if row["basis"] == READ else rf"{GENERAL}|{_DOCKET}", row["told_by"]),
     f"Empty for a decision that was read; else a docket number, or {GENERAL}"),
    ("sentence", _long_enough,
     f"Quote {LENGTHS[0]} to {LENGTHS[1]} characters; none where told_by is {GENERAL}"),
)  # fmt: skip
"""Column, what must hold of a row, and what to do where it does not."""


def read_readings(path: Path | None = None) -> pd.DataFrame:
    """Return both blind codings.

    Raises
    ------
    DataError
        When a code is not of its vocabulary, or a decision was not coded by both readers.
    """
    path = path or path_of(READINGS)
    frame = read(READINGS, path)
    for line, row in enumerate(frame.to_dict("records"), FIRST_LINE):
        for column in CODES:
            allowed = column.allowed if row["status"] == "in" else ("",)
            if row[column.name] not in allowed:
                raise DataError(
                    f"unknown value: {row[column.name]!r}", file=path, row=line,
                    column=column.name, remedy=f"Known here: {', '.join(map(repr, allowed))}",
                )  # fmt: skip
    alone = frame.groupby("docket")["reader"].nunique() < 2
    if alone.any():
        raise DataError(f"only one reader coded No. {alone.idxmax()}", file=path)
    return frame


def check_settled(listed: pd.DataFrame, readings: pd.DataFrame) -> None:
    """Refuse a listed row that departs from a reader and does not say why.

    Raises
    ------
    DataError
        Naming row and column, and both codes.
    """
    coded = readings.set_index(["docket", "reader"])
    for line, row in enumerate(listed.to_dict("records"), FIRST_LINE):
        if row["settled"] or row["basis"] == KNOWN:
            continue
        for reader in "ab":
            if (row["docket"], reader) not in coded.index:
                raise DataError(
                    f"No. {row['docket']} is marked as read, and no reader coded it",
                    file=path_of(LIST), row=line, column="basis",
                    remedy=f"Add both codings to {READINGS.name}.csv, or mark it as known",
                )  # fmt: skip
            own = coded.loc[(row["docket"], reader)].to_dict()
            for field in AGREED:
                ours = "in" if field == "status" else row[field]
                if _same(own[field]) != _same(ours):
                    raise DataError(
                        f"No. {row['docket']}: {ours!r}, but reader {reader} has {own[field]!r}",
                        file=path_of(LIST), row=line, column=field,
                        remedy="Say in settled why this code was chosen",
                    )  # fmt: skip


@once
def agreement() -> dict[str, dict[str, Any]]:
    """Return, for each field, on how many decisions both readers agree, and kappa.

    ``status`` is compared on all decisions, other fields on those that both readers have in.
    Kappa is null where it has no meaning; for names it is left out.
    """
    frame = read_readings()
    one, two = (
        frame[frame["reader"] == reader].set_index("docket").sort_index() for reader in "ab"
    )
    both = one.index[(one["status"] == "in") & (two["status"] == "in")]
    found: dict[str, dict[str, Any]] = {}
    for field in AGREED:
        rows = one.index if field == "status" else both
        first, second = ([_same(x) for x in each.loc[rows, field]] for each in (one, two))
        hits = share(sum(a == b for a, b in zip(first, second, strict=True)), len(first))
        found[field] = {
            "same": hits.hits, "of": hits.n, "share": hits.value, "kappa": kappa(first, second),
        }  # fmt: skip
    return found


def _same(cell: str) -> str:
    """Return a cell in which the order of names does not count."""
    return "; ".join(sorted(names_in(cell)))


def read_candidates(path: Path | None = None) -> pd.DataFrame:
    """Return the decisions that were considered and are not listed; see `read`."""
    return read(CANDIDATES, path)
