"""What must add up between a damaged file that was read and the answer: else something is lost.

A changed letter may change an answer. It may not make a record vanish without a word, nor change
what is said of the records beside it. How many records a file holds is counted here without the
package: by lines, the csv module, or the files in a folder.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fuzz_people


@dataclass(frozen=True)
class Trial:
    """A run on a damaged input that ended with exit code 0.

    Attributes
    ----------
    command : sequence of str
    given, file, out : Path
        The input, the file in it that is damaged (often the same), and the output.
    good : dict of str to bytes
        Files of the good input.
    right : str
        Standard output for the good input; what was written to OUT where no JSON is asked for.
    said, err : str
        Standard output and error.
    how : sequence of str
        Names of what was done to the file.
    """

    command: Sequence[str]
    given: Path
    file: Path
    out: Path
    good: dict[str, bytes]
    right: str
    said: str
    err: str
    how: Sequence[str]

    @property
    def content(self) -> bytes:
        """Return the damaged file, unpacked."""
        content = self.file.read_bytes()
        return gzip.decompress(content) if self.file.suffix == ".gz" else content

    @property
    def printed(self) -> str:
        """Return what stands for the answer, as in ``right``."""
        written = "--json" not in self.command and self.out.is_file()
        return self.out.read_text() if written else self.said

    @property
    def answer(self) -> Any:
        """Return what was printed as JSON, or the rows that were written."""
        if "--json" in self.command:
            return json.loads(self.said)
        return [json.loads(line) for line in self.out.read_text().splitlines()]


Account = Callable[[Trial], str]


def anything(_: Trial) -> str:
    """Ask for nothing: what is damaged has no records."""
    return ""


def nothing_else(trial: Trial) -> str:
    """Ask for the right answer: what is damaged is checked by hash, or made again."""
    return "" if trial.said == trial.right else "another answer"


def differs(what: str, told: int, there: int) -> str:
    """Return nothing for equal numbers."""
    return "" if told == there else f"{what}: {told} told, {there} there"


def told_in(text: str, pattern: str) -> int:
    """Return the sum of the numbers that a pattern finds."""
    return sum(int(number.replace(",", "")) for number in re.findall(pattern, text))


def records(trial: Trial) -> str:
    """Every line of a file of records is coded, counted or told to be left out."""
    lines = [line for line in trial.content.split(b"\n") if line.strip()]
    name = trial.command[1]
    if name == "completeness":
        return differs("records", trial.answer["records"], len(lines))
    if name == "review":
        return differs("to read", told_in(trial.said, r"^([\d,]+) opinion"), len(lines))
    if name == "sample":
        left_out = sum(trial.answer["left_out"].values())
        return differs("on the list", trial.answer["frame"] + left_out, len(lines))
    if name == "recount":
        told = told_in(trial.err, r"coded ([\d,]+)") + told_in(
            trial.err, r"left out, .*?: ([\d,]+)"
        )
        return differs("coded", told, len(lines))
    if name != "code":
        return ""
    rows = trial.answer
    left_out = told_in(trial.err, r"left out, .*?: ([\d,]+)")
    lost = differs("coded", len(rows) + left_out, len(lines))
    # of two records with one id the first counts, and the other is told to be left out
    return lost or ("" if left_out else _beside(trial, lines, rows))


def _beside(trial: Trial, lines: Sequence[bytes], rows: Sequence[Any]) -> str:
    """Lines that are not damaged must give the rows that they gave before."""
    first = next(iter(trial.good.values()))
    first = gzip.decompress(first) if trial.file.suffix == ".gz" else first
    as_list = "--json" in trial.command
    right = json.loads(trial.right) if as_list else map(json.loads, trial.right.splitlines())
    before = dict(zip((line for line in first.split(b"\n") if line), right, strict=True))
    for line in set(lines) & set(before):
        if before[line] not in rows:
            return f"the row of a line that is as it was, {line[:40]!r}"
    return ""


def _table(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def hand_codes(trial: Trial) -> str:
    """Every opinion of the hand codes is compared."""
    return differs("compared", trial.answer["n"], len(_table(trial.content)))


def known_cases(trial: Trial) -> str:
    """Every known case is found or missing."""
    rows = [row for row in _table(trial.content) if any(map(str.strip, map(str, row.values())))]
    return differs("known", trial.answer["recall"]["known"], len(rows))


def answers(trial: Trial) -> str:
    """Every answer that a person gave is in the row, or does not apply there."""
    table = _table(trial.content)
    if trial.command[1] == "agreement":
        given = sum(any(cell for name, cell in row.items() if name.startswith("review_") and cell)
                    for row in table)  # fmt: skip
        return differs("answered", trial.answer["both"] + trial.answer["only_first"], given)
    if trial.command[1] == "estimate":
        return ""
    by_id = {str(row["opinion_id"]): row for row in trial.answer}
    words = {"1": True, "0": False, "1.0": True, "0.0": False, "cannot_tell": None}
    columns = trial.good["answers.csv"].decode().splitlines()[0].split(",")
    for row in table:
        cells = dict(zip(columns, row.values(), strict=False))  # whatever the header says now
        coded = by_id[cells["opinion_id"].strip().removeprefix("'")]
        for name, cell in cells.items():
            field = name.removeprefix("review_")
            if field == name or not cell.strip():
                continue
            word = words.get(cell.strip(), cell.strip().lower().replace(" ", "_"))
            not_raised = coded["qi_raised"] is False and field != "qi_raised"
            if coded[field] != word and not not_raised:
                return f"an answer: {field} of {coded['opinion_id']} is {coded[field]}, not {word}"
    return ""


def sample(trial: Trial) -> str:
    """Every opinion of a sample is put before the reader."""
    if trial.command[1] != "review":
        return ""
    rows = _table(trial.content)
    return differs("to read", told_in(trial.said, r"^([\d,]+) opinion"), len(rows))


def bulk(trial: Trial) -> str:
    """Of every file the rows kept, left out and broken add up, to the rows of the file."""
    for file in trial.answer["files"]:
        parts = file["kept"] + sum(file["dropped"].values()) + file["bad"]
        content = (trial.given / file["file"]).read_bytes()
        content = bz2.decompress(content) if file["file"].endswith(".bz2") else content
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
        try:
            there = sum(1 for row in reader if row) - 1
        except csv.Error:  # a cell that is longer than the module takes
            continue
        if parts != file["rows"] or file["rows"] < there:  # a blank line is a row, and a bad one
            return f"{file['file']}: {file['rows']} rows told, {parts} accounted for, {there} there"
    return ""


def volumes(trial: Trial) -> str:
    """Every case in a folder is coded or told to be left out."""
    cases = len([path for path in trial.given.rglob("*.json") if path.parent.name == "cases"])
    left_out = told_in(trial.err, r"left out, .*?: ([\d,]+)")
    return differs("cases", len(trial.answer) + left_out, cases)


def recount(trial: Trial) -> str:
    """Ask for the same figure: a damaged step is made again or refused."""
    right, told = json.loads(trial.right), json.loads(trial.said)
    if trial.file.name == "answers.csv":
        return ""
    if told["waiting"] and not right["waiting"]:
        return "" if not trial.file.read_bytes() else "waits for what is there"
    return "" if told["result"] == right["result"] else "another figure"


def people(trial: Trial) -> str:
    """Every row of an own file is counted, or left out with a reason."""
    content = trial.file.read_bytes()
    if trial.command[0] == "risk":
        return fuzz_people.lost(content, trial.how, trial.said, trial.err)
    read, used = (told_in(trial.err, each) for each in (r"Of ([\d,]+) rows", r"([\d,]+) are used"))
    left_out = told_in(trial.err.partition("left out: ")[2], r"([\d,]+) (?=[a-z])")
    if trial.command[0] == "records" and sum(row["deaths"] for row in trial.answer) != used:
        return f"not {used} deaths"
    return differs("rows", read, fuzz_people.people_in(content)) or differs(
        "accounted for", used + left_out, read
    )
