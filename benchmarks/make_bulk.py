"""Make bulk files of CourtListener's shape, of any size, from the sample of 1,100 opinions.

The texts are the sample's, over and over; ids, courts, dates and citations are made up. One
opinion in so many is of a court that `opinions convert` keeps. Run: make_bulk.py FOLDER MEGABYTES
"""

from __future__ import annotations

import bz2
import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the shape of the files is written down with the tests

from tests.opinions.texts.bulk_files import COLUMNS, DAY, value  # noqa: E402

SAMPLE = Path("courtlistener_sample") / "courtlistener_v3_opinions_1100.jsonl.gz"
KEPT = ("ca1", "ca5", "ca9", "cadc")
OTHERS = ("nysd", "calctapp", "tex", "flaapp")
DOCKETS_AN_OPINION = 3
"""Most dockets are of trial courts and have no opinion."""


def sample() -> list[dict[str, str]]:
    """Return the records of the sample, as far as bulk files have their fields."""
    folder = os.environ.get("QI_ANALYSIS_RAW", str(ROOT / "data" / "raw"))
    with gzip.open(Path(folder) / SAMPLE, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    texts = ("plain_text", "html", "html_lawbox", "html_columbia", "html_with_citations")
    others = ("type", "sha1", "download_url", "local_path", "author_str", "date_created")
    return [{name: record.get(name) or "" for name in (*texts, *others)} for record in records]


def line(table: str, **known: object) -> bytes:
    """Return one record; columns that are not given hold something short."""
    row = {name: None if name.startswith("date_") else "0" for name in COLUMNS[table].split(", ")}
    row |= {name: str(known_value) for name, known_value in known.items()}
    return (",".join(map(value, row.values())) + "\n").encode()


def opinions(records: list[dict[str, str]], total: int) -> Iterator[bytes]:
    """Yield the records of opinions until they are ``total`` bytes or more."""
    names = COLUMNS["opinions"].split(", ")
    # all but the first and the last value, which are the ids, stay the same: escape them once
    middles = [
        "," + ",".join(value(record.get(name, "")) for name in names[1:-1]) + ","
        for record in records
    ]
    encoded = [middle.encode() for middle in middles]
    made = number = 0
    while made < total:
        number += 1
        content = b'"%d"%b"%d"\n' % (number, encoded[number % len(encoded)], number)
        made += len(content)
        yield content


def make(folder: Path, megabytes: float, one_in: int = 2) -> dict[str, int]:
    """Write the four files; return the bytes of each before compression."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = dict.fromkeys(COLUMNS, 0)
    files = {
        table: bz2.open(folder / f"{table}-{DAY}.csv.bz2", "wb")  # noqa: SIM115 - closed below
        for table in COLUMNS
    }

    def write(table: str, content: bytes) -> None:
        files[table].write(content)
        sizes[table] += len(content)

    for table, columns in COLUMNS.items():
        write(table, columns.replace(", ", ",").encode() + b"\n")
    for at, content in enumerate(opinions(sample(), int(megabytes * 1e6)), 1):
        write("opinions", content)
        courts = OTHERS if at % one_in else KEPT
        court = courts[at // one_in % len(courts)]
        write("dockets", line("dockets", id=at, court_id=court, blocked="f", docket_number=at))
        for other in range(1, DOCKETS_AN_OPINION):
            number = other * 1_000_000_000 + at
            write("dockets", line("dockets", id=number, court_id="nyed", blocked="f"))
        known = {"id": at, "docket_id": at, "blocked": "f", "case_name": f"Doe v. City {at}"}
        filed = f"{2005 + at // 40 % 15}-06-30"
        status = {"precedential_status": "Published", "date_filed": filed}
        write("opinion-clusters", line("opinion-clusters", **known, **status))
        cite = {"volume": at % 999 + 1, "reporter": "F.3d", "page": at, "cluster_id": at}
        write("citations", line("citations", id=at, **cite))
    for file in files.values():
        file.close()
    return sizes


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), float(sys.argv[2])))
