"""Known errors of the sources, as data: what is wrong, where, the evidence, and the guard.

Each source has a file in ``known_errors``. A correction names its row by line or by the source's
own id, never by a person's name, and states what else that row must say. If no row fits, the file
is not the one the correction was written for, and reading stops.

A correction does one of two things. With ``field``, ``old`` and ``new`` it replaces one cell. With
``duplicate_of`` it leaves out a row that describes the same death as another line; ``same`` lists
the columns in which the two lines must agree. All words are the source's own.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qi_analysis.core.errors import DataError
from qi_analysis.deaths.record import PRIVATE_COLUMNS

if TYPE_CHECKING:
    from qi_analysis.deaths.reading.rawtable import RawRecords

_FOLDER = "known_errors"
_TEXTS = ("id", "source", "reason", "evidence")
_REPLACES = ("field", "old", "new")
_DROPS = ("duplicate_of", "same")


@dataclass(frozen=True)
class Correction:
    """One known error: its own name, its source, why it is wrong and what in the file shows it.

    It is of the row with this ``line`` or ``record_id``, in which ``expect`` says what stands in a
    column. Either ``new`` replaces ``old`` in ``field``, or the row is left out as that of
    ``duplicate_of``, the line that stays, with which it agrees in the columns ``same``.
    """

    id: str
    source: str
    reason: str
    evidence: str
    line: int | None = None
    record_id: str | None = None
    expect: Mapping[str, str] = dataclasses.field(default_factory=dict)
    field: str | None = None
    old: str | None = None
    new: str | None = None
    duplicate_of: int | None = None
    same: tuple[str, ...] = ()

    @property
    def drops_row(self) -> bool:
        """Whether it drops a row rather than replacing a cell."""
        return self.duplicate_of is not None


def load(source: str) -> tuple[Correction, ...]:
    """Return the known errors of ``source``, in the order of its file; empty without a file.

    Raises
    ------
    DataError
        When an entry is not as it must be; the message names it.
    """
    file = files(__package__).joinpath(_FOLDER, f"{source}.toml")
    return parse(file.read_text(encoding="utf-8"), source) if file.is_file() else ()


def parse(text: str, source: str) -> tuple[Correction, ...]:
    """Return the corrections written in ``text`` (TOML, a list ``[[correction]]``), as `load`."""
    place = f"known errors of {source}"
    try:
        entries = tomllib.loads(text).get("correction", [])
    except tomllib.TOMLDecodeError as problem:
        raise DataError(f"not TOML: {problem}", file=place) from None
    found = {}
    for entry in entries:
        correction = _entry(entry, source, place)
        if correction.id in found:
            raise DataError(f"correction {correction.id!r} is listed twice", file=place)
        found[correction.id] = correction
    return tuple(found.values())


def apply(raw: RawRecords, corrections: Sequence[Correction]) -> RawRecords:
    """Return ``raw`` with every correction made; ``raw`` itself is left alone.

    Raises
    ------
    DataError
        When a correction finds no row, or more than one, or its guard does not hold: naming it.
    """
    cells = raw.cells.copy()
    leave_out: list[int] = []
    for correction in corrections:
        line = _find(raw, correction)
        problem = next(_differences(raw, correction, line), None)
        if problem is not None:
            raise _refusal(raw, correction, f"matches no row: {problem}", line)
        if correction.drops_row:
            leave_out.append(line)
        else:
            cells.loc[line, correction.field] = correction.new
    return replace(raw, cells=cells.drop(index=leave_out))


def _find(raw: RawRecords, correction: Correction) -> int:
    """Return the line a correction is about."""
    if correction.line is not None:
        at = raw.cells.index == correction.line
        where = f"line {correction.line}"
    elif raw.has("record_id"):
        at = raw.cells["record_id"] == correction.record_id
        where = f"record_id {correction.record_id!r}"
    else:
        raise _refusal(raw, correction, "matches no row: the file has no ids")
    lines = raw.cells.index[at]
    if len(lines) != 1:
        number = "no row" if lines.empty else f"{len(lines)} rows"
        raise _refusal(raw, correction, f"matches {number}: {where}")
    return int(lines[0])


def _differences(raw: RawRecords, correction: Correction, line: int) -> Iterator[str]:
    """Yield in what the file is not as the correction has it."""
    cells, twin = raw.cells, correction.duplicate_of
    expected = dict(correction.expect)
    if correction.field is not None:
        expected[correction.field] = str(correction.old)
    for column, value in expected.items():
        if not raw.has(column):
            yield f"the file has no column for {column!r}"
        elif cells.loc[line, column] != value:
            yield f"{column} is {cells.loc[line, column]!r} where {value!r} is expected"
    if twin is not None and (twin not in cells.index or twin == line):
        yield f"its other line {twin} is not a record"
    for column in correction.same:
        if not raw.has(column) or cells.loc[line, column] != cells.loc[twin, column]:
            # the values are not shown: they may be names
            yield f"lines {line} and {twin} differ in {column}"


def _refusal(
    raw: RawRecords, correction: Correction, problem: str, line: int | None = None
) -> DataError:
    return DataError(
        f"correction {correction.id!r} {problem}",
        file=raw.place,
        row=line,
        remedy="The file is another vintage: read it under its own source id, "
        "or check the correction",
    )


def _entry(entry: Mapping[str, Any], source: str, place: str) -> Correction:
    """Return one correction, once it has every part it needs and none it must not have."""
    name = f"correction {entry.get('id', 'without id')!r}"
    problems = _problems(entry, source)
    if problems:
        raise DataError(f"{name}: {problems[0]}", file=place)
    return Correction(**{**entry, "same": tuple(entry.get("same", ()))})


def _problems(entry: Mapping[str, Any], source: str) -> list[str]:
    known = {each.name for each in dataclasses.fields(Correction)}
    found = [f"unknown key {key!r}" for key in entry if key not in known]
    found += [
        f"{key} is missing or empty"
        for key in _TEXTS
        if not isinstance(entry.get(key), str) or not entry[key].strip()
    ]
    if entry.get("source") != source:
        found.append(f"it is about {entry.get('source')!r}, and listed under {source!r}")
    if ("line" in entry) == ("record_id" in entry):
        found.append("give line or record_id, and one of them only")
    if not entry.get("expect") and not entry.get("same"):
        found.append("it has no guard: give expect or same")
    replaces, drops = [key in entry for key in _REPLACES], [key in entry for key in _DROPS]
    if not ((all(replaces) and not any(drops)) or (all(drops) and not any(replaces))):
        found.append(f"give {', '.join(_REPLACES)}, or {', '.join(_DROPS)}")
    found += [
        f"{column} must not be written here"
        for column in PRIVATE_COLUMNS
        if column == entry.get("field") or column in entry.get("expect", {})
    ]
    return found
