"""Good inputs of every kind that a command takes, the commands, and what must add up.

Persons and cases are made up. A seed decides everything, so that a run can be had again.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fuzz_accounts as accounts
from fuzz_mutators import damage
from fuzz_people import FORMS, Spoil, Write, as_text, as_workbook, plain, spoiled

TEXT = (
    "CEDAR, Circuit Judge. {name} sued two police officers under section 1983, alleging excessive "
    "force. We hold that the right was not clearly established, and that the officers are "
    "entitled to qualified immunity. Affirmed."
)
_OPINIONS = (
    "id,cluster_id,type,author_str,plain_text,html,html_lawbox,html_columbia,html_anon_2020,"
    "xml_harvard,html_with_citations"
)


@dataclass(frozen=True)
class Kind:
    """A kind of input.

    Attributes
    ----------
    name : str
    make : callable
        Writes a good input into a folder and returns the path for the command line.
    commands : tuple of tuple of str
        Arguments; IN stands for the input, OUT for a file to write, the names of `beside` for good
        files.
    account : callable
        What must add up where a damaged input is read, as in `fuzz_accounts`.
    spoil : callable
        What damages a file: its bytes, chance and the ending of its name to what is left of it.
    """

    name: str
    make: Callable[[Path], Path]
    commands: tuple[tuple[str, ...], ...]
    account: accounts.Account = accounts.records
    spoil: Spoil = damage


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


def _answers() -> bytes:
    """Return answers to every opinion of the sample, as the page of a review saves them."""
    from qi_analysis.opinions.review.queue import ANSWERS

    given = {name: words[0] for name, words in ANSWERS.items()} | {"qi_result": "granted"}
    ids = [row["opinion_id"] for row in csv.DictReader(io.StringIO(_sample().decode()))]
    columns = ["opinion_id", "reader", *(f"review_{name}" for name in ANSWERS)]
    return _table([columns, *([number, "", *given.values()] for number in ids)])


@cache
def _sample() -> bytes:
    from qi_analysis.opinions.inference import frame, sample_file
    from qi_analysis.opinions.reading import coded_rows

    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "c.jsonl").write_bytes(_coded())
        listed = frame.frame_of(coded_rows.read_all([Path(place) / "c.jsonl"]), "reuters")
        drawn = frame.draw(listed, size=SIZE)
        sample_file.write(drawn, listed, Path(place) / "s.csv")
        return (Path(place) / "s.csv").read_bytes()


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


def _recount(folder: Path) -> Path:
    """Make a recount up to its figure; texts are the opinions beside it."""
    from qi_analysis.opinions.inference import steps

    (folder / "texts.jsonl").write_bytes(lines(opinions(20)))
    (folder / "recount").mkdir()
    (folder / "recount" / "answers.csv").write_bytes(_answers())
    (folder / "recount" / "sample.csv").write_bytes(_sample())
    steps.run(steps.Plan(folder / "recount", (folder / "texts.jsonl",)), print_nothing)
    (folder / "texts.jsonl").unlink()
    return folder / "recount"


def print_nothing(_: str) -> None:
    """Say nothing."""


def _people(form: str, write: Write, suffix: str) -> Kind:
    """Return the kind of a file of one's own in the form of a project."""
    source = FORMS[form].source
    commands = (
        ("risk", "--estimate", "counts", "--source", source, "--source-file", "IN",
         "--partial-years", "annualise", "--draws", "100", "--json"),
        ("records", "--source", source, "--source-file", "IN", "--json"),
        ("duplicates", source, "--source-file", "IN", "--json"),
    )  # fmt: skip
    return Kind(
        f"own file, {form}, {suffix[1:]}",
        _file(f"own{suffix}", lambda: plain(FORMS[form], write)),
        commands, accounts.people, spoiled(form, write),
    )  # fmt: skip


@cache
def beside() -> dict[str, tuple[str, bytes]]:
    """Return good files that stand beside a damaged one: word of a command -> name, content."""
    return {
        "OPINIONS": ("opinions.jsonl", lines(opinions(20))), "KNOWN": ("known.csv", known()),
        "CODED": ("coded.jsonl", _coded()), "SAMPLE": ("sample.csv", _sample()),
        "ANSWERS": ("answers.csv", _answers()),
    }  # fmt: skip


SIZE = 8
"""Of the sample."""
CODE = (("opinions", "code", "IN", "--json"), ("opinions", "code", "IN", "--out", "OUT"))
COUNT = (("opinions", "completeness", "IN", "--known", "KNOWN", "--json"),)
DRAW = (("opinions", "sample", "IN", "--size", f"{SIZE}", "--out", "OUT", "--json"),)
REVIEW = (("opinions", "review", "IN", "--texts", "IN", "--all", "--out", "OUT"),)
RECOUNT = (("opinions", "recount", "OUT", "--texts", "IN", "--size", f"{SIZE}", "--json"),)
ESTIMATE = ("opinions", "estimate", "CODED", "--sample")
KINDS = (
    Kind("opinions", _file("o.jsonl", lambda: lines(opinions(20))),
         CODE + COUNT + DRAW + REVIEW + RECOUNT),
    Kind("records of version 3, packed", _file("v3.jsonl.gz", _v3), CODE + COUNT),
    Kind(
        "coded rows", _file("c.jsonl", _coded),
        (
            *COUNT, *DRAW,
            ("opinions", "review", "IN", "--texts", "OPINIONS", "--all", "--out", "OUT"),
            ("opinions", "estimate", "IN", "--sample", "SAMPLE", "--reviewed", "ANSWERS", "--json"),
        ),
    ),
    Kind(
        "hand codes", _file("labels.csv", _labels),
        (("opinions", "validate", "OPINIONS", "--labels", "IN", "--json"),), accounts.hand_codes,
    ),
    Kind(
        "answers of a review", _file("answers.csv", _answers),
        (
            ("opinions", "code", "OPINIONS", "--reviewed", "IN", "--json"),
            ("opinions", "agreement", "IN", "ANSWERS", "--json"),
            (*ESTIMATE, "SAMPLE", "--reviewed", "IN", "--unread", "--json"),
        ),
        accounts.answers,
    ),
    Kind(
        "a sample", _file("sample.csv", _sample),
        (
            (*ESTIMATE, "IN", "--reviewed", "ANSWERS", "--json"),
            ("opinions", "review", "CODED", "--texts", "OPINIONS", "--sample", "IN",
             "--out", "OUT"),
        ),
        accounts.sample,
    ),
    Kind(
        "known cases", _file("known.csv", known),
        (("opinions", "completeness", "OPINIONS", "--known", "IN", "--json"),),
        accounts.known_cases,
    ),
    Kind(
        "folder of a recount", _recount,
        (("opinions", "recount", "IN", "--texts", "OPINIONS", "--out", "OUT", "--json"),),
        accounts.recount,
    ),
    Kind("bulk files", _bulk,
         (("opinions", "convert", "IN", "--out", "OUT", "--json"),
          ("opinions", "convert", "IN", "--out", "OUT", "--json", "--skip-bad")), accounts.bulk),
    Kind("bulk files, packed", _bulk_packed,
         (("opinions", "convert", "IN", "--out", "OUT", "--json"),), accounts.bulk),
    Kind("volumes of case law", _caselaw, CODE, accounts.volumes),
    Kind("converted folders", _partitions, CODE[:1], accounts.nothing_else),
    *(_people(form, as_text, ".csv") for form in FORMS),
    _people("Mapping Police Violence", as_workbook, ".xlsx"),
)  # fmt: skip
