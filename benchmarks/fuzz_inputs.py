"""Good inputs of every kind that a command takes, and what can be damaged in each.

Persons and cases are made up. A seed decides everything, so that a run can be had again.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXT = (
    "CEDAR, Circuit Judge. {name} sued two police officers under section 1983, alleging excessive "
    "force. We hold that the right was not clearly established, and that the officers are "
    "entitled to qualified immunity. Affirmed."
)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 2**70, 10**400, 1.5, float("nan"), float("inf"), "", " ",
    "\ud83d", "\x00", "\r=1+1", "\uff1d1+1", "\u200b=1+1", "x" * 140_000, [], [[]], {}, {"a": None},
    ["x", 1], "2010-02-30", "0000-00-00", "9999-12-31", "NaN", "1e999", "-0", "'", '"', "\u202e",
    "<p>" * 3000, "&#x110000;", "<script>", "\u0663", "1.0", "true", "published", "F.3d",
)  # fmt: skip
_OPINIONS = (
    "id,cluster_id,type,author_str,plain_text,html,html_lawbox,html_columbia,html_anon_2020,"
    "xml_harvard,html_with_citations"
)
Mutator = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of input.

    Attributes
    ----------
    name : str
    file : str
        Name of the file, or of the one that is damaged in a folder.
    make : callable
        Writes a good input into a folder and returns the path for the command line.
    commands : tuple of tuple of str
        Arguments; IN stands for the input, OUT for a file to write, OPINIONS and KNOWN for good
        ones.
    """

    name: str
    file: str
    make: Callable[[Path], Path]
    commands: tuple[tuple[str, ...], ...]


