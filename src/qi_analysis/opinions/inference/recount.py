"""An open recount of the published opinions that Reuters counted: kept as a table, read back.

It is kept only when every regional circuit and year of 2005-2019 was read, and when the texts come
from a source of decisions, so that no slice of one court and nothing made up can pass for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.files import sha256_of, write_atomically
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.opinions.inference.estimate import Result
from qi_analysis.opinions.inference.measures import KIND, RESULTS, WINS
from qi_analysis.opinions.inference.populations import CIRCUITS, YEARS, in_scope, year_of
from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.record_facts import circuit_of
from qi_analysis.opinions.texts.once import family_of_id
from qi_analysis.store.delimited import read_delimited

if TYPE_CHECKING:
    import pandas as pd

FILE = "opinion_recount.csv"
Cells = Mapping[tuple[str, int], int]
"""Circuit and year -> published decisions."""
_MEASURES = (KIND, *RESULTS, WINS)
SCHEMA = TableSchema(
    "opinion_recount",
    "Published circuit opinions of the kind that Reuters counted: estimates from a sample read",
    (
        Column("by", "category", "grouping", "", ("all", "period", "year", "circuit")),
        Column("value", "text", "group"),
        Column("measure", "category", "opinions of the kind, or a share", "", _MEASURES),
        Column("estimate", "rate", "opinions; officer_wins: share of those that decide", "",
               optional=True),
        Column("low", "rate", "lower end of the interval"),
        Column("high", "rate", "upper end of the interval"),
        Column("level", "rate", "level of the interval"),
        Column("n_read", "count", "sampled opinions that the number rests on", "opinions"),
        Column("frame", "count", "opinions that the sample was drawn from", "opinions"),
        Column("decisions", "count", "published decisions searched", "decisions"),
    ),
    ("by", "value", "measure"),
    complete=False,
)  # fmt: skip


@dataclass(frozen=True)
class Recount:
    """What a kept recount found: opinions of the kind that Reuters counted, with their interval.

    It searched so many published decisions; ``frame`` of them mention immunity, ``n_read`` of those
    were read. ``shares`` has period or circuit -> share that officers win of the opinions that
    decide, with its interval; the share is None where none that was read decides. ``path`` is below
    the project, and ``sha256`` of that file.
    """

    decisions: int
    frame: int
    n_read: int
    found: float
    low: float
    high: float
    level: float
    shares: Mapping[str, tuple[float | None, float, float]]
    path: str
    sha256: str


def path() -> Path:
    """Return where a recount is kept."""
    return paths.processed_dir() / FILE


def searched(rows: Iterable[Coded], met: Cells | None = None) -> Counter[tuple[str, int]]:
    """Return the published decisions of each circuit and year among all coded opinions.

    ``met`` has, by court id and year, the decisions that a fetch met (`cap_counts.decisions_in`).
    What it kept is among them; the rest, which does not mention immunity, was searched too.
    """
    found: Counter[tuple[str, int]] = Counter()
    for row in rows:
        if row.errata or row.separate or row.left_out or not in_scope(row, "reuters"):
            continue
        if met and family_of_id(row.opinion_id) == "cap":
            continue
        found[str(circuit_of(row.court)), int(year_of(row) or 0)] += 1
    for (court, year), decisions in (met or {}).items():
        circuit = circuit_of(court)
        if circuit in CIRCUITS and YEARS[0] <= year <= YEARS[1]:
            found[str(circuit), year] += decisions
    return found


def lacking(cells: Cells) -> str | None:
    """Return what keeps a search from being a recount of all circuits and years, or None."""
    wanted = [(c, year) for c in CIRCUITS for year in range(YEARS[0], YEARS[1] + 1)]
    empty = [key for key in wanted if not cells.get(key)]
    if not empty:
        return None
    return (
        f"{len(empty)} of {len(wanted)} circuits and years have no published opinion, the first is "
        f"circuit {empty[0][0]}, {empty[0][1]}: this is not a recount"
    )


def table_of(result: Result, cells: Cells) -> pd.DataFrame:
    """Return estimates as `SCHEMA` has them.

    Raises
    ------
    DataError
        When a circuit and year was not searched.
    """
    import pandas as pd

    reason = lacking(cells)
    if reason is not None:
        raise DataError(
            reason,
            remedy="Get the opinions of every regional circuit, 2005-2019 (docs/opinions-rates.md)",
        )

    def decisions(by: str, value: str) -> int:
        first, _, last = value.partition("-")
        return sum(
            n
            for (circuit, year), n in cells.items()
            if by == "all"
            or (by == "circuit" and circuit == value)
            or (by in {"year", "period"} and int(first) <= year <= int(last or first))
        )

    rows = [
        (x.by, x.value, x.measure, x.estimate, x.low, x.high, x.level, x.n_read, x.frame,
         decisions(x.by, x.value))
        for x in result.estimates if x.measure in _MEASURES
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=SCHEMA.column_names)


def write(table: pd.DataFrame, to: Path) -> None:
    """Keep a recount."""
    typed = SCHEMA.validate(table.astype({"estimate": float}).round(6))
    write_atomically(to, typed.to_csv(index=False, lineterminator="\n").encode())


def read(kept: Path | None = None) -> Recount | None:
    """Return the kept recount, or None where there is none.

    Raises
    ------
    DataError
        When the file is there and is not a complete recount.
    """
    import math

    at = path() if kept is None else kept
    if not at.is_file():
        return None
    table = SCHEMA.validate(read_delimited(at, SCHEMA.column_names), file=at)
    rows = {(str(r["by"]), str(r["value"]), str(r["measure"])): r for r in table.to_dict("records")}
    circuits = {value for by, value, _ in rows if by == "circuit"}
    whole = rows.get(("all", "all", KIND))
    if whole is None or circuits != set(CIRCUITS):
        raise DataError("not every circuit is there, or no total: not a whole recount", file=at)
    if any(not r["low"] - 1e-5 <= r["estimate"] <= r["high"] + 1e-5
           for r in rows.values() if not math.isnan(r["estimate"])):  # fmt: skip
        raise DataError("an estimate outside its interval", file=at, column="estimate")
    shares = {
        value: (None if math.isnan(r["estimate"]) else float(r["estimate"]), float(r["low"]),
                float(r["high"]))
        for (by, value, measure), r in rows.items()
        if measure == WINS and by in {"period", "circuit"}
    }  # fmt: skip
    return Recount(
        int(whole["decisions"]), int(whole["frame"]), int(whole["n_read"]),
        float(whole["estimate"]), float(whole["low"]), float(whole["high"]),
        float(whole["level"]), shares, f"data/processed/{FILE}", sha256_of(at),
    )  # fmt: skip
