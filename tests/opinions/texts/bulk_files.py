"""Bulk files of the true shape, written as PostgreSQL's manual says COPY writes them."""

from __future__ import annotations

import bz2
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from qi_analysis.opinions.texts.convert import convert

DAY = "2026-06-30"
Row = Mapping[str, str | None]

COLUMNS = {
    "dockets": "id, date_created, date_modified, source, appeal_from_str, assigned_to_str, "
    "referred_to_str, panel_str, date_last_index, date_cert_granted, date_cert_denied, "
    "date_argued, date_reargued, date_reargument_denied, date_filed, date_terminated, "
    "date_last_filing, case_name_short, case_name, case_name_full, slug, docket_number, "
    "docket_number_core, pacer_case_id, cause, nature_of_suit, jury_demand, jurisdiction_type, "
    "appellate_fee_status, appellate_case_type_information, mdl_status, filepath_local, "
    "filepath_ia, filepath_ia_json, ia_upload_failure_count, ia_needs_upload, "
    "ia_date_first_change, view_count, date_blocked, blocked, appeal_from_id, assigned_to_id, "
    "court_id, idb_data_id, originating_court_information_id, referred_to_id, "
    "federal_dn_case_type, federal_dn_office_code, federal_dn_judge_initials_assigned, "
    "federal_dn_judge_initials_referred, federal_defendant_number, parent_docket_id, "
    "docket_number_raw, docket_number_source",
    "opinion-clusters": "id, date_created, date_modified, judges, date_filed, "
    "date_filed_is_approximate, slug, case_name_short, case_name, case_name_full, scdb_id, "
    "scdb_decision_direction, scdb_votes_majority, scdb_votes_minority, source, "
    "procedural_history, attorneys, nature_of_suit, posture, syllabus, headnotes, summary, "
    "disposition, history, other_dates, cross_reference, correction, citation_count, "
    "precedential_status, date_blocked, blocked, filepath_json_harvard, filepath_pdf_harvard, "
    "docket_id, arguments, headmatter",
    "citations": "id, volume, reporter, page, type, cluster_id, date_created, date_modified",
    "opinions": "id, date_created, date_modified, author_str, per_curiam, joined_by_str, type, "
    "sha1, page_count, download_url, local_path, plain_text, html, html_lawbox, html_columbia, "
    "html_anon_2020, xml_harvard, xml_scan, html_with_citations, extracted_by_ocr, author_id, "
    "cluster_id",
}


def value(content: str | None) -> str:
    """NULL is nothing; all else is quoted, with a backslash before quotes and backslashes."""
    if content is None:
        return ""
    return '"' + "".join("\\" + c if c in '"\\' else c for c in content) + '"'


def table(name: str, rows: Iterable[Row]) -> str:
    columns = COLUMNS[name].split(", ")
    lines = [",".join(columns)]
    lines += [",".join(value(row.get(column, "")) for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


def write(folder: Path, tables: Mapping[str, str], day: str = DAY) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in tables.items():
        (folder / f"{name}-{day}.csv.bz2").write_bytes(bz2.compress(content.encode()))
    return folder


DOCKETS: list[Row] = [
    {"id": "11", "court_id": "ca1", "docket_number": "08-1", "blocked": "f"},
    {"id": "12", "court_id": "ca1", "docket_number": None, "blocked": "f"},
    {"id": "13", "court_id": "nysd", "docket_number": "1:08-cv-3", "blocked": "f"},
    {"id": "14", "court_id": "scotus", "docket_number": "", "blocked": "f"},
    {"id": "15", "court_id": "ca1", "docket_number": "08-5", "blocked": "t"},
]
CLUSTERS: list[Row] = [
    {
        "id": str(number),
        "docket_id": docket,
        "case_name": name,
        "date_filed": filed,
        "precedential_status": status,
        "blocked": blocked,
    }
    for number, docket, name, filed, status, blocked in (
        (21, "11", 'Doe v. "City"', "2010-03-19", "Published", "f"),
        (22, "12", "Roe \\ Poe, a minor\nv. Town", "2010-12-31", "Unpublished", "f"),
        (23, "13", "District v. Court", "2010-01-01", "Published", "f"),
        (24, "14", "Pearson v. Callahan", "2009-01-21", "Published", "f"),
        (25, "11", "Sealed v. Blocked", "2010-05-05", "Published", "t"),
        (26, "15", "Of a blocked docket", "2010-05-05", "Published", "f"),
    )
]
CITATIONS: list[Row] = [
    {"id": "3", "volume": "601", "reporter": "F.3d", "page": "151", "cluster_id": "21"},
    {"id": "1", "volume": "2010", "reporter": "WL", "page": "99", "cluster_id": "21"},
    {"id": "2", "volume": "1", "reporter": "F. Supp.", "page": "2", "cluster_id": "23"},
]
OPINIONS: list[Row] = [
    {
        "id": str(number),
        "cluster_id": str(cluster),
        "type": kind,
        "author_str": author,
        "plain_text": text,
        "html": html,
    }
    for number, cluster, kind, author, text, html in (
        (101, 21, "020lead", "Lynch", 'He said: "stop",\nthen \\n fired.\r\n', ""),
        (102, 21, "040dissent", "", "I dissent \u2014 \u201cwith respect\u201d.\n\n", None),
        (103, 22, "010combined", "", "", None),
        (104, 23, "010combined", "", "of a district court", ""),
        (105, 24, "010combined", "Alito", "", "<p>" + "Saucier is not mandatory. " * 40 + "</p>"),
        (106, 25, "010combined", "", "blocked", ""),
        (107, 26, "010combined", "", "blocked too", ""),
    )
]


def small(folder: Path, **changed: str) -> Path:
    """Write a snapshot of seven opinions; a table may be given as it is to stand."""
    tables = {
        "dockets": table("dockets", DOCKETS),
        "opinion-clusters": table("opinion-clusters", CLUSTERS),
        "citations": table("citations", CITATIONS),
        "opinions": table("opinions", OPINIONS),
    }
    return write(folder, tables | {key.replace("_", "-"): text for key, text in changed.items()})


def partitions(base: Path, years: Iterable[int], each: int, text: Callable[[int], str]) -> Path:
    """Write so many opinions of each year, of the text of their number, and convert them."""
    numbers = [(year, at, year * 10 + at) for year in years for at in range(each)]
    tables = {
        "dockets": [{"id": "1", "court_id": "ca1", "docket_number": "1", "blocked": "f"}],
        "opinion-clusters": [
            {"id": str(n), "docket_id": "1", "date_filed": f"{year}-01-0{at + 1}", "blocked": "f"}
            for year, at, n in numbers
        ],
        "citations": [],
        "opinions": [
            {"id": str(n), "cluster_id": str(n), "plain_text": text(n)} for _, _, n in numbers
        ],
    }
    bulk = write(base / "bulk", {name: table(name, rows) for name, rows in tables.items()})
    convert(bulk, base / "out")
    return base / "out"