def opinions(count: int = 6) -> list[dict[str, Any]]:
    """Return made-up opinions as `Opinion.to_record` has them."""
    return [
        {
            "opinion_id": number, "cluster_id": number, "court": f"ca{number % 11 + 1}",
            "case_name": f"Roe v. Town {number}", "docket_number": f"08-{number}",
            "date_filed": f"20{5 + number % 15:02}-03-19", "precedential_status": "Published",
            "citations": [f"{500 + number} F.3d {number}"], "opinion_type": "010combined",
            "author": "Cedar", "text": TEXT.format(name=f"Roe {number}"),
            "text_field": "plain_text", "source": "courtlistener_v4", "licence": "none",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def lines(records: Sequence[Any]) -> bytes:
    """Return records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def _file(name: str, content: Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content())
        return folder / name

    return make


def _v3() -> bytes:
    return gzip.compress(
        lines(
            [
                {
                    "resource_uri": f"/api/rest/v3/opinions/{n}/", "cluster": f"/clusters/{n}/",
                    "absolute_url": f"/opinion/{n}/roe-v-town/", "plain_text": "",
                    "download_url": f"http://www.ca1.uscourts.gov/08-{n:04}P-01A.pdf",
                    "html": "<p>" + TEXT.format(name="Roe") * 8 + "</p>", "type": "010combined",
                }
                for n in range(1, 5)
            ]
        ),
        mtime=0,
    )  # fmt: skip


def _coded() -> bytes:
    from qi_analysis.opinions.reading.coder import code
    from qi_analysis.opinions.texts.opinion import Opinion

    return lines([code(Opinion.from_record(record)).to_record() for record in opinions(20)])


def _table(rows: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue().encode()


def _labels() -> bytes:
    from qi_analysis.opinions.validation import validate

    text = validate.labels_path().read_text(encoding="utf-8-sig").splitlines()
    header = text[0].split(",")
    found = list(csv.DictReader(text))[:6]
    for number, row in enumerate(found, 1):
        row["opinion_id"] = str(number)
    return _table([header, *([row[name] for name in header] for row in found)])


def _review() -> bytes:
    from qi_analysis.opinions.review.queue import ANSWERS

    columns = ["opinion_id", "reader", *(f"review_{name}" for name in ANSWERS)]
    answers = {"opinion_id": "1", "review_qi_raised": "1", "review_qi_result": "granted"}
    return _table([columns, [answers.get(name, "") for name in columns]])


def _bulk(folder: Path) -> Path:
    made = folder / "bulk"
    made.mkdir()
    for name, columns, rows in (
        ("dockets", "id,court_id,docket_number,blocked", [("1", "ca1", "08-1", "f")]),
        (
            "opinion-clusters", "id,docket_id,case_name,date_filed,precedential_status,blocked",
            [("2", "1", "Roe v. Town", "2010-03-19", "Published", "f")],
        ),
        ("citations", "id,volume,reporter,page,cluster_id", [("3", "500", "F.3d", "1", "2")]),
        (
            "opinions",
            _OPINIONS,
            [(str(n), "2", "020lead", "", TEXT, "", "", "", "", "", "") for n in range(4, 8)],
        ),
    ):  # fmt: skip
        text = [columns, *(",".join(f'"{value}"' for value in row) for row in rows)]
        content = ("\n".join(text) + "\n").encode()
        (made / f"{name}-2026-06-30.csv").write_bytes(content)
    return made


def _bulk_packed(folder: Path) -> Path:
    made = _bulk(folder)
    for path in list(made.iterdir()):
        path.with_name(f"{path.name}.bz2").write_bytes(bz2.compress(path.read_bytes()))
        path.unlink()
    return made


def _caselaw(folder: Path) -> Path:
    from fuzz_faults import case

    cases = folder / "cap" / "f3d" / "900" / "cases"
    cases.mkdir(parents=True)
    for number in (1, 2):
        (cases / f"{number:04}-01.json").write_bytes(json.dumps(case(number)).encode())
    return folder / "cap"


def _partitions(folder: Path) -> Path:
    from qi_analysis.opinions.texts.convert import convert

    convert(_bulk(folder), folder / "parts")
    shutil.rmtree(folder / "bulk")
    return folder / "parts"


def known() -> bytes:
    """Return a list of cases to be found."""
    return _table(
        [["citation", "docket", "court"], ["501 F.3d 1", "08-1", "ca2"], ["", "08-2", "ca3"]]
    )


CODE = (("opinions", "code", "IN", "--json"), ("opinions", "code", "IN", "--out", "OUT"))
COUNT = (
    ("opinions", "rates", "IN", "--json"),
    ("opinions", "recount", "IN", "--out", "OUT"),
    ("opinions", "completeness", "IN", "--known", "KNOWN", "--json"),
)
REVIEW = (("opinions", "review", "IN", "--texts", "IN", "--all", "--out", "OUT"),)
KINDS = (
    Kind("opinions", "o.jsonl", _file("o.jsonl", lambda: lines(opinions())), CODE + COUNT + REVIEW),
    Kind("records of version 3, packed", "v3.jsonl.gz", _file("v3.jsonl.gz", _v3), CODE + COUNT),
    Kind("coded rows", "c.jsonl", _file("c.jsonl", _coded), COUNT),
    Kind(
        "hand codes", "labels.csv", _file("labels.csv", _labels),
        (
            ("opinions", "validate", "OPINIONS", "--labels", "IN", "--json"),
            ("opinions", "rates", "OPINIONS", "--labels", "IN", "--json"),
        ),
    ),
    Kind(
        "answers of a review", "queue.csv", _file("queue.csv", _review),
        (("opinions", "code", "OPINIONS", "--reviewed", "IN", "--json"),),
    ),
    Kind(
        "known cases", "known.csv", _file("known.csv", known),
        (("opinions", "completeness", "OPINIONS", "--known", "IN", "--json"),),
    ),
    Kind("bulk files", "*.csv", _bulk, (("opinions", "convert", "IN", "--out", "OUT"),
         ("opinions", "convert", "IN", "--out", "OUT", "--skip-bad"))),
    Kind("bulk files, packed", "*.bz2", _bulk_packed,
         (("opinions", "convert", "IN", "--out", "OUT", "--json"),)),
    Kind("volumes of case law", "*.json", _caselaw, CODE),
    Kind("converted folders", "*", _partitions, CODE),
)  # fmt: skip


def damage(content: bytes, chance: random.Random, packed: str = "") -> bytes:
    """Return bytes damaged in one to three ways; of packed ones often what is inside."""
    if packed == ".gz" and chance.random() < 0.7:
        return gzip.compress(damage(gzip.decompress(content), chance), mtime=0)
    if packed == ".bz2" and chance.random() < 0.7:
        return bz2.compress(damage(bz2.decompress(content), chance))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        content = chance.choice(MUTATORS)(content, chance)
    return content


def _place(content: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(content) + 1), chance.choice((1, 1, 8, 100, 4000))


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)[0]]


def _zeros(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[:at] + bytes(size) + content[at + size :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[:at] + chance.randbytes(size) + content[at + size :]


def _again(content: bytes, chance: random.Random) -> bytes:
    at, size = _place(content, chance)
    return content[: at + size] + content[at:]


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _inserted(content: bytes, chance: random.Random) -> bytes:
    at, _ = _place(content, chance)
    pieces = (
        b"\r", b"\n", b'"', b"\\", b",", b"\x00", b"\xef\xbb\xbf", b"\xff", b"[" * 5000, b"{}",
        b"9" * 5000, b"\\ud83d", b"=1+1", b"NaN", b"-", b"\xe2\x80\x8b", b"'" * 3, b"<p>" * 2000,
    )  # fmt: skip
    return content[:at] + chance.choice(pieces) + content[at:]


def _value(content: bytes, chance: random.Random) -> bytes:
    """Replace, drop or add a value of a JSON record, or a cell of a table."""
    rows = content.split(b"\n")
    at = chance.randrange(len(rows))
    try:
        record = json.loads(rows[at])
    except ValueError:
        cells = rows[at].split(b",")
        odd = str(chance.choice(ODD)).encode("utf-8", "surrogatepass")
        cells[chance.randrange(len(cells))] = chance.choice((odd, b'"' + odd + b'"', b""))
        rows[at] = b",".join(cells[: chance.choice((None, None, -1))])
        return b"\n".join(rows)
    _change(record, chance)
    rows[at] = json.dumps(record).encode()
    return b"\n".join(rows)


def _change(value: Any, chance: random.Random) -> None:
    """Change one thing somewhere inside a value."""
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.5:
            _change(value[key], chance)
        elif chance.random() < 0.15:
            del value[key]
        else:
            value[chance.choice((key, key, key, "more"))] = chance.choice(ODD)
    elif isinstance(value, list) and value:
        at = chance.randrange(len(value))
        if isinstance(value[at], dict | list) and chance.random() < 0.7:
            _change(value[at], chance)
        else:
            value[at] = chance.choice(ODD)


def _rows(content: bytes, chance: random.Random) -> bytes:
    """Repeat, drop or mix lines."""
    rows = content.splitlines(keepends=True)
    if rows:
        at = chance.randrange(len(rows))
        what = chance.choice(("repeat", "drop", "mix", "empty"))
        rows = {
            "repeat": rows + rows[at:],
            "drop": rows[:at] + rows[at + 1 :],
            "mix": chance.sample(rows, len(rows)),
            "empty": rows[:at] + [b"\n"] * 3 + rows[at:],
        }[what]
    return b"".join(rows)


def _other_encoding(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-8-sig", "cp1252", "utf-32")), "replace")


MUTATORS: tuple[Mutator, ...] = (
    _cut, _zeros, _noise, _again, _flip, _inserted, _value, _value, _value, _rows, _other_encoding,
)  # fmt: skip
