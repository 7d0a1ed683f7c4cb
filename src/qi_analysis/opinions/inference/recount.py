"""An open recount of the published opinions that Reuters counted: tallied, kept, read back.

The tally counts coded rows (`opinions code --out`) that are of the same kind: a published opinion
of one of the twelve regional circuits, filed 2005-2019, coded ``target``. It is kept only when
every circuit and year was read, so that no slice of one court can pass for a recount.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.files import sha256_of, write_atomically
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.opinions.reading.record_facts import circuit_of
from qi_analysis.opinions.texts.once import OTHER_SOURCE, Once, family_of_id
from qi_analysis.opinions.texts.readers import read_records
from qi_analysis.store.delimited import read_delimited

if TYPE_CHECKING:
    import pandas as pd

FILE = "opinion_recount.csv"
YEARS = (2005, 2019)
CIRCUITS = (*(str(number) for number in range(1, 12)), "dc")
SCHEMA = TableSchema(
    "opinion_recount",
    "Published circuit opinions read, and those of the kind that Reuters counted",
    (
        Column("circuit", "category", "regional circuit", "", CIRCUITS),
        Column("year", "integer", "year of filing", "year", low=YEARS[0], high=YEARS[1]),
        Column("read", "count", "published opinions coded", "opinions"),
        Column("target", "count", "of the kind counted, as coded", "opinions"),
        Column("target_unsure", "count", "among them, low confidence, not reviewed", "opinions"),
        Column("other_unsure", "count", "not of the kind, raised, low confidence, not reviewed",
               "opinions"),
    ),
    ("circuit", "year"),
)  # fmt: skip
_NEEDED = ("circuit", "date_filed", "published", "target", "qi_raised", "errata", "separate",
           "confidence", "reader")  # fmt: skip


@dataclass(frozen=True)
class Recount:
    """What a kept recount found.

    Attributes
    ----------
    read : int
        Published opinions coded.
    found : int
        Of the kind that Reuters counted.
    low, high : int
        If none, and if all, of the rows of low confidence that no one reviewed are of the kind.
    path : str
        Where it is kept, below the project.
    sha256 : str
        Hash of that file.
    """

    read: int
    found: int
    low: int
    high: int
    path: str
    sha256: str


def path() -> Path:
    """Return where a recount is kept."""
    return paths.processed_dir() / FILE


def coded(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and coded row of an input; what is not coded yet is coded first."""
    from qi_analysis.opinions.reading import coded_rows, many  # the coder's many expressions

    if coded_rows.is_coded(path):
        yield from read_records(path)
        return
    rows = many.code_inputs([path])
    yield from ((number, row.to_record()) for number, row in enumerate(rows, 1))


class Inputs:
    """The rows of several inputs, each decision once.

    Parameters
    ----------
    paths : sequence of Path
        Coded rows, or opinions.

    Attributes
    ----------
    left_out : Counter
        Reason -> rows that are of no published opinion of the kind that is read, or were there.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self.left_out: Counter[str] = Counter()

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows.

        Raises
        ------
        DataError
            When an opinion occurs twice.
        """
        once, ids = Once(), set[str]()
        for path in self._paths:
            for line, row in coded(path):
                key = str(row.get("opinion_id"))
                if key in ids:
                    raise DataError(
                        f"opinion {key[:40]} occurs twice: it would be counted twice",
                        file=path,
                        row=line,
                        column="opinion_id",
                        remedy="Give each opinion once",
                    )
                ids.add(key)
                facts = (row.get(name) for name in ("court", "docket", "date_filed"))
                if once.another_source(key, *facts):
                    self.left_out[OTHER_SOURCE] += 1
                else:
                    yield line, row


def _left_out(row: Mapping[str, Any], circuit: object, year: int) -> str | None:
    """Return why a row is not among those read, or None."""
    if row["errata"]:
        return "errata"
    if row["separate"]:
        return "separate opinion"
    if row.get("left_out"):
        return str(row["left_out"])
    if circuit not in CIRCUITS:
        return "not of a regional circuit"
    if not YEARS[0] <= year <= YEARS[1]:
        return f"not filed {YEARS[0]}-{YEARS[1]}"
    return None if row["published"] == "published" else "not published"


