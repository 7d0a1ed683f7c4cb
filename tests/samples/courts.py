"""Samples of opinions and of what is known of courts: made-up parties, judges and cases."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.opinions.made_up import opinion
from tests.opinions.supreme_court.made_up_court import (
    ROW,
    candidate,
    reading,
    slip,
    write_rows,
)

POLICE = (
    "Pat Moss sued two police officers of the town under 42 U.S.C. § 1983, alleging that they used "
    "excessive force when they arrested him. The officers moved for summary judgment on the ground "
    "of qualified immunity. "
)
DENIED = (
    POLICE + "The district court denied the motion, and the officers appeal from the denial of "
    "qualified immunity. It was clearly established in 2005 that officers may not strike a man "
    "who lies handcuffed on the ground. We therefore conclude that the officers are not entitled "
    "to qualified immunity. Affirmed."
)
GRANTED = (
    POLICE + "The district court granted the motion, and Moss appeals. No case had said that "
    "officers may not act so. We conclude that the right was not clearly established and that the "
    "officers are entitled to qualified immunity. Affirmed."
)
OTHER = (
    "Pat Moss sold a horse to Lee Fern, who did not pay. The district court found for Moss. "
    "The contract says what it says. Affirmed."
)
ERRATA = """United States Court of Appeals
For the First Circuit

No. 07-0012

ERRATA SHEET

The opinion of this Court, issued on June 5, 2008, is amended as follows:
Page 2, line 3: replace "horse" with "mare".
"""
OPINIONS: tuple[tuple[str, str, str], ...] = (
    *((DENIED, "P", "plaintiff"),) * 3,
    *((GRANTED, "P", "police"),) * 2,
    (GRANTED, "U", "police"),
    *((OTHER, "P", "none"),) * 4,
    (OTHER, "U", "none"),
    (ERRATA, "E", "none"),
)
"""Body, status in the name of the court's file (E is a sheet of errata), and whom it favors."""


def write(folder: Path) -> None:
    """Write the samples of this module."""
    lines(
        folder / "courtlistener_sample" / "courtlistener_v3_opinions_1100.jsonl.gz",
        (v3_record(number, body, status) for number, (body, status, _) in enumerate(OPINIONS, 1)),
    )
    lines(
        folder / "supreme_court_opinions" / "supreme_court_immunity_opinions.jsonl.gz",
        DECISIONS,
    )
    for ending, one in (("", DECISIONS[0]), ("b", DECISIONS[2])):
        name = f"supreme_court_opinions_2{ending}.jsonl.gz"
        lines(folder / "supreme_court_opinions_2" / name, [_whole(one)])
    write_rows(folder / "own" / "supreme_court_decisions.csv", *REVIEWED)
    write_rows(
        folder / "own" / "supreme_court_readings.csv",
        *(
            reading(row["docket"], reader, for_whom=row["for_whom"])
            for row in REVIEWED
            for reader in "ab"
        ),
    )
    write_rows(
        folder / "own" / "supreme_court_candidates.csv",
        candidate("Sorrel v. Clover", docket="12-333"),
        candidate("Elm v. Peña", docket="12-444"),
    )
    _reporter(folder / "cap_fixtures" / "cap_static" / "unredacted" / "us")
    _cases(folder / "supreme_court_database" / "SCDB_2014_01_caseCentered_Citation.csv")


def lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Write gzipped JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    return path


def v3_record(number: int, body: str, status: str) -> dict[str, Any]:
    """Return an object of CourtListener's third version with a made-up opinion in it."""
    host = "http://www.courtlistener.com"
    return {
        "resource_uri": f"{host}/api/rest/v3/opinions/{number}/",
        "absolute_url": f"/opinion/{number}/moss-v-fern/",
        "cluster": f"{host}/api/rest/v3/clusters/{number}/",
        "author": None,
        "joined_by": [],
        "author_str": "",
        "per_curiam": False,
        "date_created": "2010-03-20T00:00:23Z",
        "type": "010combined",
        "sha1": f"{number:040x}",
        "page_count": 3,
        "download_url": f"http://www.ca1.uscourts.gov/pdf.opinions/07-{number:04}{status}-01A.pdf",
        "local_path": f"pdf/2008/06/05/Moss_v._Fern_{number}.pdf",
        "plain_text": body
        if body is ERRATA
        else opinion(body, officials_appeal=body is DENIED).text,
        "html": "",
        "html_lawbox": None,
        "html_columbia": None,
        "html_with_citations": "",
        "extracted_by_ocr": False,
        "opinions_cited": [],
    }


def _decision(docket: str, name: str, cite: str, day: str, court: str) -> dict[str, Any]:
    text = slip(court).replace("MOSS v. REED", name.upper().replace(" V. ", " v. "))
    return {
        "source_repo": "someone/slips",
        "commit": "0" * 40,
        "path": f"{docket}.pdf",
        "case_name": name,
        "court_id": "scotus",
        "date_filed": day,
        "docket_number": docket,
        "citation": cite,
        "precedential_status": "Published",
        "doc_kind": "whole slip opinion, pdftotext",
        "opinion_author": None,
        "note": "made up",
        "text": text.replace("No. 11-111", f"No. {docket}"),
    }


DECISIONS = (
    _decision("11-111", "Moss v. Reed", "566 U.S. 999", "2012-03-05",
              "We hold that the officers are entitled to qualified immunity."),
    _decision("11-111", "Moss v. Reed", "566 U.S. 999", "2012-03-05",
              "We hold that the officers are entitled to qualified immunity."),
    _decision("12-222", "Fern v. Heather", "569 U.S. 998", "2013-05-20",
              "We hold that the officers are not entitled to qualified immunity."),
    _decision("12-333", "Sorrel v. Clover", "569 U.S. 997", "2013-05-21",
              "The contract says what it says. Qualified immunity is not before us."),
)  # fmt: skip
"""Two decisions that rule on immunity, one of them kept twice, and one that only mentions it."""
REVIEWED = (
    ROW,
    {
        **ROW,
        "docket": "12-222",
        "case_name": "Fern v. Heather",
        "citation": "569 U.S. 998",
        "decided_on": "2013-05-20",
        "for_whom": "plaintiff",
        "sentence": "We hold that the officers are not entitled to qualified immunity.",
    },
)
"""The two as readers put them down."""


def _whole(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record in the form of the second source."""
    return {
        "case_name": record["case_name"],
        "docket_number": record["docket_number"],
        "date_decided": record["date_filed"],
        "us_reports_citation": record["citation"],
        "source_repository": record["source_repo"],
        "text": record["text"],
    }


def _cases(path: Path) -> None:
    header = (
        "caseId", "dateDecision", "usCite", "sctCite", "term", "docket", "caseName", "issue",
        "lawSupp",
    )  # fmt: skip
    cases = (
        ("2011-001", "3/5/2012", "566 U.S. 999", "", "2011", "11-111", "MOSS v. REED", "20400", ""),
        ("2012-001", "5/20/2013", "569 U.S. 998", "", "2012", "12-222", "FERN v. HEATHER",
         "80060", ""),
        ("2012-002", "5/21/2013", "569 U.S. 997", "", "2012", "12-333", "SORREL v. CLOVER",
         "80010", ""),
        ("2012-003", "6/3/2013", "569 U.S. 996", "", "2012", "12-444", "ELM v. PE\u00d1A",
         "20400", ""),
        ("1970-001", "2/2/1971", "401 U.S. 1", "", "1970", "1", "OAK v. ASH", "20400", ""),
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="latin-1", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows((header, *cases))


def _reporter(folder: Path) -> None:
    """Write two volumes of a reporter as the Caselaw Access Project lays out its site."""
    names = ("0001-01", "0002-01", "0002-02")
    for volume, number in ((1, 0), (2, 3)):
        cases = folder / str(volume) / "cases"
        cases.mkdir(parents=True, exist_ok=True)
        for offset, name in enumerate(names):
            case = _case(number + offset, f"1 U.S. {offset + 1}" if offset < 2 else "1 Mass. 1")
            (cases / f"{name}.json").write_text(json.dumps(case), encoding="utf-8")


def _case(number: int, cite: str) -> dict[str, Any]:
    return {
        "id": number + 1,
        "name": f"First Foo{number} versus First Bar{number}",
        "name_abbreviation": f"Foo{number} v. Bar{number}",
        "decision_date": f"190{number}-01-01",
        "docket_number": "",
        "first_page": "1",
        "last_page": "5",
        "citations": [{"type": "official", "cite": cite}],
        "court": {"name_abbreviation": "U.S.", "id": 1, "name": "United States Supreme Court"},
        "jurisdiction": {"id": 1, "name_long": "United States", "name": "U.S."},
        "cites_to": [],
        "provenance": {"date_added": "2023-12-01", "source": "made up", "batch": "2018"},
        "casebody": {
            "judges": [],
            "parties": ["Case text 0"],
            "opinions": [
                {"text": "Case text 1Case text 2\nCase text 3", "type": "majority", "author": None}
            ],
            "attorneys": [],
            "corrections": "",
            "head_matter": "Case text 0",
        },
        "file_name": "0001-01",
    }