def tally(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    file: object,
    met: Mapping[tuple[str, int], int] | None = None,
    left_out: Counter[str] | None = None,
) -> pd.DataFrame:
    """Return opinions by circuit and year, as `SCHEMA` has them.

    Parameters
    ----------
    rows : iterable of (int, mapping)
        Line and coded row, as `texts.readers.read_records` gives them.
    file : object
        Named in errors.
    met : mapping, optional
        Court id and year -> published decisions that a fetch met (`cap_counts.decisions_in`): it
        keeps only what mentions immunity, and the rest was read too.
    left_out : Counter, optional
        Told the reason for every row that is not among those read.

    Raises
    ------
    DataError
        When a row is not a coded one, or a circuit and year has no published opinion: the texts
        are then not all there.
    """
    import pandas as pd

    reasons = Counter[str]() if left_out is None else left_out
    cells = {
        (circuit, year): dict.fromkeys(("read", "target", "target_unsure", "other_unsure"), 0)
        for circuit in CIRCUITS
        for year in range(YEARS[0], YEARS[1] + 1)
    }
    for line, row in rows:
        missing = [name for name in _NEEDED if name not in row]
        if missing:
            raise DataError(
                f"{missing[0]!r} is missing: not a coded opinion",
                file=file,
                row=line,
                remedy="Make the file with `qi-analysis opinions code … --out FILE`",
            )
        day = str(row["date_filed"] or "")[:4]
        year = int(day) if day.isascii() and day.isdecimal() else 0
        circuit = row["circuit"] if isinstance(row["circuit"], str) else None
        reason = _left_out(row, circuit, year)
        if reason is not None:
            reasons[reason] += 1
            continue
        cell = cells[str(circuit), year]
        unsure = row["confidence"] == "low" and row["reader"] != "human"
        # decisions that a fetch met are added below, those that it kept among them
        cell["read"] += not (met and family_of_id(row.get("opinion_id", "")) == "cap")
        cell["target"] += bool(row["target"])
        cell["target_unsure"] += bool(row["target"] and unsure)
        cell["other_unsure"] += bool(row["qi_raised"] and not row["target"] and unsure)
    for (court, year), decisions in (met or {}).items():
        cell_met = cells.get((circuit_of(court) or "", year))
        if cell_met is not None:
            cell_met["read"] += decisions
    empty = [f"circuit {circuit}, {year}" for (circuit, year), n in cells.items() if not n["read"]]
    if empty:
        raise DataError(
            f"{len(empty)} of {len(cells)} circuits and years have no published opinion, the first "
            f"is {empty[0]}: this is not a recount",
            file=file,
            remedy="Get the opinions of every regional circuit, 2005-2019 (docs/opinions-rates.md)",
        )
    return pd.DataFrame(
        [{"circuit": circuit, "year": year, **n} for (circuit, year), n in cells.items()]
    )


def write(table: pd.DataFrame, to: Path) -> None:
    """Keep a tally; nothing is written unless it is complete."""
    typed = SCHEMA.sort(SCHEMA.validate(table))
    write_atomically(to, typed.to_csv(index=False, lineterminator="\n").encode())


def read(kept: Path | None = None) -> Recount | None:
    """Return the kept recount, or None where there is none.

    Raises
    ------
    DataError
        When the file is there and is not a complete tally.
    """
    at = path() if kept is None else kept
    if not at.is_file():
        return None
    table = SCHEMA.validate(read_delimited(at, SCHEMA.column_names), file=at)
    if (table["read"] == 0).any() or (table["target"] > table["read"]).any():
        raise DataError("a circuit and year has no opinions, or more counted than read", file=at)
    sums = {name: int(table[name].sum()) for name in SCHEMA.column_names[2:]}
    return Recount(
        read=sums["read"],
        found=sums["target"],
        low=sums["target"] - sums["target_unsure"],
        high=sums["target"] + sums["other_unsure"],
        path=f"data/processed/{FILE}",
        sha256=sha256_of(at),
    )
